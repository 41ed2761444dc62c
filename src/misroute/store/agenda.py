"""Cases in the order in which they must be worked: the one whose next clock is due first on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from misroute.remedy.clock import STANDING, ClockStatus
from misroute.store.cases import CASES, narrowed
from misroute.store.clocks import CLOCKS
from misroute.store.unit import Unit

_TICKING = sorted(status.value for status in ClockStatus if status not in STANDING)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case and its clock that is due next; both None where no clock runs (closed, merged, all paused)."""

    case_id: str
    due: datetime | None
    clock: str | None


def agenda(
    unit: Unit,
    *,
    states: Iterable[str] | None = None,
    assigned_to: str | None = None,
    number: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> tuple[AgendaLine, ...]:
    """Cases by their next due time, those without one after them, the newest first among these.

    The database sorts, so that a case is found on the page where it belongs however many there are.
    """
    ticking = sa.and_(CLOCKS.c.case_id == CASES.c.id, CLOCKS.c.state.in_(_TICKING), CLOCKS.c.due_at.is_not(None))
    first = sa.select(CLOCKS.c.due_at).where(ticking).order_by(CLOCKS.c.due_at, CLOCKS.c.name).limit(1)
    due = first.correlate(CASES).scalar_subquery().label("due")
    clock = first.with_only_columns(CLOCKS.c.name).correlate(CASES).scalar_subquery().label("clock")
    query = narrowed(unit, sa.select(CASES.c.id, due, clock), states, assigned_to, number)
    query = query.order_by(sa.nulls_last(due.asc()), CASES.c.id.desc()).limit(limit).offset(offset)
    return tuple(AgendaLine(row.id, row.due, row.clock) for row in unit.execute(query))
