"""Only what the person at the number said is read as a reply; the lender's own texts are not."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from misroute.services.books.cleaning import CleanJob, clean

OURS = "如非本人，打错了请回复。If this is the wrong number reply STOP"
THEIRS = "你打错了，我不认识这个人"


def codes(folder: Path, **event: str) -> list[str]:
    """The codes that one event leaves on the borrower's row."""
    book, events, out = folder / "book.csv", folder / "events.jsonl", folder / "out.csv"
    book.write_text("customer_id,customer_name,phone\nC1,周建国,13900001234\n", encoding="utf-8")
    told = {"at": "2026-05-02T10:00:00+08:00", "number": "+8613900001234", "customer_id": "C1", **event}
    events.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    clean(CleanJob(book=book, out=out, as_of=date(2026, 6, 1), events=(events,)))
    with out.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["misroute_codes"].split(";")


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "send"},
        {"kind": "receipt", "outcome": "delivered"},
        {"kind": "verification", "outcome": "ok"},
        {"kind": "call", "outcome": "no_answer"},
        {"kind": "inbound", "direction": "out"},
    ],
    ids=["a send", "a receipt", "a verification", "a call nobody answered", "marked as outbound"],
)
def test_a_lenders_own_text_flags_nobody(tmp_path: Path, event: dict[str, str]) -> None:
    assert "MR206" not in codes(tmp_path, text=OURS, **event)


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "inbound"},
        {"kind": "inbound", "direction": "in"},
        {"kind": "complaint"},
        {"kind": "call", "outcome": "refused", "direction": "out"},
        {"kind": "call"},
    ],
    ids=["a text", "marked as inbound", "a complaint", "the note of an outbound call", "a call without outcome"],
)
def test_what_the_person_at_the_number_says_does(tmp_path: Path, event: dict[str, str]) -> None:
    assert "MR206" in codes(tmp_path, text=THEIRS, **event)
