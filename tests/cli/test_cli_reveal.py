"""Numbers written out in full leave a trace: in the file always, in the audit log where there is a store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
NUMBER = "+8613812340021"


@pytest.fixture
def book(folder: Path) -> Path:
    path = folder / "book.csv"
    path.write_text("customer_id,customer_name,phone,role,verified_at\nC1,Dana Whitfield,13812340021,self,2020-01-01\n")
    return path


def revealing(ask: Ask, book: Path, *more: str) -> Any:
    out = book.parent
    return ask("clean", book, "--out", out / "c.csv", "--findings", out / "f.jsonl", "--reveal", *more)


def test_without_a_store_the_file_alone_says_why_and_when(ask: Ask, book: Path, folder: Path) -> None:
    assert revealing(ask, book, "--reason", "complaint 17").code == 0
    header, *findings = (json.loads(line) for line in (folder / "f.jsonl").read_text().splitlines())
    assert header["message"] == "complaint 17"
    assert header["evidence"][0]["at"]
    assert {finding["number"] for finding in findings} == {NUMBER}
    assert not (folder / "home").exists()


def test_with_a_store_the_audit_log_says_who_and_why_and_no_number(
    ask: Ask, home: Path, book: Path, folder: Path
) -> None:
    assert revealing(ask, book, "--reason", "asked for 13812340021", "--as", "wu").code == 0
    assert ask("audit", "export", "--out", folder / "log.jsonl").code == 0
    entries = [
        json.loads(json.loads(line).get("body", "{}")) for line in (folder / "log.jsonl").read_text().splitlines()
    ]
    (entry,) = [entry for entry in entries if entry.get("kind") == "numbers.revealed"]
    assert (entry["actor"], entry["detail"]) == ("wu", {"file": "f.jsonl", "reason": "asked for ****0021"})


def test_what_cannot_be_put_on_record_is_not_revealed(ask: Ask, home: Path, book: Path, folder: Path) -> None:
    (home / "misroute.db").write_bytes(b"no database at all, but long enough to be taken for one" * 40)
    assert revealing(ask, book, "--reason", "complaint 17").code != 0
    assert not (folder / "f.jsonl").exists()


def test_a_reveal_without_a_reason_is_refused(ask: Ask, book: Path) -> None:
    assert revealing(ask, book).code == 2
