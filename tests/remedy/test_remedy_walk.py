"""Whatever happens on the way, a case comes to its end, and no step is done twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.packs.calendars import load_calendars
from misroute.packs.playbooks import load_playbooks
from misroute.remedy import (
    CaseFacts,
    CaseLog,
    Done,
    DoStep,
    EffectLog,
    EffectState,
    Fact,
    FinishStep,
    Flag,
    Retry,
    SkipStep,
    StepState,
    WaitForApproval,
    WaitForDelivery,
    WaitForPerson,
    WaitUntil,
    actions,
    next_action,
    next_try,
    steps,
    wake_at,
)
from misroute.resources import data_dir

BOOK = load_playbooks(data_dir("config"), load_calendars(data_dir("config")))["standard"]
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


class Walk:
    """A case driven by an unlucky world: each decision of the world is drawn."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.now = START
        self.log = CaseLog()
        self.case = CaseFacts(
            "c1",
            known=frozenset(draw(st.sets(st.sampled_from(list(Fact))))),
            flags=frozenset(draw(st.sets(st.sampled_from(list(Flag)), max_size=1))),
        )
        self.sent: list[str] = []  # keys that had an effect at the outside system
        self.finished: list[str] = []

    def choose(self, *options: str) -> str:
        return str(self.draw(st.sampled_from(options)))

    def store(self, entry: Any) -> None:
        before = self.log.of(entry.step_id)
        assert not before.finished, f"{entry.step_id} was done before"
        if entry.finished:
            self.finished.append(entry.step_id)
        self.log = self.log.having(entry)

    def step(self) -> bool:
        found = actions(self.case, BOOK, self.log, self.now)
        assert found[0] == next_action(self.case, BOOK, self.log, self.now)
        action = self.draw(st.sampled_from(found))
        match action:
            case Done():
                return False
            case SkipStep(step_id, reason):
                self.store(steps.skip(BOOK, self.log, step_id, reason=reason, by="system", at=self.now))
            case FinishStep(step_id):
                self.store(steps.finish(self.log.of(step_id), self.now))
            case DoStep(step_id, attempt, intent):
                self.do(step_id, attempt, intent)
            case WaitForApproval(step_id, _):
                self.store(steps.approve(self.log.of(step_id), "wang"))
            case WaitForPerson(tasks):
                self.work(self.draw(st.sampled_from(tasks)))
            case WaitForDelivery(step_id, keys):
                self.deliver(step_id, self.draw(st.sampled_from(keys)))
            case WaitUntil():
                self.now = wake_at(found) or self.now
        return True

    def do(self, step_id: str, attempt: int, intent: int) -> None:
        entry = steps.begin(BOOK, self.log, step_id, self.now)
        assert (entry.attempts, entry.intent) == (attempt, intent)
        specs = BOOK.step(step_id).effects
        match self.choose("well", "well", "fails", "killed", "approval"):
            case "fails":
                self.store(steps.fail(entry, self.now, "no luck"))
            case "killed":
                self.store(entry)  # begun, then the worker died before it stored what it did
            case "approval" if BOOK.step(step_id).approval and entry.approved_by is None:
                self.store(steps.ask_approval(entry, "above_limit", "li"))
            case _ if specs:
                made = [EffectLog(steps.effect_key("c1", step_id, intent, p), specs[0].kind) for p in ("", "b")]
                self.store(steps.dispatch(entry, made))
            case _:
                self.store(steps.finish(entry, self.now, "taken in"))

    def deliver(self, step_id: str, key: str) -> None:
        state = EffectState(self.choose("delivered", "delivered", "dead", "unclear"))
        if state is EffectState.DELIVERED or (state is EffectState.UNCLEAR and self.draw(st.booleans())):
            self.sent.append(key)
        self.store(steps.effect_reported(self.log.of(step_id), key, state, self.now))

    def work(self, task: Any) -> None:
        entry = self.log.of(task.step_id)
        stuck = entry.state in (StepState.FAILED, StepState.RUNNING)
        match self.choose("complete", "complete", "skip", "retry"):
            case "skip":
                self.store(steps.skip(BOOK, self.log, task.step_id, reason="no use", by="li", at=self.now))
            case "retry" if stuck:
                self.store(steps.retry(entry))
            case _:
                outcome = self.draw(st.sampled_from(task.outcomes)) if task.outcomes else "by hand"
                if entry.state is StepState.RUNNING and not entry.effects:
                    entry = steps.ask_person(entry, task.why)
                    self.store(entry)
                self.store(
                    steps.complete(self.case, BOOK, self.log, task.step_id, by="li", at=self.now, outcome=outcome)
                )


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_case_comes_to_its_end(data: st.DataObject) -> None:
    walk = Walk(data.draw)
    moves = 0
    while walk.step():
        moves += 1
        assert moves < 1500, "the case goes round in circles"
    assert sorted(walk.finished) == sorted(step.id for step in BOOK.steps)
    assert walk.finished[-1] == "close"
    # what reached the outside system more than once did so under the same key, so it happened once
    delivered = [e.key for entry in walk.log.steps for e in entry.effects if e.state is EffectState.DELIVERED]
    assert len(delivered) == len(set(delivered))
    assert set(delivered) <= set(walk.sent)


def test_asking_is_free_of_consequence() -> None:
    case, log = CaseFacts("c1"), CaseLog()
    assert actions(case, BOOK, log, START) == actions(case, BOOK, log, START)
    assert log == CaseLog()


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.text(max_size=20), st.integers(1, 100))
def test_waiting_grows_to_its_cap_and_is_the_same_for_every_worker(attempts: int, key: str, factor: int) -> None:
    retry = replace(Retry(), attempts=100, factor=Decimal(factor))
    again = next_try(retry, attempts, START, key)
    assert again == next_try(retry, attempts, START, key)
    assert again is not None
    full = timedelta(seconds=min(60 * factor ** (attempts - 1), retry.cap.total_seconds()))
    assert full * 0.79 <= again - START <= full


def test_a_crowd_of_failures_does_not_come_back_at_once() -> None:
    instants = {next_try(Retry(), 3, START, f"c{n}/waive/1") for n in range(100)}
    assert len(instants) == 100


@pytest.mark.parametrize("attempts", [6, 7, 1000])
def test_after_the_last_try_nobody_tries_again(attempts: int) -> None:
    assert next_try(Retry(), attempts, START, "k") is None
