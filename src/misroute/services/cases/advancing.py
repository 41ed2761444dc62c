"""Carry a case on as far as it goes by itself, inside the transaction of whatever moved it.

`remedy.actions` says what is to be done; this file stores each move with its clock, its event and its effects. Nothing
here talks to the outside: effects go into the outbox of the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from misroute.errors import Conflict
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
    Playbook,
    SkipStep,
    StepLog,
    StepState,
    WaitForApproval,
    WaitForDelivery,
    WaitForPerson,
    WaitUntil,
    actions,
    clock,
    settle_clock,
    steps,
    wake_at,
)
from misroute.remedy.money import SYSTEM
from misroute.services.caserules import CaseRules
from misroute.services.cases import money
from misroute.services.cases.money import AskApproval, AskPerson
from misroute.services.cases.performing import Enqueued, Nothing, perform
from misroute.services.gate.passes import issue_for
from misroute.store import clocks as clock_rows
from misroute.store import holds as hold_rows
from misroute.store import parties
from misroute.store.cases import Case, add_event, change_case, wake_case
from misroute.store.customers import customers
from misroute.store.outbox import cancel, effects_of_case, enqueue
from misroute.store.steps import case_log, save_step
from misroute.store.unit import Unit

CLOSE = "close"
MOST_MOVES = 200
"""Moves of one case in one transaction; a playbook has some dozen steps, so more is a fault in it."""


@dataclass(slots=True)
class Walk:
    """One case being carried on in one transaction: the rows as they stand after each move."""

    unit: Unit
    rules: CaseRules
    case: Case
    playbook: Playbook
    log: CaseLog

    def facts(self) -> CaseFacts:
        """What is known of the case, for the decision."""
        return facts_of(self.unit, self.case)

    def store(self, changed: StepLog) -> None:
        """Write a step and remember it."""
        save_step(self.unit, self.case.id, changed)
        self.log = self.log.having(changed)


def walk(unit: Unit, rules: CaseRules, case: Case) -> Walk:
    """Begin to carry on ``case``, which the caller has locked, by the playbook it is pinned to."""
    return Walk(unit, rules, case, Playbook.from_json(case.playbook), case_log(unit, case.id))


def facts_of(unit: Unit, case: Case) -> CaseFacts:
    """Which facts are known and which flags hold, from the case's parties."""
    recipients = parties.recipients_of(unit, case.id)
    known = set()
    if case.number is not None:
        known.add(Fact.NUMBER)
    linked = parties.customers_of_case(unit, case.id)
    if linked:
        known.add(Fact.CUSTOMER)
    if recipients:
        known.add(Fact.RECIPIENT)
    flags = set()
    if linked and all(found.no_contact for found in customers(unit, [each.customer_id for each in linked]).values()):
        flags.add(Flag.BORROWER_REFUSES)
    if recipients and all(recipient.no_contact for recipient in recipients):
        flags.add(Flag.RECIPIENT_REFUSES)
    if recipients and all(recipient.number is None for recipient in recipients):
        flags.add(Flag.RECIPIENT_UNREACHABLE)
    return CaseFacts(case.id, case.state, frozenset(known), frozenset(flags))


def advance(here: Walk) -> Case:
    """Make every move that needs nobody; returns the case as it then stands."""
    unit = here.unit
    for _move in range(MOST_MOVES):
        found = actions(here.facts(), here.playbook, here.log, unit.now)
        act = found[0]
        if isinstance(act, SkipStep):
            skip_step(here, act.step_id, act.reason, by=SYSTEM)
        elif isinstance(act, FinishStep):
            end_step(here, steps.finish(here.log.of(act.step_id), unit.now))
        elif isinstance(act, DoStep):
            _do(here, act)
        elif isinstance(act, WaitForPerson | WaitForApproval | WaitForDelivery | WaitUntil):
            if here.case.closing_requested and _only_close_is_left(here):
                complete_close(here, by=SYSTEM)
                continue
            _rest(here, wake_at(found))
            return here.case
        elif isinstance(act, Done):
            _end_case(here, act)
            return here.case
        else:
            assert_never(act)
    raise RuntimeError(f"case {here.case.id} made {MOST_MOVES} moves without coming to rest")


def _do(here: Walk, act: DoStep) -> None:
    begun = steps.begin(here.playbook, here.log, act.step_id, here.unit.now)
    here.store(begun)
    done = perform(here.unit, here.rules, here.case, here.playbook, here.playbook.step(act.step_id), begun)
    if isinstance(done, Nothing):
        end_step(here, steps.finish(begun, here.unit.now, outcome=done.outcome))
    elif isinstance(done, AskPerson):
        here.store(steps.ask_person(begun, done.reason))
        add_event(here.unit, here.case.id, "person_asked", {"step": act.step_id, "why": done.reason})
    elif isinstance(done, AskApproval):
        here.store(steps.ask_approval(begun, done.reason, done.requested_by))
        add_event(here.unit, here.case.id, "approval_asked", {"step": act.step_id, "why": done.reason})
    elif isinstance(done, Enqueued):
        for effect in done.effects:
            if enqueue(here.unit, effect):
                issue_for(here.unit, effect)
        logs = [EffectLog(effect.key, EffectKind(effect.kind), intent=effect.intent) for effect in done.effects]
        here.store(steps.dispatch(begun, logs))
        keys = [effect.key for effect in done.effects]
        add_event(here.unit, here.case.id, "effects_queued", {"step": act.step_id, "keys": keys})
        here.unit.audit("effects.queued", here.case.id, {"step": act.step_id, "keys": keys})
    else:
        assert_never(done)


def end_step(here: Walk, ended: StepLog) -> None:
    """Store a step that is done, stop its clock at the step's own time, and write both down."""
    here.store(ended)
    _settle_clock_of(here, ended)
    detail = {"step": ended.step_id, "outcome": ended.outcome, "by": ended.by}
    add_event(here.unit, here.case.id, "step_done", detail)
    here.unit.audit("step.done", here.case.id, detail)


def skip_step(here: Walk, step_id: str, reason: str, *, by: str) -> None:
    """Leave a step out: its queued effects are called off, its clock is cancelled, the reason stays.

    An unclear effect may have been done: it stays as it is, and what it may have given keeps counting against the caps
    until somebody settles it.
    """
    entry = here.log.of(step_id)
    for effect in entry.live_effects:
        if effect.state in (EffectState.UNCLEAR, EffectState.DELIVERED):
            continue
        if not cancel(here.unit, effect.key):
            raise Conflict(f"step {step_id!r} is being delivered at this moment: look again in a minute")
        money.call_off(here.unit, effect.key)
    skipped = steps.skip(here.playbook, here.log, step_id, reason=reason, by=by, at=here.unit.now)
    here.store(skipped)
    _settle_clock_of(here, skipped)
    detail = {"step": step_id, "reason": reason, "by": by}
    add_event(here.unit, here.case.id, "step_skipped", detail)
    here.unit.audit("step.skipped", here.case.id, detail)


def respect_refusals(here: Walk) -> None:
    """Who asked not to be contacted again gets no letter that is still waiting to leave (for the morning, say)."""
    unit = here.unit
    refusing = {one.number for one in parties.recipients_of(unit, here.case.id) if one.no_contact and one.number}
    if not refusing:
        return
    for effect in effects_of_case(unit, here.case.id, opened=True):
        to = (effect.payload or {}).get("destination")
        if effect.audience != "recipient" or effect.state not in ("pending", "dead") or to not in refusing:
            continue
        if cancel(unit, effect.key):
            detail = {"step": effect.step, "key": effect.key, "why": "asked not to be contacted"}
            add_event(unit, here.case.id, "effect_called_off", detail)
            unit.audit("effect.called_off", here.case.id, detail)
    here.log = case_log(unit, here.case.id)


def _settle_clock_of(here: Walk, step: StepLog) -> None:
    """The clock of a step that is over: met or late by the step's own time, cancelled when it was left out."""
    name = here.playbook.step(step.step_id).clock
    running = None if name is None else clock_rows.clock_of(here.unit, here.case.id, name)
    if running is None:
        return
    settled = settle_clock(running.state, step)
    if settled is running.state:
        return
    clock_rows.change_clock(here.unit, running, settled)
    if settled.status is clock.ClockStatus.CANCELLED:
        return  # the skipped step says it
    at = settled.met_at or here.unit.now
    detail = {"clock": settled.name, "state": settled.status.value, "at": at.isoformat()}
    add_event(here.unit, here.case.id, "clock_stopped", detail)
    here.unit.audit("clock.stopped", here.case.id, detail)


def _only_close_is_left(here: Walk) -> bool:
    others = [step.id for step in here.playbook.steps if step.id != CLOSE]
    return all(here.log.of(step_id).finished for step_id in others)


def complete_close(here: Walk, *, by: str) -> None:
    """Complete the closing step; the next look at the case then finds everything done."""
    ended = steps.complete(here.facts(), here.playbook, here.log, CLOSE, by=by, at=here.unit.now)
    end_step(here, ended)


def _rest(here: Walk, wake: datetime | None) -> None:
    if wake != here.case.wake_at:
        wake_case(here.unit, here.case.id, wake)
        here.case = replace(here.case, wake_at=wake)


def _end_case(here: Walk, act: Done) -> None:
    if act.state is not CaseState.CLOSED or here.case.state is CaseState.CLOSED:
        return
    unit = here.unit
    for running in clock_rows.clocks_of(unit, here.case.id):
        if running.state.status not in clock.STANDING:
            ended = clock.cancel(running.state, at=unit.now, reason="case closed")
            clock_rows.change_clock(unit, running, ended)
    here.case = change_case(
        unit, here.case, state=CaseState.CLOSED, closed_at=unit.now, closing_requested=False, wake_at=None
    )
    verified = here.log.of("verify")
    if verified.state is StepState.DONE and verified.outcome == "not_confirmed":
        for hold in hold_rows.holds_of_case(unit, here.case.id):
            if hold.is_active:
                hold_rows.lift(unit, hold.id, "verified: not a misdirect")
                unit.audit("hold.lifted", hold.id, {"case": here.case.id, "why": "not confirmed"})
    detail = {"root_cause": here.case.root_cause}
    add_event(unit, here.case.id, "case_closed", detail)
    unit.audit("case.closed", here.case.id, detail)
