"""The figures as Markdown, between two marks of a page: what docs/accuracy.md shows is what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.accuracy.counts import spread
from benchmarks.accuracy.labelled import Measured
from benchmarks.accuracy.lender import PROBLEMS, Lender
from benchmarks.accuracy.telling import PER_10_000
from misroute.detect.measures import Calibration, Share, calibration

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
_RISK = {"brier": "Brier score", "error": "expected calibration error", "log_loss": "log loss", "auc": "ROC-AUC"}


def put_into(page: Path, sets: Sequence[Measured], lenders: Mapping[str, Sequence[Lender]]) -> None:
    """Put the figures between the marks of ``page``. Raises SystemExit when it has no such marks."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page}: has no place for the figures: {BEGIN} … {END}")
    page.write_text(f"{before}{BEGIN}\n\n{markdown(sets, lenders)}\n{END}{after}", encoding="utf-8")


def markdown(sets: Sequence[Measured], lenders: Mapping[str, Sequence[Lender]]) -> str:
    """All figures, set by set and lender by lender."""
    lines: list[str] = []
    if sets:
        lines += [
            "### Labelled sets",
            "",
            "| set | cases | figure | misroute | 95 % | baseline |",
            "|---|---|---|---|---|---|",
        ]
    for found in sets:
        for name, ours, plain in found.shares:
            lines.append(f"| {found.name} | {found.ours.n} | {_figure(name, ours, plain)} |")
    for title, some in lenders.items():
        lines += ["", f"### {title}", "", *_lender(some)]
    return "\n".join(lines) + "\n"


def _figure(name: str, ours: Share, plain: Share) -> str:
    rare = name.startswith(PER_10_000)
    scale, unit = (10_000, "") if rare else (100, " %")
    said = [f"{name}, per 10,000" if rare else name]
    said.append("–" if ours.value is None else f"{scale * ours.value:.1f}{unit}")
    said.append(f"{scale * ours.low:.1f}–{scale * ours.high:.1f}")
    said.append("–" if plain.value is None else f"{scale * plain.value:.1f}{unit}")
    return " | ".join(said)


def _lender(found: Sequence[Lender]) -> list[str]:
    rows, seeds = sum(one.rows for one in found), ", ".join(str(one.seed) for one in found)
    lines = [f"{rows:,} contact points, seeds {seeds}; silently wrong numbers: {sum(one.wrong for one in found)}.", ""]
    lines += [
        "| problem | cases | precision | recall | baseline precision | baseline recall |",
        "|---|---|---|---|---|---|",
    ]
    for problem in PROBLEMS:
        cells = [problem, str(sum(one.ours.so(problem) for one in found))]
        for side in ("ours", "plain"):
            tables = [getattr(one, side) for one in found]
            cells.append(spread(table.precision(problem).value for table in tables))
            cells.append(spread(table.recall(problem).value for table in tables))
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| risk | misroute | baseline |", "|---|---|---|"]
    sides = [[calibration(getattr(one, name)) for one in found] for name in ("risks", "plain_risks")]
    for figure, name in _RISK.items():
        lines.append(f"| {name} | {' | '.join(_spread(side, figure) for side in sides)} |")
    return lines


def _spread(side: Sequence[Calibration | None], figure: str) -> str:
    return spread((getattr(one, figure) for one in side if one is not None), 4, scale=1.0)
