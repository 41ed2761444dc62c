"""What the gate must know about one send, for one or for many in few statements.

It is read in a fresh transaction for every answer and never from a cache, so that a hold which has committed is seen
by every later answer. Every part is found by an index and bounded, so that neither the number of holds nor the length
of the history changes what an answer costs. Nothing is opened that the gate does not read: a number other than the one
asked about matters only as being another.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from misroute.store.factstatement import AROUND, WHO, postgresql_of, sqlite_of
from misroute.store.gateroad import Row, Sight, instant
from misroute.store.standing import FLAGS, Standing, other_person
from misroute.store.tables.base import clean_text

HISTORY = timedelta(days=31)
"""How far back contacts with the customer on other numbers count, for the caps."""
__all__ = ["HISTORY", "Asked", "GateFacts", "facts_of", "plain_address"]


def plain_address(written: str) -> str:
    """An address without what its way of writing adds: case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", written).casefold().split())


@dataclass(slots=True)
class Asked:
    """What facts are wanted for. ``with_name``: the borrower's name is needed too, since there is a text to look at.

    ``address`` is where a mail, letter or visit goes to that names no number, as ``plain_address`` has it.
    """

    number: str | None = field(repr=False)
    customer_ref: str | None = None
    campaign: str | None = None
    template: str | None = None
    gateway: str | None = None
    with_name: bool = False
    address: str | None = field(default=None, repr=False)


class PointFact(NamedTuple):
    """A number in a role for a customer."""

    id: str
    customer_ref: str
    customer_id: str
    number_id: str
    role: str
    state: str
    problem: str | None
    verified_at: date | None = None
    consent_at: date | None = None
    version: int = 0


class HoldFact(NamedTuple):
    """An active hold that reaches the send. ``value`` is None for the number's own and for everything."""

    id: str
    scope: str
    value: str | None
    since: datetime


class ProofFact(NamedTuple):
    """A provider's answer on the number."""

    asked_at: datetime
    as_of: date
    verdict: str


class ContactFact(NamedTuple):
    """A contact with the customer or on the number. ``number_id`` tells on which."""

    id: str
    at: datetime
    kind: str
    number_id: str | None
    customer_ref: str | None
    channel: str | None
    direction: str | None
    outcome: str | None
    debt_id: str | None
    purpose: str | None
    collector: str | None
    connected: bool | None
    effective: bool | None


class WishFact(NamedTuple):
    """A wish in force."""

    id: str
    at: datetime
    kind: str
    person_ref: str | None
    number_id: str | None
    form: str | None
    medium: str | None


class ConsentFact(NamedTuple):
    """A consent in force."""

    id: str
    at: datetime
    kind: str
    person_ref: str
    number_id: str | None
    given_to: str | None
    for_person: str | None


@dataclass(slots=True)
class GateFacts:
    """Facts about a send as of ``now``; the customer is who the send names, else the only one with this number.

    ``points`` all rows on the number, ``own`` all rows of the customer; ``numbers`` the customer's own other numbers
    and ``name`` the borrower's, opened. ``at_address``: the address asked about is the customer's own on record.
    """

    now: datetime
    number_id: str | None = None
    customer_id: str | None = None
    customer_ref: str | None = None
    vulnerable: bool = False
    no_contact: bool = False
    own_kind: str | None = None
    name: str | None = field(default=None, repr=False)
    numbers: list[str] = field(default_factory=list, repr=False)
    debts: dict[str, int | None] = field(default_factory=dict)
    holds: list[HoldFact] = field(default_factory=list)
    points: list[PointFact] = field(default_factory=list)
    own: list[PointFact] = field(default_factory=list)
    proofs: list[ProofFact] = field(default_factory=list)
    history: list[ContactFact] = field(default_factory=list)
    wishes: list[WishFact] = field(default_factory=list)
    consents: list[ConsentFact] = field(default_factory=list)
    marks: dict[str, Standing] = field(default_factory=dict)
    at_address: bool = False
    _other: list[str] = field(default_factory=list, repr=False)

    def versions(self) -> dict[str, Any]:
        """Which rows were read, in which state: ids and counts, nothing that names anybody."""
        found: dict[str, Any] = {
            "number": self.number_id,
            "customer": self.customer_id,
            "holds": [hold.id for hold in self.holds],
            "points": {point.id: point.version for point in self.points},
            "wishes": [wish.id for wish in self.wishes],
            "consents": [consent.id for consent in self.consents],
            "standing": {ref: mark.version for ref, mark in self.marks.items()},
            "proofs": len(self.proofs),
            "newest_proof": self.proofs[0].asked_at.isoformat() if self.proofs else None,
            "contacts": len(self.history),
            "newest_contact": self.history[-1].id if self.history else None,
        }
        return {key: value for key, value in found.items() if value}


def facts_of(sight: Sight, asked: Sequence[Asked], *, history: timedelta = HISTORY) -> list[GateFacts]:
    """Everything the store knows that the gate may need for each send, in order.

    Holds on any customer whose book has the number count too: a hold on a customer reaches all their numbers. The
    history is the newest contacts on the number, and what happened with the customer on other numbers lately.
    """
    found = [GateFacts(sight.now) for _ in asked]
    _who(sight, asked, found)
    since = sight.now - history
    moment: Any = since if sight.is_postgresql else since.replace(tzinfo=None).isoformat(" ", "microseconds")
    keys = []
    for one, facts in zip(asked, found, strict=True):
        ref = facts.customer_ref or _clean(one.customer_ref)
        facts.customer_ref = ref
        other = None if ref is None or facts.number_id is None else other_person(ref, facts.number_id)
        marks = (_clean(one.campaign), _clean(one.template), _clean(one.gateway))
        keys.append((facts.number_id, facts.customer_id, ref, other, moment, *marks))
    rows = sight.each(_SQLITE_AROUND, _POSTGRESQL_AROUND, keys)
    for facts, some in zip(found, rows, strict=True):
        _sort(facts, some)
    _open(sight, asked, found)
    return found


_SQLITE_WHO, _POSTGRESQL_WHO = sqlite_of(WHO), postgresql_of(WHO)
_SQLITE_AROUND, _POSTGRESQL_AROUND = sqlite_of(AROUND), postgresql_of(AROUND)


def _clean(value: str | None) -> str | None:
    return clean_text(value) if value else None


def _who(sight: Sight, asked: Sequence[Asked], found: Sequence[GateFacts]) -> None:
    """The rows of the number and of the customer; a number may be indexed under an older key."""
    keys: list[tuple[Any, ...]] = []
    places: list[int] = []
    for place, one in enumerate(asked):
        blinds = sight.sealer.blinds("number", one.number) if one.number is not None else (None,)
        ref = _clean(one.customer_ref)
        for index, value in enumerate(blinds):
            keys.append((value, ref if index == 0 else None))
            places.append(place)
    for place, rows in zip(places, sight.each(_SQLITE_WHO, _POSTGRESQL_WHO, keys), strict=True):
        facts = found[place]
        owners = {}
        for tag, *row in rows:
            if tag == "n":
                facts.number_id = row[0]
            elif tag == "c":
                _customer(facts, row)
            else:
                owners[row[0]] = row
        if asked[place].customer_ref is None and len(owners) == 1:
            _customer(facts, next(iter(owners.values())))


def _customer(facts: GateFacts, row: Sequence[Any]) -> None:
    facts.customer_id, facts.customer_ref = row[0], row[1]
    facts.vulnerable, facts.no_contact = _is(row[2]) is True, _is(row[3]) is True


def _is(said: Any) -> bool | None:
    return None if said is None else said in (True, 1, "1", "true", "t")


def _day(said: Any) -> date | None:
    return None if said is None else date.fromisoformat(said)


def _at(said: Any) -> datetime:
    found = instant(said)
    if found is None:
        raise ValueError("a row without its instant")
    return found


def _sort(facts: GateFacts, rows: Sequence[Row]) -> None:
    """Rows of the one statement by what they are; a row that two parts found counts once."""
    contacts: dict[str, ContactFact] = {}
    wishes: dict[str, WishFact] = {}
    consents: dict[str, ConsentFact] = {}
    holds: dict[str, HoldFact] = {}
    for tag, a, b, c, d, e, f, g, h, i, j, k, m, n in rows:
        if tag == "e":
            contacts[a] = ContactFact(a, _at(b), c, d, e, f, g, h, i, j, k, _is(m), _is(n))
        elif tag == "h":
            holds[a] = HoldFact(a, b, c, _at(d))
        elif tag == "p":
            number_id = facts.number_id or ""
            facts.points.append(PointFact(h, a, b, number_id, c, d, e, _day(f), _day(g), int(i)))
        elif tag == "o":
            facts.own.append(PointFact("", facts.customer_ref or "", facts.customer_id or "", a, b, c, d))
            if b == "self" and c == "active" and a != facts.number_id and _is(e):
                facts._other.append(a)
        elif tag == "i":
            facts.proofs.append(ProofFact(_at(a), date.fromisoformat(b), c))
        elif tag == "d":
            facts.debts[a] = None if b is None else int(b)
        elif tag == "w":
            wishes[a] = WishFact(a, _at(b), e, c, d, f, g)
        elif tag == "c":
            consents[a] = ConsentFact(a, _at(b), e, c, d, f, g)
        elif tag == "s":
            flags: dict[str, Any] = dict(zip(FLAGS, (_is(said) for said in (c, d, e, f, g, h)), strict=True))
            zones, inconvenient, agreed = json.loads(i), json.loads(k), json.loads(m)
            facts.marks[a] = Standing(
                a,
                role=b,
                **flags,
                zones=tuple(zones),
                address_region=j,
                inconvenient=tuple(inconvenient),
                agreed=tuple(agreed),
                version=int(n),
            )
        else:
            facts.own_kind = a
    facts.holds = sorted(holds.values(), key=lambda hold: (hold.since, hold.id))
    facts.history = sorted(contacts.values(), key=lambda contact: (contact.at, contact.id))
    facts.wishes = sorted(wishes.values(), key=lambda wish: (wish.at, wish.id))
    facts.consents = sorted(consents.values(), key=lambda consent: (consent.at, consent.id))


def _open(sight: Sight, asked: Sequence[Asked], found: Sequence[GateFacts]) -> None:
    """The few values that the gate reads in full: the borrower's name beside a text, their other own numbers."""
    named = [facts.customer_id for one, facts in zip(asked, found, strict=True) if one.with_name and facts.customer_id]
    others = [number_id for facts in found for number_id in facts._other]
    names: Mapping[str, str | None] = sight.sealed("customers", "name", named) if named else {}
    numbers: Mapping[str, str | None] = sight.sealed("numbers", "number", others) if others else {}
    for one, facts in zip(asked, found, strict=True):
        if one.with_name and facts.customer_id:
            facts.name = names.get(facts.customer_id)
        facts.numbers.extend(number for row_id in facts._other if (number := numbers.get(row_id)))
        if one.address is not None and facts.customer_id is not None:
            _find_address(sight, one.address, facts, facts.customer_id)


def _find_address(sight: Sight, address: str, facts: GateFacts, customer_id: str) -> None:
    """Whether an address is the customer's: the one in the book, or one that a consent to mails names."""
    book = sight.sealed("customers", "address", [customer_id]).get(customer_id)
    if book is not None and plain_address(book) == address:
        facts.at_address = True
        return
    named = [consent.number_id for consent in facts.consents if consent.kind == "email" and consent.number_id]
    for row_id, written in (sight.sealed("numbers", "number", named) if named else {}).items():
        if written is not None and plain_address(written) == address:
            facts.at_address, facts.number_id = True, row_id
