"""Why an answer was what it was: it is decided again on the very scenario it was given on.

The scenario is kept sealed beside the answer. Decided again under the same versions of the packs it must give the same
answer, and that is said; where packs have changed since, what differs is said. Numbers are masked and no text is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from misroute.errors import Conflict, UsageError
from misroute.gate import Decision, Policy
from misroute.phones import mask
from misroute.services.caserules import CaseRules
from misroute.services.gate.permits import check_permit
from misroute.services.gate.scenarios import Scene, answer_to, versions_of
from misroute.store import decisions
from misroute.store.unit import Store

SAME, PACKS_CHANGED, DIFFERS, NOT_KEPT, NOT_REPLAYED = "same", "packs_changed", "differs", "not_kept", "not_replayed"


@dataclass(frozen=True, slots=True)
class Replay:
    """An answer decided again.

    ``verdict``: ``same`` · ``packs_changed``: it differs, and so do the packs' versions · ``differs``: under the same
    versions, since a pack's content or the program was changed · ``not_kept``: an older answer without its scenario ·
    ``not_replayed``: the clock was not believed.
    """

    verdict: str
    policies: tuple[str, ...] = ()
    decision: str | None = None
    codes: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The replay as it is shown."""
        return {
            "verdict": self.verdict,
            "policies": list(self.policies),
            "decision": self.decision,
            "codes": list(self.codes),
            "differences": list(self.differences),
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer on record: what was asked, by whom, what was known, what was said and why; and the replay."""

    asked: Mapping[str, Any]
    answer: Mapping[str, Any]
    reasons: tuple[Mapping[str, Any], ...]
    facts: Mapping[str, Any]
    replay: Replay
    today: Replay | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        """The whole, for a machine."""
        return {
            **self.asked,
            **self.answer,
            "reasons": [dict(reason) for reason in self.reasons],
            "facts": dict(self.facts),
            "replay": self.replay.to_json(),
            "today": self.today.to_json() if self.today else None,
        }


@dataclass(frozen=True, slots=True)
class Replaying:
    """The service behind ``misroute gate explain`` and ``gate list``."""

    store: Store
    rules: CaseRules
    policies: Mapping[str, Policy]
    packs: tuple[str, ...]

    def explain(self, decision_id: str) -> Explanation:
        """One answer. Raises NotFound, Conflict."""
        with self.store.read() as unit:
            kept = decisions.decision(unit, decision_id)
        snapshot = _snapshot(kept)
        replay, today = self._replays(kept, snapshot)
        return Explanation(
            asked=_asked(kept),
            answer=_answer(kept),
            reasons=tuple(snapshot.get("reasons", ())) or tuple({"code": code} for code in kept.codes),
            facts=kept.facts,
            replay=replay,
            today=today,
        )

    def _replays(self, kept: decisions.Decision, snapshot: Mapping[str, Any]) -> tuple[Replay, Replay | None]:
        scenario = snapshot.get("scenario")
        if not isinstance(scenario, Mapping):
            return Replay(NOT_KEPT), None
        if snapshot.get("unsure"):
            return Replay(NOT_REPLAYED), None
        said, may_assert = snapshot.get("said"), snapshot.get("may_assert") is True
        again = answer_to(Scene(dict(scenario), ()), said, self.policies, may_assert=may_assert)
        if snapshot.get("pass_refused") and again.decision == "allow":
            # the scenario allowed it; what was missing is the pass, and that is on record
            return Replay(SAME, tuple(kept.policy.split("; ")), kept.decision, kept.codes, ()), None
        replay = self._compared(kept, again, scenario.get("policy", ()))
        if sorted(scenario.get("policy", ())) == sorted(self.packs):
            return replay, None
        now = answer_to(Scene({**scenario, "policy": list(self.packs)}, ()), said, self.policies, may_assert=may_assert)
        return replay, self._compared(kept, now, self.packs)

    def _compared(self, kept: decisions.Decision, again: Decision, packs: Sequence[str]) -> Replay:
        versions = versions_of(packs, self.policies)
        codes = tuple(reason.code for reason in again.reasons)
        differences = []
        if again.decision != kept.decision:
            differences.append(f"decision: {kept.decision} → {again.decision}")
        if gone := _unlike(kept.codes, codes):
            differences.append(f"reasons no longer given: {', '.join(gone)}")
        if come := _unlike(codes, kept.codes):
            differences.append(f"reasons given now: {', '.join(come)}")
        if again.until != kept.until:
            differences.append(f"until: {_iso(kept.until)} → {_iso(again.until)}")
        verdict = SAME
        if differences:
            verdict = DIFFERS if versions == kept.policy else PACKS_CHANGED
        if versions != kept.policy:
            differences.append(f"packs: {kept.policy} → {versions}")
        return Replay(verdict, tuple(versions.split("; ")), again.decision, codes, tuple(differences))

    def find(
        self,
        *,
        number: str | None = None,
        customer: str | None = None,
        campaign: str | None = None,
        decision: str | None = None,
        since: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Answers, the newest first, numbers masked. Raises UsageError for what cannot be read."""
        if decision not in (None, "allow", "defer", "block"):
            raise UsageError(f"no answer says {decision!r}: allow, defer or block")
        e164 = None
        if number is not None and (e164 := self.rules.readable(number)) is None:
            raise UsageError("this number cannot be read safely: write it with its country code")
        with self.store.read() as unit:
            found = decisions.find_decisions(
                unit,
                number=e164,
                customer_ref=customer,
                campaign=campaign,
                said=decision,
                since=since,
                limit=limit,
                offset=offset,
            )
        return [{**_asked(kept), **_answer(kept)} for kept in found]

    def sent(self, decision_id: str, *, message_id: str | None, actor: str) -> bool:
        """A sender says that the message went out; False when that was told before.

        ``decision_id`` is the answer's id, or its permit, whose seal must then be ours; one that has ended since is
        taken, because the message did leave. Raises NotFound, and Conflict for a forged seal, an answer that allowed
        nothing, and a second message under one answer.
        """
        known, _, sealed = decision_id.partition(".")
        with self.store.write(actor) as unit:
            if sealed:
                kept = decisions.decision(unit, known)
                send = _snapshot(kept).get("scenario", {}).get("send", {})
                channel, to = str(send.get("channel")), str(send.get("to"))
                if check_permit(unit.sealer.ring, decision_id, channel=channel, to=to, at=kept.at) is None:
                    raise Conflict(f"the permit of answer {known[:40]!r} was not given by this gate")
            return decisions.mark_sent(unit, known, unit.now, message_id)


def _snapshot(kept: decisions.Decision) -> dict[str, Any]:
    if kept.snapshot is None:
        return {}
    found = json.loads(kept.snapshot)
    return found if isinstance(found, dict) else {}


def _asked(kept: decisions.Decision) -> dict[str, Any]:
    return {
        "id": kept.id,
        "at": kept.at,
        "by": kept.actor,
        "number": mask(kept.number) if kept.number else None,
        "customer": kept.customer_ref,
        "channel": kept.channel,
        "purpose": kept.purpose,
        "campaign": kept.campaign,
        "template": kept.template,
        "gateway": kept.gateway,
        "message_id": kept.message_id,
    }


def _answer(kept: decisions.Decision) -> dict[str, Any]:
    return {
        "decision": kept.decision,
        "codes": list(kept.codes),
        "until": kept.until,
        "policies": kept.policy.split("; ") if kept.policy else [],
        "holds_seen": kept.hold_epoch,
        "permit_until": kept.permit_until,
        "sent_at": kept.sent_at,
    }


def _unlike(some: Sequence[str], others: Sequence[str]) -> list[str]:
    return [code for code in dict.fromkeys(some) if code not in others]


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else "—"
