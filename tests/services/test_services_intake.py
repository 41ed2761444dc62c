"""Taking in a report: one transaction from the words to the halt, and one case a number."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from houses import MOTHER, STRANGER, House
from sqlmodel import Session

from misroute.errors import MisrouteError, UsageError
from misroute.store import cases, holds, outbox, queued
from misroute.store.queued import QueuedIntake


class PowerCut(RuntimeError):
    """The process dies here, as far as the database is concerned."""


def anything_left(house: House) -> bool:
    with house.store.read() as unit:
        return bool(
            cases.find_cases(unit)
            or holds.find_holds(unit, active_only=False)
            or outbox.find_effects(unit)
            or any(entry.kind == "case.opened" for entry in _entries(unit))
        )


def _entries(unit: Any) -> Any:
    from misroute.store import audit

    return audit.entries(unit)


def test_one_report_opens_the_case_holds_the_number_and_names_the_borrower(house: House) -> None:
    opened = house.app.intake.open_case("139 1234 5678", reporter="borrower", text="你们发给我妈了", actor="li.na")
    assert opened.fresh
    assert opened.held
    assert opened.customers == ("Z-1",)
    shown = house.show(opened.case_id)
    states = {row["id"]: row["state"] for row in shown["steps"]}
    assert (states["intake"], states["halt"]) == ("done", "done")
    assert {"acknowledge", "verify"} <= set(opened.waiting_for)
    assert house.a_clock(opened.case_id, "halt")["state"] == "met"
    assert MOTHER not in str(shown)


def test_a_cut_before_the_commit_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(self: Session) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", cut)
        with pytest.raises(PowerCut):
            house.app.intake.open_case(MOTHER, actor="li.na")
    assert not anything_left(house)
    assert house.audit().whole


def test_a_cut_between_any_two_statements_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from misroute.store.unit import Unit

    real, count, fatal = Unit.execute, 0, 0

    def counted(self: Unit, *given: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == fatal:
            raise PowerCut
        return real(self, *given, **named)

    monkeypatch.setattr(Unit, "execute", counted)
    statements = 0
    for fatal in (*range(1, 40, 3), *range(40, 400, 25)):
        count = 0
        try:
            house.app.intake.open_case(MOTHER, actor="li.na")
        except PowerCut:
            count, kept = -10_000, fatal  # the look itself must not be cut
            assert not anything_left(house), f"something was left by a cut at statement {kept}"
        else:
            statements = count
            break
    assert statements > 30
    with house.store.read() as unit:
        assert len(holds.find_holds(unit)) == 1


def test_a_second_report_joins_the_case_and_keeps_the_earliest_awareness(house: House) -> None:
    first = house.open()
    due = house.a_clock(first, "close")["due"]
    house.clock.forward(hours=1)
    earlier = house.clock.now - timedelta(hours=5)
    again = house.app.intake.open_case(MOTHER, at=earlier, text="again", actor="wu")
    assert (again.case_id, again.fresh, again.held) == (first, False, True)
    assert house.show(first)["aware_at"] == earlier
    assert house.a_clock(first, "close")["due"] == due - timedelta(hours=4)
    assert len(house.events(first, "report_added")) == 1
    assert len(house.events(first, "clocks_rebased")) == 1


def test_a_later_awareness_changes_no_clock(house: House) -> None:
    first = house.open()
    due = house.a_clock(first, "verify")["due"]
    house.clock.forward(hours=1)
    house.open()
    assert house.a_clock(first, "verify")["due"] == due


def test_two_reports_at_one_moment_open_one_case(
    house: House, second_process: Callable[[], House], backend: str
) -> None:
    houses = [house, second_process(), second_process(), second_process()]
    start = threading.Barrier(len(houses))
    answers: list[Any] = []

    def report(where: House) -> None:
        start.wait()
        answers.append(where.app.intake.open_case(STRANGER, actor="li.na"))

    threads = [threading.Thread(target=report, args=(each,)) for each in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(houses)
    assert len({answer.case_id for answer in answers}) == 1
    assert sum(answer.fresh for answer in answers) == 1
    assert all(answer.held for answer in answers)
    with house.store.read() as unit:
        assert len(holds.find_holds(unit)) == 1
    assert len(house.events(answers[0].case_id, "report_added")) == len(houses) - 1
    assert house.audit().whole


def test_a_number_that_nobody_knows_is_held_all_the_same(house: House) -> None:
    opened = house.app.intake.open_case(STRANGER, actor="li.na")
    assert opened.held
    assert opened.customers == ()
    house.complete(opened.case_id, "verify")
    asked = house.step(opened.case_id, "voucher")
    assert asked["state"] == "waiting"
    assert "customer" in asked["why"]
    house.app.casework.skip(opened.case_id, "apologise_borrower", "nobody of ours", actor="li.na")
    assert house.step(opened.case_id, "apologise_borrower")["state"] == "skipped"


def test_an_unreadable_number_opens_a_case_without_a_hold_until_a_person_reads_it(house: House) -> None:
    opened = house.app.intake.open_case("139l2345G78 打错了", reporter="recipient", actor="li.na")
    assert not opened.held
    assert opened.number is None
    shown = house.show(opened.case_id)
    assert "number_unreadable" in shown["flags"]
    assert "halt" in opened.waiting_for
    assert house.a_clock(opened.case_id, "halt")["state"] == "running"
    house.clock.forward(minutes=5)
    house.complete(opened.case_id, "halt", number=MOTHER)
    with house.store.read() as unit:
        assert [hold.case_id for hold in holds.active_holds(unit, number=MOTHER)] == [opened.case_id]
    assert house.a_clock(opened.case_id, "halt")["state"] == "met"
    assert house.open() == opened.case_id


def test_a_number_found_while_doing_another_step_is_held_at_once_and_brings_its_borrowers(house: House) -> None:
    case = house.open("139l2345G78")
    house.complete(case, "acknowledge", number=MOTHER)
    with house.store.read() as unit:
        assert [hold.case_id for hold in holds.active_holds(unit, number=MOTHER)] == [case]
    assert house.show(case)["customers"]


def test_an_unreadable_number_cannot_be_replaced_by_another_unreadable_one(house: House) -> None:
    case = house.open("12")
    with pytest.raises(UsageError, match="cannot be read"):
        house.complete(case, "halt", number="11")


def test_the_number_found_later_may_belong_to_another_open_case(house: House) -> None:
    first, second = house.open(), house.open("garbage")
    with pytest.raises(MisrouteError, match=first):
        house.complete(second, "halt", number=MOTHER)


def test_queued_messages_are_stopped_in_the_opening_transaction(house: House) -> None:
    with house.store.write("sender") as unit:
        queued.keep_queued(unit, [QueuedIntake("m-1", MOTHER, "sms"), QueuedIntake("m-2", STRANGER, "sms")])
    opened = house.app.intake.open_case(MOTHER, actor="li.na")
    assert opened.stopped == 1
    with house.store.read() as unit:
        assert [message.state for message in queued.queued_on(unit, MOTHER)] == ["stopped"]
        assert [message.state for message in queued.queued_on(unit, STRANGER)] == ["queued"]


def test_a_message_queued_after_the_hold_is_stopped_too(house: House) -> None:
    house.open()
    with house.store.write("sender") as unit:
        queued.keep_queued(unit, [QueuedIntake("late", MOTHER, "sms")])
    with house.store.read() as unit:
        assert [message.state for message in queued.queued_on(unit, MOTHER)] == ["stopped"]


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.pg)])
def test_a_message_queued_while_the_hold_commits_is_not_forgotten(house: House) -> None:
    """Each transaction sees nothing of the other's rows; they must take turns on the number."""
    held, may_end = threading.Event(), threading.Event()

    def queue() -> None:
        with house.store.write("sender") as unit:
            queued.keep_queued(unit, [QueuedIntake("racing", MOTHER, "sms")])
            held.set()
            may_end.wait(10)

    sender = threading.Thread(target=queue)
    sender.start()
    assert held.wait(10)
    opener = threading.Thread(target=lambda: house.app.intake.open_case(MOTHER, actor="li.na"))
    opener.start()
    opener.join(0.3)
    assert opener.is_alive(), "the hold must wait for the message that is being noted"
    may_end.set()
    sender.join()
    opener.join()
    with house.store.read() as unit:
        assert [message.state for message in queued.queued_on(unit, MOTHER)] == ["stopped"]


def test_an_awareness_in_the_future_or_without_offset_is_refused(house: House) -> None:
    with pytest.raises(UsageError, match="future"):
        house.open(at=house.clock.now + timedelta(hours=1))
    with pytest.raises(UsageError, match="offset"):
        house.open(at="2026-03-02T09:00:00")
    with pytest.raises(UsageError, match="no instant"):
        house.open(at="yesterday")
    assert not anything_left(house)


def test_a_stated_awareness_in_the_past_moves_the_clocks(house: House) -> None:
    case = house.open(at="2026-03-02T08:50:00+08:00")
    assert house.show(case)["aware_at"] == datetime(2026, 3, 2, 0, 50, tzinfo=UTC)
    assert house.a_clock(case, "halt")["due"] == datetime(2026, 3, 2, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("number", ["", "   ", "\x00", "\u202e", "📵" * 50, "9" * 5000])
def test_strange_words_for_a_number_never_break_the_intake(house: House, number: str) -> None:
    try:
        opened = house.app.intake.open_case(number, text="\x00\u202e📵" + "x" * 20_000, actor="li.na")
    except UsageError:
        assert not number.strip()
    else:
        assert not opened.held
        assert house.show(opened.case_id)["state"] == "open"


def test_the_reporter_is_one_of_three(house: House) -> None:
    with pytest.raises(UsageError, match="borrower, recipient, support"):
        house.open(reporter="journalist")


def test_an_act_needs_somebody_who_does_it(house: House) -> None:
    with pytest.raises(UsageError, match="who"):
        house.complete(house.open(), "acknowledge", actor="  ")
