"""Tables for people: records within records are read as words; JSON and CSV keep their form."""

from __future__ import annotations

import pytest

from misroute.cli.output import Format, show_one

RECORD = {"severities": {"error": 3, "warning": 5}, "steps": [{"step": "halt", "state": "done"}, {"step": "fix"}]}


def test_a_record_within_a_record_is_printed_as_words(capsys: pytest.CaptureFixture[str]) -> None:
    show_one(RECORD, Format.table)
    printed = capsys.readouterr().out
    assert "error: 3, warning: 5" in printed
    assert "step: halt, state: done; step: fix" in printed
    assert not set('{}[]"') & set(printed)


def test_a_csv_cell_keeps_the_record_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    show_one(RECORD, Format.csv)
    assert '{""error"": 3, ""warning"": 5}' in capsys.readouterr().out
