"""What is to be done next in a case: a pure function of the case, its playbook, its log and the time.

The caller does the first thing it can do, stores what came of it (``steps.py`` makes the new rows) and asks again.
Asking changes nothing, so any number of workers may ask; the store lets one of them begin a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from misroute.remedy.log import CaseFacts, CaseLog, CaseState, EffectState, StepLog, StepState, WaitsFor
from misroute.remedy.playbook import Mode, Playbook, Step
from misroute.remedy.retry import next_try


@dataclass(frozen=True, slots=True)
class DoStep:
    """Do this automatic step now; ``attempt`` counts from 1, ``intent`` goes into the effect keys."""

    step_id: str
    attempt: int
    intent: int = 1


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Leave this step out, for this reason (no person is needed for it)."""

    step_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FinishStep:
    """All effects of this running step are delivered: store it as done."""

    step_id: str


@dataclass(frozen=True, slots=True)
class PersonTask:
    """One step a person must look at: why, and the outcomes to choose from (empty: just done)."""

    step_id: str
    why: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitForPerson:
    """Support agents have these steps to do, or to decide on."""

    tasks: tuple[PersonTask, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the steps."""
        return tuple(task.step_id for task in self.tasks)


@dataclass(frozen=True, slots=True)
class WaitForApproval:
    """A second person must approve this step."""

    step_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaitForDelivery:
    """Effects with these keys are on their way; the outbox will report."""

    step_id: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Nothing can be done for this step before ``at``."""

    at: datetime
    step_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is left to do; ``state`` is what the case ends in."""

    state: CaseState


Action = SkipStep | FinishStep | DoStep | WaitForApproval | WaitForPerson | WaitForDelivery | WaitUntil | Done

_ORDER: tuple[type[Action], ...] = (
    SkipStep, FinishStep, DoStep, WaitForApproval, WaitForPerson, WaitForDelivery, WaitUntil, Done,
)  # fmt: skip


def next_action(case: CaseFacts, playbook: Playbook, log: CaseLog, now: datetime) -> Action:
    """The first of ``actions``: something to do whenever there is anything to do, else what is waited for."""
    return actions(case, playbook, log, now)[0]


def actions(case: CaseFacts, playbook: Playbook, log: CaseLog, now: datetime) -> tuple[Action, ...]:
    """Everything that can go on side by side: first what to do now, then all that is waited for; never empty."""
    if case.state in (CaseState.CLOSED, CaseState.MERGED):
        return (Done(case.state),)
    found: list[Action] = []
    tasks: list[PersonTask] = []
    for step in playbook.steps:
        answer = _of_step(case, playbook, log, step, now)
        if isinstance(answer, PersonTask):
            tasks.append(answer)
        elif answer is not None:
            found.append(answer)
    if tasks:
        found.append(WaitForPerson(tuple(tasks)))
    if not found:
        return (Done(CaseState.CLOSED),)
    return tuple(sorted(found, key=lambda action: _ORDER.index(type(action))))


def ready_steps(case: CaseFacts, playbook: Playbook, log: CaseLog, now: datetime) -> tuple[DoStep, ...]:
    """All automatic steps that can be done now; they do not wait for each other."""
    return tuple(action for action in actions(case, playbook, log, now) if isinstance(action, DoStep))


def wake_at(found: tuple[Action, ...]) -> datetime | None:
    """The next instant at which asking again may give another answer without anybody having reported anything."""
    return min((action.at for action in found if isinstance(action, WaitUntil)), default=None)


def case_state(found: tuple[Action, ...]) -> CaseState:
    """The state of the case as a whole: open while the system has something to do, waiting while it waits."""
    if isinstance(found[0], Done):
        return found[0].state
    return CaseState.OPEN if isinstance(found[0], SkipStep | FinishStep | DoStep) else CaseState.WAITING


def states(case: CaseFacts, playbook: Playbook, log: CaseLog) -> dict[str, StepState]:
    """The state to show of every step: pending and ready follow from the other steps, whatever is stored."""
    return {step.id: _shown(case, log, step) for step in playbook.steps}


def blockers(log: CaseLog, step: Step) -> tuple[str, ...]:
    """The earlier steps that are neither done nor skipped."""
    return tuple(before for before in step.after if not log.of(before).finished)


def _of_step(
    case: CaseFacts, playbook: Playbook, log: CaseLog, step: Step, now: datetime
) -> Action | PersonTask | None:
    entry = log.of(step.id)
    if entry.finished:
        return None
    if entry.state is StepState.RUNNING and entry.live_effects:
        return _on_its_way(step, entry)
    if (reason := _needless(case, log, step)) is not None:
        return SkipStep(step.id, reason)
    if blockers(log, step):
        return None
    if entry.state is StepState.WAITING and entry.waits_for is WaitsFor.APPROVAL:
        return WaitForApproval(step.id, entry.reason or "approval")
    if entry.state is StepState.WAITING and entry.waits_for is WaitsFor.PERSON:
        return PersonTask(step.id, entry.reason or "agent step", step.outcomes)
    if missing := _missing(case, step):
        return PersonTask(step.id, missing, step.outcomes)
    if step.mode is Mode.AGENT:
        return PersonTask(step.id, "agent step", step.outcomes)
    return _automatic(case, playbook, step, entry, now)


def _automatic(case: CaseFacts, playbook: Playbook, step: Step, entry: StepLog, now: datetime) -> Action | PersonTask:
    attempt = DoStep(step.id, entry.attempts + 1, entry.intent)
    if entry.state is StepState.FAILED:
        key = f"{case.case_id}/{step.id}/{entry.intent}"
        again = next_try(playbook.retry, entry.attempts, entry.failed_at or now, key)
        if again is None:
            return PersonTask(step.id, f"failed {entry.attempts} times: {entry.reason or 'no reason given'}")
        return attempt if again <= now else WaitUntil(again, step.id, "try again")
    if entry.state is StepState.RUNNING:
        # begun, but nothing was stored of it: its worker is at it, or was killed
        until = (entry.started_at or now) + playbook.retry.lease
        if until > now:
            return WaitUntil(until, step.id, "begun")
        if entry.attempts >= playbook.retry.attempts:
            return PersonTask(step.id, f"begun {entry.attempts} times and never reported")
    return attempt


def _on_its_way(step: Step, entry: StepLog) -> Action | PersonTask:
    effects = entry.live_effects
    if all(effect.state is EffectState.DELIVERED for effect in effects):
        return FinishStep(step.id)
    for state, why in ((EffectState.UNCLEAR, "delivery unclear"), (EffectState.DEAD, "delivery failed")):
        if keys := [effect.key for effect in effects if effect.state is state]:
            return PersonTask(step.id, f"{why}: {', '.join(keys)}")
    return WaitForDelivery(step.id, tuple(effect.key for effect in effects if effect.state is EffectState.QUEUED))


def _needless(case: CaseFacts, log: CaseLog, step: Step) -> str | None:
    for rule in step.skip_after:
        before = log.of(rule.step)
        if before.state is StepState.DONE and before.outcome == rule.outcome:
            return f"{rule.step}: {rule.outcome}"
    return next((flag.value for flag in step.skip_on if flag in case.flags), None)


def _missing(case: CaseFacts, step: Step) -> str | None:
    unknown = [fact.value for fact in step.needs if fact not in case.known]
    return f"unknown: {', '.join(unknown)}" if unknown else None


def _shown(case: CaseFacts, log: CaseLog, step: Step) -> StepState:
    entry = log.of(step.id)
    if entry.state not in (StepState.PENDING, StepState.READY):
        return entry.state
    if blockers(log, step):
        return StepState.PENDING
    return StepState.WAITING if step.mode is Mode.AGENT or _missing(case, step) else StepState.READY
