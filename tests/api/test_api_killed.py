"""Servers that are killed: no allow was answered that is not on record, none after a hold; nobody waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from misroute.app import initialise, open_app
from misroute.client import GateClient
from misroute.settings import load_settings
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake
from misroute.store.decisions import find_many

COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]
NUMBER = "+8613912345678"
SEND = {"channel": "letter", "purpose": "servicing", "to": NUMBER, "person": "C1"}


@dataclass
class House:
    """One database, and the servers that answer from it."""

    env: dict[str, str]
    home: Path
    token: str = ""
    servers: list[subprocess.Popen[str]] = field(default_factory=list)

    def serve(self) -> str:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--no-worker"],
            cwd=self.home, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "serving on" in line, line + process.stdout.read()
        self.servers.append(process)
        return "http://" + line.split()[-1]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MISROUTE_")}
    env = kept | {"MISROUTE_HOME": str(tmp_path), "MISROUTE_DATABASE_URL": database_url, "LANG": "C.UTF-8"}
    env |= {"PYTHONUNBUFFERED": "1", "MISROUTE_GATE_WAIT_MS": "10000"}
    settings = load_settings(env, cwd=tmp_path)
    initialise(settings)
    made = House(env, tmp_path)
    with open_app(settings) as app:
        made.token = app.accounts.new_token("sender", ["gate:check"], actor="test")
        with app.store.write("test") as unit:
            customer = CustomerIntake(ref="C1", name="王伟", region="CN", language="zh", currency="CNY")
            load_contacts(unit, [ContactIntake(customer, "self", NUMBER, NUMBER, "ok")])
    yield made
    for server in made.servers:
        server.kill()
        server.communicate()


@dataclass
class Asker:
    """Asks one server after the other, and keeps when each answer began, ended, and what it said."""

    urls: list[str]
    token: str
    stop: threading.Event = field(default_factory=threading.Event)
    told: list[tuple[float, float, bool, str | None]] = field(default_factory=list)
    more: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, count: int) -> None:
        """Wait for so many further answers."""
        with self.more:
            wanted = len(self.told) + count
            assert self.more.wait_for(lambda: len(self.told) >= wanted, 120), "nobody is answered any more"

    def run(self, number: int) -> None:
        clients: dict[str, GateClient] = {}
        turn = number
        while not self.stop.is_set():
            turn += 1
            url = self.urls[turn % len(self.urls)]
            if url not in clients:
                clients[url] = GateClient(url, self.token, timeout=20)
            begun = time.monotonic()
            answer = clients[url].check(SEND)
            with self.more:
                self.told.append((begun, time.monotonic(), answer.allowed, answer.id))
                self.more.notify_all()
        for client in clients.values():
            client.close()


def play(house: House, *, askers: int, turns: int) -> None:
    asking = Asker([house.serve(), house.serve()], house.token)
    threads = [threading.Thread(target=asking.run, args=(number,)) for number in range(askers)]
    for thread in threads:
        thread.start()
    held: list[tuple[float, float]] = []
    with open_app(load_settings(house.env, cwd=house.home)) as app:
        for turn in range(turns):
            asking.hear(askers)  # some answers fall between the changes
            hold = app.holding.place("customer", "C1", "test", actor="test").hold_id
            placed = time.monotonic()
            if turn == turns // 2:
                house.servers[0].kill()
                asking.urls[0] = house.serve()
            asking.hear(askers)
            held.append((placed, time.monotonic()))
            app.holding.lift(hold, "test", actor="test")
        asking.stop.set()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive(), "an asker waits for ever"
        allowed = [one for one in asking.told if one[2]]
        assert allowed, "nothing was shown: no answer said allow"
        for begun, ended, _, _id in allowed:
            assert not any(placed <= begun and ended <= lifting for placed, lifting in held), "allowed though held"
        with app.store.read() as unit:
            kept = find_many(unit, [str(row_id) for *_, row_id in allowed])
        assert {kept[str(row_id)].decision for *_, row_id in allowed} == {"allow"}
        assert len(asking.told) > len(allowed)


def test_a_killed_server_has_answered_no_allow_that_is_not_on_record(house: House) -> None:
    play(house, askers=6, turns=4)


@pytest.mark.chaos
def test_sixty_four_askers_and_servers_that_are_killed_again_and_again(house: House) -> None:
    for _ in range(5):
        play(house, askers=64, turns=20)
