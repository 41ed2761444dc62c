"""Deliver the outbox: every effect once, whatever is killed when.

A worker claims due effects with a lease and a fence (one short transaction), delivers outside any transaction, and
commits the result together with the step, the clock, the grant and the audit entry; only the holder of the newest fence
may do that. An effect that was claimed before and never reported is looked up at the far side first: what is done is
recorded, what cannot be told is given to a person and never blindly repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from misroute.connect import CannotTell, Connectors, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.errors import MisrouteError, UsageError
from misroute.remedy import EffectState, Retry, StepState, next_try, steps
from misroute.services import money
from misroute.services.advancing import Walk, advance, end_step, walk
from misroute.services.caserules import CaseRules
from misroute.services.gatekeeping import Gatekeeping
from misroute.store import cases as case_rows
from misroute.store import outbox
from misroute.store.cases import add_event
from misroute.store.outbox import Effect
from misroute.store.unit import Store, Unit

LEASE = timedelta(seconds=90)
"""Longer than any connector's own time limit; after it another worker looks the effect up."""
CONNECT_KIND = {"book_fix": "book_change"}
RETRY = Retry(attempts=8, first=timedelta(seconds=30), cap=timedelta(hours=4))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did, by how the effects ended."""

    delivered: int = 0
    later: int = 0
    failed: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(self.delivered + other.delivered, self.later + other.later, self.failed + other.failed)

    @property
    def total(self) -> int:
        """Effects worked on."""
        return self.delivered + self.later + self.failed


@dataclass(frozen=True, slots=True)
class Delivery:
    """The service that empties the outbox."""

    store: Store
    rules: CaseRules
    connectors: Connectors
    gate: Gatekeeping
    owner: str

    def deliver_due(self, limit: int = 20) -> Delivered:
        """Claim up to ``limit`` due effects and deliver them one after the other."""
        with self.store.write(self.owner) as unit:
            claimed = outbox.claim_effects(unit, self.owner, limit=limit, span=LEASE)
        done = Delivered()
        for effect in claimed:
            done += self._one(effect)
        return done

    def deliver_all(self, most: int = 100_000) -> Delivered:
        """Deliver until nothing is due; what new effects follow from a delivery is delivered too."""
        done = Delivered()
        while done.total < most:
            round_ = self.deliver_due()
            if round_.total == 0:
                break
            done += round_
        return done

    def deliver_case(self, case_id: str) -> Delivered:
        """Deliver what is due of one case right away, so that an agent need not wait for a worker's next look.

        Only effects served by local files: a slow far side must not hold up the person at the counter.
        """
        done = Delivered()
        while True:
            with self.store.write(self.owner) as unit:
                claimed = outbox.claim_effects(
                    unit, self.owner, limit=20, span=LEASE, case_id=case_id, kinds=self._local_kinds()
                )
            if not claimed:
                return done
            for effect in claimed:
                done += self._one(effect)

    def requeue(self, key: str, reason: str, *, actor: str) -> None:
        """A person sends a dead or unclear effect again under its old key."""
        with self.store.write(actor) as unit:
            effect = outbox.effect(unit, key)
            here = self._locked(unit, effect)
            outbox.requeue(unit, key)
            if here is not None and effect.step is not None:
                entry = here.log.of(effect.step)
                if entry.state is StepState.WAITING:
                    here.store(steps.retry(entry))
            self._note(unit, effect, "effect_requeued", {"key": key, "reason": reason})

    def settle(self, key: str, reason: str, *, actor: str) -> None:
        """A person found out that an unclear or dead effect had been done: record it, do not repeat it."""
        if not reason.strip():
            raise UsageError("say how you found out: --reason TEXT")
        with self.store.write(actor) as unit:
            effect = outbox.effect(unit, key)
            here = self._locked(unit, effect)
            outbox.settle(unit, key, {"settled_by": actor, "reason": reason})
            self._done(unit, effect, here, {"key": key, "settled_by": actor, "reason": reason})

    def _is_local(self, kind: str, channel: str = "") -> bool:
        """Whether what does this kind of effect (on this channel) only writes files."""
        slot = CONNECT_KIND.get(kind, kind)
        if kind == "letter":
            slot = channel if channel in self.connectors.slots else "letters"
        return slot in self.connectors.local

    def _local_kinds(self) -> tuple[str, ...]:
        letters = all(self._is_local("letter", channel) for channel in ("sms", "email", "letter"))
        others = [kind for kind in ("waiver", "voucher", "book_fix", "notice") if self._is_local(kind)]
        return (*(("letter",) if letters else ()), *others)

    def _one(self, effect: Effect) -> Delivered:
        message = outgoing(effect)
        wait = self._quiet_until(effect, message)
        if wait is not None:
            with self.store.write(self.owner) as unit:
                outbox.postponed(unit, effect.key, effect.fence, wait, "quiet hours")
            return Delivered(later=1)
        try:
            receipt = self._deliver(effect, message)
        except Transient as error:
            return self._again(effect, error)
        except Permanent as error:
            return self._give_up(effect, "dead", error)
        except Unclear as error:
            return self._give_up(effect, "unclear", error)
        with self.store.write(self.owner) as unit:
            here = self._locked(unit, effect)
            proof = {
                "connector": receipt.connector,
                "reference": receipt.reference,
                "at": receipt.at.isoformat(),
                "duplicate": receipt.duplicate,
            }
            if not outbox.delivered(unit, effect.key, effect.fence, proof, at=unit.now):
                return Delivered()  # our lease had run out and another worker has it: its report counts
            self._done(unit, effect, here, {"key": effect.key, "connector": receipt.connector})
        return Delivered(delivered=1)

    def _deliver(self, effect: Effect, message: Outgoing) -> Receipt:
        connector = self.connectors.connector_for(message)
        if effect.tried_unreported:
            known = connector.lookup(effect.key)
            if isinstance(known, Receipt):
                return known
            if isinstance(known, CannotTell):
                raise Unclear(f"{effect.key}: begun before and not reported; {known.reason}")
        return connector.deliver(message)

    def _quiet_until(self, effect: Effect, message: Outgoing) -> datetime | None:
        """The apology keeps quiet hours where a message reaches a person at once; a file on disk wakes nobody."""
        if message.kind != "letter" or message.channel not in ("sms", "email"):
            return None
        if self._is_local("letter", message.channel):
            return None
        with self.store.read() as unit:
            return self.gate.apology_until(unit, message.destination)

    def _again(self, effect: Effect, error: Transient) -> Delivered:
        with self.store.write(self.owner) as unit:
            at = next_try(RETRY, effect.attempts, unit.now, effect.key)
            if at is None:
                self._stuck(unit, effect, "dead", str(error))
                return Delivered(failed=1)
            if error.retry_after is not None:
                at = max(at, unit.now + error.retry_after)
            outbox.try_later(unit, effect.key, effect.fence, str(error), at, attempts=effect.attempts)
        return Delivered(later=1)

    def _give_up(self, effect: Effect, state: str, error: MisrouteError) -> Delivered:
        with self.store.write(self.owner) as unit:
            self._stuck(unit, effect, state, str(error))
        return Delivered(failed=1)

    def _stuck(self, unit: Unit, effect: Effect, state: str, why: str) -> None:
        """Dead or unclear: the step waits for a person, who sees why."""
        here = self._locked(unit, effect)
        end = outbox.given_up if state == "dead" else outbox.unclear
        if not end(unit, effect.key, effect.fence, why):
            return
        self._note(unit, effect, f"effect_{state}", {"key": effect.key, "why": why})
        if here is not None:
            here = walk(unit, self.rules, here.case)
            advance(here)

    def _done(self, unit: Unit, effect: Effect, here: Walk | None, detail: Mapping[str, Any]) -> None:
        """Everything that follows from one delivery, in its transaction."""
        if effect.kind in ("waiver", "voucher"):
            money.given_for_good(unit, effect.key)
        self._note(unit, effect, "effect_delivered", detail)
        if here is None or effect.step is None:
            return
        here = walk(unit, self.rules, here.case)
        entry = here.log.of(effect.step)
        if entry.state is StepState.WAITING and all(e.state is EffectState.DELIVERED for e in entry.live_effects):
            entry = steps.retry(entry)
        reported = steps.effect_reported(entry, effect.key, EffectState.DELIVERED, unit.now)
        if reported.finished:
            end_step(here, reported)
        if here.case.is_open:
            advance(here)

    def _locked(self, unit: Unit, effect: Effect) -> Walk | None:
        """The effect's case, locked before the effect is written: everybody takes the two locks in this order."""
        if effect.case_id is None:
            return None
        return walk(unit, self.rules, case_rows.case(unit, effect.case_id, lock=True))

    def _note(self, unit: Unit, effect: Effect, kind: str, detail: Mapping[str, Any]) -> None:
        if effect.case_id is not None:
            add_event(unit, effect.case_id, kind, {"step": effect.step, **detail})
        unit.audit(kind.replace("_", ".", 1), effect.case_id or effect.key, {"step": effect.step, **detail})


def outgoing(effect: Effect) -> Outgoing:
    """The message of an effect, the same at every try: what it says, where it goes, when it was decided."""
    payload = dict(effect.payload or {})
    channel = str(payload.pop("channel", ""))
    destination = str(payload.pop("destination", ""))
    return Outgoing(
        key=effect.key,
        kind=CONNECT_KIND.get(effect.kind, effect.kind),  # type: ignore[arg-type]
        payload=payload,
        at=effect.created_at,
        channel=channel,  # type: ignore[arg-type]
        destination=destination,
    )
