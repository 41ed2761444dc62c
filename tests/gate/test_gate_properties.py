"""Properties of the gate over made-up scenarios: stricter facts never loosen, times are true, garbage never goes."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from gate_scenarios import POLICIES, RANK, ask, contacts, holds, instants, scenarios, wishes
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from misroute.gate import Decision
from misroute.gate.decision import Window

OFTEN = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SELDOM = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
GRAIN = timedelta(microseconds=1)
CAPS = frozenset({"frequency_cap", "after_conversation", "redial"})


def with_more(scenario: dict[str, Any], key: str, item: Any) -> dict[str, Any]:
    more = copy.deepcopy(scenario)
    more.setdefault(key, []).append(item)
    return more


def assert_no_looser(before: Decision, after: Decision) -> None:
    """Not a better answer, not an earlier time, not a wider window."""
    assert RANK[after.decision] >= RANK[before.decision]
    if before.until is not None and after.until is not None:
        assert after.until >= before.until
    for span in after.window:
        assert any(known.start <= span.start and span.end <= known.end for known in before.window)


@OFTEN
@given(scenarios(), st.sampled_from(sorted(POLICIES)))
def test_another_pack_never_loosens(scenario: dict[str, Any], pack: str) -> None:
    assert_no_looser(ask(scenario), ask(with_more(scenario, "policy", pack)))


@OFTEN
@given(scenarios(), st.sampled_from(sorted(POLICIES)))
def test_the_order_of_packs_changes_nothing_that_is_decided(scenario: dict[str, Any], pack: str) -> None:
    both = with_more(scenario, "policy", pack)
    one, other = ask(both), ask(both | {"policy": both["policy"][::-1]})
    assert (one.decision, one.until) == (other.decision, other.until)


@OFTEN
@given(scenarios(), holds)
def test_another_hold_never_loosens(scenario: dict[str, Any], hold: dict[str, Any]) -> None:
    assert_no_looser(ask(scenario), ask(with_more(scenario, "holds", hold)))


@OFTEN
@given(scenarios(), st.data())
def test_another_request_never_loosens(scenario: dict[str, Any], data: st.DataObject) -> None:
    # an opt-out is the very thing that lets its one confirmation go
    assume(scenario["send"]["purpose"] != "optout_confirmation")
    now = datetime.fromisoformat(scenario["now"])
    wish = data.draw(wishes(now, scenario["send"]["to"]))
    assert_no_looser(ask(scenario), ask(with_more(scenario, "requests", wish)))


def test_an_opt_out_taken_back_opens_no_hour_to_other_sends_than_its_confirmation() -> None:
    night = copy.deepcopy(ALLOWED) | {"now": "2026-03-02T03:03:00+08:00"}
    night["send"] |= {"channel": "sms"}
    asked = {"at": "2026-03-02T03:00:00+08:00", "by": "b", "kind": "opt_out"}
    again = {"at": "2026-03-02T03:01:00+08:00", "by": "b", "kind": "text", "given_to": "us"}
    assert ask(night).decision == "defer"
    assert ask(with_more(with_more(night, "requests", asked), "consents", again)).decision == "defer"


@OFTEN
@given(scenarios(plain=True, called=True), st.data())
def test_more_history_never_loosens_a_cap(scenario: dict[str, Any], data: st.DataObject) -> None:
    now = datetime.fromisoformat(scenario["now"])
    past = data.draw(contacts(now, scenario["send"]["to"], direction="out"))
    before, after = caps_of(ask(scenario)), caps_of(ask(with_more(scenario, "history", past)))
    assert before.keys() <= after.keys()
    for rule, until in before.items():
        assert after[rule] >= until


def caps_of(answer: Decision) -> dict[tuple[str, str], datetime]:
    return {(one.code, one.rule): one.until for one in answer.reasons if one.code in CAPS and one.until is not None}


@OFTEN
@given(scenarios(plain=True, called=True), st.data())
def test_until_is_the_first_instant_that_is_allowed(scenario: dict[str, Any], data: st.DataObject) -> None:
    answer = ask(scenario)
    assume(answer.until is not None)
    now, until = datetime.fromisoformat(scenario["now"]), answer.until
    assert until is not None
    assert until > now
    assert ask(scenario | {"now": until.isoformat()}).decision == "allow"
    assert ask(scenario | {"now": (until - GRAIN).isoformat()}).decision != "allow"
    between = now + (until - now) * data.draw(st.floats(0, 1, exclude_max=True))
    assert ask(scenario | {"now": min(between, until - GRAIN).isoformat()}).decision != "allow"


def inside(window: tuple[Window, ...], moment: datetime) -> bool:
    return any(span.start <= moment < span.end for span in window)


@SELDOM
@given(scenarios(plain=True))
def test_the_window_agrees_with_the_decision_at_every_minute(scenario: dict[str, Any]) -> None:
    first = datetime.fromisoformat(scenario["now"]).replace(second=0)
    for minute in range(25 * 60):
        moment = first + timedelta(minutes=minute)
        answer = ask(scenario | {"now": moment.isoformat()})
        assume(answer.decision != "block")
        if moment in {span.end for span in answer.window}:  # whether the end itself belongs to it is the pack's to say
            moment += timedelta(seconds=1)
            answer = ask(scenario | {"now": moment.isoformat()})
        assert (answer.decision == "allow") == inside(answer.window, moment), moment


@OFTEN
@given(scenarios(plain=True), st.integers(0, 24 * 3600 - 1))
def test_the_window_is_that_of_the_day_whenever_on_it_one_asks(scenario: dict[str, Any], later: int) -> None:
    here = ask(scenario)
    assume(here.window)
    span = here.window[0]
    moment = span.start + (span.end - span.start) * (later / (24 * 3600))
    assert ask(scenario | {"now": moment.isoformat()}).window == here.window


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ("\x00", "\u202e+86138", "😀" * 9, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9" * 400)
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@OFTEN
@given(_JSON)
def test_garbage_is_blocked_with_a_reason(garbage: Any) -> None:
    assert_blocked(ask(garbage))


@OFTEN
@given(st.dictionaries(st.sampled_from(("policy", "now", "send", "persons", "holds", "requests", "history")), _JSON))
def test_garbage_under_the_right_keys_is_blocked_with_a_reason(garbage: Any) -> None:
    assert_blocked(ask(garbage))


def assert_blocked(answer: Decision) -> None:
    assert answer.decision == "block"
    assert answer.until is None
    for reason in answer.reasons:
        assert reason.detail
        assert reason.detail_zh
    assert answer.reasons
    json.dumps(answer.to_json())


ALLOWED = {
    "policy": ["cn"],
    "now": "2026-03-02T10:00:00+08:00",
    "send": {
        "channel": "call",
        "purpose": "collection",
        "to": "+8613812345678",
        "person": "b",
        "debt": "d1",
        "campaign": "spring",
        "visitors": 1,
    },
    "lender": {"covered_by_fdcpa": False},
    "debts": {"d1": {"past_due_days": 3}},
    "persons": {
        "b": {
            "role": "borrower",
            "name": "Li",
            "minor": False,
            "zones": ["Asia/Shanghai"],
            "numbers": ["+8613812345678"],
            "inconvenient": [{"days": ["sun"], "from": "08:00", "to": "09:00"}],
            "agreed": [{"from": "2026-03-01T10:00:00Z", "to": "2026-03-01T11:00:00Z"}],
            "deceased": False,
        }
    },
    "holds": [{"scope": "campaign", "value": "autumn"}],
    "requests": [{"at": "2026-02-01T00:00:00Z", "by": "b", "kind": "opt_out", "medium": "email"}],
    "consents": [{"at": "2026-02-01T00:00:00Z", "by": "b", "kind": "text", "given_to": "us"}],
    "verifications": [
        {"number": "+8613812345678", "at": "2026-02-20T00:00:00Z", "kind": "database", "verdict": "same_owner"}
    ],
    "history": [
        {
            "at": "2026-02-20T00:00:00Z",
            "direction": "out",
            "channel": "call",
            "number": "+8613812345678",
            "person": "b",
            "outcome": "no_answer",
            "connected": False,
        }
    ],
}
"""Everything that is read, each value of its own kind, and nothing that speaks against the send."""


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, inner in items for found in ((*prefix, key), *paths(inner, (*prefix, key)))]


def spoilt(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    scenario = copy.deepcopy(ALLOWED)
    target: Any = scenario
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return scenario


def test_the_unspoilt_one_is_allowed() -> None:
    assert ask(ALLOWED).decision == "allow"


@pytest.mark.parametrize("path", paths(ALLOWED), ids=lambda path: ".".join(map(str, path)))
def test_a_value_of_the_wrong_kind_anywhere_is_blocked(path: tuple[Any, ...]) -> None:
    assert_blocked(ask(spoilt(path, 3.5)))
    assert_blocked(ask(spoilt(path, {"x": []} if not isinstance(_at(path), dict) else ["x"])))


def _at(path: tuple[Any, ...]) -> Any:
    value: Any = ALLOWED
    for step in path:
        value = value[step]
    return value


@OFTEN
@given(scenarios(), st.data())
def test_a_scenario_spoilt_anywhere_never_raises_and_keeps_the_contract(
    scenario: dict[str, Any], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(paths(scenario)))
    target: Any = scenario
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = data.draw(_JSON)
    answer = ask(scenario)
    json.dumps(answer.to_json())
    assert bool(answer.reasons) == (answer.decision != "allow")
    assert (answer.until is not None) == (answer.decision == "defer")


@OFTEN
@given(scenarios(), st.text(max_size=30).filter(lambda name: name not in POLICIES))
def test_an_unknown_pack_is_never_allowed_even_beside_a_known_one(scenario: dict[str, Any], name: str) -> None:
    assert_blocked(ask(scenario | {"policy": [name]}))
    assert_blocked(ask(with_more(scenario, "policy", name)))


@OFTEN
@given(scenarios(), instants())
def test_the_same_question_has_the_same_answer(scenario: dict[str, Any], other: str) -> None:
    first = ask(scenario).to_json()
    ask(scenario | {"now": other})  # whatever was asked between
    assert ask(scenario).to_json() == first
