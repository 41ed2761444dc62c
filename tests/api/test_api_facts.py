"""What a caller says beside a send tightens the answer, and loosens it only for a token that may assert."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

SEND = {"channel": "call", "purpose": "collection", "to": "+8613912345678", "person": "C1"}
AGREED = {"persons": {"C1": {"agreed": [{"from": "2026-03-02T23:00:00+08:00", "to": "2026-03-03T01:00:00+08:00"}]}}}
HELD = {"holds": [{"scope": "customer", "value": "C1", "since": "2026-01-01T00:00:00Z"}]}


def ask(near: Any, token: str, **facts: Any) -> dict[str, Any]:
    answer = near.ask("POST", "/api/v1/gate/check", {"send": SEND, **facts}, token=token)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_facts_only_tighten_without_the_scope_to_assert(known: Any, clock: Any) -> None:
    plain, asserting = known.token("plain", "gate:check"), known.token("core", "gate:check", "gate:assert")
    assert ask(known, plain)["decision"] == "allow"
    assert ask(known, plain, **HELD)["decision"] == ask(known, asserting, **HELD)["decision"] == "block"
    clock.forward(hours=15)  # midnight in Shanghai
    assert ask(known, plain)["decision"] == "defer"
    assert ask(known, plain, **AGREED)["decision"] == "defer"
    assert ask(known, asserting, **AGREED)["decision"] == "allow"
    assert ask(known, asserting, **AGREED, **HELD)["decision"] == "block"


@pytest.mark.parametrize(
    "facts", [{"persons": {"C1": 7}}, {"holds": [{"scope": "planet"}]}, {"history": [7]}, {"requests": [{"kind": "x"}]}]
)
def test_facts_that_cannot_be_read_block(known: Any, facts: dict[str, Any]) -> None:
    for scopes in (("gate:check",), ("gate:check", "gate:assert")):
        token = known.token(f"t{len(scopes)}", *scopes)
        assert ask(known, token, **facts)["decision"] == "block"


def test_a_caller_has_no_clock(known: Any, clock: Any) -> None:
    clock.forward(hours=15)
    assert ask(known, known.token("core"), now="2026-03-02T10:00:00+08:00")["decision"] == "defer"


def test_an_allow_carries_its_id_and_permit_and_names_its_question(known: Any) -> None:
    token = known.token("core")
    body = {"send": SEND}
    answer = known.ask("POST", "/api/v1/gate/check", body, token=token, headers={"X-Question": "q-1"}).json()
    assert (answer["decision"], answer["question"]) == ("allow", "q-1")
    assert answer["permit"]["id"].startswith(answer["id"])
    blocked = known.ask("POST", "/api/v1/gate/check", {**body, **HELD}, token=token).json()
    assert blocked["id"]
    assert blocked["permit"] is None
    assert "question" not in blocked


def test_what_was_answered_is_explained_found_and_told_as_sent(known: Any) -> None:
    token = known.token("core")
    allowed = known.ask("POST", "/api/v1/gate/check", {"send": SEND}, token=token).json()
    blocked = known.ask("POST", "/api/v1/gate/check", {"send": SEND, **HELD}, token=token).json()
    why = known.ask("GET", f"/api/v1/gate/decisions/{blocked['id']}", token=token)
    assert why.json()["by"] == "core"
    assert why.json()["replay"]["verdict"] == "same"
    assert [one["code"] for one in why.json()["reasons"]] == [one["code"] for one in blocked["reasons"]]
    assert "13912345678" not in why.text
    found = known.ask("POST", "/api/v1/gate/decisions/find", {"number": SEND["to"], "decision": "block"}, token=token)
    assert [one["id"] for one in found.json()["decisions"]] == [blocked["id"]]
    assert "13912345678" not in found.text
    told = {"id": allowed["permit"]["id"], "message_id": "m1"}
    assert known.ask("POST", "/api/v1/gate/sent", told, token=token).json() == {"new": True}
    assert known.ask("POST", "/api/v1/gate/sent", told, token=token).json() == {"new": False}
    assert known.ask("POST", "/api/v1/gate/sent", {"id": blocked["id"]}, token=token).status_code == 409
    assert known.ask("POST", "/api/v1/gate/sent", {"id": "01J8"}, token=token).status_code == 404
    assert known.ask("GET", "/api/v1/gate/decisions/01J8", token=token).status_code == 404
    since = {"since": "2026-03-02"}
    assert known.ask("POST", "/api/v1/gate/decisions/find", since, token=token).status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/gate/check", "/api/v1/gate/check-many"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"send": {}}', "application/json"),
        (b'{"sends": [{"to": "12"}, {}]}', "application/json; charset=utf-8"),
        (b'{"sends": []}', "application/json"),
        (b"{", "application/json"),
        (b"{}", "text/plain"),
        (b'{"send": {"x": 1}}', "application/json"),
        (b" " * 70_000, "application/json"),
    ],
)
def test_the_front_and_the_framework_answer_alike(known: Any, path: str, content: bytes, kind: str) -> None:
    token = known.token("core")
    for given in (token, "mrt_nobody", ""):
        answers = [
            near.ask("POST", path, content=content, token=given, headers={"Content-Type": kind})
            for near in (known, replace(known, front=known.api))
        ]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].headers["content-type"] == answers[1].headers["content-type"]
        bodies = [answer.json() for answer in answers]
        for body in bodies:
            body.pop("answered_at", None)
            for one in [body, *body.get("answers", [])]:
                one.pop("id", None)
        assert bodies[0] == bodies[1]
