"""Dates and instants are read in the forms people write, and never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.book import parse_date, parse_instant


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02", "2026/1/2", "2026.01.02", "20260102", "2026年1月2日", "2026 年 01 月 02 日",
        "２０２６－０１－０２", "46024", "46024.75", "2 Jan 2026", "2nd January 2026", "Jan 2, 2026",
        "January 2 2026", "2026-01-02 03:04:05", "2026-01-02T03:04:05+08:00", "2026年1月2日 03:04",
        " 2026-01-02\u200f", "'2026-01-02",
    ],
)  # fmt: skip
def test_many_forms_name_the_same_day(text: str) -> None:
    assert parse_date(text).value == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [("13/02/2026", date(2026, 2, 13)), ("02/13/2026", date(2026, 2, 13)), ("02/02/2026", date(2026, 2, 2))],
)
def test_a_year_at_the_end_is_read_where_only_one_day_is_possible(text: str, day: date) -> None:
    assert parse_date(text).value == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01/02/2026", "cannot be told apart"),
        ("2026-02-30", "no such day"),
        ("2026-13-01", "no such day"),
        ("1026-01-01", "year out of range"),
        ("2026-01", "not a date"),
        ("26-1-2", "not a date"),
        ("yesterday", "not a date"),
        ("昨天", "not a date"),
        ("2026-01-02 and more", "text after the date"),
        ("13800138000", "not a date"),
        ("5", "not a date"),
        ("😀", "not a date"),
        ("\x00", "not a date"),
        ("9" * 10_000, "not a date"),
    ],
)
def test_what_is_no_day_says_why(text: str, reason: str) -> None:
    found = parse_date(text)
    assert found.value is None
    assert reason in found.reason


@pytest.mark.parametrize("text", ["", "  ", "-", "无", "null", "N/A"])
def test_an_empty_cell_is_no_date_and_no_fault(text: str) -> None:
    assert (parse_date(text).value, parse_date(text).reason) == (None, "")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.5+08:00", datetime(2026, 1, 1, 19, 4, 5, 500000, tzinfo=UTC)),
        ("2026-01-02 03:04 -0530", datetime(2026, 1, 2, 8, 34, tzinfo=UTC)),
        ("1/13/2026 4:05 PM", datetime(2026, 1, 13, 16, 5, tzinfo=UTC)),
        ("2026-01-02 24:00", datetime(2026, 1, 3, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("46024.5", datetime(2026, 1, 2, 12, tzinfo=UTC)),
        ("1767312000", datetime(2026, 1, 2, tzinfo=UTC)),
        ("1767312000000", datetime(2026, 1, 2, tzinfo=UTC)),
    ],
)
def test_instants_are_read_to_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text).value == instant


@pytest.mark.parametrize(
    "text", ["2026-01-02 25:00", "2026-01-02 03:61", "2026-01-02 24:01", "2026-01-02T03:04+99:00", "x", ""]
)
def test_an_impossible_time_is_no_instant(text: str) -> None:
    found = parse_instant(text)
    assert found.value is None
    assert found.reason


def test_a_time_without_offset_is_taken_in_the_zone_and_says_so() -> None:
    found = parse_instant("2026-01-02 08:00", timezone(timedelta(hours=8)))
    assert (found.value, found.assumed_zone) == (datetime(2026, 1, 2, tzinfo=UTC), True)
    assert parse_instant("2026-01-02 08:00Z").assumed_zone is False


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40) | st.from_regex(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}[日 T]?\d{0,2}:?\d{0,2}", fullmatch=True)
)
def test_no_text_breaks_the_reading(text: str) -> None:
    parse_date(text)
    parse_instant(text)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        day.strftime("%Y%m%d"),
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert parse_date(text).value == day
