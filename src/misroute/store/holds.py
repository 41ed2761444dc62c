"""Holds: stops on a number, a customer, a campaign, a template, a gateway, or everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound, UsageError
from misroute.store.epoch import note_change
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_number, open_number, wait_for_numbers
from misroute.store.senders import tell
from misroute.store.statements import chunks, insert_new, one_beginning, update_one
from misroute.store.stopping import HOLDS, release, stop_waiting, take_turns
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

SCOPES = ("number", "customer", "campaign", "template", "gateway", "all")


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as stored; ``value`` is the number of a number's hold, the lender's customer id of a customer's."""

    id: str
    cause: str
    scope: str
    value: str | None = field(repr=False)
    number_id: str | None
    reason: str
    case_id: str | None
    since: datetime
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None

    @property
    def is_active(self) -> bool:
        """Whether it stops anything."""
        return self.lifted_at is None


def place(
    unit: Unit, *, cause: str, scope: str, value: str | None, reason: str, case_id: str | None = None
) -> tuple[Hold, bool]:
    """The active hold of this cause, and True when it was placed just now; queued messages it reaches are stopped.

    ``cause`` is what asked for it (``case/ID/halt``): the same cause twice is one hold, unless the first was lifted,
    then it is placed anew. Raises UsageError for an unknown scope or a missing value.
    """
    if scope not in SCOPES:
        raise UsageError(f"no hold on {scope!r}: one of {', '.join(SCOPES)}")
    if scope != "all" and not value:
        raise UsageError(f"a hold on a {scope} needs the {scope}")
    take_turns(unit, wide=scope != "number")  # a message that is being queued right now must be seen, or see us
    number_id = keep_number(unit, value) if scope == "number" and value else None
    if number_id is not None:
        wait_for_numbers(unit, [number_id])
    stem, turn = cause, 1
    while True:
        row_id = new_id()
        values = {
            "id": row_id,
            "cause": cause,
            "scope": scope,
            "number_id": number_id,
            "value": None if scope in ("number", "all") else value,
            "reason": reason,
            "case_id": case_id,
            "since": unit.now,
            "placed_by": unit.actor,
        }
        if insert_new(unit, HOLDS, values):
            stop_waiting(unit, row_id, scope, value, number_id)
            note_change(unit, row_id, "placed")
            tell(unit, "placed", row_id, scope, value)
            return hold(unit, row_id), True
        there = unit.execute(_select().where(HOLDS.c.cause == cause)).one()
        if there.lifted_at is None:
            return _opened(unit, there), False
        turn += 1
        cause = f"{stem}#{turn}"


def _select() -> sa.Select[Any]:
    return sa.select(HOLDS, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == HOLDS.c.number_id, isouter=True
    )


def _opened(unit: Unit, row: Any) -> Hold:
    number = open_number(unit, row.number_id, row.number_sealed, row.readable)
    return Hold(
        id=row.id,
        cause=row.cause,
        scope=row.scope,
        value=number if row.scope == "number" else row.value,
        number_id=row.number_id,
        reason=row.reason,
        case_id=row.case_id,
        since=row.since,
        placed_by=row.placed_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
        lift_reason=row.lift_reason,
    )


def hold(unit: Unit, hold_id: str) -> Hold:
    """One hold. Raises NotFound."""
    row = unit.execute(_select().where(HOLDS.c.id == hold_id)).one_or_none()
    if row is None:
        raise NotFound(f"no hold {hold_id}: `misroute hold list` shows the holds there are")
    return _opened(unit, row)


def holds_by_id(unit: Unit, hold_ids: Iterable[str]) -> dict[str, Hold]:
    """The holds of these ids; those that are not there are left out."""
    found = {}
    for some in chunks(hold_ids):
        found.update({row.id: _opened(unit, row) for row in unit.execute(_select().where(HOLDS.c.id.in_(some)))})
    return found


def find_hold(unit: Unit, typed: str) -> Hold:
    """The hold of this id, or the only one whose id begins so. Raises NotFound, Conflict."""
    said = typed.strip()[:40]
    row = one_beginning(
        unit,
        _select(),
        HOLDS.c.id,
        clean_text(typed.strip().upper()),
        missing=NotFound(f"no hold {said!r}: `misroute hold list` shows the holds there are"),
        several=Conflict(f"{said!r} fits several holds: give more of the id"),
    )
    return _opened(unit, row)


def lift(unit: Unit, hold_id: str, reason: str) -> Hold:
    """End a hold; messages it had stopped are released unless another hold reaches them.

    Raises NotFound, and Conflict when it was lifted before.
    """
    there = hold(unit, hold_id)
    take_turns(unit, wide=there.number_id is None)
    if there.number_id is not None:
        wait_for_numbers(unit, [there.number_id])
    values = {"lifted_at": unit.now, "lifted_by": unit.actor, "lift_reason": reason}
    if not update_one(unit, HOLDS, [HOLDS.c.id == hold_id, HOLDS.c.lifted_at.is_(None)], values):
        raise Conflict(f"hold {hold_id} was lifted already at {hold(unit, hold_id).lifted_at}")
    release(unit, hold_id, there.number_id)
    note_change(unit, hold_id, "lifted")
    tell(unit, "lifted", hold_id, there.scope, there.value)
    return hold(unit, hold_id)


def active_holds(
    unit: Unit,
    *,
    number: str | None = None,
    customer_refs: Iterable[str] = (),
    campaign: str | None = None,
    template: str | None = None,
    gateway: str | None = None,
) -> tuple[Hold, ...]:
    """Every active hold that reaches a send with these marks, those on everything included."""
    reaches = [HOLDS.c.scope == "all"]
    number_id = None if number is None else find_number(unit, number)
    if number_id is not None:
        reaches.append(HOLDS.c.number_id == number_id)
    named: dict[str, list[str | None]] = {
        "customer": [clean_text(ref) for ref in customer_refs],
        "campaign": [campaign],
        "template": [template],
        "gateway": [gateway],
    }
    for scope, values in named.items():
        if wanted := [value for value in values if value]:
            reaches.append(sa.and_(HOLDS.c.scope == scope, HOLDS.c.value.in_(wanted)))
    query = _select().where(HOLDS.c.lifted_at.is_(None), sa.or_(*reaches)).order_by(HOLDS.c.since, HOLDS.c.id)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def holds_of_case(unit: Unit, case_id: str) -> tuple[Hold, ...]:
    """The holds a case placed, lifted ones too."""
    query = _select().where(HOLDS.c.case_id == case_id).order_by(HOLDS.c.since, HOLDS.c.id)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def find_holds(unit: Unit, *, active_only: bool = True, limit: int = 100) -> tuple[Hold, ...]:
    """Holds, the newest first."""
    query = _select().order_by(HOLDS.c.since.desc(), HOLDS.c.id.desc()).limit(limit)
    if active_only:
        query = query.where(HOLDS.c.lifted_at.is_(None))
    return tuple(_opened(unit, row) for row in unit.execute(query))


def count_active(unit: Unit) -> int:
    """How many holds are in force."""
    return int(unit.execute(sa.select(sa.func.count(HOLDS.c.id)).where(HOLDS.c.lifted_at.is_(None))).scalar_one())


def every_active(unit: Unit, *, after: str = "", limit: int | None = None) -> Iterator[Hold]:
    """All holds in force, in the order of their ids, fetched bit by bit; or ``limit`` of them, after the one named."""
    query = _select().where(HOLDS.c.lifted_at.is_(None), HOLDS.c.id > clean_text(after)).order_by(HOLDS.c.id)
    query = query if limit is None else query.limit(limit)
    for row in unit.execute(query.execution_options(yield_per=1000)):
        yield _opened(unit, row)
