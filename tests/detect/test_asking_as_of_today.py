"""Asking a provider "as of today" about a number that nobody proved lately settles nothing."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest
from rule_cases import TODAY, facts_of

from misroute.detect import Rulebook, assess
from misroute.detect.verdicts import ProviderTraits

SLOW = ProviderTraits(name="slow", lag_days=7)
BOOK = Rulebook.standard()
PROVEN = date(2024, 6, 1)


def answer(verdict: str, as_of: date, asked: date, provider: str = "p") -> dict[str, object]:
    return {"verdict": verdict, "as_of": as_of, "asked_at": asked, "provider": provider, "ported": False}


@pytest.fixture
def slowly() -> Rulebook:
    """The standard rules with a provider that hears of changes a week late."""
    return dataclasses.replace(Rulebook.standard(), providers={"slow": SLOW})


def test_an_answer_about_days_the_provider_has_not_heard_of_is_no_proof(slowly: Rulebook) -> None:
    plain = assess(facts_of({"verified_at": PROVEN}), slowly)
    asked = assess(
        facts_of({"verified_at": PROVEN, "intel": [answer("same_owner", date(2026, 5, 30), TODAY, "slow")]}), slowly
    )
    assert (asked.problem, asked.holder, asked.risk) == (plain.problem, plain.holder, plain.risk)


def test_a_change_is_not_made_good_by_asking_again_as_of_today() -> None:
    changed = answer("owner_changed", PROVEN, date(2026, 5, 1))
    again = answer("same_owner", date(2026, 5, 20), date(2026, 5, 20), "other")
    found = assess(facts_of({"verified_at": PROVEN, "intel": [changed, again]}), BOOK)
    assert "MR207" in found.codes
    assert found.holder != "borrower"
    assert found.risk is not None
    assert found.risk > 0.3


def test_a_stranger_before_the_day_asked_about_may_have_come_before_it() -> None:
    entry = {
        "verified_at": PROVEN,
        "events": [{"at": datetime(2026, 3, 5, tzinfo=UTC), "kind": "inbound", "reply": "wrong_number"}],
        "intel": [answer("same_owner", date(2026, 5, 20), date(2026, 5, 20))],
    }
    assert assess(facts_of(entry), BOOK).problem == "reassigned"


def test_an_answer_since_the_last_proof_is_good_news() -> None:
    found = assess(facts_of({"verified_at": PROVEN, "intel": [answer("same_owner", PROVEN, TODAY)]}), BOOK)
    assert found.risk is not None
    assert found.risk < 0.05
