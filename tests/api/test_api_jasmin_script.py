"""The interceptor script against the real API over a socket: what it does is what stands on record."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socket import create_server
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from misroute.api.serving import listen
from misroute.connect.senders.interceptor import sender_script
from misroute.store.engine import system_now

REFUSED = (8, 403)


@pytest.fixture
def script(known: Any, clock: Any, tmp_path: Path) -> Iterator[str]:
    clock.now = system_now()  # the script believes no other
    (tmp_path / "token").write_text(known.token("jasmin", "gate:check", "holds:read"), "utf-8")
    socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(known.front, log_level="critical", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    text = sender_script(
        "jasmin", url=f"http://127.0.0.1:{socket.getsockname()[1]}", token_file=tmp_path / "token", folder=tmp_path
    )
    yield text.replace('"timeout": 0.5', '"timeout": 30')  # a busy machine is not what is tested
    server.should_exit = True
    thread.join()
    sys.modules.pop("misroute_gate_kept", None)


def run(script: str, to: str = "8613912345678") -> tuple[Any, Any]:
    params = {
        "destination_addr": to.encode(),
        "short_message": "【海港】您好".encode("utf-16-be"),
        "data_coding": "UCS2",
    }
    routable = SimpleNamespace(
        pdu=SimpleNamespace(params=params), user=SimpleNamespace(uid="u"), getTags=lambda: ["person-C1"]
    )
    names: dict[str, Any] = {"routable": routable, "smpp_status": None, "http_status": None, "extra": {}}
    eval(compile(script, "", "exec"), {}, names)
    return names["smpp_status"], names["http_status"]


def test_what_it_does_is_what_the_gate_has_answered(known: Any, script: str) -> None:
    """At any hour of the test: it goes on exactly when the answer on record is allow."""
    statuses = run(script)
    (answer,) = known.app.replaying.find(customer="C1")
    assert (statuses == (None, None)) == (answer["decision"] == "allow")
    assert statuses in ((None, None), REFUSED)


def test_a_held_number_is_refused_and_the_hold_is_the_reason_on_record(known: Any, script: str) -> None:
    known.app.holding.place("number", "+8613912345678", "complaint", actor="dana")
    assert run(script) == REFUSED
    (answer,) = known.app.replaying.find(customer="C1")
    assert "hold_number" in answer["codes"]


def test_its_cache_is_filled_from_the_real_holds(known: Any, script: str, tmp_path: Path) -> None:
    known.app.holding.place("number", "+8613912345678", "complaint", actor="dana")
    names: dict[str, Any] = {"__name__": "asked"}
    exec(script, names)
    assert names["_misroute"](names["SETTINGS"])[1]()
    kept = (tmp_path / "holds.cache").read_text("utf-8")
    assert "13912345678" not in kept
    assert '"number"' in kept
    with create_server(("127.0.0.1", 0)) as gone:
        nobody = gone.getsockname()[1]
    cut = script.replace('"open_purposes": []', f'"open_purposes": ["collection"], "url": "http://127.0.0.1:{nobody}"')
    assert run(cut, "+8613912345678") == REFUSED
    assert run(cut, "+8613800000001") == (None, None)
