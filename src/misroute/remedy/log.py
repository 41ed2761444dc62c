"""What has happened in a case so far: the values the store keeps and the decisions read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from misroute.remedy.playbook import EffectKind, Fact, Flag


class CaseState(StrEnum):
    """Where a case stands as a whole."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"
    MERGED = "merged"


class StepState(StrEnum):
    """Where a step stands.

    pending: earlier steps are missing · ready: it can be done now · running: begun, or its effects are on their way ·
    waiting: for a person or an approval · failed: it will be tried again by itself · done · skipped, with a reason.
    """

    PENDING = "pending"
    READY = "ready"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


class WaitsFor(StrEnum):
    """Why a step waits."""

    PERSON = "person"
    APPROVAL = "approval"


class EffectState(StrEnum):
    """Where an effect stands in the outbox.

    dead: refused for good or out of tries · unclear: it may or may not have happened, so nobody repeats it blindly.
    """

    QUEUED = "queued"
    DELIVERED = "delivered"
    DEAD = "dead"
    UNCLEAR = "unclear"
    CANCELLED = "cancelled"


FINISHED = frozenset({StepState.DONE, StepState.SKIPPED})


@dataclass(frozen=True, slots=True)
class EffectLog:
    """One effect of a step; ``key`` is its idempotency key at the outside system."""

    key: str
    kind: EffectKind
    state: EffectState = EffectState.QUEUED
    intent: int = 1


@dataclass(frozen=True, slots=True)
class StepLog:
    """What is stored of one step of one case.

    ``attempts``: tries of the present intent. ``intent``: which time somebody *wants* this done; it grows only when a
    person asks for it to be done again, and with it the keys of its effects. ``reason``: why it failed, waits or was
    skipped, as a code and sentence without personal data.
    """

    step_id: str
    state: StepState = StepState.PENDING
    attempts: int = 0
    intent: int = 1
    outcome: str | None = None
    reason: str | None = None
    waits_for: WaitsFor | None = None
    requested_by: str | None = None
    approved_by: str | None = None
    by: str | None = None
    started_at: datetime | None = None
    failed_at: datetime | None = None
    done_at: datetime | None = None
    effects: tuple[EffectLog, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come of this step."""
        return self.state in FINISHED

    @property
    def live_effects(self) -> tuple[EffectLog, ...]:
        """The effects of the present intent that were not called off."""
        return tuple(e for e in self.effects if e.intent == self.intent and e.state is not EffectState.CANCELLED)


@dataclass(frozen=True, slots=True)
class CaseLog:
    """The steps of a case as stored; a step without a row is pending."""

    steps: tuple[StepLog, ...] = ()

    def of(self, step_id: str) -> StepLog:
        """The log of one step."""
        return next((step for step in self.steps if step.step_id == step_id), StepLog(step_id))

    def having(self, changed: StepLog) -> CaseLog:
        """The same log with one step replaced or added."""
        others = tuple(step for step in self.steps if step.step_id != changed.step_id)
        return CaseLog((*others, changed))


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of the case apart from its steps; ids only, no personal data."""

    case_id: str
    state: CaseState = CaseState.OPEN
    known: frozenset[Fact] = frozenset(Fact)
    flags: frozenset[Flag] = frozenset()
