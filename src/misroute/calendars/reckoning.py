"""Counting business time: when a promise is due, how much of it has passed.

The rules are those of the product's contract: ``PTnH`` counts working time. ``PnD`` counts working days: the start
moves to the next opening if closed, then n working days on at the same local time, clamped to that day's hours.
Reaching exactly the closing time stays there; a zero target on closed hours is the next opening. Working time inside
a pause does not count; pauses may overlap; a pause without an end leaves nothing due, unless the target was reached
before it began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from misroute.calendars.calendar import Calendar, CalendarError
from misroute.calendars.targets import MAX_YEARS, Target

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock stands still; ``end`` None: it still stands."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One piece of the way to a due time, for telling people: working time of the shifts of ``day``."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class _Stop:
    """A pause in UTC, united with those it overlapped."""

    start: datetime
    end: datetime | None


def due_at(calendar: Calendar, start: datetime, target: Target, pauses: Sequence[Pause] = ()) -> datetime | None:
    """The instant (UTC) at which ``target`` is used up when its clock starts at ``start``; None while it is paused.

    Raises CalendarError when the calendar has no more working time, or not enough of it within a hundred years.
    """
    start = calendar.instant(start)
    stops = unite_pauses(calendar, pauses)
    if target.seconds is not None:
        return advance(calendar, start, timedelta(seconds=target.seconds), stops)
    return _after_days(calendar, start, target.days or 0, stops)


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """Working time from ``start`` to ``end`` outside the pauses; negative when ``end`` is before ``start``.

    Raises CalendarError for instants more than a hundred years apart.
    """
    start, end = calendar.instant(start), calendar.instant(end)
    if end < start:
        return -elapsed(calendar, end, start, pauses)
    if end - start > timedelta(days=MAX_YEARS * 366):
        raise CalendarError(f"the two instants are more than {MAX_YEARS} years apart: check their years")
    return _between(calendar, start, end, unite_pauses(calendar, pauses))


def is_provisional(calendar: Calendar, start: datetime, due: datetime | None) -> bool:
    """Whether days without official holiday data were counted between ``start`` and ``due``."""
    first = calendar.local(calendar.instant(start)).date()
    last = calendar.local(due).date() if due is not None else first
    after = calendar.official_until is not None and max(first, last) > calendar.official_until
    return after or (calendar.official_from is not None and first < calendar.official_from)


def next_opening(calendar: Calendar, moment: datetime) -> datetime:
    """``moment`` itself when it is working time, else the next instant that is (both UTC)."""
    for _, opening, _ in _working(calendar, calendar.instant(moment), ()):
        return opening
    raise _never_again(calendar, moment)


def stretches(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Iterator[Stretch]:
    """The working time between two instants, piece by piece, without what the pauses take."""
    end = calendar.instant(end)
    for day, opening, closing in _working(calendar, calendar.instant(start), unite_pauses(calendar, pauses)):
        if opening >= end:
            return
        yield Stretch(day, opening, min(closing, end))


def advance(calendar: Calendar, start: datetime, length: timedelta, stops: Sequence[_Stop] = ()) -> datetime | None:
    """``start`` (UTC) plus ``length`` of working time; ``stops`` come from ``unite_pauses``."""
    if calendar.never_closes and not stops:
        return start + length
    left = length
    for _, opening, closing in _working(calendar, start, stops):
        room = closing - opening
        if left <= room:
            return opening + left
        left -= room
    if stops and stops[-1].end is None:
        return None
    raise _never_again(calendar, start)


def unite_pauses(calendar: Calendar, pauses: Sequence[Pause]) -> tuple[_Stop, ...]:
    """The pauses in order and without overlaps, in UTC. Raises CalendarError for one that ends before it begins."""
    found: list[_Stop] = []
    spans = [(calendar.instant(p.start), calendar.instant(p.end) if p.end is not None else None) for p in pauses]
    for start, end in sorted(spans, key=lambda span: span[0]):
        if end is not None and end < start:
            raise CalendarError(f"a pause ends before it begins ({start.isoformat()}): swap its two instants")
        last = found[-1] if found else None
        if last is not None and (last.end is None or start <= last.end):
            merged = None if last.end is None or end is None else max(last.end, end)
            found[-1] = _Stop(last.start, merged)
        elif end is None or end > start:
            found.append(_Stop(start, end))
    return tuple(found)


def _working(calendar: Calendar, start: datetime, stops: Sequence[_Stop]) -> Iterator[tuple[date, datetime, datetime]]:
    """Working time from ``start`` on, cut at the pauses; it ends where the calendar or an open pause ends it."""
    waiting = list(stops)
    for day, opening, closing in calendar.spans_from(start, _last_day(calendar, start)):
        while waiting and waiting[0].start < closing:
            stop = waiting[0]
            if stop.start > opening:
                yield day, opening, stop.start
            if stop.end is None:
                return
            opening = max(opening, stop.end)
            if stop.end > closing:
                break
            waiting.pop(0)
        if opening < closing:
            yield day, opening, closing


def _between(calendar: Calendar, start: datetime, end: datetime, stops: Sequence[_Stop]) -> timedelta:
    if calendar.never_closes and not stops:
        return end - start
    total = _NOTHING
    for _, opening, closing in _working(calendar, start, stops):
        if opening >= end:
            break
        total += min(closing, end) - opening
    return total


def _after_days(calendar: Calendar, start: datetime, count: int, stops: Sequence[_Stop]) -> datetime | None:
    opening, day = _opening(calendar, start)
    due = opening if count == 0 else _same_time(calendar, opening, day, _nth_workday(calendar, day, count))
    # A paused working hour puts the end off by a working hour; pauses after the end have no part in it.
    lost = _between(calendar, start, due, ()) - _between(calendar, start, due, stops)
    open_since = next((stop.start for stop in stops if stop.end is None), None)
    if open_since is not None and open_since < due:
        return None
    if not lost:
        return due
    return advance(calendar, due, lost, stops)


def _opening(calendar: Calendar, start: datetime) -> tuple[datetime, date]:
    for day, opening, _ in _working(calendar, start, ()):
        return opening, day
    raise _never_again(calendar, start)


def _nth_workday(calendar: Calendar, day: date, count: int) -> date:
    last, one = _last_day(calendar, calendar.instant_at(day, 0)), timedelta(days=1)
    while count and day <= last:
        day += one
        count -= calendar.is_workday(day)
    if count:
        raise _never_again(calendar, calendar.instant_at(day, 0))
    return day


def _same_time(calendar: Calendar, opening: datetime, day: date, other: date) -> datetime:
    """The wall-clock time of ``opening`` (in a shift of ``day``) on ``other``, moved into the hours of that day."""
    wall = calendar.local(opening)
    seconds = (wall.date() - day).days * 86_400 + wall.hour * 3600 + wall.minute * 60 + wall.second
    hours = calendar.hours_of(other)
    if seconds >= hours[-1][1]:
        return calendar.instant_at(other, hours[-1][1])
    for start, end in hours:
        if seconds < start:
            return calendar.instant_at(other, start)
        if seconds <= end:
            break
    return calendar.instant_at(other, seconds) + timedelta(microseconds=wall.microsecond)


def _last_day(calendar: Calendar, start: datetime) -> date:
    """The last day worth looking at: a calendar without a working week ends with its last single workday."""
    first = start.date()
    if any(calendar.week):
        return first + timedelta(days=MAX_YEARS * 366)
    return max((day for day in calendar.work_days if day not in calendar.days_off), default=first)


def _never_again(calendar: Calendar, start: datetime) -> CalendarError:
    return CalendarError(
        f"calendar {calendar.name!r} has too little working time after {calendar.local(start).isoformat()}: "
        "check its hours, days_off and work_days, or use a shorter target"
    )
