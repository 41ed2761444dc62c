"""Every kind of cell, one line each, in ``cases/*.jsonl``: raw, region, and what the reading must say at least."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from misroute.phones import NOTES, Status, normalise, weight

CASES = Path(__file__).parent / "cases"


def _load() -> list[Any]:
    return [
        pytest.param(json.loads(line), id=f"{path.stem}-{number}")
        for path in sorted(CASES.glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


@pytest.mark.parametrize("case", _load())
def test_a_cell_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    reading = normalise(case["raw"], case["region"])
    codes = [note.code for note in reading.notes]
    assert reading.status == case["status"], codes
    if "e164" in case or reading.status in (Status.invalid, Status.missing, Status.multiple):
        assert reading.e164 == case.get("e164"), codes
    for field in ("type", "national", "extension", "beside"):
        if field in case:
            assert getattr(reading, field) == case[field], codes
    if "number_region" in case:
        assert reading.region == case["number_region"]
    if "candidates" in case:
        assert list(reading.candidates) == case["candidates"]
    if case.get("notes") == []:
        assert codes == []
    assert set(case.get("notes", [])) <= set(codes), codes


@pytest.mark.parametrize("case", _load())
def test_what_is_not_ok_says_why(case: dict[str, Any]) -> None:
    reading = normalise(case["raw"], case["region"])
    weights = {weight(note.code) for note in reading.notes}
    assert all(note.code in NOTES for note in reading.notes)
    if reading.status is Status.ok:
        assert weights <= {"harmless"}
        assert reading.candidates == ()
    elif reading.status is Status.doubtful:
        assert "interpretive" in weights
        assert reading.candidates[0] == reading.e164
    else:
        assert "fatal" in weights
        assert reading.e164 is None
