"""Content rules as files: what is wrong with them is told, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from misroute.packs.contentrules import load_content
from misroute.resources import data_dir

_FILE = data_dir("config") / "content" / "rules.toml"


def _problems(folder: Path, text: str) -> str:
    (folder / "content").mkdir()
    (folder / "content" / "rules.toml").write_text(text, "utf-8")
    problems: list[str] = []
    load_content(folder, ["debt"], problems)
    return "\n".join(problems)


def test_the_shipped_rules_load_without_a_problem(tmp_path: Path) -> None:
    shutil.copytree(_FILE.parent, tmp_path / "content")
    problems: list[str] = []
    assert load_content(tmp_path, ["debt"], problems).rules.rules
    assert problems == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "debt_facts"', 'code = "debt_fact"', "no rule has the code debt_facts"),
        ('severity = "error"', 'severity = "bad"', "severity: must be one of error, warning"),
        ('confidence = "B"', 'confidence = "Z"', "confidence: must be one of"),
        ('to = "untold"', 'to = "nobody"', "to: must be one of all, told, untold"),
        ("excusable = true", "excuse = true", "excuse: unknown key"),
        ('"lawsuit*"', '"..."', "has no word of its own"),
        ('"lawsuit*"', "7", "must list texts"),
    ],
)
def test_a_fault_in_the_rules_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in _problems(tmp_path, _FILE.read_text("utf-8").replace(old, new, 1))


def test_no_rules_at_all_is_a_problem(tmp_path: Path) -> None:
    problems: list[str] = []
    load_content(tmp_path, [], problems)
    assert "holds no content rules" in problems[0]
