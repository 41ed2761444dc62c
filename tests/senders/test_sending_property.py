"""Whatever a far side does, and wherever a process dies: nothing is handed over twice, and in the end all is known."""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_sending_runs import Killed, Scripted, number, written

from misroute.app import App, wire
from misroute.connect.message import Transient, Unclear
from misroute.settings import Settings
from misroute.store import Store, contact_points
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake

MESSAGES = 4
_names = itertools.count()


@pytest.fixture(scope="module")
def dead() -> str:
    """A process of this machine that is no more, as the holder of what it had in hand."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return f"{socket.gethostname()}/{gone.pid}/x"


class House:
    """A wired misroute whose description is short, for the messages of failing examples."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __repr__(self) -> str:
        return "House()"


@pytest.fixture
def house(store: Store, database_url: str, clock: Any, tmp_path: Path) -> House:
    clock.now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(CustomerIntake(f"C-{place}", "张三", "", "CN", "zh", "CNY"), "self", number(place),
                              number(place), "ok")
                for place in range(1, MESSAGES + 1)
            ],
        )  # fmt: skip
    home = Settings(home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "k.json", schedules=())
    return House(wire(home, store, now=clock))


def die() -> None:
    raise Killed


DOINGS = {
    "taken": lambda: None,
    "answer lost": Unclear("no answer"),
    "busy": Transient("busy"),
    "dies after it was taken": die,
    "dies before it was taken": Killed(),
}


@given(
    doings=st.lists(st.sampled_from(sorted(DOINGS)), max_size=8),
    repeatable=st.booleans(),
    can_be_asked=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_sent_twice_and_nothing_is_lost(
    house: House, clock: Any, tmp_path: Path, dead: str, doings: list[str], repeatable: bool, can_be_asked: bool
) -> None:
    app = house.app
    name = f"run{next(_names)}"
    way = Scripted(repeatable=repeatable, can_be_asked=can_be_asked)
    way.plan = [DOINGS[doing] for doing in doings]  # type: ignore[misc]
    sending = replace(app.sending, ways=lambda: {"sms": way}, owner=dead)
    path = written(tmp_path, *range(1, MESSAGES + 1), ids=name)
    for _ in range(len(doings) + 2):
        with suppress(Killed):
            sending.send_file(path, "sms", actor="ops")
        clock.forward(minutes=2)
    ids = {f"{name}-{place}" for place in range(1, MESSAGES + 1)}
    states = {row["message_id"]: row["state"] for row in app.sending.news.rows(limit=1000) if row["message_id"] in ids}
    taken = Counter(way.keys)
    assert set(taken.values()) <= {1}
    assert set(states) == ids
    assert {key for key, state in states.items() if state == "sent"} <= set(taken)
    if repeatable or can_be_asked:
        assert set(states.values()) == {"sent"}
        assert set(taken) == ids
    else:
        assert set(states.values()) <= {"sent", "unknown"}
        lost = sum(doing in ("answer lost", "dies after it was taken", "dies before it was taken") for doing in doings)
        assert sum(state == "unknown" for state in states.values()) <= lost
