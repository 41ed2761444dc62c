"""Questions of `misroute try due` and `elapsed`, and answers to what cannot be answered."""

import copy
import pickle
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from misroute.calendars import ALWAYS, Calendar, CalendarError, Target, answer_due, answer_elapsed, due, due_at
from misroute.errors import MisrouteError

DESK = Calendar("desk", "Asia/Shanghai", (((9 * 3600, 18 * 3600),),) * 5 + ((), ()))
ASKED = {"start": "2026-03-02T09:00:00", "target": "PT1H"}


def test_the_working_tells_how_a_due_time_came_about() -> None:
    question = {"start": "2026-03-06T17:00:00+08:00", "target": "PT3H", "pauses": [{"from": "2026-03-09T09:30:00+08:00",
                "to": "2026-03-09T10:00:00+08:00"}]}  # fmt: skip
    assert answer_due(question, DESK)["working"] == [
        "calendar desk (Asia/Shanghai, version 1), start 2026-03-06T17:00:00+08:00, target PT3H of working time",
        "paused 2026-03-09T09:30:00+08:00 to 2026-03-09T10:00:00+08:00: not counted",
        "Fri 2026-03-06 17:00–18:00: PT1H, PT1H in all",
        "2026-03-07 – 2026-03-08 closed",
        "Mon 2026-03-09 09:00–09:30: PT30M, PT1H30M in all",
        "Mon 2026-03-09 10:00–11:30: PT1H30M, PT3H in all",
        "due 2026-03-09T11:30:00+08:00",
    ]


def test_the_working_is_told_in_chinese_too() -> None:
    lines = answer_due({"start": "2026-03-07T12:00:00", "target": "1d"}, DESK, "zh")["working"]
    assert isinstance(lines, list)
    assert lines[1] == "起点不在工作时间内，从 2026-03-09T09:00:00+08:00 起算"
    assert lines[-1] == "到期：2026-03-10T09:00:00+08:00"


def test_the_working_of_a_long_way_stays_short() -> None:
    lines = due(DESK, datetime(2026, 1, 5, 9), Target(seconds=2000 * 3600)).working
    assert len(lines) < 30
    assert any("more stretches" in line for line in lines)


def test_elapsed_is_told_in_seconds_and_in_words() -> None:
    question = {"start": "2026-03-06T17:00:00+08:00", "end": "2026-03-09T10:00:00+08:00"}
    assert answer_elapsed(question, DESK) == {"elapsed": 7200, "iso": "PT2H"}
    back = {"start": question["end"], "end": question["start"]}
    assert answer_elapsed(back, DESK) == {"elapsed": -7200, "iso": "-PT2H"}


@pytest.mark.parametrize(
    "change",
    [
        {"start": None}, {"start": "tomorrow"}, {"start": 17}, {"start": "2026-13-40"}, {"start": "2026-03-02T25:00"},
        {"start": "🙂"}, {"start": "2026-03-02\x00"}, {"start": "1" * 10_000}, {"start": "0001-01-01"},
        {"start": "9999-12-31T23:59:59Z"}, {"target": None}, {"target": "PT-1H"}, {"pauses": "none"},
        {"pauses": [{}]}, {"pauses": ["x"]}, {"pauses": [{"from": "x"}]},
        {"pauses": [{"from": "2026-03-02", "til": 1}]},
        {"pauses": [{"from": "2026-03-03", "to": "2026-03-02"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused_in_one_line(change: dict[str, Any]) -> None:
    with pytest.raises(MisrouteError) as caught:
        answer_due({**ASKED, **change}, DESK)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_instants_a_lifetime_apart_are_a_typing_mistake() -> None:
    for end in ("8999-01-01", "1901-01-01"):
        with pytest.raises(CalendarError, match="years apart"):
            answer_elapsed({"start": "2026-01-01", "end": end}, DESK)


def test_a_question_without_its_parts_is_refused() -> None:
    for key in ASKED:
        with pytest.raises(CalendarError, match=key):
            answer_due({k: v for k, v in ASKED.items() if k != key}, DESK)


def test_a_calendar_that_never_opens_again_says_so() -> None:
    once = Calendar("once", "UTC", ((),) * 7, work_days={date(2026, 3, 2): ((3600, 7200),)})
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert due_at(once, start, Target(seconds=3600)) == datetime(2026, 3, 2, 2, tzinfo=UTC)
    for target in (Target(seconds=3601), Target(days=1)):
        with pytest.raises(CalendarError, match="too little working time"):
            due_at(once, start, target)
    for dead in (Calendar("dead", "UTC", ((),) * 7), Calendar("dead", "UTC", ((),) * 7, frozenset([date(2026, 3, 2)]))):
        with pytest.raises(CalendarError, match="too little working time"):
            due_at(dead, start, Target(seconds=0))


def test_a_holiday_beats_a_shift_of_the_same_date() -> None:
    both = Calendar(
        "both", "UTC", (((0, 60),),) * 7, frozenset([date(2026, 3, 2)]), {date(2026, 3, 2): ((3600, 7200),)}
    )
    assert not both.is_workday(date(2026, 3, 2))


def test_an_impossible_zone_is_refused() -> None:
    for zone in ("", "Mars/Olympus", "../etc/passwd", "Asia", "\x00", "/etc/localtime"):
        with pytest.raises(CalendarError, match="IANA"):
            Calendar("x", zone, ((),) * 7)


def test_a_snapshot_that_is_none_is_refused() -> None:
    for wrong in ({}, {**ALWAYS.to_json(), "week": [[]]}, {**ALWAYS.to_json(), "days_off": ["x"]}):
        with pytest.raises(CalendarError, match="snapshot"):
            Calendar.from_json(wrong)


def test_a_calendar_travels_to_another_process_and_can_be_copied() -> None:
    special = Calendar("s", "Asia/Shanghai", DESK.week, frozenset([date(2026, 3, 2)]), {date(2026, 3, 7): ((0, 60),)})
    assert pickle.loads(pickle.dumps(special)) == copy.deepcopy(special) == special


def test_always_adds_plainly() -> None:
    start = datetime(2026, 3, 28, tzinfo=UTC)
    ends = [due_at(ALWAYS, start, Target(seconds=3600 * n)) for n in range(100)]
    assert all(b is not None and a is not None and (b - a).total_seconds() == 3600 for a, b in pairwise(ends))
    assert ALWAYS.never_closes
    assert not DESK.never_closes
