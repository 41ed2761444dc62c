"""``misroute send`` in the terminal: what it prints, how it ends, and one clear line for every mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from misroute.app import open_app
from misroute.settings import load_settings
from misroute.store import sends

Ask = Callable[..., Any]
TEXT = "【海港金融】您好，您的账户资料已更新，详询400-800-1234。退订回T"
HEAD = "channel,purpose,to,person,message_id,campaign,body\n"


@pytest.fixture
def ready(home: Path, folder: Path, ask: Ask) -> Path:
    """A book of three, a folder as the way, five lines: two may go, one is held, one is no number, one has no text."""
    (home / "misroute.toml").write_text('[ways.trial]\nkind = "folder"\nchannel = "letter"\n', "utf-8")
    book = "customer_id,customer_name,phone,role\n" + "".join(f"C{n},王伟{n},1391234000{n},self\n" for n in (1, 2, 3))
    (folder / "book.csv").write_text(book, "utf-8")
    lines = [f"letter,servicing,1391234000{n},C{n},m-{n},spring,{TEXT}\n" for n in (1, 2, 3)]
    odd = ["letter,servicing,12,C1,m-4,spring,hello\n", "letter,servicing,13912340001,C1,m-5,spring,\n"]
    (folder / "sends.csv").write_text(HEAD + "".join(lines + odd), "utf-8")
    assert ask("load", "book.csv").code == 0
    assert ask("hold", "add", "--number", "13912340003", "--reason", "complaint").code == 0
    return home


def test_a_file_is_sent_what_is_held_stays_and_refused_lines_are_told(ready: Path, ask: Ask) -> None:
    done = ask("send", "sends.csv", "--via", "trial", "--format", "json")
    assert done.code == 4
    said = json.loads(done.out)
    assert (said["sent"], said["stopped"], said["blocked"], said["refused"]) == (2, 1, 1, 1)
    assert "6" in done.err.splitlines()[0]
    assert len(list((ready / "sent-trial").glob("*.txt"))) == 2
    again = json.loads(ask("send", "file", "sends.csv", "--via", "trial", "--format", "json").out)
    assert (again["already"], again["sent"]) == (2, 0)


def test_what_did_not_leave_can_be_seen_by_message_by_state_and_by_number(ready: Path, ask: Ask) -> None:
    ask("send", "sends.csv", "--via", "trial")
    (stopped,) = ask("send", "list", "--state", "stopped", "--format", "jsonl").lines
    assert (stopped["message_id"], stopped["codes"], stopped["number"]) == ("m-3", ["hold_number"], "+86139****0003")
    assert len(ask("send", "list", "--number", "13912340001", "--format", "jsonl").lines) == 1
    assert "hold_number" in ask("send", "show", "m-3", "--via", "trial").out
    assert ask("send", "list", "--campaign", "spring", "--limit", "1", "--offset", "1", "--format", "jsonl").lines


def test_a_summary_for_people_in_both_languages(ready: Path, ask: Ask) -> None:
    assert "sent" in ask("send", "sends.csv", "--via", "trial").out
    assert ask("--lang", "zh", "send", "list").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("send", "sends.csv", "--via", "pigeon"), 2),
        (("send", "nowhere.csv", "--via", "trial"), 2),
        (("send", "book.csv", "--via", "trial"), 2),
        (("send", "show", "m-1", "--via", "trial"), 1),
        (("send", "list", "--state", "lost"), 2),
        (("send", "list", "--number", "12"), 2),
        (("send", "settle", "m-1", "--via", "trial", "--sent", "--reason", "x"), 1),
        (("send", "due", "--via", "pigeon"), 2),
        (("send", "listen", "--via", "pigeon"), 2),
    ],
)
def test_a_mistake_is_one_line(ready: Path, ask: Ask, arguments: tuple[str, ...], code: int) -> None:
    done = ask(*arguments)
    assert (done.code, done.out) == (code, "")
    assert len(done.err.splitlines()) == 1, done.err


def test_wrong_settings_of_a_way_are_told_where_they_stand(ready: Path, ask: Ask) -> None:
    (ready / "misroute.toml").write_text('[ways.sms]\nkind = "smpp"\nhost = "h"\ncolour = "red"\n', "utf-8")
    done = ask("send", "sends.csv", "--via", "sms")
    assert done.code == 2
    assert "ways.sms.system_id" in done.err
    assert "ways.sms.colour" in done.err


def test_nothing_is_sent_yet(home: Path, ask: Ask) -> None:
    done = ask("send", "list")
    assert (done.code, done.out) == (0, "")


def test_help_is_there_without_a_way(home: Path, ask: Ask) -> None:
    assert ask("send", "--help").code == 0
    assert ask("send", "file", "--help").code == 0


def test_a_case_shows_what_the_gate_did_not_let_go(ready: Path, ask: Ask) -> None:
    case = ask("case", "open", "--number", "13912340003").out.strip()
    ask("send", "sends.csv", "--via", "trial")
    shown = ask("case", "show", case)
    assert "Not let go by the gate" in shown.out
    assert "m-3" in shown.out


def test_the_script_for_jasmin_is_printed_with_its_settings(home: Path, ask: Ask) -> None:
    printed = ask("sender", "script", "jasmin", "--url", "http://gate.example:8020", "--folder", "holds")
    assert printed.code == 0
    compile(printed.out, "script", "exec")
    assert '"url": "http://gate.example:8020"' in printed.out
    refused = ask("sender", "script", "kannel")
    assert (refused.code, refused.out) == (2, "")
    assert "jasmin" in refused.err


def test_the_doctor_looks_at_the_ways_and_at_what_nobody_knows(ready: Path, ask: Ask) -> None:
    def told() -> dict[str, tuple[str, str]]:
        return {row["check"]: (row["state"], row["says"]) for row in ask("doctor", "--format", "json").json}

    assert told()["ways"][0] == told()["sends"][0] == "ok"
    assert "trial" in told()["ways"][1]
    ask("send", "sends.csv", "--via", "trial")
    settings = load_settings({"MISROUTE_HOME": str(ready)}, cwd=ready)
    with open_app(settings) as app, app.store.write("test") as unit:
        sends.settle(unit, sends.a_send(unit, "trial", "m-1").id, "unknown")
    assert told()["sends"][0] == "warn"
    (ready / "misroute.toml").write_text('[ways.sms]\nkind = "pigeon"\n', "utf-8")
    assert told()["ways"][0] == "wrong"
