"""From counts to the page of the quality report, in English or Chinese."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from misroute import __version__
from misroute.detect import Problem, Rulebook
from misroute.detect.measures import Share
from misroute.services.books.reporting import Words, tone_of
from misroute.services.charts import Bar, Pile, bars_of, lying, piled
from misroute.services.scans.booktally import OTHERS, BookTally

SHOWN_NAMES = 15
SHOWN_PLACES = 8
MOST_COLUMNS = 60
"""More scans than this are shown one in so many: a year of nights fits on a page."""
# months since the newest proof, by upper bounds; the last is open
AGES = (1, 3, 6, 12, 24, 36)
WRONG = (
    (Problem.reassigned, "bad"),
    (Problem.relative_number, "warn"),
    (Problem.third_party_number, "bar"),
    (Problem.own_staff_number, "mute"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one scan counted."""

    day: date
    points: int
    problems: Counter[str]
    new: int
    gone: int

    @property
    def wrong(self) -> int:
        """Contact points that probably reach somebody else."""
        return _wrong_in(self.problems)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding shown as an example."""

    customer_id: str
    problem: str
    number: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows. ``rules``: code, title, standing findings, and the share that proved right."""

    as_of: date
    since: date
    measured: Sequence[Measured]
    tally: BookTally
    new: int
    gone: int
    rules: Sequence[tuple[str, str, int, Share | None]]
    suppressions: Sequence[Mapping[str, Any]]
    samples: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class _Chart:
    """A drawing, and its figures as a table for those who do not see it."""

    key: str
    title: str
    help: str
    svg: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: bool = False


def _wrong_in(problems: Mapping[str, int]) -> int:
    return sum(problems.get(problem.value, 0) for problem, _ in WRONG)


def render_quality_report(page: Page, language: str, template_dir: Path, rulebook: Rulebook) -> str:
    """The page as text."""
    lang = "zh" if language.startswith("zh") else "en"
    folder = template_dir / "reports"
    words = Words(tomllib.loads((folder / "words.toml").read_text(encoding="utf-8")), lang)
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    problems, points = page.tally.problems, page.tally.points
    now = page.measured[-1]
    return environment.get_template("quality.html.j2").render(
        lang="zh-Hans" if lang == "zh" else "en",
        words=words,
        subtitle=words.quality_subtitle.format(as_of=page.as_of, scans=len(page.measured), since=page.since),
        lead=words.quality_lead.format(
            points=f"{points:,}",
            wrong=f"{now.wrong:,}",
            share=_percent(now.wrong, points),
            dead=f"{problems.get('disconnected', 0):,}",
            stale=f"{problems.get('stale', 0):,}",
        ),
        cards=_cards(page, words),
        charts=[chart for chart in _charts(page, words) if chart.rows],
        heats=[heat for heat in (_heat(page, "source", words), _heat(page, "branch", words)) if heat["rows"]],
        tables=[_rules(page, words), _suppressions(page, words), _samples(page, words)],
        method=words.method.format(base=f"{rulebook.base_rate:.0%}", decide=f"{rulebook.decide_at:.0%}"),
        version=__version__,
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0%"


def _cards(page: Page, words: Words) -> list[dict[str, str]]:
    first, now = page.measured[0], page.measured[-1]
    change = now.wrong - first.wrong
    moved = words.quality_since.format(change=f"{change:+,}", since=page.since) if len(page.measured) > 1 else ""
    return [
        _card(f"{page.tally.points:,}", words.points),
        _card(f"{now.wrong:,}", words.wrong_hands, "bad", moved),
        _card(_percent(now.wrong, now.points), words.wrong_share, "bad"),
        _card(f"{page.tally.risk:,.0f}", words.misdirects, "bad"),
        _card(f"{page.new:,}", words.new_findings, "warn"),
        _card(f"{page.gone:,}", words.gone_findings, "good"),
    ]


def _card(value: str, label: str, tone: str = "", change: str = "") -> dict[str, str]:
    return {"value": value, "label": label, "tone": tone, "change": change}


def _charts(page: Page, words: Words) -> list[_Chart]:
    return [_trend(page, words), _causes(page, words), _news(page, words), _proof(page, words), _places(page, words)]


def _places(page: Page, words: Words) -> _Chart:
    """Where numbers are probably somebody else's: by branch, or by source in a book without branches."""
    by = "branch" if any(page.tally.branch) else "source"
    table: Mapping[str, Counter[str]] = getattr(page.tally, by)
    unnamed = {"": words[f"no_{by}"], OTHERS: words.other_sources}
    counted = sorted(((name, _wrong_in(table[name]), table[name].total()) for name in table), key=lambda one: -one[1])
    shown = [(unnamed.get(name, name), wrong, total) for name, wrong, total in counted[:SHOWN_PLACES] if wrong]
    bars = [Bar(name, wrong, wrong / total, "bad") for name, wrong, total in shown]
    columns = [words[by], words.total, words.wrong_hands, words.share]
    rows = [[name, f"{total:,}", f"{wrong:,}", _percent(wrong, total)] for name, wrong, total in shown]
    title, help = words[f"wrong_by_{by}"], words.wrong_by_help
    return _Chart("places", title, help, lying(bars, title), columns, rows)


def _thinned(measured: Sequence[Measured]) -> Sequence[Measured]:
    """At most MOST_COLUMNS, evenly spread, the newest always among them."""
    every = -(-len(measured) // MOST_COLUMNS)
    return [one for index, one in enumerate(measured) if (len(measured) - 1 - index) % every == 0]


def _trend(page: Page, words: Words) -> _Chart:
    legend = [(words[f"problem.{problem.value}"], tone) for problem, tone in WRONG]
    measured = _thinned(page.measured)
    piles = [
        Pile(f"{one.day:%m-%d}", tuple(one.problems.get(problem.value, 0) for problem, _ in WRONG)) for one in measured
    ]
    columns = [words.scan_day, words.points, *(name for name, _ in legend), words.share]
    rows = [
        [one.day.isoformat(), f"{one.points:,}", *(f"{part:,}" for part in pile.parts), _percent(one.wrong, one.points)]
        for one, pile in zip(measured, piles, strict=True)
    ]
    drawn = piled(piles, legend, words.trend)
    return _Chart("trend", words.trend, words.trend_help, drawn, columns, rows, wide=True)


def _causes(page: Page, words: Words) -> _Chart:
    found = [
        (words[f"problem.{problem.value}"], page.tally.problems.get(problem.value, 0), problem) for problem in Problem
    ]
    named = sorted(((name, count, tone_of(problem.value)) for name, count, problem in found if count), key=_most_first)
    bars = bars_of(named)
    columns = [words.name, words.count, words.share]
    rows = [[bar.label, f"{bar.count:,}", bar.share_text] for bar in bars]
    return _Chart("problems", words.problems, words.problems_help, lying(bars, words.problems), columns, rows)


def _most_first(named: tuple[str, int, str]) -> int:
    return -named[1]


def _news(page: Page, words: Words) -> _Chart:
    legend = [(words.new, "bad"), (words.gone, "good")]
    # the first scan of a book finds everything: beside it nothing else would be seen
    measured = page.measured[1:] if len(page.measured) > 1 else page.measured
    measured = measured[-MOST_COLUMNS // 2 :]
    piles = [Pile(f"{one.day:%m-%d}", (one.new, one.gone)) for one in measured]
    columns = [words.scan_day, words.new, words.gone]
    rows = [[one.day.isoformat(), f"{one.new:,}", f"{one.gone:,}"] for one in measured]
    drawn = piled(piles, legend, words.news, wide=False)
    return _Chart("news", words.news, words.news_help, drawn, columns, rows)


def _proof(page: Page, words: Words) -> _Chart:
    """Points by age of proof: nothing wrong, another problem, probably somebody else's."""
    labels = [f"≤{months}" for months in AGES] + [f">{AGES[-1]}", words["age.never"]]
    counts = {label: Counter[str]() for label in labels}
    for month, problems in page.tally.month.items():
        counts[labels[_age(month, page.as_of)]].update(problems)
    legend = [(words.fine, "good"), (words.flagged, "warn"), (words.wrong_hands, "bad")]
    piles = []
    rows = []
    for label in labels:
        fine, wrong, total = counts[label].get("none", 0), _wrong_in(counts[label]), counts[label].total()
        piles.append(Pile(label, (fine, total - fine - wrong, wrong)))
        parts = (fine, total - fine - wrong, wrong)
        rows.append([label, f"{total:,}", *(f"{part:,}" for part in parts), _percent(wrong, total)])
    columns = [words.proof, words.total, *(name for name, _ in legend), words.share]
    drawn = piled(piles, legend, words.proof, wide=False)
    return _Chart("proof", words.proof, words.proof_help, drawn, columns, rows)


def _age(month: str, as_of: date) -> int:
    """Index of the column; the last is "never"."""
    if len(month) != 7:
        return len(AGES) + 1
    months = (as_of.year - int(month[:4])) * 12 + as_of.month - int(month[5:])
    return next((index for index, bound in enumerate(AGES) if months <= bound), len(AGES))


def _heat(page: Page, by: str, words: Words) -> dict[str, Any]:
    """Source or branch by problem, the worst on top; only problems that occur have a column."""
    table: Mapping[str, Counter[str]] = getattr(page.tally, by)
    problems = [p.value for p in Problem if p is not Problem.none and page.tally.problems.get(p.value, 0)]
    rows: list[dict[str, Any]] = []
    if problems and any(table):
        biggest = sorted(table.items(), key=lambda item: (-item[1].total(), item[0]))[:SHOWN_NAMES]
        biggest.sort(key=lambda item: item[1].get("none", 0) / item[1].total())
        unnamed = {"": words[f"no_{by}"], OTHERS: words.other_sources}
        for name, counts in biggest:
            shares = [counts.get(problem, 0) / counts.total() for problem in problems]
            cells = [
                {"text": f"{share:.1%}" if share else "·", "depth": f"{min(share * 2.5, 0.55):.2f}"} for share in shares
            ]
            rows.append({"name": unnamed.get(name, name), "total": counts.total(), "cells": cells})
    plural = "sources" if by == "source" else "branches"
    return {
        "key": plural,
        "title": words[plural],
        "help": words[f"{plural}_help"],
        "name": words[by],
        "columns": [words[f"problem.{problem}"] for problem in problems],
        "rows": rows,
    }


def _column(name: str, *, number: bool = False, code: bool = False) -> dict[str, Any]:
    return {"name": name, "number": number, "code": code}


def _rules(page: Page, words: Words) -> dict[str, Any]:
    rows = []
    for code, title, standing, right in page.rules:
        if right is None or right.value is None:
            precision, decided = words.not_known, "0"
        else:
            precision, decided = f"{right.value:.0%} ({right.low:.0%}–{right.high:.0%})", f"{right.n:,}"
        rows.append((code, title, f"{standing:,}", precision, decided))
    columns = [
        _column(words.rule, code=True),
        _column(words.name),
        _column(words.standing, number=True),
        _column(words.precision, number=True),
        _column(words.decided, number=True),
    ]
    return {
        "key": "rules",
        "title": words.rules_table,
        "help": words.rules_table_help,
        "columns": columns,
        "rows": rows,
    }


def _suppressions(page: Page, words: Words) -> dict[str, Any]:
    rows = [
        (
            one["code"],
            words[f"scope.{one['scope']}"].format(value=one["value"]),
            one["reason"],
            one["until"],
            one["created_by"],
        )
        for one in page.suppressions
    ]
    columns = [
        _column(words.rule, code=True),
        *(_column(name) for name in (words.holds_for, words.reason, words.until, words.by_whom)),
    ]
    title, help = words.suppressions_table, words.suppressions_table_help
    return {"key": "suppressions", "title": title, "help": help, "columns": columns, "rows": rows}


def _samples(page: Page, words: Words) -> dict[str, Any]:
    rows = [
        (words[f"problem.{one.problem}"], one.customer_id, one.number, one.code, one.message) for one in page.samples
    ]
    columns = [
        _column(words.problem),
        _column(words.customer),
        _column(words.number, code=True),
        _column(words.rule, code=True),
        _column(words.why),
    ]
    title, help = words.samples, words.quality_samples_help
    return {"key": "samples", "title": title, "help": help, "columns": columns, "rows": rows}
