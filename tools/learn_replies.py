"""Learn the weights of reply phrases: ``python tools/learn_replies.py [FILE]`` (``make replies``).

Reads the labelled texts of ``tools/reply_texts`` (JSON lines: text, lang, label) and writes
``src/misroute/people/tables/learned_phrases.tsv``, or the file named. The same texts give the same file. Method:
multinomial logistic regression by stochastic gradient descent with a step of its own for every weight (AdaGrad) and a
quadratic penalty; before it a plain logistic regression over single words, "is it any of the labels", set so that few
of the labelled texts are lost by it.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from misroute.people.learned import BIAS, FIRST, LEARNED_LABELS, SCALE, THRESHOLD
from misroute.people.phrases import bare_words, phrases_of, told
from misroute.people.replies import cleaned

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "reply_texts"
TARGET = HERE.parent / "src/misroute/people/tables/learned_phrases.tsv"
LEAST_TEXTS = 3
ROUNDS = 12
STEP = 0.3
PENALTY = 1e-3
LEAST_WEIGHT = 0.6
SEED = 20261125
# of the texts with a label so many may be lost to the first sum
FIRST_LOSES = 0.05
FIRST_LEAST = 4

Weights = list[list[float]]


def main() -> int:
    """Learn, and say how much was learned."""
    files = sorted(TEXTS.glob("*.jsonl"))
    texts = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    labels = [label.value for label in LEARNED_LABELS]
    goals = [labels.index(text["label"]) if text["label"] in labels else -1 for text in texts]
    plain = [cleaned(text["text"]) for text in texts]
    words = [told(one) for one in plain]
    lines = ["# made by tools/learn_replies.py; hundredths of log-odds, in order: " + ", ".join(labels)]
    lines += _first_sum(plain, goals)
    phrases = [phrases_of(one) for one in words]
    counts = Counter(phrase for told_phrases in phrases for phrase in told_phrases)
    place = {phrase: number for number, phrase in enumerate(sorted(p for p, n in counts.items() if n >= LEAST_TEXTS))}
    rows = [sorted(place[phrase] for phrase in told_phrases if phrase in place) for told_phrases in phrases]
    weights, bias = _descend(rows, goals, len(place), len(labels))
    lines.append("\t".join([BIAS, *_whole(bias)]))
    kept = [phrase for phrase, n in place.items() if max(map(abs, weights[n])) >= LEAST_WEIGHT]
    lines += ["\t".join(["", phrase, *_whole(weights[place[phrase]])]) for phrase in kept]
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(texts)} texts, {len(place)} phrases, {len(kept)} kept in {target.name}\n")
    return 0


def _whole(weights: list[float]) -> list[str]:
    return [str(round(one * SCALE)) for one in weights]


def _first_sum(plain: list[str], goals: list[int]) -> list[str]:
    listed = [sorted(bare_words(one)) for one in plain]
    counts = Counter(word for words in listed for word in words)
    place = {one: number for number, one in enumerate(sorted(c for c, n in counts.items() if n >= FIRST_LEAST))}
    rows = [[place[word] for word in words if word in place] for words in listed]
    weights, _ = _descend(rows, [min(goal, 0) for goal in goals], len(place), 1, scaled=False)
    whole = [[round(own[0] * SCALE)] for own in weights]
    sums = sorted(sum(whole[p][0] for p in row) for row, goal in zip(rows, goals, strict=True) if goal >= 0)
    lines = [f"{THRESHOLD}\t{sums[int(FIRST_LOSES * len(sums))]}"]
    return lines + [f"{FIRST}\t{one}\t{whole[number][0]}" for one, number in place.items() if whole[number][0]]


def _descend(
    rows: list[list[int]], goals: list[int], phrases: int, labels: int, *, scaled: bool = True
) -> tuple[Weights, list[float]]:
    chance = random.Random(SEED)  # noqa: S311  the order of texts, not a secret
    weights = [[0.0] * labels for _ in range(phrases)]
    steps = [[1e-6] * labels for _ in range(phrases)]
    bias = [0.0] * labels
    order = list(range(len(rows)))
    every = range(labels)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for one in order:
            row, goal = rows[one], goals[one]
            part = 1 / math.sqrt(len(row) or 1) if scaled else 1.0
            sums = [bias[k] + part * sum([weights[p][k] for p in row]) for k in every]
            top = max(0.0, *sums)
            odds = [math.exp(value - top) for value in sums]
            whole = math.exp(-top) + sum(odds)
            errors = [value / whole for value in odds]
            if goal >= 0:
                errors[goal] -= 1
            for k in every:
                bias[k] -= 0.01 * errors[k]
            moved = [k for k in every if abs(errors[k]) > 1e-4]
            for p in row:
                own, sizes = weights[p], steps[p]
                for k in moved:
                    slope = errors[k] * part + PENALTY * own[k]
                    sizes[k] += slope * slope
                    own[k] -= STEP * slope / math.sqrt(sizes[k])
    return weights, bias


if __name__ == "__main__":
    sys.exit(main())
