"""The due times a domain expert can read, check and add to (cases/due.toml)."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from misroute.calendars import answer_due, answer_elapsed
from misroute.packs.calendars import calendar_for, calendar_from_inline, load_calendars
from misroute.resources import data_dir

BOOK = tomllib.loads((Path(__file__).parent / "cases" / "due.toml").read_text(encoding="utf-8"))
CALENDARS = dict(load_calendars(data_dir("config"))) | {
    name: calendar_from_inline({"name": name, **given}) for name, given in BOOK["calendars"].items()
}


@pytest.mark.parametrize("case", BOOK["cases"], ids=lambda case: case["says"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_due_time_is_what_the_rule_says(case: dict[str, Any], lang: Any) -> None:
    answer = answer_due(case, calendar_for(case["calendar"], CALENDARS), lang)
    due = answer["due"]
    expected = datetime.fromisoformat(case["due"]) if case["due"] else None
    assert (datetime.fromisoformat(str(due)) if due else None) == expected
    assert answer["provisional"] is case.get("provisional", False)
    assert answer["working"]


@pytest.mark.parametrize("case", [c for c in BOOK["cases"] if c["due"]], ids=lambda case: case["says"])
def test_the_working_tells_only_time_that_counts(case: dict[str, Any]) -> None:
    calendar = calendar_for(case["calendar"], CALENDARS)
    question = {**case, "end": case["due"]}
    counted = answer_elapsed(question, calendar)
    last = [line for line in answer_due(case, calendar)["working"] if " in all" in line]  # type: ignore[attr-defined]
    assert (last[-1].rsplit(", ", 1)[1] if last else "PT0S in all") == f"{counted['iso']} in all"
