"""Calendars from ``config/calendars/*.toml``, and inline ones of a question; every problem is reported at once.

A file has ``name`` (the file's own), ``tz`` or ``follows``, ``version``, ``[hours]`` by weekday, ``work_hours`` for
make-up workdays, ``[years.YYYY]`` with ``days_off`` and ``work_days``, ``[day_hours]`` for single dates with hours of
their own, ``official_from`` and ``official_until``. A day off beats everything else said of a date.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from misroute.calendars import WEEKDAYS, Calendar, CalendarError, Hours, HoursError, parse_period
from misroute.errors import ConfigProblem, NotFound
from misroute.packs.toml import read_toml

_FILE_KEYS = frozenset(
    {
        "name", "tz", "follows", "version", "hours", "work_hours", "day_hours", "years", "official_from",
        "official_until",
    }
)  # fmt: skip
_INLINE_KEYS = frozenset({"name", "tz", "version", "hours", "days_off", "work_days", "official_from", "official_until"})
_YEAR_KEYS = frozenset({"days_off", "work_days"})

_Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]


@dataclass
class _Problems:
    """What is wrong so far, each line beginning with where."""

    where: str
    lines: list[str] = field(default_factory=list)

    def add(self, key: str, what: str) -> None:
        self.lines.append(f"{self.where}: {key}: {what}" if key else f"{self.where}: {what}")


def load_calendars(config_dir: Path) -> Mapping[str, Calendar]:
    """All calendars of ``config_dir/calendars``, by name. Raises ConfigProblem with every problem of every file.

    ``version`` of a calendar is the file's own with a digest of the content, so no two contents share one.
    """
    found: dict[str, Calendar] = {}
    problems: list[str] = []
    tables: dict[str, dict[str, object]] = {}
    folder = config_dir / "calendars"
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path, problems)
        if table is not None:
            tables[path.stem] = table
    if not tables and not problems:
        raise ConfigProblem([f"{folder}: holds no calendar (*.toml): copy the shipped ones there"])
    for name in tables:
        _load(name, tables, found, problems, ())
    if problems:
        raise ConfigProblem(problems)
    return found


def calendar_from_inline(given: object) -> Calendar:
    """The calendar written out in a question: ``{"tz", "hours", "days_off"?, "work_days"?}``.

    Raises ConfigProblem with every problem found.
    """
    problems = _Problems("calendar")
    if not isinstance(given, Mapping):
        raise ConfigProblem(["calendar: it is a name, or an object with tz and hours"])
    _unknown(given, _INLINE_KEYS, problems)
    week = _week(given.get("hours"), problems, required=True)
    work = _dated_hours(given.get("work_days"), "work_days", problems)
    calendar = Calendar(
        name=_text(given.get("name", "inline"), "name", problems),
        tz=_zone(given.get("tz"), problems),
        week=week,
        days_off=frozenset(_dates(given.get("days_off"), "days_off", problems)),
        work_days=work,
        official_from=_date_or_none(given, "official_from", problems),
        official_until=_date_or_none(given, "official_until", problems),
        version=str(given.get("version", "inline")),
    )
    _never_open(calendar, problems)
    if problems.lines:
        raise ConfigProblem(problems.lines)
    return calendar


def outdated(calendars: Mapping[str, Calendar], today: date, days: int = 45) -> tuple[str, ...]:
    """A line for each calendar whose official dates end within ``days`` of ``today``: due times become provisional."""
    soon = today + timedelta(days=days)
    return tuple(
        f"calendar {name}: official holidays are known until {calendar.official_until} only: add the next year's to "
        "its file in config/calendars (or to the one it follows)"
        for name, calendar in sorted(calendars.items())
        if calendar.official_until is not None and calendar.official_until < soon
    )


def calendar_for(asked: object, calendars: Mapping[str, Calendar]) -> Calendar:
    """The calendar a question means: a name among ``calendars``, or an inline one."""
    if isinstance(asked, str):
        if asked in calendars:
            return calendars[asked]
        raise NotFound(f"there is no calendar {asked[:40]!r}: use one of {', '.join(sorted(calendars))}")
    return calendar_from_inline(asked)


def _load(
    name: str,
    tables: Mapping[str, dict[str, object]],
    found: dict[str, Calendar],
    problems: list[str],
    followed: tuple[str, ...],
) -> Calendar | None:
    """Read one file, and first the one it follows; None when that one cannot be used."""
    if name in found:
        return found[name]
    table = tables[name]
    report = _Problems(f"calendars/{name}.toml")
    before = len(problems)
    base: Calendar | None = None
    follows = table.get("follows")
    if follows is not None:
        if not isinstance(follows, str) or follows not in tables:
            report.add("follows", f"there is no calendar {follows!r}: use one of {', '.join(sorted(tables))}")
        elif follows in (*followed, name):
            report.add("follows", f"goes in a circle: {' → '.join((*followed, name, follows))}")
        else:
            base = _load(follows, tables, found, problems if not followed else [], (*followed, name))
            if base is None:
                report.add("follows", f"{follows!r} has problems of its own: correct them first")
    calendar = _from_table(name, table, base, report) if follows is None or base is not None else None
    for line in report.lines:
        if line not in problems:
            problems.append(line)
    if calendar is None or report.lines or len(problems) > before:
        return None
    found[name] = calendar
    return calendar


def _from_table(name: str, table: Mapping[str, object], base: Calendar | None, problems: _Problems) -> Calendar:
    _unknown(table, _FILE_KEYS, problems)
    if table.get("name") != name:
        problems.add("name", f"is {table.get('name')!r}, but the file is called {name}.toml: they must agree")
    week = base.week if base and "hours" not in table else _week(table.get("hours"), problems, required=True)
    work_hours = _hours(table.get("work_hours"), "work_hours", problems) if "work_hours" in table else None
    days_off = set(base.days_off) if base else set()
    work_days = (
        {day: hours if work_hours is None else work_hours for day, hours in base.work_days.items()} if base else {}
    )
    years = table.get("years", {})
    if not isinstance(years, Mapping):
        problems.add("years", "is a table of years: [years.2026]")
        years = {}
    for year, entry in years.items():
        key = f"years.{year}"
        if not isinstance(entry, Mapping):
            problems.add(key, "is a table with days_off and work_days")
            continue
        _unknown(entry, _YEAR_KEYS, problems, key)
        off = _dates(entry.get("days_off"), f"{key}.days_off", problems)
        work = _dates(entry.get("work_days"), f"{key}.work_days", problems)
        for day in (*off, *work):
            if str(day.year) != year:
                problems.add(key, f"{day} is not in {year}")
        for day in sorted(set(off) & set(work)):
            problems.add(key, f"{day} cannot be both a day off and a workday")
        if work and work_hours is None:
            problems.add(key, "work_days need work_hours = [[from, to]] at the top of the file")
        # what this file says of a date overrules the calendar it follows
        days_off = (days_off - set(work)) | set(off)
        work_days |= dict.fromkeys(work, work_hours or ())
    day_hours = _dated_hours(table.get("day_hours"), "day_hours", problems)
    days_off -= set(day_hours) & (base.days_off if base else set())
    work_days |= day_hours
    own = _Problems(problems.where)
    calendar = Calendar(
        name=name,
        tz=base.tz if base and "tz" not in table else _zone(table.get("tz"), problems),
        week=week,
        days_off=frozenset(days_off),
        work_days=work_days,
        official_from=_date_or_none(table, "official_from", own) or (base.official_from if base else None),
        official_until=_date_or_none(table, "official_until", own) or (base.official_until if base else None),
        version="",
    )
    problems.lines += own.lines
    _never_open(calendar, problems)
    stated = _text(table.get("version"), "version", problems)
    return replace(calendar, version=f"{stated}+{digest_of(calendar.to_json())}")


def digest_of(snapshot: Mapping[str, object]) -> str:
    """Eight hexadecimal digits that change with any content of a snapshot."""
    return sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def _unknown(table: Mapping[str, object], known: frozenset[str], problems: _Problems, prefix: str = "") -> None:
    for key in sorted(set(map(str, table)) - known):
        place = f"{prefix}.{key}" if prefix else key
        problems.add(place[:60], f"is not known here: use {', '.join(sorted(known))}")


def _week(given: object, problems: _Problems, *, required: bool) -> _Week:
    if not isinstance(given, Mapping):
        if required or given is not None:
            problems.add("hours", 'is a table by weekday, such as {"mon": [["09:00", "18:00"]]}')
        given = {}
    for key in sorted(set(map(str, given)) - set(WEEKDAYS)):
        problems.add(f"hours.{key[:40]}", f"is no weekday: use {', '.join(WEEKDAYS)}")
    mon, tue, wed, thu, fri, sat, sun = (
        _hours(given[day], f"hours.{day}", problems) if day in given else () for day in WEEKDAYS
    )
    return (mon, tue, wed, thu, fri, sat, sun)


def _hours(given: object, key: str, problems: _Problems) -> Hours:
    if not isinstance(given, list):
        problems.add(key, 'is a list of periods, such as [["09:00", "12:00"], ["13:00", "18:00"]]')
        return ()
    periods = []
    for pair in given:
        try:
            periods.append(parse_period(pair))
        except HoursError as error:
            problems.add(key, str(error))
    return tuple(periods)


def _dated_hours(given: object, key: str, problems: _Problems) -> dict[date, Hours]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        problems.add(key, 'is a table of dates with their hours, such as {"2026-10-10": [["09:00", "18:00"]]}')
        return {}
    found: dict[date, Hours] = {}
    for text, hours in given.items():
        day = _date(text, key, problems)
        read = _hours(hours, f"{key}.{str(text)[:20]}", problems)
        if day is not None:
            found[day] = read
    return found


def _dates(given: object, key: str, problems: _Problems) -> tuple[date, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        problems.add(key, "is a list of dates")
        return ()
    return tuple(day for item in given if (day := _date(item, key, problems)) is not None)


def _date(given: object, key: str, problems: _Problems) -> date | None:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        if isinstance(given, str) and len(given) == 10:
            return date.fromisoformat(given)
    except ValueError:
        pass
    problems.add(key, f"{str(given)[:24]!r} is not a date: write YYYY-MM-DD")
    return None


def _date_or_none(table: Mapping[str, object], key: str, problems: _Problems) -> date | None:
    given = table.get(key)
    return None if given is None else _date(given, key, problems)


def _text(given: object, key: str, problems: _Problems) -> str:
    if isinstance(given, str) and 0 < len(given) <= 60:
        return given
    problems.add(key, 'is a short text, such as "1"')
    return ""


def _zone(given: object, problems: _Problems) -> str:
    try:
        if isinstance(given, str) and given:
            return Calendar("", given, ((),) * 7).tz
    except CalendarError:
        pass
    problems.add("tz", f"{str(given)[:40]!r} is not an IANA time zone: write one such as 'Asia/Shanghai'")
    return "UTC"


def _never_open(calendar: Calendar, problems: _Problems) -> None:
    if not problems.lines and not any(calendar.week) and not any(calendar.work_days.values()):
        problems.add("hours", "this calendar is never open: give at least one day hours")
