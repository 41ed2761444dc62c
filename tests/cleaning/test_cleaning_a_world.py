"""A simulated lender cleaned end to end, against the truth the simulator knows."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from misroute.services.books.cleaning import CleanJob, clean
from misroute.simulate import write_world

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
SEVERE = ("own_staff_number", "reassigned", "relative_number", "third_party_number")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, str], dict[str, str]]]:
    """(truth, answer) of every row of the Chinese book."""
    folder = tmp_path_factory.mktemp("world")
    world = write_world(folder, customers=1200, seed=5, now=NOW)
    out = folder / "out.csv"
    job = CleanJob(
        book=world.book_cn,
        out=out,
        as_of=NOW.date(),
        events=(world.events,),
        intel=(world.intel,),
        own=(world.own,),
    )
    summary = clean(job)
    assert summary.refused == 0
    return list(_side_by_side(world.truth, out))


def _side_by_side(truth: Path, out: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    known = {}
    for line in truth.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["book"] == "book_cn.csv":
            known[row["row"]] = row
    with out.open(encoding="gb18030", newline="") as file:
        for index, answer in enumerate(csv.DictReader(file), start=2):
            yield known[index], answer


def test_no_number_is_silently_turned_into_another(judged: list[tuple[dict[str, str], dict[str, str]]]) -> None:
    for truth, answer in judged:
        if answer["misroute_status"] == "ok":
            assert answer["misroute_e164"] == truth["number"]


def test_what_is_flagged_as_severe_is_nearly_always_so(judged: list[tuple[dict[str, str], dict[str, str]]]) -> None:
    flagged = [truth["problem"] in SEVERE for truth, answer in judged if answer["misroute_problem"] in SEVERE]
    assert len(flagged) > 50
    assert sum(flagged) / len(flagged) >= 0.94


def test_most_numbers_that_reach_another_are_found(judged: list[tuple[dict[str, str], dict[str, str]]]) -> None:
    found: Counter[bool] = Counter()
    for truth, answer in judged:
        if truth["slot"] == "self" and truth["problem"] in SEVERE:
            found[answer["misroute_problem"] in SEVERE] += 1
    assert found[True] / found.total() >= 0.7


def test_the_risk_is_worth_twice_a_constant_guess(judged: list[tuple[dict[str, str], dict[str, str]]]) -> None:
    pairs = [
        (float(answer["misroute_risk"]), float(bool(truth["reaches_other"])))
        for truth, answer in judged
        if answer["misroute_risk"]
    ]
    share = sum(other for _, other in pairs) / len(pairs)
    brier = sum((risk - other) ** 2 for risk, other in pairs) / len(pairs)
    assert brier <= share * (1 - share) / 2
