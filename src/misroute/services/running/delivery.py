"""Deliver the outbox: every effect once, whatever is killed when.

A worker claims one due effect with a lease and a fence (one short transaction), delivers it outside any transaction,
and commits the result together with the step, the clock, the grant and the audit entry; only the holder of the newest
fence may do that. Effects are claimed one by one: of a batch the last ones would outlive their lease behind slow ones,
and a killed worker would leave effects behind that look tried and are not. An effect that was claimed before and never
reported is looked up at the far side first: what is done is recorded, what cannot be told is given to a person and
never blindly repeated. What tells senders of holds goes by a way of its own (``gate/holdpush``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from misroute.connect import CannotTell, Connectors, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.errors import MisrouteError, UsageError
from misroute.remedy import EffectState, Playbook, Retry, StepState, next_try, steps
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.cases import money
from misroute.services.cases.advancing import Walk, advance, end_step, walk
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.services.gate.passes import Passes, renew_for
from misroute.store import cases as case_rows
from misroute.store import outbox
from misroute.store.cases import add_event
from misroute.store.errors import DatabaseBusy
from misroute.store.outbox import Effect
from misroute.store.senders import PUSH
from misroute.store.unit import Store, Unit

LEASE = timedelta(seconds=90)
"""Longer than any connector's own time limit; after it another worker looks the effect up."""
MOST_UNREPORTED = 10
"""Claims that never came back before a person is asked: something about the effect kills its workers."""
REPORTS = 3
"""How often a result is written while the database is busy; each try waits its turn for some seconds by itself."""
CONNECT_KIND = {"book_fix": "book_change"}


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
    passes: Passes
    owner: str

    def deliver_due(self, limit: int = 20) -> Delivered:
        """Claim and deliver due effects one after the other, ``limit`` at most."""
        done = Delivered()
        for _turn in range(limit):
            effect = self._claim()
            if effect is None:
                break
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
        while (effect := self._claim(case_id, self._local_kinds())) is not None:
            done += self._one(effect)
        return done

    def _claim(self, case_id: str | None = None, kinds: tuple[str, ...] | None = None) -> Effect | None:
        self.connectors.require()
        with self.store.read() as unit:
            if not outbox.has_due(unit, case_id=case_id, kinds=kinds, but=(PUSH,)):
                return None  # most looks find nothing: they must not take the write lock
        with self.store.write(self.owner) as unit:
            claimed = outbox.claim_effects(
                unit, self.owner, limit=1, span=LEASE, case_id=case_id, kinds=kinds, but=(PUSH,)
            )
        return claimed[0] if claimed else None

    def requeue(self, key: str, reason: str, *, actor: str) -> None:
        """A person sends a dead or unclear effect again under its old key."""
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            effect = outbox.effect(unit, key)
            here = self._locked(unit, effect)
            outbox.requeue(unit, key)
            renew_for(unit, effect)
            if here is not None and effect.step is not None:
                entry = here.log.of(effect.step)
                if entry.state is StepState.WAITING:
                    here.store(steps.retry(entry))
            self._note(unit, effect, "effect_requeued", {"key": key, "reason": reason})

    def settle(self, key: str, reason: str, *, actor: str) -> None:
        """A person found out that an unclear or dead effect had been done: record it, do not repeat it."""
        if not reason.strip():
            raise UsageError("say how you found out: --reason TEXT")
        reason = plain_reason(reason)
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
        leave = self.passes.ask(effect, message, actor=self.owner)
        if leave.never is not None:
            return self._give_up(effect, "dead", Permanent(leave.never))
        if leave.later is not None:
            with self.store.write(self.owner) as unit:
                outbox.postponed(unit, effect.key, effect.fence, leave.later, leave.why)
            return Delivered(later=1)
        wait = self._quiet_until(effect, message)
        if wait is not None:
            with self.store.write(self.owner) as unit:
                outbox.postponed(unit, effect.key, effect.fence, wait, "quiet hours")
            return Delivered(later=1)
        if self._wakes_somebody(message):
            # only a file is written now: it says from when on it may be sent, the same at every try
            message = replace(message, not_before=self.gate.apology_until(message.destination, effect.created_at))
        try:
            receipt = self._deliver(effect, message)
        except Transient as error:
            return self._again(effect, error)
        except Permanent as error:
            # a refusal after a try that may have worked (a key seen before, say) is no proof that it did not
            return self._give_up(effect, "unclear" if effect.in_doubt else "dead", error)
        except Unclear as error:
            return self._give_up(effect, "unclear", error)
        for left in reversed(range(REPORTS)):
            try:
                return self._report(effect, receipt)
            except DatabaseBusy:
                if not left:  # the lease runs out, and whoever claims it next asks the far side
                    raise
        raise AssertionError("unreachable")

    def _report(self, effect: Effect, receipt: Receipt) -> Delivered:
        proof = {
            "connector": receipt.connector,
            "reference": receipt.reference,
            "at": receipt.at.isoformat(),
            "duplicate": receipt.duplicate,
        }
        with self.store.write(self.owner) as unit:
            here = self._locked(unit, effect)
            if not outbox.delivered(unit, effect.key, effect.fence, proof, at=unit.now):
                # Our lease had run out. Whoever has it now reports; but if they could not tell, our proof can.
                if outbox.effect(unit, effect.key).state != "unclear":
                    return Delivered()
                outbox.settle(unit, effect.key, proof)
            self._done(unit, effect, here, {"key": effect.key, "connector": receipt.connector})
        return Delivered(delivered=1)

    def _deliver(self, effect: Effect, message: Outgoing) -> Receipt:
        connector = self.connectors.connector_for(message)
        if effect.tried_unreported or effect.sent_again:
            known = connector.lookup(effect.key)
            if isinstance(known, Receipt):
                return known
            if isinstance(known, CannotTell) and effect.tried_unreported:
                raise Unclear(f"{effect.key}: begun before and not reported; {known.reason}")
        if effect.unreported > MOST_UNREPORTED:
            raise Unclear(f"{effect.key}: begun {effect.unreported} times and never reported")
        return connector.deliver(message)

    def _wakes_somebody(self, message: Outgoing) -> bool:
        """Whether the message, once sent, reaches a person at whatever hour it is."""
        return message.kind == "letter" and message.channel in ("sms", "email")

    def _quiet_until(self, effect: Effect, message: Outgoing) -> datetime | None:
        """The apology keeps quiet hours where a message reaches a person at once; a file on disk wakes nobody."""
        if not self._wakes_somebody(message) or self._is_local("letter", message.channel):
            return None
        with self.store.read() as unit:
            return self.gate.apology_until(message.destination, unit.now)

    def _again(self, effect: Effect, error: Transient) -> Delivered:
        with self.store.write(self.owner) as unit:
            at = next_try(self._patience(unit, effect), effect.attempts, unit.now, effect.key)
            in_doubt = error.in_doubt or effect.in_doubt
            if at is None:
                self._stuck(unit, effect, "unclear" if in_doubt else "dead", str(error))
                return Delivered(failed=1)
            if error.retry_after is not None:
                at = max(at, unit.now + error.retry_after)
            outbox.try_later(
                unit, effect.key, effect.fence, str(error), at, attempts=effect.attempts, in_doubt=in_doubt
            )
        return Delivered(later=1)

    def _patience(self, unit: Unit, effect: Effect) -> Retry:
        """How often and when to try again: as the playbook says that the case is pinned to."""
        if effect.case_id is None:
            return self.rules.playbook.retry
        return Playbook.from_json(case_rows.case(unit, effect.case_id).playbook).retry

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
