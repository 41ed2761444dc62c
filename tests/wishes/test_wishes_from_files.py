"""Files of wishes and consents, and the texts of a database that an older version filled."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.app import initialise, open_app, upgrade_database
from misroute.book import Refusal
from misroute.book.declared import DeclaredLine, read_consents, read_wishes
from misroute.errors import UnreadableInput
from misroute.settings import Settings
from misroute.store import audit, keys, schema
from misroute.store.events import NumberEvent, load_events

OWN, NEW_YORK = "+8613912345678", "+12125550143"
WISHES = """时间,类型,客户号,手机号,渠道,备注
2026-03-01 10:00:00+08:00,opt_out,C1,13912345678,短信,回复TD
2026-03-01T10:00:00+08:00,cease,C1,,,挂号信
2026-03-01T10:00:00+08:00,begone,C1,,,
someday,cease,C1,,,
2026-03-01T10:00:00+08:00,cease,,,,
2026-03-01T10:00:00+08:00,not-me,,12,,
2026-03-01T10:00:00+08:00,cease,C9,,,
"""


def test_a_file_of_wishes_is_recorded_once_and_its_bad_lines_are_told(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "wishes.csv").write_text(WISHES, "utf-8")
    declaring = desk.app.people.declaring
    done = declaring.load_wishes(tmp_path / "wishes.csv", actor="li.na")
    assert (done.added, done.there, done.refused) == (3, 0, 4)
    assert [refusal.row for refusal in done.told] == [4, 5, 6, 7]
    assert not any("13912345678" in refusal.reason for refusal in done.told)
    assert {"opt_out", "cease"} <= set(desk.codes())
    again = declaring.load_wishes(tmp_path / "wishes.csv", actor="li.na")
    assert (again.added, again.there) == (0, 3)
    first = next(row for row in declaring.wishes(person="C1") if row["kind"] == "cease")
    declaring.end_wish(first["id"], "taken back", actor="li.na")
    declaring.load_wishes(tmp_path / "wishes.csv", actor="li.na")
    assert "cease" not in desk.codes()


def test_a_file_of_consents_never_guesses_to_whom_it_was_given(american: Any, tmp_path: Path) -> None:
    lines = [
        {"at": "2026-03-01T10:00:00-05:00", "kind": "text", "by": "U1", "number": NEW_YORK, "given_to": "us"},
        {"at": "2026-03-01T10:00:00-05:00", "kind": "text", "by": "U1", "number": NEW_YORK},
        {"at": "2026-03-01T10:00:00-05:00", "kind": "third_party", "by": "U1", "for": "spouse", "given_to": "us"},
    ]
    (tmp_path / "consents.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = american.app.people.declaring.load_consents(tmp_path / "consents.jsonl", actor="li.na")
    assert (done.added, done.refused) == (2, 1)
    assert "us or creditor" in done.told[0].reason
    assert "proof_missing" not in american.codes(NEW_YORK, "U1", channel="sms", purpose="collection")


def test_a_file_without_the_needed_columns_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UnreadableInput):
        list(read_wishes(tmp_path / "x.csv"))
    (tmp_path / "y.csv").write_text("at,kind\n2026-03-01T00:00:00Z,text\n", "utf-8")
    with pytest.raises(UnreadableInput, match="person"):
        list(read_consents(tmp_path / "y.csv"))


@given(
    st.lists(st.dictionaries(st.sampled_from(["at", "kind", "by", "number", "medium", "note"]), st.text(max_size=30)))
)
def test_whatever_a_file_holds_each_line_is_a_wish_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, lines: list[dict[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("wishes") / "any.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) or "{}\n", "utf-8")
    for line in read_wishes(path):
        assert isinstance(line, Refusal) or (isinstance(line, DeclaredLine) and line.kind)


@pytest.fixture
def old_house(tmp_path: Path, database_url: str) -> Settings:
    """A database that an older version filled with a text that nobody heard."""
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "home" / "keys.json", schedules=()
    )
    settings.home.mkdir()
    keys.make_ring(settings.key_file)
    schema.upgrade(database_url)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with open_app(settings) as app, app.store.write("an older version") as unit:
        load_events(unit, [NumberEvent(at, "inbound", OWN, "C1", channel="sms", text="退订")])
    return settings


def test_an_upgrade_hears_the_texts_that_are_there(old_house: Settings) -> None:
    with open_app(old_house) as app:
        assert app.people.declaring.wishes() == []
    upgrade_database(old_house)
    with open_app(old_house) as app:
        assert [row["kind"] for row in app.people.declaring.wishes()] == ["opt_out"]


def test_texts_are_heard_once_in_the_life_of_a_database(old_house: Settings) -> None:
    for _ in range(2):
        initialise(old_house)
        upgrade_database(old_house)
    with open_app(old_house) as app, app.store.read() as unit:
        assert [entry.kind for entry in audit.entries(unit)].count("texts.all_heard") == 1
