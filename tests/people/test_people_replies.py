"""What a reply says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.people import Relation, ReplyLabel, read_reply
from misroute.people.cues import PRECEDENCE, REASONS, reason_text
from misroute.people.cues.chinese import CUES as CHINESE
from misroute.people.cues.english import CUES as ENGLISH

CASES = tomllib.loads((Path(__file__).parent / "cases" / "replies.toml").read_text("utf-8"))


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in CASES.items() for text in texts])
def test_a_reply_is_read_to_its_label(label: str, text: str) -> None:
    found = read_reply(text)
    assert found.label == label
    assert found.label not in found.also
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    ("text", "label", "also"),
    [
        ("wrong number, stop texting me", "wrong_number", ["opt_out"]),
        ("打错了，我没欠钱，别再发了", "wrong_number", ["opt_out", "dispute"]),
        ("I'm his mother, stop calling me", "relative_of_borrower", ["opt_out"]),
        ("I already paid this, stop texting me", "opt_out", ["dispute"]),
    ],
)
def test_a_reply_that_says_two_things_is_honoured_in_both(text: str, label: str, also: list[str]) -> None:
    found = read_reply(text)
    assert (found.label, list(found.also)) == (label, also)


@pytest.mark.parametrize(
    ("asked", "text", "label"),
    [
        ("Is this Dana Whitfield?", "yes", "borrower_confirms"),
        ("Is this Dana Whitfield?", "No.", "wrong_number"),
        ("请问您是周建国吗？", "是的", "borrower_confirms"),
        ("请问您是周建国吗？", "不是", "wrong_number"),
        ("Will you pay by Friday?", "yes", "other"),
        ("Will you pay by Friday?", "no", "other"),
        (None, "yes", "other"),
        ("Is this Dana Whitfield?", "STOP", "opt_out"),
    ],
)
def test_yes_and_no_count_only_after_a_question_who_is_there(asked: str | None, text: str, label: str) -> None:
    assert read_reply(text, asked=asked).label == label


def test_a_relation_a_name_and_a_number_are_taken_out() -> None:
    found = read_reply("This is his sister, call him on 202-555-0147. My name is Dana Whitfield")
    assert (found.relation, found.offered_number, found.name) == (Relation.sibling, "202-555-0147", "Dana Whitfield")
    assert read_reply("我是他妈妈，打他新号13800000000").offered_number == "13800000000"


def test_nothing_of_a_person_is_in_the_repr() -> None:
    shown = repr(read_reply("Wrong number. My name is Dana Whitfield, call 202-555-0147"))
    assert "Dana" not in shown
    assert "0147" not in shown


def test_a_name_counts_as_denied_only_if_it_is_a_name() -> None:
    assert read_reply("I'm not Zbigniew").label is ReplyLabel.wrong_number
    assert read_reply("im not kevin").label is ReplyLabel.wrong_number
    assert read_reply("I'm not ready").label is ReplyLabel.other
    assert read_reply("I'm not American").label is ReplyLabel.other


@pytest.mark.parametrize(
    "text",
    [
        "can't wait to see you tonight, wrong side of the bed today lol",
        "Is it the right number for the plumber? I lost it",
        "not me being late again haha, on my way",
        "tell your mum I said hi, this is her recipe right?",
        "don't stop believing",
        "晚上一起吃饭吗，我请客",
        "车停楼下了，别忘了拿东西",
        "他妈妈说周末来家里玩",
        "这道题我做错了",
        "我爸的手机换了新的，好用",
    ],
)
def test_ordinary_talk_raises_no_alarm(text: str) -> None:
    assert read_reply(text).label is ReplyLabel.other


def test_every_cue_gives_a_reason_that_is_explained_in_both_languages() -> None:
    assert {cue.code for cue in (*ENGLISH, *CHINESE)} <= REASONS.keys()
    assert all(en.isascii() and not zh.isascii() for en, zh in map(reason_text, REASONS))
    assert reason_text("unheard_of") == ("unheard_of", "unheard_of")


def test_the_precedence_is_the_contracts() -> None:
    assert [str(label) for label in PRECEDENCE] == [
        "relative_of_borrower", "wrong_number", "opt_out", "dispute", "borrower_confirms", "other",
    ]  # fmt: skip


def test_the_needles_of_a_cue_never_hide_what_its_pattern_finds() -> None:
    texts = [text.lower().replace("’", "'") for texts in CASES.values() for text in texts]
    for cue in ENGLISH:
        for text in texts:
            if cue.pattern.search(text):
                assert all(any(need in text for need in group) for group in cue.needs), (cue.code, cue.needs, text)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=50))
def test_any_text_gets_an_answer(text: str, asked: str | None) -> None:
    assert read_reply(text, None, asked).label in PRECEDENCE


@pytest.mark.parametrize(
    "text", ["wrong number " * 1_000_000, "不" * 1_000_000, "\x00" * 1000, "a'" * 100_000, "my " * 100_000]
)
def test_a_huge_text_is_read_at_its_beginning(text: str) -> None:
    assert read_reply(text).label in PRECEDENCE
