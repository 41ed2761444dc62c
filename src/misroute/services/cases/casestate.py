"""How a case stands, as people and programs read it (contract section 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from misroute.phones import mask
from misroute.remedy import (
    CaseLog,
    PersonTask,
    Playbook,
    StepState,
    WaitForApproval,
    WaitForPerson,
    actions,
    states,
)
from misroute.services.cases.advancing import facts_of
from misroute.services.gate.blast import in_flight_of
from misroute.services.gate.halting import time_to_halt
from misroute.services.gate.passbook import pass_row
from misroute.store import clocks as clock_rows
from misroute.store import decisions, holds, parties, passes
from misroute.store.cases import Case, case_events
from misroute.store.outbox import Effect, effects_of_case
from misroute.store.steps import case_log
from misroute.store.unit import Unit


def waiting_steps(unit: Unit, case: Case) -> tuple[str, ...]:
    """The steps that wait for a person or an approval, in the playbook's order."""
    playbook, log = Playbook.from_json(case.playbook), case_log(unit, case.id)
    asked = _asked(unit, case, playbook, log)
    return tuple(step.id for step in playbook.steps if step.id in asked)


def _asked(unit: Unit, case: Case, playbook: Playbook, log: CaseLog) -> dict[str, PersonTask | WaitForApproval]:
    asked: dict[str, PersonTask | WaitForApproval] = {}
    for act in actions(facts_of(unit, case), playbook, log, unit.now):
        if isinstance(act, WaitForPerson):
            asked.update({task.step_id: task for task in act.tasks})
        elif isinstance(act, WaitForApproval):
            asked[act.step_id] = act
    return asked


def case_as_json(unit: Unit, case: Case, halt_within: timedelta) -> dict[str, Any]:
    """The whole case; numbers masked, texts left sealed. ``halt_within``: how long a sender has to obey a hold."""
    playbook, log = Playbook.from_json(case.playbook), case_log(unit, case.id)
    placed = holds.holds_of_case(unit, case.id)
    customers = [linked.ref for linked in parties.customers_of_case(unit, case.id)]
    return {
        "id": case.id,
        "state": case.state.value,
        "flags": list(case.flags),
        "reporter": case.reporter,
        "root_cause": case.root_cause,
        "opened_at": case.opened_at,
        "aware_at": case.aware_at,
        "closed_at": case.closed_at,
        "assigned_to": case.assigned_to,
        "merged_into": case.merged_into,
        "customer": customers[0] if customers else None,
        "customers": customers,
        "recipients": [
            {
                "id": recipient.id,
                "number": mask(recipient.number) if recipient.number else None,
                "kind": recipient.kind,
                "no_contact": recipient.no_contact,
            }
            for recipient in parties.recipients_of(unit, case.id)
        ],
        "number": mask(case.number) if case.number else None,
        "holds": [
            {
                "id": hold.id,
                "scope": hold.scope,
                "state": "active" if hold.is_active else "lifted",
                "since": hold.since,
                "lifted_at": hold.lifted_at,
                "in_flight": in_flight_of(unit, hold),
            }
            for hold in placed
        ],
        "time_to_halt": time_to_halt(unit, placed, halt_within),
        "refused": _refused(unit, case),
        "passes": [pass_row(entry, unit.now) for entry in passes.passes_of_cases(unit, [case.id])],
        "playbook": {"name": case.playbook_name, "version": case.playbook_version},
        "steps": _steps(unit, case, playbook, log),
        "clocks": _clocks(unit, case),
        "events": [
            {"at": event.at, "actor": event.actor, "kind": event.kind, "detail": dict(event.detail)}
            for event in case_events(unit, case.id)
        ],
    }


MOST_REFUSED = 20


def _refused(unit: Unit, case: Case) -> list[dict[str, Any]]:
    """The newest messages to the case's number that the gate did not let go, whoever asked."""
    found = decisions.find_decisions(unit, number=case.number, said="block", limit=MOST_REFUSED) if case.number else ()
    names = ("id", "at", "channel", "purpose", "campaign", "message_id")
    return [
        {**{name: getattr(one, name) for name in names}, "by": one.actor, "codes": list(one.codes)} for one in found
    ]


def _steps(unit: Unit, case: Case, playbook: Playbook, log: CaseLog) -> list[dict[str, Any]]:
    asked = _asked(unit, case, playbook, log)
    shown = states(facts_of(unit, case), playbook, log)
    effects: dict[str | None, list[Effect]] = {}
    for effect in effects_of_case(unit, case.id):
        effects.setdefault(effect.step, []).append(effect)
    rows = []
    for step in playbook.steps:
        entry = log.of(step.id)
        ask = asked.get(step.id)
        state = StepState.WAITING if ask is not None else shown[step.id]
        rows.append(
            {
                "id": step.id,
                "title": {"en": step.title_en, "zh": step.title_zh},
                "mode": step.mode.value,
                "state": state.value,
                "attempts": entry.attempts,
                "outcome": entry.outcome,
                "reason": entry.reason,
                "by": entry.by,
                "approved_by": entry.approved_by,
                "do": "approve" if isinstance(ask, WaitForApproval) else "complete",
                "why": ask.reason if isinstance(ask, WaitForApproval) else ask.why if ask else None,
                "outcomes": list(step.outcomes),
                "effects": [
                    {
                        "key": effect.key,
                        "kind": effect.kind,
                        "state": effect.state,
                        "audience": effect.audience,
                        "attempts": effect.attempts,
                        "delivered_at": effect.delivered_at,
                        "error": effect.last_error,
                    }
                    for effect in effects.get(step.id, [])
                ],
            }
        )
    return rows


def _clocks(unit: Unit, case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": stored.state.name,
            "target": str(stored.state.target),
            "calendar": stored.state.calendar,
            "calendar_version": stored.state.calendar_version,
            "due": stored.state.due,
            "state": stored.state.status.value,
            "warned": list(stored.state.warned),
            "breached": "breach" in stored.state.fired,
            "met_at": stored.state.met_at,
            "started_at": stored.state.started_at,
            "provisional": stored.state.provisional,
            "policy_version": stored.state.policy_version,
            "pauses": [{"from": pause.start, "to": pause.end, "reason": pause.reason} for pause in stored.state.pauses],
        }
        for stored in clock_rows.clocks_of(unit, case.id)
    ]
