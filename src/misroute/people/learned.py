"""What the phrases of a reply speak for, as weights learned from the project's own labelled texts.

A weight is a log-odds of a label against ``other``; the sum is divided by the square root of the number of known
phrases and turned into a probability. The phrases that weigh most are the reason. A first, cheaper sum over single
words spares most ordinary texts the rest. The weights are a reviewable file, ``tables/learned_phrases.tsv``,
made by ``make replies`` from ``tools/reply_texts``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.phrases import Told, bare_words, phrases_of, told

LEARNED_LABELS: Final = (
    ReplyLabel.relative_of_borrower,
    ReplyLabel.wrong_number,
    ReplyLabel.opt_out,
    ReplyLabel.dispute,
    ReplyLabel.borrower_confirms,
)
# weights are kept as whole hundredths
SCALE: Final = 100
# a phrase's weights side by side in one whole number, each raised above zero: one addition adds them all, several times
# faster than five; so many bits hold the sum of every phrase a text can have
_BITS: Final = 24
_RAISED: Final = 1 << 13
_FIELD: Final = (1 << _BITS) - 1
_REASONS: Final = 3
_FILE: Final = "learned_phrases.tsv"
# lines of the file that are no phrase: the bias of each label; the first sum's threshold; its weights
BIAS: Final = "bias"
THRESHOLD: Final = "threshold"
FIRST: Final = "first"


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights by phrase (packed, one per label, in hundredths), the bias of each label, and the first sum."""

    weights: Mapping[str, int]
    bias: tuple[int, ...]
    first: Mapping[str, int]
    threshold: int


@dataclass(frozen=True, slots=True)
class Leaning:
    """How likely each learned label is (0 to 1, in order of :data:`LEARNED_LABELS`), by the ``known`` phrases."""

    chances: tuple[float, ...]
    known: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that speak most for the likeliest label."""
        weights, best = learned().weights, self.chances.index(max(self.chances))
        return tuple(sorted(self.known, key=lambda phrase: (-unpacked(weights[phrase])[best], phrase))[:_REASONS])

    @property
    def label(self) -> ReplyLabel:
        """The likeliest of all labels, ``other`` among them."""
        best = max(self.chances)
        return LEARNED_LABELS[self.chances.index(best)] if best > 1 - sum(self.chances) else ReplyLabel.other

    def of(self, label: ReplyLabel) -> float:
        """How likely a label is."""
        return self.chances[LEARNED_LABELS.index(label)]


_NOTHING: Final = Leaning((0.0,) * len(LEARNED_LABELS), ())


def lean(text: str, *, spare: bool = True) -> Leaning:
    """What a cleaned text (lower case, simplified characters) leans to.

    ``spare`` False weighs every text, also one that the first sum would let go.
    """
    model = learned()
    if spare and sum(map(model.first.__getitem__, bare_words(text) & model.first.keys())) < model.threshold:
        return _NOTHING
    return _lean(told(text), model)


def _lean(words: Told, model: Learned) -> Leaning:
    weights = model.weights
    known = phrases_of(words, weights.keys())
    if not known:
        return _NOTHING
    sums = unpacked(sum(map(weights.__getitem__, known)), len(known))
    return Leaning(chances(sums, len(known), model.bias), tuple(known))


def chances(sums: Sequence[int], count: int, bias: Sequence[int]) -> tuple[float, ...]:
    """Probability of each learned label from the sums of ``count`` phrases' weights; what is left is ``other``."""
    part = 1 / (SCALE * math.sqrt(count))
    odds = [math.exp(min(whole * part + base / SCALE, 50.0)) for whole, base in zip(sums, bias, strict=True)]
    whole = 1 + sum(odds)
    return tuple(one / whole for one in odds)


def packed(weights: Sequence[int]) -> int:
    """Weights of one phrase side by side; each must lie within :data:`_RAISED` of zero."""
    return sum((weight + _RAISED) << (_BITS * place) for place, weight in enumerate(weights))


def unpacked(whole: int, count: int = 1) -> tuple[int, ...]:
    """The weights, or the sums of the weights of ``count`` phrases."""
    places = range(0, _BITS * len(LEARNED_LABELS), _BITS)
    return tuple(((whole >> place) & _FIELD) - count * _RAISED for place in places)


@lru_cache(maxsize=1)
def learned() -> Learned:
    """The shipped weights."""
    weights: dict[str, int] = {}
    first: dict[str, int] = {}
    bias: tuple[int, ...] = ()
    threshold = 0
    source = files("misroute.people.tables").joinpath(_FILE).read_text(encoding="utf-8")
    for line in source.splitlines():
        if line.startswith("#"):
            continue
        kind, *fields = line.split("\t")
        if kind == BIAS:
            bias = tuple(map(int, fields))
        elif kind == THRESHOLD:
            threshold = int(fields[0])
        elif kind == FIRST:
            first[fields[0]] = int(fields[1])
        else:
            weights[fields[0]] = packed([int(field) for field in fields[1:]])
    return Learned(weights, bias, first, threshold)
