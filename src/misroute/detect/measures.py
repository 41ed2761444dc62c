"""How good judgements are: shares with their uncertainty, and how well a probability keeps its word.

All pure arithmetic on (probability, what came true) pairs; the same figures serve learning from cases and the
accuracy benchmark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# two-sided 95 %
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """``true`` of ``n``, with the 95 % Wilson interval (Wilson 1927): honest for small numbers and shares near 1."""

    true: int
    n: int

    @property
    def value(self) -> float | None:
        """The share itself; None of nothing."""
        return self.true / self.n if self.n else None

    @property
    def low(self) -> float:
        """Lower end of the interval; 0 of nothing."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """Upper end of the interval; 1 of nothing."""
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 1.0
        p, n, square = self.true / self.n, self.n, _Z * _Z
        middle = (p + square / (2 * n)) / (1 + square / n)
        half = _Z * math.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
        # at the ends the interval is exact; rounding must not leave it a hair short of them
        return 0.0 if self.true == 0 else max(middle - half, 0.0), 1.0 if self.true == n else min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Judgements of about the same probability: how many, what was expected, what came true."""

    low: float
    high: float
    n: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well probabilities keep their word. ``brier``: mean squared error, 0 is best, that of always saying the
    overall share is ``share × (1 − share)``. ``error``: expected calibration error, the mean distance between expected
    and observed, weighted by count. ``auc``: chance that one that came true was given more than one that did not; None
    when there is only one kind.
    """

    n: int
    true: int
    brier: float
    error: float
    log_loss: float
    auc: float | None
    bins: tuple[Bin, ...]


Pair = tuple[float, bool]

DECILES = tuple(step / 10 for step in range(11))


def calibration(pairs: Iterable[Pair], edges: Sequence[float] = DECILES) -> Calibration | None:
    """Measure (probability, came true) pairs in bins of equal probability; None without any."""
    known = list(pairs)
    if not known:
        return None
    bins = reliability(known, edges)
    n = len(known)
    return Calibration(
        n=n,
        true=sum(true for _, true in known),
        brier=sum((p - true) ** 2 for p, true in known) / n,
        error=sum(one.n * abs(one.expected - one.observed) for one in bins) / n,
        log_loss=sum(surprise(p, true) for p, true in known) / n,
        auc=auc(known),
        bins=bins,
    )


def reliability(pairs: Sequence[Pair], edges: Sequence[float] = DECILES) -> tuple[Bin, ...]:
    """Bins with anything in them; an upper edge belongs to the next bin, the last edge to the last."""
    sorted_in: list[list[Pair]] = [[] for _ in edges[1:]]
    for pair in pairs:
        place = next((at for at, edge in enumerate(edges[1:]) if pair[0] < edge), len(sorted_in) - 1)
        sorted_in[place].append(pair)
    return tuple(
        Bin(edges[at], edges[at + 1], len(held), _mean(p for p, _ in held), _mean(float(true) for _, true in held))
        for at, held in enumerate(sorted_in)
        if held
    )


def auc(pairs: Iterable[Pair]) -> float | None:
    """Area under the ROC curve by ranks (Mann–Whitney); ties count half. None when only one kind is there."""
    ordered = sorted(pairs)
    positives = sum(true for _, true in ordered)
    negatives = len(ordered) - positives
    if not positives or not negatives:
        return None
    ranks = 0.0
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        # ranks begin with 1; all of a tie have the middle one
        ranks += (at + 1 + end) / 2 * sum(true for _, true in ordered[at:end])
        at = end
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def surprise(probability: float, true: bool) -> float:
    """Log loss of one judgement, in nats; certainty that was wrong costs about 14."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return -math.log(p if true else 1 - p)


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return math.fsum(held) / len(held)
