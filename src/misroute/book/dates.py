"""Dates and instants as people and exports write them, read strictly: what could mean two days is not read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

EXCEL_EPOCH: Final = date(1899, 12, 30)
EXCEL_FIRST: Final = 10_000
"""Serial 10000 is 1927-05-18: smaller integers are more likely ages, counts or years than dates."""
EXCEL_LAST: Final = 99_999
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

EMPTY: Final = frozenset(
    {"", "-", "--", "—", "/", "null", "none", "nan", "nat", "n/a", "na", "无", "暂无", "無", "未知", "\\n"}
)

YEAR_FIRST = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*(?:\2|月)\s*(\d{1,2})(?!\d)(?:\s*[日号號])?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
ENGLISH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?)[,\s-]+(\d{4})(?!\d)"
)
CLOCK = re.compile(
    r"[t,\s]*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?"
    r"\s*(z|utc|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?"
)
SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateReading:
    """``value`` is None when nothing was read; ``reason`` then says why, and is '' for an empty cell."""

    value: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InstantReading:
    """``value`` is aware and UTC, or None with the reason. ``assumed_zone``: the text named no offset."""

    value: datetime | None
    reason: str = ""
    assumed_zone: bool = False


@lru_cache(maxsize=65_536)
def parse_date(text: str) -> DateReading:
    """The day a cell names, in any of the forms

    ``2026-01-02``, ``2026/1/2``, ``2026.1.2``, ``20260102``, ``2026年1月2日``, ``2 Jan 2026``, ``January 2, 2026``,
    ``13/02/2026``, ``02/13/2026``, an Excel serial (five digits), each also with a clock time after it, which is
    dropped. ``01/02/2026`` may be two days and is refused unless both are the same (``02/02/2026``). Never raises.
    """
    cleaned = _clean(text)
    if cleaned in EMPTY:
        return DateReading(None)
    day, rest, reason = _day(cleaned)
    if day is None:
        return DateReading(None, reason)
    if rest and CLOCK.fullmatch(rest) is None:
        return DateReading(None, "text after the date")
    return DateReading(day)


def parse_instant(text: str, zone: tzinfo = UTC) -> InstantReading:
    """The instant a cell names: a day as in parse_date, then a clock time and an offset; or Unix seconds.

    Without an offset the time is taken in ``zone`` and ``assumed_zone`` says so; a day alone is its midnight.
    ``24:00`` is the next midnight. Unix time has ten digits (seconds) or thirteen (milliseconds). Never raises.
    """
    cleaned = _clean(text)
    if cleaned in EMPTY:
        return InstantReading(None, "empty")
    if re.fullmatch(r"\d{10}(?:\.\d+)?|\d{13}", cleaned):
        seconds = float(cleaned) if len(cleaned) != 13 else int(cleaned) / 1000
        return InstantReading(datetime.fromtimestamp(seconds, UTC))
    day, rest, reason = _day(cleaned)
    if day is None:
        return InstantReading(None, reason)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the zone is put on below
    offset: tzinfo | None = None
    if rest:
        found = CLOCK.fullmatch(rest)
        if found is None:
            return InstantReading(None, "text after the date")
        since = _since_midnight(found)
        if since is None:
            return InstantReading(None, "no such time of day")
        midnight += since
        offset = _offset(found[6])
    elif serial := SERIAL.fullmatch(cleaned):
        midnight += timedelta(seconds=round(86_400 * float(f"0.{serial[2] or 0}")))
    try:
        return InstantReading(midnight.replace(tzinfo=offset or zone).astimezone(UTC), assumed_zone=offset is None)
    except (OverflowError, ValueError):
        return InstantReading(None, "outside the calendar")


def _clean(text: str) -> str:
    if len(text) > 64:
        return text[:65].casefold()  # too long for a date: fails below without costly work
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return plain.strip().strip("'\"").casefold().strip()


def _day(text: str) -> tuple[date | None, str, str]:
    """The day at the start of the text, the rest after it, and the reason when there is none."""
    if not text.isascii() and not re.search(r"[年月日号號]", text):
        return None, "", "not a date"
    if found := YEAR_FIRST.match(text):
        return _checked(int(found[1]), int(found[3]), int(found[4]), text[found.end() :])
    if found := COMPACT.match(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]), text[found.end() :])
    if found := YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first <= 12 and second <= 12 and first != second:
            return None, "", "day and month cannot be told apart: write YYYY-MM-DD"
        month, day = (second, first) if first > 12 else (first, second)
        return _checked(year, month, day, text[found.end() :])
    if found := ENGLISH.match(text):
        word = found[2] or found[3]
        if word not in MONTH_NAMES and word not in MONTHS and word != "sept":
            return None, "", "not a date"
        return _checked(int(found[5]), MONTHS.index(word[:3]) + 1, int(found[1] or found[4]), text[found.end() :])
    if found := SERIAL.fullmatch(text):
        serial = int(found[1])
        if EXCEL_FIRST <= serial <= EXCEL_LAST:
            return EXCEL_EPOCH + timedelta(days=serial), "", ""
    return None, "", "not a date"


def _checked(year: int, month: int, day: int, rest: str) -> tuple[date | None, str, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, "", "year out of range"
    try:
        return date(year, month, day), rest, ""
    except ValueError:
        return None, "", "no such day"


def _since_midnight(found: re.Match[str]) -> timedelta | None:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5] == "pm" else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("z", "utc"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
