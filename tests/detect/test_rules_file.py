"""config/rules.toml: what is shipped, and what is told when it is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from misroute.detect import Rulebook, Severity
from misroute.errors import ConfigProblem
from misroute.packs.rules import load_rulebook, rulebook_from, spell_out
from misroute.resources import data_dir


def test_the_shipped_file_spells_out_the_standard_rulebook() -> None:
    assert load_rulebook(data_dir("config")) == Rulebook.standard()
    assert (data_dir("config") / "rules.toml").read_text(encoding="utf-8") == spell_out(Rulebook.standard())


def test_a_folder_without_the_file_has_the_shipped_values(tmp_path: Path) -> None:
    assert load_rulebook(tmp_path) == Rulebook.standard()


def test_what_the_file_says_is_used() -> None:
    table = tomllib.loads(
        """
        [risk]
        base_rate = 0.1
        [countries.DE]
        stale_days = 90
        [weights]
        owner_changed = 5.0
        [rules.MR402]
        least_customers = 7
        severity = "warning"
        [rules.MR203]
        on = false
        """
    )
    book = rulebook_from(table)
    assert book.base_rate == 0.1
    assert book.country("DE").stale_days == 90
    assert book.country("FR").stale_days == 180
    assert book.weights["owner_changed"] == 5.0
    assert book.settings["MR402"].options["least_customers"] == 7
    assert book.settings["MR402"].severity is Severity.warning
    assert not book.settings["MR203"].on


def test_all_problems_are_told_at_once() -> None:
    table = tomllib.loads(
        """
        surprise = 1
        [risk]
        base_rate = 2.0
        [countries.china]
        [countries.CN]
        stale_days = "long"
        [weights]
        owner_change = 5.0
        complaint = true
        [rules.MR999]
        [rules.MR402]
        least_customers = 1
        on = "yes"
        severity = "fatal"
        """
    )
    with pytest.raises(ConfigProblem) as raised:
        rulebook_from(table)
    told = "\n".join(raised.value.problems)
    for key in (
        "surprise",
        "risk.base_rate",
        "countries.china",
        "countries.CN.stale_days",
        "weights.owner_change",
        "weights.complaint",
        "rules.MR999",
        "rules.MR402.least_customers",
        "rules.MR402.on",
        "rules.MR402.severity",
    ):
        assert f"rules.toml: {key} " in told, key


def test_a_file_that_is_no_toml_is_one_clear_problem(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_bytes(b"[risk\n\xff")
    with pytest.raises(ConfigProblem, match=r"rules\.toml: not readable"):
        load_rulebook(tmp_path)
