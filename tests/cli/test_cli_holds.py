"""Holds on the command line: what is printed, what asks first, and that no number is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
NUMBER = "13912345678"


@pytest.fixture
def queue(home: Path, folder: Path, ask: Ask) -> None:
    """A book with two people on one number, and a message that waits."""
    book = "customer_id,customer_name,phone,role,contact_name\n"
    book += f"Z-1,张小明,{NUMBER},parent,王桂芳\nL-2,李娜,{NUMBER},self,\n"
    (folder / "book.csv").write_text(book)
    (folder / "queued.csv").write_text(f"message_id,number,campaign,customer_id\nq-1,{NUMBER},spring,Z-1\n")
    assert ask("load", "book.csv", "--queued", "queued.csv").code == 0


def test_a_placed_hold_prints_its_id_and_says_what_it_touches(queue: None, ask: Ask) -> None:
    answer = ask("hold", "add", "--number", NUMBER, "--reason", "complaint")
    (hold,) = answer.out.splitlines()
    assert answer.code == 0
    assert "stopped 1 queued message(s)" in answer.err
    assert "customers touched: 2" in answer.err
    shown = ask("hold", "show", hold, "--format", "json")
    assert shown.json["stopped"] == 1
    assert {row["role"] for row in shown.json["touches"]["customers"]["first"]} == {"parent", "self"}
    table = ask("hold", "show", hold[:12].lower())
    assert "Customers: 2" in table.out
    assert "q-1" in table.out
    assert not any(NUMBER in text for text in (answer.err, shown.out, table.out))


def test_a_hold_on_everything_asks_first(queue: None, ask: Ask) -> None:
    refused = ask("hold", "add", "--scope", "all", "--reason", "an incident")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert ask("hold", "list", "--format", "json").json == []
    assert ask("hold", "add", "--scope", "all", "--reason", "an incident", "--yes").code == 0


def test_everything_touched_goes_into_a_file(queue: None, folder: Path, ask: Ask) -> None:
    hold = ask("hold", "add", "--scope", "campaign", "--value", "spring", "--reason", "wrong").out.strip()
    answer = ask("hold", "show", hold, "--touched", "touched.jsonl", "--format", "json")
    assert answer.code == 0
    rows = [json.loads(line) for line in (folder / "touched.jsonl").read_text().splitlines()]
    assert [row["touches"] for row in rows] == ["customer", "customer", "queued"]
    assert NUMBER not in (folder / "touched.jsonl").read_text()


def test_holds_are_written_for_a_sender_with_a_key_or_for_a_reason(
    queue: None, folder: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("hold", "add", "--number", NUMBER, "--reason", "complaint")
    assert ask("hold", "export", "--out", "holds.csv", "--format", "csv").code == 2
    assert ask("hold", "export", "--out", "holds.csv", "--reveal").code == 2
    assert ask("hold", "export", "--out", "holds.csv", "--reason", "x").code == 2
    assert not (folder / "holds.csv").exists()
    monkeypatch.setenv("MISROUTE_HOLDS_KEY", "a-key-of-more-than-24-characters")
    assert ask("hold", "export", "--out", "holds.csv", "--format", "csv").code == 0
    assert NUMBER not in (folder / "holds.csv").read_text()
    assert ask("hold", "export", "--out", "clear.jsonl", "--reveal", "--reason", "no key there").code == 0
    assert NUMBER in (folder / "clear.jsonl").read_text()


@pytest.mark.parametrize("typed", ["", " ", "nothing", "\x00", "%", "🙂", "9" * 5000])
def test_an_id_that_is_none_is_one_clear_line(home: Path, ask: Ask, typed: str) -> None:
    answer = ask("hold", "show", typed)
    assert answer.code == 1
    assert len(answer.err.strip().splitlines()) == 1
    assert "Traceback" not in answer.err
