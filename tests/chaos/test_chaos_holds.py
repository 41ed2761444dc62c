"""kill -9 of workers at random while holds come and go: every sender hears every change, and says so once on record."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from misroute.app import App, wire
from misroute.seal import KeyRing
from misroute.settings import Settings
from misroute.store import Store, make_engine
from misroute.store.engine import system_now

pytestmark = pytest.mark.chaos
WORKER = Path(__file__).with_name("holds_worker.py")
SECRET = "whsec_" + "c2VjcmV0" * 6
HOLDS, KILLS, SENDERS = 40, 6, ("dialler", "gateway")


class FarSide:
    """Hears changes; now and then it answers with an error, or not at all, as real ones do."""

    def __init__(self, chance: random.Random) -> None:
        self.heard: list[dict[str, Any]] = []
        self.lock = threading.Lock()
        self.honest = threading.Event()
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with far.lock:
                    mood = 1.0 if far.honest.is_set() else chance.random()
                    if mood > 0.1:
                        far.heard.append(json.loads(body)["data"])
                status = 503 if mood < 0.1 else 500 if mood < 0.15 else 204
                if 0.15 < mood < 0.2:
                    self.close_connection = True
                    return
                try:
                    self.send_response(status)
                    self.end_headers()
                except OSError:
                    return  # whoever asked is dead

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/holds"


def house(store: Store, url: str, home: Path) -> App:
    settings = Settings(home=home, database_url=url, key_file=home / "keys.json", schedules=())
    app = wire(settings, store, now=system_now)
    push = replace(app.senders.push, env={"SECRET_OF_TEST": SECRET})
    return replace(app, senders=replace(app.senders, push=push))


def test_every_sender_hears_every_change_whoever_is_killed(database_url: str, ring: KeyRing, tmp_path: Path) -> None:
    chance = random.Random(7)
    store = Store(make_engine(database_url), ring)
    app = house(store, database_url, tmp_path)
    far = {name: FarSide(chance) for name in SENDERS}
    for name, side in far.items():
        app.senders.add(
            name,
            channels=["sms"],
            url=side.url,
            secret_env="SECRET_OF_TEST",
            allow_http=True,
            allow_private=True,
            actor="wu",
        )
    over = threading.Event()

    def kill_and_start() -> None:
        env = {**os.environ, "SECRET_OF_TEST": SECRET}
        for _turn in range(KILLS):
            worker = subprocess.Popen(
                (sys.executable, str(WORKER), str(tmp_path), database_url), env=env, stdout=subprocess.PIPE
            )
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(chance.uniform(0.05, 1.0))
            worker.kill()
            worker.wait(30)
            worker.stdout.close()
        over.set()

    killer = threading.Thread(target=kill_and_start)
    killer.start()
    placed: list[str] = []
    for turn in range(HOLDS):
        placed.append(app.holding.place("campaign", f"c-{turn}", "an incident", actor="wu").hold_id)
        if turn % 3 == 2:
            app.holding.lift(placed.pop(chance.randrange(len(placed))), "over", actor="wu")
    killer.join(300)
    assert over.is_set()
    for side in far.values():
        side.honest.set()
    until = time.monotonic() + 120
    while app.senders.push.push_due().delivered or any(row["waiting"] for row in app.senders.every()):
        assert time.monotonic() < until, app.senders.every()
        time.sleep(0.2)
    found = app.hold_feed.changes(0, limit=1000, hide=None)
    wanted = {(one["seq"], one["change"], one["hold"]) for one in found.changes}
    for name, side in far.items():
        heard = [(one["seq"], one["change"], one["hold"]) for one in side.heard]
        assert set(heard) == wanted, name
        first = {each: heard.index(each) for each in wanted}
        assert sorted(wanted) == sorted(wanted, key=first.__getitem__), f"{name} heard them out of order"
    for row in app.senders.every():
        assert (row["acknowledged"], row["late"], row["dead"]) == (found.cursor, 0, 0)
    for side in far.values():
        side.server.shutdown()
        side.server.server_close()
    store.close()
