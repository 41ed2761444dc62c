"""The table of notes is closed, complete in both languages, and the code uses nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import misroute.phones
from misroute.phones import NOTES, Weight, sentence, weight

SOURCES = sorted(Path(misroute.phones.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("code", NOTES)
def test_every_note_speaks_english_and_chinese(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]+", code)
    assert sentence(code).isascii()
    assert re.search(r"[\u4e00-\u9fff]", sentence(code, "zh-CN"))
    assert weight(code) in Weight


def test_the_table_and_the_code_know_the_same_notes() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "notes.py")
    made = set(re.findall(r'Note\("([a-z0-9_]+)"', text))
    assert made <= set(NOTES)
    assert [code for code in NOTES if f'"{code}"' not in text] == []


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        weight("made_up")
