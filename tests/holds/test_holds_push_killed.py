"""A worker that is killed while it tells a sender of a hold: it is told again, under the same key, once on record."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from misroute.app import wire
from misroute.connect.signing import Secrets
from misroute.seal import KeyRing
from misroute.services.gate.holdpush import LEASE
from misroute.settings import Settings
from misroute.store import Store, make_engine

SECRET = "whsec_" + "c2VjcmV0" * 6
WORKER = """
import os
from pathlib import Path
from misroute.app import wire
from misroute.seal import KeyRing
from misroute.settings import Settings
from misroute.store import Store, make_engine
from misroute.store.engine import system_now

home, url = Path(os.environ["HOME_OF_TEST"]), os.environ["DATABASE_OF_TEST"]
store = Store(make_engine(url), KeyRing(current=1, keys={1: bytes(range(32))}))
settings = Settings(home=home, database_url=url, key_file=home / "keys.json", schedules=())
wire(settings, store, now=system_now).senders.push.push_due()
"""


class FarSide:
    """Hears everything; does not answer before it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.arrived, self.answers = Event(), Event()
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                far.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                far.arrived.set()
                if not far.answers.wait(60):
                    return
                try:
                    self.send_response(204)
                    self.end_headers()
                except OSError:
                    return  # whoever asked is dead

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/holds"


@pytest.fixture
def far() -> Iterator[FarSide]:
    made = FarSide()
    yield made
    made.answers.set()
    made.server.shutdown()
    made.server.server_close()
    made.thread.join(5)


def test_kill_9_while_the_sender_is_being_told_loses_nothing(
    database_url: str, ring: KeyRing, tmp_path: Path, far: FarSide
) -> None:
    now = [datetime.now(UTC)]
    store = Store(make_engine(database_url), ring, clock=lambda: now[0])
    settings = Settings(home=tmp_path, database_url=database_url, key_file=tmp_path / "keys.json", schedules=())
    app = wire(settings, store, now=lambda: now[0])
    push = replace(app.senders.push, env={"DIALLER_SECRET": SECRET})
    senders = replace(app.senders, push=push)
    options = {"secret_env": "DIALLER_SECRET", "allow_http": True, "allow_private": True}
    senders.add("dialler", channels=["call"], url=far.url, actor="wu", **options)
    hold = app.holding.place("campaign", "spring", "an incident", actor="wu").hold_id

    said = {"HOME_OF_TEST": str(tmp_path), "DATABASE_OF_TEST": database_url, "DIALLER_SECRET": SECRET}
    worker = subprocess.Popen((sys.executable, "-c", WORKER), env={**os.environ, **said})
    assert far.arrived.wait(60)
    worker.kill()
    worker.wait(30)
    far.answers.set()

    now[0] = datetime.now(UTC)
    assert push.push_due().delivered == 0, "the dead worker's lease still runs"
    now[0] += LEASE + timedelta(seconds=5)
    assert push.push_due().delivered == 1
    (first, body), (again, second_body) = far.heard
    assert (first["idempotency-key"], first["webhook-id"]) == (again["idempotency-key"], again["webhook-id"])
    assert body == second_body
    Secrets([SECRET]).verify(second_body, again, now=now[0])
    (mine,) = app.holding.show(hold)["time_to_halt"]["senders"]
    assert mine["state"] == "acknowledged"
    assert push.push_due().delivered == 0
    store.close()
