"""Clocks of cases: what stops them, what pauses them, and that each warning and breach is told once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from houses import MOTHER, STRANGER, House

from misroute.errors import Conflict, UsageError
from misroute.store import clocks, outbox, sweep


def told(house: House, case: str, name: str) -> list[tuple[str, str]]:
    kinds = ("clock_warned", "clock_breached")
    return [
        (event["kind"], event["detail"]["level"])
        for event in house.events(case)
        if event["kind"] in kinds and event["detail"]["clock"] == name
    ]


def notices(house: House) -> list[str]:
    with house.store.read() as unit:
        return sorted(effect.key for effect in outbox.find_effects(unit, limit=500) if effect.kind == "notice")


def test_each_warning_and_the_breach_are_told_once_each(house: House) -> None:
    case = house.open("unreadable")
    house.clock.forward(minutes=7, seconds=30)
    assert house.app.clockwork.sweep().told == 1
    assert house.app.clockwork.sweep().told == 0
    house.clock.forward(minutes=7, seconds=30)
    assert house.app.clockwork.sweep().told == 0, "reaching the due time exactly is still in time"
    house.clock.forward(seconds=1)
    house.app.clockwork.sweep()
    house.app.clockwork.sweep()
    assert told(house, case, "halt") == [("clock_warned", "warn-50%"), ("clock_breached", "breach")]
    assert house.a_clock(case, "halt")["state"] == "breached_running"
    assert [key for key in notices(house) if "/halt/" in key] == [
        f"{case}/halt/breach/notice",
        f"{case}/halt/warn-50%/notice",
    ]


def test_a_late_look_tells_everything_that_became_true_in_one_go(house: House) -> None:
    case = house.open()
    house.clock.forward(days=30)
    house.app.working.work_once()
    assert [level for _kind, level in told(house, case, "close")] == ["warn-50%", "warn-PT6H", "breach"]
    assert house.app.clockwork.sweep().told == 0


def test_late_is_judged_by_when_it_was_done_and_not_by_when_somebody_looked(house: House) -> None:
    case = house.open()
    due = house.a_clock(case, "acknowledge")["due"]
    house.clock.now = due
    house.complete(case, "acknowledge")
    house.clock.forward(days=3)
    house.app.clockwork.sweep()
    assert house.a_clock(case, "acknowledge")["state"] == "met"
    assert not [kind for kind, _level in told(house, case, "acknowledge") if kind == "clock_breached"]


def test_what_is_done_after_the_due_time_is_met_late_even_if_no_sweep_ever_ran(house: House) -> None:
    case = house.open()
    house.clock.now = house.a_clock(case, "acknowledge")["due"] + timedelta(seconds=1)
    house.complete(case, "acknowledge")
    assert house.a_clock(case, "acknowledge")["state"] == "met_late"
    assert house.a_clock(case, "acknowledge")["met_at"] == house.clock.now


def test_the_clock_of_an_automatic_step_stops_with_its_delivery(lying_house: Callable[..., House]) -> None:
    from misroute.connect import Transient

    house = lying_house("voucher")
    house.far.plan = [Transient("down", timedelta(hours=20))] * 3
    case = house.open()
    house.complete(case, "verify")
    for _turn in range(5):
        house.deliver()
        house.clock.forward(hours=21)
    done = house.a_clock(case, "voucher")
    assert done["state"] == "met_late"
    delivered = house.step(case, "voucher")["effects"][0]["delivered_at"]
    assert done["met_at"] == delivered


def test_a_pause_moves_the_due_times_by_the_working_time_it_lasted(house: House) -> None:
    case = house.open()
    before = {row["name"]: row["due"] for row in house.show(case)["clocks"]}
    house.app.casework.pause(case, "waiting for the borrower", actor="li.na")
    assert house.show(case)["state"] == "waiting"
    assert house.a_clock(case, "verify")["due"] is None
    house.clock.forward(hours=2)
    house.app.casework.resume(case, actor="li.na")
    after = {row["name"]: row["due"] for row in house.show(case)["clocks"]}
    moved = {name for name in before if after[name] != before[name]}
    assert moved == {
        "acknowledge",
        "verify",
        "root_cause",
        "apologise_borrower",
        "apologise_recipient",
        "waive",
        "voucher",
        "book_fix",
    }
    assert after["acknowledge"] - before["acknowledge"] == timedelta(hours=2)


def test_the_clocks_of_law_and_safety_are_never_paused(house: House) -> None:
    case = house.open("unreadable")
    house.app.casework.pause(case, "waiting", actor="li.na")
    running = {row["name"] for row in house.show(case)["clocks"] if row["state"] == "running"}
    assert running == {"halt", "close", "notify_decision"}


def test_a_clock_whose_time_is_over_cannot_be_saved_by_a_pause(house: House) -> None:
    case = house.open()
    house.clock.now = house.a_clock(case, "acknowledge")["due"] + timedelta(minutes=1)
    house.app.casework.pause(case, "too late", actor="li.na")
    assert house.a_clock(case, "acknowledge")["state"] == "running"
    house.app.clockwork.sweep()
    assert ("clock_breached", "breach") in told(house, case, "acknowledge")


def test_a_pause_needs_a_reason_and_a_resume_needs_a_pause(house: House) -> None:
    case = house.open()
    with pytest.raises(UsageError, match="reason"):
        house.app.casework.pause(case, " ", actor="li.na")
    with pytest.raises(Conflict, match="not paused"):
        house.app.casework.resume(case, actor="li.na")
    house.app.casework.pause(case, "waiting", actor="li.na")
    with pytest.raises(Conflict, match="no clock"):
        house.app.casework.pause(case, "waiting", actor="li.na")


def test_work_goes_on_in_a_paused_case_and_stops_the_paused_clocks(house: House) -> None:
    case = house.open()
    house.app.casework.pause(case, "waiting", actor="li.na")
    house.clock.forward(days=9)
    house.complete(case, "acknowledge")
    assert house.a_clock(case, "acknowledge")["state"] == "met"
    shown = house.work_to_the_end(case)
    assert shown["state"] == "closed"
    assert "paused" not in {row["state"] for row in shown["clocks"]}


def test_several_workers_sweep_and_each_thing_is_told_once(house: House, second_process: Callable[[], House]) -> None:
    cases = [house.open(f"+86139000000{turn:02d}") for turn in range(5)]
    house.clock.forward(days=30)
    houses = [house, second_process(), second_process()]
    sums: list[int] = []

    def work(each: House) -> None:
        sums.extend(each.app.clockwork.sweep().told for _turn in range(4))

    threads = [threading.Thread(target=work, args=(each,)) for each in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.app.clockwork.sweep()
    for case in cases:
        levels = [
            (event["detail"]["clock"], event["detail"]["level"]) for event in house.events(case, "clock_breached")
        ]
        assert len(levels) == len(set(levels)) == 10  # all but halt, which was met
    assert len(notices(house)) == len(set(notices(house)))
    assert house.audit().whole


def test_a_clock_that_cannot_be_read_is_pushed_ahead_and_the_others_are_told(house: House) -> None:
    bad, good = house.open(MOTHER), house.open(STRANGER)
    with house.store.write("vandal") as unit:
        where = (clocks.CLOCKS.c.case_id == bad, clocks.CLOCKS.c.name == "acknowledge")
        unit.execute(sa.update(clocks.CLOCKS).where(*where).values(target="nonsense"))
    house.clock.forward(hours=3)
    swept = house.app.clockwork.sweep()
    assert len(swept.pushed) == 1
    assert ("clock_breached", "breach") in told(house, good, "acknowledge")
    assert house.app.clockwork.sweep().pushed == ()
    house.clock.forward(minutes=2)
    assert len(house.app.clockwork.sweep().pushed) == 1


def test_a_case_that_cannot_be_carried_on_does_not_hold_up_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from misroute.services.running import clockwork
    from misroute.store import cases

    bad, good = house.open(MOTHER), house.open(STRANGER)
    for case in (bad, good):
        with house.store.write("test") as unit:
            cases.wake_case(unit, case, unit.now)
    real = clockwork.advance

    def advance(here: Any) -> Any:
        if here.case.id == bad:
            raise KeyError("a step the playbook lacks")
        return real(here)

    monkeypatch.setattr(clockwork, "advance", advance)
    assert house.app.clockwork.wake() == 1
    with house.store.read() as unit:
        assert cases.due_cases(unit) == ()
        assert cases.case(unit, bad).wake_at == house.clock.now + timedelta(hours=1)


def test_due_times_follow_the_official_workdays(house: House) -> None:
    """Opened on the Friday evening before Tomb-Sweeping Day 2026 (Saturday to Monday off)."""
    house.clock.now = datetime(2026, 4, 3, 9, 0, tzinfo=UTC)
    case = house.open()
    assert house.a_clock(case, "verify")["due"] == datetime(2026, 4, 7, 8, 0, tzinfo=UTC)
    assert house.a_clock(case, "close")["due"] == datetime(2026, 4, 5, 9, 0, tzinfo=UTC)


def test_a_due_time_explains_itself(house: House) -> None:
    case = house.open()
    house.app.casework.pause(case, "waiting for a letter", actor="li.na")
    house.clock.forward(hours=1)
    house.app.casework.resume(case, actor="li.na")
    said = "\n".join(house.app.lookup.explain_clock(case, "verify"))
    assert "waiting for a letter" in said


def test_nothing_due_is_swept_in_no_time(house: House) -> None:
    house.open()
    assert house.app.clockwork.sweep() == sweep.Swept(0, 0, ())
    assert house.app.working.work_once().to_json() == {
        "delivered": 0,
        "later": 0,
        "failed": 0,
        "fired": 0,
        "woken": 0,
        "runs": 0,
    }
