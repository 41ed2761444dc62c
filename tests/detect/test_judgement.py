"""Problem order, risk, holder, fingerprints: the definitions that decide (contract §6)."""

from __future__ import annotations

import dataclasses
import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_cases import TODAY, facts_of

from misroute.detect import (
    EventKind,
    Facts,
    Happening,
    OwnKind,
    Problem,
    Rulebook,
    Severity,
    Verdict,
    VerdictKind,
    assess,
    fingerprint,
)
from misroute.people import Relation, ReplyLabel
from misroute.phones import LineType, Reading, Status

BOOK = Rulebook.standard()
CHANGED = {"verdict": "owner_changed", "as_of": date(2026, 1, 1), "asked_at": date(2026, 5, 1), "ported": False}
DEAD = {"verdict": "disconnected", "as_of": date(2026, 1, 1), "asked_at": date(2026, 5, 2)}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"status": "invalid", "own": "staff", "intel": [CHANGED]}, "unusable_number"),
        ({"status": "doubtful", "own": "staff", "intel": [CHANGED]}, "doubtful_number"),
        ({"own": "staff", "beside": "妈妈", "intel": [CHANGED]}, "own_staff_number"),
        ({"beside": "妈妈", "intel": [CHANGED]}, "reassigned"),
        ({"beside": "妈妈", "intel": [DEAD]}, "relative_number"),
        ({"beside": "朋友", "intel": [DEAD]}, "third_party_number"),
        ({"verified_at": date(2020, 1, 1), "intel": [DEAD]}, "disconnected"),
        ({"verified_at": date(2020, 1, 1)}, "stale"),
        ({"verified_at": date(2026, 5, 1)}, "none"),
    ],
)
def test_the_first_problem_that_holds_is_told(entry: dict, problem: str) -> None:
    assert assess(facts_of(entry), BOOK).problem == problem


def test_without_any_evidence_the_risk_is_the_base_rate() -> None:
    found = assess(facts_of({}), BOOK)
    assert found.risk == BOOK.base_rate
    assert found.codes == ()


@pytest.mark.parametrize("status", ["missing", "invalid", "multiple"])
def test_without_a_number_there_is_no_risk(status: str) -> None:
    assert assess(facts_of({"status": status}), BOOK).risk is None


def test_the_risk_grows_with_the_age_of_the_proof() -> None:
    risks = [assess(facts_of({"verified_at": TODAY - timedelta(days=age)}), BOOK).risk for age in (0, 90, 400, 1500)]
    assert risks == sorted(risks)
    assert risks[0] == pytest.approx(BOOK.fresh_floor, abs=1e-4)


def test_a_dead_number_reaches_nobody_so_its_risk_is_low_even_if_it_was_a_relatives() -> None:
    alive = assess(facts_of({"beside": "妈妈"}), BOOK).risk
    dead = assess(facts_of({"beside": "妈妈", "intel": [DEAD]}), BOOK).risk
    assert alive is not None
    assert dead is not None
    assert dead < 0.2 < 0.7 < alive


def test_the_waterfall_adds_up_to_the_risk() -> None:
    found = assess(facts_of({"verified_at": date(2025, 1, 1), "beside": "妈妈", "intel": [DEAD]}), BOOK)
    total = sum(weight.value for weight in found.weights)
    assert found.risk == pytest.approx(1 / (1 + math.exp(-total)), abs=2e-3)
    assert found.weights[0].name == "age_of_proof"


def test_an_error_is_only_told_for_the_problem_that_holds_or_would_hold_alone() -> None:
    found = assess(facts_of({"events": [{"at": date(2026, 5, 1), "kind": "complaint"}]}), BOOK)
    assert {finding.severity for finding in found.findings} == {Severity.warning}


@pytest.mark.parametrize(
    ("relation", "holder"),
    [("parent", "relative"), ("friend", "third_party"), ("unknown", "unknown"), ("self", "unknown")],
)
def test_who_answers_a_number_without_problems_is_as_the_row_says(relation: str, holder: str) -> None:
    assert assess(facts_of({"relation": relation}), BOOK).holder == holder


def test_what_concerns_another_customer_is_no_proof_of_this_one() -> None:
    facts = facts_of({"events": [{"at": date(2026, 5, 1), "kind": "login", "customer": "C2"}]})
    found = assess(facts, BOOK)
    assert found.holder == "unknown"
    assert [finding.severity for finding in found.findings] == [Severity.warning]


def test_a_fingerprint_is_stable_and_depends_on_rule_customer_and_entry() -> None:
    one = fingerprint("MR101", "C1", "self/self", "+86139****1234")
    assert len(one) == 24
    assert one == fingerprint("MR101", "C1", "self/self", "+86139****1234")
    others = [
        fingerprint("MR102", "C1", "self/self", "+86139****1234"),
        fingerprint("MR101", "C2", "self/self", "+86139****1234"),
        fingerprint("MR101", "C1", "contact1/parent", "+86139****1234"),
    ]
    assert one not in others


def test_a_fingerprint_does_not_change_with_the_row_when_the_customer_has_an_id() -> None:
    first = assess(facts_of({"beside": "妈妈", "row": 2}), BOOK).findings[0]
    later = assess(facts_of({"beside": "妈妈", "row": 900}), BOOK).findings[0]
    assert first.fingerprint == later.fingerprint


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
instants = st.datetimes(datetime(2015, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))
columns = st.lists(st.sampled_from(["verified_at", "consent_at"]), unique=True).map(tuple)
words = st.sampled_from(["", "张伟", "妈妈", "Mom", "\u202e\x00😀", "朋友", "x" * 5000])
happenings = st.lists(
    st.builds(
        Happening,
        instants,
        st.sampled_from(EventKind),
        st.sampled_from(["", "delivered", "unknown_subscriber", "wrong_party", "third_party", "conversation", "?"]),
        st.sampled_from(["", "C1", "C2"]),
        st.none() | st.sampled_from(ReplyLabel),
        st.floats(0, 1),
        st.none() | st.sampled_from(Relation),
    ),
    max_size=12,
).map(lambda found: tuple(sorted(found, key=lambda happening: happening.at)))
verdicts = st.lists(
    st.builds(Verdict, st.sampled_from(VerdictKind), st.just("p"), st.none() | instants, st.none() | days), max_size=4
).map(tuple)
facts = st.builds(
    Facts,
    reading=st.builds(
        Reading,
        st.sampled_from([Status.ok, Status.doubtful]),
        e164=st.just("+8613900001234"),
        type=st.none() | st.sampled_from(LineType),
        region=st.sampled_from(["CN", "US", None]),
        beside=st.none() | words,
    ),
    as_of=st.just(TODAY),
    customer=st.just("C1"),
    customer_id=st.sampled_from(["", "C1"]),
    customer_name=words,
    contact_name=words,
    relation=st.sampled_from(Relation),
    kin=st.booleans(),
    role_label=words,
    verified_at=st.none() | days,
    consent_at=st.none() | days,
    unread_dates=columns,
    happenings=happenings,
    verdicts=verdicts,
    own=st.none() | st.sampled_from(OwnKind),
)


@settings(max_examples=300, deadline=None)
@given(facts)
def test_any_facts_get_one_answer_that_keeps_the_contract(found: Facts) -> None:
    answer = assess(found, BOOK)
    assert answer == assess(found, BOOK)
    assert answer.risk is not None
    assert 0 <= answer.risk <= 1
    if not found.is_self:
        assert answer.problem not in (Problem.relative_number, Problem.third_party_number)
    for finding in answer.findings:
        assert 0 <= finding.confidence <= 1
    assert len({finding.fingerprint for finding in answer.findings}) == len(answer.findings)


@settings(max_examples=200, deadline=None)
@given(st.lists(facts, min_size=2, max_size=4))
def test_what_was_judged_before_changes_no_answer(several: list[Facts]) -> None:
    used = Rulebook.standard()
    for found in several:
        assess(found, used)
    assert [assess(found, used) for found in several] == [assess(found, Rulebook.standard()) for found in several]


@settings(max_examples=100, deadline=None)
@given(facts)
def test_a_wrong_person_on_the_telephone_today_never_lowers_the_risk(found: Facts) -> None:
    call = Happening(datetime(2026, 6, 1, 9, tzinfo=UTC), EventKind.call, "wrong_party", "C1")
    more = dataclasses.replace(found, happenings=(*found.happenings, call))
    before, after = assess(found, BOOK).risk, assess(more, BOOK).risk
    assert before is not None
    assert after is not None
    # the call also shows that a number thought dead is alive; both effects raise the risk
    assert after >= before - 1e-9


def _what_tips(found: Facts) -> tuple[object, ...]:
    answer = assess(found, BOOK)
    return answer.problem, answer.holder, answer.action, answer.codes, [f.severity for f in answer.findings]


@settings(max_examples=300, deadline=None)
@given(facts, st.lists(st.integers(1, 3000), min_size=1, max_size=6))
def test_a_judgement_stands_until_the_day_it_names(found: Facts, later: list[int]) -> None:
    again = assess(found, BOOK).judge_again
    assert again is None or again > found.as_of
    for after in later:
        day = found.as_of + timedelta(days=after)
        if again is None or day < again:
            assert _what_tips(dataclasses.replace(found, as_of=day)) == _what_tips(found)


@pytest.mark.parametrize(
    ("entry", "again"),
    [
        ({}, None),
        ({"verified_at": date(2026, 5, 1)}, date(2026, 10, 29)),
        ({"verified_at": date(2026, 7, 1)}, date(2026, 7, 1)),
        ({"verified_at": date(2025, 1, 1)}, None),
    ],
)
def test_the_next_day_on_which_time_alone_changes_the_judgement(entry: dict, again: date | None) -> None:
    assert assess(facts_of(entry), BOOK).judge_again == again


def test_what_is_suppressed_is_told_but_counts_for_nothing() -> None:
    open_ = facts_of({"beside": "妈妈", "verified_at": date(2024, 1, 1)})
    counted = assess(open_, BOOK)
    told = assess(dataclasses.replace(open_, suppressed=frozenset({"MR301"})), BOOK)
    plain = assess(facts_of({"verified_at": date(2024, 1, 1)}), BOOK)
    assert counted.problem == "relative_number"
    assert (told.problem, told.risk, told.codes) == (plain.problem, plain.risk, plain.codes)
    [hidden] = [finding for finding in told.findings if finding.suppressed]
    assert (hidden.code, hidden.severity, hidden.holder) == ("MR301", "error", "relative")
    assert hidden.fingerprint == next(f.fingerprint for f in counted.findings if f.code == "MR301")


def test_suppressing_what_makes_a_number_stale_leaves_no_problem() -> None:
    found = facts_of({"verified_at": date(2020, 1, 1)})
    assert assess(dataclasses.replace(found, suppressed=frozenset({"MR501"})), BOOK).problem == "none"


def test_who_answers_is_told_with_how_sure_that_is() -> None:
    mother = assess(facts_of({"beside": "妈妈"}), BOOK)
    assert (mother.holder, mother.findings[0].holder) == ("relative", "relative")
    assert mother.holder_confidence > 0.9
    proven = assess(facts_of({"verified_at": TODAY}), BOOK)
    assert (proven.holder, proven.holder_confidence) == ("borrower", pytest.approx(1 - BOOK.fresh_floor, abs=1e-3))
    assert assess(facts_of({}), BOOK).holder_confidence == 0


@pytest.mark.parametrize("country", ["CN", "US"])
def test_a_death_longer_ago_than_the_quarantine_is_riskier_than_a_fresh_one(country: str) -> None:
    def dead_since(day: date) -> float:
        events = [
            {"at": day + timedelta(days=30 * at), "kind": "receipt", "outcome": "unknown_subscriber"} for at in (0, 1)
        ]
        risk = assess(
            facts_of({"verified_at": date(2024, 1, 1), "number_region": country, "events": events}), BOOK
        ).risk
        assert risk is not None
        return risk

    fresh, older, oldest = (dead_since(TODAY - timedelta(days=days)) for days in (40, 250, 600))
    assert fresh < 0.05 < older <= oldest
    assert oldest > 0.2


def test_a_slip_of_the_number_in_use_is_no_change_of_hands_though_a_stranger_says_wrong_number() -> None:
    entry = {
        "verified_at": date(2025, 1, 1),
        "events": [{"at": date(2026, 5, 2), "kind": "inbound", "reply": "wrong_number"}],
        "other_numbers": [{"at": date(2026, 5, 1), "since": date(2025, 3, 1), "slip": True}],
    }
    found = assess(facts_of(entry), BOOK)
    assert found.problem is Problem.third_party_number
    assert "MR217" not in found.codes
