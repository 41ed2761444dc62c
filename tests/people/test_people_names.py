"""One person or two, by the names alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.people import NameVerdict, compare_names
from misroute.people.ladder import LEVELS
from misroute.people.romanise import is_chinese_spelling
from misroute.people.tables.romanisation import hong_kong_spellings, pinyin_spellings, wade_giles_spellings

CASES = tomllib.loads((Path(__file__).parent / "cases" / "names.toml").read_text("utf-8"))
PAIRS = [(level, a, b) for level, pairs in CASES.items() for a, b in pairs]


@pytest.mark.parametrize(("level", "a", "b"), PAIRS)
def test_a_pair_ends_on_its_level(level: str, a: str, b: str) -> None:
    found = compare_names(a, b)
    assert found.level == level
    assert (found.verdict, found.score) == (LEVELS[level].verdict, LEVELS[level].score)
    assert found.reasons[0] == level


def test_a_surname_in_common_is_never_identity() -> None:
    surname_levels = {"same_surname", "surname_only", "english_given_name", "called"}
    assert all(LEVELS[level].verdict is not NameVerdict.same for level in surname_levels)


def test_the_ladder_descends_from_same_through_unclear_to_different() -> None:
    scores = [level.score for level in LEVELS.values()]
    assert scores == sorted(scores, reverse=True)
    assert {level.verdict for level in LEVELS.values() if level.score > 0.75} == {NameVerdict.same}
    assert {level.verdict for level in LEVELS.values() if level.score < 0.25} == {NameVerdict.different}


def test_every_level_explains_itself_in_both_languages() -> None:
    assert all(level.en.isascii() and not level.zh.isascii() for level in LEVELS.values())


@pytest.mark.parametrize(
    ("reading", "spelling"),
    [
        ("zhi", "chih"),
        ("xue", "hsueh"),
        ("guo", "kuo"),
        ("luo", "lo"),
        ("qian", "chien"),
        ("rong", "jung"),
        ("lv", "lu"),
    ],
)
def test_wade_giles_is_made_from_pinyin(reading: str, spelling: str) -> None:
    assert spelling in wade_giles_spellings(reading)


@pytest.mark.parametrize(
    ("jyutping", "spelling"),
    [
        ("zoeng", "cheung"),
        ("wong", "wong"),
        ("zi", "tsz"),
        ("gwok", "kwok"),
        ("jyun", "yuen"),
        ("lei", "lee"),
        ("ng", "ng"),
    ],
)
def test_hong_kong_spellings_are_made_from_jyutping(jyutping: str, spelling: str) -> None:
    assert spelling in hong_kong_spellings(jyutping)


def test_u_with_two_dots_is_spelled_as_passports_do() -> None:
    assert pinyin_spellings("lv")[:3] == ("lv", "lyu", "lu")


def test_english_words_are_no_chinese_syllables() -> None:
    assert is_chinese_spelling("xiaoming")
    assert not is_chinese_spelling("whitfield")


_NAMES = st.text(
    alphabet=st.sampled_from(list("王李张歐阳小老阿明华·. ,-'JrjohnABCü先生éß🙂\u200f\u0000")), max_size=12
) | st.text(max_size=40)


@settings(max_examples=400, deadline=None)
@given(_NAMES, _NAMES)
def test_any_two_texts_get_one_answer_whichever_comes_first(a: str, b: str) -> None:
    forward, back = compare_names(a, b), compare_names(b, a)
    assert forward.level == back.level
    assert forward.level in LEVELS


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        [pair[1] for pair in PAIRS if len(pair[1]) > 3 and pair[0] not in ("nothing", "unreadable", "called")]
    )
)
def test_a_full_name_is_itself(name: str) -> None:
    assert compare_names(name, name).verdict is not NameVerdict.different


@pytest.mark.parametrize(
    "text", ["a" * 10_000_000, "王" * 1_000_000, "\ud800\udfff" * 100, "ab " * 100_000, "a-b" * 1000]
)
def test_a_huge_text_costs_nothing(text: str) -> None:
    assert compare_names(text, "王小明").verdict is not NameVerdict.same
