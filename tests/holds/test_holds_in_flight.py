"""What a hold cannot call back: allowed sends whose permit still lives, and those that left a moment before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from misroute.app import App
from misroute.store import decisions, events, holds, sends
from misroute.store.decisions import NewDecision
from misroute.store.events import NumberEvent
from misroute.store.sends import NewSend

NUMBER = "+8613800001234"
OTHER = "+8613912345678"


def allowed(app: App, message_id: str, *, ago: float, permit: float | None = 60, sent: float | None = None) -> None:
    """An allowed send ``ago`` seconds before now; its permit lived ``permit`` seconds; sent after ``sent`` seconds."""
    with app.store.write("gate") as unit:
        at = unit.now - timedelta(seconds=ago)
        new = NewDecision(
            at=at,
            number=NUMBER,
            channel="sms",
            purpose="reminder",
            decision="allow",
            codes=(),
            policy="cn",
            customer_ref="Z-1",
            campaign="spring",
            template="dun-1",
            gateway="smsc-1",
            message_id=message_id,
            permit_until=None if permit is None else at + timedelta(seconds=permit),
        )
        (made,) = decisions.record(unit, [new])
        if sent is not None:
            decisions.mark_sent(unit, made, at + timedelta(seconds=sent), message_id)


def in_flight(app: App, scope: str, value: str | None) -> list[str]:
    hold = app.holding.place(scope, value, "an incident", actor="wu")
    assert hold.touches.in_flight_count == len(hold.touches.in_flight)
    return [str(row["message_id"]) for row in hold.touches.in_flight]


REACHING = [
    ("number", NUMBER),
    ("customer", "Z-1"),
    ("campaign", "spring"),
    ("template", "dun-1"),
    ("gateway", "smsc-1"),
    ("all", None),
]


@pytest.mark.parametrize(("scope", "value"), REACHING)
def test_a_send_whose_permit_still_lives_may_be_in_flight(app: App, scope: str, value: str | None) -> None:
    allowed(app, "lives", ago=30)
    allowed(app, "over", ago=90)
    assert in_flight(app, scope, value) == ["lives"]


@pytest.mark.parametrize(
    ("scope", "value"),
    [("number", OTHER), ("customer", "N-0"), ("campaign", "autumn"), ("template", "dun-2"), ("gateway", "smsc-2")],
)
def test_a_hold_lists_only_what_it_reaches(app: App, scope: str, value: str) -> None:
    allowed(app, "lives", ago=30)
    assert in_flight(app, scope, value) == []


def test_what_left_a_moment_ago_is_in_flight_until_its_receipt_is_there(app: App) -> None:
    allowed(app, "left", ago=300, sent=10)
    allowed(app, "arrived", ago=300, sent=10)
    allowed(app, "long gone", ago=3600, sent=10)
    with app.store.write("gateway") as unit:
        receipt = NumberEvent(
            at=unit.now, kind="receipt", number=NUMBER, channel="sms", outcome="delivered", message_id="arrived"
        )
        events.load_events(unit, [receipt])
    assert in_flight(app, "number", NUMBER) == ["left"]


def test_a_sender_that_reports_nothing_counts_as_sending_for_some_minutes(app: App) -> None:
    allowed(app, "silent", ago=200, permit=None)
    allowed(app, "old", ago=400, permit=None)
    assert in_flight(app, "number", NUMBER) == ["silent"]


def test_what_was_blocked_and_what_was_asked_after_the_hold_is_not_in_flight(app: App, clock: Any) -> None:
    hold = app.holding.place("number", NUMBER, "an incident", actor="wu")
    clock.forward(seconds=5)
    answer = app.gatekeeping.check({"channel": "sms", "purpose": "reminder", "to": NUMBER, "person": "Z-1"})
    assert answer.decision == "block"
    assert app.holding.show(hold.hold_id)["touches"]["in_flight"]["count"] == 0


def test_an_answer_of_the_gate_with_its_permit_is_found(app: App) -> None:
    send = {"channel": "sms", "purpose": "apology", "to": NUMBER, "person": "Z-1", "template": "apology.sms"}
    answer = app.gatekeeping.check({**send, "message_id": "m-1", "campaign": "sorry"})
    assert answer.permit is not None
    assert in_flight(app, "campaign", "sorry") == ["m-1"]


def test_a_case_shows_what_may_be_in_flight_with_numbers_masked(app: App) -> None:
    allowed(app, "lives", ago=30)
    opened = app.intake.open_case(NUMBER, actor="li.na")
    case = opened.case_id
    assert opened.to_json()["in_flight"] == 1
    assert any("may still arrive" in line.text for line in opened.lines())
    (hold,) = app.lookup.case(case)["holds"]
    assert hold["in_flight"]["count"] == 1
    assert hold["in_flight"]["first"][0]["message_id"] == "lives"
    assert NUMBER not in str(hold)
    with app.store.read() as unit:
        kept = holds.holds_of_case(unit, case)
    assert len(kept) == 1


def campaign_of(app: App, state: str, *, ago: float) -> None:
    """A message of one of our own campaigns that stands in ``state`` since ``ago`` seconds."""
    fields = {"channel": "sms", "purpose": "reminder", "person": "Z-1", "campaign": "spring", "template": "dun-1"}
    allowed(app, "own", ago=ago)
    with app.store.write("way") as unit:
        (decision,) = decisions.decisions_on(unit, NUMBER)
        taken = sends.take_up(unit, "way", [NewSend("own", fields, NUMBER)], run="run-1")
        (send, _fresh) = taken["own"]
        sends.note_decision(unit, send.id, decision.id)
        sends.settle(unit, send.id, state)


@pytest.mark.parametrize(("scope", "value"), [*REACHING[:4], REACHING[5]])
def test_our_own_deferred_messages_wait_and_are_touched(app: App, scope: str, value: str | None) -> None:
    campaign_of(app, "deferred", ago=3600)
    touches = app.holding.place(scope, value, "an incident", actor="wu").touches
    assert [(row["message_id"], row["state"]) for row in touches.queued] == [("own", "deferred")]
    assert (touches.queued_count, touches.in_flight_count) == (1, 0)
    assert "Z-1" in {row["customer"] for row in touches.customers}
    assert NUMBER not in str(touches.to_json())


def test_one_of_our_own_of_which_nobody_knows_may_be_in_flight_for_a_day(app: App) -> None:
    campaign_of(app, "unknown", ago=3600)
    assert in_flight(app, "campaign", "spring") == ["own"]
    assert in_flight(app, "campaign", "autumn") == []


def test_one_of_our_own_that_was_sent_long_ago_is_not(app: App) -> None:
    campaign_of(app, "sent", ago=3600)
    assert in_flight(app, "campaign", "spring") == []
