"""Findings that a person decided not to act on: for what, why, until when; expired ones are simply not in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound, UsageError
from misroute.store.changes import mark_changed, mark_points, mark_source
from misroute.store.contact_points import ContactPoint
from misroute.store.customers import CUSTOMERS
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, open_number
from misroute.store.statements import one_beginning, update_one
from misroute.store.tables import FindingRow, SuppressionRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

SUPPRESSIONS = table_of(SuppressionRow)
_FINDINGS = table_of(FindingRow)
Scope = Literal["all", "point", "customer", "number", "source"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
_COLUMN: dict[Scope, str] = {
    "point": "contact_point_id",
    "customer": "customer_id",
    "number": "number_id",
    "source": "source",
}


@dataclass(frozen=True, slots=True)
class Suppression:
    """One decision. ``value`` is the id of the point, customer or number, or the name of the source; '' for all."""

    id: str
    code: str
    scope: Scope
    value: str
    customer_ref: str | None
    number: str | None = field(repr=False)
    reason: str
    false_alarm: bool
    until: date
    created_at: datetime
    created_by: str
    lifted_at: datetime | None
    lifted_by: str | None


class InForce:
    """The suppressions of a day, asked by contact point."""

    def __init__(self, found: Iterable[Suppression] = ()) -> None:
        self._by: dict[tuple[str, str], list[Suppression]] = {}
        for one in found:
            self._by.setdefault((one.scope, one.value), []).append(one)

    def on(self, point: ContactPoint) -> list[Suppression]:
        """Those that hold for a point."""
        if not self._by:
            return []
        keys = (
            ("all", ""),
            ("point", point.id),
            ("customer", point.customer_id),
            ("number", point.number_id),
            ("source", point.source or ""),
        )
        return [one for key in keys for one in self._by.get(key, ())]

    def codes(self, point: ContactPoint) -> frozenset[str]:
        """Codes whose findings count for nothing on this point."""
        return frozenset(one.code for one in self.on(point)) if self._by else frozenset()


def suppress(
    unit: Unit, code: str, scope: Scope, value: str, *, reason: str, until: date, false_alarm: bool = False
) -> str:
    """Keep a decision; its points are judged again by the next scan. Returns its id.

    Raises UsageError for a scope there is not.
    """
    if scope not in SCOPES:
        raise UsageError(f"{scope!r} is no scope of a suppression: use {', '.join(SCOPES)}")
    row_id = new_id()
    values: dict[str, Any] = {
        "id": row_id,
        "code": code,
        "scope": scope,
        "reason": reason,
        "false_alarm": false_alarm,
        "until": until,
        "created_at": unit.now,
        "created_by": unit.actor,
    }
    if scope != "all":
        values[_COLUMN[scope]] = clean_text(value)
    unit.execute(sa.insert(SUPPRESSIONS).values(**values))
    _mark(unit, code, scope, value)
    return row_id


def _mark(unit: Unit, code: str, scope: Scope, value: str) -> None:
    if scope == "point":
        mark_points(unit, [value])
    elif scope == "customer":
        mark_changed(unit, customers=[value])
    elif scope == "number":
        mark_changed(unit, numbers=[value])
    elif scope == "source":
        mark_source(unit, value)
    else:
        query = sa.select(_FINDINGS.c.contact_point_id).where(_FINDINGS.c.code == code, _FINDINGS.c.state != "absent")
        mark_points(unit, unit.execute(query.distinct()).scalars().all())


def lift(unit: Unit, suppression_id: str) -> Suppression:
    """End a decision before its day. Raises NotFound, Conflict when it has ended already."""
    there = suppression(unit, suppression_id)
    values = {"lifted_at": unit.now, "lifted_by": unit.actor}
    if not update_one(unit, SUPPRESSIONS, [SUPPRESSIONS.c.id == there.id, SUPPRESSIONS.c.lifted_at.is_(None)], values):
        raise Conflict(f"suppression {there.id} was lifted already")
    _mark(unit, there.code, there.scope, there.value)
    return suppression(unit, there.id)


def suppression(unit: Unit, typed: str) -> Suppression:
    """One decision by its id or an unmistakable beginning of it. Raises NotFound, Conflict."""
    start = typed.strip().upper()
    missing = NotFound(f"no suppression {typed[:40]!r}: `misroute findings suppressions` lists them")
    several = Conflict(f"{typed[:40]!r} begins the ids of several suppressions: give more of it")
    return _opened(unit, one_beginning(unit, _select(), SUPPRESSIONS.c.id, start, missing=missing, several=several))


def _select() -> sa.Select[Any]:
    return (
        sa.select(SUPPRESSIONS, CUSTOMERS.c.customer_ref, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(CUSTOMERS, CUSTOMERS.c.id == SUPPRESSIONS.c.customer_id, isouter=True)
        .join(NUMBERS, NUMBERS.c.id == SUPPRESSIONS.c.number_id, isouter=True)
    )


def _opened(unit: Unit, row: Any) -> Suppression:
    return Suppression(
        id=row.id,
        code=row.code,
        scope=row.scope,
        value=getattr(row, _COLUMN[row.scope]) if row.scope != "all" else "",
        customer_ref=row.customer_ref,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        reason=row.reason,
        false_alarm=row.false_alarm,
        until=row.until,
        created_at=row.created_at,
        created_by=row.created_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
    )


def in_force(unit: Unit, day: date) -> InForce:
    """What is suppressed on ``day``: the last day of a suppression is ``until``."""
    query = _select().where(SUPPRESSIONS.c.lifted_at.is_(None), SUPPRESSIONS.c.until >= day)
    return InForce(_opened(unit, row) for row in unit.execute(query))


def find_suppressions(unit: Unit, *, day: date | None, limit: int = 1000) -> tuple[Suppression, ...]:
    """Decisions in force on ``day`` (all there ever were with None), those that end first on top."""
    query = _select().order_by(SUPPRESSIONS.c.until, SUPPRESSIONS.c.id).limit(limit)
    if day is not None:
        query = query.where(SUPPRESSIONS.c.lifted_at.is_(None), SUPPRESSIONS.c.until >= day)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def false_alarms(unit: Unit) -> tuple[Suppression, ...]:
    """Decisions by which a person said that a rule was wrong, lifted ones left out: evidence on the rules."""
    query = _select().where(SUPPRESSIONS.c.false_alarm, SUPPRESSIONS.c.lifted_at.is_(None))
    return tuple(_opened(unit, row) for row in unit.execute(query.order_by(SUPPRESSIONS.c.id)))
