"""Holds and events over HTTP: in force at once, once under their key, refused in one sentence."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from misroute.api import events as events_room
from misroute.store.errors import DatabaseBusy

NUMBER = "+8613912345678"
HOLD = {"scope": "number", "value": "139 1234 5678", "reason": "stranger wrote from 13912345678"}


def test_a_hold_is_placed_listed_masked_and_lifted(near: Any) -> None:
    token = near.token("desk")
    placed = near.ask("POST", "/api/v1/holds", HOLD, token=token)
    assert placed.status_code == 201, placed.text
    listed = near.ask("GET", "/api/v1/holds", token=token).json()["holds"]
    assert [(hold["id"], hold["placed_by"]) for hold in listed] == [(placed.json()["id"], "desk")]
    assert "13912345678" not in near.ask("GET", "/api/v1/holds", token=token).text
    shown = near.ask("GET", f"/api/v1/holds/{placed.json()['id']}", token=token)
    assert (shown.json()["scope"], shown.json()["touches"]["queued"]["count"]) == ("number", 0)
    assert "13912345678" not in shown.text + placed.text
    path = f"/api/v1/holds/{placed.json()['id']}/lift"
    assert near.ask("POST", path, {"reason": "mended"}, token=token).json()["lifted"]
    assert near.ask("POST", path, {"reason": "mended"}, token=token).status_code == 409
    assert near.ask("GET", "/api/v1/holds", token=token).json()["holds"] == []
    assert len(near.ask("GET", "/api/v1/holds?all=true&limit=5", token=token).json()["holds"]) == 1


def test_the_same_key_has_one_effect_and_one_answer(near: Any) -> None:
    token, other = near.token("desk"), near.token("other")
    key = {"Idempotency-Key": "k-1"}
    first = near.ask("POST", "/api/v1/holds", HOLD, token=token, headers=key)
    again = near.ask("POST", "/api/v1/holds", dict(reversed(HOLD.items())), token=token, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    changed = near.ask("POST", "/api/v1/holds", {**HOLD, "value": "13812345678"}, token=token, headers=key)
    assert changed.status_code == 409
    elsewhere = near.ask("POST", "/api/v1/events", {"events": [{"at": "x", "kind": "x"}]}, token=token, headers=key)
    assert elsewhere.status_code == 409
    assert near.ask("POST", "/api/v1/holds", HOLD, token=other, headers=key).json() != first.json()
    assert len(near.ask("GET", "/api/v1/holds", token=token).json()["holds"]) == 2


def test_a_refused_request_leaves_its_key_free(near: Any) -> None:
    token, key = near.token("desk"), {"Idempotency-Key": "k-1"}
    refused = near.ask("POST", "/api/v1/holds", {**HOLD, "value": "12"}, token=token, headers=key)
    assert refused.status_code == 422
    assert near.ask("POST", "/api/v1/holds", HOLD, token=token, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_an_odd_key_is_refused(near: Any, key: str) -> None:
    answer = near.ask("POST", "/api/v1/holds", HOLD, token=near.token("desk"), headers={"Idempotency-Key": key})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "scope"),
        ({**HOLD, "scope": "planet"}, "scope"),
        ({**HOLD, "reason": ""}, "reason"),
        ({**HOLD, "value": 13912345678}, "value"),
        ({**HOLD, "13912345678": 1}, "key"),
        ({**HOLD, "value": "x" * 201}, "value"),
        ({"scope": "campaign", "reason": "r"}, "campaign"),
    ],
    ids=str,
)
def test_an_odd_hold_is_refused_by_its_place_and_quotes_nothing(near: Any, body: Any, said: str) -> None:
    answer = near.ask("POST", "/api/v1/holds", body, token=near.token("desk"))
    assert answer.status_code == 422, answer.text
    assert said in answer.json()["detail"]
    assert "139" not in answer.text


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "१", "9" * 30])
def test_an_odd_limit_is_refused(near: Any, limit: str) -> None:
    assert near.ask("GET", f"/api/v1/holds?limit={limit}", token=near.token("desk")).status_code == 422


def test_events_are_stored_once_and_refused_one_by_one(near: Any) -> None:
    token = near.token("gateway")
    heard = {"at": "2026-03-02T01:00:00Z", "kind": "inbound", "number": NUMBER, "text": "STOP", "campaign": None}
    odd = {"at": "soon", "kind": "inbound", "number": NUMBER}
    first = near.ask("POST", "/api/v1/events", {"events": [odd, heard, heard]}, token=token)
    assert first.status_code == 200, first.text
    assert first.json()["new"] == 1
    assert [one["index"] for one in first.json()["refused"]] == [0]
    assert near.ask("POST", "/api/v1/events", {"events": [heard]}, token=token).json() == {"new": 0, "refused": []}


def test_a_call_tells_whether_it_was_effective(near: Any) -> None:
    call = {"at": "2026-03-02T01:00:00Z", "kind": "call", "number": NUMBER, "outcome": "busy", "connected": False}
    answer = near.ask("POST", "/api/v1/events", {"events": [call, {**call, "effective": "x"}]}, token=near.token("d"))
    assert answer.status_code == 422
    assert "events[1].effective" in answer.json()["detail"]
    answer = near.ask("POST", "/api/v1/events", {"events": [call]}, token=near.token("e"))
    assert answer.json() == {"new": 1, "refused": []}


def test_a_busy_database_is_a_503_that_may_be_repeated(near: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    token, key = near.token("gateway"), {"Idempotency-Key": "k"}
    body = {"events": [{"at": "2026-03-02T01:00:00Z", "kind": "inbound", "number": NUMBER, "text": "STOP"}]}

    def busy(*_: Any, **__: Any) -> None:
        raise DatabaseBusy("the database is busy: another process held it too long; try again")

    with monkeypatch.context() as now:
        now.setattr(type(near.app.loading), "receive", busy)
        assert near.ask("POST", "/api/v1/events", body, token=token, headers=key).status_code == 503
    assert near.ask("POST", "/api/v1/events", body, token=token, headers=key).json()["new"] == 1


def test_too_large_a_body_is_refused(near: Any) -> None:
    content = b'{"events": ["' + b"x" * events_room.LIMIT + b'"]}'
    assert near.ask("POST", "/api/v1/events", token=near.token("g"), content=content).status_code == 413


@pytest.mark.parametrize("path", ["/api/v1/gate/check", "/api/v1/holds"])
def test_a_body_that_trickles_in_is_refused_in_time(near: Any, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    for room in ("strict", "gate"):
        monkeypatch.setattr(f"misroute.api.{room}.READ_WITHIN_S", 0.05)
    token = near.token("slow")
    told: list[Any] = []

    async def never() -> Any:
        await asyncio.Event().wait()

    async def hear(message: Any) -> None:
        told.append(message)

    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "content-length": "9"}
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(near.front(scope, never, hear))
    assert told[0]["status"] == 408
