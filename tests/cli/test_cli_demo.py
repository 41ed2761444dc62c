"""The demonstration: a story in both languages, made anew each time, and never over somebody's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Ask = Callable[..., Any]


def test_the_demo_tells_the_story_in_english_then_replaces_it_by_the_chinese_one(folder: Path, ask: Ask) -> None:
    english = ask("demo", "--out", "story", "--customers", "60")
    assert english.code == 0
    assert "both cases are closed" in english.out
    assert "the audit log is whole" in english.out
    (folder / "story" / "left-over").touch()

    chinese = ask("--lang", "zh", "demo", "--out", "story", "--customers", "60")
    assert chinese.code == 0
    assert "两起案件均已结案" in chinese.out
    assert not (folder / "story" / "left-over").exists()

    for line in chinese.out.splitlines():
        path = Path(line.strip())
        if path.is_absolute():
            assert path.is_file(), line
    assert {path.name for path in folder.iterdir()} == {"story"}


def test_a_folder_with_other_files_is_left_alone(folder: Path, ask: Ask) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    (folder / "file").write_text("a file", encoding="utf-8")

    for name in ("mine", "file"):
        answer = ask("demo", "--out", name, "--customers", "60")
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)
    assert (folder / "mine" / "thesis.txt").read_text("utf-8") == "years of work"
