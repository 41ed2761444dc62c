"""The feed of holds: strictly in the order of the commits, without gaps, from nothing or from a cursor."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from misroute.app import App
from misroute.errors import Conflict, UsageError
from misroute.seal import KeyRing
from misroute.services.gate.holdfeed import page
from misroute.store import Store, epoch, holds

NUMBER = "+8613800001234"
KEY = "a-key-of-more-than-24-characters"


def hide(number: str) -> str:
    return f"hidden {len(number)}"


def test_every_change_stands_in_the_feed_once_and_in_order(app: App) -> None:
    first = app.holding.place("number", NUMBER, "an incident", actor="wu").hold_id
    second = app.holding.place("campaign", "spring", "an incident", actor="wu").hold_id
    app.holding.lift(first, "over", actor="wu")
    found = app.hold_feed.changes(0, hide=hide)
    assert [(one["seq"], one["change"], one["hold"], one["value"]) for one in found.changes] == [
        (1, "placed", first, "hidden 14"),
        (2, "placed", second, "spring"),
        (3, "lifted", first, "hidden 14"),
    ]
    assert (found.cursor, found.more) == (3, False)


def test_a_reader_goes_on_from_its_cursor_page_by_page(app: App) -> None:
    for turn in range(5):
        app.holding.place("campaign", f"c-{turn}", "an incident", actor="wu")
    seen, cursor, more = [], 0, True
    while more:
        found = app.hold_feed.changes(cursor, limit=2, hide=None)
        seen += [one["value"] for one in found.changes]
        cursor, more = found.cursor, found.more
    assert seen == [f"c-{turn}" for turn in range(5)]
    assert app.hold_feed.changes(cursor, hide=None).to_json() == {"changes": [], "cursor": cursor, "more": False}


def test_numbers_are_in_clear_only_when_nothing_hides_them(app: App) -> None:
    app.holding.place("number", NUMBER, "an incident", actor="wu")
    assert NUMBER not in json.dumps(app.hold_feed.changes(0, hide=hide).to_json())
    assert app.hold_feed.changes(0, hide=None).changes[0]["value"] == NUMBER


def test_a_cursor_of_another_database_is_refused_and_so_is_nonsense(app: App) -> None:
    with pytest.raises(Conflict, match="ahead"):
        app.hold_feed.changes(1, hide=None)
    for after, limit in ((-1, 10), (0, 0), (0, 1001)):
        with pytest.raises(UsageError):
            app.hold_feed.changes(after, limit=limit, hide=None)


def test_the_snapshot_and_its_cursor_are_of_one_moment(app: App) -> None:
    app.holding.place("number", NUMBER, "an incident", actor="wu")
    over = app.holding.place("all", None, "an incident", actor="wu").hold_id
    app.holding.lift(over, "over", actor="wu")
    with app.hold_feed.snapshot(hide=hide) as found:
        assert found.cursor == 3
        assert [(one["scope"], one["value"]) for one in found.holds] == [("number", "hidden 14")]
    app.holding.place("campaign", "spring", "an incident", actor="wu")
    assert [one["value"] for one in app.hold_feed.changes(found.cursor, hide=hide).changes] == ["spring"]


def test_a_hold_that_is_there_already_and_one_that_is_undone_change_nothing(app: App) -> None:
    app.holding.place("all", None, "an incident", actor="wu", cause="one")
    app.holding.place("all", None, "an incident", actor="wu", cause="one")
    with suppress(ZeroDivisionError), app.store.write("wu") as unit:
        holds.place(unit, cause="two", scope="all", value=None, reason="an incident")
        raise ZeroDivisionError
    assert len(app.hold_feed.changes(0, hide=None).changes) == 1


def test_a_reader_never_finds_a_change_before_one_it_has_seen(
    store: Store, open_store: Callable[[KeyRing], Store], ring: KeyRing
) -> None:
    """Writers side by side, a reader that polls: what it puts together is the whole feed, each change once."""
    done = Event()

    def write(writer: int) -> None:
        mine = open_store(ring)
        for turn in range(15):
            with mine.write(f"w{writer}") as unit:
                for part in range(1 + turn % 3):
                    cause = f"{writer}/{turn}/{part}"
                    hold, _fresh = holds.place(unit, cause=cause, scope="campaign", value=cause, reason="x")
            if turn % 2:
                with mine.write(f"w{writer}") as unit:
                    holds.lift(unit, hold.id, "over")

    def read() -> list[int]:
        mine, cursor, seen = open_store(ring), 0, []
        while True:
            last_look = done.is_set()
            with mine.read() as unit:
                found = page(unit, cursor, limit=7, hide=None)
            seen += [one["seq"] for one in found.changes]
            cursor = found.cursor
            if last_look and not found.more:
                return seen

    with ThreadPoolExecutor(4) as pool:
        reader = pool.submit(read)
        writers = [pool.submit(write, writer) for writer in range(3)]
        for each in writers:
            each.result(timeout=120)
        done.set()
        seen = reader.result(timeout=120)
    with store.read() as unit:
        assert seen == list(range(1, epoch.current(unit) + 1))
    assert len(seen) == 3 * (15 * 2 + 7)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_changes_since_a_cursor_are_written_for_a_sender(app: App, tmp_path: Path, format: str) -> None:
    before = app.holding.place("campaign", "before", "an incident", actor="wu").hold_id
    whole = app.hold_file.export(tmp_path / "all.jsonl", "jsonl", key=KEY, reason=None, actor="wu")
    assert (whole.count, whole.cursor) == (1, 1)
    app.holding.place("number", NUMBER, "an incident", actor="wu")
    app.holding.lift(before, "over", actor="wu")
    out = tmp_path / f"changes.{format}"
    made = app.hold_file.export(out, format, key=KEY, reason=None, since=whole.cursor, actor="wu")
    assert (made.count, made.cursor) == (2, 3)
    text = out.read_text()
    if format == "csv":
        rows = list(csv.DictReader(text.splitlines()))
    else:
        head, *rows = [json.loads(line) for line in text.splitlines()]
        assert (head["misroute"], head["count"], head["cursor"]) == ("hold changes", 2, 3)
    hashed = hmac.new(KEY.encode(), NUMBER.encode(), hashlib.sha256).hexdigest()
    assert [(str(row["seq"]), row["change"], row["value"]) for row in rows] == [
        ("2", "placed", hashed),
        ("3", "lifted", "before"),
    ]


def test_an_export_from_a_cursor_that_was_never_given_writes_nothing(app: App, tmp_path: Path) -> None:
    for since, kind in ((5, Conflict), (-1, UsageError)):
        with pytest.raises(kind):
            app.hold_file.export(tmp_path / "no.csv", "csv", key=KEY, reason=None, since=since, actor="wu")
    assert not (tmp_path / "no.csv").exists()
