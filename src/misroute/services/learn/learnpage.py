"""How the rules did, as one HTML file in English or Chinese; no number and no name in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from misroute import __version__
from misroute.detect.measures import Calibration
from misroute.services.charts import Bar, lying, standing

if TYPE_CHECKING:
    from misroute.services.learn.learning import LearnReport

MOST_RULES = 15


def render_learn_page(report: LearnReport, language: str, template_dir: Path) -> str:
    """The page as text."""
    lang = "zh" if language.startswith("zh") else "en"
    folder = template_dir / "reports"
    table = tomllib.loads((folder / "learning.toml").read_text(encoding="utf-8"))
    words = {key: entry[lang] for key, entry in table.items()}
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    rows = report.rows(lang)
    return environment.get_template("learning.html.j2").render(
        lang="zh-Hans" if lang == "zh" else "en",
        words=words,
        report=report,
        rows=[_shown(row, words) for row in rows],
        precision=lying(_precision(rows, lang), words["precision"]) if rows else "",
        risk=None if report.risk is None else _risk(report.risk, words),
        version=__version__,
    )


def _shown(row: dict[str, Any], words: dict[str, str]) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return "–" if value is None else f"{value:.0%}"

    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:+.2f}"

    return {
        "code": row["code"],
        "title": row["title"],
        "hits": str(row["hits"]),
        "true": str(row["true"]),
        "precision": percent(row["precision"]),
        "interval": f"{percent(row['low'])}–{percent(row['high'])}",
        "recall": percent(row["recall"]),
        "seen": number(row["seen"]),
        "set": number(row["set"]),
        "verdict": words[f"verdict {row['verdict']}"],
    }


def _precision(rows: list[dict[str, Any]], lang: str) -> list[Bar]:
    tones = {"reliable": "good", "as set": "good", "worth more": "bar", "worth less": "bad", "mixed": "warn"}
    return [
        Bar(
            f"{row['code']} · {row['title'] if lang == 'zh' else row['name'].replace('-', ' ')}",
            row["true"],
            row["precision"] or 0.0,
            tones.get(row["verdict"], "mute"),
        )
        for row in rows[:MOST_RULES]
    ]


def _risk(found: Calibration, words: dict[str, str]) -> dict[str, Any]:
    bars = [Bar(f"{one.low:.0%}", round(100 * one.observed), one.observed) for one in found.bins]
    bins = [
        {
            "range": f"{one.low:.0%}–{one.high:.0%}",
            "n": f"{one.n:,}",
            "expected": f"{one.expected:.1%}",
            "observed": f"{one.observed:.1%}",
        }
        for one in found.bins
    ]
    figures = {"brier": f"{found.brier:.4f}", "auc": "–" if found.auc is None else f"{found.auc:.3f}"}
    return {"svg": standing(bars, words["risk"]), "bins": bins, "figures": words["risk_figures"].format(**figures)}
