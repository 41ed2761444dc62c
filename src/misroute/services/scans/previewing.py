"""What would a scan find, and what would a rule? Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from misroute.detect import Assessment, Rulebook, assess
from misroute.phones import mask
from misroute.services.answers import Said
from misroute.services.caserules import CaseRules
from misroute.services.points.judging import Judged, judge
from misroute.services.scans.ruletrial import rules_in, try_rules
from misroute.store.unit import Store

Progress = Callable[[int, int | None], None]
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A point that would be judged otherwise; nothing in it names a person."""

    customer_id: str
    number: str
    was: str
    becomes: str
    severity: str
    message: str
    message_zh: str


@dataclass(slots=True)
class CodePreview:
    """What would change for one rule."""

    flagged: int = 0
    unflagged: int = 0
    samples: list[Sample] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """What would be newly flagged, no longer flagged, or told as another problem.

    ``against`` is ``rules`` when the same evidence was judged under the present rules and the ones tried, ``stored``
    when what a scan would say now is compared with what the last one wrote.
    """

    as_of: date
    against: str
    points: int = 0
    codes: dict[str, CodePreview] = field(default_factory=dict)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    misdirects: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "as_of": self.as_of,
            "against": self.against,
            "contact_points": self.points,
            "codes": [
                {
                    "code": code,
                    "newly_flagged": one.flagged,
                    "no_longer_flagged": one.unflagged,
                    "samples": [
                        {
                            "customer_id": sample.customer_id,
                            "number": sample.number,
                            "was": sample.was,
                            "becomes": sample.becomes,
                            "severity": sample.severity,
                            "message": sample.message,
                        }
                        for sample in one.samples
                    ],
                }
                for code, one in sorted(self.codes.items())
            ],
            "problems": [
                {"was": was, "becomes": becomes, "contact_points": number}
                for (was, becomes), number in self.problems.most_common()
            ],
            "risk_change": round(self.misdirects, 3),
        }

    def rows(self, language: str) -> Iterator[dict[str, Any]]:
        """For a table: a row for each rule, its samples below it."""
        chinese = language.startswith("zh")
        for code, one in sorted(self.codes.items()):
            yield {"code": code, "newly_flagged": one.flagged, "no_longer_flagged": one.unflagged}
            for sample in one.samples:
                yield {
                    "customer_id": sample.customer_id,
                    "number": sample.number,
                    "was": sample.was,
                    "becomes": sample.becomes,
                    "message": sample.message_zh if chinese else sample.message,
                }

    def lines(self) -> list[Said]:
        """For people: the sum of it."""
        flagged = sum(one.flagged for one in self.codes.values())
        unflagged = sum(one.unflagged for one in self.codes.values())
        against = (
            "preview as of {day}: {points} contact points under the rules tried, against the present rules"
            if self.against == "rules"
            else "preview as of {day}: {points} contact points, against what the last scan wrote"
        )
        said = [
            Said(against, {"day": self.as_of, "points": self.points}),
            Said(
                "{flagged} findings would be new, {unflagged} would go; nothing was written",
                {"flagged": flagged, "unflagged": unflagged},
            ),
        ]
        said += [
            Said(
                "{count} contact points: problem {was} would become {becomes}",
                {"count": number, "was": was, "becomes": becomes},
            )
            for (was, becomes), number in self.problems.most_common(10)
        ]
        return said


@dataclass(frozen=True, slots=True)
class Previewing:
    """The service behind ``misroute scan --preview``."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook

    def preview(
        self,
        wanted: Sequence[str] = (),
        *,
        rules_file: Path | None = None,
        as_of: date | None = None,
        progress: Progress | None = None,
    ) -> Preview:
        """Judge the stored book under the rules ``wanted`` (and those of a proposed file) and compare."""
        base = self.rulebook if rules_file is None else rules_in(rules_file, self.rulebook)
        tried, codes = try_rules(base, wanted)
        with self.store.read() as unit:
            day = self.rules.day_judged(unit.now, as_of)
        against = "rules" if wanted or rules_file is not None else "stored"
        found = Preview(day, against)
        for batch in judge(self.store, self.rules, self.rulebook, day):
            for one in batch:
                found.points += 1
                if against == "rules":
                    _compare(found, one, one.assessed, assess(one.facts, tried), codes if rules_file is None else None)
                else:
                    _compare_stored(found, one)
            if progress is not None:
                progress(found.points, None)
        return found


def _counting(assessed: Assessment) -> dict[str, Any]:
    return {finding.code: finding for finding in assessed.findings if not finding.suppressed}


def _compare(found: Preview, one: Judged, now: Assessment, then: Assessment, codes: frozenset[str] | None) -> None:
    """One point under both rulebooks; ``codes`` are the rules asked about, None for all."""
    if now is then:
        return
    before, after = _counting(now), _counting(then)
    for code in after.keys() - before.keys():
        # a rule tried may change how others weigh: those show as changed problems
        if codes is None or code in codes:
            preview = found.codes.setdefault(code, CodePreview())
            preview.flagged += 1
            if len(preview.samples) < SAMPLES:
                preview.samples.append(_sample(one, now.problem.value, then, after[code]))
    for code in before.keys() - after.keys():
        if codes is None or code in codes:
            found.codes.setdefault(code, CodePreview()).unflagged += 1
    if now.problem is not then.problem:
        found.problems[now.problem.value, then.problem.value] += 1
    found.misdirects += (then.risk or 0.0) - (now.risk or 0.0)


def _compare_stored(found: Preview, one: Judged) -> None:
    before, after = set(one.point.codes), _counting(one.assessed)
    for code in after.keys() - before:
        preview = found.codes.setdefault(code, CodePreview())
        preview.flagged += 1
        if len(preview.samples) < SAMPLES:
            preview.samples.append(_sample(one, one.point.problem or "", one.assessed, after[code]))
    for code in before - after.keys():
        found.codes.setdefault(code, CodePreview()).unflagged += 1
    was = one.point.problem
    if was is not None and was != one.assessed.problem.value:
        found.problems[was, one.assessed.problem.value] += 1
    if one.point.risk is not None:
        found.misdirects += (one.assessed.risk or 0.0) - one.point.risk


def _sample(one: Judged, was: str, then: Assessment, finding: Any) -> Sample:
    return Sample(
        customer_id=one.point.customer_ref,
        number=mask(one.point.number) if one.point.number else "",
        was=was,
        becomes=then.problem.value,
        severity=finding.severity.value,
        message=finding.message,
        message_zh=finding.message_zh,
    )
