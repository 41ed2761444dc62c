"""Line breaks in several quoted cells of one record, and damage behind a closing quote: one record stays one."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.book import open_book


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_line_that_closes_one_cell_and_opens_the_next_is_the_middle_of_a_record(tmp_path: Path, newline: str) -> None:
    record = newline.join(['"first', 'second",张三,13800138001,"first', 'second"'])
    book = tmp_path / "book.csv"
    book.write_bytes(newline.join(["备注,姓名,手机号,memo", record, "x,李四,13900139002,y", ""]).encode())
    batches = list(open_book(book).batches())
    assert [reject for batch in batches for reject in batch.rejects] == []
    assert [cells for batch in batches for cells in batch.records] == [
        [f"first{newline}second", "张三", "13800138001", f"first{newline}second"],
        ["x", "李四", "13900139002", "y"],
    ]
    assert [contact.row for batch in batches for contact in batch.contacts] == [2, 3]


@pytest.mark.parametrize(("encoding", "damage"), [("utf-16-be", b"\xd8\x00"), ("utf-8", b"\xff"), ("gb18030", b"\xff")])
def test_wrong_bytes_behind_a_closing_quote_refuse_one_record_of_several_lines(
    tmp_path: Path, encoding: str, damage: bytes
) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    head = f'{mark}姓名,备注,手机号\n王芳,无事,13700137003\n张三,"一行\n两行","13800138001"'
    book = tmp_path / "book.csv"
    book.write_bytes(head.encode(encoding) + damage + "\n李四,好,13900139002\n".encode(encoding))
    batches = list(open_book(book).batches())
    assert [reject.row for batch in batches for reject in batch.rejects] == [3]
    assert [contact.row for batch in batches for contact in batch.contacts] == [2, 4]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_long_record_stays_one_though_its_second_line_has_the_right_number_of_cells(
    tmp_path: Path, newline: str
) -> None:
    record = newline.join(['a,"first', 'second",张三,13800138001,b'])
    book = tmp_path / "book.csv"
    book.write_bytes(newline.join(["备注,memo,姓名,手机号", record, "x,z,李四,13900139002", ""]).encode())
    batches = list(open_book(book).batches())
    assert [(reject.row, "long" in reject.reason) for batch in batches for reject in batch.rejects] == [(2, True)]
    assert [(contact.row, contact.phone) for batch in batches for contact in batch.contacts] == [(3, "13900139002")]
