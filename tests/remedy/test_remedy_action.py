"""What is next in a case, told by the standard playbook."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from misroute.packs.calendars import load_calendars
from misroute.packs.playbooks import load_playbooks
from misroute.remedy import (
    CaseFacts,
    CaseLog,
    CaseState,
    Done,
    DoStep,
    EffectKind,
    EffectLog,
    EffectState,
    Fact,
    FinishStep,
    Flag,
    PersonTask,
    SkipStep,
    StepLog,
    StepState,
    WaitForApproval,
    WaitForDelivery,
    WaitForPerson,
    WaitsFor,
    WaitUntil,
    actions,
    next_action,
    ready_steps,
    states,
    wake_at,
)
from misroute.resources import data_dir

BOOK = load_playbooks(data_dir("config"), load_calendars(data_dir("config")))["standard"]
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CASE = CaseFacts("c1")
REMEDIES = ("apologise_borrower", "apologise_recipient", "waive", "voucher")


def done(*step_ids: str, **outcomes: str) -> CaseLog:
    steps = [StepLog(step_id, StepState.DONE) for step_id in step_ids]
    return CaseLog(tuple(steps + [StepLog(step, StepState.DONE, outcome=end) for step, end in outcomes.items()]))


OPENED = done("intake", "halt")
CONFIRMED = done("intake", "halt", "acknowledge", verify="confirmed")


def test_a_new_case_is_taken_in_first() -> None:
    assert next_action(CASE, BOOK, CaseLog(), NOW) == DoStep("intake", 1)
    assert next_action(CASE, BOOK, done("intake"), NOW) == DoStep("halt", 1)


def test_after_the_opening_people_have_their_turn() -> None:
    assert next_action(CASE, BOOK, OPENED, NOW) == WaitForPerson(
        (
            PersonTask("acknowledge", "agent step"),
            PersonTask("verify", "agent step", ("confirmed", "not_confirmed")),
            PersonTask("notify_decision", "agent step", ("notify", "no_notice")),
        )
    )


def test_once_verified_the_remedies_run_side_by_side() -> None:
    assert ready_steps(CASE, BOOK, CONFIRMED, NOW) == tuple(DoStep(step, 1) for step in REMEDIES)
    assert actions(CASE, BOOK, CONFIRMED, NOW)[-1] == WaitForPerson(
        (
            PersonTask("root_cause", "agent step", ("contact_data", "system_fault", "human_error")),
            PersonTask("notify_decision", "agent step", ("notify", "no_notice")),
        )
    )


def test_the_book_is_corrected_when_the_cause_is_known() -> None:
    log = CONFIRMED.having(StepLog("root_cause", StepState.DONE, outcome="contact_data"))
    assert DoStep("book_fix", 1) in ready_steps(CASE, BOOK, log, NOW)


def test_what_was_no_misdirect_needs_no_remedy() -> None:
    log = done("intake", "halt", verify="not_confirmed")
    found = actions(CASE, BOOK, log, NOW)
    skipped = {action.step_id for action in found if isinstance(action, SkipStep)}
    assert skipped == {*REMEDIES, "root_cause", "voucher_letter", "book_fix", "notify_decision"}
    assert {action.reason for action in found if isinstance(action, SkipStep)} == {"verify: not_confirmed"}
    assert found[-1] == WaitForPerson((PersonTask("acknowledge", "agent step"),))


def test_who_wants_no_letter_gets_none() -> None:
    quiet = replace(CASE, flags=frozenset([Flag.RECIPIENT_REFUSES]))
    assert next_action(quiet, BOOK, CONFIRMED, NOW) == SkipStep("apologise_recipient", "recipient_refuses_contact")


def test_an_unreadable_number_is_a_task_for_a_person() -> None:
    blind = replace(CASE, known=frozenset([Fact.CUSTOMER]))
    tasks = next_action(blind, BOOK, done("intake"), NOW)
    assert isinstance(tasks, WaitForPerson)
    assert tasks.tasks[0] == PersonTask("halt", "unknown: number")


def test_a_number_nobody_knows_leaves_the_borrowers_remedies_to_a_person() -> None:
    stray = replace(CASE, known=frozenset([Fact.NUMBER, Fact.RECIPIENT]))
    found = actions(stray, BOOK, CONFIRMED, NOW)
    assert found[0] == DoStep("apologise_recipient", 1)
    assert isinstance(found[-1], WaitForPerson)
    assert {"apologise_borrower", "waive", "voucher"} <= set(found[-1].steps)


def test_a_failed_step_waits_and_is_tried_again() -> None:
    failed = StepLog("waive", StepState.FAILED, attempts=1, failed_at=NOW, reason="core banking is away")
    found = actions(CASE, BOOK, CONFIRMED.having(failed), NOW)
    until = next(action for action in found if isinstance(action, WaitUntil))
    assert timedelta(seconds=48) <= until.at - NOW <= timedelta(minutes=1)
    assert wake_at(found) == until.at
    assert DoStep("waive", 2) in actions(CASE, BOOK, CONFIRMED.having(failed), until.at)


def test_a_step_that_failed_often_enough_goes_to_a_person() -> None:
    failed = StepLog("waive", StepState.FAILED, attempts=6, failed_at=NOW, reason="refused")
    last = actions(CASE, BOOK, CONFIRMED.having(failed), NOW + timedelta(days=9))[-1]
    assert isinstance(last, WaitForPerson)
    assert PersonTask("waive", "failed 6 times: refused") in last.tasks


def test_a_step_whose_worker_died_is_begun_again_after_the_lease() -> None:
    begun = StepLog("waive", StepState.RUNNING, attempts=1, started_at=NOW)
    log = CONFIRMED.having(begun)
    assert WaitUntil(NOW + BOOK.retry.lease, "waive", "begun") in actions(CASE, BOOK, log, NOW)
    assert DoStep("waive", 2) in actions(CASE, BOOK, log, NOW + BOOK.retry.lease)
    often = CONFIRMED.having(replace(begun, attempts=6))
    last = actions(CASE, BOOK, often, NOW + BOOK.retry.lease)[-1]
    assert isinstance(last, WaitForPerson)
    assert "waive" in last.steps


def sent(*effect_states: EffectState) -> CaseLog:
    effects = tuple(EffectLog(f"c1/voucher/1/{n}", EffectKind.VOUCHER, s) for n, s in enumerate(effect_states))
    return CONFIRMED.having(StepLog("voucher", StepState.RUNNING, attempts=1, effects=effects))


def test_a_step_is_done_only_when_all_its_effects_are_delivered() -> None:
    way = actions(CASE, BOOK, sent(EffectState.DELIVERED, EffectState.QUEUED), NOW)
    assert WaitForDelivery("voucher", ("c1/voucher/1/1",)) in way
    assert next_action(CASE, BOOK, sent(EffectState.DELIVERED, EffectState.DELIVERED), NOW) == FinishStep("voucher")


def test_an_unclear_or_dead_delivery_is_never_repeated_without_a_person() -> None:
    for state, why in ((EffectState.UNCLEAR, "delivery unclear"), (EffectState.DEAD, "delivery failed")):
        found = actions(CASE, BOOK, sent(EffectState.DELIVERED, state), NOW)
        assert isinstance(found[-1], WaitForPerson)
        assert PersonTask("voucher", f"{why}: c1/voucher/1/1") in found[-1].tasks
        assert not any(isinstance(action, DoStep) and action.step_id == "voucher" for action in found)


def test_an_amount_above_the_limit_waits_for_a_second_person() -> None:
    asked = StepLog("voucher", StepState.WAITING, waits_for=WaitsFor.APPROVAL, reason="above_limit", attempts=1)
    assert WaitForApproval("voucher", "above_limit") in actions(CASE, BOOK, CONFIRMED.having(asked), NOW)


def test_a_step_a_person_was_asked_about_is_that_persons_task() -> None:
    asked = StepLog("voucher", StepState.WAITING, waits_for=WaitsFor.PERSON, reason="cap_customer", attempts=1)
    last = actions(CASE, BOOK, CONFIRMED.having(asked), NOW)[-1]
    assert isinstance(last, WaitForPerson)
    assert PersonTask("voucher", "cap_customer") in last.tasks


def test_closing_comes_last_and_ends_the_case() -> None:
    every = [step.id for step in BOOK.steps if step.id != "close"]
    log = CaseLog(tuple(StepLog(step, StepState.SKIPPED if step == "waive" else StepState.DONE) for step in every))
    assert next_action(CASE, BOOK, log, NOW) == WaitForPerson((PersonTask("close", "agent step"),))
    assert next_action(CASE, BOOK, log.having(StepLog("close", StepState.DONE)), NOW) == Done(CaseState.CLOSED)


def test_nothing_is_done_in_a_case_that_is_over() -> None:
    for state in (CaseState.CLOSED, CaseState.MERGED):
        assert actions(replace(CASE, state=state), BOOK, CaseLog(), NOW) == (Done(state),)


def test_the_states_shown_follow_from_the_steps_before() -> None:
    shown = states(CASE, BOOK, CONFIRMED)
    assert shown["halt"] is StepState.DONE
    assert shown["voucher"] is StepState.READY
    assert shown["root_cause"] is StepState.WAITING
    assert shown["book_fix"] is shown["close"] is StepState.PENDING
