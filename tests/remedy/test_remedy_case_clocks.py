"""The clocks of a whole case under the standard playbook."""

from datetime import UTC, datetime, timedelta

import pytest

from misroute.errors import Conflict, NotFound
from misroute.packs.calendars import load_calendars
from misroute.packs.playbooks import load_playbooks
from misroute.remedy import (
    CaseFacts,
    CaseLog,
    CaseState,
    ClockStatus,
    StepLog,
    StepState,
    actions,
    case_state,
    clock,
    next_fire,
    settle_clock,
    start_clocks,
)
from misroute.resources import data_dir

CALENDARS = load_calendars(data_dir("config"))
BOOK = load_playbooks(data_dir("config"), CALENDARS)["standard"]
FRIDAY = datetime(2026, 2, 13, 9, tzinfo=UTC)  # 17:00 in Shanghai; Saturday is a make-up day, then Spring Festival


def test_all_clocks_of_a_case_begin_when_we_became_aware() -> None:
    found = {state.name: state for state in start_clocks(BOOK, CALENDARS, "c1", opened_at=FRIDAY)}
    assert set(found) == {step.id for step in BOOK.steps} - {"intake", "voucher_letter"}
    due = {name: state.due and CALENDARS["support"].local(state.due).isoformat() for name, state in found.items()}
    assert due["halt"] == "2026-02-13T17:15:00+08:00"
    assert due["acknowledge"] == "2026-02-14T10:00:00+08:00"
    assert due["apologise_borrower"] == "2026-02-14T17:00:00+08:00"
    assert due["voucher"] == "2026-02-24T17:00:00+08:00"
    assert due["close"] == "2026-02-15T17:00:00+08:00"
    assert due["notify_decision"] == "2026-02-16T17:00:00+08:00"
    assert all(state.key == f"c1/{name}" and next_fire(state) for name, state in found.items())
    assert {state.policy_version for state in found.values()} == {f"standard {BOOK.version}"}


def test_a_step_ends_its_clock_at_its_own_time() -> None:
    halt = start_clocks(BOOK, CALENDARS, "c1", opened_at=FRIDAY, aware_at=FRIDAY - timedelta(minutes=10))[0]
    done = StepLog("halt", StepState.DONE, done_at=FRIDAY)
    assert settle_clock(halt, done).status is ClockStatus.MET
    late = settle_clock(halt, StepLog("halt", StepState.DONE, done_at=FRIDAY + timedelta(minutes=6)))
    assert late.status is ClockStatus.MET_LATE
    assert settle_clock(late, done) == late
    skipped = settle_clock(halt, StepLog("halt", StepState.SKIPPED, reason="no number", done_at=FRIDAY))
    assert (skipped.status, skipped.ended_reason) == (ClockStatus.CANCELLED, "no number")
    assert settle_clock(halt, StepLog("halt", StepState.RUNNING)) == halt


def test_a_reopened_case_gets_its_time_anew() -> None:
    close = start_clocks(BOOK, CALENDARS, "c1", opened_at=FRIDAY)[-1]
    ended = clock.stop(close, at=FRIDAY + timedelta(hours=1))
    again = clock.restart(ended, CALENDARS["always"], policy_version="p2", at=FRIDAY + timedelta(days=9))
    assert (again.status, again.due) == (ClockStatus.RUNNING, FRIDAY + timedelta(days=11))
    assert clock.fire(again, FRIDAY + timedelta(days=12))[1][-1].key == "c1/close/breach/2"
    with pytest.raises(Conflict, match="still runs"):
        clock.restart(close, CALENDARS["always"], policy_version="p2", at=FRIDAY)


def test_a_playbook_without_its_calendar_does_not_start() -> None:
    with pytest.raises(NotFound, match=r"config/calendars/support\.toml"):
        start_clocks(BOOK, {"always": CALENDARS["always"]}, "c1", opened_at=FRIDAY)


def test_a_case_is_open_while_the_system_works_and_waiting_while_people_do() -> None:
    case, opened = CaseFacts("c1"), CaseLog((StepLog("intake", StepState.DONE), StepLog("halt", StepState.DONE)))
    assert case_state(actions(case, BOOK, CaseLog(), FRIDAY)) is CaseState.OPEN
    assert case_state(actions(case, BOOK, opened, FRIDAY)) is CaseState.WAITING
    every = CaseLog(tuple(StepLog(step.id, StepState.DONE) for step in BOOK.steps))
    assert case_state(actions(case, BOOK, every, FRIDAY)) is CaseState.CLOSED
