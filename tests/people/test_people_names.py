"""One person or two, by the names alone."""

from __future__ import annotations

import json
import time
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
    assert found.reasons[0] == LEVELS[level].en


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


def test_reasons_say_in_words_what_decided_and_what_agrees() -> None:
    found = compare_names("黃志明", "Wong Chi Ming")
    assert found.reasons == (
        "one is the spelling of the other in Latin letters",
        "agrees: surname and given name",
        "spelled as in Hong Kong",
    )
    assert found.reasons_zh == ("一个是另一个的拼写", "相符：姓和名", "香港拼写")
    assert compare_names("周建国", "周小梅").reasons[1] == "agrees: surname"


def test_no_answer_repeats_a_name() -> None:
    found = compare_names("Dana Whitfield Jr", "Dana Whitfeild")
    assert "hitf" not in repr(found) + " ".join(found.reasons)


def test_kinship_evidence_has_levels_of_its_own() -> None:
    kin = {compare_names(a, b).level for a, b in (("周建国", "周小梅"), ("周建国妈妈", "周建国"), ("周", "周建国"))}
    assert kin == {"same_surname", "kin_of", "surname_only"}
    assert all(LEVELS[level].verdict is not NameVerdict.same for level in kin)


def test_father_and_son_are_two() -> None:
    assert compare_names("Robert Keller Jr", "Robert Keller Sr").verdict is NameVerdict.different
    assert compare_names("Robert Keller Jr", "Robert Keller").verdict is NameVerdict.unclear


@pytest.mark.parametrize(
    ("brother", "sister"), [("Carl", "Carla"), ("Michael", "Michelle"), ("Paul", "Paula"), ("Eric", "Erica")]
)
def test_a_name_and_its_other_sex_are_two_people(brother: str, sister: str) -> None:
    assert compare_names(f"{brother} Keller", f"{sister} Keller").verdict is NameVerdict.different


LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "benchmarks/accuracy/data/names.jsonl").read_text("utf-8").splitlines()
]


def test_no_labelled_pair_of_two_people_is_called_one() -> None:
    wrong = [
        row for row in LABELLED if row["verdict"] != "same" and compare_names(row["a"], row["b"]).verdict == "same"
    ]
    assert wrong == []


def test_nearly_all_labelled_pairs_of_one_person_are_found() -> None:
    one = [row for row in LABELLED if row["verdict"] == "same"]
    found = [row for row in one if compare_names(row["a"], row["b"]).verdict == "same"]
    assert len(found) >= 0.98 * len(one)


@pytest.mark.parametrize("row", LABELLED[::7], ids=str)
def test_order_does_not_matter(row: dict[str, str]) -> None:
    assert compare_names(row["a"], row["b"]) == compare_names(row["b"], row["a"])


_NAMES = st.text(
    alphabet=st.sampled_from(
        list("王李张歐阳小老阿大明华妈的哥总某*×XxA·. ,-'()（）&@JrjohnkABCü先生女éß🙂김たΓж\u200f\u0000\ud800")
    ),
    max_size=12,
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


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([row["a"] for row in LABELLED if row["verdict"] == "same" and len(row["a"]) > 1]))
def test_the_same_full_name_twice_is_one_person(name: str) -> None:
    assert compare_names(name, f" {name} ").verdict is NameVerdict.same


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000_000,
        "王" * 1_000_000,
        "\ud800\udfff" * 100,
        "ab " * 100_000,
        "a-b" * 1000,
        "*" * 100_000,
        "王*" * 50_000,
        "(" * 100_000,
        "尉迟和曾单柏翰陈区行哥",
        "（妈妈）" * 25_000,
        "'s mom " * 15_000,
        "jianguang" * 11_000,
        "née " * 25_000,
        "\u0301" * 100_000,
    ],
    ids=lambda text: f"{text[:6]!a}",
)
def test_a_huge_text_costs_nothing(text: str) -> None:
    started = time.perf_counter()
    for other in ("王小明", "Wang Xiaoming", "W*** Xiaoming", text[::-1]):
        compare_names(text, other)
        compare_names(other, text)
    assert time.perf_counter() - started < 2
    assert compare_names(text, "王小明").verdict is not NameVerdict.same
