"""Words that say a child answers, and words that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.detect.minors import minor_sign


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("15岁", "age"),
        ("儿子 十五岁", "age"),
        ("闺女，8周岁", "age"),
        ("8 y/o daughter", "age"),
        ("Tommy, 12 years old", "age"),
        ("daughter age 9", "age"),
        ("son (14)", "age"),
        ("儿子（13）", "age"),
        ("born in 2014", "birth year"),
        ("2012年生", "birth year"),
        ("读初二", "school"),
        ("小学生", "school"),
        ("7th grader", "school"),
        ("未成年", "minor"),
        ("still a child", "minor"),
    ],
)
def test_a_child_is_seen(text: str, what: str) -> None:
    found = minor_sign(text, 2026)
    assert found is not None
    assert (found.sure, found.what) == (True, what)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "张伟",
        "孩子他妈",
        "孩儿他爸",
        "初中同学",
        "小学老师",
        "幼儿园园长",
        "middle school teacher",
        "childhood friend",
        "son (34)",
        "儿子 22岁",
        "born in 1988",
        "1990年生",
        "friend (15 years)",
        "Age Johnson",
        "宝宝",
        "my baby",
        "Minor League coach",
        "room 12",
        "Sonny 12",
        "一百岁",
        "三十五岁",
    ],
)
def test_a_grown_up_is_no_child(text: str) -> None:
    assert minor_sign(text, 2026) is None


@pytest.mark.parametrize("text", ["孩子", "我孩子", "小孩", "child", "kid"])
def test_a_child_without_an_age_may_be_grown_up(text: str) -> None:
    found = minor_sign(text, 2026)
    assert found is not None
    assert not found.sure


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    minor_sign(text, 2026)
    minor_sign(text + "岁", 2026)
