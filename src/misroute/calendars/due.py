"""A due time with its working: the lines that tell a person how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from misroute.calendars.calendar import Calendar
from misroute.calendars.reckoning import Pause, Stretch, due_at, is_provisional, next_opening, stretches
from misroute.calendars.targets import Target, iso_duration

Language = Literal["en", "zh"]

_FIRST, _LAST = 12, 3
"""Pieces of a long way that are told in full at its beginning and at its end."""


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (UTC; None while an open pause stops it), and why then.

    ``provisional``: days whose holidays are not official yet were counted; the date may move when they are.
    """

    due: datetime | None
    provisional: bool
    working: tuple[str, ...]


def due(
    calendar: Calendar, start: datetime, target: Target, pauses: Sequence[Pause] = (), lang: Language = "en"
) -> Due:
    """When ``target`` is used up for a clock started at ``start``, with the way there in ``lang``.

    Instants without offset are read in the calendar's zone. Raises CalendarError when there is no such time.
    """
    start = calendar.instant(start)
    moment = due_at(calendar, start, target, pauses)
    provisional = is_provisional(calendar, start, moment)
    lines = [*_opening_lines(calendar, start, target, lang), *_pause_lines(calendar, pauses, lang)]
    if moment is None:
        lines.append(
            "等待恢复：暂停未结束，暂无到期时间" if lang == "zh" else "paused without an end: nothing is due yet"
        )
    else:
        lines += _way_lines(calendar, list(stretches(calendar, start, moment, pauses)), lang)
        shown = _instant(calendar, moment)
        lines.append(f"到期：{shown}" if lang == "zh" else f"due {shown}")
    if provisional:
        lines.append(_provisional_line(calendar, lang))
    return Due(moment, provisional, tuple(lines))


def _opening_lines(calendar: Calendar, start: datetime, target: Target, lang: Language) -> list[str]:
    shown = _instant(calendar, start)
    counted = "working days" if target.days is not None else "working time"
    if lang == "zh":
        counted = "工作日" if target.days is not None else "工作时间"
        lines = [
            f"日历 {calendar.name}（{calendar.tz}，版本 {calendar.version}），起点 {shown}，"
            f"期限 {target}（按{counted}）"
        ]
    else:
        lines = [
            f"calendar {calendar.name} ({calendar.tz}, version {calendar.version}), start {shown}, "
            f"target {target} of {counted}"
        ]
    opening = next_opening(calendar, start)
    if opening != start:
        moved = _instant(calendar, opening)
        lines.append(f"起点不在工作时间内，从 {moved} 起算" if lang == "zh" else f"closed then: counted from {moved}")
    return lines


def _pause_lines(calendar: Calendar, pauses: Sequence[Pause], lang: Language) -> list[str]:
    lines = []
    for pause in sorted(pauses, key=lambda pause: calendar.instant(pause.start)):
        start = _instant(calendar, calendar.instant(pause.start))
        end = _instant(calendar, calendar.instant(pause.end)) if pause.end is not None else None
        if lang == "zh":
            lines.append(f"暂停 {start} 至 {end or '未定'}，期间不计时")
        else:
            lines.append(f"paused {start} to {end or 'an open end'}: not counted")
    return lines


def _way_lines(calendar: Calendar, way: list[Stretch], lang: Language) -> list[str]:
    lines: list[str] = []
    spent = timedelta(0)
    before: date | None = None
    left_out = range(_FIRST, len(way) - _LAST) if len(way) > _FIRST + _LAST else range(0)
    for place, piece in enumerate(way):
        spent += piece.end - piece.start
        if place in left_out:
            if place == left_out[0]:
                lines.append(f"…另有 {len(left_out)} 段" if lang == "zh" else f"… {len(left_out)} more stretches")
            before = None
            continue
        if before is not None and (closed := (piece.day - before).days - 1) > 0:
            lines.append(_closed_line(calendar, before, closed, lang))
        before = piece.day
        lines.append(_piece_line(calendar, piece, spent, lang))
    return lines


def _closed_line(calendar: Calendar, before: date, closed: int, lang: Language) -> str:
    first, last = before + timedelta(days=1), before + timedelta(days=closed)
    named = sum(first + timedelta(days=n) in calendar.days_off for n in range(closed))
    span = str(first) if closed == 1 else f"{first} – {last}"
    if lang == "zh":
        return f"{span} 休息" + (f"（含 {named} 天法定或约定假日）" if named else "")
    return f"{span} closed" + (f" ({named} of them listed as days off)" if named else "")


def _piece_line(calendar: Calendar, piece: Stretch, spent: timedelta, lang: Language) -> str:
    special = piece.day in calendar.work_days
    span = f"{_wall(calendar, piece.start, piece.start)}–{_wall(calendar, piece.end, piece.start)}"
    length, total = iso_duration(piece.end - piece.start), iso_duration(spent)
    if lang == "zh":
        day = f"{piece.day} 周{'一二三四五六日'[piece.day.weekday()]}" + ("（调休或特别工作日）" if special else "")
        return f"{day} {span}：{length}，累计 {total}"
    day = f"{piece.day:%a} {piece.day}" + (" (special workday)" if special else "")
    return f"{day} {span}: {length}, {total} in all"


def _wall(calendar: Calendar, moment: datetime, beside: datetime) -> str:
    """The time of day, with seconds only where there are some; the midnight that ends a day reads 24:00."""
    wall = calendar.local(moment)
    if wall.time() == time() and wall.date() > calendar.local(beside).date():
        return "24:00"
    return wall.strftime("%H:%M:%S" if wall.second or wall.microsecond else "%H:%M")


def _provisional_line(calendar: Calendar, lang: Language) -> str:
    until = calendar.official_until
    if lang == "zh":
        return f"暂定：{until or calendar.official_from} 之外的节假日安排尚未公布，公布后日期可能变动"
    return (
        f"provisional: official holidays are known {_known(calendar)} only, the date may move when more are published"
    )


def _known(calendar: Calendar) -> str:
    since = f"from {calendar.official_from} " if calendar.official_from else ""
    return f"{since}until {calendar.official_until}" if calendar.official_until else since.strip()


def _instant(calendar: Calendar, moment: datetime) -> str:
    return calendar.local(moment).isoformat(timespec="auto")
