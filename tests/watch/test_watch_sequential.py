"""The sequential test keeps the false-alarm rate it states and finds a change as soon as it says."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.gate.watch import base_rate, expected_delay, judge, plan


def test_without_a_change_alarms_stay_under_the_stated_rate() -> None:
    chance = random.Random(20260302)
    test = plan(0.02, false_alarm=0.1, horizon=2000)
    runs = 400
    alarms = sum(judge((chance.random() < 0.02 for _ in range(2000)), test).breached for _ in range(runs))
    assert alarms <= 0.1 * runs


def test_a_low_threshold_would_alarm_so_the_simulation_can_fail() -> None:
    chance = random.Random(20260302)
    careless = plan(0.02, false_alarm=0.99, horizon=1)
    assert any(judge((chance.random() < 0.02 for _ in range(2000)), careless).breached for _ in range(20))


@pytest.mark.parametrize("rate", [0.08, 0.3, 0.9])
def test_a_change_is_found_within_the_delay_stated_on_average(rate: float) -> None:
    chance = random.Random(7)
    test = plan(0.02)
    delays = []
    for _ in range(150):
        before = [False] * 100  # the statistic stands at zero: the slowest start
        verdict = judge(before + [chance.random() < rate for _ in range(20_000)], test)
        assert verdict.crossed is not None
        assert verdict.began is not None
        assert verdict.began >= 100
        delays.append(verdict.crossed - 99)
    assert sum(delays) / len(delays) <= expected_delay(test, rate)


def test_a_rate_as_usual_is_never_expected_to_breach() -> None:
    assert expected_delay(plan(0.02), 0.02) == inf


@pytest.mark.parametrize(
    ("base", "more"), [(0.0, {}), (0.7, {}), (0.01, {"factor": 1}), (0.01, {"false_alarm": 0}), (0.01, {"horizon": 0})]
)
def test_rates_that_are_none_are_refused(base: float, more: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a watch needs"):
        plan(base, **more)  # type: ignore[arg-type]


@given(st.lists(st.booleans(), max_size=300))
def test_what_is_counted_is_what_was_there(outcomes: list[bool]) -> None:
    verdict = judge(outcomes, plan(0.01))
    assert (verdict.sends, verdict.signals) == (len(outcomes), sum(outcomes))
    assert verdict.breached == (verdict.crossed is not None) == (verdict.statistic >= plan(0.01).threshold)
    if verdict.crossed is not None:
        assert outcomes[verdict.crossed]
        assert outcomes[verdict.began or 0]


def test_a_base_rate_has_a_floor_and_a_ceiling_and_follows_history_between() -> None:
    assert base_rate(0, 10**9) == 0.002
    assert base_rate(10**9, 10**9) == 0.1
    assert base_rate(0, 0) == 0.01
    assert base_rate(3000, 100_000) == pytest.approx(0.03, rel=0.01)
