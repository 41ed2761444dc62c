"""The client against servers that are absent, slow, odd or lying: only a plain, fresh allow lets a message go."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.client import GateClient
from misroute.client.asking import _read

SEND = {"channel": "sms", "purpose": "servicing", "to": "+8613912345678", "person": "C1", "campaign": "spring"}
SEND |= {"template": "t1", "gateway": "g1"}


class Lying:
    """A server on this machine that answers as a test says."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] = (200, b"{}")
        self.wait = threading.Event()
        self.slow = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def do_GET(self) -> None:
                if outer.slow:
                    outer.wait.wait(5)
                status, body = outer.answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.wait.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def far() -> Iterator[Lying]:
    server = Lying()
    yield server
    server.close()


def said(decision: str = "allow", *, age: timedelta = timedelta(0), **more: Any) -> bytes:
    at = (datetime.now(UTC) - age).isoformat()
    return json.dumps({"decision": decision, "reasons": [], "until": None, "answered_at": at, **more}).encode()


def holds(*scopes: tuple[str, str | None]) -> bytes:
    return json.dumps(
        {"at": "2026-01-01", "holds": [{"scope": scope, "value": value} for scope, value in scopes]}
    ).encode()


def test_a_plain_fresh_allow_lets_it_go(far: Lying) -> None:
    far.answer = (200, said())
    with GateClient(far.url, "t") as client:
        assert client.check(SEND).allowed


ODD: dict[str, Callable[[], tuple[int, bytes]]] = {
    "nothing": lambda: (200, b""),
    "a bare word": lambda: (200, b"allow"),
    "a string": lambda: (200, b'"allow"'),
    "an allow without its time": lambda: (200, b'{"decision": "allow"}'),
    "brackets without end": lambda: (200, b"[" * 100_000),
    "an old allow": lambda: (200, said(age=timedelta(minutes=5))),
    "an allow from the future": lambda: (200, said(age=-timedelta(minutes=5))),
    "a block": lambda: (200, said("block")),
    "a loud allow": lambda: (200, said("ALLOW")),
    "an allow with a reason": lambda: (200, said(reasons=[{"code": "held", "detail": "x"}])),
    "an allow that waits": lambda: (200, said(until="2026-01-01T00:00:00+00:00")),
    "created": lambda: (201, said()),
    "elsewhere": lambda: (302, said()),
    "no right": lambda: (401, said()),
    "an error": lambda: (500, said()),
    "no service": lambda: (503, said()),
}
"""Answers, each made when it is asked for: their times are those of the asking."""


@pytest.mark.parametrize("answer", ODD)
def test_an_odd_old_or_failed_answer_is_never_an_allow(far: Lying, answer: str) -> None:
    far.answer = ODD[answer]()
    with GateClient(far.url, "t", fail={"fraud_alert": "open"}) as client:
        assert not client.check(SEND).allowed
        assert not client.check(SEND, message_class="fraud_alert").allowed


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_garbage_reads_as_an_allow(content: bytes) -> None:
    assert not _read(content).allowed


def test_a_slow_gate_is_a_gate_that_is_away(far: Lying) -> None:
    far.slow = True
    with GateClient(far.url, "t", timeout=0.05) as client:
        answer = client.check(SEND)
    assert (answer.allowed, answer.codes) == (False, ("gate_unreachable",))


def without_gate(tmp_path: Path, far: Lying, held: bytes) -> GateClient:
    client = GateClient(far.url, "t", fail={"fraud_alert": "open"}, cache=tmp_path / "holds")
    far.answer = (200, held)
    assert client.refresh_holds()
    far.answer = (503, b"")
    return client


def test_without_the_gate_a_class_is_closed_unless_named_open(tmp_path: Path, far: Lying) -> None:
    with without_gate(tmp_path, far, holds()) as client:
        assert not client.check(SEND).allowed
        assert not client.check(SEND, message_class="collection").allowed
        answer = client.check(SEND, message_class="fraud_alert")
    assert (answer.allowed, answer.source) == (True, "open")


@pytest.mark.parametrize(
    "hold",
    [("all", None), ("customer", "C1"), ("campaign", "spring"), ("template", "t1"), ("gateway", "g1"), ("planet", "x")],
    ids=lambda hold: hold[0],
)
def test_a_cached_hold_halts_an_open_class(tmp_path: Path, far: Lying, hold: tuple[str, str | None]) -> None:
    with without_gate(tmp_path, far, holds(hold)) as client:
        assert client.check(SEND, message_class="fraud_alert").codes == ("held",)


def test_what_a_send_does_not_name_may_be_what_is_held(tmp_path: Path, far: Lying) -> None:
    with without_gate(tmp_path, far, holds(("campaign", "autumn"), ("number", "00"))) as client:
        assert client.check(SEND, message_class="fraud_alert").allowed
        bare = {key: value for key, value in SEND.items() if key != "campaign"}
        assert client.check(bare, message_class="fraud_alert").codes == ("held",)
        spaced = {**SEND, "to": "139 1234 5678"}
        assert client.check(spaced, message_class="fraud_alert").codes == ("held",)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def change(path: Path) -> None:
    path.write_text(path.read_text().replace("spring", "sprung"))


def lose(path: Path) -> None:
    path.unlink()


def garble(path: Path) -> None:
    path.write_bytes(b"\xff\x00\n{}")


@pytest.mark.parametrize("harm", [cut, change, lose, garble])
def test_a_cache_that_cannot_be_trusted_closes_every_class(
    tmp_path: Path, far: Lying, harm: Callable[[Path], None]
) -> None:
    with without_gate(tmp_path, far, holds(("campaign", "spring"))) as client:
        harm(tmp_path / "holds")
        assert not client.check(SEND, message_class="fraud_alert").allowed


def test_another_tokens_cache_closes_every_class(tmp_path: Path, far: Lying) -> None:
    without_gate(tmp_path, far, holds()).close()
    with GateClient(far.url, "other", fail={"fraud_alert": "open"}, cache=tmp_path / "holds") as client:
        assert not client.check(SEND, message_class="fraud_alert").allowed


def test_a_failed_refresh_leaves_the_holds_as_they_were(tmp_path: Path, far: Lying) -> None:
    with without_gate(tmp_path, far, holds(("all", None))) as client:
        for answer in ((500, b""), (200, b"{}"), (200, b"junk"), (200, b'{"holds": [1]}')):
            far.answer = answer
            assert not client.refresh_holds()
        far.answer = (503, b"")
        assert client.check(SEND, message_class="fraud_alert").codes == ("held",)


def test_the_token_is_not_in_the_clients_repr() -> None:
    with GateClient("http://127.0.0.1:1", "mrt_secret") as client:
        assert "secret" not in repr(client)
