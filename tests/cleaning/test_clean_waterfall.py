"""The risk of every finding can be followed: from where it starts, bar by bar, to where it ends."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.detect import Weight
from misroute.detect.rulebook import expit
from misroute.services.books.cleaning import CleanJob, clean
from misroute.services.charts import Step, waterfall
from misroute.services.points.waterfall import stairs
from misroute.simulate import write_world

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], str]:
    """The findings of a small lender, and its report in Chinese."""
    folder = tmp_path_factory.mktemp("waterfall")
    world = write_world(folder, customers=150, seed=4, now=NOW)
    findings, report = folder / "findings.jsonl", folder / "report.html"
    job = CleanJob(
        book=world.book_cn,
        out=folder / "out.csv",
        findings=findings,
        report=report,
        as_of=NOW.date(),
        events=(world.events,),
        intel=(world.intel,),
        own=(world.own,),
        language="zh",
    )
    clean(job)
    lines = findings.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines], report.read_text(encoding="utf-8")


def test_the_bars_of_a_finding_add_up_to_its_risk(cleaned: tuple[list[dict[str, Any]], str]) -> None:
    followed = [one for one in cleaned[0] if one["risk"] is not None and len(one["weights"]) > 1]
    assert len(followed) > 20
    for one in followed:
        assert expit(math.fsum(bar["value"] for bar in one["weights"])) == pytest.approx(one["risk"], abs=0.002)
        assert one["weights"][0]["name"] in ("base_rate", "age_of_proof")


def test_a_cell_without_a_number_has_no_risk_and_no_bars(cleaned: tuple[list[dict[str, Any]], str]) -> None:
    unusable = [one for one in cleaned[0] if one["problem"] == "unusable_number"]
    assert unusable
    assert all(one["risk"] is None and one["weights"] == [] for one in unusable)


def test_the_report_shows_how_a_risk_comes_about(cleaned: tuple[list[dict[str, Any]], str]) -> None:
    page = cleaned[1]
    assert "风险值的由来" in page
    assert "距最近一次证明的时间" in page
    assert page.count("<figcaption") >= 2


@given(st.lists(st.tuples(st.sampled_from(["owner_changed", "kin_label", "made_up"]), st.floats(-12, 12)), max_size=8))
def test_each_stair_stands_on_the_one_before(parts: list[tuple[str, float]]) -> None:
    found = stairs([Weight("base_rate", -3.0), *(Weight(name, value) for name, value in parts)])
    total = 0.0
    for stair in found:
        total += stair.value
        assert stair.risk == pytest.approx(expit(total))
        assert stair.label("en")
        assert stair.label("zh")


def test_a_drawing_says_its_figures_and_escapes_its_words() -> None:
    drawn = waterfall([Step("<start>", None, 0.05), Step("up", 0.05, 0.9), Step("down", 0.9, 0.1)], "a & b")
    assert "&lt;start&gt;" in drawn
    assert "<start>" not in drawn
    assert 'aria-label="a &amp; b: &lt;start&gt; 5.0%, up 90.0%, down 10.0%"' in drawn
    assert [tone in drawn for tone in ("f-mute", "f-bad", "f-good")] == [True] * 3


def test_no_bars_are_no_drawing_to_speak_of() -> None:
    assert stairs([]) == ()
    assert waterfall([], "t").startswith("<svg")
