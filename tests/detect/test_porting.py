"""What a raw answer says of porting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.detect.porting import says_ported


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ('{"VerifyResult":"1","Carrier":"CTCC","IsNumberPortability":true}', True),
        ('{"VerifyResult":"1","IsNumberPortability":"true"}', True),
        ('{"VerifyResult": "1", "IsNumberPortability": false}', False),
        ("PortabilityNumberNotSupported", True),
        ('{"Code":"PortabilityNumberNotSupported","Message":"x"}', True),
        ("ported=1", True),
        ("is_ported: no", False),
        ("携号转网：是", True),
        ("是否携转: 否", False),
        ("1", None),
        ("", None),
        ('{"VerifyResult":"2","Carrier":"CMCC"}', None),
        ("RequestNumberNotSupported", None),
        ("supported: true", None),
        ("transported=1", None),
        ("ported: 10", None),
        ("\x00\U0001f600\u202eported", None),
    ],
)
def test_a_raw_answer_says_whether_the_line_was_ported(raw: str, said: bool | None) -> None:
    assert says_ported(raw) is said


@given(st.text(max_size=200))
def test_no_text_is_an_exception(raw: str) -> None:
    assert says_ported(raw) in (True, False, None)


def test_a_huge_text_takes_no_time() -> None:
    assert says_ported("ported" * 2_000_000) is None
