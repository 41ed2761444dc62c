"""``misroute wish``, ``consent`` and ``customer`` at the terminal: what is printed, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
BOOK = """customer_id,customer_name,phone,role,verified_at
C1,王伟,13912345678,self,2026-11-01
C1,王伟,13712345670,parent,2026-11-01
"""


@pytest.fixture
def book(home: Path, folder: Path, ask: Ask) -> None:
    """A customer and his mother."""
    (folder / "book.csv").write_text(BOOK, "utf-8")
    assert ask("load", "book.csv").code == 0


def codes(ask: Ask, *more: str) -> list[str]:
    done = ask("gate", "check", "--to", "13912345678", "--person", "C1", *more, "--format", "json")
    return [reason["code"] for reason in done.json["reasons"]]


def test_a_wish_is_added_listed_and_ended(book: None, ask: Ask) -> None:
    words = ["wish", "add", "--customer", "C1", "--kind", "stop-medium", "--medium", "phone", "--reason", "by phone"]
    done = ask(*words)
    assert done.code == 0
    wish = done.out.strip()
    assert "on record already" in ask(*words).err
    assert "stop_medium" in codes(ask, "--channel", "call")
    listed = ask("wish", "list", "--customer", "C1", "--format", "json").json
    assert [(row["id"], row["medium"], row["recorded_by"]) for row in listed] == [(wish, "call", "li.na")]
    assert ask("wish", "end", wish[:12], "--reason", "took it back").out.strip() == wish
    assert "stop_medium" not in codes(ask, "--channel", "call")
    assert ask("wish", "list", "--format", "json").json == []
    assert ask("wish", "list", "--ended", "--format", "json").json[0]["end_reason"] == "took it back"


def test_a_number_is_masked_on_the_screen(book: None, ask: Ask) -> None:
    ask("wish", "add", "--number", "13712345670", "--kind", "refuse-as-contact", "--reason", "call 13712345670")
    done = ask("wish", "list")
    assert "12345670" not in done.out.replace(" ", "")
    assert "refuse_as_contact" in done.out
    kept = ask("audit", "export").out
    assert "12345670" not in kept


def test_a_consent_is_added_and_ended(book: None, ask: Ask) -> None:
    words = ["--customer", "C1", "--number", "13912345678", "--reason", "web form"]
    consent = ask("consent", "add", "--kind", "text", *words).out.strip()
    assert "marketing_consent" not in codes(ask, "--purpose", "marketing")
    assert ask("consent", "list", "--format", "json").json[0]["given_to"] == "us"
    assert ask("consent", "end", consent, "--reason", "revoked").code == 0
    assert "marketing_consent" in codes(ask, "--purpose", "marketing")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["wish", "add", "--customer", "C1", "--kind", "x", "--reason", "r"], 2),
        (["wish", "add", "--customer", "C1", "--kind", "cease", "--reason", " "], 2),
        (["wish", "add", "--customer", "C1", "--kind", "cease", "--at", "soon", "--reason", "r"], 2),
        (["wish", "add", "--customer", "C9", "--kind", "cease", "--reason", "r"], 1),
        (["wish", "end", "nothing", "--reason", "r"], 1),
        (["consent", "add", "--kind", "text", "--customer", "C1", "--given-to", "them", "--reason", "r"], 2),
        (["customer", "list"], 2),
        (["customer", "list", "--mark", "handsome"], 2),
        (["customer", "mark", "C1", "--zone", "Moon", "--reason", "r"], 2),
        (["wish", "load", "missing.csv"], 2),
    ],
)
def test_what_is_wrong_is_told_in_one_line(book: None, ask: Ask, words: list[str], code: int) -> None:
    done = ask(*words)
    assert done.code == code
    assert len(done.err.strip().splitlines()) == 1


def test_files_end_with_4_when_lines_were_refused(book: None, folder: Path, ask: Ask) -> None:
    good = "2026-11-01T10:00:00+08:00,cease,C1\n"
    (folder / "w.csv").write_text("at,kind,by\n" + good, "utf-8")
    assert ask("wish", "load", "w.csv").code == 0
    (folder / "w.csv").write_text("at,kind,by\n" + good + "x,cease,C1\n", "utf-8")
    done = ask("wish", "load", "w.csv")
    assert done.code == 4
    assert "row 3" in done.err
    assert "cease" in codes(ask)


def test_the_vulnerable_are_listed_for_a_supervisor_and_an_answer_says_so(book: None, ask: Ask) -> None:
    assert ask("customer", "mark", "C1", "--vulnerable", "--reason", "told by phone").code == 0
    assert [row["customer"] for row in ask("customer", "list", "--vulnerable", "--format", "json").json] == ["C1"]
    done = ask(
        "gate", "check", "--to", "13912345678", "--person", "C1", "--purpose", "servicing", "--channel", "letter"
    )
    assert done.code == 0
    assert "supervisor" in done.err


def test_marks_are_shown_with_the_people_around(book: None, ask: Ask) -> None:
    words = ["--zone", "Europe/London", "--inconvenient", "mon-fri 9:00-17:00", "--attorney", "--language", "en"]
    assert ask("customer", "mark", "C1", *words, "--reason", "r").code == 0
    assert ask("customer", "mark", "C1", "--number", "13712345670", "--role", "guardian", "--reason", "r").code == 0
    shown = ask("customer", "show", "C1", "--format", "json").json
    assert shown["zones"] == ["Europe/London"]
    assert shown["inconvenient"] == ["mon,tue,wed,thu,fri 09:00-17:00"]
    assert shown["represented_by_attorney"] is True
    assert shown["language"] == "en"
    assert shown["people"][0]["role"] == "guardian"
    assert ask("customer", "mark", "C1", "--zone", "", "--inconvenient", "", "--reason", "r").code == 0
    shown = ask("customer", "show", "C1", "--format", "json").json
    assert (shown["zones"], shown["inconvenient"]) == ([], [])


def test_texts_are_heard_again_on_request(book: None, ask: Ask) -> None:
    assert ask("wish", "hear", "--format", "json").json == {"texts": 0, "wishes": 0, "consents": 0}
