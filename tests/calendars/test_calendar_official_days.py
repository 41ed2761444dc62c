"""The dates in config/calendars against the law's own rule and against a package that follows the official notices."""

from datetime import date, timedelta

import holidays
import pytest

from misroute.calendars import Calendar, Target, due_at
from misroute.packs.calendars import load_calendars
from misroute.resources import data_dir

CALENDARS = load_calendars(data_dir("config"))
CN, SUPPORT, US = CALENDARS["cn"], CALENDARS["support"], CALENDARS["us-federal"]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", range(2004, 2027))
def test_chinese_working_days_are_the_official_ones(year: int) -> None:
    official = holidays.CN(years=(year, year + 1))
    assert [day for day in days_of(year) if CN.is_workday(day)] == [
        day for day in days_of(year) if official.is_working_day(day)
    ]


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_desk_works_on_exactly_those_days(year: int) -> None:
    for day in days_of(year):
        assert SUPPORT.is_workday(day) == CN.is_workday(day)
        assert SUPPORT.hours_of(day) == (((9 * 3600, 18 * 3600),) if CN.is_workday(day) else ())


@pytest.mark.parametrize("calendar", [CN, US], ids=lambda calendar: calendar.name)
def test_one_minute_from_midnight_falls_on_the_date_exactly_when_it_is_a_workday(calendar: Calendar) -> None:
    for day in days_of(2026):
        due = due_at(calendar, calendar.instant_at(day, 0), Target(seconds=60))
        assert due is not None
        assert (calendar.local(due).date() == day) == calendar.is_workday(day)


@pytest.mark.parametrize("year", range(2010, 2041))
def test_us_federal_holidays_follow_the_law(year: int) -> None:
    assert [day for day in days_of(year) if day.weekday() < 5 and not US.is_workday(day)] == sorted(
        day for day in {*federal(year), *federal(year + 1)} if day.year == year
    )


def federal(year: int) -> set[date]:
    """5 U.S.C. 6103(a) and (b), Juneteenth by Public Law 117-17."""

    def observed(month: int, day: int) -> date:
        there = date(year, month, day)
        return there + timedelta(days={5: -1, 6: 1}.get(there.weekday(), 0))

    def nth(month: int, weekday: int, place: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))

    memorial = date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())
    fixed = {observed(1, 1), observed(7, 4), observed(11, 11), observed(12, 25)}
    moving = {nth(1, 0, 3), nth(2, 0, 3), memorial, nth(9, 0, 1), nth(10, 0, 2), nth(11, 3, 4)}
    return fixed | moving | ({observed(6, 19)} if year >= 2021 else set())
