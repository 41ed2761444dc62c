"""The file of holds for a sender: all of them, whole or not there, and no number in it that nobody asked for."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from misroute.app import App
from misroute.errors import MisrouteError, UsageError
from misroute.store import audit

NUMBER = "+8613800001234"
KEY = "a-key-of-more-than-24-characters"


@pytest.fixture
def held(app: App) -> App:
    """One hold of most scopes, and one that is over."""
    for scope, value in (("number", NUMBER), ("customer", "Z-1"), ("campaign", '=1+1,\n"春"'), ("all", None)):
        app.holding.place(scope, value, "an incident", actor="wu")
    over = app.holding.place("gateway", "g-1", "an incident", actor="wu")
    app.holding.lift(over.hold_id, "over", actor="wu")
    return app


def rows_of(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_text().splitlines()][1:]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_all_holds_in_force_are_written_with_values_a_machine_can_match(held: App, tmp_path: Path, format: str) -> None:
    out = tmp_path / f"holds.{format}"
    assert held.hold_file.export(out, format, key=KEY, reason=None, actor="wu").count == 4
    hashed = hmac.new(KEY.encode(), NUMBER.encode(), hashlib.sha256).hexdigest()
    assert {(row["scope"], row["value"]) for row in rows_of(out)} == {
        ("number", hashed),
        ("customer", "Z-1"),
        ("campaign", '=1+1,\n"春"'),
        ("all", ""),
    }
    assert NUMBER.removeprefix("+86") not in out.read_text()
    assert out.stat().st_mode & 0o077 == 0


def test_numbers_in_full_are_on_record_with_the_reason(held: App, tmp_path: Path) -> None:
    out = tmp_path / "holds.jsonl"
    held.hold_file.export(out, "jsonl", key=None, reason="the dialler has no key", actor="wu")
    assert NUMBER in {row["value"] for row in rows_of(out)}
    head = json.loads(out.read_text().splitlines()[0])
    assert (head["count"], head["numbers"], head["reason"]) == (4, "full", "the dialler has no key")
    with held.store.read() as unit:
        kept = [entry.detail for entry in audit.entries(unit, limit=1000) if entry.kind == "holds.exported"]
    assert kept == [{"format": "jsonl", "numbers": "full", "file": "holds.jsonl", "reason": "the dialler has no key"}]


@pytest.mark.parametrize("key", [None, "", "short"])
def test_without_a_key_and_without_a_reason_nothing_is_written(held: App, tmp_path: Path, key: str | None) -> None:
    out = tmp_path / "holds.csv"
    for reason in (None, "", "  "):
        with pytest.raises(UsageError, match="MISROUTE_HOLDS_KEY"):
            held.hold_file.export(out, "csv", key=key, reason=reason, actor="wu")
    assert list(tmp_path.glob("*holds*")) == []


def test_what_cannot_be_written_leaves_the_old_file_as_it_was(held: App, tmp_path: Path) -> None:
    out = tmp_path / "holds.csv"
    out.write_text("before")
    with pytest.raises(MisrouteError):
        held.hold_file.export(out, "xlsx", key=KEY, reason=None, actor="wu")
    with pytest.raises(MisrouteError):
        held.hold_file.export(tmp_path / "no" / "holds.csv", "csv", key=KEY, reason=None, actor="wu")
    assert out.read_text() == "before"
