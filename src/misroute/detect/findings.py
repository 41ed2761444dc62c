"""What judging a contact point yields: findings, the leading problem, the holder, the risk and its parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Problem(StrEnum):
    """The leading problem of a contact point, in the order in which the first that holds is told (contract §6.3)."""

    unusable_number = "unusable_number"
    doubtful_number = "doubtful_number"
    own_staff_number = "own_staff_number"
    reassigned = "reassigned"
    relative_number = "relative_number"
    third_party_number = "third_party_number"
    disconnected = "disconnected"
    stale = "stale"
    none = "none"


class Holder(StrEnum):
    """Who most likely answers."""

    borrower = "borrower"
    relative = "relative"
    third_party = "third_party"
    stranger = "stranger"
    nobody = "nobody"
    unknown = "unknown"


class BookAction(StrEnum):
    """What to do with the entry (contract §6.4)."""

    keep = "keep"
    fix = "fix"
    reverify = "reverify"
    relabel = "relabel"
    suppress = "suppress"


class Severity(StrEnum):
    """How much a finding matters; ``error`` only when the evidence suffices to act on it alone."""

    info = "info"
    warning = "warning"
    error = "error"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error."""
        return list(Severity).index(self)


ACTIONS = {
    Problem.none: BookAction.keep,
    Problem.unusable_number: BookAction.fix,
    Problem.doubtful_number: BookAction.fix,
    Problem.stale: BookAction.reverify,
    Problem.relative_number: BookAction.relabel,
    Problem.own_staff_number: BookAction.suppress,
    Problem.reassigned: BookAction.suppress,
    Problem.third_party_number: BookAction.suppress,
    Problem.disconnected: BookAction.suppress,
}


@dataclass(frozen=True, slots=True)
class Weight:
    """One bar of the waterfall: a named piece of evidence and what it adds to the log-odds of the risk."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's hit on one contact point. Messages and evidence hold no number and no name of a person.

    ``holder`` is who answers if the finding is right, ``confidence`` how sure that is. ``suppressed``: it counted
    neither for the problem nor for the risk, because somebody said so for a reason and a while.
    """

    code: str
    name: str
    severity: Severity
    problem: Problem | None
    confidence: float
    message: str
    message_zh: str
    evidence: tuple[str, ...]
    fingerprint: str
    holder: Holder = Holder.unknown
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement on one contact point; ``risk`` is None when there is no number to send to.

    ``proven`` is the day of the newest proof, None when there is none. ``holder_confidence`` is how sure it is that
    ``holder`` answers, 0 when nobody can say. ``judge_again`` is the earliest day after the day of judgement on which
    problem, holder, action, codes or severities could change by time alone (a proof gets stale, a quarantine ends);
    None when no day is near or ever. Risk and confidences creep with the age of the proof meanwhile.
    """

    problem: Problem
    holder: Holder
    risk: float | None
    action: BookAction
    findings: tuple[Finding, ...] = ()
    weights: tuple[Weight, ...] = ()
    proven: date | None = None
    holder_confidence: float = 0.0
    judge_again: date | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the findings that count, each once, in order."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings if not finding.suppressed))


def fingerprint(code: str, customer: str, slot: str, masked: str) -> str:
    """Name of a fact, stable across runs: the same rule on the same customer's same entry.

    The number enters only as its mask (which a findings file shows anyway): whoever tries all numbers against
    this hash learns no more than the mask. ``customer`` is an id, or a row number where the book has no ids;
    never a name.
    """
    body = "\x1f".join(("misroute-finding-1", code, customer, slot, masked))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:24]
