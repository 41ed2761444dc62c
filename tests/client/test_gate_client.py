"""The client against servers that are absent, slow, odd or lying: only a plain, fresh allow lets a message go."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.client import GateClient
from misroute.client.answers import read_answers
from misroute.client.wire import Reply

SEND = {"channel": "sms", "purpose": "servicing", "to": "+8613912345678", "person": "C1", "campaign": "spring"}
SEND |= {"template": "t1", "gateway": "g1"}
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def said(decision: str = "allow", *, age: timedelta = timedelta(0), **more: Any) -> bytes:
    at = (datetime.now(UTC) - age).isoformat()
    return json.dumps({"decision": decision, "reasons": [], "until": None, "answered_at": at, **more}).encode()


def test_a_plain_fresh_allow_lets_it_go(far: Any) -> None:
    far.answer = (200, said(id="D1", permit={"id": "p1", "expires_at": "2999-01-01T00:00:00+00:00"}))
    with GateClient(far.url, "t") as client:
        answer = client.check(SEND)
    assert (answer.allowed, answer.id, answer.permit) == (True, "D1", "p1")
    assert "p1" not in repr(answer)
    assert far.headers["authorization"] == "Bearer t"


ODD: dict[str, Callable[[], tuple[int, bytes]]] = {
    "nothing": lambda: (200, b""),
    "a bare word": lambda: (200, b"allow"),
    "a string": lambda: (200, b'"allow"'),
    "an allow without its reasons": lambda: (200, b'{"decision": "allow"}'),
    "brackets without end": lambda: (200, b"[" * 100_000),
    "an old allow": lambda: (200, said(age=timedelta(minutes=5))),
    "an allow from the future": lambda: (200, said(age=-timedelta(minutes=5))),
    "an allow to another question": lambda: (200, said(question="0011223344556677")),
    "an allow whose permit is over": lambda: (200, said(permit={"id": "p", "expires_at": "2001-01-01T00:00:00Z"})),
    "an allow with a permit without end": lambda: (200, said(permit={"id": "p"})),
    "an allow with an odd id": lambda: (200, said(id=7)),
    "a block": lambda: (200, said("block")),
    "a loud allow": lambda: (200, said("ALLOW")),
    "an allow with a reason": lambda: (200, said(reasons=[{"code": "held", "detail": "x"}])),
    "an allow that waits": lambda: (200, said(until="2026-01-01T00:00:00+00:00")),
    "an allow of no certain time": lambda: (200, said(answered_at="2026-01-01T00:00:00")),
    "created": lambda: (201, said()),
    "elsewhere": lambda: (302, said()),
    "no right": lambda: (401, said()),
    "too fast": lambda: (429, said()),
    "an error": lambda: (500, said()),
    "no service": lambda: (503, said()),
}
"""Answers, each made when it is asked for: their times are those of the asking."""


@pytest.mark.parametrize("answer", ODD)
def test_an_odd_old_or_failed_answer_is_never_an_allow(far: Any, answer: str) -> None:
    far.answer = ODD[answer]()
    with GateClient(far.url, "t", fail={"fraud_alert": "open"}) as client:
        for message_class in ("collection", "fraud_alert"):
            refused = client.check(SEND, message_class=message_class)
            assert not refused.allowed
            assert refused.codes
            assert refused.permit is None


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_garbage_reads_as_an_allow(content: bytes) -> None:
    for count in (None, 1, 3):
        assert not any(one.allowed for one in read_answers(Reply(200, {}, content), "q", count, NOW))


PIECES = st.sampled_from(["allow", "block", "", None, [], {}, 0, NOW.isoformat(), "2026-03-02", [{"code": "c"}]])


@given(
    st.dictionaries(
        st.sampled_from(["decision", "reasons", "until", "answered_at", "question", "id", "permit", "answers"]), PIECES
    )
)
def test_only_a_whole_allow_reads_as_one(found: dict[str, Any]) -> None:
    whole = {"decision": "allow", "reasons": [], "answered_at": NOW.isoformat()}
    read = read_answers(Reply(200, {}, json.dumps(found).encode()), "q", None, NOW)
    assert len(read) == 1
    if read[0].allowed:
        assert {key: found.get(key) or [] for key in whole} == {**whole}
        assert not found.get("until")


def test_a_server_that_tells_its_time_in_the_header_alone_is_understood() -> None:
    body = b'{"decision": "allow", "reasons": []}'
    late = {"date": "Mon, 02 Mar 2026 00:50:00 GMT"}
    assert read_answers(Reply(200, {"date": "Mon, 02 Mar 2026 01:00:00 GMT"}, body), "q", None, NOW)[0].allowed
    assert read_answers(Reply(200, late, body), "q", None, NOW)[0].codes == ("clock_unsure",)
    assert not read_answers(Reply(200, {}, body), "q", None, NOW)[0].allowed
    assert not read_answers(Reply(200, {"date": "today"}, body), "q", None, NOW)[0].allowed


def timed(client: GateClient) -> float:
    begin = time.monotonic()
    answer = client.check(SEND)
    assert (answer.allowed, answer.codes) == (False, ("gate_unreachable",))
    return time.monotonic() - begin


def test_a_slow_gate_is_a_gate_that_is_away(far: Any) -> None:
    far.slow = True
    with GateClient(far.url, "t", timeout=0.1) as client:
        assert timed(client) < 2


@pytest.mark.parametrize("drip", [b"H", b"HTTP/1.1 200 OK\r\nX: ", b"\r\n"], ids=["a letter", "headers", "empty lines"])
def test_a_gate_that_answers_in_drops_is_away_when_the_time_is_over(far: Any, drip: bytes) -> None:
    far.drip = drip
    with GateClient(far.url, "t", timeout=0.3) as client:
        begin = time.monotonic()
        assert not client.check(SEND).allowed
        assert time.monotonic() - begin < 2


@pytest.mark.parametrize(
    "spoken",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 204 OK\r\n\r\n",
    ],
    ids=repr,
)
def test_half_an_answer_is_none(spoken: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(spoken)

        thread = threading.Thread(target=speak)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with GateClient(url, "t", timeout=2, fail={"fraud_alert": "open"}) as client:
            assert not client.check(SEND, message_class="fraud_alert").allowed
        thread.join()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ftp://127.0.0.1", "http://", "nonsense", "http://[::1", "/x"])
def test_a_gate_that_is_nowhere_lets_nothing_go(url: str) -> None:
    with GateClient(url, "t", fail={"fraud_alert": "open"}) as client:
        assert not client.check(SEND).allowed
        assert not client.check(SEND, message_class="fraud_alert").allowed
        assert not client.refresh_holds()
        assert len(client.check_many([SEND, SEND])) == 2


def test_many_are_answered_in_order(far: Any) -> None:
    answers = [json.loads(said()), json.loads(said("block", reasons=[{"code": "held", "detail": "x"}])), {}]
    far.answer = (200, said(answers=answers))
    with GateClient(far.url, "t") as client:
        assert [one.allowed for one in client.check_many([SEND, SEND, SEND])] == [True, False, False]
        assert not any(one.allowed for one in client.check_many([SEND, SEND]))
        assert client.check_many([]) == []


def test_more_than_a_thousand_are_asked_in_parts(far: Any) -> None:
    with GateClient(far.url, "t") as client:
        assert len(client.check_many([SEND] * 2500)) == 2500
    assert [len(body["sends"]) for _, _, body in far.asked] == [1000, 1000, 500]


@pytest.mark.parametrize("send", [{"to": object()}, {"to": float("nan")}, {"to": {1, 2}}])
def test_a_send_that_is_no_json_is_not_sent(far: Any, send: dict[str, Any]) -> None:
    with GateClient(far.url, "t", fail={"fraud_alert": "open"}) as client:
        assert client.check(send, message_class="fraud_alert").codes == ("unreadable",)
    assert far.asked == []


def test_what_has_left_is_told(far: Any) -> None:
    far.answer = (200, said(id="D1"))
    with GateClient(far.url, "t") as client:
        answer = client.check(SEND)
        assert client.sent(answer, message_id="m1")
        assert far.asked[-1] == (
            "POST",
            "/api/v1/gate/sent",
            {"id": "D1", "message_id": "m1"},
        )
        far.answer = (503, b"")
        assert not client.sent(answer)
        assert not client.sent(client.check(SEND))


@pytest.mark.parametrize("fail", [{"collection": "open"}, {"reminder": "open"}, {"x": "ajar"}, {"x": True}])
def test_what_may_never_be_open_cannot_be_opened(fail: Any) -> None:
    with pytest.raises(ValueError, match="fail"):
        GateClient("http://127.0.0.1:1", "t", fail=fail)


def test_the_environment_redirects_nothing(far: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with GateClient(far.url, "t") as client:
        assert client.check(SEND).allowed


def test_the_token_is_not_in_the_clients_repr() -> None:
    with GateClient("http://127.0.0.1:1", "mrt_secret") as client:
        assert "secret" not in repr(client)
