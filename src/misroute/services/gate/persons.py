"""Who a send is for, and everything stored of that person, in the words of contract section 4.

A sender names the customer and a number. Where the number is somebody else's in that customer's book, the person who
is meant is whoever answers it, and the borrower stands beside them: only so can the gate know whether the borrower is
lost, and count the contacts of each by themselves. Nothing is opened here: the number asked about is known, any other
stands in as ``ANOTHER``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from misroute.store.consents import Consent
from misroute.store.standing import FLAGS, Standing, other_person
from misroute.store.wishes import Wish

ANOTHER = "another number"
"""In place of a number that is not the one asked about: it is never the same as any."""
FOUND_BY_A_SCAN = {
    "reassigned": "owner_changed",
    "disconnected": "disconnected",
    "relative_number": "of_another",
    "third_party_number": "of_another",
    "own_staff_number": "of_another",
}
"""What a scan's problem means for the gate: the number does not reach the person it is kept for."""


class Point(Protocol):
    """A number in a role for a customer, as far as it bears on a send."""

    @property
    def customer_ref(self) -> str: ...
    @property
    def number_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def problem(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows around one send.

    ``ref`` is the customer as the sender names them, '' for none · ``number`` the number asked about with its row's id,
    None when it cannot be read or was never met · ``points`` all rows on the number, ``own`` all rows of the customer ·
    ``numbers`` the customer's own numbers, ``name`` the borrower's, where somebody opened them · ``marks`` what is said
    of the customer (under ``ref``) and of whoever else may be meant · ``proven`` the newest proof that the number is
    the customer's · ``at_address``: there is no number, and the address is the customer's own on record.
    """

    ref: str
    number: str | None = field(repr=False)
    number_id: str | None
    points: Sequence[Point] = ()
    own: Sequence[Point] = ()
    numbers: tuple[str, ...] = field(default=(), repr=False)
    name: str | None = field(default=None, repr=False)
    vulnerable: bool = False
    no_contact: bool = False
    marks: Mapping[str, Standing] = field(default_factory=dict)
    wishes: Sequence[Wish] = ()
    consents: Sequence[Consent] = ()
    proven: datetime | None = None
    at_address: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is meant: the id the scenario uses, and the role; the customer themself has the customer's id."""

    id: str
    role: str

    @property
    def is_borrower(self) -> bool:
        """True for the customer themself."""
        return self.role == "borrower"


def addressee_of(known: Known) -> Addressee:
    """The customer, or whoever answers this number for them; a number that is not in their book is nobody known."""
    mine = [point for point in known.points if point.customer_ref == known.ref and point.state == "active"]
    if known.at_address or any(point.role == "self" for point in mine):
        return Addressee(known.ref, "borrower")
    person = other_person(known.ref, known.number_id or "?")
    said = known.marks.get(person)
    if said is not None and said.role is not None and mine:
        return Addressee(person, said.role)
    return Addressee(person, mine[0].role if mine else "unknown")


def people_asked(ref: str, number_id: str | None) -> tuple[str, ...]:
    """The persons whose standing, wishes and consents bear on a send to this customer's number."""
    return (ref,) if number_id is None else (ref, other_person(ref, number_id))


def persons_of(known: Known, who: Addressee) -> dict[str, dict[str, Any]]:
    """The scenario's persons: the borrower, and who is meant when that is somebody else."""
    if not known.ref:
        return {}
    said = known.marks.get(known.ref)
    borrower: dict[str, Any] = {"role": "borrower", **_marks(said)}
    if known.vulnerable:
        borrower["vulnerable"] = True
    if known.name:
        borrower["name"] = known.name
    if known.numbers:
        borrower["numbers"] = list(known.numbers)
    if _is_lost(known):
        borrower["unreachable"] = True
    if who.is_borrower:
        return {who.id: borrower}
    other: dict[str, Any] = {"role": who.role, **_marks(known.marks.get(who.id))}
    if known.number is not None and who.role != "unknown":
        other["numbers"] = [known.number]
    return {known.ref: borrower, who.id: other}


def _marks(said: Standing | None) -> dict[str, Any]:
    if said is None:
        return {}
    found: dict[str, Any] = {flag: True for flag in FLAGS if getattr(said, flag)}
    if said.zones:
        found["zones"] = list(said.zones)
    if said.address_region:
        found["address_region"] = said.address_region
    for name in ("inconvenient", "agreed"):
        if times := getattr(said, name):
            found[name] = [dict(one) for one in times]
    return found


def _is_lost(known: Known) -> bool:
    """Every number the book has as the customer's own is known not to reach them."""
    own = [point for point in known.own if point.role == "self"]
    return bool(own) and all(point.state != "active" or point.problem in FOUND_BY_A_SCAN for point in own)


def requests_of(known: Known, who: Addressee) -> list[dict[str, Any]]:
    """The scenario's requests.

    "Not me" holds until a later proof that the number is the customer's after all. What the borrower wants to cease
    ceases towards their family too, and so does a refusal of everybody they named.
    """
    found = [request for wish in known.wishes for request in _requests(known, who, wish)]
    if known.no_contact:
        at = max((wish.at for wish in known.wishes if wish.kind == "cease"), default=_LONG_AGO)
        for by in dict.fromkeys((known.ref, who.id)):
            found.append({"at": at.isoformat(), "by": by, "kind": "cease", "form": "written"})
    return found


_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _requests(known: Known, who: Addressee, wish: Wish) -> Iterator[dict[str, Any]]:
    by = who.id if wish.person_ref is None else _speaker(known, who, wish.person_ref, wish.number_id)
    here = wish.number_id is not None and wish.number_id == known.number_id
    about_it = here or wish.number_id is None
    if wish.kind == "not_me" and about_it and known.proven is not None and wish.at < known.proven:
        return
    request: dict[str, Any] = {"at": wish.at.isoformat(), "by": by, "kind": wish.kind}
    if wish.form:
        request["form"] = wish.form
    if wish.medium:
        request["medium"] = wish.medium
    if wish.number_id is not None:
        request["number"] = known.number if here else ANOTHER
    # a cease that came from one number is not about that number: it is about all contact with who said so
    if wish.kind == "cease" and not here:
        request.pop("number", None)
    yield request
    for_all = wish.kind == "cease" or (wish.kind == "refuse_as_contact" and wish.number_id is None)
    if for_all and by == known.ref != who.id:
        yield {**request, "by": who.id}


def _speaker(known: Known, who: Addressee, person_ref: str, number_id: str | None) -> str:
    """Who said it: of what came from a number that is somebody else's in the customer's book, that person."""
    if person_ref != known.ref or number_id is None:
        return person_ref
    if number_id == known.number_id:
        return who.id
    return _holder(known, number_id)


def _holder(known: Known, number_id: str) -> str:
    on_it = [point for point in known.own if point.number_id == number_id and point.state == "active"]
    if not on_it or any(point.role == "self" for point in on_it):
        return known.ref
    return other_person(known.ref, number_id)


def consents_of(known: Known, who: Addressee) -> list[dict[str, Any]]:
    """The scenario's consents. One for a third person names them by role, by number or by id."""
    found = []
    for consent in known.consents:
        here = consent.number_id is not None and consent.number_id == known.number_id
        consents: dict[str, Any] = {"at": consent.at.isoformat(), "kind": consent.kind}
        if consent.kind == "third_party":
            consents["by"] = consent.person_ref
            meant = consent.for_person in (who.id, who.role) or (consent.for_person is None and here)
            consents["for"] = who.id if meant else consent.for_person or ANOTHER
        else:
            consents["by"] = _speaker(known, who, consent.person_ref, consent.number_id)
            if consent.number_id is not None:
                consents["number"] = known.number if here else ANOTHER
        if consent.given_to:
            consents["given_to"] = consent.given_to
        found.append(consents)
    return found


def person_of_contact(known: Known, who: Addressee, customer_ref: str | None, number_id: str | None) -> str:
    """With whom a past contact was; a line that names nobody was with whoever answers the number asked about."""
    if customer_ref not in (None, known.ref):
        return str(customer_ref)
    if number_id is None:
        return known.ref if customer_ref else who.id
    return who.id if number_id == known.number_id else _holder(known, number_id)


def newest(instants: Iterable[datetime | None]) -> datetime | None:
    """The newest of what is known."""
    return max((at for at in instants if at is not None), default=None)
