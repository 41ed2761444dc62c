"""Senders follow the holds: from a page of those in force, by the feed, and say that they obey."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

NUMBER = "+8613912345678"


def place(near: Any, scope: str, value: str | None) -> str:
    return near.app.holding.place(scope, value, "test", actor="test").hold_id


def test_a_newcomer_reads_what_is_in_force_and_goes_on_from_there(near: Any) -> None:
    token = near.token("dialler")
    first, lifted, last = (place(near, "customer", ref) for ref in ("C1", "C2", "C3"))
    near.app.holding.lift(lifted, "test", actor="test")
    begun = near.ask("GET", "/api/v1/holds/snapshot?limit=1", token=token).json()
    assert [hold["hold"] for hold in begun["holds"]] == [first]
    rest = near.ask("GET", f"/api/v1/holds/snapshot?limit=1&after={begun['next']}", token=token).json()
    assert [hold["hold"] for hold in rest["holds"]] == [last]
    assert near.ask("GET", f"/api/v1/holds/snapshot?limit=1&after={rest['next']}", token=token).json()["holds"] == []
    whole = near.ask("GET", "/api/v1/holds/snapshot", token=token).json()
    assert ([hold["hold"] for hold in whole["holds"]], whole["next"]) == ([first, last], None)
    near.app.holding.lift(first, "test", actor="test")
    told = near.ask("GET", f"/api/v1/holds/feed?cursor={begun['cursor']}", token=token).json()
    assert [(one["hold"], one["change"]) for one in told["changes"]] == [(first, "lifted")]
    assert told["source"] == begun["source"]
    assert not told["more"]


def test_the_feed_is_in_order_without_gaps_and_in_pages(near: Any) -> None:
    token = near.token("dialler")
    placed = [place(near, "campaign", f"c{serial}") for serial in range(5)]
    cursor, seen, more = 0, [], True
    while more:
        page = near.ask("GET", f"/api/v1/holds/feed?cursor={cursor}&limit=2", token=token).json()
        seen += page["changes"]
        cursor, more = page["cursor"], page["more"]
    assert [one["seq"] for one in seen] == [1, 2, 3, 4, 5]
    assert [one["hold"] for one in seen] == placed
    assert near.ask("GET", "/api/v1/holds/feed?cursor=6", token=token).status_code == 409


@pytest.mark.parametrize(
    "query", ["cursor=-1", "cursor=x", "cursor=1e3", "limit=0", "limit=1001", "cursor=99999999999999999999"]
)
def test_an_odd_cursor_is_refused(near: Any, query: str) -> None:
    assert near.ask("GET", f"/api/v1/holds/feed?{query}", token=near.token("d")).status_code == 422


@pytest.mark.parametrize("path", ["snapshot", "feed"])
def test_a_number_stands_as_a_hash_that_this_token_alone_can_compare(near: Any, path: str) -> None:
    place(near, "number", NUMBER)
    tokens = [near.token(name) for name in ("one", "two")]
    answers = [near.ask("GET", f"/api/v1/holds/{path}", token=token) for token in tokens]
    assert all("13912345678" not in answer.text for answer in answers)
    values = [answer.json()["holds" if path == "snapshot" else "changes"][0]["value"] for answer in answers]
    assert values[0] != values[1]
    for token, value in zip(tokens, values, strict=True):
        assert value == hmac.digest(hashlib.sha256(token.encode()).digest(), NUMBER.encode(), "sha256").hex()


def test_a_sender_says_that_it_obeys_and_it_is_on_record(near: Any) -> None:
    near.app.senders.add("sms-1", channels=["sms"], actor="test")
    token = near.token("sms", sender="sms-1")
    hold = place(near, "campaign", "spring")
    cursor = near.ask("GET", "/api/v1/holds/feed", token=token).json()["cursor"]
    said = {"cursor": cursor, "channel": "sms", "stopped": 3}
    assert near.ask("POST", "/api/v1/holds/ack", said, token=token).json() == {"new": 1}
    assert near.ask("POST", "/api/v1/holds/ack", said, token=token).json() == {"new": 0}
    assert near.ask("POST", "/api/v1/holds/ack", {"hold": hold}, token=token).json() == {"new": 0}
    for odd, status in (
        ({"cursor": cursor + 1}, 422),
        ({}, 422),
        ({"cursor": 1, "hold": hold}, 422),
        ({"cursor": 1, "channel": "visit"}, 422),
        ({"cursor": 1, "stopped": -1}, 422),
        ({"hold": "nothing"}, 404),
    ):
        assert near.ask("POST", "/api/v1/holds/ack", odd, token=token).status_code == status, odd
    assert near.ask("POST", "/api/v1/holds/ack", said, token=near.token("nobody")).status_code == 403
    stranger = near.token("stranger", sender="not-there")
    assert near.ask("POST", "/api/v1/holds/ack", said, token=stranger).status_code == 404
