"""The campaign watch on the command line: a halt is said, nothing shows a number, a reset wants its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.fixture
def loaded(home: Path, folder: Path, ask: Ask) -> None:
    """Forty sends of a release; every second recipient says it is a wrong number."""
    start = datetime.now(UTC) - timedelta(hours=3)
    lines = ["at,kind,number,customer_id,channel,direction,campaign,release,message_id,text"]
    for place in range(60):
        at, number = start + timedelta(minutes=place), f"139123400{place:02d}"
        lines.append(f"{at.isoformat()},send,{number},C{place},sms,out,spring,r2,m{place},")
        if place % 2 == 0:
            later = (at + timedelta(minutes=1)).isoformat()
            lines.append(f"{later},inbound,{number},,sms,in,,,,wrong number")
    (folder / "events.csv").write_text("\n".join(lines) + "\n")
    assert ask("load", "--events", "events.csv").code == 0


def test_a_breach_is_said_once_and_shown_masked(loaded: None, ask: Ask) -> None:
    looked = ask("watch", "run")
    assert looked.code == 1
    (case,) = looked.out.splitlines()
    assert "halted: campaign spring" in looked.err
    again = ask("watch", "run", "--format", "json")
    assert (again.code, again.json["halted"]) == (0, [])
    rows = ask("watch", "list", "--format", "json")
    assert {(row["stream"], row["state"]) for row in rows.json} == {("campaign", "halted"), ("release", "watching")}
    shown = ask("watch", "show", "campaign", "spring", "--format", "json")
    assert shown.json["case"] == case
    assert shown.json["false_alarm"] == 0.01
    told = ask("case", "show", case)
    assert told.code == 0
    assert not any("1391234" in text for text in (looked.out, looked.err, rows.out, shown.out, told.out))


def test_a_reset_is_recorded_and_the_stream_starts_anew(loaded: None, ask: Ask) -> None:
    ask("watch", "run")
    assert ask("watch", "reset", "campaign", "spring").code == 2
    assert ask("watch", "reset", "campaign", "spring", "--reason", "rolled back").code == 0
    assert ask("watch", "show", "campaign", "spring", "--format", "json").json["state"] == "watching"
    assert ask("watch", "run").code == 0


def test_what_is_not_watched_is_said_in_one_line(home: Path, ask: Ask) -> None:
    assert ask("watch", "list").code == 0
    for wrong in (("campaign", "none"), ("moon", "x")):
        answer = ask("watch", "show", *wrong)
        assert answer.code != 0
        assert "Traceback" not in answer.err
        assert "watch list" in answer.err or "one of" in answer.err
