"""What the page on asking the gate says is so: its bodies are understood, its Python runs, its table is whole."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from misroute.api.app import PUBLIC
from misroute.api.serving import listen
from misroute.store.engine import system_now

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "howto" / "ask-the-gate.md").read_text("utf-8")
SEND = {"channel": "letter", "purpose": "servicing", "to": "+8613912345678", "person": "C1"}


def test_the_body_shown_is_understood(known: Any) -> None:
    (body,) = re.findall(r"-d '(.*?)'", PAGE, re.DOTALL)
    answer = known.ask("POST", "/api/v1/gate/check", json.loads(body), token=known.token("dialler"))
    assert answer.status_code == 200
    assert answer.json()["reasons"][0]["code"] != "scenario_invalid"


def test_every_address_stands_on_the_page(near: Any) -> None:
    shown = set(re.findall(r"/(?:[A-Za-z0-9{}.-]+/)*[A-Za-z0-9{}.-]+", PAGE))
    for route in near.api.routes:
        last = "/" + route.path.removeprefix("/api/v1/")
        tail = "/" + route.path.rpartition("/")[2]
        assert {route.path, last, tail} & shown or route.path.endswith("/end"), route.path
    assert shown >= PUBLIC


def test_the_python_shown_runs(
    known: Any, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    clock.now = system_now()  # the client believes no other
    socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(known.front, log_level="critical", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        code = code.replace("127.0.0.1:8020", f"127.0.0.1:{socket.getsockname()[1]}")
        code = code.replace("cache=", "timeout=30, cache=")
        exec(compile(code, "ask-the-gate.md", "exec"), {"token": known.token("dialler"), "send": SEND})
    finally:
        server.should_exit = True
        thread.join()
    assert capsys.readouterr().out == ""
    (answer,) = known.app.replaying.find(customer="C1")
    assert (answer["decision"], answer["message_id"]) == ("allow", "m-1")
    assert answer["sent_at"] is not None
    assert (tmp_path / "holds.cache").exists()
