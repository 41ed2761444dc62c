"""Hours of one day: periods in seconds from the local midnight of the day they begin on.

A period may end after midnight (a night shift 22:00–06:00 ends at 30 h): it belongs to the day it begins on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from misroute.errors import UsageError

DAY = 86_400

Period = tuple[int, int]
"""(from, to) in seconds after local midnight; 0 ≤ from < DAY, from < to ≤ from + DAY."""

Hours = tuple[Period, ...]
"""Periods of one day, in order, none touching the next."""

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")

WHOLE_DAY: Hours = ((0, DAY),)


class HoursError(UsageError):
    """A time of day or a period that cannot be meant."""


def parse_clock(text: object) -> int:
    """Seconds after midnight of ``'09:00'``, ``'9:00'``, ``'09:00:30'`` or ``'24:00'`` (the end of the day)."""
    match = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise HoursError(f"{text!r} is not a time of day: write HH:MM, '24:00' for the end of a day")
    hour, minute, second = (int(part or 0) for part in match.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY:
        raise HoursError(f"{text!r} is not a time of day: hours go to 24:00, minutes and seconds to 59")
    return seconds


def parse_period(pair: object) -> Period:
    """A period from ``['09:00', '12:00']``; an end before the start means the next morning."""
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise HoursError(f"{pair!r} is not a period: write a pair of times such as ['09:00', '12:00']")
    start, end = parse_clock(pair[0]), parse_clock(pair[1])
    if start == DAY:
        raise HoursError(f"a period cannot begin at 24:00 ({pair[0]!r}): write '00:00' on the next day")
    if start == end:
        raise HoursError(f"the period {pair[0]!r}–{pair[1]!r} has no length: a whole day is '00:00' to '24:00'")
    return (start, end if end > start else end + DAY)


def unite(periods: Iterable[Period]) -> Hours:
    """The same time as ordered periods, overlapping and touching ones joined: nobody works an hour twice."""
    joined: list[Period] = []
    for start, end in sorted(periods):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def clock_text(seconds: int) -> str:
    """``'09:00'`` for 32400, ``'24:00'`` for a day's end, ``'06:00+1'`` for a time of the next morning."""
    days, rest = (0, seconds) if seconds <= DAY else divmod(seconds, DAY)
    minutes, second = divmod(rest, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{second:02d}" if second else "")
    return text + (f"+{days}" if days else "")


def period_pair(period: Period) -> list[str]:
    """The pair of texts ``parse_period`` reads back to the same period."""
    start, end = period
    return [clock_text(start), clock_text(end if end <= DAY else end - DAY)]
