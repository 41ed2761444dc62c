"""A clock: one promise of one case, as a value. It is stored with the instants it fires at, so that a sweep finds the
few due clocks by an index and needs no calendar to fire them.

- Its target, calendar version and policy version are a snapshot taken at the start; a later change of configuration
  moves nothing. Moving a due time is a separate, explicit act (``rebase``).
- Met or late is judged at the instant the thing was done, never at the instant somebody looked. Exactly at the due
  time is still met.
- Warnings count business time, like the target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from misroute.calendars import Calendar, Language, Pause, Target, due, due_at, elapsed, is_provisional
from misroute.errors import Conflict, UsageError
from misroute.remedy.playbook import ClockSpec

BREACH = "breach"
_TICK = timedelta(microseconds=1)


class ClockStatus(StrEnum):
    """Where a clock stands. ``breached_running``: the time is over and the thing is still not done."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    BREACHED_RUNNING = "breached_running"
    CANCELLED = "cancelled"


STANDING = frozenset({ClockStatus.MET, ClockStatus.MET_LATE, ClockStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class ClockPause:
    """A person stopped the clock, for this reason; ``end`` None while it is stopped."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant at which a clock fires: ``warn-80%``, ``warn-PT30M`` (before the end) or ``breach``.

    ``at`` is None while an open pause keeps it from being known.
    """

    level: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Fired:
    """One thing to tell somebody: which level, when it became true, and a key no second telling has."""

    key: str
    level: str
    at: datetime

    @property
    def is_breach(self) -> bool:
        """Whether the promise is broken, not only near its end."""
        return self.level == BREACH


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock. ``key`` is ``case/name``; ``started_at`` when we became aware, which may lie before ``opened_at``.

    ``due`` None: paused. ``provisional``: the holidays up to then are not official yet. ``fired`` are the levels told
    already; ``round`` grows with each ``rebase``, after which all levels may be told again.
    """

    key: str
    name: str
    target: Target
    calendar: str
    calendar_version: str
    policy_version: str
    pausable: bool
    opened_at: datetime
    started_at: datetime
    status: ClockStatus
    due: datetime | None
    provisional: bool
    marks: tuple[Mark, ...]
    warn_percents: tuple[int, ...] = ()
    warn_leads: tuple[Target, ...] = ()
    pauses: tuple[ClockPause, ...] = ()
    fired: tuple[str, ...] = ()
    met_at: datetime | None = None
    ended_reason: str | None = None
    round: int = 1

    @property
    def warned(self) -> tuple[str, ...]:
        """The warnings told already."""
        return tuple(level for level in self.fired if level != BREACH)


def start(
    spec: ClockSpec,
    calendar: Calendar,
    *,
    key: str,
    policy_version: str,
    opened_at: datetime,
    aware_at: datetime | None = None,
) -> ClockState:
    """A clock that runs since we became aware (``aware_at``, by default the opening of the case).

    Raises UsageError when awareness lies after the opening or the calendar is not the one the promise names.
    """
    started = opened_at if aware_at is None else aware_at
    if started > opened_at:
        raise UsageError(f"clock {spec.name!r}: awareness cannot lie after the opening of the case")
    if calendar.name != spec.calendar:
        raise UsageError(f"clock {spec.name!r} runs on calendar {spec.calendar!r}, not on {calendar.name!r}")
    state = ClockState(
        key=key,
        name=spec.name,
        target=spec.target,
        calendar=calendar.name,
        calendar_version=calendar.version,
        policy_version=policy_version,
        pausable=spec.pausable,
        opened_at=opened_at,
        started_at=started,
        status=ClockStatus.RUNNING,
        due=None,
        provisional=False,
        marks=(),
        warn_percents=spec.warn_percents,
        warn_leads=spec.warn_leads,
    )
    return _reckoned(state, calendar)


def can_pause(state: ClockState) -> bool:
    """Whether ``pause`` would be accepted: a running clock whose promise may be paused."""
    return state.pausable and state.status is ClockStatus.RUNNING


def pause(state: ClockState, calendar: Calendar, *, at: datetime, reason: str) -> ClockState:
    """The clock stands still from ``at`` on. Conflict when it may not, or its time is over by then."""
    if not reason.strip():
        raise UsageError(f"pausing clock {state.name!r} needs a reason")
    if not state.pausable:
        raise Conflict(f"clock {state.name!r} is never paused")
    if state.status is not ClockStatus.RUNNING:
        raise Conflict(f"clock {state.name!r} cannot be paused: it is {state.status}")
    if state.due is not None and at >= state.due:
        raise Conflict(f"clock {state.name!r} cannot be paused: its time was over at {state.due.isoformat()}")
    if state.pauses and at < (state.pauses[-1].end or at):
        raise Conflict(f"clock {state.name!r} cannot be paused before its last pause ended")
    stopped = (*state.pauses, ClockPause(max(at, state.started_at), None, reason))
    return _reckoned(replace(state, pauses=stopped, status=ClockStatus.PAUSED), calendar)


def resume(state: ClockState, calendar: Calendar, *, at: datetime) -> ClockState:
    """The clock goes on from ``at``; its due time and warnings move by the working time it stood still."""
    if state.status is not ClockStatus.PAUSED:
        raise Conflict(f"clock {state.name!r} cannot be resumed: it is {state.status}")
    last = state.pauses[-1]
    if at < last.start:
        raise Conflict(f"clock {state.name!r} cannot be resumed before it was paused")
    pauses = (*state.pauses[:-1], replace(last, end=at))
    return _reckoned(replace(state, pauses=pauses, status=ClockStatus.RUNNING), calendar)


def stop(state: ClockState, *, at: datetime) -> ClockState:
    """The thing promised was done at ``at``: met, or met late; a breach told too early by a slow report is undone."""
    if state.status in STANDING:
        raise Conflict(f"clock {state.name!r} is over: it is {state.status}")
    return _ended(state, judge(state, at), at, None)


def judge(state: ClockState, at: datetime) -> ClockStatus:
    """Met or met late, had the thing been done at ``at``. A paused clock has time left."""
    return ClockStatus.MET_LATE if state.due is not None and at > state.due else ClockStatus.MET


def cancel(state: ClockState, *, at: datetime, reason: str) -> ClockState:
    """The promise falls away (its step was skipped, the case merged). Cancelling twice changes nothing."""
    if state.status is ClockStatus.CANCELLED:
        return state
    if state.status in STANDING:
        raise Conflict(f"clock {state.name!r} is over: it is {state.status}")
    return replace(_ended(state, ClockStatus.CANCELLED, at, reason), met_at=None)


def next_fire(state: ClockState) -> datetime | None:
    """The instant from which ``fire`` has something to tell; None when it never will as things stand."""
    return min((begins for begins, _, _ in _untold(state)), default=None)


def fire(state: ClockState, now: datetime) -> tuple[ClockState, tuple[Fired, ...]]:
    """What has become true by ``now`` and was not told yet, in order, and the clock that remembers having told it.

    Something is told exactly when ``next_fire(state) <= now``.
    """
    told = [(at, level) for begins, at, level in _untold(state) if begins <= now]
    if not told:
        return state, ()
    suffix = f"/{state.round}" if state.round > 1 else ""
    events = tuple(Fired(f"{state.key}/{level}{suffix}", level, at) for at, level in told)
    levels = tuple(event.level for event in events)
    status = ClockStatus.BREACHED_RUNNING if BREACH in levels else state.status
    return replace(state, fired=(*state.fired, *levels), status=status), events


def rebase(
    state: ClockState,
    calendar: Calendar,
    *,
    policy_version: str,
    now: datetime,
    spec: ClockSpec | None = None,
    aware_at: datetime | None = None,
) -> ClockState:
    """The same promise reckoned anew: with newly published holidays, another target, or an earlier awareness.

    An explicit act of a person or of a merge, to be written down as such. All levels may fire again.
    """
    if state.status in STANDING:
        raise Conflict(f"clock {state.name!r} is over: it is {state.status}")
    renewed = replace(
        state,
        calendar=calendar.name,
        calendar_version=calendar.version,
        policy_version=policy_version,
        started_at=state.started_at if aware_at is None else min(aware_at, state.opened_at),
        fired=(),
        round=state.round + 1,
    )
    if spec is not None:
        renewed = replace(
            renewed,
            target=spec.target,
            pausable=spec.pausable,
            warn_percents=spec.warn_percents,
            warn_leads=spec.warn_leads,
        )
    status = ClockStatus.PAUSED if state.status is ClockStatus.PAUSED else ClockStatus.RUNNING
    renewed = _reckoned(replace(renewed, status=status), calendar)
    # what is already past stays told: rebasing is no reason to warn of it a second time
    past = tuple(level for begins, _, level in _untold(renewed) if begins <= now and level in state.fired)
    breached = BREACH in past
    return replace(renewed, fired=past, status=ClockStatus.BREACHED_RUNNING if breached else renewed.status)


def restart(state: ClockState, calendar: Calendar, *, policy_version: str, at: datetime) -> ClockState:
    """A promise that was over begins anew, because its case was reopened at ``at``; its old run stays in the record."""
    if state.status not in STANDING:
        raise Conflict(f"clock {state.name!r} still runs: it is {state.status}")
    fresh = replace(
        state,
        calendar=calendar.name,
        calendar_version=calendar.version,
        policy_version=policy_version,
        opened_at=at,
        started_at=at,
        status=ClockStatus.RUNNING,
        pauses=(),
        fired=(),
        met_at=None,
        ended_reason=None,
        round=state.round + 1,
    )
    return _reckoned(fresh, calendar)


def explain(state: ClockState, calendar: Calendar, lang: Language = "en") -> tuple[str, ...]:
    """How the due time came about, line by line. The calendar is the one of the clock's snapshot."""
    _require_same(state, calendar)
    lines = due(calendar, state.started_at, state.target, _pauses(state), lang).working
    if state.started_at < state.opened_at:
        opened = calendar.local(state.opened_at).isoformat()
        aware = "自知悉起计时，立案于" if lang == "zh" else "counted from awareness; the case was opened at"
        lines = (f"{aware} {opened}", *lines)
    reasons = tuple(
        f"暂停原因：{item.reason}" if lang == "zh" else f"paused because: {item.reason}" for item in state.pauses
    )
    return (*lines, *reasons)


def _reckoned(state: ClockState, calendar: Calendar) -> ClockState:
    _require_same(state, calendar)
    pauses = _pauses(state)
    end = due_at(calendar, state.started_at, state.target, pauses)
    marks = (*_warnings(state, calendar, pauses), Mark(BREACH, end))
    provisional = is_provisional(calendar, state.started_at, end)
    return replace(state, due=end, provisional=provisional, marks=marks)


def _warnings(state: ClockState, calendar: Calendar, pauses: tuple[Pause, ...]) -> list[Mark]:
    whole = due_at(calendar, state.started_at, state.target)
    room = elapsed(calendar, state.started_at, whole) if whole is not None else timedelta(0)
    lengths = [(f"warn-{percent}%", room * percent / 100) for percent in state.warn_percents]
    lengths += [(f"warn-{lead}", room - timedelta(seconds=lead.seconds or 0)) for lead in state.warn_leads]
    return [
        Mark(level, due_at(calendar, state.started_at, Target(seconds=int(length.total_seconds())), pauses))
        for level, length in lengths
        if timedelta(0) < length < room
    ]


def _pauses(state: ClockState) -> tuple[Pause, ...]:
    return tuple(Pause(item.start, item.end) for item in state.pauses)


def _untold(state: ClockState) -> list[tuple[datetime, datetime, str]]:
    """(fires from, became true at, level) of the marks not told yet whose time is known, in order."""
    if state.status in STANDING:
        return []
    # done exactly at the due time is met, so the first instant of a breach comes right after it
    return sorted(
        (mark.at + _TICK if mark.level == BREACH else mark.at, mark.at, mark.level)
        for mark in state.marks
        if mark.at is not None and mark.level not in state.fired
    )


def _ended(state: ClockState, status: ClockStatus, at: datetime, reason: str | None) -> ClockState:
    pauses = state.pauses
    if pauses and pauses[-1].end is None:
        pauses = (*pauses[:-1], replace(pauses[-1], end=max(at, pauses[-1].start)))
    return replace(state, status=status, met_at=at, ended_reason=reason, pauses=pauses)


def _require_same(state: ClockState, calendar: Calendar) -> None:
    if (calendar.name, calendar.version) != (state.calendar, state.calendar_version):
        raise Conflict(
            f"clock {state.name!r} was started on calendar {state.calendar} {state.calendar_version}, not on "
            f"{calendar.name} {calendar.version}: use the kept snapshot, or rebase the clock"
        )
