"""The log of a case's steps, in the values that ``remedy`` decides on; a step's effects are read from the outbox."""

from __future__ import annotations

import sqlalchemy as sa

from misroute.remedy import CaseLog, EffectKind, EffectLog, EffectState, StepLog, StepState, WaitsFor
from misroute.store.statements import put
from misroute.store.tables import CaseStepRow, EffectRow, table_of
from misroute.store.unit import Unit

STEPS = table_of(CaseStepRow)
_EFFECTS = table_of(EffectRow)
_UNDERWAY = frozenset({"pending", "leased"})


def case_log(unit: Unit, case_id: str) -> CaseLog:
    """All steps of a case that have a row, with their effects. A step without a row is pending."""
    effects: dict[str, list[EffectLog]] = {}
    columns = (_EFFECTS.c.key, _EFFECTS.c.step, _EFFECTS.c.kind, _EFFECTS.c.state, _EFFECTS.c.intent)
    query = sa.select(*columns).where(_EFFECTS.c.case_id == case_id, _EFFECTS.c.step.is_not(None))
    for row in unit.execute(query.order_by(_EFFECTS.c.created_at, _EFFECTS.c.key)):
        log = EffectLog(row.key, EffectKind(row.kind), effect_state(row.state), row.intent)
        effects.setdefault(row.step, []).append(log)
    steps = []
    for row in unit.execute(sa.select(STEPS).where(STEPS.c.case_id == case_id).order_by(STEPS.c.step)):
        steps.append(
            StepLog(
                step_id=row.step,
                state=StepState(row.state),
                attempts=row.attempts,
                intent=row.intent,
                outcome=row.outcome,
                reason=row.reason,
                waits_for=None if row.waits_for is None else WaitsFor(row.waits_for),
                requested_by=row.requested_by,
                approved_by=row.approved_by,
                by=row.done_by,
                started_at=row.started_at,
                failed_at=row.failed_at,
                done_at=row.done_at,
                effects=tuple(effects.get(row.step, ())),
            )
        )
    return CaseLog(tuple(steps))


def effect_state(stored: str) -> EffectState:
    """The outbox's state in the words of ``remedy``: whoever decides need not know who holds a lease."""
    return EffectState.QUEUED if stored in _UNDERWAY else EffectState(stored)


def save_step(unit: Unit, case_id: str, log: StepLog) -> None:
    """Write a step as it is now. Its effects go through ``outbox.enqueue`` and are not written here."""
    values = {
        "case_id": case_id,
        "step": log.step_id,
        "state": log.state.value,
        "attempts": log.attempts,
        "intent": log.intent,
        "outcome": log.outcome,
        "reason": log.reason,
        "waits_for": None if log.waits_for is None else log.waits_for.value,
        "requested_by": log.requested_by,
        "approved_by": log.approved_by,
        "done_by": log.by,
        "started_at": log.started_at,
        "failed_at": log.failed_at,
        "done_at": log.done_at,
        "updated_at": unit.now,
    }
    put(unit, STEPS, values)
