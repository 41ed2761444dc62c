"""Contact points: loading a book (twice is an upsert), finding by number, and streaming all of them to a scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.customers import CUSTOMERS, CustomerIntake, keep_customers
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number
from misroute.store.statements import chunks, insert_all, update_one, wait_turn
from misroute.store.tables import ContactPointRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Store, Unit

POINTS = table_of(ContactPointRow)
BOOK_LOCK = 0x6D72_0003
_SEALED = ("relation_text", "raw", "contact_name")
_PLAIN = ("status", "line_type", "region", "verified_at", "consent_at", "source")


@dataclass(frozen=True, slots=True)
class ContactIntake:
    """One contact point as a book has it. ``number`` is E.164, or None when the cell is no number, as ``raw`` shows."""

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
    state: str
    problem: str | None
    holder: str | None
    risk: float | None
    action: str | None
    codes: tuple[str, ...]
    content_version: int
    scanned_version: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a scan found of a contact point; ``content_version`` is the one that was looked at."""

    contact_point_id: str
    content_version: int
    problem: str
    holder: str
    risk: float | None
    action: str
    codes: tuple[str, ...]


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
    for key, point in there.items():
        if values := _changes(unit, point, wanted[key]):
            update_one(unit, POINTS, [POINTS.c.id == point.id], values)
            changed += 1
    return Loaded(len(fresh), changed, len(there) - changed)


def _standing(
    unit: Unit, customer_ids: Iterable[str], wanted: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], ContactPoint]:
    keys = set(wanted)
    found = {}
    for some in chunks(customer_ids):
        for row in unit.execute(_select().where(POINTS.c.customer_id.in_(some))):
            key = (row.customer_id, row.role, row.number_id)
            if key in keys:
                found[key] = _opened(unit, row)
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
        if column == "source" and said is not None:
            said = clean_text(said)
        if said != getattr(there, column):
            values[column] = said
    if values:
        values |= {"content_version": POINTS.c.content_version + 1, "updated_at": unit.now}
    return values


def _select() -> sa.Select[Any]:
    return (
        sa.select(
            POINTS,
            CUSTOMERS.c.customer_ref,
            CUSTOMERS.c.name_sealed,
            CUSTOMERS.c.region.label("customer_region"),
            NUMBERS.c.number_sealed,
            NUMBERS.c.readable,
        )
        .join(CUSTOMERS, CUSTOMERS.c.id == POINTS.c.customer_id)
        .join(NUMBERS, NUMBERS.c.id == POINTS.c.number_id)
    )


def _opened(unit: Unit, row: Any) -> ContactPoint:
    seal = unit.sealer
    return ContactPoint(
        id=row.id,
        customer_id=row.customer_id,
        customer_ref=row.customer_ref,
        customer_name=seal.open("customers", "name", row.customer_id, row.name_sealed),
        customer_region=row.customer_region,
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
        state=row.state,
        problem=row.problem,
        holder=row.holder,
        risk=row.risk,
        action=row.action,
        codes=tuple(row.codes),
        content_version=row.content_version,
        scanned_version=row.scanned_version,
    )


def contact_point(unit: Unit, contact_point_id: str) -> ContactPoint:
    """One contact point. Raises NotFound."""
    row = unit.execute(_select().where(POINTS.c.id == contact_point_id)).one_or_none()
    if row is None:
        raise NotFound(f"no contact point {contact_point_id} in the store")
    return _opened(unit, row)


def points_on(unit: Unit, e164: str) -> tuple[ContactPoint, ...]:
    """All contact points with a number, retired ones too: whose book it stands in, and as what."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    rows = unit.execute(_select().where(POINTS.c.number_id == number_id).order_by(POINTS.c.id))
    return tuple(_opened(unit, row) for row in rows)


def points_of(unit: Unit, customer_id: str) -> tuple[ContactPoint, ...]:
    """All contact points of a customer, in the order they were loaded."""
    rows = unit.execute(_select().where(POINTS.c.customer_id == customer_id).order_by(POINTS.c.id))
    return tuple(_opened(unit, row) for row in rows)


def stream_points(store: Store, *, batch: int = 5000, unscanned: bool = False) -> Iterator[list[ContactPoint]]:
    """Active contact points, opened, a batch at a time; ``unscanned``: only those changed since their last scan.

    Each batch is a short reading transaction of its own, so a long scan neither keeps writers waiting nor holds the
    whole book in memory; a point that changes meanwhile is seen by its ``content_version``.
    """
    last = ""
    while True:
        query = _select().where(POINTS.c.id > last, POINTS.c.state == "active").order_by(POINTS.c.id).limit(batch)
        if unscanned:
            query = query.where(POINTS.c.scanned_version < POINTS.c.content_version)
        with store.read() as unit:
            points = [_opened(unit, row) for row in unit.execute(query)]
        if points:
            yield points
            last = points[-1].id
        if len(points) < batch:
            return


def record_judgements(unit: Unit, judgements: Sequence[Judgement]) -> None:
    """Write what a scan found; a point that changed since it was read stays unscanned."""
    if not judgements:
        return
    statement = (
        sa.update(POINTS)
        .where(POINTS.c.id == sa.bindparam("the_id"))
        .values(
            problem=sa.bindparam("to_problem"),
            holder=sa.bindparam("to_holder"),
            risk=sa.bindparam("to_risk"),
            action=sa.bindparam("to_action"),
            codes=sa.bindparam("to_codes"),
            scanned_version=sa.bindparam("to_version"),
        )
    )
    rows = [
        {
            "the_id": judged.contact_point_id,
            "to_problem": judged.problem,
            "to_holder": judged.holder,
            "to_risk": judged.risk,
            "to_action": judged.action,
            "to_codes": list(judged.codes),
            "to_version": judged.content_version,
        }
        for judged in sorted(judgements, key=lambda judged: judged.contact_point_id)
    ]
    unit.execute(statement, rows)


def change_point(unit: Unit, there: ContactPoint, *, state: str, role: str | None = None) -> ContactPoint:
    """Retire, relabel (with the new role), suppress or reactivate a contact point; it will be scanned again.

    Raises Conflict when it changed since it was read, or when the customer has this number in that role already.
    """
    values: dict[str, Any] = {
        "state": state,
        "content_version": there.content_version + 1,
        "updated_at": unit.now,
    }
    if role is not None and role != there.role:
        same = (POINTS.c.customer_id == there.customer_id, POINTS.c.role == role, POINTS.c.number_id == there.number_id)
        if unit.execute(sa.select(POINTS.c.id).where(*same)).first() is not None:
            raise Conflict(f"the customer has this number as {role} already: retire one of the two")
        values["role"] = role
    where = [POINTS.c.id == there.id, POINTS.c.content_version == there.content_version]
    if not update_one(unit, POINTS, where, values):
        raise Conflict(f"contact point {there.id} was changed by somebody else: look at it again")
    return contact_point(unit, there.id)


def prove_point(unit: Unit, contact_point_id: str, day: date) -> None:
    """The number was proven on ``day`` to be this person's; an earlier date changes nothing. Raises NotFound."""
    there = contact_point(unit, contact_point_id)
    if there.verified_at is None or there.verified_at < day:
        values = {"verified_at": day, "content_version": there.content_version + 1, "updated_at": unit.now}
        update_one(unit, POINTS, [POINTS.c.id == contact_point_id], values)


def count_points(unit: Unit) -> Mapping[str, int]:
    """How many contact points there are in each state."""
    query = sa.select(POINTS.c.state, sa.func.count()).group_by(POINTS.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}
