"""Checked rows are read as they are written, in both languages; what cannot be used is refused, never guessed."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misroute.book import Refusal
from misroute.book.truths import HOLDERS, PROBLEMS, Truth, read_truths
from misroute.errors import UnreadableInput


def read(path: Path) -> list[Truth | Refusal]:
    return list(read_truths(path))


def test_a_csv_with_chinese_headers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "核查.csv"
    path.write_bytes("客户号,手机号,接听人,核查日期\nC1,13912345678,亲属,2026年3月2日\n".encode("gb18030"))
    assert read(path) == [Truth(2, "C1", "13912345678", "relative", "", "", date(2026, 3, 2))]


def test_json_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text(
        json.dumps({"customer_id": "C1", "number": "+1", "problem": "Relative Number", "role": "Self"}) + "\n"
    )
    assert read(path) == [Truth(1, "C1", "+1", "", "relative_number", "self", None)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",1,stranger,,", "customer_id or number is empty"),
        ("C1,,stranger,,", "customer_id or number is empty"),
        ("C1,1,,,", "holder and problem are both empty"),
        ("C1,1,somebody,,", "holder is not one of"),
        ("C1,1,,bad luck,", "problem is not one of"),
        ("C1,1,stranger,,31.31.2026", "checked_at cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_why(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(f"customer_id,number,holder,problem,checked_at\n{line}\n", encoding="utf-8")
    (refused,) = read(path)
    assert isinstance(refused, Refusal)
    assert reason in refused.reason
    assert refused.row == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: ("customer_id,number,holder\n" + text).encode("utf-8", "surrogatepass")),
    )
)
def test_garbage_is_refused_and_never_an_exception(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "truth.csv"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableInput):
        found = read(path)
        assert_sound(found)


def assert_sound(found: list[Truth | Refusal]) -> None:
    for one in found:
        if isinstance(one, Truth):
            assert one.customer_id
            assert one.number
            assert one.holder in {*HOLDERS.values(), ""}
            assert one.problem in {*PROBLEMS, ""}
            assert one.holder or one.problem
