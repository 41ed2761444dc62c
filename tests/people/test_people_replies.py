"""What a reply says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.people import Relation, ReplyLabel, read_reply
from misroute.people.cues import PRECEDENCE, REASONS, reason_text
from misroute.people.cues.same_name import same_name_chinese, same_name_english

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
        ("not me. take me off your list", "wrong_number", ["opt_out"]),
        ("Dont text me about this, talk to Nora. I'm just the mom", "relative_of_borrower", ["opt_out"]),
        ("I already paid this, stop texting me", "opt_out", ["dispute"]),
        ("Take this number off your list, Carlos doesn't have it anymore", "wrong_number", ["opt_out"]),
    ],
)
def test_a_reply_that_says_two_things_is_honoured_in_both(text: str, label: str, also: list[str]) -> None:
    found = read_reply(text)
    assert (found.label, list(found.also)) == (label, also)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("打错了，我不是张小明，我是他妈妈", Relation.parent),
        ("发错人了，唔系佢，我係佢老婆", Relation.spouse),
        ("我不叫赵磊，我是赵磊的弟弟", Relation.sibling),
        ("我不是赵小磊啊，小磊是我儿子", Relation.child),
        ("搞错了吧，我是何芳的女儿，不是何芳", Relation.child),
        ("不是孙立，他爸", Relation.parent),
        ("我不是冯先生，我是冯先生的太太，找错人了", Relation.spouse),
        ("wrong number, I'm not Brandon, I'm his mum", Relation.parent),
        ("you got the wrong person, im her sister", Relation.sibling),
        ("I'm not Brandon. Brandon is my son, you want the wrong person", Relation.child),
        ("this isnt brandon its brandons wife, wrong number", Relation.spouse),
        ("I am not Mr Lee, I am Mr Lee's wife", Relation.spouse),
        ("I'm not his mum, I'm his brother, wrong number", Relation.sibling),
        ("我不是他妈妈，我是他姐姐", Relation.sibling),
    ],
)
def test_who_is_not_the_person_and_says_whose_relative_is_a_relative(text: str, relation: Relation) -> None:
    found = read_reply(text)
    assert (found.label, found.relation) == (ReplyLabel.relative_of_borrower, relation)
    assert found.reasons[0] == "is_their_relative"


@pytest.mark.parametrize(
    "text",
    [
        "打错了，我不是张小明，我也不是他妈妈",
        "打错了，我不认识他妈妈",
        "我不是张伟，我是王芳",
        "不是张伟，他妈的滚",
        "I'm not his mum",
        "wrong number, I am not her husband",
        "he told me I'm her best friend lol wrong number",
        "wrong number, I don't know his mother",
    ],
)
def test_a_relation_that_is_denied_or_only_spoken_of_makes_no_relative(text: str) -> None:
    found = read_reply(text)
    assert found.label == ReplyLabel.wrong_number
    assert ReplyLabel.relative_of_borrower not in found.also


def test_a_denied_name_is_the_same_person_where_it_stands_again() -> None:
    assert same_name_chinese("我不是赵磊,我是赵磊的弟弟") == "我不是赵磊,我是他的弟弟"
    assert same_name_chinese("我不是赵小磊,小磊是我儿子") == "我不是赵小磊,他是我儿子"
    assert same_name_chinese("我不是赵磊,我是钱芳的弟弟") == "我不是赵磊,我是钱芳的弟弟"
    assert same_name_english("I'm not Joe, I'm Joe's dad") == "I'm not Joe, I'm his dad"
    assert same_name_english("It ain't Joe. Joe is my son") == "It ain't Joe. he is my son"
    assert same_name_english("I'm not Joe, I'm Ann's dad") == "I'm not Joe, I'm Ann's dad"
    assert same_name_english("I'm not Joe, this is not Joe's phone") == "I'm not Joe, this is not Joe's phone"


@pytest.mark.parametrize(
    ("asked", "text", "label"),
    [
        ("Is this Dana Whitfield?", "yes", "borrower_confirms"),
        ("Is this Dana Whitfield?", "No.", "wrong_number"),
        ("Is this still the number for Dana Whitfield?", "Not anymore", "wrong_number"),
        ("Am I speaking with Dana Whitfield?", "You are not", "wrong_number"),
        ("Is this Okonkwo?", "okonkwo? never heard of okonkwo", "wrong_number"),
        ("Is this Dana?", "no this is her mother", "relative_of_borrower"),
        ("Did we reach the wrong person?", "no", "other"),
        ("请问您是周建国吗？", "是的", "borrower_confirms"),
        ("请问您是周建国吗？", "不是", "wrong_number"),
        ("请问您是周建国吗？", "我姓孙", "wrong_number"),
        ("请问您是周建国吗？", "他爸", "relative_of_borrower"),
        ("您认识周建国吗？", "不认识", "wrong_number"),
        ("Will you pay by Friday?", "yes", "other"),
        ("Will you pay by Friday?", "no", "other"),
        ("Are you paying today?", "no", "other"),
        ("Press 1 if we have the wrong number for Dana, press 2 to pay", "1", "wrong_number"),
        ("Press 1 if we have the wrong number for Dana, press 2 to pay", "2", "other"),
        ("Am I texting with Dana Whitfield? Y or N", "negative", "wrong_number"),
        (None, "yes", "other"),
        ("Is this Dana Whitfield?", "STOP", "opt_out"),
        ("Are you Dana Whitfield's husband?", "yes", "relative_of_borrower"),
        ("Is this Dana's mum?", "yeah", "relative_of_borrower"),
        ("Are you a relative of Dana Whitfield?", "yes", "relative_of_borrower"),
        ("Are you her sister?", "no", "other"),
        ("请问您是周建国的家属吗？", "是", "relative_of_borrower"),
        ("您是他爱人吧？", "嗯", "relative_of_borrower"),
        ("您是周建国的母亲吗？", "不是", "other"),
        ("Is this the wrong number?", "yes", "wrong_number"),
        ("是不是打错了？", "是的", "wrong_number"),
        ("是不是打错了？", "不是", "other"),
        ("Do you know Dana Whitfield?", "yes", "other"),
        ("Do you know Dana Whitfield?", "no", "wrong_number"),
        ("您认识周建国吗？", "是", "other"),
        ("Is Dana there?", "no", "other"),
        ("Is Dana home?", "yes", "other"),
        ("周建国在家吗？", "不在", "other"),
        ("您能联系上周建国吗？", "不能", "other"),
        ("Is this a good time to talk?", "no", "other"),
        ("Are you still at 4 Mill Road?", "no", "other"),
        ("Is this your office line?", "no", "other"),
        ("Is this your cell phone?", "no", "wrong_number"),
        ("Are you aware of the balance?", "yes", "other"),
        ("您是今天还吗？", "不是", "other"),
        ("您是忘了还款吧？", "不是", "other"),
        ("您是在北京工作吗？", "不是", "other"),
        ("请问是周建国先生吗？", "是", "borrower_confirms"),
        ("您好，周建国吗？", "不是", "wrong_number"),
        ("请问机主贵姓？", "不", "wrong_number"),
        ("Reply 1 if this is Dana, 2 if we have the wrong number, 3 to stop", "1", "borrower_confirms"),
        ("Reply 1 if this is Dana, 2 if we have the wrong number, 3 to stop", "2", "wrong_number"),
        ("Reply 1 if this is Dana, 2 if we have the wrong number, 3 to stop", "3", "other"),
        ("Text Y if you are Dana, N if not", "n", "wrong_number"),
        ("本人请回复1，非本人请回复2，退订回T", "2", "wrong_number"),
        ("本人请回复1，非本人请回复2，退订回T", "1", "borrower_confirms"),
        ("回复1继续办理，回复2放弃", "2", "other"),
        ("Are you not Dana Whitfield?", "yes", "other"),
        ("is this dana", "yes", "borrower_confirms"),
        ("is this ok", "no", "other"),
    ],
)
def test_what_was_asked_gives_short_answers_their_meaning(asked: str | None, text: str, label: str) -> None:
    assert read_reply(text, asked=asked).label == label


def test_who_says_yes_to_being_a_relative_is_told_with_the_relation() -> None:
    assert read_reply("yes", asked="Are you Dana's husband?").relation == "spouse"
    assert read_reply("是", asked="您是周建国的妈妈吗？").relation == "parent"


def test_a_relation_a_name_and_a_number_are_taken_out() -> None:
    found = read_reply("This is his sister, call him on 202-555-0147. My name is Dana Whitfield")
    assert (found.relation, found.offered_number, found.name) == (Relation.sibling, "202-555-0147", "Dana Whitfield")
    assert read_reply("我是他妈妈，打他新号13800000000").offered_number == "13800000000"
    assert read_reply("I'm her brother in law").relation is Relation.in_law


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("I was Tyrone's landlord", Relation.other),
        ("I'm Nathan's coworker, he quit in March", Relation.colleague),
        ("我是王伟同事，他早离职了", Relation.colleague),
        ("Friend of Simone. This is my own phone", Relation.friend),
    ],
)
def test_who_knows_the_person_and_is_no_relative_has_another_number(text: str, relation: Relation) -> None:
    found = read_reply(text)
    assert (found.label, found.relation) == (ReplyLabel.wrong_number, relation)
    assert "knows_the_person" in found.reasons


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
        "Wroooong numberrr",
        "rong numba",
        "wrng prson",
        "wr0ng number. bye",
        "just got this # last wk",
        "打措了",
        "da cuo le",
        "dǎ cuò le",
        "您 找 错 人 了",
        "不任识",
        "打錯咗呀",
    ],
)
def test_typing_errors_and_dictation_are_read_through(text: str) -> None:
    assert read_reply(text).label is ReplyLabel.wrong_number


@pytest.mark.parametrize(
    "text",
    [
        "can't wait to see you tonight, wrong side of the bed today lol",
        "Is it the right number for the plumber? I lost it",
        "not me being late again haha, on my way",
        "tell your mum I said hi, this is her recipe right?",
        "don't stop believing",
        "Sorry that was my uncle. I'll keep in touch",
        "sorry wrong person, I meant to text you the other thing",
        "wrong address on the parcel",
        "100块打错了 应该是1000",
        "sorry发错人了 我要发给小陈的",
        "晚上一起吃饭吗，我请客",
        "车停楼下了，别忘了拿东西",
        "他妈妈说周末来家里玩",
        "这道题我做错了",
        "我爸的手机换了新的，好用",
    ],
)
def test_ordinary_talk_raises_no_alarm(text: str) -> None:
    assert read_reply(text).label is ReplyLabel.other


@pytest.mark.parametrize("text", ["My wife is in hospital, need another week", "我妈住院了,下周还"])
def test_a_borrower_who_mentions_a_relative_is_the_borrower(text: str) -> None:
    assert read_reply(text).label is ReplyLabel.borrower_confirms


@pytest.mark.parametrize(
    "text", ["我跟张伟只是朋友,这是我的号", "张伟早离职了,这是我的电话", "I work with Carlos, this is my cell"]
)
def test_who_owns_the_phone_and_speaks_of_another_confirms_nothing(text: str) -> None:
    found = read_reply(text)
    assert found.label is ReplyLabel.wrong_number
    assert ReplyLabel.borrower_confirms not in found.also


def test_every_reason_is_explained_in_both_languages() -> None:
    assert all(en.isascii() and not zh.isascii() for en, zh in map(reason_text, REASONS))
    assert reason_text("unheard_of") == ("unheard_of", "unheard_of")


def test_the_precedence_is_the_contracts() -> None:
    assert [str(label) for label in PRECEDENCE] == [
        "relative_of_borrower", "wrong_number", "opt_out", "dispute", "borrower_confirms", "other",
    ]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=50))
def test_any_text_gets_an_answer(text: str, asked: str | None) -> None:
    assert read_reply(text, None, asked).label in PRECEDENCE


WORDS = "not no you i he wrong number 's who ? . , 我 不是 王 错 他 号 的 打错"
LOADED = [*WORDS.split(), "\x00", "\u202e", "😀"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LOADED), max_size=200))
def test_any_heap_of_the_words_that_matter_gets_an_answer(words: list[str]) -> None:
    assert read_reply(" ".join(words), None, "Is this Dana?").label in PRECEDENCE
    assert read_reply("".join(words)).label in PRECEDENCE


@pytest.mark.parametrize(
    "text",
    ["wrong number " * 1_000_000, "不" * 1_000_000, "\x00" * 1000, "a'" * 100_000, "my " * 100_000, "A. " * 10**6],
)
def test_a_huge_text_is_read_at_its_beginning(text: str) -> None:
    assert read_reply(text, asked=text).label in PRECEDENCE
