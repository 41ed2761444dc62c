"""``misroute gate file`` and ``gate check``: sends are answered one by one, and nothing unreadable goes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
BOOK = """customer_id,customer_name,phone,role,verified_at
C1,王伟,13912345678,self,2026-11-01
C2,李娜,13812345679,self,2026-11-01
C2,李娜,13712345670,parent,2026-11-01
"""


@pytest.fixture
def book(home: Path, folder: Path, ask: Ask) -> None:
    """A book of two customers and the mother of one."""
    (folder / "book.csv").write_text(BOOK, "utf-8")
    assert ask("load", "book.csv").code == 0


def answers(ask: Ask, text: str, name: str = "sends.csv", code: int = 0) -> list[dict[str, str]]:
    Path(name).write_text(text, "utf-8")
    done = ask("gate", "file", name, "--out", "answers.csv")
    assert done.code == code, done.err
    with Path("answers.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_send_gets_its_answer_in_order(book: None, ask: Ask) -> None:
    found = answers(
        ask,
        "channel,purpose,to,person,message_id\n"
        "letter,servicing,13912345678,C1,m1\n"
        "sms,collection,13712345670,C2,m2\n"
        "sms,collection,not a number,C1,m3\n"
        "pigeon,collection,13912345678,C1,m4\n",
    )
    assert [row["message_id"] for row in found] == ["m1", "m2", "m3", "m4"]
    assert [row["decision"] for row in found] == ["allow", "block", "block", "block"]
    assert "third_person" in found[1]["codes"]
    assert "number_unreadable" in found[2]["codes"]
    assert "scenario_invalid" in found[3]["codes"]


def test_the_second_call_of_the_file_counts_the_first(book: None, ask: Ask) -> None:
    line = "call,collection,13912345678,C1\n"
    found = answers(ask, "channel,purpose,to,person\n" + line * 5)
    allowed = [row for row in found if row["decision"] == "allow"]
    # three active effective calls a day (China); at night all of them wait
    assert len(allowed) in (0, 3)
    assert all("frequency_cap" in row["codes"] or "quiet_hours" in row["codes"] for row in found if row not in allowed)


def test_a_number_on_hold_is_blocked_in_a_file_too(book: None, ask: Ask) -> None:
    assert ask("hold", "add", "--number", "13912345678", "--reason", "complaint").code == 0
    found = answers(ask, "channel,purpose,to,person\nsms,reminder,13912345678,C1\n")
    assert found[0]["decision"] == "block"
    assert "hold_number" in found[0]["codes"]


def test_json_lines_are_read_and_a_broken_line_is_blocked(book: None, ask: Ask) -> None:
    good = json.dumps({"channel": "letter", "purpose": "servicing", "to": "13912345678", "person": "C1"})
    found = answers(ask, f"{good}\n{{broken\n{good}\n", "sends.jsonl", code=4)
    assert [row["decision"] for row in found] == ["allow", "block", "allow"]
    assert found[1]["codes"] == "line_unreadable"


def test_the_answers_may_not_replace_the_sends(book: None, ask: Ask) -> None:
    Path("sends.csv").write_text("channel,purpose,to,person\n", "utf-8")
    done = ask("gate", "file", "sends.csv", "--out", "sends.csv")
    assert done.code == 2
    assert Path("sends.csv").read_text("utf-8").startswith("channel")


def test_a_file_without_the_needed_columns_is_refused_whole(book: None, ask: Ask) -> None:
    Path("sends.csv").write_text("a,b\n1,2\n", "utf-8")
    done = ask("gate", "file", "sends.csv", "--out", "answers.csv")
    assert done.code == 2
    assert not Path("answers.csv").exists()


def test_one_send_is_asked_for_in_the_terminal(book: None, ask: Ask) -> None:
    words = ["gate", "check", "--to", "13912345678", "--person", "C1", "--channel", "letter", "--purpose", "servicing"]
    assert ask(*words).code == 0
    done = ask("gate", "check", "--to", "13712345670", "--person", "C2")
    assert done.code == 1
    assert "third_person" in done.out
    assert "13712345670" not in done.out


def events(text: str, folder: Path) -> None:
    lines = "at,kind,number,customer_id,channel,direction,text\n" + text
    (folder / "events.csv").write_text(lines, "utf-8")


def codes(ask: Ask, *more: str) -> list[str]:
    done = ask("gate", "check", "--to", "13912345678", "--person", "C1", *more, "--format", "json")
    return [reason["code"] for reason in done.json["reasons"]]


def test_a_stop_that_came_in_as_a_text_bars_texts(book: None, folder: Path, ask: Ask) -> None:
    events("2026-11-20T10:00:00+08:00,inbound,13912345678,C1,sms,in,别再给我发短信了\n", folder)
    assert ask("load", "--events", "events.csv").code == 0
    assert "opt_out" in codes(ask, "--channel", "sms")
    assert "opt_out" not in codes(ask, "--channel", "letter", "--purpose", "servicing")


def test_a_wrong_number_that_came_in_as_a_text_bars_the_number_until_it_is_proven(
    book: None, folder: Path, ask: Ask
) -> None:
    events("2026-11-20T10:00:00+08:00,inbound,13912345678,C1,sms,in,你打错了，我不认识这个人\n", folder)
    assert ask("load", "--events", "events.csv").code == 0
    assert "not_me" in codes(ask)
    (folder / "book.csv").write_text(
        BOOK.replace("13912345678,self,2026-11-01", "13912345678,self,2026-11-22"), "utf-8"
    )
    assert ask("load", "book.csv").code == 0
    assert "not_me" not in codes(ask)


def test_a_customer_marked_vulnerable_is_not_called_and_one_marked_for_no_contact_hears_nothing(
    book: None, ask: Ask
) -> None:
    call = ("--channel", "call", "--purpose", "collection")
    assert "vulnerable" not in codes(ask, *call)
    assert ask("customer", "mark", "C1", "--vulnerable", "--reason", "illness").code == 0
    assert "vulnerable" in codes(ask, *call)
    assert ask("customer", "mark", "C1", "--not-vulnerable", "--no-contact", "--reason", "asked by letter").code == 0
    assert codes(ask, "--channel", "letter", "--purpose", "reminder") == ["cease"]
    assert ask("customer", "show", "C1", "--format", "json").json["no_contact"] is True
    assert ask("customer", "mark", "C9", "--vulnerable", "--reason", "x").code == 1
    assert ask("customer", "mark", "C1", "--reason", "x").code == 2
