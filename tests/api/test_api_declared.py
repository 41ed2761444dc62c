"""Wishes and consents over HTTP: recorded once, found without a number in an address, ended with a reason."""

from __future__ import annotations

from typing import Any

import pytest

NUMBER = "+8613912345678"
WISH = {"kind": "stop_medium", "person": "C1", "medium": "sms", "note": "说了：13912345678 别再发"}
CONSENT = {"kind": "text", "person": "C1", "number": NUMBER, "given_to": "us", "at": "2026-03-01T09:00:00+08:00"}


@pytest.mark.parametrize(("path", "body"), [("wishes", WISH), ("consents", CONSENT)])
def test_what_was_said_is_recorded_found_and_ended(known: Any, path: str, body: dict[str, Any]) -> None:
    token = known.token("desk")
    key = {"Idempotency-Key": "k"}
    made = known.ask("POST", f"/api/v1/{path}", body, token=token, headers=key)
    assert made.status_code == 201, made.text
    assert known.ask("POST", f"/api/v1/{path}", body, token=token, headers=key).json() == made.json()
    for whose in ({"person": "C1"}, {"number": NUMBER} if "number" in body else {"person": "C1", "limit": 1}):
        found = known.ask("POST", f"/api/v1/{path}/find", whose, token=token)
        assert [one["id"] for one in found.json()[path]] == [made.json()["id"]], found.text
        assert "13912345678" not in found.text
    assert known.ask("POST", f"/api/v1/{path}/find", {"person": "C2"}, token=token).json()[path] == []
    end = f"/api/v1/{path}/{made.json()['id']}/end"
    assert known.ask("POST", end, {"reason": "taken back"}, token=token).json()["ended"]
    assert known.ask("POST", end, {"reason": "taken back"}, token=token).status_code == 409
    assert known.ask("POST", f"/api/v1/{path}/find", {"person": "C1"}, token=token).json()[path] == []
    assert known.ask("POST", f"/api/v1/{path}/find", {"person": "C1", "ended": True}, token=token).json()[path]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("wishes", {**WISH, "kind": "sing"}, 422),
        ("wishes", {**WISH, "medium": "pigeon"}, 422),
        ("wishes", {**WISH, "person": "nobody"}, 404),
        ("wishes", {"kind": "cease"}, 422),
        ("wishes", {**WISH, "at": 0.5}, 422),
        ("wishes", {**WISH, "at": "2026-03-01"}, 422),
        ("wishes", {**WISH, "at": "2026-03-01T09:00:00"}, 422),
        ("wishes", {**WISH, "at": "2999-03-01T09:00:00Z"}, 422),
        ("wishes", {**WISH, "form": "sung"}, 422),
        ("consents", {**CONSENT, "given_to": None}, 422),
        ("consents", {**CONSENT, "number": "12"}, 422),
        ("consents", {**CONSENT, "kind": "third_party", "number": None}, 422),
        ("wishes/find", {"limit": 0}, 422),
        ("wishes/find", {"ended": "yes"}, 422),
        ("consents/01J8/end", {"reason": "x"}, 404),
    ],
)
def test_what_cannot_be_understood_is_refused(known: Any, path: str, body: dict[str, Any], status: int) -> None:
    answer = known.ask("POST", f"/api/v1/{path}", body, token=known.token("desk"))
    assert answer.status_code == status, answer.text
    assert "13912345678" not in answer.text
