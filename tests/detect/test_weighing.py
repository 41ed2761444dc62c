"""Pieces of evidence from one source repeat each other; those of different sources do not."""

from __future__ import annotations

from datetime import date

from rule_cases import facts_of

from misroute.detect import Rulebook, assess

BOOK = Rulebook.standard()
STOP = {"at": date(2026, 5, 3), "kind": "inbound", "reply": "opt_out"}
COMPLAINT = {"at": date(2026, 5, 4), "kind": "complaint"}
OWNER_CHANGED = {"verdict": "owner_changed", "as_of": date(2026, 1, 1), "asked_at": date(2026, 5, 20), "ported": False}


def weights(**entry: object) -> dict[str, float]:
    found = assess(facts_of({"verified_at": date(2026, 1, 1), **entry}), BOOK)
    return {weight.name: weight.value for weight in found.weights}


def test_what_one_source_says_twice_counts_half_the_second_time() -> None:
    alone, beside = weights(events=[STOP]), weights(events=[STOP, COMPLAINT])
    assert beside["complaint"] == BOOK.weights["complaint"]
    assert beside["asked_to_stop"] == alone["asked_to_stop"] / 2


def test_what_two_sources_say_counts_fully() -> None:
    found = weights(events=[COMPLAINT], intel=[OWNER_CHANGED])
    assert found["complaint"] == BOOK.weights["complaint"]
    assert found["owner_changed"] == BOOK.weights["owner_changed"]


def test_a_lone_bare_piece_stays_well_below_what_it_may_not_reach() -> None:
    told = assess(
        facts_of({"verified_at": date(2024, 1, 1), "intel": [{**OWNER_CHANGED, "as_of": date(2024, 1, 1)}]}), BOOK
    )
    assert told.risk is not None
    assert BOOK.decide_at < told.risk < BOOK.error_at - 0.05


def test_a_lone_bare_piece_takes_nothing_away_from_what_the_light_ones_say() -> None:
    old = {"verified_at": date(2005, 1, 1), "events": [COMPLAINT]}
    before = assess(facts_of(old), BOOK).risk
    call = {"at": date(2026, 5, 20), "kind": "call", "outcome": "wrong_party"}
    after = assess(facts_of({**old, "events": [COMPLAINT, call]}), BOOK).risk
    assert before is not None
    assert after is not None
    assert after >= before > 0.81
