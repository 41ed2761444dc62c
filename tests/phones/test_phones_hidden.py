"""Numbers that people type into a reason are starred before the reason is kept for good."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.phones import hide_numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("his mother 138 1234 5678 said no", "his mother ****5678 said no"),
        ("号码13812345678打错了", "号码****5678打错了"),
        ("call +1 (415) 623-0142.", "call ****0142."),
        ("卡号6222020200112233", "卡号****2233"),
        ("１３８１２３４５６７８", "****５６７８"),
        ("until 2026-11-24 10:00:00+08:00", "until 2026-11-24 10:00:00+08:00"),
        ("case 01M87ZQ472ZE248Q52J01T9FW0, ticket 123456", "case 01M87ZQ472ZE248Q52J01T9FW0, ticket 123456"),
        ("", ""),
    ],
)
def test_only_what_could_be_a_number_is_starred(typed: str, kept: str) -> None:
    assert hide_numbers(typed) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_hidden_and_hiding_twice_changes_nothing(text: str) -> None:
    once = hide_numbers(text)
    assert hide_numbers(once) == once


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(("{}", "打{}了", "to {},", "({})", "{} x")))
def test_no_mobile_number_stays_whole(number: str, around: str) -> None:
    assert number not in hide_numbers(around.format(number))
