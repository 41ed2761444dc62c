"""The clocks of a case together: all started at its opening, each ended by its step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from misroute.calendars import Calendar
from misroute.errors import NotFound
from misroute.remedy.clock import STANDING, ClockState, cancel, start, stop
from misroute.remedy.log import StepLog, StepState
from misroute.remedy.playbook import Playbook


def start_clocks(
    playbook: Playbook,
    calendars: Mapping[str, Calendar],
    case_id: str,
    *,
    opened_at: datetime,
    aware_at: datetime | None = None,
) -> tuple[ClockState, ...]:
    """All clocks of a new case, keyed ``case/clock``, running since ``aware_at``. Raises NotFound for a calendar."""
    missing = sorted({spec.calendar for spec in playbook.clocks} - calendars.keys())
    if missing:
        raise NotFound(
            f"playbook {playbook.name} needs the calendar {missing[0]!r}: add config/calendars/{missing[0]}.toml"
        )
    return tuple(
        start(
            spec,
            calendars[spec.calendar],
            key=f"{case_id}/{spec.name}",
            policy_version=f"{playbook.name} {playbook.version}",
            opened_at=opened_at,
            aware_at=aware_at,
        )
        for spec in playbook.clocks
    )


def settle_clock(state: ClockState, step: StepLog) -> ClockState:
    """The clock after its step changed: met or met late at the step's own time, cancelled when it was skipped.

    A step that is not over, or a clock that already is, leaves it as it was.
    """
    if state.status in STANDING or step.done_at is None:
        return state
    if step.state is StepState.DONE:
        return stop(state, at=step.done_at)
    if step.state is StepState.SKIPPED:
        return cancel(state, at=step.done_at, reason=step.reason or "skipped")
    return state
