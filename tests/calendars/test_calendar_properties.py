"""What holds for every calendar, every start and every target."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.calendars import Calendar, Pause, Target, due, due_at, elapsed, next_opening
from misroute.calendars.hours import DAY

ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu")
minutes = st.integers(0, DAY // 60 - 1)
periods = st.tuples(minutes, st.integers(1, 600)).map(lambda p: (p[0] * 60, p[0] * 60 + p[1] * 60))
hours = st.lists(periods, max_size=3).map(tuple)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
instants = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))
lengths = st.integers(0, 400 * 3600)
fast = settings(max_examples=60, deadline=None)


@st.composite
def calendars(draw: Any) -> Calendar:
    week = [draw(hours) for _ in range(7)]
    week[draw(st.integers(0, 6))] = ((9 * 3600, 17 * 3600),)
    return Calendar(
        name="drawn",
        tz=draw(st.sampled_from(ZONES)),
        week=tuple(week),  # type: ignore[arg-type]
        days_off=frozenset(draw(st.lists(days, max_size=5))),
        work_days=draw(st.dictionaries(days, hours, max_size=5)),
    )


@st.composite
def closed_pauses(draw: Any) -> list[Pause]:
    starts = draw(st.lists(st.tuples(instants, st.integers(0, 72 * 3600)), max_size=4))
    return [Pause(start, start + timedelta(seconds=length)) for start, length in starts]


@fast
@given(calendars(), instants, lengths, closed_pauses())
def test_the_time_elapsed_until_due_is_the_target(
    calendar: Calendar, start: datetime, seconds: int, pauses: list[Pause]
) -> None:
    end = due_at(calendar, start, Target(seconds=seconds), pauses)
    assert end is not None
    assert end >= start
    assert elapsed(calendar, start, end, pauses) == timedelta(seconds=seconds)


@fast
@given(calendars(), instants, lengths, lengths)
def test_more_target_is_never_due_earlier(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    low, high = sorted((one, other))
    first, second = (due_at(calendar, start, Target(seconds=s)) for s in (low, high))
    assert first is not None
    assert second is not None
    assert first <= second


@fast
@given(calendars(), instants, lengths, closed_pauses())
def test_a_pause_never_brings_the_end_nearer(
    calendar: Calendar, start: datetime, seconds: int, pauses: list[Pause]
) -> None:
    for target in (Target(seconds=seconds), Target(days=seconds % 9)):
        without, with_them = due_at(calendar, start, target), due_at(calendar, start, target, pauses)
        assert without is not None
        assert with_them is not None
        assert without <= with_them


@fast
@given(calendars(), instants, st.integers(0, 30))
def test_working_days_add_up(calendar: Calendar, start: datetime, count: int) -> None:
    end = due_at(calendar, start, Target(days=count))
    assert end is not None
    assert end >= next_opening(calendar, start)
    following = due_at(calendar, start, Target(days=count + 1))
    assert following is not None
    assert calendar.local(following).date() >= calendar.local(end).date()


@fast
@given(calendars(), instants, instants, instants, closed_pauses())
def test_stretches_of_time_add_up(
    calendar: Calendar, a: datetime, b: datetime, c: datetime, pauses: list[Pause]
) -> None:
    first, middle, last = sorted((a, b, c))
    parts = elapsed(calendar, first, middle, pauses) + elapsed(calendar, middle, last, pauses)
    whole = elapsed(calendar, first, last, pauses)
    assert parts == whole <= last - first
    assert elapsed(calendar, last, first, pauses) == -whole


@fast
@given(calendars(), instants, lengths)
def test_a_snapshot_gives_the_same_calendar_back(calendar: Calendar, start: datetime, seconds: int) -> None:
    kept = Calendar.from_json(calendar.to_json())
    assert kept == calendar
    assert hash(kept) == hash(calendar)
    assert due(kept, start, Target(seconds=seconds)) == due(calendar, start, Target(seconds=seconds))


@fast
@given(calendars(), st.datetimes(datetime(2024, 1, 1), datetime(2024, 3, 1)), st.integers(0, 3 * 86_400))
def test_counting_second_by_second_gives_the_same(calendar: Calendar, naive: datetime, length: int) -> None:
    start = naive.replace(tzinfo=UTC, microsecond=0)
    end = start + timedelta(seconds=length)
    counted = 0
    # minute grid: all drawn periods and all these zones' changes lie on whole minutes
    moment = start
    while moment < end:
        wall = calendar.local(moment).replace(tzinfo=None)
        step = min(timedelta(seconds=60 - moment.second), end - moment)
        if _open_by_the_wall_clock(calendar, wall):
            counted += int(step.total_seconds())
        moment += step
    assert elapsed(calendar, start, end) == timedelta(seconds=counted)


def _open_by_the_wall_clock(calendar: Calendar, wall: datetime) -> bool:
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        seconds = wall.hour * 3600 + wall.minute * 60 + wall.second + back * DAY
        if any(start <= seconds < end for start, end in calendar.hours_of(day)):
            return True
    return False
