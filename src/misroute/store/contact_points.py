"""Contact points: loading a book (twice is an upsert), finding by number, and streaming all of them to a scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.changes import mark_changed, mark_used
from misroute.store.customers import CUSTOMERS, CustomerIntake, keep_customers
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number
from misroute.store.statements import chunks, insert_all, update_one, wait_turn
from misroute.store.tables import ContactPointRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

POINTS = table_of(ContactPointRow)
BOOK_LOCK = 0x6D72_0003
_SEALED = ("relation_text", "raw", "contact_name")
_PLAIN = ("status", "line_type", "region", "verified_at", "consent_at", "source", "branch")


@dataclass(frozen=True, slots=True)
class ContactIntake:
    """One contact point as a book has it. ``number`` is E.164, or None when the cell is no number, as ``raw`` shows.

    ``row`` is where it stands in the book; a row that only moved is no change.
    """

    customer: CustomerIntake
    role: str
    number: str | None = field(repr=False)
    raw: str | None = field(repr=False)
    status: str
    relation_text: str | None = field(default=None, repr=False)
    contact_name: str | None = field(default=None, repr=False)
    line_type: str | None = None
    region: str | None = None
    verified_at: date | None = None
    consent_at: date | None = None
    source: str | None = None
    branch: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to contact points."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A contact point as stored, opened, with the customer it belongs to."""

    id: str
    customer_id: str
    customer_ref: str
    customer_name: str | None = field(repr=False)
    customer_region: str | None
    address: str | None = field(repr=False)
    role: str
    number_id: str
    number: str | None = field(repr=False)
    raw: str | None = field(repr=False)
    relation_text: str | None = field(repr=False)
    contact_name: str | None = field(repr=False)
    status: str
    line_type: str | None
    region: str | None
    verified_at: date | None
    consent_at: date | None
    source: str | None
    branch: str | None
    row: int | None
    state: str
    problem: str | None
    holder: str | None
    risk: float | None
    action: str | None
    codes: tuple[str, ...]
    content_version: int
    scanned_version: int
    tallied: str | None
    updated_at: datetime


def load_contacts(unit: Unit, intakes: Sequence[ContactIntake]) -> Loaded:
    """Insert or update contact points, one per customer, role and number; unchanged ones are not written.

    A later row of the same key wins over an earlier one, and a value of the store is replaced by what the book says
    (an empty cell empties it, but never a date of proof). Call it with some thousand rows at a time.
    """
    # A sealed value is bound to its row's id, so an insert cannot turn into an update by itself: loaders take turns.
    wait_turn(unit, BOOK_LOCK)
    customer_ids = keep_customers(unit, [intake.customer for intake in intakes])
    numbers = keep_numbers(unit, (intake.number for intake in intakes if intake.number is not None))
    written = keep_numbers(unit, (intake.raw or "" for intake in intakes if intake.number is None), readable=False)
    wanted: dict[tuple[str, str, str], ContactIntake] = {}
    for intake in intakes:
        number_id = written[intake.raw or ""] if intake.number is None else numbers[intake.number]
        wanted[customer_ids[intake.customer.ref], intake.role, number_id] = intake
    there = _standing(unit, {key[0] for key in wanted}, wanted.keys())
    fresh = [_new_row(unit, key, intake) for key, intake in wanted.items() if key not in there]
    insert_all(unit, POINTS, fresh)
    changed = 0
    touched = [key for key in wanted if key not in there]
    for key, point in there.items():
        if values := _changes(unit, point, wanted[key]):
            update_one(unit, POINTS, [POINTS.c.id == point.id], values)
            touched.append(key)
            changed += 1
    # another row on the number, another number of the customer: both are evidence on the rows that were there
    mark_changed(unit, numbers={key[2] for key in touched}, customers={key[0] for key in touched})
    mark_used(unit, {key[0] for key in touched})
    return Loaded(len(fresh), changed, len(there) - changed)


def _standing(
    unit: Unit, customer_ids: Iterable[str], wanted: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], ContactPoint]:
    keys = set(wanted)
    found = {}
    for some in chunks(customer_ids):
        for row in unit.execute(select_points().where(POINTS.c.customer_id.in_(some))):
            key = (row.customer_id, row.role, row.number_id)
            if key in keys:
                found[key] = opened_point(unit, row)
    return found


def _new_row(unit: Unit, key: tuple[str, str, str], intake: ContactIntake) -> dict[str, Any]:
    row_id, seal = new_id(), unit.sealer
    return {
        "id": row_id,
        "customer_id": key[0],
        "role": key[1],
        "number_id": key[2],
        "relation_text_sealed": seal.seal("contact_points", "relation_text", row_id, intake.relation_text),
        "raw_sealed": seal.seal("contact_points", "raw", row_id, intake.raw),
        "contact_name_sealed": seal.seal("contact_points", "contact_name", row_id, intake.contact_name),
        "kid": seal.kid,
        **{column: getattr(intake, column) for column in _PLAIN},
        "book_row": intake.row,
        "state": "active",
        "codes": [],
        "content_version": 1,
        "scanned_version": 0,
        "created_at": unit.now,
        "updated_at": unit.now,
    }


def _changes(unit: Unit, there: ContactPoint, intake: ContactIntake) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in _SEALED:
        said = getattr(intake, column)
        if said != getattr(there, column):
            values[f"{column}_sealed"] = unit.sealer.seal("contact_points", column, there.id, said)
    for column in _PLAIN:
        said = getattr(intake, column)
        if column in ("verified_at", "consent_at"):
            said = max(filter(None, (said, getattr(there, column))), default=None)
        if column in ("source", "branch") and said is not None:
            said = clean_text(said)
        if said != getattr(there, column):
            values[column] = said
    if values:
        values |= {"book_row": intake.row, "content_version": POINTS.c.content_version + 1, "updated_at": unit.now}
    return values


def select_points() -> sa.Select[Any]:
    """Contact points with their customers and numbers, still sealed; ``opened_point`` opens a row of it."""
    return (
        sa.select(
            POINTS,
            CUSTOMERS.c.customer_ref,
            CUSTOMERS.c.name_sealed,
            CUSTOMERS.c.address_sealed,
            CUSTOMERS.c.region.label("customer_region"),
            NUMBERS.c.number_sealed,
            NUMBERS.c.readable,
        )
        .join(CUSTOMERS, CUSTOMERS.c.id == POINTS.c.customer_id)
        .join(NUMBERS, NUMBERS.c.id == POINTS.c.number_id)
    )


def opened_point(unit: Unit, row: Any) -> ContactPoint:
    """A row of ``select_points``, opened."""
    seal = unit.sealer
    return ContactPoint(
        id=row.id,
        customer_id=row.customer_id,
        customer_ref=row.customer_ref,
        customer_name=seal.open("customers", "name", row.customer_id, row.name_sealed),
        customer_region=row.customer_region,
        address=seal.open("customers", "address", row.customer_id, row.address_sealed),
        role=row.role,
        number_id=row.number_id,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        raw=seal.open("contact_points", "raw", row.id, row.raw_sealed),
        relation_text=seal.open("contact_points", "relation_text", row.id, row.relation_text_sealed),
        contact_name=seal.open("contact_points", "contact_name", row.id, row.contact_name_sealed),
        status=row.status,
        line_type=row.line_type,
        region=row.region,
        verified_at=row.verified_at,
        consent_at=row.consent_at,
        source=row.source,
        branch=row.branch,
        row=row.book_row,
        state=row.state,
        problem=row.problem,
        holder=row.holder,
        risk=row.risk,
        action=row.action,
        codes=tuple(row.codes),
        content_version=row.content_version,
        scanned_version=row.scanned_version,
        tallied=row.tallied,
        updated_at=row.updated_at,
    )


def contact_point(unit: Unit, contact_point_id: str) -> ContactPoint:
    """One contact point. Raises NotFound."""
    row = unit.execute(select_points().where(POINTS.c.id == contact_point_id)).one_or_none()
    if row is None:
        raise NotFound(f"no contact point {contact_point_id} in the store")
    return opened_point(unit, row)


def points_on(unit: Unit, e164: str) -> tuple[ContactPoint, ...]:
    """All contact points with a number, retired ones too: whose book it stands in, and as what."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    rows = unit.execute(select_points().where(POINTS.c.number_id == number_id).order_by(POINTS.c.id))
    return tuple(opened_point(unit, row) for row in rows)


def points_of(unit: Unit, customer_id: str) -> tuple[ContactPoint, ...]:
    """All contact points of a customer, in the order they were loaded."""
    rows = unit.execute(select_points().where(POINTS.c.customer_id == customer_id).order_by(POINTS.c.id))
    return tuple(opened_point(unit, row) for row in rows)


def has_source(unit: Unit, source: str) -> bool:
    """Whether any contact point came from this source."""
    return bool(unit.execute(sa.select(POINTS.c.id).where(POINTS.c.source == source).limit(1)).first())


def change_point(unit: Unit, there: ContactPoint, *, state: str, role: str | None = None) -> ContactPoint:
    """Retire, relabel (with the new role), suppress or reactivate a contact point; it will be scanned again.

    Raises Conflict when it changed since it was read, or when the customer has this number in that role already.
    """
    values: dict[str, Any] = {
        "state": state,
        "content_version": POINTS.c.content_version + 1,
        "updated_at": unit.now,
    }
    if role is not None and role != there.role:
        same = (POINTS.c.customer_id == there.customer_id, POINTS.c.role == role, POINTS.c.number_id == there.number_id)
        if unit.execute(sa.select(POINTS.c.id).where(*same)).first() is not None:
            raise Conflict(f"the customer has this number as {role} already: retire one of the two")
        values["role"] = role
    # not by its version, which grows when anything on the number happens
    where = [POINTS.c.id == there.id, POINTS.c.updated_at == there.updated_at, POINTS.c.state == there.state]
    if not update_one(unit, POINTS, where, values):
        raise Conflict(f"contact point {there.id} was changed by somebody else: look at it again")
    mark_changed(unit, numbers=[there.number_id], customers=[there.customer_id])
    return contact_point(unit, there.id)


def prove_point(unit: Unit, contact_point_id: str, day: date) -> None:
    """The number was proven on ``day`` to be this person's; an earlier date changes nothing. Raises NotFound."""
    there = contact_point(unit, contact_point_id)
    if there.verified_at is None or there.verified_at < day:
        values = {"verified_at": day, "content_version": POINTS.c.content_version + 1, "updated_at": unit.now}
        update_one(unit, POINTS, [POINTS.c.id == contact_point_id], values)
        mark_changed(unit, numbers=[there.number_id], customers=[there.customer_id])


def count_points(unit: Unit) -> Mapping[str, int]:
    """How many contact points there are in each state."""
    query = sa.select(POINTS.c.state, sa.func.count()).group_by(POINTS.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}
