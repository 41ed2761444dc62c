"""The campaign watch: does a stream of sends reach wrong people more often than it used to?

Each send is one trial; it counts against the stream once, however many signals came for it. The test is Page's CUSUM
with Bernoulli log-likelihood ratios, which is Wald's sequential test begun anew whenever it falls to zero (E. S. Page,
Biometrika 41, 1954; A. Wald, Sequential Analysis, 1947).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, log

MOST = 0.5
"""The alternative rate is never put above this: there every second message reaches somebody else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One test: rates per send, and the statistic's steps. ``false_alarm`` holds over ``horizon`` sends."""

    base: float
    alternative: float
    false_alarm: float
    horizon: int
    threshold: float
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the test says. ``began`` and ``crossed`` are positions of sends, from 0: where the rise that crossed the
    threshold began, and where it crossed; None when it did not. ``statistic`` is the highest value reached."""

    breached: bool
    statistic: float
    sends: int
    signals: int
    began: int | None
    crossed: int | None


def plan(base: float, *, factor: float = 4.0, false_alarm: float = 0.01, horizon: int = 100_000) -> Plan:
    """The test of ``base`` (signals per send) against ``factor`` times as many.

    The threshold is ln(horizon · p1 / false_alarm). Why: the path that crosses begins at a zero with a signal (a send
    without one steps down). By the change of measure, for one such beginning P0(signal first, then crossing) ≤
    exp(-threshold) · P1(signal first) = exp(-threshold) · p1, and there are at most ``horizon`` beginnings.
    Raises ValueError for rates that are none.
    """
    if not 0 < base < MOST or factor <= 1 or not 0 < false_alarm < 1 or horizon < 1:
        raise ValueError("a watch needs 0 < base < 0.5, factor > 1, 0 < false_alarm < 1 and horizon ≥ 1")
    alternative = min(MOST, base * factor)
    up, down = log(alternative / base), log((1 - alternative) / (1 - base))
    return Plan(base, alternative, false_alarm, horizon, max(up, log(horizon * alternative / false_alarm)), up, down)


def judge(outcomes: Iterable[bool], test: Plan) -> Verdict:
    """Run the test over sends in the order they left; True is a send for which a signal came."""
    statistic = highest = 0.0
    sends = signals = rise = 0
    began: int | None = None
    crossed: int | None = None
    for position, signal in enumerate(outcomes):
        sends += 1
        if signal:
            signals += 1
            if statistic == 0.0:
                rise = position
            statistic += test.up
            highest = max(highest, statistic)
            if crossed is None and statistic >= test.threshold:
                began, crossed = rise, position
        elif statistic > 0.0:
            statistic = max(0.0, statistic + test.down)
    return Verdict(crossed is not None, highest, sends, signals, began, crossed)


def expected_delay(test: Plan, rate: float) -> float:
    """Sends until the breach shows once signals come at ``rate`` per send, at most on average; infinite when never.

    Wald's identity with one step's overshoot: (threshold + up) / drift.
    """
    drift = rate * test.up + (1 - rate) * test.down
    return inf if drift <= 0 else (test.threshold + test.up) / drift


def base_rate(signals: int, sends: int, *, prior: float = 0.01, weight: int = 500, floor: float = 0.002) -> float:
    """The rate learned from history, drawn to ``prior`` as by ``weight`` sends, never below ``floor``.

    The floor keeps a silent history from making three stray replies an alarm; at most a tenth, so that a broken
    history cannot hide a breach.
    """
    return min(0.1, max(floor, (signals + prior * weight) / (sends + weight)))
