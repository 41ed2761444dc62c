"""Learn from what came out: score every rule, and propose new weights as a file that a person reads (`misroute learn`).

Nothing is ever changed here. Closed cases are only what came to light: a rule that misses what nobody complains about
looks as good as one that does not, and the report says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from misroute.book import Outputs, Refusal
from misroute.detect import Rulebook, all_rules
from misroute.detect.fitting import Change
from misroute.detect.learning import Adjudicated, Proposal, RuleScore, propose, risk_kept, score_rules, usable
from misroute.detect.measures import Calibration, Share
from misroute.errors import Refused, UsageError
from misroute.packs.rules import RULES_FILE, spell_out
from misroute.services.answers import Said
from misroute.services.caserules import CaseRules
from misroute.services.learn.adjudicating import Gathered, gather
from misroute.services.learn.learnpage import render_learn_page
from misroute.store.unit import Store

TOLD = 20
FEW = 10
RELIABLE = 0.9
RULE_STATES = ("too few", "as set", "worth more", "worth less", "reliable", "mixed")
"""What a rule's hits were worth beside its weights; of a rule without a bar in the waterfall, how often it is right."""


@dataclass(frozen=True, slots=True)
class LearnReport:
    """How every rule did, and how the risk kept its word."""

    points: int
    reached_other: int
    origins: dict[str, int]
    cases: int
    scores: tuple[RuleScore, ...]
    risk: Calibration | None
    refused: tuple[Refusal, ...]
    day: date

    def rows(self, language: str = "en") -> list[dict[str, Any]]:
        """One line a rule."""
        return [_row(score, language) for score in self.scores]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """For programs."""
        return {
            "adjudicated": self.points,
            "reached_other": self.reached_other,
            "origins": self.origins,
            "closed_cases": self.cases,
            "rules": self.rows(language),
            "risk": None if self.risk is None else _calibration(self.risk),
            "refused": len(self.refused),
            "refusals": [{"row": one.row, "reason": one.reason} for one in self.refused[:TOLD]],
            "as_of": self.day,
        }

    def lines(self) -> list[Said]:
        """For people, around the table of rules."""
        if not self.points:
            nothing = Said("nothing has come out yet: close cases, mark false alarms, or give a file with --truth")
            return [nothing, *refusals_told(self.refused)]
        counts = {"points": self.points, "other": self.reached_other, "cases": self.cases}
        said = [
            Said("{points} contact points whose truth came out ({cases} closed cases); {other} reached another", counts)
        ]
        if self.risk is not None:
            said.append(_risk_told(self.risk))
        said.append(Said("closed cases are only what came to light: what nobody complained about is not among them"))
        return [*said, *refusals_told(self.refused)]


@dataclass(frozen=True, slots=True)
class Tuned:
    """A proposal that was written to ``out``."""

    proposal: Proposal
    out: Path
    refused: tuple[Refusal, ...]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        proposal = self.proposal
        return {
            "out": self.out.name,
            "points": proposal.n,
            "reached_other": proposal.true,
            "helps": proposal.helps,
            "before": _calibration(proposal.held_out.before),
            "after": _calibration(proposal.held_out.after),
            "changes": [
                {"name": change.name, "code": change.code, "old": change.old, "new": change.new, **_share(change.right)}
                for change in proposal.changed
            ],
            "refused": len(self.refused),
        }

    def lines(self) -> list[Said]:
        """For people."""
        proposal = self.proposal
        measured = {
            "before": f"{proposal.held_out.before.log_loss:.4f}",
            "after": f"{proposal.held_out.after.log_loss:.4f}",
        }
        verdict = (
            Said("on points not used for fitting the log loss goes from {before} to {after}: it helps", measured)
            if proposal.helps
            else Said("on points not used for fitting the log loss goes from {before} to {after}: chance", measured)
        )
        alike, written = proposal.true in (0, proposal.n), {"path": self.out}
        return [
            Said(
                "{points} contact points with evidence, {other} reached another; {changes} values would change",
                {"points": proposal.n, "other": proposal.true, "changes": len(proposal.changed)},
            ),
            *([Said("all of them ended alike: no weight moves until some end otherwise")] if alike else []),
            verdict,
            Said("wrote {path}: read it, then see its effect with `misroute scan --preview --rules FILE`", written),
            *refusals_told(self.refused),
        ]


@dataclass(frozen=True, slots=True)
class Learning:
    """Scores and proposals over the store. ``least``: fewer adjudicated points propose nothing."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    config_dir: Path
    template_dir: Path
    least: int = 50

    def report(self, *, truth: Path | None, encoding: str | None = None, actor: str) -> LearnReport:
        """Score every rule and the risk on all that came out; kept on record."""
        gathered = gather(self.store, self.rules, self.rulebook, truth, encoding=encoding)
        known = [one for one in gathered.points if one.reached_other is not None]
        with self.store.write(actor) as unit:
            report = LearnReport(
                points=len(gathered.points),
                reached_other=sum(bool(one.reached_other) for one in known),
                origins=dict(Counter(one.origin for one in gathered.points)),
                cases=gathered.cases,
                scores=score_rules(gathered.points),
                risk=risk_kept(gathered.points),
                refused=tuple(gathered.refused),
                day=self.rules.day_of(unit.now),
            )
            unit.audit("learn.reported", None, {"points": report.points, "rules": len(report.scores), **_file(truth)})
        return report

    def write_page(self, report: LearnReport, out: Path, language: str, *, inputs: tuple[Path, ...] = ()) -> None:
        """The report as one HTML file that needs nothing else; it holds no number and no name."""
        page = render_learn_page(report, language, self.template_dir)
        with Outputs(inputs=inputs) as outputs:
            outputs.open(out).write(page.encode("utf-8"))

    def tune(
        self, *, truth: Path | None, encoding: str | None = None, out: Path, fair_sample: bool, actor: str
    ) -> Tuned:
        """Write a whole rules file with proposed weights to ``out``; the rules in use stay as they are.

        Raises UsageError for the file of the rules in use, Refused when too little has come out.
        """
        if out.resolve() == (self.config_dir / RULES_FILE).resolve():
            raise UsageError("--out names the rules in use: give another file, read it, and put it there yourself")
        if fair_sample and truth is None:
            raise UsageError("--fair-sample speaks of the rows of a truth file: give --truth FILE with it")
        gathered = gather(self.store, self.rules, self.rulebook, truth, encoding=encoding)
        proposal = self._propose(gathered, fair_sample)
        with self.store.write(actor) as unit, Outputs(inputs=(truth,) if truth else ()) as outputs:
            day = self.rules.day_of(unit.now)
            text = _proposed(proposal, self.rulebook, gathered.points, day, fair_sample=fair_sample)
            outputs.open(out).write(text.encode("utf-8"))
            detail = {"out": out.name, "points": proposal.n, "changes": len(proposal.changed), **_file(truth)}
            unit.audit("learn.tuned", None, detail)
        return Tuned(proposal, out, tuple(gathered.refused))

    def _propose(self, gathered: Gathered, fair_sample: bool) -> Proposal:
        there = len(usable(gathered.points, self.rulebook, fair_sample=fair_sample))
        proposal = propose(gathered.points, self.rulebook, fair_sample=fair_sample) if there >= self.least else None
        if proposal is None:
            raise Refused(
                f"{there} contact points with evidence whose truth came out are too few to tune by: "
                f"{self.least} are needed (setting learn_least)"
            )
        return proposal


def refusals_told(refused: Sequence[Refusal]) -> list[Said]:
    """The first refused lines one by one, and how many more there are."""
    said = [
        Said(
            "refused: {file}, row {row}: {reason}", {"file": Path(one.file).name, "row": one.row, "reason": one.reason}
        )
        for one in refused[:TOLD]
    ]
    if len(refused) > TOLD:
        said.append(Said("… and {count} more refused", {"count": len(refused) - TOLD}))
    return said


def judged(score: RuleScore) -> str:
    """One of RULE_STATES."""
    few, as_set, more, less, reliable, mixed = RULE_STATES
    if score.right.n < FEW or score.right.value is None:
        return few
    if score.seen is None or score.set_at is None:
        return reliable if score.right.value >= RELIABLE else mixed
    return {0: as_set, 1: more, -1: less}[score.beyond_doubt]


def _row(score: RuleScore, language: str) -> dict[str, Any]:
    rule = all_rules()[score.code]
    return {
        "code": score.code,
        "name": score.name,
        "title": rule.title_zh if language.startswith("zh") else rule.title,
        "hits": score.right.n,
        "true": score.right.true,
        "false": score.right.n - score.right.true,
        **_share(score.right),
        "recall": _rounded(score.found.value),
        "lift": _rounded(score.lift, 2),
        "seen": _rounded(score.seen, 2),
        "set": _rounded(score.set_at, 2),
        "verdict": judged(score),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "n": share.n,
        "precision": _rounded(share.value),
        "low": _rounded(share.low),
        "high": _rounded(share.high),
    }


def _rounded(value: float | None, places: int = 4) -> float | None:
    return None if value is None else round(value, places)


def _calibration(found: Calibration) -> dict[str, Any]:
    return {
        "n": found.n,
        "true": found.true,
        "brier": round(found.brier, 5),
        "error": round(found.error, 5),
        "log_loss": round(found.log_loss, 5),
        "auc": _rounded(found.auc),
        "bins": [
            {"from": one.low, "to": one.high, "n": one.n, "expected": round(one.expected, 4), "observed": one.observed}
            for one in found.bins
        ],
    }


def _risk_told(found: Calibration) -> Said:
    """The risk against what came true, in words; a gap of less than two standard deviations is none."""
    expected = sum(one.n * one.expected for one in found.bins)
    gap = found.true - expected
    margin = max(2.0, 2 * (expected * (1 - expected / found.n)) ** 0.5)
    brier = {"brier": f"{found.brier:.4f}"}
    if found.n < FEW:
        return Said("too few came out to tell whether the risk kept its word (Brier score {brier})", brier)
    if abs(gap) <= margin:
        return Said("the risk kept its word: as many reached another as it said (Brier score {brier})", brier)
    if gap > 0:
        return Said("more reached another than the risk said (Brier score {brier})", brier)
    return Said("fewer reached another than the risk said (Brier score {brier})", brier)


def _file(truth: Path | None) -> dict[str, str]:
    return {} if truth is None else {"truth": truth.name}


def _proposed(
    proposal: Proposal, current: Rulebook, points: Sequence[Adjudicated], day: date, *, fair_sample: bool
) -> str:
    """The whole rules file as proposed, each changed value with what it was and what it rests on."""
    by_name = {change.name: change for change in proposal.changed}
    before, after = proposal.held_out.before, proposal.held_out.after
    origins = Counter(one.origin for one in points)
    head = [
        f"# A proposal of `misroute learn tune` of {day}. It is not in use: read it, try it, then put it in the place",
        "# of config/rules.toml yourself. To see what would be flagged: misroute scan --preview --rules THIS-FILE",
        f"# It rests on {proposal.n} contact points with evidence, {proposal.true} of which reached another person",
        f"# (closed cases {origins['case']}, false alarms {origins['false_alarm']}, checked rows {origins['truth']}).",
        *_shift_told(proposal.shift, fair_sample=fair_sample),
        f"# On points not used for fitting: log loss {before.log_loss:.4f} before, {after.log_loss:.4f} after; "
        f"Brier {before.brier:.4f} before, {after.brier:.4f} after.",
        "# "
        + (
            "It helps there."
            if proposal.helps
            else "That is no more than chance explains: better leave the rules as they are."
        ),
        "",
    ]
    lines = spell_out(proposal.rulebook(current)).splitlines()
    return "\n".join([*head, *(_commented(line, by_name) for line in lines)]) + "\n"


def _shift_told(shift: float, *, fair_sample: bool) -> list[str]:
    """What all points have in common besides the weights: how they came to light, or where the risk starts."""
    if fair_sample:
        return [
            f"# All points have a shift of {shift:+.2f} (log-odds) in common: on a fair sample that says that the risk",
            "# starts too high (or, above 0, too low): look at base_rate, fresh_floor and yearly_change.",
        ]
    return [
        f"# Closed cases are only what came to light: a shift of {shift:+.2f} (log-odds) that all points have in",
        "# common is put down to that and changes no weight.",
    ]


def _commented(line: str, changes: dict[str, Change]) -> str:
    name, equals, _ = line.partition(" = ")
    change = changes.get(name) if equals else None
    if change is None:
        return line
    right = change.right
    return (
        f"{line}  # was {change.old}; counted on {right.n}, {right.true} of them true "
        f"({100 * right.low:.0f}-{100 * right.high:.0f} %)"
    )
