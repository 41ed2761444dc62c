"""Clocks: ``remedy.clock.ClockState`` in a table, with the instant it fires next in an indexed column.

The calendar a clock was started under is kept once in a table of snapshots, so that a later change of the holidays
moves no clock by itself and a due time can still explain itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.calendars import Calendar, parse_target
from misroute.errors import Conflict, NotFound
from misroute.remedy.clock import ClockPause, ClockState, ClockStatus, Mark, next_fire
from misroute.store.ids import new_id
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import CalendarSnapshotRow, ClockFiringRow, ClockRow, table_of
from misroute.store.unit import Unit

CLOCKS = table_of(ClockRow)
FIRINGS = table_of(ClockFiringRow)
_SNAPSHOTS = table_of(CalendarSnapshotRow)


@dataclass(frozen=True, slots=True)
class StoredClock:
    """A clock, its row, and the row's version, by which a change is refused when somebody else was first."""

    id: str
    case_id: str
    state: ClockState
    version: int
    fire_at: datetime | None


def keep_calendar(unit: Unit, calendar: Calendar) -> None:
    """Keep a calendar for the clocks that are started under it.

    Raises Conflict when another calendar is kept under the same name and version: a changed one needs a new version.
    """
    mark = f"calendar {calendar.name} {calendar.version}"
    if unit.kept.get(mark) is calendar:  # the clocks of one case share their calendars
        return
    snapshot = calendar.to_json()
    values = {"name": calendar.name, "version": calendar.version, "snapshot": snapshot}
    if not insert_new(unit, _SNAPSHOTS, values):
        kept = calendar_of(unit, calendar.name, calendar.version).to_json()
        if kept != snapshot:
            raise Conflict(f"{mark} was changed: give it a new version")
    unit.kept[mark] = calendar


def calendar_of(unit: Unit, name: str, version: str) -> Calendar:
    """The calendar of a clock as it was kept. Raises NotFound."""
    where = (_SNAPSHOTS.c.name == name, _SNAPSHOTS.c.version == version)
    found = unit.execute(sa.select(_SNAPSHOTS.c.snapshot).where(*where)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"no calendar {name} {version} in the store")
    return Calendar.from_json(found)


def start_clock(unit: Unit, case_id: str, state: ClockState, calendar: Calendar) -> bool:
    """Store a clock that has just been started; False when the case has a clock of this name already."""
    keep_calendar(unit, calendar)
    values = {"id": new_id(), "case_id": case_id, "name": state.name, "stumbles": 0, "version": 1, **_columns(state)}
    return insert_new(unit, CLOCKS, values)


def _columns(state: ClockState) -> dict[str, Any]:
    return {
        "state": state.status.value,
        "target": str(state.target),
        "calendar": state.calendar,
        "calendar_version": state.calendar_version,
        "policy_version": state.policy_version,
        "pausable": state.pausable,
        "opened_at": state.opened_at,
        "started_at": state.started_at,
        "due_at": state.due,
        "provisional": state.provisional,
        "marks": [[mark.level, _text(mark.at)] for mark in state.marks],
        "warn_at": {"percents": list(state.warn_percents), "leads": [str(lead) for lead in state.warn_leads]},
        "pauses": [[_text(pause.start), _text(pause.end), pause.reason] for pause in state.pauses],
        "fired": list(state.fired),
        "met_at": state.met_at,
        "ended_reason": state.ended_reason,
        "round": state.round,
        "fire_at": next_fire(state),
    }


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _stored(row: Any) -> StoredClock:
    state = ClockState(
        key=f"{row.case_id}/{row.name}",
        name=row.name,
        target=parse_target(row.target),
        calendar=row.calendar,
        calendar_version=row.calendar_version,
        policy_version=row.policy_version,
        pausable=row.pausable,
        opened_at=row.opened_at,
        started_at=row.started_at,
        status=ClockStatus(row.state),
        due=row.due_at,
        provisional=row.provisional,
        marks=tuple(Mark(level, _instant(at)) for level, at in row.marks),
        warn_percents=tuple(row.warn_at["percents"]),
        warn_leads=tuple(parse_target(lead) for lead in row.warn_at["leads"]),
        pauses=tuple(
            ClockPause(datetime.fromisoformat(start), _instant(end), reason) for start, end, reason in row.pauses
        ),
        fired=tuple(row.fired),
        met_at=row.met_at,
        ended_reason=row.ended_reason,
        round=row.round,
    )
    return StoredClock(row.id, row.case_id, state, row.version, row.fire_at)


def clocks_of(unit: Unit, case_id: str) -> tuple[StoredClock, ...]:
    """The clocks of a case, the first due first, those without a due time last."""
    query = sa.select(CLOCKS).where(CLOCKS.c.case_id == case_id)
    clocks = [_stored(row) for row in unit.execute(query)]
    clocks.sort(
        key=lambda clock: (clock.state.due is None, clock.state.due or clock.state.started_at, clock.state.name)
    )
    return tuple(clocks)


def clock_of(unit: Unit, case_id: str, name: str) -> StoredClock | None:
    """One clock of a case by its name."""
    row = unit.execute(sa.select(CLOCKS).where(CLOCKS.c.case_id == case_id, CLOCKS.c.name == name)).one_or_none()
    return None if row is None else _stored(row)


def change_clock(unit: Unit, there: StoredClock, state: ClockState) -> StoredClock:
    """Write a clock's new state. Raises Conflict when somebody changed it since ``there`` was read."""
    where = [CLOCKS.c.id == there.id, CLOCKS.c.version == there.version]
    if not update_one(unit, CLOCKS, where, {**_columns(state), "version": there.version + 1, "stumbles": 0}):
        raise Conflict(f"clock {state.name} of case {there.case_id} was changed by somebody else: look at it again")
    return StoredClock(there.id, there.case_id, state, there.version + 1, next_fire(state))


def find_clocks(
    unit: Unit, *, states: Iterable[str] = ("running", "breached_running"), limit: int = 100
) -> tuple[StoredClock, ...]:
    """Clocks in some states, the first due first."""
    query = sa.select(CLOCKS).where(CLOCKS.c.state.in_([str(state) for state in states]))
    return tuple(_stored(row) for row in unit.execute(query.order_by(CLOCKS.c.due_at).limit(limit)))


def count_by_state(unit: Unit) -> dict[str, int]:
    """How many clocks there are in each state."""
    query = sa.select(CLOCKS.c.state, sa.func.count()).group_by(CLOCKS.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}
