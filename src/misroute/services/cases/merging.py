"""Cases that belong together or were closed too early: merge, take apart again, open again."""

from __future__ import annotations

from dataclasses import dataclass

from misroute.errors import Conflict
from misroute.remedy import CaseState, StepLog, StepState, clock, steps
from misroute.remedy.snapshot import clock_from_json, clock_to_json
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.cases import money
from misroute.services.cases.advancing import CLOSE, advance, walk
from misroute.services.cases.casework import full_id, is_held, locked_case, renewed
from misroute.services.cases.intake import earlier_awareness
from misroute.services.cases.performing import hold_number
from misroute.store import cases as case_rows
from misroute.store import clocks as clock_rows
from misroute.store import outbox, parties
from misroute.store.cases import add_event, case_events
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class Merging:
    """The acts that join cases and part them."""

    store: Store
    rules: CaseRules

    def merge(self, case_id: str, into: str, *, actor: str) -> None:
        """``case_id`` ends as merged and goes on in ``into``; parties join, the earliest awareness is kept.

        Holds stay as they are: both numbers remain stopped. Effects of the merged case that have not left are called
        off, those on their way are not repeated.
        """
        with self.store.write(actor) as unit:
            # both rows are locked in the order of their ids, so that two merges cannot wait for each other
            ids = (full_id(unit, case_id), full_id(unit, into))
            if ids[0] == ids[1]:
                raise Conflict("a case cannot be merged into itself")
            locked = {each: case_rows.case(unit, each, lock=True) for each in sorted(ids)}
            gone, kept = locked[ids[0]], locked[ids[1]]
            for case in (gone, kept):
                if not case.is_open:
                    raise Conflict(f"case {case.id} is {case.state.value}: only open cases are merged")
            stopped, called_off = [], []
            for stored in clock_rows.clocks_of(unit, gone.id):
                if stored.state.status in clock.STANDING:
                    continue
                stopped.append(clock_to_json(stored.state))
                ended = clock.cancel(stored.state, at=unit.now, reason=f"merged into {kept.id}")
                clock_rows.change_clock(unit, stored, ended)
            for effect in outbox.effects_of_case(unit, gone.id):
                # an unclear one may have been done: what it may have given keeps counting until somebody settles it
                if effect.state in ("pending", "dead") and outbox.cancel(unit, effect.key):
                    money.call_off(unit, effect.key)
                    called_off.append(effect.step)
            joined = []
            present = {linked.customer_id for linked in parties.customers_of_case(unit, kept.id)}
            for linked in parties.customers_of_case(unit, gone.id):
                if linked.customer_id not in present:
                    parties.link_customer(unit, kept.id, linked.customer_id, linked.role)
                    joined.append(linked.ref)
            for recipient in parties.recipients_of(unit, gone.id):
                parties.add_recipient(
                    unit,
                    kept.id,
                    kind=recipient.kind,
                    number=recipient.number,
                    name=recipient.name,
                    language=recipient.language,
                    no_contact=recipient.no_contact,
                )
            was = gone.state.value
            case_rows.change_case(
                unit, gone, state=CaseState.MERGED, merged_into=kept.id, wake_at=None, closing_requested=False
            )
            kept = earlier_awareness(unit, kept, gone.aware_at)
            add_event(
                unit, gone.id, "merged_into", {"case": kept.id, "was": was, "clocks": stopped, "called_off": called_off}
            )
            add_event(unit, kept.id, "merged_from", {"case": gone.id, "customers": joined})
            unit.audit("case.merged", gone.id, {"into": kept.id})
            advance(walk(unit, self.rules, case_rows.case(unit, kept.id, lock=True)))

    def unmerge(self, case_id: str, *, actor: str) -> None:
        """Take a merged case out again: it goes on as it was, with the clocks it had, which ran on meanwhile."""
        with self.store.write(actor) as unit:
            case = locked_case(unit, case_id)
            if case.state is not CaseState.MERGED:
                raise Conflict(f"case {case.id} is {case.state.value}, not merged")
            merged = next(event for event in reversed(case_events(unit, case.id)) if event.kind == "merged_into")
            case = case_rows.change_case(unit, case, state=CaseState(merged.detail["was"]), merged_into=None)
            for kept in merged.detail["clocks"]:
                state = clock_from_json(kept)
                stored = clock_rows.clock_of(unit, case.id, state.name)
                if stored is not None:
                    clock_rows.change_clock(unit, stored, state)
            add_event(unit, case.id, "unmerged", {"from": merged.detail["case"]})
            unit.audit("case.unmerged", case.id, {"from": merged.detail["case"]})
            here = walk(unit, self.rules, case)
            for entry in here.log.steps:
                # its effects were called off with the merge: they are wanted again, under new keys
                if entry.state is StepState.RUNNING and entry.step_id in merged.detail.get("called_off", ()):
                    if entry.live_effects:
                        why = "some of its effects were called off by the merge: complete or skip it"
                        here.store(steps.ask_person(entry, why))
                        continue
                    here.store(StepLog(entry.step_id, StepState.READY, intent=entry.intent + 1, effects=entry.effects))
            advance(here)

    def reopen(self, case_id: str, reason: str, *, actor: str) -> None:
        """Open a closed case again: its number is held again, its closing is to be done anew, its close clock too."""
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            case = locked_case(unit, case_id)
            if case.state is not CaseState.CLOSED:
                raise Conflict(f"case {case.id} is {case.state.value}: only a closed case is opened again")
            case = case_rows.change_case(unit, case, state=CaseState.OPEN, closed_at=None)
            here = walk(unit, self.rules, case)
            here.store(renewed(here.log.of(CLOSE)))
            stored = clock_rows.clock_of(unit, case.id, CLOSE)
            if stored is not None:
                calendar = clock_rows.calendar_of(unit, stored.state.calendar, stored.state.calendar_version)
                anew = clock.restart(stored.state, calendar, policy_version=stored.state.policy_version, at=unit.now)
                clock_rows.change_clock(unit, stored, anew)
            if case.number is not None and not is_held(unit, case):
                hold_number(unit, case)
            add_event(unit, case.id, "case_reopened", {"reason": reason})
            unit.audit("case.reopened", case.id, {"reason": reason})
            advance(here)
