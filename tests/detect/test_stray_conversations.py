"""A conversation that an agent clicked by mistake does not bring a dead line back to life."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rule_cases import facts_of

from misroute.detect import EventKind, Happening, Rulebook, assess
from misroute.detect.spells import believed, spells
from misroute.people import ReplyLabel

BOOK = Rulebook.standard()
DEAD_TWICE = ((2, "receipt", "unknown_subscriber"), (5, "call", "not_in_service"))
TALK = (9, "call", "conversation")
DEAD_AGAIN = ((14, "receipt", "unknown_subscriber"), (20, "receipt", "unknown_subscriber"))


def on(*told: tuple[int, str, str], **more: Any) -> Any:
    """Facts of a number first delivered to in January; each telling is a day of May, a kind and an outcome."""
    events = [{"at": datetime(2026, 1, 10, 9, tzinfo=UTC), "kind": "receipt", "outcome": "delivered"}]
    events += [
        {"at": datetime(2026, 5, 1, 9, tzinfo=UTC) + timedelta(days=day - 1), "kind": kind, "outcome": outcome}
        for day, kind, outcome in told
    ]
    return facts_of({"events": events, **more})


def test_a_lone_conversation_amid_dead_answers_revives_nothing() -> None:
    facts = on(*DEAD_TWICE, TALK, *DEAD_AGAIN)
    assert len(spells(facts.happenings)) == 1
    assert TALK[2] not in [happening.outcome for happening in believed(facts)]
    assert assess(facts, BOOK).problem == "disconnected"


def test_a_lone_conversation_amid_dead_answers_is_no_proof_of_the_person() -> None:
    old = {"verified_at": datetime(2025, 1, 1, tzinfo=UTC).date()}
    with_talk = assess(on(*DEAD_TWICE, TALK, *DEAD_AGAIN, **old), BOOK)
    without = assess(on(*DEAD_TWICE, *DEAD_AGAIN, **old), BOOK)
    assert (with_talk.problem, with_talk.risk) == (without.problem, without.risk)


@pytest.mark.parametrize(
    "supported",
    [
        (*DEAD_TWICE, TALK, (10, "call", "conversation"), *DEAD_AGAIN),
        (*DEAD_TWICE, TALK, (10, "login", ""), *DEAD_AGAIN),
        (*DEAD_TWICE, TALK),
        (TALK, *DEAD_AGAIN),
    ],
    ids=["twice", "with a login", "nothing dead after it", "nothing dead before it"],
)
def test_a_conversation_with_anything_beside_it_is_believed(supported: tuple[tuple[int, str, str], ...]) -> None:
    facts = on(*supported)
    assert "conversation" in [happening.outcome for happening in believed(facts)]


def test_a_conversation_with_a_note_is_believed() -> None:
    plain = on(*DEAD_TWICE, TALK, *DEAD_AGAIN).happenings
    noted = [
        Happening(h.at, h.kind, h.outcome, reply=ReplyLabel.borrower_confirms, reply_confidence=0.9)
        if h.kind is EventKind.call and h.outcome == "conversation"
        else h
        for h in plain
    ]
    assert len(spells(noted)) == 2


def test_dead_answers_far_apart_leave_room_for_a_conversation() -> None:
    far = [(2, "receipt", "unknown_subscriber"), TALK, (70, "receipt", "unknown_subscriber")]
    assert len(spells(on(*far).happenings)) == 2


def test_what_a_provider_calls_dead_counts_as_a_dead_answer() -> None:
    dead = {"verdict": "disconnected", "as_of": datetime(2026, 1, 1, tzinfo=UTC).date()}
    intel = [{**dead, "asked_at": datetime(2026, 5, day, tzinfo=UTC).date()} for day in (4, 15)]
    assert "conversation" not in [h.outcome for h in believed(on(TALK, intel=intel))]
