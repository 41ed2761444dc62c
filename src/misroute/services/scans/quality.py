"""The report on the stored book: what the scans counted, told as one page that needs nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from misroute.book import Outputs
from misroute.detect import Problem, Rulebook, all_rules
from misroute.detect.learning import RuleScore, score_rules
from misroute.errors import NotFound
from misroute.phones import mask
from misroute.services.caserules import CaseRules
from misroute.services.learn.adjudicating import gather
from misroute.services.scans.booktally import BookTally
from misroute.services.scans.qualitypage import Measured, Page, Shown, render_quality_report
from misroute.services.scans.suppressing import Suppressing
from misroute.store import findings, scans
from misroute.store.scans import Scan
from misroute.store.unit import Store, Unit

SAMPLES_A_PROBLEM = 3
TOP_RULES = 12


@dataclass(frozen=True, slots=True)
class Quality:
    """The service behind ``misroute report``."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    suppressing: Suppressing
    template_dir: Path = field(repr=False)

    def write(self, out: Path, language: str, *, scans: int = 90) -> None:
        """Write the page. Raises NotFound while no scan has been completed."""
        text = render_quality_report(self.page(language, limit=scans), language, self.template_dir, self.rulebook)
        with Outputs() as outputs:
            outputs.open(out).write(text.encode())

    def page(self, language: str, *, limit: int) -> Page:
        """All that the page shows; nothing in it names a person or holds a whole number."""
        chinese = language.startswith("zh")
        with self.store.read() as unit:
            history = [scan for scan in scans.complete_scans(unit, limit=limit) if scan.tally]
            if not history:
                raise NotFound("no scan has been completed yet: run `misroute scan`")
            samples = [shown for problem in Problem for shown in _samples(unit, problem, chinese)]
        scores = score_rules(gather(self.store, self.rules, self.rulebook, None).points)
        last = history[-1]
        tally = BookTally.from_json(last.tally)
        return Page(
            as_of=last.as_of,
            since=history[0].as_of,
            measured=[_measured(scan) for scan in history],
            tally=tally,
            new=sum(last.tally.get("new", {}).values()),
            gone=sum(last.tally.get("gone", {}).values()),
            rules=_rules(tally.codes, {score.code: score for score in scores}, chinese),
            suppressions=self.suppressing.listing(ended=False, limit=200),
            samples=samples,
        )


def _measured(scan: Scan) -> Measured:
    tally = scan.tally
    return Measured(
        day=scan.as_of,
        points=tally.get("points", 0),
        problems=Counter(tally.get("problems", {})),
        new=sum(tally.get("new", {}).values()),
        gone=sum(tally.get("gone", {}).values()),
    )


def _rules(codes: Mapping[str, int], scores: Mapping[str, RuleScore], chinese: bool) -> list[tuple[Any, ...]]:
    rules = all_rules()
    found = []
    for code, count in Counter(codes).most_common(TOP_RULES):
        rule = rules.get(code)
        name = code if rule is None else rule.title_zh if chinese else rule.title.rstrip(".")
        score = scores.get(code)
        found.append((code, name, count, score.right if score is not None else None))
    return found


def _samples(unit: Unit, problem: Problem, chinese: bool) -> Sequence[Shown]:
    if problem is Problem.none:
        return ()
    found = findings.find_findings(unit, problem=problem.value, suppressed=False, limit=SAMPLES_A_PROBLEM)
    return [
        Shown(
            customer_id=one.customer_ref,
            problem=problem.value,
            number=mask(one.number) if one.number else "",
            code=one.code,
            message=(one.message_zh if chinese else None) or one.message,
        )
        for one in found
    ]
