"""The public holidays that policy packs close on: written by the tool, right on days whose law is known."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from misroute.packs.calendars import load_calendars, outdated
from misroute.resources import data_dir

ROOT = Path(__file__).resolve().parents[2]
CALENDARS = load_calendars(data_dir("config"))
COUNTRIES = sorted(name for name in CALENDARS if name.endswith("-holidays"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("holiday_calendars", ROOT / "tools/holiday_calendars.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_calendar_of_holidays_is_one_that_the_tool_writes(tool: ModuleType) -> None:
    assert sorted(tool.COUNTRIES) == COUNTRIES
    for name in COUNTRIES:
        written = (ROOT / f"config/calendars/{name}.toml").read_text("utf-8")
        assert written == tool.text_of(name, tool.COUNTRIES[name])


def test_a_year_with_an_estimated_day_is_refused(tool: ModuleType) -> None:
    with pytest.raises(ValueError, match="estimated"):
        tool.days_off(tool.COUNTRIES["ph-holidays"], 2030)


@pytest.mark.parametrize("name", COUNTRIES)
def test_it_works_around_the_clock_on_all_other_days_and_weekends(name: str) -> None:
    calendar = CALENDARS[name]
    assert calendar.official_from is not None
    assert calendar.official_until is not None
    day, off, weekend = calendar.official_from, 0, 0
    while day <= calendar.official_until:
        off += not calendar.is_workday(day)
        weekend += calendar.is_workday(day) and day.weekday() >= 5
        if calendar.is_workday(day):
            assert calendar.hours_of(day) == ((0, 86400),)
        day += timedelta(days=1)
    years = calendar.official_until.year - calendar.official_from.year + 1
    assert 3 <= off / years <= 30
    assert weekend / years >= 85


KNOWN = [
    ("au", "2026-01-26", True),  # Australia Day
    ("au", "2026-12-28", True),  # Boxing Day falls on a Saturday: the Monday in lieu, everywhere
    ("au", "2025-01-27", True),  # Australia Day fell on a Sunday
    ("au", "2026-04-27", False),  # the Monday after Anzac Day: of some states only
    ("au", "2026-11-03", False),  # Melbourne Cup: Victoria only
    ("in", "2026-08-15", True),
    ("in", "2026-11-08", False),  # Diwali is not one of the three
    ("kr", "2026-03-02", True),  # alternative day for 1 March, a Sunday
    ("kr", "2026-02-17", True),  # Seollal
    ("kr", "2026-02-19", False),
    ("uk", "2026-04-06", True),  # Easter Monday
    ("uk", "2026-08-31", True),  # last Monday of August
    ("uk", "2026-12-28", True),  # Boxing Day in lieu
    ("uk", "2026-11-30", False),  # Saint Andrew's: Scotland only
    ("ph", "2026-06-12", True),
    ("ph", "2026-08-31", True),  # last Monday of August
    ("ph", "2026-02-25", False),  # a special working day
    ("vn", "2026-02-17", True),  # first day of Tet
    ("vn", "2026-09-02", True),
    ("vn", "2026-03-08", False),
    ("th", "2026-04-13", True),
    ("id", "2026-08-17", True),
    ("co", "2026-07-20", True),
]


@pytest.mark.parametrize(("country", "day", "is_off"), KNOWN, ids=lambda value: str(value))
def test_days_whose_law_is_known(country: str, day: str, is_off: bool) -> None:
    assert CALENDARS[f"{country}-holidays"].is_workday(date.fromisoformat(day)) is not is_off


def test_doctor_is_told_of_those_that_run_out() -> None:
    lines = "\n".join(outdated(CALENDARS, date(2029, 1, 1)))
    assert "ph-holidays" in lines
    assert "in-holidays" not in lines
