"""Relation labels as people write them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.people import Relation, read_relation
from misroute.people.kinship_en import classify as classify_english
from misroute.people.relation import KIN, composed
from misroute.people.tables.kin_en import PINYIN, WORDS
from misroute.people.tables.kin_zh import TERMS

CASES = tomllib.loads((Path(__file__).parent / "cases" / "relations.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("relation", "label"), [(relation, label) for relation, labels in CASES.items() for label in labels]
)
def test_a_label_is_read_to_its_class(relation: str, label: str) -> None:
    found = read_relation(label)
    assert found.relation == relation
    assert found.kin is (found.relation in KIN)
    assert (found.matched is None) or found.matched


@pytest.mark.parametrize("label", [None, "", "  ", "\x00", "🙂", "\u200f\u200f", "\ud800", "()", "（）"])
def test_nothing_is_unknown_and_no_kin(label: str | None) -> None:
    found = read_relation(label)
    assert (found.relation, found.kin, found.matched) == (Relation.unknown, False, None)


@pytest.mark.parametrize(
    ("label", "relation"),
    [
        ("外曾孙女婿", Relation.in_law),  # by its last part
        ("三姨奶奶", Relation.extended_family),  # the line beats the head
        ("堂侄媳妇", Relation.in_law),
        ("小舅公", Relation.extended_family),
        ("大爷爷", Relation.extended_family),  # a numbered grandparent is the grandparent's brother
        ("天祖母", Relation.extended_family),
        ("五世孙", Relation.grandchild),
        ("祖岳父", Relation.in_law),
        ("再从兄", Relation.extended_family),
    ],
)
def test_a_chinese_term_not_listed_is_read_by_its_parts(label: str, relation: Relation) -> None:
    assert label not in TERMS
    assert read_relation(label).relation is relation


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (Relation.spouse, Relation.parent, Relation.in_law),
        (Relation.child, Relation.parent, Relation.spouse),
        (Relation.parent, Relation.parent, Relation.grandparent),
        (Relation.sibling, Relation.child, Relation.extended_family),
        (Relation.self, Relation.parent, Relation.parent),
        (Relation.colleague, Relation.spouse, Relation.other),
        (Relation.parent, Relation.representative, Relation.representative),
    ],
)
def test_relations_compose(first: Relation, second: Relation, relation: Relation) -> None:
    assert composed(first, second) is relation


def test_every_pair_of_relatives_composes_to_a_relative_or_the_borrower() -> None:
    assert {composed(a, b) for a in KIN for b in KIN} <= KIN | {Relation.self}


def test_every_pinyin_label_stands_for_a_term_that_is_read() -> None:
    assert [term for term in PINYIN.values() if read_relation(term).relation is Relation.unknown] == [
        "无",
        "没有",
        "未知",
    ]


@settings(max_examples=300, deadline=None)
@given(
    word=st.sampled_from(sorted(word for word in WORDS if len(word) >= 5 and word.isascii() and word.isalpha())),
    at=st.integers(0, 20),
    letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
    edit=st.sampled_from(["drop", "put", "swap", "change"]),
)
def test_a_typing_error_never_turns_one_class_into_another(word: str, at: int, letter: str, edit: str) -> None:
    at %= len(word)
    wrong = {
        "drop": word[:at] + word[at + 1 :],
        "put": word[:at] + letter + word[at:],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        "change": word[:at] + letter + word[at + 1 :],
    }[edit]
    found = classify_english(wrong)
    if (
        found is not None
        and wrong not in WORDS.keys() | PINYIN.keys()
        and found[0] not in (Relation.unknown, Relation.other)
    ):
        is_compound = wrong.startswith(("great", "grand", "step", "ex", "half")) or (
            wrong[0] == "g" and wrong[1:] in WORDS  # g-mamma is a grandmother, whoever typed it
        )
        assert found[0] is WORDS[word] or found[1] != wrong or is_compound


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    found = read_relation(text)
    assert found.kin is (found.relation in KIN)


def test_a_pasted_book_is_read_only_at_its_beginning() -> None:
    assert read_relation("妈妈 " + "x" * 10_000_000).relation is Relation.parent


def test_the_reading_shows_nobody_in_its_repr() -> None:
    assert "张伟" not in repr(read_relation("张伟妈妈"))
