"""What an events file tells of a contact beside its outcome, from the file to the gate's caps and pauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from misroute.store import Store
from misroute.store.events import NumberEvent, load_events

OWN, MOTHER = "+8613912345678", "+8613712345670"
NEW_YORK, BROTHER = "+12125550143", "+12125550144"
CALL = {"channel": "call", "purpose": "collection"}


def receive(desk: Any, hours: int, **said: str) -> None:
    at = (desk.clock.now - timedelta(hours=hours)).isoformat()
    line = {"at": at, "kind": "call", "number": NEW_YORK, "customer_id": "U1", **said}
    assert desk.app.loading.receive([line], actor="dialler").refused == 0


@pytest.mark.parametrize(
    ("said", "send", "pauses"),
    [
        ({"outcome": "conversation"}, {}, True),
        ({"effective": "yes"}, {}, True),
        ({"effective": "是"}, {}, True),
        ({"effective": "perhaps"}, {}, False),
        ({"outcome": "no_answer", "effective": "no"}, {}, False),
        ({"outcome": "conversation", "purpose": "Servicing"}, {}, False),
        ({"outcome": "conversation", "purpose": "collection"}, {}, True),
        ({"outcome": "conversation", "collector": "agency-2"}, {"collector": "agency-1"}, False),
        ({"outcome": "conversation", "collector": "agency-1"}, {"collector": "agency-1"}, True),
        ({"outcome": "conversation", "debt_id": "D2"}, {"debt": "D1"}, False),
        ({"outcome": "conversation", "number": BROTHER}, {}, False),
    ],
)
def test_a_conversation_about_the_debt_pauses_calls_to_the_person_it_was_with(
    american: Any, said: dict[str, str], send: dict[str, str], pauses: bool
) -> None:
    receive(american, 30, **said)
    found = american.codes(NEW_YORK, "U1", **CALL, **send)
    assert ("after_conversation" in found) is pauses


def test_three_failed_calls_to_the_borrower_let_a_contact_be_asked_and_one_more_call_ends_it(american: Any) -> None:
    ask = {"channel": "call", "purpose": "location"}
    for hours in (50, 40, 30):
        assert "borrower_reachable" in american.codes(BROTHER, "U1", **ask)
        receive(american, hours, outcome="no_answer")
    assert "borrower_reachable" not in american.codes(BROTHER, "U1", **ask)
    assert "location_limit" not in american.codes(BROTHER, "U1", **ask)
    receive(american, 20, number=BROTHER, outcome="third_party", purpose="location")
    assert "location_limit" in american.codes(BROTHER, "U1", **ask)


def test_a_text_to_somebody_else_may_not_name_the_borrower(desk: Any) -> None:
    ask = {"channel": "sms", "purpose": "reply"}
    plain = desk.codes(MOTHER, body="您好，这里是海港金融，请回电4008001234", **ask)
    named = desk.codes(MOTHER, body="您好，李娜的事请回电海港金融4008001234", **ask)
    assert set(named) - set(plain) == {"borrower_data"}


def test_events_of_an_older_version_keep_their_keys(desk: Any, store: Store) -> None:
    event = NumberEvent(desk.clock.now, "call", OWN, "C1", channel="call", outcome="conversation")
    with store.write("loader") as unit:
        assert load_events(unit, [event]) == 1
        assert load_events(unit, [event]) == 0
        assert load_events(unit, [NumberEvent(**{**_fields(event), "collector": "agency-1"})]) == 1
        assert load_events(unit, [NumberEvent(**{**_fields(event), "connected": False})]) == 1


def _fields(event: NumberEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__slots__}
