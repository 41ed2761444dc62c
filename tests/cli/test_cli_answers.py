from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Ask

CHECK = ("gate", "check", "--to", "13912345678", "--person", "C1", "--channel", "letter", "--purpose", "servicing")


@pytest.fixture
def booked(home: Path, folder: Path, ask: Ask) -> Path:
    Path("book.csv").write_text("customer_id,customer_name,phone,role\nC1,王伟,13912345678,self\n", encoding="utf-8")
    assert ask("load", "book.csv").code == 0
    return home


def test_an_answer_is_listed_and_explained(booked: Path, ask: Ask) -> None:
    allowed = ask(*CHECK, "--campaign", "spring", "--format", "json").json
    assert allowed["permit"]["id"].startswith(allowed["id"])
    ask("hold", "add", "--number", "13912345678", "--reason", "complaint")
    blocked = ask(*CHECK, "--format", "json").json
    assert (blocked["decision"], blocked["permit"]) == ("block", None)

    rows = ask("gate", "list", "--number", "13912345678", "--format", "json").json
    assert [row["id"] for row in rows] == [blocked["id"], allowed["id"]]
    assert rows[0]["by"] == "li.na"
    assert [row["id"] for row in ask("gate", "list", "--campaign", "spring", "--format", "json").json] == [
        allowed["id"]
    ]

    told = ask("gate", "explain", blocked["id"])
    assert told.code == 0
    assert "hold" in told.out
    assert "13912345678" not in told.out
    assert "the same answer" in told.err
    found = ask("gate", "explain", allowed["id"], "--format", "json").json
    assert (found["decision"], found["replay"]["verdict"]) == ("allow", "same")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "nothing"), "no answer 'nothing' on record"),
        (("explain", "x\x00\ud800"), "on record"),
        (("list", "--number", "xyz"), "cannot be read"),
        (("list", "--decision", "maybe"), "allow, defer or block"),
        (("list", "--since", "yesterday"), "no instant"),
    ],
)
def test_what_is_not_there_or_cannot_be_read_gets_one_line(
    booked: Path, ask: Ask, words: tuple[str, ...], said: str
) -> None:
    answer = ask("gate", *words)
    assert answer.code in (1, 2)
    assert said in answer.err
    assert len(answer.err.strip().splitlines()) == 1
