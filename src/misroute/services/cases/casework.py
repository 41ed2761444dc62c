"""What people do in a case: each act is one transaction that stores it, writes it down, and carries the case on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from misroute.errors import Conflict, NotFound, UsageError
from misroute.phones import mask
from misroute.remedy import CaseState, EffectState, StepLog, StepState, clock, parse_amount, steps
from misroute.services.answers import Said, StepAnswer, plain_reason
from misroute.services.caserules import CaseRules, root_cause_of
from misroute.services.cases import money
from misroute.services.cases.advancing import (
    CLOSE,
    Walk,
    advance,
    complete_close,
    end_step,
    respect_refusals,
    skip_step,
    walk,
)
from misroute.services.cases.casestate import waiting_steps
from misroute.services.cases.performing import hold_number
from misroute.services.cases.reach import concerned_points
from misroute.services.gate.passes import renew_for
from misroute.store import cases as case_rows
from misroute.store import clocks as clock_rows
from misroute.store import customers, holds, outbox, parties
from misroute.store.cases import Case, add_event
from misroute.store.unit import Store, Unit

RECIPIENT_KINDS = ("stranger", "relative", "third_party", "unknown")
DEFAULT_OUTCOMES = {"verify": "confirmed", "notify_decision": "no_notice"}
"""What completing a step without an outcome means; said to the person who did it."""


@dataclass(frozen=True, slots=True)
class Casework:
    """The acts of agents and supervisors."""

    store: Store
    rules: CaseRules

    def note(self, case_id: str, text: str, *, actor: str) -> None:
        """Keep a note; it satisfies no step and stops no clock."""
        if not text.strip():
            raise UsageError("the note is empty")
        with self._open(case_id, actor, closed_too=True) as here:
            add_event(here.unit, here.case.id, "note", text=text)
            here.unit.audit("case.note", here.case.id)

    def assign(self, case_id: str, to: str, *, actor: str) -> None:
        """Give the case to ``to``."""
        if not to.strip():
            raise UsageError("say who takes the case")
        with self._open(case_id, actor) as here:
            before = here.case.assigned_to
            here.case = case_rows.change_case(here.unit, here.case, assigned_to=to.strip())
            detail = {"from": before, "to": to.strip()}
            add_event(here.unit, here.case.id, "assigned", detail)
            here.unit.audit("case.assigned", here.case.id, detail)

    def approve(self, case_id: str, step: str, *, actor: str) -> None:
        """Agree as the second person; the step goes on by itself."""
        with self._open(case_id, actor) as here:
            here.playbook.step(step)
            here.store(steps.approve(here.log.of(step), actor))
            add_event(here.unit, here.case.id, "step_approved", {"step": step, "by": actor})
            here.unit.audit("step.approved", here.case.id, {"step": step, "by": actor})
            advance(here)

    def complete(self, case_id: str, step: str, answer: StepAnswer, *, actor: str) -> list[Said]:
        """Complete a step that waits for a person; returns what that person should know."""
        with self._open(case_id, actor) as here:
            spec = here.playbook.step(step)
            if step == CLOSE:
                raise UsageError("a case is closed with `misroute case close ID --root-cause …`")
            asked = here.facts()  # what was missing when the person was asked, as the answer may bring it
            said = self._take_answer(here, step, answer)
            if here.case.number is not None and (step == "halt" or answer.number is not None):
                hold_number(here.unit, here.case)  # with the commit that names the number, whatever the step
            outcome = answer.outcome or answer.root_cause
            if step == "root_cause":
                outcome = self._root_cause(here, answer.root_cause or answer.outcome)
            elif outcome is None and spec.outcomes:
                outcome = DEFAULT_OUTCOMES.get(step)
                if outcome is not None:
                    said.append(Said("{step}: recorded as {outcome}", {"step": step, "outcome": outcome}))
            ended = steps.complete(asked, here.playbook, here.log, step, by=actor, at=here.unit.now, outcome=outcome)
            self._done_by_hand(here, step)
            if answer.text:
                add_event(here.unit, here.case.id, "step_note", {"step": step}, text=answer.text)
            end_step(here, ended)
            advance(here)
            left = waiting_steps(here.unit, here.case)
            if left:
                said.append(Said("to do next: {steps}", {"steps": ", ".join(left)}))
            return said

    def skip(self, case_id: str, step: str, reason: str, *, actor: str) -> None:
        """Leave a step out, with a reason."""
        with self._open(case_id, actor) as here:
            skip_step(here, step, plain_reason(reason), by=actor)
            advance(here)

    def retry(self, case_id: str, step: str, *, actor: str) -> None:
        """Try a stuck step again: its dead and unclear effects go back into the outbox under their old keys."""
        with self._open(case_id, actor) as here:
            here.playbook.step(step)
            entry = here.log.of(step)
            renewed = steps.retry(entry)
            for effect in entry.live_effects:
                if effect.state.value in ("dead", "unclear"):
                    outbox.requeue(here.unit, effect.key)
                    renew_for(here.unit, outbox.effect(here.unit, effect.key))
            here.store(renewed)
            add_event(here.unit, here.case.id, "step_retried", {"step": step})
            here.unit.audit("step.retried", here.case.id, {"step": step})
            advance(here)

    def pause(self, case_id: str, reason: str, *, actor: str) -> None:
        """Stop every clock that may be stopped; those that law or safety keeps running go on."""
        reason = plain_reason(reason)
        with self._open(case_id, actor) as here:
            paused = []
            for stored in clock_rows.clocks_of(here.unit, here.case.id):
                if not clock.can_pause(stored.state):
                    continue
                if stored.state.due is not None and stored.state.due <= here.unit.now:
                    continue
                calendar = clock_rows.calendar_of(here.unit, stored.state.calendar, stored.state.calendar_version)
                state = clock.pause(stored.state, calendar, at=here.unit.now, reason=reason)
                clock_rows.change_clock(here.unit, stored, state)
                paused.append(stored.state.name)
            if not paused:
                raise Conflict(f"case {here.case.id} has no clock that can be paused now")
            here.case = case_rows.change_case(here.unit, here.case, state=CaseState.WAITING)
            detail = {"clocks": paused, "reason": reason}
            add_event(here.unit, here.case.id, "clocks_paused", detail)
            here.unit.audit("case.paused", here.case.id, detail)

    def resume(self, case_id: str, *, actor: str) -> None:
        """Let the paused clocks go on; their due times move by the working time they stood still."""
        with self._open(case_id, actor) as here:
            resumed = []
            for stored in clock_rows.clocks_of(here.unit, here.case.id):
                if stored.state.status is not clock.ClockStatus.PAUSED:
                    continue
                calendar = clock_rows.calendar_of(here.unit, stored.state.calendar, stored.state.calendar_version)
                clock_rows.change_clock(here.unit, stored, clock.resume(stored.state, calendar, at=here.unit.now))
                resumed.append(stored.state.name)
            if not resumed:
                raise Conflict(f"case {here.case.id} is not paused")
            here.case = case_rows.change_case(here.unit, here.case, state=CaseState.OPEN)
            add_event(here.unit, here.case.id, "clocks_resumed", {"clocks": resumed})
            here.unit.audit("case.resumed", here.case.id, {"clocks": resumed})
            advance(here)

    def close(self, case_id: str, root_cause: str | None, *, actor: str) -> None:
        """Close the case, or ask for it to close by itself when only automatic steps are left."""
        with self._open(case_id, actor) as here:
            entry = here.log.of("root_cause")
            skipped = entry.state is StepState.SKIPPED
            if not entry.finished:
                cause = self._root_cause(here, root_cause)
                ended = steps.complete(
                    here.facts(), here.playbook, here.log, "root_cause", by=actor, at=here.unit.now, outcome=cause
                )
                end_step(here, ended)
                advance(here)
            elif root_cause is not None and not skipped and root_cause_of(root_cause) != here.case.root_cause:
                raise Conflict(
                    f"case {here.case.id} has the root cause {here.case.root_cause}: close it without another one"
                )
            if here.case.state is CaseState.CLOSED:
                return
            left = [name for name in waiting_steps(here.unit, here.case) if name != CLOSE]
            if left:
                raise Conflict(f"case {here.case.id} cannot be closed yet: complete or skip {', '.join(left)}")
            if here.case.closing_requested:
                return
            here.case = case_rows.change_case(here.unit, here.case, closing_requested=True)
            add_event(here.unit, here.case.id, "closing_requested", {"by": actor})
            here.unit.audit("case.closing_requested", here.case.id, {"by": actor})
            if CLOSE in waiting_steps(here.unit, here.case):
                complete_close(here, by=actor)
            advance(here)

    def _done_by_hand(self, here: Walk, step: str) -> None:
        """The person did what the outbox could not: its stuck effects count as done, so that nobody sends them again.

        Raises Conflict while another effect of the step is still on its way by itself.
        """
        live = here.log.of(step).live_effects
        if under_way := [effect.key for effect in live if effect.state is EffectState.QUEUED]:
            raise Conflict(f"{', '.join(under_way)} is still on its way: wait for it, or skip the step")
        for effect in live:
            if effect.state in (EffectState.DEAD, EffectState.UNCLEAR):
                outbox.settle(here.unit, effect.key, {"settled_by": here.unit.actor, "reason": "done by hand"})
                money.given_for_good(here.unit, effect.key)

    def _root_cause(self, here: Walk, said: str | None) -> str:
        if said is None:
            raise UsageError("say the cause: --root-cause contact_data, system_fault or human_error")
        cause = root_cause_of(said)
        here.case = case_rows.change_case(here.unit, here.case, root_cause=cause)
        return cause

    def _take_answer(self, here: Walk, step: str, answer: StepAnswer) -> list[Said]:
        """Store what the agent found out while doing the step."""
        said: list[Said] = []
        if answer.number is not None:
            self._set_number(here, answer.number)
        if answer.customer is not None:
            found = customers.find_customer(here.unit, answer.customer)
            if found is None:
                raise NotFound(f"no customer with the id {answer.customer[:40]!r} is loaded")
            parties.link_customer(here.unit, here.case.id, found.id, "self")
        if answer.recipient is not None or answer.no_contact:
            self._change_recipients(here, answer)
        if answer.amount is not None:
            amount = parse_amount(answer.amount)
            if amount <= 0:
                raise UsageError("a voucher is more than zero: to give none, skip the step voucher with a reason")
            entry = here.log.of("voucher")
            if entry.finished or entry.live_effects:
                raise Conflict("the voucher of this case is already on its way: its amount cannot change")
            here.store(replace(entry, outcome=f"amount {amount}", requested_by=here.unit.actor))
        if answer.root_cause is not None and step != "root_cause":
            raise UsageError("--root-cause goes with the step root_cause")
        return said

    def _set_number(self, here: Walk, number: str) -> None:
        if here.case.number is not None:
            raise Conflict(
                f"case {here.case.id} is about {mask(here.case.number)}: open another case for another number"
            )
        e164 = self.rules.readable(number)
        if e164 is None:
            raise UsageError("this number cannot be read safely either: write it with its country code")
        here.case = case_rows.set_number(here.unit, here.case, e164)
        for point in concerned_points(here.unit, e164):
            parties.link_customer(here.unit, here.case.id, point.customer_id, point.role)
        parties.add_recipient(here.unit, here.case.id, kind="unknown", number=e164)
        add_event(here.unit, here.case.id, "number_found", {"number": mask(e164)})
        here.unit.audit("case.number_found", here.case.id, {"number": mask(e164)})

    def _change_recipients(self, here: Walk, answer: StepAnswer) -> None:
        kind = None if answer.recipient is None else answer.recipient.strip().lower().replace("-", "_")
        if kind is not None and kind not in RECIPIENT_KINDS:
            raise UsageError(f"a recipient is one of {', '.join(RECIPIENT_KINDS)}")
        for recipient in parties.recipients_of(here.unit, here.case.id):
            changes: dict[str, object] = {}
            if kind is not None:
                changes["kind"] = kind
            if answer.no_contact:
                changes["no_contact"] = True
            parties.change_recipient(here.unit, recipient.id, **changes)
        respect_refusals(here)

    @contextmanager
    def _open(self, case_id: str, actor: str, *, closed_too: bool = False) -> Iterator[Walk]:
        """The case, locked, in a transaction by ``actor``; a merged case points to the one that goes on."""
        if not actor.strip():
            raise UsageError("say who does this: --as NAME")
        with self.store.write(actor) as unit:
            case = locked_case(unit, case_id)
            if not case.is_open and not closed_too:
                if case.merged_into:
                    raise Conflict(f"case {case.id} is merged: it goes on in {case.merged_into}")
                raise Conflict(f"case {case.id} is {case.state.value}: `misroute case reopen` opens it")
            yield walk(unit, self.rules, case)


def locked_case(unit: Unit, case_id: str) -> Case:
    """The case of this id, or the only one whose id begins or ends with it, locked for this transaction."""
    return case_rows.case(unit, full_id(unit, case_id), lock=True)


def full_id(unit: Unit, case_id: str) -> str:
    """The whole id from what a person typed: it, its beginning, its end, or the receipt read out on the phone."""
    typed = case_id.strip().replace("-", "").upper()
    found = case_rows.cases_by_prefix(unit, typed) if typed else ()
    if not found:
        raise NotFound(f"no case {case_id.strip()[:40]!r}: `misroute case list` shows the cases there are")
    if len(found) > 1:
        raise Conflict(f"{case_id.strip()[:40]!r} fits several cases: give more of the id")
    return found[0]


def is_held(unit: Unit, case: Case) -> bool:
    """Whether the case's own hold on its number is in force."""
    return any(hold.is_active for hold in holds.holds_of_case(unit, case.id))


def renewed(entry: StepLog) -> StepLog:
    """A finished step, to be done again in a reopened case."""
    return replace(entry, state=StepState.PENDING, outcome=None, by=None, done_at=None, reason=None)
