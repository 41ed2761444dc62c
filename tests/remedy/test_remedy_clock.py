"""Clocks: judged by the event's own time, paused in business time, firing each thing once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.calendars import ALWAYS, Calendar, Target, elapsed, parse_target
from misroute.errors import Conflict, MisrouteError, UsageError
from misroute.remedy import ClockSpec, clock
from misroute.remedy.clock import ClockState, ClockStatus, fire, next_fire
from misroute.remedy.snapshot import clock_from_json, clock_to_json

DESK = Calendar("desk", "Asia/Shanghai", (((9 * 3600, 18 * 3600),),) * 5 + ((), ()), version="1+a")
SPEC = ClockSpec("waive", parse_target("PT4H"), "desk", True, (50, 75), (parse_target("30m"),))
WALL = ClockSpec("notify", parse_target("PT72H"), "always", False, (50,))
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)  # nine o'clock in Shanghai


def at(hour: float, day: int = 2) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8)


def started(spec: ClockSpec = SPEC, calendar: Calendar = DESK, **given: Any) -> ClockState:
    known: dict[str, Any] = {"key": f"c1/{spec.name}", "policy_version": "p1", "opened_at": MONDAY, **given}
    return clock.start(spec, calendar, **known)


def test_a_clock_knows_its_end_and_its_warnings_from_the_start() -> None:
    state = started()
    assert state.due == at(13)
    assert {mark.level: mark.at for mark in state.marks} == {
        "warn-50%": at(11),
        "warn-75%": at(12),
        "warn-PT30M": at(12.5),
        "breach": at(13),
    }
    assert (state.calendar_version, state.policy_version) == ("1+a", "p1")
    assert next_fire(state) == at(11)


def test_a_warning_before_the_end_counts_business_time() -> None:
    state = started(ClockSpec("x", parse_target("PT10H"), "desk", True, (), (parse_target("PT2H"),)))
    assert state.due == at(10, 3)
    assert state.marks[0].at == at(17)  # not at eight in the morning, when nobody is there


def test_a_clock_may_start_before_its_case_was_opened() -> None:
    state = started(aware_at=at(17) - timedelta(days=3))
    assert state.started_at < state.opened_at
    assert state.due == at(12)  # an hour on Friday, three on Monday
    with pytest.raises(UsageError, match="awareness"):
        started(aware_at=MONDAY + timedelta(seconds=1))


def test_what_is_past_when_a_clock_starts_is_told_once_and_at_its_own_time() -> None:
    state = started(WALL, ALWAYS, aware_at=MONDAY - timedelta(days=5))
    state, events = fire(state, MONDAY)
    due = MONDAY - timedelta(days=2)
    assert [(event.level, event.at) for event in events] == [("warn-50%", due - timedelta(hours=36)), ("breach", due)]
    assert fire(state, MONDAY) == (state, ())
    assert state.status is ClockStatus.BREACHED_RUNNING
    assert state.warned == ("warn-50%",)


def test_done_exactly_at_the_due_time_is_met_and_a_moment_later_is_late() -> None:
    state = started()
    assert clock.stop(state, at=at(13)).status is ClockStatus.MET
    assert clock.stop(state, at=at(13) + timedelta(microseconds=1)).status is ClockStatus.MET_LATE
    assert fire(state, at(13))[0].status is ClockStatus.RUNNING
    assert fire(state, at(13) + timedelta(microseconds=1))[0].status is ClockStatus.BREACHED_RUNNING


def test_a_late_sweep_does_not_make_a_timely_deed_late_nor_a_late_one_timely() -> None:
    swept, _ = fire(started(), at(15))
    assert clock.stop(swept, at=at(12.9)).status is ClockStatus.MET
    never_swept = started()
    assert clock.stop(never_swept, at=at(15)).status is ClockStatus.MET_LATE
    assert clock.stop(never_swept, at=at(15)).met_at == at(15)


def test_every_fired_thing_has_a_key_of_its_own() -> None:
    _, events = fire(started(), at(15))
    assert [event.key for event in events] == [
        "c1/waive/warn-50%",
        "c1/waive/warn-75%",
        "c1/waive/warn-PT30M",
        "c1/waive/breach",
    ]
    assert [event.is_breach for event in events] == [False, False, False, True]


def test_a_pause_stops_the_end_and_a_resume_moves_it() -> None:
    paused = clock.pause(started(), DESK, at=at(10), reason="waits for the core system")
    assert (paused.status, paused.due, next_fire(paused)) == (ClockStatus.PAUSED, None, None)
    assert fire(paused, at(20)) == (paused, ())
    resumed = clock.resume(paused, DESK, at=at(16))
    assert (resumed.status, resumed.due) == (ClockStatus.RUNNING, at(10, 3))
    assert resumed.pauses[0].reason == "waits for the core system"


def test_a_warning_that_was_due_before_the_pause_is_still_told() -> None:
    paused = clock.pause(started(), DESK, at=at(11.5), reason="x")
    assert next_fire(paused) == at(11)
    paused, events = fire(paused, at(12))
    assert [event.level for event in events] == ["warn-50%"]
    resumed = clock.resume(paused, DESK, at=at(14))
    assert next_fire(resumed) == at(14.5)


def test_a_paused_clock_that_is_done_is_met() -> None:
    paused = clock.pause(started(), DESK, at=at(10), reason="x")
    ended = clock.stop(paused, at=at(17))
    assert (ended.status, ended.pauses[0].end) == (ClockStatus.MET, at(17))


def test_what_must_not_be_paused_is_not() -> None:
    with pytest.raises(Conflict, match="never paused"):
        clock.pause(started(WALL, ALWAYS), ALWAYS, at=at(10), reason="x")
    assert not clock.can_pause(started(WALL, ALWAYS))
    with pytest.raises(UsageError, match="reason"):
        clock.pause(started(), DESK, at=at(10), reason=" ")
    with pytest.raises(Conflict, match="time was over"):
        clock.pause(started(), DESK, at=at(13), reason="x")
    paused = clock.pause(started(), DESK, at=at(10), reason="x")
    for wrong in (
        lambda: clock.pause(paused, DESK, at=at(11), reason="x"),
        lambda: clock.resume(paused, DESK, at=at(9)),
        lambda: clock.resume(started(), DESK, at=at(9)),
        lambda: clock.pause(clock.resume(paused, DESK, at=at(11)), DESK, at=at(10.5), reason="x"),
        lambda: clock.pause(fire(started(), at(15))[0], DESK, at=at(10), reason="x"),
    ):
        with pytest.raises(Conflict):
            wrong()


def test_a_clock_that_is_over_stays_as_it_is() -> None:
    for ended in (clock.stop(started(), at=at(10)), clock.cancel(started(), at=at(10), reason="skipped")):
        assert next_fire(ended) is None
        assert fire(ended, at(20, 30)) == (ended, ())
        with pytest.raises(Conflict, match="over"):
            clock.stop(ended, at=at(11))
        with pytest.raises(Conflict, match="over"):
            clock.rebase(ended, DESK, policy_version="p2", now=at(11))
    cancelled = clock.cancel(started(), at=at(10), reason="skipped")
    assert clock.cancel(cancelled, at=at(11), reason="again") == cancelled
    with pytest.raises(Conflict, match="over"):
        clock.cancel(clock.stop(started(), at=at(10)), at=at(11), reason="x")


def test_a_changed_calendar_moves_nothing_by_itself() -> None:
    newer = Calendar("desk", DESK.tz, DESK.week, frozenset([MONDAY.date()]), version="2+b")
    with pytest.raises(Conflict, match="rebase"):
        clock.pause(started(), newer, at=at(10), reason="x")
    moved = clock.rebase(started(), newer, policy_version="p2", now=at(10))
    assert (moved.due, moved.calendar_version, moved.policy_version) == (at(13, 3), "2+b", "p2")


def test_a_rebased_clock_may_warn_again_with_a_new_key_but_not_of_what_is_past() -> None:
    warned, _ = fire(started(), at(11))
    longer = ClockSpec("waive", parse_target("PT8H"), "desk", True, (10, 50))
    moved = clock.rebase(warned, DESK, policy_version="p2", now=at(11), spec=longer)
    assert moved.due == at(17)
    assert [event.key for event in fire(moved, at(14))[1]] == ["c1/waive/warn-10%/2", "c1/waive/warn-50%/2"]
    same = clock.rebase(warned, DESK, policy_version="p2", now=at(11))
    assert fire(same, at(11)) == (same, ())


def test_a_merge_takes_the_earliest_awareness_and_a_breach_stays_one() -> None:
    merged = clock.rebase(started(), DESK, policy_version="p1", now=at(10), aware_at=MONDAY - timedelta(days=7))
    assert merged.due is not None
    assert merged.due < MONDAY
    breached, _ = fire(merged, at(10))
    assert clock.rebase(breached, DESK, policy_version="p1", now=at(11)).status is ClockStatus.BREACHED_RUNNING
    later = clock.rebase(
        breached, DESK, policy_version="p2", now=at(11), spec=ClockSpec("waive", parse_target("PT90H"), "desk", True)
    )
    assert later.status is ClockStatus.RUNNING


def test_a_clock_explains_itself() -> None:
    state = clock.pause(started(aware_at=at(8)), DESK, at=at(10), reason="core system")
    state = clock.resume(state, DESK, at=at(11))
    lines = clock.explain(state, DESK)
    assert lines[0].startswith("counted from awareness")
    assert lines[-1] == "paused because: core system"
    assert any(line.startswith("due 2026-03-02T14:00:00+08:00") for line in lines)
    assert clock.explain(state, DESK, "zh")[-1] == "暂停原因：core system"
    assert clock.explain(started(), DESK)[0].startswith("calendar desk")


def test_a_clock_on_the_wrong_calendar_does_not_start() -> None:
    with pytest.raises(UsageError, match="runs on calendar"):
        started(SPEC, ALWAYS)


def test_a_row_that_is_no_clock_is_refused() -> None:
    row = clock_to_json(started())
    for wrong in ({}, {**row, "status": "odd"}, {**row, "marks": [1]}, {**row, "opened_at": None}):
        with pytest.raises(MisrouteError, match="snapshot"):
            clock_from_json(wrong)


moves = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "fire", "stop", "rebase"]), st.integers(0, 3 * 86_400)), max_size=12
)
targets = st.one_of(
    st.integers(0, 30 * 3600).map(lambda s: Target(seconds=s)), st.integers(0, 4).map(lambda d: Target(days=d))
)


@settings(max_examples=150, deadline=None)
@given(moves, targets, st.sampled_from([DESK, ALWAYS]), st.integers(0, 7 * 86_400))
def test_whatever_happens_to_a_clock_each_thing_is_told_once_and_time_adds_up(
    moves: list[tuple[str, int]], target: Target, calendar: Calendar, early: int
) -> None:
    spec = ClockSpec("x", target, calendar.name, True, (50, 90), (Target(seconds=3600),))
    state = started(spec, calendar, aware_at=MONDAY - timedelta(seconds=early))
    now, told = MONDAY, []
    for move, wait in moves:
        now += timedelta(seconds=wait)
        try:
            if move == "pause":
                state = clock.pause(state, calendar, at=now, reason="x")
            elif move == "resume":
                state = clock.resume(state, calendar, at=now)
            elif move == "stop":
                state = clock.stop(state, at=now)
            elif move == "rebase":
                state = clock.rebase(state, calendar, policy_version="p", now=now)
        except Conflict:
            pass
        upcoming = next_fire(state)
        state, events = fire(state, now)
        assert bool(events) == (upcoming is not None and upcoming <= now)
        told += [event.key for event in events]
        assert clock_from_json(json.loads(json.dumps(clock_to_json(state)))) == state
        assert (state.status is ClockStatus.PAUSED) <= (state.due is None)
        if state.due is not None and target.seconds is not None and state.status not in clock.STANDING:
            stops = [clock.Pause(pause.start, pause.end) for pause in state.pauses]
            assert elapsed(calendar, state.started_at, state.due, stops) == timedelta(seconds=target.seconds)
    assert len(told) == len(set(told))
