"""The data-quality report of a cleaning: one HTML file that needs nothing else, in English or Chinese."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from misroute import __version__
from misroute.detect import Problem, Rulebook, all_rules
from misroute.phones import Status, sentence
from misroute.services.books.tally import AGE_BOUNDS, RISK_BINS, CleanSummary, Tally
from misroute.services.charts import Bar, Step, bars_of, lying, stacked, standing, waterfall
from misroute.services.points.waterfall import stairs

SHOWN_SOURCES = 15
SHOWN_CODES = 10
SHOWN_NOTES = 10
_TONES = {
    "none": "good",
    "stale": "warn",
    "doubtful_number": "warn",
    "unusable_number": "mute",
    "disconnected": "mute",
    "ok": "good",
    "doubtful": "warn",
    "multiple": "warn",
    "invalid": "bad",
    "missing": "mute",
    "keep": "good",
    "fix": "warn",
    "reverify": "warn",
    "relabel": "bad",
    "suppress": "bad",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A panel of the report: a drawing, and its figures as a table for those who do not see it."""

    key: str
    title: str
    help: str
    svg: str
    bars: list[Bar]
    wide: bool = False


class Words:
    """The words of one language."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], lang: str) -> None:
        self._words = {key: entry[lang] for key, entry in table.items()}

    def __getattr__(self, key: str) -> str:
        try:
            return self._words[key]
        except KeyError:
            raise AttributeError(key) from None

    def __getitem__(self, key: str) -> str:
        return self._words[key]


def render_clean_report(summary: CleanSummary, lang: str, template_dir: Path, rulebook: Rulebook) -> str:
    """The page as text. ``lang`` is ``en`` or ``zh``; nothing in it names a person or shows a whole number."""
    lang = "zh" if lang.startswith("zh") else "en"
    folder = template_dir / "reports"
    words = Words(tomllib.loads((folder / "words.toml").read_text(encoding="utf-8")), lang)
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    tally = summary.tally
    kept = tally.actions.get("keep", 0)
    return environment.get_template("clean.html.j2").render(
        lang="zh-Hans" if lang == "zh" else "en",
        words=words,
        summary=summary,
        kept_of_100=f"{100 * kept / tally.points:.0f}" if tally.points else "0",
        cards=_cards(summary, words),
        charts=_charts(tally, words, lang),
        sources=_sources(tally, words),
        samples=_samples(tally, words, lang),
        waterfalls=_waterfalls(tally, words, lang),
        evidence=_evidence(summary, words),
        method=words.method.format(base=f"{rulebook.base_rate:.0%}", decide=f"{rulebook.decide_at:.0%}"),
        version=__version__,
    )


def _cards(summary: CleanSummary, words: Words) -> list[dict[str, str]]:
    tally = summary.tally
    kept = tally.actions.get("keep", 0)
    cards = [
        {"value": f"{summary.records:,}", "label": words.records, "tone": ""},
        {"value": f"{tally.points:,}", "label": words.points, "tone": ""},
        {"value": f"{kept:,}", "label": words.usable, "tone": "good"},
        {"value": f"{tally.points - kept:,}", "label": words.act, "tone": "warn"},
        {"value": f"{tally.risk_total:,.0f}", "label": words.misdirects, "tone": "bad"},
    ]
    if summary.refused:
        cards.append({"value": f"{summary.refused:,}", "label": words.refused, "tone": ""})
    return cards


def _charts(tally: Tally, words: Words, lang: str) -> list[Chart]:
    problems = [(words[f"problem.{p.value}"], tally.problems.get(p.value, 0), tone_of(p.value)) for p in Problem]
    problems.sort(key=lambda bar: -bar[1])
    charts = [
        _stacked("statuses", words, _kinds(tally.statuses, "status", [s.value for s in Status], words)),
        _lying("problems", words, [bar for bar in problems if bar[1]]),
        _lying("actions", words, _kinds(tally.actions, "action", list(tally.actions), words)),
        _standing("risks", words, _risks(tally), every=2),
        _standing("ages", words, _ages(tally, words)),
    ]
    rules = all_rules()
    codes = [
        (f"{code} · {rules[code].title_zh if lang == 'zh' else rules[code].name.replace('-', ' ')}", count, "bar")
        for code, count in tally.codes.most_common(SHOWN_CODES)
    ]
    if codes:
        charts.append(_lying("codes", words, codes, whole=tally.points))
    notes = [(sentence(code, lang), count, "mute") for code, count in tally.notes.most_common(SHOWN_NOTES)]
    if notes:
        charts.append(_lying("notes", words, notes, whole=tally.points))
    return charts


def _lying(key: str, words: Words, labelled: list[tuple[str, int, str]], whole: int | None = None) -> Chart:
    bars = bars_of(labelled, whole)
    return Chart(key, words[key], words[f"{key}_help"], lying(bars, words[key]), bars)


def _stacked(key: str, words: Words, labelled: list[tuple[str, int, str]]) -> Chart:
    bars = bars_of(labelled)
    return Chart(key, words[key], words[f"{key}_help"], stacked(bars, words[key]), bars, wide=True)


def _standing(key: str, words: Words, labelled: list[tuple[str, int, str]], every: int = 1) -> Chart:
    bars = bars_of(labelled)
    drawn = standing(bars, words[key], every=every)
    return Chart(key, words[key], words[f"{key}_help"], drawn, bars)


def tone_of(name: str) -> str:
    """The tone in which a status, problem or action is drawn."""
    return _TONES.get(name, "bad")


def _kinds(counts: Counter[str], prefix: str, names: list[str], words: Words) -> list[tuple[str, int, str]]:
    found = [(words[f"{prefix}.{name}"], counts.get(name, 0), tone_of(name)) for name in names if counts.get(name, 0)]
    return sorted(found, key=lambda bar: -bar[1])


def _risks(tally: Tally) -> list[tuple[str, int, str]]:
    width = 100 // RISK_BINS
    return [
        (f"{index * width}%", count, "good" if index < 2 else "warn" if index < RISK_BINS // 2 else "bad")
        for index, count in enumerate(tally.risks)
    ]


def _ages(tally: Tally, words: Words) -> list[tuple[str, int, str]]:
    labels = [f"≤{days}" for days in AGE_BOUNDS] + [f">{AGE_BOUNDS[-1]}"]
    bars = [(label, tally.ages.get(index, 0), "good" if index < 3 else "warn") for index, label in enumerate(labels)]
    return [*bars, (words["age.never"], tally.ages.get(-1, 0), "mute")]


def _sources(tally: Tally, words: Words) -> dict[str, Any]:
    """Source by problem, worst sources first; only problems that occur have a column."""
    problems = [p.value for p in Problem if p is not Problem.none and tally.problems.get(p.value, 0)]
    named = [source for source in tally.sources if source]
    if not problems or not named:
        return {"columns": [], "rows": []}
    ranked = sorted(tally.sources.items(), key=lambda item: -item[1].total())[:SHOWN_SOURCES]
    ranked.sort(key=lambda item: item[1].get("none", 0) / item[1].total())
    rows = []
    for source, counts in ranked:
        total = counts.total()
        shares = [counts.get(problem, 0) / total for problem in problems]
        rows.append(
            {
                "name": {"": words.no_source, "…": words.other_sources}.get(source, source[:60]),
                "total": total,
                "cells": [
                    {"text": f"{share:.1%}" if share else "·", "depth": f"{min(share * 2.5, 0.55):.2f}"}
                    for share in shares
                ],
            }
        )
    return {"columns": [words[f"problem.{problem}"] for problem in problems], "rows": rows}


def _samples(tally: Tally, words: Words, lang: str) -> list[dict[str, Any]]:
    chosen = [sample for problem in Problem for sample in tally.samples.get(problem.value, [])]
    return [
        {
            "row": sample.row,
            "problem": words[f"problem.{sample.problem}"],
            "number": sample.number,
            "risk": "" if sample.risk is None else f"{sample.risk:.0%}",
            "why": ("；" if lang == "zh" else "; ").join(zh if lang == "zh" else en for en, zh in sample.messages[:3]),
        }
        for sample in chosen
    ]


def _waterfalls(tally: Tally, words: Words, lang: str) -> list[dict[str, str]]:
    """How the risk of an example came about, one for each problem in which evidence was weighed."""
    found = []
    for problem in Problem:
        weighed = [one for one in tally.samples.get(problem.value, []) if len(one.weights) > 1]
        if not weighed:
            continue
        sample = max(weighed, key=lambda one: len(one.weights))
        bars = stairs(sample.weights)
        befores = [None, *(bar.risk for bar in bars)]
        steps = [Step(bar.label(lang), before, bar.risk) for bar, before in zip(bars, befores, strict=False)]
        title = f"{words[f'problem.{problem.value}']} · {words.row} {sample.row}"
        found.append({"title": title, "svg": waterfall(steps, title)})
    return found


def _evidence(summary: CleanSummary, words: Words) -> str:
    if not (summary.events or summary.verdicts or summary.own_numbers):
        return words.evidence_none
    return words.evidence.format(
        events=f"{summary.events:,}", verdicts=f"{summary.verdicts:,}", own=f"{summary.own_numbers:,}"
    )
