"""The arithmetic of tuning: a small logistic regression that leans on the weights there are.

It is written out here because the whole of it is a page: one parameter at a time is brought nearer its best, within
bounds, round and round, on a convex sum; a library for that would be the largest dependency of all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from misroute.detect.measures import Calibration, Pair, Share, calibration, surprise
from misroute.detect.rulebook import expit

# fewer points whose end is known say nothing of a threshold or a base rate
LEAST_DECIDED = 50
FOLDS = 5
# what is known of a weight before anything is seen: next to nothing
_VAGUE = 3.0
# so many of the commoner end for each of the rarer; more add next to nothing (Ury 1975)
_CONTROLS = 5
_ROUNDS = 500
_STILL = 1e-5
_MOST_SHIFT = 10.0
# weights beyond this are certainty (the limit of config/rules.toml)
_HEAVIEST = 12.0
# the thresholds that are tried
_THRESHOLDS = tuple(round(0.5 + 0.05 * at, 2) for at in range(10))


@dataclass(frozen=True, slots=True)
class Example:
    """A point with evidence: what its log-odds have besides it, and how often (or in part) each weight counts."""

    group: str
    true: bool
    rest: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A value as it is and as proposed; ``right`` are the points on which it counted, and those that were true."""

    name: str
    code: str
    old: float
    new: float
    right: Share


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted weights, and the shift that all points have in common."""

    weights: Mapping[str, float]
    shift: float


def fit(
    examples: Sequence[Example], present: Mapping[str, float], *, strength: float, step: float, fair: bool = False
) -> Fit:
    """Weights that explain the examples better while leaning on ``present``, each at most a ``step`` away from it.

    ``strength`` points of the most telling kind (information 1/4 each) stand behind each present weight. The shift
    takes up how the examples came to light: drawing points by their end moves the intercept and no slope (Prentice &
    Pyke 1979); it leans on none as strongly as a weight on itself, so that one bad rule does not move the rest. Where
    all examples ended alike no weight moves: nothing tells then what is due to the evidence and what to the drawing.
    Unless they were drawn blindly (``fair``) those of the commoner end count for _CONTROLS of the rarer at most: more
    of one kind would move weights without telling anything (nearly all closed cases did reach somebody else).
    """
    alike = len({one.true for one in examples}) < 2
    hefts = [1.0] * len(examples) if fair else _hefts(examples)
    free = _settled(examples, hefts, present, strength, still=alike)
    # cut afterwards: were the step a wall while fitting, the shift and the other weights would make up for it
    near = {name: min(max(free.weights[name], old - step), old + step) for name, old in present.items()}
    return Fit(near, _settled(examples, hefts, near, strength, still=True).shift)


def _hefts(examples: Sequence[Example]) -> list[float]:
    """How much each example counts."""
    right = sum(one.true for one in examples)
    wrong = len(examples) - right
    most = {True: min(1.0, _CONTROLS * wrong / right) if right else 1.0}
    most[False] = min(1.0, _CONTROLS * right / wrong) if wrong else 1.0
    return [most[one.true] for one in examples] if right and wrong else [1.0] * len(examples)


def _settled(
    examples: Sequence[Example], hefts: Sequence[float], present: Mapping[str, float], strength: float, *, still: bool
) -> Fit:
    """The best shift and, unless the weights are to stand still, the best weights."""
    weights = dict(present)
    using: dict[str, list[tuple[int, float]]] = {name: [] for name in present}
    for at, one in enumerate(examples):
        for name, part in one.parts:
            using[name].append((at, part))
    seen = _Seen(hefts, [one.true for one in examples])
    odds = [one.rest + math.fsum(part * weights[name] for name, part in one.parts) for one in examples]
    shift = 0.0
    everyone = [(at, 1.0) for at in range(len(examples))]
    for _ in range(_ROUNDS):
        moved = _better(shift, 0.0, strength / 4, (-_MOST_SHIFT, _MOST_SHIFT), everyone, odds, seen)
        largest = abs(moved - shift)
        shift = moved
        for name, old in () if still else present.items():
            moved = _better(weights[name], old, strength / 4, _bounds(old), using[name], odds, seen)
            largest = max(largest, abs(moved - weights[name]))
            weights[name] = moved
        if largest < _STILL:
            break
    return Fit(weights, shift)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What came of each example, and how much it counts."""

    hefts: Sequence[float]
    trues: Sequence[bool]


def _better(
    value: float,
    mean: float,
    pull: float,
    bounds: tuple[float, float],
    using: Sequence[tuple[int, float]],
    odds: list[float],
    seen: _Seen,
) -> float:
    """One step of one parameter towards its best, within bounds; ``odds`` follow it.

    The bend of a point is taken at its most, 1/4: such a step never overshoots, where Newton's own would on the flat
    stretches far from the middle.
    """
    hefts, trues = seen.hefts, seen.trues
    slope = pull * (value - mean) + math.fsum(hefts[at] * part * (expit(odds[at]) - trues[at]) for at, part in using)
    bend = pull + math.fsum(hefts[at] * part * part for at, part in using) / 4
    moved = min(max(value - slope / bend, bounds[0]), bounds[1]) if bend else value
    if moved != value:
        for at, part in using:
            odds[at] += part * (moved - value)
    return moved


def _bounds(old: float) -> tuple[float, float]:
    """Never over zero, never beyond certainty."""
    if old < 0:
        return min(-_HEAVIEST, old), 0.0
    return 0.0, max(_HEAVIEST, old)


def best_weight(hits: Sequence[tuple[float, bool]], present: float) -> tuple[float, float]:
    """The one weight that best explains hits, given the log-odds of each without it, and its standard error.

    It leans on ``present`` very little (a spread of _VAGUE): where other evidence settles every hit already, nothing
    can be said of this weight, and its error shows that.
    """

    def slope(weight: float) -> float:
        missed = math.fsum(true - expit(odds + weight) for odds, true in hits)
        return missed - (weight - present) / _VAGUE**2

    low, high = present - 10 * _VAGUE, present + 10 * _VAGUE
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    chances = [expit(odds + low) for odds, _ in hits]
    return low, 1 / math.sqrt(math.fsum(chance * (1 - chance) for chance in chances) + 1 / _VAGUE**2)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Points that were not used for fitting, judged with the weights as they are and as fitted; ``gain`` is what the
    log loss falls by for a point, ``error`` its standard error."""

    before: Calibration
    after: Calibration
    gain: float
    error: float


def held_out(
    examples: Sequence[Example], present: Mapping[str, float], *, strength: float, step: float, fair: bool = False
) -> HeldOut:
    """The weights as they are and as fitted, measured on examples that were not used for fitting.

    Both with the shift of the examples that were used, so that only the weights differ. Points of one customer stay in
    one part.
    """
    before: list[Pair] = []
    after: list[Pair] = []
    for used, kept in _parted(examples):
        names = {name for one in used for name, _ in one.parts}
        leaning = {name: value for name, value in present.items() if name in names}
        fitted = fit(used, leaning, strength=strength, step=step, fair=fair)
        plain = fit(used, dict(leaning), strength=strength, step=0.0, fair=fair)
        for one in kept:
            before.append((_chance(one, present, plain.shift), one.true))
            after.append((_chance(one, {**present, **fitted.weights}, fitted.shift), one.true))
    measured = calibration(before), calibration(after)
    assert measured[0] is not None
    assert measured[1] is not None
    gains = [surprise(*old) - surprise(*new) for old, new in zip(before, after, strict=True)]
    gain = math.fsum(gains) / len(gains)
    spread = math.fsum((one - gain) ** 2 for one in gains) / max(len(gains) - 1, 1)
    return HeldOut(measured[0], measured[1], gain, math.sqrt(spread / len(gains)))


def _chance(one: Example, weights: Mapping[str, float], shift: float) -> float:
    return expit(one.rest + shift + math.fsum(part * weights[name] for name, part in one.parts))


def _parted(examples: Sequence[Example]) -> list[tuple[list[Example], list[Example]]]:
    """(used, kept) for each fold; one customer alone is both."""
    ordered = sorted(examples, key=lambda one: one.group)
    groups = [list(held) for _, held in groupby(ordered, key=lambda one: one.group)]
    # those that were true are dealt out first, so that each part has its share of them
    groups.sort(key=lambda held: (-sum(one.true for one in held), held[0].group))
    if len(groups) < 2:
        return [(list(examples), list(examples))]
    parts = []
    for fold in range(min(FOLDS, len(groups))):
        kept = [one for at, held in enumerate(groups) if at % FOLDS == fold for one in held]
        used = [one for at, held in enumerate(groups) if at % FOLDS != fold for one in held]
        parts.append((used, kept))
    return parts


def decide_at(decided: Sequence[Pair], present: float, precision: float) -> Change | None:
    """The lowest threshold whose calls are right often enough, at most a tenth from the present one.

    It is raised when the present one's calls are not right at ``precision``, and lowered only when even the lower end
    of the interval is. None with fewer than LEAST_DECIDED points of either end.
    """
    right = sum(true for _, true in decided)
    if min(right, len(decided) - right) < LEAST_DECIDED:
        return None

    def called(threshold: float) -> Share:
        held = [true for chance, true in decided if chance >= threshold]
        return Share(sum(held), len(held))

    now = called(present)
    reach = [threshold for threshold in _THRESHOLDS if abs(threshold - present) <= 0.1 + 1e-9]
    if now.value is None or now.value < precision:
        higher = [(called(threshold).value or 0.0, -threshold) for threshold in reach if threshold > present]
        enough = [pair for pair in higher if pair[0] >= precision]
        # the lowest that suffices, else the one that comes nearest
        best = max(enough, key=lambda pair: pair[1]) if enough else max(higher, default=(0.0, -present))
        new = -best[1]
    else:
        new = min((one for one in reach if one < present and called(one).low >= precision), default=present)
    return Change("decide_at", "", present, new, called(new))
