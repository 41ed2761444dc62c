"""What a caller says beside the send can only make the answer stricter; who may assert is believed."""

from __future__ import annotations

from typing import Any

import pytest
from gate_askers import NUMBER, SEND, chinese_packs, gate_on, load_one
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.services.gate.answers import stricter
from misroute.services.gate.scenarios import Scene, answer_to, merged
from misroute.store import Store

ORDER = {"allow": 0, "defer": 1, "block": 2}
AT = "2026-02-27T01:00:00+00:00"
MORNING, NIGHT = "2026-03-02T01:00:00+00:00", "2026-03-02T15:00:00+00:00"


def scenario(now: str, channel: str, purpose: str, role: str) -> dict[str, Any]:
    return {
        "policy": ["cn", "us"],
        "now": now,
        "send": {"channel": channel, "purpose": purpose, "to": NUMBER, "person": "C1"},
        "persons": {"C1": {"role": role}},
        "debts": {},
        "holds": [],
        "requests": [],
        "consents": [],
        "verifications": [],
        "history": [],
    }


PERSON = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["borrower", "spouse", "stranger", "executor", "attorney", "nonsense"]),
        "zones": st.lists(st.sampled_from(["Asia/Shanghai", "America/New_York", "Mars/Base"]), max_size=2),
        "minor": st.booleans(),
        "deceased": st.booleans(),
        "unreachable": st.booleans(),
        "agreed": st.just([{"from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z"}]),
    },
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "now": st.just(MORNING),
        "policy": st.just(["support"]),
        "send": st.just({"channel": "letter"}),
        "persons": st.dictionaries(st.sampled_from(["C1", "B"]), PERSON, max_size=2),
        "debts": st.just({"D1": {"past_due_days": 400}}),
        "lender": st.fixed_dictionaries({"covered_by_fdcpa": st.booleans()}),
        "holds": st.lists(st.just({"scope": "all", "since": AT}), max_size=1),
        "requests": st.lists(st.just({"at": AT, "by": "C1", "kind": "opt_out"}), max_size=1),
        "consents": st.lists(
            st.sampled_from(["text", "visit", "time", "extra_call"]).map(
                lambda kind: {"at": AT, "by": "C1", "kind": kind, "number": NUMBER, "given_to": "us"}
            ),
            max_size=3,
        ),
        "verifications": st.lists(
            st.sampled_from(["consumer_text", "consent", "database"]).map(
                lambda kind: {"number": NUMBER, "at": AT, "kind": kind, "verdict": "same_owner"}
            ),
            max_size=2,
        ),
        "history": st.one_of(st.text(max_size=3), st.lists(st.just({"at": AT, "person": "C1"}), max_size=1)),
    },
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([MORNING, NIGHT]),
    st.sampled_from(["sms", "call", "letter", "visit"]),
    st.sampled_from(["servicing", "collection", "marketing", "location"]),
    st.sampled_from(["borrower", "spouse", "unknown"]),
    SAID,
)
def test_whatever_a_caller_says_the_answer_is_never_looser(
    now: str, channel: str, purpose: str, role: str, said: dict[str, Any]
) -> None:
    asked = scenario(now, channel, purpose, role)
    without = answer_to(Scene(asked, ()), None, chinese_packs(), may_assert=False)
    with_it = answer_to(Scene(asked, ()), said, chinese_packs(), may_assert=False)
    assert ORDER[with_it.decision] >= ORDER[without.decision]
    if without.decision == with_it.decision == "defer":
        assert with_it.until is not None
        assert without.until is not None
        assert with_it.until >= without.until
    if with_it.decision == "defer":
        assert with_it.until is not None
        assert all(reason.effect == "defer" for reason in with_it.reasons)
    assert with_it.decision == "allow" or with_it.reasons


def test_the_stricter_answer_has_the_reasons_of_both() -> None:
    packs = chinese_packs()
    night = answer_to(Scene(scenario(NIGHT, "sms", "servicing", "borrower"), ()), None, packs, may_assert=False)
    held = answer_to(
        Scene(merged(scenario(NIGHT, "sms", "servicing", "borrower"), {"holds": [{"scope": "all", "since": AT}]}), ()),
        None,
        packs,
        may_assert=False,
    )
    both = stricter(night, held)
    assert both == stricter(held, night)
    assert both.decision == "block"
    assert {reason.code for reason in both.reasons} >= {reason.code for reason in night.reasons} | {"hold_all"}


@pytest.fixture
def stranger() -> dict[str, Any]:
    """A send to a number that stands in nobody's book."""
    return {**SEND, "to": "+8613612345678"}


def test_only_who_may_assert_is_believed_that_somebody_is_the_borrower(store: Store, stranger: dict[str, Any]) -> None:
    load_one(store)
    gate = gate_on(store)
    said = {"persons": {"C1": {"role": "borrower"}}}
    assert gate.check(stranger).decision == "block"
    assert gate.check(stranger, facts=said).decision == "block"
    assert gate.check(stranger, facts=said, may_assert=True).decision == "allow"
    cease = {"requests": [{"at": AT, "by": "C1", "kind": "cease", "form": "written"}]}
    assert gate.check(SEND).decision == "allow"
    assert gate.check(SEND, facts=cease).decision == "block"
    assert gate.check(SEND, facts=cease, may_assert=True).decision == "block"


@pytest.mark.parametrize(
    "said", [{"persons": []}, {"holds": {}}, {"history": "x"}, {"requests": [1]}, {"persons": {"C1": 3}}]
)
def test_facts_that_cannot_be_read_block(store: Store, said: dict[str, Any]) -> None:
    load_one(store)
    for may_assert in (False, True):
        answer = gate_on(store).check(SEND, facts=said, may_assert=may_assert)
        assert (answer.decision, {reason.code for reason in answer.reasons}) == ("block", {"scenario_invalid"})
