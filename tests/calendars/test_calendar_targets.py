"""Targets as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.calendars import Target, TargetError, iso_duration, parse_target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("PT4H", Target(seconds=14_400)),
        ("pt15m", Target(seconds=900)),
        ("PT1H30M", Target(seconds=5_400)),
        ("PT90S", Target(seconds=90)),
        ("PT0.5H", Target(seconds=1_800)),
        ("PT72H", Target(seconds=259_200)),
        ("P2D", Target(days=2)),
        ("p0d", Target(days=0)),
        ("4h", Target(seconds=14_400)),
        (" 30m ", Target(seconds=1_800)),
        ("1h30m", Target(seconds=5_400)),
        ("1 h 30 m", Target(seconds=5_400)),
        ("45s", Target(seconds=45)),
        ("2d", Target(days=2)),
        ("2 D", Target(days=2)),
    ],
)
def test_a_target_is_read(text: str, target: Target) -> None:
    assert parse_target(text) == target
    assert parse_target(str(target)) == target


@pytest.mark.parametrize(
    "text",
    ["", " ", "P", "PT", "T4H", "4", "h", "P1W", "P1M", "P1Y", "1w", "-PT1H", "-2d", "P1DT2H", "1d2h", "PT0.3S", "0.5d",
     "P1D ago", "4 hours", "٤h", "4h\x00", "4h🙂", "‏4h", "1e3h", "PT1H1H", "inf", "99999999999h", "99999d",
     "9" * 5000 + "h", "PT" + "1" * 12 + "H", None, 4, ["4h"], True],
    ids=lambda text: str(text)[:12].encode("unicode_escape").decode(),
)  # fmt: skip
def test_what_is_no_target_is_refused_in_one_line(text: object) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 160


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=70))
def test_any_text_is_a_target_or_a_clear_refusal(text: str) -> None:
    try:
        target = parse_target(text)
    except TargetError:
        return
    assert parse_target(str(target)) == target


def test_a_target_is_one_kind_of_time() -> None:
    for wrong in ({}, {"seconds": 1, "days": 1}, {"days": -1}):
        with pytest.raises(TargetError):
            Target(**wrong)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "PT0S"),
        (timedelta(days=3), "PT72H"),
        (timedelta(hours=14, minutes=56, seconds=45), "PT14H56M45S"),
        (timedelta(milliseconds=1500), "PT1.5S"),
        (-timedelta(hours=1), "-PT1H"),
    ],
)
def test_a_length_of_time_is_written_in_hours(length: timedelta, text: str) -> None:
    assert iso_duration(length) == text
