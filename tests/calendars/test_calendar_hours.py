"""Times of day and periods as they are written in configuration."""

from datetime import UTC, date, datetime

import pytest

from misroute.calendars import Calendar, HoursError, Target, due_at, is_provisional, parse_clock, parse_period
from misroute.calendars.hours import DAY, clock_text, period_pair, unite


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00", 0), ("9:05", 32_700), ("09:00:30", 32_430), ("23:59:59", DAY - 1), ("24:00", DAY), (" 09:00 ", 32_400)],
)
def test_a_time_of_day_is_read_and_written(text: str, seconds: int) -> None:
    assert parse_clock(text) == seconds
    assert parse_clock(clock_text(seconds)) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "9", "9:5", "25:00", "24:00:01", "12:60", "12:00:60", "-1:00", "٠٩:٠٠", "09：00", "9am", "09:00\x00", 9, None],
)
def test_what_is_no_time_of_day_is_refused(text: object) -> None:
    with pytest.raises(HoursError, match="not a time of day"):
        parse_clock(text)


@pytest.mark.parametrize(
    "period", [(32_400, 43_200), (0, DAY), (79_200, DAY), (79_200, DAY + 21_600), (1, 2), (43_200, DAY + 1)]
)
def test_a_period_written_out_reads_back(period: tuple[int, int]) -> None:
    assert parse_period(period_pair(period)) == period


def test_a_time_of_the_next_morning_says_so() -> None:
    assert (clock_text(DAY), clock_text(DAY + 21_600)) == ("24:00", "06:00+1")


@pytest.mark.parametrize(
    "pair", [["09:00"], ["09:00", "10:00", "11:00"], "09:00-10:00", None, ["24:00", "06:00"], ["9:00", "09:00"]]
)
def test_what_is_no_period_is_refused(pair: object) -> None:
    with pytest.raises(HoursError):
        parse_period(pair)


def test_periods_that_touch_or_overlap_become_one() -> None:
    assert unite([(5, 7), (1, 3), (3, 4), (6, 9)]) == ((1, 4), (5, 9))


def test_a_calendar_of_single_days_goes_on_to_its_last_one() -> None:
    days = {date(2026, 3, 2): ((0, 60),), date(2026, 6, 1): ((0, 60),), date(2027, 1, 4): ((0, 60),)}
    calendar = Calendar("few", "UTC", ((),) * 7, frozenset([date(2026, 6, 1)]), days)
    assert due_at(calendar, datetime(2026, 1, 1), Target(seconds=90)) == datetime(2027, 1, 4, 0, 0, 30, tzinfo=UTC)
    assert due_at(calendar, datetime(2026, 1, 1), Target(days=1)) == datetime(2027, 1, 4, tzinfo=UTC)


def test_days_outside_the_official_ones_are_provisional() -> None:
    calendar = Calendar(
        "known",
        "Asia/Shanghai",
        (((0, DAY),),) * 7,
        official_from=date(2026, 1, 1),
        official_until=date(2026, 12, 31),
    )
    first, last = datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59)
    assert not is_provisional(calendar, first, calendar.instant(last))
    assert is_provisional(calendar, datetime(2025, 12, 31, 23), calendar.instant(last))
    assert is_provisional(calendar, first, calendar.instant(datetime(2027, 1, 1)))
    assert is_provisional(calendar, datetime(2027, 1, 1), None)
    assert not is_provisional(calendar, first, None)
