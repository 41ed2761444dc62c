"""The gate: scenarios with their right answers, and properties that hold for all of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.gate import Decision, Policy, decide, parse_scenario
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir

_CASES = [
    json.loads(line)
    for name in ("scenarios", "countries")
    for line in (Path(__file__).parent / f"cases/{name}.jsonl").read_text("utf-8").splitlines()
]
_CONFIG = data_dir("config")
POLICIES: Mapping[str, Policy] = load_policies(_CONFIG, load_calendars(_CONFIG))
_TO = {"us": "+12125550100"}


def whole(case: dict[str, Any]) -> dict[str, Any]:
    """A case with everything it leaves out: the borrower ``b``, his number, a quiet Monday morning."""
    case = copy.deepcopy(case)
    us = str(case["policy"]).startswith("us")
    send = {
        "channel": "sms",
        "purpose": "reminder",
        "to": _TO["us"] if us else "+8613812345678",
        "person": "b",
        "debt": "d1",
    }
    send |= case.get("send", {})
    scenario = {
        "policy": case["policy"],
        "now": case.get("now", "2026-03-02T10:00:00-05:00" if us else "2026-03-02T10:00:00+08:00"),
        "send": send,
        "persons": {"b": {"role": "borrower", **case.get("person", {})}, **case.get("others", {})},
        **case.get("extra", {}),
    }
    for key in ("holds", "requests", "consents", "verifications", "history"):
        if key in case:
            scenario[key] = json.loads(json.dumps(case[key]).replace("{to}", send["to"]))
    return scenario


def ask(scenario: object) -> Decision:
    return decide(parse_scenario(scenario), POLICIES)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["why"])
def test_scenario(case: dict[str, Any]) -> None:
    answer = ask(whole(case))
    assert answer.decision == case["decision"], answer.reasons
    assert {reason.code for reason in answer.reasons} == set(case.get("codes", []))
    if "until" in case:
        assert answer.until == datetime.fromisoformat(case["until"])


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["why"])
def test_every_answer_keeps_the_contract(case: dict[str, Any]) -> None:
    answer = ask(whole(case))
    assert (answer.until is not None) == (answer.decision == "defer")
    assert bool(answer.reasons) == (answer.decision != "allow")
    for reason in answer.reasons:
        assert reason.code
        assert reason.rule
        assert reason.source
        assert reason.detail
        assert reason.detail_zh
        assert (reason.until is not None) == (reason.effect == "defer")
    json.dumps(answer.to_json())
    assert "12345678" not in json.dumps(answer.to_json())


@pytest.mark.parametrize("case", [case for case in _CASES if case["decision"] == "defer"], ids=lambda case: case["why"])
def test_what_is_deferred_may_go_at_its_until_and_not_before(case: dict[str, Any]) -> None:
    scenario = whole(case)
    until = ask(scenario).until
    assert until is not None
    assert ask(scenario | {"now": until.isoformat()}).decision == "allow"
    just_before = (until - timedelta(seconds=1)).isoformat()
    assert ask(scenario | {"now": just_before}).decision != "allow"


_STRICTER = [
    ("holds", {"scope": "all"}),
    ("holds", {"scope": "customer", "value": "nobody"}),
    ("requests", {"at": "2026-02-01T00:00:00Z", "by": "b", "kind": "opt_out"}),
    ("requests", {"at": "2026-02-01T00:00:00Z", "by": "z", "kind": "not_me", "number": "+8613812345678"}),
    (
        "verifications",
        {"number": "+12125550100", "at": "2026-03-02T09:00:00Z", "kind": "database", "verdict": "disconnected"},
    ),
]
_RANK = {"allow": 0, "defer": 1, "block": 2}


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["why"])
def test_another_hold_request_or_bad_verdict_never_loosens(case: dict[str, Any]) -> None:
    plain = whole(case)
    if plain["send"]["purpose"] == "optout_confirmation":
        return  # an opt-out is the very thing that lets its confirmation go
    before = ask(plain).decision
    for key, item in _STRICTER:
        more = copy.deepcopy(plain)
        more.setdefault(key, []).append(item)
        assert _RANK[ask(more).decision] >= _RANK[before]


@pytest.mark.parametrize("case", [case for case in _CASES if case["policy"]], ids=lambda case: case["why"])
def test_a_second_pack_never_loosens(case: dict[str, Any]) -> None:
    plain = whole(case)
    named = plain["policy"] if isinstance(plain["policy"], list) else [plain["policy"]]
    for more in ("cn", "us", "house-cn"):
        assert _RANK[ask(plain | {"policy": [*named, more]}).decision] >= _RANK[ask(plain).decision]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(_JSON)
def test_garbage_is_never_allowed_and_never_an_exception(garbage: Any) -> None:
    assert ask(garbage).decision == "block"


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_CASES), st.data())
def test_a_scenario_with_one_value_spoilt_never_raises(case: dict[str, Any], data: st.DataObject) -> None:
    scenario = whole(case)
    paths = list(_paths(scenario))
    path = data.draw(st.sampled_from(paths))
    target: Any = scenario
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = data.draw(_JSON)
    json.dumps(ask(scenario).to_json())


def _paths(value: Any, prefix: tuple[Any, ...] = ()) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*prefix, key)
        yield from _paths(inner, (*prefix, key))


@pytest.mark.parametrize("key", ["now", "send", "policy"])
def test_what_is_required_is_missed(key: str) -> None:
    scenario = whole({"policy": "cn"})
    del scenario[key]
    assert ask(scenario).decision == "block"


def test_the_window_of_the_day_is_told() -> None:
    answer = ask(whole({"policy": "us", "person": {"address_region": "CA"}}))
    (window,) = answer.window
    assert (window.start.isoformat(), window.end.isoformat()) == (
        "2026-03-02T16:00:00+00:00",
        "2026-03-03T02:00:00+00:00",
    )


def test_history_that_is_too_long_is_refused_rather_than_cut() -> None:
    assert ask(whole({"policy": "cn"}) | {"holds": [{"scope": "all"}] * 10_001}).decision == "block"
