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


def test_a_sender_is_registered_told_and_acknowledges(queue: None, folder: Path, ask: Ask) -> None:
    assert "no senders" in ask("sender", "list").err
    made = ask("sender", "add", "dialler", "--channel", "call", "--channel", "voicemail")
    assert (made.code, made.out.strip()) == (0, "dialler")
    placed = ask("hold", "add", "--number", NUMBER, "--reason", "complaint")
    assert "senders that must obey: 1" in placed.err
    hold = placed.out.strip()
    assert "dialler" in ask("hold", "show", hold).out
    said = ask("hold", "ack", hold, "--sender", "dialler", "--stopped", "2")
    assert (said.code, said.out) == (0, "")
    assert "already" in ask("hold", "ack", hold, "--sender", "dialler").err
    shown = ask("hold", "show", hold, "--format", "json").json["time_to_halt"]
    assert [(one["channel"], one["state"]) for one in shown["senders"]] == [
        ("call", "acknowledged"),
        ("voicemail", "acknowledged"),
    ]
    (row,) = ask("sender", "list", "--format", "json").json
    assert (row["way"], row["acknowledged"], row["newest"], row["late"]) == ("feed", 1, 1, 0)
    assert ask("sender", "show", "dialler").code == 0
    assert ask("sender", "test", "dialler").code == 2, "it has no address"
    assert ask("sender", "resend", "dialler").code == 0
    assert ask("sender", "remove", "dialler", "--reason", "replaced").code == 0
    assert ask("sender", "show", "dialler").code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("Dialler 1", "--channel", "call"),
        ("d", "--channel", "fax"),
        ("d", "--channel", "call", "--url", "http://x.example", "--secret-env", "S"),
        ("d", "--channel", "call", "--url", "https://x.example"),
        ("d", "--channel", "call", "--clear-numbers"),
        ("d", "--channel", "call", "--url", "https://x.example", "--secret-env", "NO_SUCH_VARIABLE"),
    ],
)
def test_a_sender_that_cannot_be_is_one_clear_line(home: Path, ask: Ask, wrong: tuple[str, ...]) -> None:
    answer = ask("sender", "add", *wrong)
    assert answer.code in (1, 2)
    assert len(answer.err.strip().splitlines()) == 1
    assert "Traceback" not in answer.err
    assert ask("sender", "list", "--format", "json").json == []


def test_changes_since_a_cursor_go_into_a_file(
    queue: None, folder: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISROUTE_HOLDS_KEY", "a-key-of-more-than-24-characters")
    ask("hold", "add", "--scope", "campaign", "--value", "spring", "--reason", "wrong")
    first = ask("hold", "export", "--out", "all.jsonl")
    assert "--since 1" in first.err
    ask("hold", "add", "--number", NUMBER, "--reason", "complaint")
    second = ask("hold", "export", "--out", "changes.csv", "--format", "csv", "--since", "1")
    assert "1 change(s)" in second.err
    lines = (folder / "changes.csv").read_text().splitlines()
    assert lines[0] == "seq,change,hold,scope,value,since,at"
    assert lines[1].startswith("2,placed,")
    assert ask("hold", "export", "--out", "no.csv", "--since", "99").code == 1
    assert not (folder / "no.csv").exists()


def test_one_apology_may_pass_a_hold_by_hand(queue: None, ask: Ask) -> None:
    hold = ask("hold", "add", "--number", NUMBER, "--reason", "complaint").out.strip()
    assert ask("hold", "pass", hold, "--template", "dunning", "--reason", "x").code == 2
    made = ask("hold", "pass", hold, "--template", "apology.sms.en", "--reason", "he asked for it in writing")
    assert made.code == 0
    (shown,) = ask("hold", "show", hold, "--format", "json").json["passes"]
    assert (shown["pass"], shown["state"]) == (made.out.strip(), "open")
    assert "apology.sms.en" in ask("hold", "show", hold).out
