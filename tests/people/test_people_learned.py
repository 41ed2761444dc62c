"""What a text leans to by the phrases learned from labelled texts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.people import ReplyLabel, read_reply
from misroute.people.learned import LEARNED_LABELS, chances, lean, learned, packed, unpacked
from misroute.people.phrases import phrases_of, told
from misroute.people.replies import cleaned

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "src/misroute/people/tables/learned_phrases.tsv"
WORDS = (
    "not",
    "his",
    "phone",
    "dave",
    "who",
    "is",
    "my",
    "mother",
    "wrong",
    "xyzzy",
    "?",
    "打错",
    "号",
    "他",
    "没",
    "呀",
)


@given(st.lists(st.sampled_from(WORDS), max_size=25))
@settings(max_examples=200, deadline=None)
def test_looking_only_for_known_phrases_finds_every_known_one(words: list[str]) -> None:
    text = told(" ".join(words))
    known = learned().weights
    assert set(phrases_of(text, known.keys())) == {phrase for phrase in phrases_of(text) if phrase in known}


def test_phrases_are_words_and_classes_that_follow_or_stand_apart() -> None:
    found = phrases_of(told("not his phone"))
    assert {"not", "his phone", "=^", "=<not> <his>", "=<not> <his> <phone>", "=<not> _ <phone>", "=^ _ $"} <= set(
        found
    )
    assert len(found) == len(set(found))


@given(st.lists(st.tuples(*[st.integers(-8000, 8000)] * len(LEARNED_LABELS)), min_size=1, max_size=300))
@settings(max_examples=100, deadline=None)
def test_packed_weights_add_up_as_their_columns_do(weights: list[tuple[int, ...]]) -> None:
    whole = sum(packed(one) for one in weights)
    assert unpacked(whole, len(weights)) == tuple(sum(column) for column in zip(*weights, strict=True))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_has_chances_that_leave_something_for_other(text: str) -> None:
    found = lean(cleaned(text), spare=False)
    assert all(0 <= one <= 1 for one in found.chances)
    assert sum(found.chances) <= 1 + 1e-9
    assert len(found.phrases) <= 3


def test_chances_grow_with_the_weight_and_are_shared_among_the_labels() -> None:
    little, much = chances((100, 0, 0, 0, 0), 1, (0,) * 5), chances((300, 0, 0, 0, 0), 1, (0,) * 5)
    assert much[0] > little[0] > 1 / 6
    assert much[1] < little[1] < 1 / 6


def test_a_text_without_known_phrases_leans_to_nothing() -> None:
    assert lean("").known == ()
    assert lean("", spare=False).label is ReplyLabel.other
    assert lean("zzqx", spare=False).label is ReplyLabel.other


CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases/leaning.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_words_that_no_frame_knows_are_read_by_their_phrases(case: dict[str, str]) -> None:
    found = read_reply(case["text"])
    assert found.label.value == case["label"]
    assert "learned_phrases" in found.reasons
    assert found.phrases
    assert 0.5 <= found.confidence < 0.9


@pytest.mark.proof
def test_the_shipped_weights_are_what_the_labelled_texts_teach(tmp_path: Path) -> None:
    again = tmp_path / "again.tsv"
    subprocess.run([sys.executable, "tools/learn_replies.py", str(again)], cwd=ROOT, check=True, capture_output=True)
    assert again.read_bytes() == WEIGHTS.read_bytes()
