"""A calendar: which hours of which days are working time, in one zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from misroute.calendars.hours import WHOLE_DAY, Hours, parse_period, period_pair, unite
from misroute.errors import UsageError

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FIRST_YEAR, LAST_YEAR = 1900, 9000
"""Years reckoned with: enough for every date of a contact book, and no arithmetic falls off the end of the calendar."""

_CACHED_DAYS = 4096

Span = tuple[datetime, datetime]
"""A stretch of working time as two instants in UTC, the first before the second."""


class CalendarError(UsageError):
    """A calendar or an instant that business time cannot be counted with."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working hours in one zone. An immutable value: a changed calendar is another one with another ``version``.

    ``week`` holds the hours of Monday to Sunday. ``work_days`` gives single dates their own hours (a make-up workday,
    a shortened day) and beats the week; ``days_off`` closes a date whatever else is said of it. After
    ``official_until`` (and before ``official_from``) the real holidays are not yet known: results are provisional.
    ``days`` lists for the story told to people why a date is special (name in English, name in Chinese).
    """

    name: str
    tz: str
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    days_off: frozenset[date] = frozenset()
    work_days: Mapping[date, Hours] = field(default_factory=dict)
    official_until: date | None = None
    official_from: date | None = None
    version: str = "1"
    _zone: tzinfo = field(init=False, repr=False, compare=False)
    _cache: dict[date, tuple[Span, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "week", tuple(unite(hours) for hours in self.week))
        opened = {day: unite(hours) for day, hours in sorted(self.work_days.items())}
        object.__setattr__(self, "work_days", MappingProxyType(opened))
        try:
            zone: tzinfo = UTC if self.tz in ("UTC", "Etc/UTC") else ZoneInfo(self.tz)
        except (KeyError, ValueError, OSError) as error:  # a missing key, an impossible one, a folder's name
            raise CalendarError(f"calendar {self.name!r}: {self.tz!r} is not an IANA time zone") from error
        object.__setattr__(self, "_zone", zone)

    def __hash__(self) -> int:
        return hash((self.name, self.tz, self.version, self.week))

    def __reduce__(self) -> tuple[object, ...]:
        # the read-only mapping of work_days cannot be pickled, and the cache need not be
        return (Calendar.from_json, (self.to_json(),))

    @property
    def zone(self) -> tzinfo:
        """The zone as an object for ``astimezone``."""
        return self._zone

    @property
    def never_closes(self) -> bool:
        """Whether every instant is working time, so that counting it is plain addition."""
        return self.week == (WHOLE_DAY,) * 7 and not self.days_off and not self.work_days

    def hours_of(self, day: date) -> Hours:
        """The hours of the day's own shifts (those that begin on it)."""
        if day in self.days_off:
            return ()
        special = self.work_days.get(day)
        return special if special is not None else self.week[day.weekday()]

    def is_workday(self, day: date) -> bool:
        """Whether any shift begins on that day."""
        return bool(self.hours_of(day)) and self._exists(day)

    def local(self, moment: datetime) -> datetime:
        """``moment`` on the wall clock of this calendar's zone."""
        return moment.astimezone(self._zone)

    def instant(self, moment: datetime) -> datetime:
        """``moment`` in UTC; one without offset is read in this calendar's zone.

        Raises CalendarError for years no book has.
        """
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise CalendarError(f"the year {moment.year} is out of range: use {FIRST_YEAR} to {LAST_YEAR}")
        return (moment.replace(tzinfo=self._zone) if moment.tzinfo is None else moment).astimezone(UTC)

    def instant_at(self, day: date, seconds: int) -> datetime:
        """The instant, in UTC, at which the wall clock shows ``seconds`` after the midnight of ``day``.

        A time the spring change skips is moved on by the length of the gap and of a time that comes twice in autumn
        the first is meant (RFC 5545 §3.3.5, the same as ``java.time``).
        """
        whole, rest = divmod(seconds, 86_400)
        wall = datetime.combine(day + timedelta(days=whole), time()) + timedelta(seconds=rest)
        return wall.replace(tzinfo=self._zone).astimezone(UTC)

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The instants between which the shifts that begin on ``day`` run."""
        spans = self._cache.get(day)
        if spans is None:
            spans = self._reckon(day)
            if len(self._cache) >= _CACHED_DAYS:
                self._cache.clear()
            self._cache[day] = spans
        return spans

    def spans_from(self, moment: datetime, last: date) -> Iterator[tuple[date, datetime, datetime]]:
        """Working time from ``moment`` (UTC) on, as (day the shift belongs to, from, to), in order, never twice.

        Ends with the shifts of ``last``.
        """
        edge = moment
        # a night shift of yesterday, or of the day before in a zone that changed its date, may still run
        day = self.local(moment).date() - timedelta(days=2)
        one = timedelta(days=1)
        while day <= last:
            for start, end in self.spans_of(day):
                if end > edge:
                    yield day, max(start, edge), end
                    edge = end
            day += one

    def to_json(self) -> dict[str, object]:
        """A snapshot of the whole calendar in plain JSON values; ``from_json`` gives an equal calendar."""
        return {
            "name": self.name,
            "tz": self.tz,
            "version": self.version,
            "week": [[list(period) for period in hours] for hours in self.week],
            "days_off": sorted(day.isoformat() for day in self.days_off),
            "work_days": {day.isoformat(): [period_pair(p) for p in hours] for day, hours in self.work_days.items()},
            "official_from": self.official_from.isoformat() if self.official_from else None,
            "official_until": self.official_until.isoformat() if self.official_until else None,
        }

    @classmethod
    def from_json(cls, snapshot: Mapping[str, object]) -> Calendar:
        """The calendar a snapshot was made of. Raises CalendarError when it is none."""
        try:
            return _from_snapshot(dict(snapshot))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CalendarError("this is no snapshot of a calendar: restore the row from a backup") from error

    def _exists(self, day: date) -> bool:
        # Samoa never had the 30th of December 2011, nor Kiribati the 1st of January 1995
        noon = datetime.combine(day, time(12), tzinfo=self._zone)
        return noon.astimezone(UTC).astimezone(self._zone).date() == day

    def _reckon(self, day: date) -> tuple[Span, ...]:
        hours = self.hours_of(day)
        if not hours or not self._exists(day):
            return ()
        spans = ((self.instant_at(day, start), self.instant_at(day, end)) for start, end in hours)
        return tuple((start, end) for start, end in spans if start < end)


def _from_snapshot(snapshot: dict[str, object]) -> Calendar:
    week, off, work = snapshot["week"], snapshot["days_off"], snapshot["work_days"]
    if not isinstance(week, list) or len(week) != 7 or not isinstance(off, list) or not isinstance(work, dict):
        raise ValueError("week, days_off or work_days")
    mon, tue, wed, thu, fri, sat, sun = (tuple((int(start), int(end)) for start, end in hours) for hours in week)
    return Calendar(
        name=str(snapshot["name"]),
        tz=str(snapshot["tz"]),
        version=str(snapshot["version"]),
        week=(mon, tue, wed, thu, fri, sat, sun),
        days_off=frozenset(date.fromisoformat(day) for day in off),
        work_days={date.fromisoformat(day): tuple(map(parse_period, hours)) for day, hours in work.items()},
        official_from=_date_or_none(snapshot.get("official_from")),
        official_until=_date_or_none(snapshot.get("official_until")),
    )


def _date_or_none(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


ALWAYS: Final = Calendar(name="always", tz="UTC", week=(WHOLE_DAY,) * 7)
"""Round the clock, every day: for promises that no weekend and no holiday puts off."""
