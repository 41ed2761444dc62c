"""``misroute policies`` lists the packs and shows one, in both languages and for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from command_line import Ask


def test_the_packs_are_listed_with_the_one_in_use(ask: Ask) -> None:
    answer = ask("policies", "--format", "json")
    rows = {row["name"]: row for row in json.loads(answer.out)}
    assert answer.code == 0
    assert {"cn", "us", "us-ny-nyc", "uk", "au"} <= rows.keys()
    assert [name for name, row in rows.items() if row["in_use"]] == ["cn"]
    assert rows["us-ny-nyc"]["inherits"] == ["us"]
    assert rows["jp"]["unverified"] == rows["jp"]["rules"]


def test_one_pack_is_shown_rule_by_rule(ask: Ask) -> None:
    shown = ask("policies", "us").out
    assert "us.hours  (hours)" in shown
    assert "May go every day 08:00–21:00 (21:00 itself included)." in shown
    assert "12 CFR 1006.6(b)(1)(i)" in shown
    assert "[A: read in the primary text]" in shown
    assert "In force since 2021-11-30" in shown
    assert "Not legal advice" in shown


def test_in_chinese_the_page_is_chinese(ask: Ask) -> None:
    shown = ask("--lang", "zh", "policies", "us-ma").out
    assert "美国马萨诸塞州" in shown
    assert "最多2次" in shown
    assert "仅凭记忆" in shown
    for english in ("Inherits", "Source:", "Not legal advice", "At most"):
        assert english not in shown


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_programs_get_every_rule_of_a_pack(ask: Ask, format: str) -> None:
    shown = json.loads(ask("policies", "th", "--format", format).out)
    assert [rule["id"] for rule in shown["rules"]] == ["th.hours", "th.once_a_day", "th.persons"]
    assert all(rule["source"] and rule["confidence"] for rule in shown["rules"])


def test_a_spreadsheet_gets_a_row_a_rule(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("policies", "au", "--format", "csv").out)))
    assert rows[0]["id"] == "au.hours"
    assert "07:30–21:00" in rows[0]["does"]


@pytest.mark.parametrize("name", ["atlantis", "", "../us", "政策\u202e", "x" * 5000])
def test_a_pack_that_is_not_there_is_one_clear_line(ask: Ask, name: str) -> None:
    answer = ask("policies", name)
    assert answer.code != 0
    assert answer.out == ""
    assert "misroute policies" in answer.err
    assert len(answer.err) < 400
