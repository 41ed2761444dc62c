"""Why a number is judged as it is: each entry with it, its findings, its risk as a waterfall; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from misroute.detect import Finding, Rulebook
from misroute.errors import NotFound, UsageError
from misroute.phones import mask
from misroute.services.caserules import CaseRules
from misroute.services.points.judging import Judged, judge
from misroute.services.points.waterfall import Stair, stairs
from misroute.store.numbers import find_number
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry of the book, judged now."""

    judged: Judged
    stairs: tuple[Stair, ...]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """For programs; the number masked."""
        point, found = self.judged.point, self.judged.assessed
        return {
            "customer": point.customer_ref,
            "role": point.role,
            "number": mask(point.number) if point.number else None,
            "state": point.state,
            "problem": found.problem.value,
            "holder": found.holder.value,
            "holder_confidence": found.holder_confidence,
            "risk": found.risk,
            "action": found.action.value,
            "weights": [{**one.to_json(), "label": one.label(language)} for one in self.stairs],
            "findings": [_finding(finding, language) for finding in found.findings],
        }


@dataclass(frozen=True, slots=True)
class Explaining:
    """Judges the entries on one number as the next scan would."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook

    def number(
        self, typed: str, *, region: str | None = None, customer: str | None = None, as_of: date | None = None
    ) -> list[Explained]:
        """Every active entry with the number, or that of one customer. Raises UsageError, NotFound."""
        e164 = self.rules.readable(typed, region)
        if e164 is None:
            raise UsageError("this number cannot be read safely: write it with its country code")
        with self.store.read() as unit:
            number_id = find_number(unit, e164)
            day = self.rules.day_judged(unit.now, as_of)
        batches = () if number_id is None else judge(self.store, self.rules, self.rulebook, day, numbers=[number_id])
        found = [
            Explained(one, stairs(one.assessed.weights))
            for batch in batches
            for one in batch
            if customer is None or one.point.customer_ref == customer
        ]
        if not found:
            if customer is not None:
                raise NotFound(f"no entry of that customer has {mask(e164)}: `misroute lookup` shows whose it is")
            raise NotFound(f"no entry in the book has {mask(e164)}: load the book first")
        return found


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "suppressed": finding.suppressed,
        "message": finding.message_zh if language.startswith("zh") else finding.message,
        "evidence": list(finding.evidence),
    }
