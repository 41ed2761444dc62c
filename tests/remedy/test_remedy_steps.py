"""The moves a step can make, and those it cannot."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from misroute.errors import Conflict, MisrouteError, NotFound, Refused, UsageError
from misroute.packs.calendars import load_calendars
from misroute.packs.playbooks import load_playbooks
from misroute.remedy import CaseFacts, CaseLog, EffectKind, EffectLog, EffectState, StepLog, StepState, WaitsFor, steps
from misroute.resources import data_dir

BOOK = load_playbooks(data_dir("config"), load_calendars(data_dir("config")))["standard"]
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CASE = CaseFacts("c1")
LOG = CaseLog(tuple(StepLog(step, StepState.DONE) for step in ("intake", "halt", "verify")))
LETTER = EffectLog("c1/apologise_borrower/1", EffectKind.LETTER)


def running(*effects: EffectLog) -> StepLog:
    begun = steps.begin(BOOK, LOG, "apologise_borrower", NOW)
    return steps.dispatch(begun, effects) if effects else begun


def test_a_step_goes_from_begun_to_delivered() -> None:
    entry = running(LETTER)
    assert (entry.state, entry.attempts, entry.started_at) == (StepState.RUNNING, 1, NOW)
    entry = steps.effect_reported(entry, LETTER.key, EffectState.DELIVERED, NOW)
    assert (entry.state, entry.done_at, entry.by) == (StepState.DONE, NOW, "system")


def test_a_step_with_two_effects_waits_for_the_second() -> None:
    entry = running(LETTER, replace(LETTER, key="c1/apologise_borrower/1/b"))
    entry = steps.effect_reported(entry, LETTER.key, EffectState.DELIVERED, NOW)
    assert entry.state is StepState.RUNNING
    entry = steps.effect_reported(entry, "c1/apologise_borrower/1/b", EffectState.DELIVERED, NOW)
    assert entry.state is StepState.DONE


def test_a_report_that_comes_twice_or_too_late_changes_nothing() -> None:
    entry = steps.effect_reported(running(LETTER), LETTER.key, EffectState.DELIVERED, NOW)
    assert steps.effect_reported(entry, LETTER.key, EffectState.DELIVERED, NOW) == entry
    assert steps.effect_reported(entry, LETTER.key, EffectState.DEAD, NOW) == entry
    with pytest.raises(Conflict, match="no effect"):
        steps.effect_reported(entry, "c1/other/1", EffectState.DELIVERED, NOW)


def test_nothing_to_send_is_done_with_a_word_about_it() -> None:
    entry = steps.finish(running(), NOW, "nothing due")
    assert (entry.state, entry.outcome) == (StepState.DONE, "nothing due")
    with pytest.raises(UsageError, match="say why"):
        steps.finish(running(), NOW)
    with pytest.raises(Conflict, match="not delivered"):
        steps.finish(running(LETTER), NOW)


def test_the_same_wish_keeps_its_key_and_a_new_wish_gets_a_new_one() -> None:
    assert steps.effect_key("c1", "voucher", 1) == "c1/voucher/1"
    assert steps.effect_key("c1", "voucher", 2, "u7") == "c1/voucher/2/u7"
    dead = steps.effect_reported(running(LETTER), LETTER.key, EffectState.DEAD, NOW)
    tried = steps.retry(dead)
    assert (tried.intent, tried.effects) == (1, (LETTER,))
    finished = steps.effect_reported(tried, LETTER.key, EffectState.DELIVERED, NOW)
    repeated = steps.again(finished, "the letter came back")
    assert (repeated.state, repeated.intent, repeated.attempts) == (StepState.READY, 2, 0)
    assert repeated.live_effects == ()
    assert repeated.effects == finished.effects


def test_a_killed_dispatch_done_twice_adds_no_second_effect() -> None:
    entry = steps.dispatch(running(LETTER), [LETTER])
    assert entry.effects == (LETTER,)


def test_a_failure_before_anything_left_the_house_is_tried_again() -> None:
    entry = steps.fail(running(), NOW, "the template is missing")
    assert (entry.state, entry.failed_at) == (StepState.FAILED, NOW)
    assert steps.begin(BOOK, LOG.having(entry), "apologise_borrower", NOW).attempts == 2
    assert steps.retry(steps.ask_person(entry, "failed often")).attempts == 0
    with pytest.raises(Conflict, match="only the outbox"):
        steps.fail(running(LETTER), NOW, "x")


def test_a_person_completes_a_step_with_an_outcome_it_knows() -> None:
    log = CaseLog(LOG.steps[:2])
    entry = steps.complete(CASE, BOOK, log, "verify", by="li", at=NOW, outcome="confirmed")
    assert (entry.state, entry.outcome, entry.by) == (StepState.DONE, "confirmed", "li")
    assert steps.complete(CASE, BOOK, log, "verify", by="li", at=NOW).outcome == "confirmed"
    with pytest.raises(UsageError, match="confirmed, not_confirmed"):
        steps.complete(CASE, BOOK, log, "verify", by="li", at=NOW, outcome="maybe")


def test_a_step_without_a_default_outcome_may_end_without_one() -> None:
    assert steps.complete(CASE, BOOK, LOG, "root_cause", by="li", at=NOW).outcome is None


def test_a_person_cannot_complete_what_the_system_does_unless_it_is_stuck() -> None:
    with pytest.raises(Conflict, match="done by the system"):
        steps.complete(CASE, BOOK, LOG, "voucher", by="li", at=NOW)
    dead = steps.effect_reported(running(LETTER), LETTER.key, EffectState.DEAD, NOW)
    by_hand = steps.complete(CASE, BOOK, LOG.having(dead), "apologise_borrower", by="li", at=NOW, outcome="by post")
    assert by_hand.state is StepState.DONE
    stray = CaseFacts("c1", known=frozenset())
    assert steps.complete(stray, BOOK, LOG, "voucher", by="li", at=NOW).finished


def test_every_step_can_be_skipped_but_only_with_a_reason() -> None:
    entry = steps.skip(BOOK, LOG, "close", reason="merged by hand", by="li", at=NOW)
    assert (entry.state, entry.reason) == (StepState.SKIPPED, "merged by hand")
    with pytest.raises(UsageError, match="reason"):
        steps.skip(BOOK, LOG, "close", reason="  ", by="li", at=NOW)
    called_off = steps.skip(BOOK, LOG.having(running(LETTER)), "apologise_borrower", reason="x", by="li", at=NOW)
    assert called_off.effects[0].state is EffectState.CANCELLED


def test_money_is_approved_by_a_second_person_only() -> None:
    asked = steps.ask_approval(steps.begin(BOOK, LOG, "voucher", NOW), "above_limit", "li")
    assert (asked.state, asked.waits_for) == (StepState.WAITING, WaitsFor.APPROVAL)
    for same in ("li", "system"):
        with pytest.raises(Refused, match="second person"):
            steps.approve(asked, same)
    agreed = steps.approve(asked, "wang")
    assert (agreed.state, agreed.approved_by, agreed.waits_for) == (StepState.READY, "wang", None)
    assert steps.begin(BOOK, LOG.having(agreed), "voucher", NOW).approved_by == "wang"


DONE = StepLog("voucher", StepState.DONE)
WAITING = StepLog("voucher", StepState.WAITING, waits_for=WaitsFor.PERSON)


@pytest.mark.parametrize(
    "move",
    [
        lambda: steps.begin(BOOK, LOG.having(DONE), "voucher", NOW),
        lambda: steps.begin(BOOK, LOG, "acknowledge", NOW),
        lambda: steps.begin(BOOK, CaseLog(), "voucher", NOW),
        lambda: steps.begin(BOOK, LOG.having(running(LETTER)), "apologise_borrower", NOW),
        lambda: steps.begin(BOOK, LOG.having(WAITING), "voucher", NOW),
        lambda: steps.dispatch(DONE, [LETTER]),
        lambda: steps.dispatch(running(), []),
        lambda: steps.finish(DONE, NOW),
        lambda: steps.fail(DONE, NOW, "x"),
        lambda: steps.ask_person(DONE, "x"),
        lambda: steps.ask_approval(DONE, "x", "li"),
        lambda: steps.approve(WAITING, "wang"),
        lambda: steps.approve(DONE, "wang"),
        lambda: steps.complete(CASE, BOOK, LOG, "close", by="li", at=NOW),
        lambda: steps.complete(CASE, BOOK, LOG, "halt", by="li", at=NOW),
        lambda: steps.complete(CASE, BOOK, LOG, "nothing", by="li", at=NOW),
        lambda: steps.skip(BOOK, LOG, "halt", reason="x", by="li", at=NOW),
        lambda: steps.retry(DONE),
        lambda: steps.retry(running(LETTER)),
        lambda: steps.again(WAITING, "x"),
        lambda: steps.again(DONE, ""),
    ],
)
def test_an_illegal_move_is_refused_in_one_clear_line(move: Callable[[], object]) -> None:
    with pytest.raises(MisrouteError) as caught:
        move()
    assert isinstance(caught.value, Conflict | UsageError | NotFound)
    assert "step" in str(caught.value) or "repeating" in str(caught.value)
    assert "\n" not in str(caught.value)
