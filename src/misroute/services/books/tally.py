"""Counting what a cleaning found: for the summary on the screen and for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from misroute.book import Refusal
from misroute.detect import Assessment, Finding, Problem, Weight
from misroute.phones import Status, mask
from misroute.services.points.entries import Entry

RISK_BINS = 20
# days since the newest proof: upper bounds of the bars of the report, the last one open
AGE_BOUNDS = (30, 90, 180, 365, 730, 1095)
MANY_SOURCES = 500
STATES = ("new", "unchanged", "absent")
SAMPLES_A_PROBLEM = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A row shown as an example; nothing in it names a person."""

    row: int
    number: str
    problem: str
    risk: float | None
    codes: tuple[str, ...]
    messages: tuple[tuple[str, str], ...]
    weights: tuple[Weight, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts of one cleaning; memory does not grow with the book."""

    as_of: date
    points: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    holders: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    risks: list[int] = field(default_factory=lambda: [0] * RISK_BINS)
    risk_total: float = 0.0
    ages: Counter[int] = field(default_factory=Counter)
    sources: dict[str, Counter[str]] = field(default_factory=dict)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    baseline: Counter[str] = field(default_factory=Counter)
    news: Counter[str] = field(default_factory=Counter)

    def compare(self, finding: Finding, state: str) -> None:
        """One finding against an earlier file: ``new`` or ``unchanged``."""
        self.baseline[state] += 1
        if state == "new":
            self.news[finding.severity] += 1

    def count(self, entry: Entry, found: Assessment) -> None:
        """One judged contact point."""
        reading = entry.reading
        self.points += 1
        # members of a StrEnum are texts: counting them as they are saves a call each, for every row
        self.statuses[reading.status] += 1
        self.problems[found.problem] += 1
        self.actions[found.action] += 1
        self.holders[found.holder] += 1
        if reading.e164:
            self.types[reading.type or ""] += 1
            self.regions[reading.region or ""] += 1
        for note in reading.notes:
            self.notes[note.code] += 1
        if found.risk is not None:
            self.risks[min(int(found.risk * RISK_BINS), RISK_BINS - 1)] += 1
            self.risk_total += found.risk
        self.ages[self._age(found.proven)] += 1
        self._source(entry.source)[found.problem] += 1
        if found.findings:
            for finding in found.findings:
                self.severities[finding.severity] += 1
            for code in found.codes:
                self.codes[code] += 1
            self._sample(entry, found)

    def _age(self, proven: date | None) -> int:
        """Index of the bar: -1 never proven, then by AGE_BOUNDS."""
        if proven is None:
            return -1
        days = (self.as_of - proven).days
        return next((index for index, bound in enumerate(AGE_BOUNDS) if days <= bound), len(AGE_BOUNDS))

    def _source(self, name: str) -> Counter[str]:
        known = self.sources.get(name)
        if known is None:
            # a free-text column would otherwise grow with the book
            known = self.sources.setdefault(name if len(self.sources) < MANY_SOURCES else "…", Counter())
        return known

    def _sample(self, entry: Entry, found: Assessment) -> None:
        if found.problem is Problem.none:
            return
        samples = self.samples.setdefault(found.problem.value, [])
        if len(samples) < SAMPLES_A_PROBLEM:
            samples.append(
                Sample(
                    entry.row,
                    mask(entry.reading.e164) if entry.reading.e164 else "",
                    found.problem.value,
                    found.risk,
                    found.codes,
                    tuple((finding.message, finding.message_zh) for finding in _weightiest_first(found)),
                    found.weights,
                )
            )


def _weightiest_first(found: Assessment) -> list[Finding]:
    """What argues for the problem told, then by severity."""
    return sorted(found.findings, key=lambda finding: (finding.problem is not found.problem, -finding.severity.rank))


@dataclass(frozen=True, slots=True)
class CleanSummary:
    """What a cleaning did."""

    book: str
    out: str
    records: int
    tally: Tally
    rejects: int
    refusals: tuple[Refusal, ...]
    refused_lines: int
    events: int
    verdicts: int
    own_numbers: int
    guess: tuple[str, ...]
    warnings: tuple[str, ...]
    written: tuple[str, ...]
    seconds: float

    @property
    def refused(self) -> int:
        """Records and lines that were not used (exit 4)."""
        return self.rejects + self.refused_lines

    @property
    def findings_by_severity(self) -> Mapping[str, int]:
        """Findings per severity; beside an earlier findings file only those that are new."""
        return self.tally.news if self.tally.baseline else self.tally.severities

    def to_json(self) -> dict[str, Any]:
        """For ``--format json``."""
        tally = self.tally
        return {
            "book": self.book,
            "out": self.out,
            "records": self.records,
            "contact_points": tally.points,
            "as_of": tally.as_of.isoformat(),
            "status": _all(tally.statuses, Status),
            "problem": _all(tally.problems, Problem),
            "action": dict(tally.actions.most_common()),
            "holder": dict(tally.holders.most_common()),
            "findings": {name: tally.severities.get(name, 0) for name in ("error", "warning", "info")},
            "codes": dict(sorted(tally.codes.items())),
            **({"baseline": {name: tally.baseline[name] for name in STATES}} if tally.baseline else {}),
            "notes": dict(tally.notes.most_common()),
            "expected_misdirects": round(tally.risk_total, 2),
            "rejected_records": self.rejects,
            "refused_lines": self.refused_lines,
            "refusals": [{"file": r.file, "row": r.row, "reason": r.reason} for r in self.refusals],
            "events": self.events,
            "intel": self.verdicts,
            "own_numbers": self.own_numbers,
            "layout": list(self.guess),
            "warnings": list(self.warnings),
            "written": list(self.written),
            "seconds": round(self.seconds, 3),
        }

    def lines(self, language: str = "en") -> Iterator[str]:
        """For the screen."""
        yield from _chinese(self) if language.startswith("zh") else _english(self)


def _all(counts: Counter[str], kinds: type[Status] | type[Problem]) -> dict[str, int]:
    return {kind.value: counts.get(kind.value, 0) for kind in kinds}


def _listed(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.most_common())


def _english(summary: CleanSummary) -> Iterator[str]:
    tally = summary.tally
    yield from (f"layout: {line}" for line in summary.guess)
    yield from (f"warning: {line}" for line in summary.warnings)
    yield f"{summary.records:,} records, {tally.points:,} contact points, judged as of {tally.as_of}"
    yield f"status: {_listed(tally.statuses)}"
    yield f"problem: {_listed(tally.problems)}"
    yield f"action: {_listed(tally.actions)}"
    yield f"findings: {_listed(tally.severities) or 'none'}"
    if tally.baseline:
        yield f"against the baseline: {' · '.join(f'{name} {tally.baseline[name]:,}' for name in STATES)}"
    if summary.refused:
        yield f"refused: {summary.rejects:,} records of the book, {summary.refused_lines:,} lines of other files"
    yield from (f"  {r.file}, row {r.row}: {r.reason}" for r in summary.refusals)
    yield from (f"wrote {path}" for path in summary.written)


def _chinese(summary: CleanSummary) -> Iterator[str]:
    tally = summary.tally
    yield from (f"格式：{line}" for line in summary.guess)
    yield from (f"注意：{line}" for line in summary.warnings)
    yield f"{summary.records:,} 条记录，{tally.points:,} 个联系方式，判断日期 {tally.as_of}"
    yield f"状态：{_listed(tally.statuses)}"
    yield f"问题：{_listed(tally.problems)}"
    yield f"处理：{_listed(tally.actions)}"
    yield f"发现：{_listed(tally.severities) or '无'}"
    if tally.baseline:
        new, unchanged, absent = (tally.baseline[name] for name in STATES)
        yield f"与基线比较：新增 {new:,} · 未变 {unchanged:,} · 消失 {absent:,}"
    if summary.refused:
        yield f"未采用：名册 {summary.rejects:,} 条，其他文件 {summary.refused_lines:,} 行"
    yield from (f"  {r.file} 第 {r.row} 行：{r.reason}" for r in summary.refusals)
    yield from (f"已写入 {path}" for path in summary.written)
