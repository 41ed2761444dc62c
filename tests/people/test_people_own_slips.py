"""Texts with the words of a wrong number that speak of something else; and their neighbours, which do speak of it."""

from __future__ import annotations

import pytest

from misroute.people import read_reply

SOMETHING_ELSE = [
    "点错了，不是要退款",
    "我不小心转错账户了，怎么办",
    "发错人了，本来要发给我女儿的",
    "刚才那条发错了，撤不回",
    "写错了，应该是3200元",
    "算错了，是18号",
    "名字打错了，是晓不是小",
    "信息发错了吧？我昨天下午就还清了",
    "我不是老赖，这两个月真没办法",
    "我也不是什么神仙",
    "我不是故意拖的",
    "你们给的电话打不通",
    "这电话是你们客服吗",
    "凭什么打到我公司",
    "手机号没换，还是这个",
    "不认识你们平台的人",
    "不知道你说的是哪一笔",
    "I tapped the wrong link",
    "wrong account, I meant my savings",
    "Sorry, I dialed the wrong extension",
    "you spelled my last name wrong, it's Smythe not Smith",
    "My name is not spelled with an e",
    "I'm not a robot, let me talk to a person",
    "yes you have the right person",
    "我走错楼了，马上到",
    "总有人打错电话到我家",
    "认错人了，还以为是你弟",
    "班主任换人了",
    "号码是哪里的",
    "存一下我妈的电话",
    "I was in the wrong room the whole time",
    "just got a new phone, add me again",
    "你没打错，我就是周建国",
    "没有发错人，是我本人",
    "不是别人，就是本人",
    "刚才那条是发给同事的，发错了",
    "拨错了，我找的是快递",
    "我姐用我手机打错电话了",
    "是不是催错了，我上个月就还清了",
    "把我的名字写错了",
    "我不是会员",
    "这个号是我的常用号",
    "please don't text this number after 10pm",
]
A_STRANGER = [
    "你打错了",
    "你发错人了，我不姓周",
    "你们号码输错了吧，我这不是周建国",
    "我不是周建国",
    "这电话是我单位的前台，没有这个人",
    "不认识你说的这个人",
    "不知道你说的是谁，打错了",
    "are you sure you have the right number? no Dana here",
    "You have the wrong number",
    "never heard of Dana Whitfield",
    "my name is not Dana",
    "您认错人了，我不是他",
    "你是不是打错了",
    "你不会是打错了吧，没有这个人",
    "这个号换人了",
    "I just got this number last week, no idea who Dana is",
]


@pytest.mark.parametrize("text", SOMETHING_ELSE)
def test_words_of_a_wrong_number_about_something_else_are_none(text: str) -> None:
    found = read_reply(text)
    assert "wrong_number" not in (found.label, *found.also)


@pytest.mark.parametrize("text", A_STRANGER)
def test_their_neighbours_that_a_stranger_writes_are(text: str) -> None:
    assert read_reply(text).label == "wrong_number"


@pytest.mark.parametrize("text", ["take me off autopay please", "Remove me from the paper statements"])
def test_who_leaves_a_service_does_not_opt_out_of_messages(text: str) -> None:
    assert read_reply(text).label == "other"


def test_a_slip_beside_a_real_wrong_number_hides_nothing() -> None:
    assert read_reply("我刚才按错了没接到。你打错了，我不认识周建国").label == "wrong_number"
    assert read_reply("hit the wrong button earlier. wrong number, no Dana here").label == "wrong_number"
