"""The report: one file that needs nothing else, in two languages, readable without seeing the charts."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from misroute.book import Refusal
from misroute.detect import Problem, Rulebook
from misroute.phones import Status
from misroute.resources import data_dir
from misroute.services.books.reporting import render_clean_report
from misroute.services.books.tally import CleanSummary, Sample, Tally
from misroute.services.charts import bars_of, lying, stacked, standing

TEMPLATES = data_dir("templates")


def summary(**more: object) -> CleanSummary:
    tally = Tally(date(2026, 6, 1))
    tally.points = 100
    tally.statuses = Counter(ok=90, invalid=10)
    tally.problems = Counter(none=70, unusable_number=10, reassigned=15, stale=5)
    tally.actions = Counter(keep=70, fix=10, suppress=15, reverify=5)
    tally.codes = Counter(MR201=15, MR102=10)
    tally.notes = Counter(fullwidth=9)
    tally.risks[0], tally.risks[19] = 80, 10
    tally.risk_total = 12.3
    tally.ages = Counter({-1: 20, 0: 50, 6: 30})
    tally.sources = {"<b>app</b>": Counter(none=50, reassigned=10), "": Counter(none=20, stale=5)}
    tally.samples = {
        "reassigned": [Sample(7, "+86139****1234", "reassigned", 0.98, ("MR201",), (("changed <i>", "已易主"),))]
    }
    fields = {
        "book": "book<1>.csv",
        "out": "out.csv",
        "records": 100,
        "tally": tally,
        "rejects": 1,
        "refusals": (Refusal("book.csv", 9, "too short"),),
        "refused_lines": 0,
        "events": 5,
        "verdicts": 6,
        "own_numbers": 7,
        "guess": ("encoding utf-8",),
        "warnings": (),
        "written": (),
        "seconds": 1.0,
    }
    return CleanSummary(**(fields | more))  # type: ignore[arg-type]


def page(lang: str = "en", **more: object) -> str:
    return render_clean_report(summary(**more), lang, TEMPLATES, Rulebook.standard())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_asks_for_nothing_from_anywhere_and_runs_nothing(lang: str) -> None:
    text = page(lang)
    names = {tag for tag, _ in tags(text).found}
    assert not names & {"script", "link", "img", "iframe", "object", "form"}
    assert not re.search(r"https?://|url\(|@import|javascript:|\son\w+=", text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_chart_speaks_and_has_its_figures_as_a_table(lang: str) -> None:
    found = tags(page(lang)).found
    charts = [attributes for tag, attributes in found if tag == "svg"]
    assert len(charts) == 7
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    assert sum(tag == "details" for tag, _ in found) == len(charts)


def test_each_language_says_everything_in_its_own_words() -> None:
    chinese, english = page("zh"), page("en")
    assert '<html lang="zh-Hans">' in chinese
    assert "已易主" in chinese
    assert "changed hands" not in chinese
    assert "changed hands" in english
    assert not re.search("[\u4e00-\u9fff]", re.sub(r"<style>.*?</style>", "", english, flags=re.DOTALL))


def test_what_came_from_the_book_cannot_become_markup() -> None:
    text = page()
    assert "<b>app" not in text
    assert "&lt;b&gt;app" in text
    assert "book<1>" not in text
    assert "changed <i>" not in text


def test_a_book_without_evidence_is_told_what_it_misses() -> None:
    assert "can only be found with them" in page(events=0, verdicts=0, own_numbers=0)


def test_an_empty_book_makes_a_page_too() -> None:
    text = page(tally=Tally(date(2026, 6, 1)), records=0, refusals=(), rejects=0)
    assert "nan" not in text.lower().replace("finance", "")


def test_every_problem_status_and_action_has_words_in_both_languages() -> None:
    words = tomllib.loads((Path(TEMPLATES) / "reports" / "words.toml").read_text(encoding="utf-8"))
    assert {f"problem.{p.value}" for p in Problem} | {f"status.{s.value}" for s in Status} <= set(words)
    for key, entry in words.items():
        assert set(entry) == {"en", "zh"}, key
        assert sorted(re.findall(r"{\w+}", entry["en"])) == sorted(re.findall(r"{\w+}", entry["zh"])), key


def test_charts_of_nothing_and_of_one_are_drawn() -> None:
    assert "<svg" in lying([], "t")
    assert "<svg" in stacked([], "t")
    assert "<svg" in standing(bars_of([("a", 0, "bar")]), "t")
    assert bars_of([("a", 1, "bar")], 100_000)[0].share_text == "<0.1%"
