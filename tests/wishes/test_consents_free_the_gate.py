"""What people permit, from the moment it is on record to the gate's answer, and back when it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from misroute.errors import NotFound, UsageError
from misroute.services.gate.declaring import Said
from misroute.store import Store
from misroute.store.events import NumberEvent, load_events

OWN, SECOND, MOTHER = "+8613912345678", "+8613812345679", "+8613712345670"
NEW_YORK, BROTHER = "+12125550143", "+12125550144"


def permit(desk: Any, kind: str, person: str = "C1", **said: Any) -> Any:
    said = {"note": "form of today", "given_to": "us", **said}
    return desk.app.people.declaring.add_consent(Said(kind, person, **said), actor="li.na")


def check(desk: Any, code: str, recorded: Callable[[], Any], *where: str, **send: Any) -> None:
    """The reason stands before the consent and after its end, and not while it is in force."""
    assert code in desk.codes(*where, **send)
    consent = recorded()
    assert code not in desk.codes(*where, **send)
    desk.app.people.declaring.end_consent(consent.id, "revoked", actor="li.na")
    assert code in desk.codes(*where, **send)


def test_marketing_needs_a_consent_for_this_number(desk: Any) -> None:
    check(desk, "marketing_consent", lambda: permit(desk, "text", number=OWN), purpose="marketing")
    permit(desk, "text", number=SECOND)
    assert "marketing_consent" in desk.codes(OWN, purpose="marketing")


def test_a_visit_needs_consent(desk: Any) -> None:
    visit = {"channel": "visit", "purpose": "collection", "visitors": 2}
    check(desk, "visit_consent", lambda: permit(desk, "visit"), **visit)


def test_an_american_text_needs_a_direct_consent_or_a_text_of_theirs(american: Any) -> None:
    text = {"channel": "sms", "purpose": "collection"}
    check(
        american,
        "proof_missing",
        lambda: permit(american, "text", "U1", number=NEW_YORK),
        NEW_YORK,
        "U1",
        **text,
    )
    permit(american, "text", "U1", number=NEW_YORK, given_to="creditor")
    assert "proof_missing" in american.codes(NEW_YORK, "U1", **text)
    american.clock.forward(days=1)
    permit(american, "text", "U1", number=NEW_YORK)
    american.clock.forward(days=61)
    assert "number_stale" in american.codes(NEW_YORK, "U1", **text)


def test_an_odd_hour_may_be_agreed_to_for_good(american: Any) -> None:
    american.clock.forward(hours=14)
    call = {"channel": "call", "purpose": "collection"}
    check(american, "quiet_hours", lambda: permit(american, "time", "U1"), NEW_YORK, "U1", **call)


def test_a_further_call_may_be_agreed_to(american: Any, store: Store) -> None:
    talk = NumberEvent(
        american.clock.now - timedelta(days=2), "call", NEW_YORK, "U1", channel="call", outcome="conversation"
    )
    with store.write("dialler") as unit:
        load_events(unit, [talk])
    call = {"channel": "call", "purpose": "collection"}
    check(american, "after_conversation", lambda: permit(american, "extra_call", "U1"), NEW_YORK, "U1", **call)


@pytest.mark.parametrize("meant", [{"for_role": "sibling"}, {"number": BROTHER}])
def test_somebody_else_may_be_told_with_the_borrowers_consent(
    desk_of: Callable[..., Any], clock: Any, meant: dict[str, Any]
) -> None:
    clock.forward(hours=14)
    desk = desk_of("us")
    speak = {"channel": "call", "purpose": "collection"}
    check(desk, "third_person", lambda: permit(desk, "third_party", "U1", **meant), BROTHER, "U1", **speak)
    permit(desk, "third_party", "U1", for_role="spouse")
    permit(desk, "third_party", "U1", given_to="creditor", **meant)
    assert "third_person" in desk.codes(BROTHER, "U1", **speak)


def test_a_consent_given_anew_counts_from_now_and_twice_in_a_day_is_once(desk: Any) -> None:
    first = permit(desk, "text", number=OWN)
    assert permit(desk, "text", number=OWN).id == first.id
    desk.clock.forward(days=2)
    again = permit(desk, "text", number=OWN)
    assert again.fresh
    assert len(desk.app.people.declaring.consents(person="C1")) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "anything"},
        {"kind": "text", "person": ""},
        {"kind": "text", "given_to": None},
        {"kind": "text", "given_to": "somebody"},
        {"kind": "third_party"},
        {"kind": "third_party", "for_role": "borrower"},
        {"kind": "text", "number": "1-800-FLOWERS-NOT"},
    ],
)
def test_a_consent_is_never_guessed(desk: Any, said: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        permit(desk, **said)
    assert desk.app.people.declaring.consents() == []


def test_a_consent_of_nobody_known_is_refused(desk: Any) -> None:
    with pytest.raises(NotFound):
        permit(desk, "text", "C9")
