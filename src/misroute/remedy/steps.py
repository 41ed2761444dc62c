"""The moves a step can make. Each takes what is stored and returns the row to store; an illegal move is a Conflict.

Exactly once: a retry of the same wish keeps the same effect keys (the outside system recognises them); only ``again``,
a person's explicit wish to do it once more, makes new ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from misroute.errors import Conflict, Refused, UsageError
from misroute.remedy.action import blockers
from misroute.remedy.log import CaseFacts, CaseLog, EffectLog, EffectState, StepLog, StepState, WaitsFor
from misroute.remedy.money import SYSTEM
from misroute.remedy.playbook import Mode, Playbook, Step

_BEGINNABLE = frozenset({StepState.PENDING, StepState.READY, StepState.FAILED, StepState.RUNNING})
_OPEN = frozenset({StepState.PENDING, StepState.READY, StepState.WAITING, StepState.FAILED, StepState.RUNNING})


def effect_key(case_id: str, step_id: str, intent: int, part: str = "") -> str:
    """The idempotency key ``case/step/attempt`` of an effect; ``part`` tells the effects of one step apart.

    ``attempt`` is the intent: how often somebody *wanted* it, not how often it was tried.
    """
    return f"{case_id}/{step_id}/{intent}" + (f"/{part}" if part else "")


def begin(playbook: Playbook, log: CaseLog, step_id: str, at: datetime) -> StepLog:
    """An automatic step starts (or starts over after a failure or a killed worker)."""
    step, entry = playbook.step(step_id), log.of(step_id)
    if step.mode is not Mode.AUTO:
        raise Conflict(f"step {step_id!r} is done by a person: use `case complete`")
    _require(entry, _BEGINNABLE, "begin")
    _require_order(log, step)
    if entry.live_effects:
        raise Conflict(f"step {step_id!r} has effects on their way already: wait for them or requeue them")
    return replace(
        entry, state=StepState.RUNNING, attempts=entry.attempts + 1, started_at=at, waits_for=None, reason=None
    )


def dispatch(entry: StepLog, effects: Sequence[EffectLog]) -> StepLog:
    """The step's effects were put into the outbox; it is done when all of them are delivered."""
    _require(entry, frozenset({StepState.RUNNING}), "send effects of")
    if not effects:
        raise UsageError(f"step {entry.step_id!r} sends no effects: finish it with an outcome instead")
    known = {effect.key for effect in entry.effects}
    fresh = tuple(replace(effect, intent=entry.intent) for effect in effects if effect.key not in known)
    return replace(entry, effects=(*entry.effects, *fresh))


def finish(entry: StepLog, at: datetime, outcome: str | None = None, by: str = SYSTEM) -> StepLog:
    """A running step ends: all its effects are delivered, or there was nothing to send (``outcome`` says why)."""
    _require(entry, frozenset({StepState.RUNNING}), "finish")
    if any(effect.state is not EffectState.DELIVERED for effect in entry.live_effects):
        raise Conflict(f"step {entry.step_id!r} cannot end: some of its effects are not delivered")
    if not entry.live_effects and not outcome:
        raise UsageError(f"step {entry.step_id!r} sent nothing: say why, such as 'nothing due'")
    return _ended(entry, StepState.DONE, at, by, outcome=outcome or entry.outcome, reason=None)


def effect_reported(entry: StepLog, key: str, state: EffectState, at: datetime) -> StepLog:
    """The outbox reports on one effect; the last delivery ends the step. A repeated report changes nothing."""
    if all(effect.key != key for effect in entry.effects):
        raise Conflict(f"step {entry.step_id!r} has no effect with the key {key!r}")
    effects = tuple(
        replace(effect, state=state) if effect.key == key and effect.state is not EffectState.DELIVERED else effect
        for effect in entry.effects
    )
    changed = replace(entry, effects=effects)
    live = changed.live_effects
    if changed.state is StepState.RUNNING and live and all(e.state is EffectState.DELIVERED for e in live):
        return finish(changed, at)
    return changed


def fail(entry: StepLog, at: datetime, reason: str) -> StepLog:
    """The attempt did not work out; nothing left the house. It is tried again by itself, later by a person."""
    _require(entry, frozenset({StepState.RUNNING}), "fail")
    if entry.live_effects:
        raise Conflict(f"step {entry.step_id!r} has effects on their way: only the outbox can say how they end")
    return replace(entry, state=StepState.FAILED, failed_at=at, reason=reason)


def ask_person(entry: StepLog, reason: str) -> StepLog:
    """Only a person can go on with this step, for this reason."""
    _require(entry, _OPEN, "ask about")
    return replace(entry, state=StepState.WAITING, waits_for=WaitsFor.PERSON, reason=reason)


def ask_approval(entry: StepLog, reason: str, requested_by: str) -> StepLog:
    """A second person must approve; ``requested_by`` is the first, who may not."""
    _require(entry, frozenset({StepState.RUNNING, StepState.READY, StepState.PENDING}), "ask approval for")
    return replace(
        entry, state=StepState.WAITING, waits_for=WaitsFor.APPROVAL, reason=reason, requested_by=requested_by
    )


def approve(entry: StepLog, by: str) -> StepLog:
    """A second person agrees; the step goes on by itself. Refused for the one who asked (four eyes)."""
    if entry.state is not StepState.WAITING or entry.waits_for is not WaitsFor.APPROVAL:
        raise Conflict(f"step {entry.step_id!r} waits for no approval: it is {entry.state}")
    if by in (entry.requested_by, SYSTEM):
        raise Refused(f"step {entry.step_id!r} must be approved by a second person, not by the one who asked for it")
    return replace(entry, state=StepState.READY, waits_for=None, reason=None, approved_by=by, attempts=0)


def complete(
    case: CaseFacts,
    playbook: Playbook,
    log: CaseLog,
    step_id: str,
    *,
    by: str,
    at: datetime,
    outcome: str | None = None,
) -> StepLog:
    """A person did this step (or did by hand what the system could not do), at ``at``.

    Without an outcome the step's default counts; a step without default then ends with none (the cause may still be
    named when the case is closed).
    Raises UsageError for an outcome the step does not know, Conflict when it is over or not its turn.
    """
    step, entry = playbook.step(step_id), log.of(step_id)
    _require(entry, _OPEN, "complete")
    _require_order(log, step)
    if step.mode is Mode.AUTO and entry.waits_for is not WaitsFor.PERSON and entry.state is not StepState.FAILED:
        stuck = any(e.state in (EffectState.DEAD, EffectState.UNCLEAR) for e in entry.live_effects)
        needs = any(fact not in case.known for fact in step.needs)
        if not stuck and not needs:
            raise Conflict(f"step {step_id!r} is done by the system: complete it only when it waits for a person")
    outcome = outcome or step.default_outcome
    if step.outcomes and outcome is not None and outcome not in step.outcomes:
        raise UsageError(f"step {step_id!r} ends with one of {', '.join(step.outcomes)}, not with {outcome[:40]!r}")
    return _ended(entry, StepState.DONE, at, by, outcome=outcome or entry.outcome, reason=None)


def skip(playbook: Playbook, log: CaseLog, step_id: str, *, reason: str, by: str, at: datetime) -> StepLog:
    """A step is left out, with a reason that stays in the record. Effects still queued must be called off with it."""
    playbook.step(step_id)
    entry = log.of(step_id)
    _require(entry, _OPEN, "skip")
    if not reason.strip():
        raise UsageError(f"skipping {step_id!r} needs a reason: --reason TEXT")
    effects = tuple(
        replace(effect, state=EffectState.CANCELLED) if effect.state is EffectState.QUEUED else effect
        for effect in entry.effects
    )
    return replace(_ended(entry, StepState.SKIPPED, at, by, outcome=entry.outcome, reason=reason), effects=effects)


def retry(entry: StepLog) -> StepLog:
    """A person says: try the same once more. Dead effects go back into the outbox under their old keys.

    Unclear ones too: their keys let the outside system tell a repetition; the person has looked first.
    """
    _require(entry, frozenset({StepState.WAITING, StepState.FAILED, StepState.RUNNING}), "retry")
    stuck = (EffectState.DEAD, EffectState.UNCLEAR)
    if not entry.live_effects:
        return replace(entry, state=StepState.READY, attempts=0, waits_for=None, reason=None, failed_at=None)
    if entry.state is StepState.RUNNING and all(effect.state not in stuck for effect in entry.live_effects):
        raise Conflict(f"step {entry.step_id!r} is on its way: there is nothing to retry")
    effects = tuple(replace(e, state=EffectState.QUEUED) if e.state in stuck else e for e in entry.effects)
    return replace(entry, state=StepState.RUNNING, effects=effects, waits_for=None, reason=None)


def again(entry: StepLog, reason: str) -> StepLog:
    """A person wants a finished step done once more: a new intent with new keys. What was given stays given."""
    _require(entry, frozenset({StepState.DONE, StepState.SKIPPED}), "repeat")
    if not reason.strip():
        raise UsageError(f"repeating {entry.step_id!r} needs a reason")
    return StepLog(entry.step_id, StepState.READY, intent=entry.intent + 1, reason=reason, effects=entry.effects)


def _require(entry: StepLog, allowed: frozenset[StepState], verb: str) -> None:
    if entry.state not in allowed:
        raise Conflict(f"cannot {verb} step {entry.step_id!r}: it is {entry.state}")


def _require_order(log: CaseLog, step: Step) -> None:
    if missing := blockers(log, step):
        raise Conflict(f"step {step.id!r} comes after {', '.join(missing)}: do or skip them first")


def _ended(
    entry: StepLog, state: StepState, at: datetime, by: str, *, outcome: str | None, reason: str | None
) -> StepLog:
    return replace(entry, state=state, outcome=outcome, reason=reason, waits_for=None, by=by, done_at=at)
