"""Sets of instants as sorted, separate half-open spans. A closed end is the end plus one microsecond, time's grain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from misroute.gate.scenario import Span

GRAIN = timedelta(microseconds=1)


def united(spans: Iterable[Span]) -> list[Span]:
    """The union, sorted and merged; empty spans vanish."""
    merged: list[Span] = []
    for span in sorted((span for span in spans if span.start < span.end), key=lambda span: span.start):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The intersection of two unions."""
    for whole, part in ((one, other), (other, one)):
        # the usual case: a span that holds all of the other side changes nothing
        if len(whole) == 1 and part and whole[0].start <= part[0].start and part[-1].end <= whole[0].end:
            return list(part)
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i].start, other[j].start), min(one[i].end, other[j].end)
        if start < end:
            found.append(Span(start, end))
        if one[i].end < other[j].end:
            i += 1
        else:
            j += 1
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What of ``spans`` is not in ``taken`` (both united)."""
    left = list(spans)
    for hole in taken:
        cut: list[Span] = []
        for span in left:
            cut.append(Span(span.start, min(span.end, hole.start)))
            cut.append(Span(max(span.start, hole.end), span.end))
        left = [span for span in cut if span.start < span.end]
    return united(left)


def holds(spans: Sequence[Span], moment: datetime) -> bool:
    """True when ``moment`` is in the set."""
    return any(span.start <= moment < span.end for span in spans)


def first_from(spans: Sequence[Span], moment: datetime) -> datetime | None:
    """The first instant of the set at or after ``moment``."""
    for span in spans:
        if moment < span.end:
            return max(span.start, moment)
    return None


def at_local(day: date, seconds: int, zone: ZoneInfo) -> datetime:
    """The instant of a local wall-clock time; a skipped hour reads as the hour after, a repeated one as the first."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    wall = start.replace(tzinfo=None) + timedelta(seconds=seconds)
    return wall.replace(tzinfo=zone).astimezone(UTC)
