"""What the gate answers: the decision with its id on record and the permit that goes with an allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from misroute.gate import Decision, Reason
from misroute.gate.decision import Notice, Verdict, Window
from misroute.services.gate.permits import Permit

_STRICTNESS = {"allow": 0, "defer": 1, "block": 2}


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision as it was given. ``id`` is its row on record, None when nothing could be recorded.

    ``permit`` comes with an allow and with nothing else.
    """

    verdict: Decision
    id: str | None = None
    permit: Permit | None = None

    @property
    def decision(self) -> Verdict:
        """allow, defer or block."""
        return self.verdict.decision

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why not."""
        return self.verdict.reasons

    @property
    def until(self) -> datetime | None:
        """When a deferred message may go."""
        return self.verdict.until

    @property
    def window(self) -> tuple[Window, ...]:
        """The spans of the day asked about."""
        return self.verdict.window

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What somebody must know of it though it is no reason against it."""
        return self.verdict.notices

    @property
    def policies(self) -> tuple[str, ...]:
        """The packs that were applied."""
        return self.verdict.policies

    def to_json(self) -> dict[str, Any]:
        """The answer of contract section 4, with its id and permit."""
        permit = self.permit.to_json() if self.permit else None
        return {**self.verdict.to_json(), "id": self.id, "permit": permit}


def stricter(one: Decision, other: Decision) -> Decision:
    """The stricter of two decisions with the reasons of both; of two waits the longer one."""
    first, second = sorted((one, other), key=lambda decision: -_STRICTNESS[decision.decision])
    known = {(reason.code, reason.rule) for reason in first.reasons}
    more = [
        reason
        for reason in second.reasons
        if (reason.code, reason.rule) not in known and (first.decision == "block" or reason.effect == "defer")
    ]
    until = first.until
    if first.decision == second.decision == "defer":
        until = max(filter(None, (first.until, second.until)), default=None)
    notices = tuple(dict.fromkeys((*first.notices, *second.notices)))
    return Decision(first.decision, (*first.reasons, *more), until, first.window, first.policies, notices)


def unavailable(why: str) -> Decision:
    """What cannot be looked up, or not be recorded, is not allowed."""
    reason = Reason(
        "gate_unavailable",
        "gate.available",
        "misroute: what cannot be looked up and recorded is not allowed",
        f"the gate's database cannot be asked now ({why}): ask again",
        "目前无法查询或记录，请稍后再问",
    )
    return Decision("block", (reason,))


def clock_unsure(detail: str, detail_zh: str) -> Decision:
    """At an hour that is not sure nothing is allowed: which hours are quiet depends on it."""
    source = "misroute: without a sure clock nothing is allowed"
    return Decision("block", (Reason("clock_unsure", "gate.clock", source, detail, detail_zh),))
