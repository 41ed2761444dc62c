"""A row of the book, understood: whose number it says it is, and since when that was proven."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from misroute.book import ContactRow, parse_date
from misroute.bulk import BookEvidence, PointTable, customer_hash, digits
from misroute.detect import Facts, OtherUser
from misroute.people import NameVerdict, Relation, compare_names, read_relation
from misroute.phones import Reading, Status

OWN_SLOT = "self"
# a stated customer_id is kept apart from keys that the reader made up (see book/values.py)
STATED = "id:"


@dataclass(slots=True)
class Entry:
    """One contact point as the book means it. ``customer`` stands for the customer in joins.

    Not frozen only because two are made for every row and a frozen one costs three times as much.
    """

    row: int
    slot: str
    customer: int
    customer_id: str = field(repr=False)
    customer_name: str = field(repr=False)
    contact_name: str = field(repr=False)
    role_label: str = field(repr=False)
    relation: Relation
    kin: bool
    region: str
    source: str
    verified_at: date | None
    consent_at: date | None
    unread_dates: tuple[str, ...]
    reading: Reading
    address: str = field(default="", repr=False)

    @property
    def number(self) -> int | None:
        """The number as an integer, None when none may be joined on: a doubtful reading may be somebody else's."""
        return digits(self.reading.e164) if self.reading.e164 and self.reading.status is Status.ok else None

    @property
    def proven(self) -> date | None:
        """The newest day of verified_at; a consent does not prove who answers."""
        return self.verified_at

    @property
    def named(self) -> str:
        """Who the row says answers."""
        return self.customer_name if self.relation is Relation.self else self.contact_name


@dataclass(frozen=True, slots=True)
class Role:
    """What a row's label says of who answers."""

    relation: Relation
    kin: bool


def entry_of(contact: ContactRow, reading: Reading) -> Entry:
    """Understand one contact row."""
    unread: tuple[str, ...] = ()
    verified = consent = None
    if contact.verified_at:
        read = parse_date(contact.verified_at)
        verified = read.value
        if read.reason:
            unread = ("verified_at",)
    if contact.consent_at:
        read = parse_date(contact.consent_at)
        consent = read.value
        if read.reason:
            unread = (*unread, "consent_at")
    name, contact_name = contact.customer_name.strip(), contact.contact_name.strip()
    role = role_of(contact.slot, contact.role.strip(), name, contact_name)
    return Entry(
        contact.row,
        contact.slot,
        customer_hash(contact.customer_key),
        contact.customer_id.strip(),
        name,
        contact_name,
        contact.role.strip(),
        role.relation,
        role.kin,
        contact.region.strip().upper(),
        (contact.source or "").strip(),
        verified,
        consent,
        unread,
        reading,
        contact.address,
    )


def add_point(table: PointTable, entry: Entry) -> None:
    """One contact point for the joins over the whole book."""
    table.add(
        entry.number,
        entry.customer,
        entry.relation,
        entry.kin,
        entry.row,
        entry.proven,
        entry.named,
        entry.customer_name,
        entry.source,
        entry.address,
    )


def role_of(slot: str, label: str, customer_name: str, contact_name: str) -> Role:
    """Whose number the row says it is.

    Without a label a row is the borrower's own unless it names another person who answers; then a kinship word in
    that name decides, else it is somebody unknown.
    """
    if slot == OWN_SLOT or (not label and not contact_name and not slot):
        return _OWN
    if label:
        role = _read(label)
        return role if role.relation is not Relation.unknown or not contact_name else _or_kin(contact_name, role)
    if not contact_name:
        return _UNKNOWN
    if not slot and compare_names(customer_name, contact_name).verdict is NameVerdict.same:
        return _OWN
    return _or_kin(contact_name, _UNKNOWN)


_NO_USERS: tuple[int, tuple[OtherUser, ...]] = (0, ())
_OWN = Role(Relation.self, False)
_UNKNOWN = Role(Relation.unknown, False)


@lru_cache(maxsize=16_384)
def _read(label: str) -> Role:
    read = read_relation(label)
    return Role(read.relation, read.kin)


def _or_kin(contact_name: str, otherwise: Role) -> Role:
    named = _read(contact_name)
    return named if named.kin else otherwise


def facts_of(entry: Entry, point: int, evidence: BookEvidence, as_of: date, own_list_given: bool) -> Facts:
    """The entry with all evidence on its number; ``point`` is its ordinal in the book."""
    number = entry.number
    part = evidence.at(point)
    users, other_users = part.users.get(number, _NO_USERS) if number is not None else _NO_USERS
    claims, self_claims, self_names = part.claims(point, number, entry.customer) if number is not None else ((), 0, 0)
    return Facts(
        reading=entry.reading,
        as_of=as_of,
        row=entry.row,
        slot=entry.slot,
        customer=str(entry.customer),
        customer_id=entry.customer_id,
        customer_name=entry.customer_name,
        contact_name=entry.contact_name,
        relation=entry.relation,
        kin=entry.kin,
        role_label=entry.role_label,
        region=entry.region or None,
        verified_at=entry.verified_at,
        consent_at=entry.consent_at,
        unread_dates=entry.unread_dates,
        source=entry.source,
        claims=claims,
        self_claims=self_claims,
        self_names=self_names,
        happenings=part.happenings.get(number, ()) if number is not None else (),
        verdicts=part.verdicts.get(number, ()) if number is not None else (),
        other_numbers=part.other_numbers(number, entry.customer) if number is not None and entry.customer_id else (),
        users=users,
        other_users=other_users,
        slip_of=part.slips.get(point),
        swaps=part.swaps.get(point),
        own=evidence.own.get(number) if number is not None else None,
        own_list_given=own_list_given,
    )
