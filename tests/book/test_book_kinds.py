"""Sheets, Parquet, JSON lines and vCards: the same contact rows, given back in their own kind or another."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import python_calamine
import xlsxwriter

from misroute.book import Answer, BookKind, BookReader, BookWriter, open_book, write_table
from misroute.book.tables import cell_text
from misroute.errors import UnreadableInput, UsageError

ANSWER = Answer("+8613900000000", "ok", "mobile", "CN", "none", "borrower", "0.02", "keep", "A;B")


def written(reader: BookReader, out: Path) -> Path:
    with BookWriter(reader, out) as writer:
        for batch in reader.batches(2):
            writer.write(batch, [ANSWER for _ in batch.contacts])
    return out


def sheet(path: Path) -> list[list[Any]]:
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def workbook(path: Path, rows: list[list[Any]], *, hidden_first: bool = False) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    if hidden_first:
        hidden = book.add_worksheet("hidden")
        hidden.write(0, 0, "手机号")
        hidden.hide()
    page = book.add_worksheet("通讯录")
    page.activate()
    page.set_first_sheet()
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(i, j, datetime(value.year, value.month, value.day), days)
            elif isinstance(value, str):
                page.write_string(i, j, value)
            elif value is not None:
                page.write(i, j, value)
    book.close()
    return path


def test_a_sheet_is_read_as_text_and_written_as_text(tmp_path: Path) -> None:
    rows = [
        ["姓名", "手机号", "授权日期", "备注"],
        ["张伟", 13800138000, date(2026, 1, 2), "=1+1"],
        [],
        ["李娜", "+86 139", None, "http://example.com"],
    ]
    reader = open_book(workbook(tmp_path / "a.xlsx", rows, hidden_first=True))
    assert reader.layout.kind is BookKind.xlsx
    assert [(c.row, c.customer_name, c.phone, c.consent_at) for c in reader.contacts()] == [
        (2, "张伟", "13800138000", "2026-01-02"),
        (4, "李娜", "+86 139", ""),
    ]
    assert any("stored as numbers" in warning for warning in reader.layout.warnings)
    back = sheet(written(reader, tmp_path / "b.xlsx"))
    assert back[1] == ["张伟", "13800138000", "2026-01-02", "=1+1", *ANSWER_CELLS]
    assert back[2][3] == "http://example.com"


ANSWER_CELLS = ["+8613900000000", "ok", "mobile", "CN", "none", "borrower", "0.02", "keep", "A;B"]


def test_a_header_below_titles_and_beside_empty_columns_is_found(tmp_path: Path) -> None:
    reader = open_book(
        workbook(tmp_path / "a.xlsx", [[None, "通讯录"], [], [None, "姓名", "手机"], [None, "张伟", "1"]])
    )
    assert (reader.layout.header_row, reader.layout.header) == (3, ("姓名", "手机"))
    assert [contact.row for contact in reader.contacts()] == [4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800138000.0, "13800138000"),
        (1.5, "1.5"),
        (1e17, "1e+17"),
        (True, "TRUE"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00"),
        ("  =x ", "  =x "),
        (None, ""),
        ([1, "a"], '[1, "a"]'),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_see(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_a_damaged_or_encrypted_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [["姓名", "手机"], ["张伟", "1"]]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableInput, match="damaged"):
        open_book(tmp_path / "cut.xlsx")


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"name": ["a", None], "phone": [13800138000, None], "consent_at": [date(2026, 1, 2), None], "tags": [["x"], []]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    reader = open_book(tmp_path / "a.parquet")
    assert [(c.row, c.customer_name, c.phone, c.consent_at) for c in reader.contacts()] == [
        (2, "a", "13800138000", "2026-01-02"),
        (3, "", "", ""),
    ]
    back = pl.read_parquet(written(reader, tmp_path / "b.parquet"))
    assert back.select(frame.columns).equals(frame)
    assert back["misroute_risk"].to_list() == [0.02, 0.02]
    assert (
        written(open_book(tmp_path / "b.parquet"), tmp_path / "c.parquet").read_bytes()
        == (tmp_path / "b.parquet").read_bytes()
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet", "b.parquet", "c.parquet"]


def test_json_lines_keep_the_text_of_every_object(tmp_path: Path) -> None:
    lines = [
        '{"姓名": "张伟", "手机号":13800138000, "x":[1, 2.50], "n":null}',
        "",
        "{broken",
        "[1]",
        '{"手机号":"\\u0000"}',
        '{"手机号":"\\ud800"}',
        '{"手机号":"+86 139","late":true}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    reader = open_book(tmp_path / "a.jsonl")
    assert [(c.row, c.phone) for c in reader.contacts()] == [(1, "13800138000"), (7, "+86 139")]
    assert [r.row for b in reader.batches() for r in b.rejects] == [3, 4, 5, 6]
    out = written(reader, tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert out[0].startswith('{"姓名": "张伟", "手机号":13800138000, "x":[1, 2.50], "n":null, "misroute_e164": "+86139')
    assert json.loads(out[1])["misroute_risk"] == 0.02
    again = written(open_book(tmp_path / "b.jsonl"), tmp_path / "c.jsonl")
    assert again.read_bytes() == (tmp_path / "b.jsonl").read_bytes()


CARDS = """BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=
=E4=BC=9F
TEL;CELL:138-0013-8000
TEL;WORK:010-6555
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Smith;John;Q;;
UID:u-1
item1.TEL;type=pref:+1 202
item1.X-ABLabel:_$!<Mother>!$_
ADR;TYPE=HOME:;;1 Main St;Springfield;IL;62701;USA
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:cut off
BEGIN:VCARD
VERSION:4.0
FN:李娜
TEL;VALUE=uri;TYPE="voice,cell":tel:+86-139-0000-0000
a line that is none
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:nobody's number
END:VCARD
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_number_of_each_card_is_a_row(tmp_path: Path, newline: str, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.vcf").write_bytes(CARDS.replace("\n", newline).encode())
    reader = open_book(tmp_path / "a.vcf")
    assert [(c.row, c.customer_id, c.customer_name, c.phone, c.role, c.address) for c in reader.contacts()] == [
        (2, "", "张伟", "138-0013-8000", "self", ""),
        (3, "", "张伟", "010-6555", "self", ""),
        (4, "u-1", "John Q Smith", "+1 202", "Mother", "1 Main St, Springfield, IL, 62701, USA"),
        (6, "", "李娜", "+86-139-0000-0000", "self", ""),
        (7, "", "nobody's number", "", "self", ""),
    ]
    assert [(r.row, r.reason) for b in reader.batches() for r in b.rejects] == [(5, "card 3: it has no END:VCARD")]
    out = written(reader, tmp_path / "b.vcf").read_bytes().decode()
    kept = [line for line in out.split(newline) if not line.startswith(("X-MISROUTE", " "))]
    assert kept == CARDS.replace("BEGIN:VCARD\nVERSION:3.0\nFN:cut off\n", "").split("\n")
    assert out.count("X-MISROUTE;TEL=2;STATUS=ok") == 1
    assert max(map(len, out.split(newline))) <= 75
    again = written(open_book(tmp_path / "b.vcf"), tmp_path / "c.vcf")
    assert again.read_bytes() == (tmp_path / "b.vcf").read_bytes()
    assert capfd.readouterr().err == ""  # the parser's own messages quote the cards


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "xlsx", "parquet"])
def test_a_book_can_be_written_as_another_kind(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.vcf").write_text(CARDS)
    out = written(open_book(tmp_path / "a.vcf"), tmp_path / f"b.{suffix}")
    back = open_book(out)
    assert [(c.customer_name, c.phone, c.role) for c in back.contacts()][2] == ("John Q Smith", "+1 202", "Mother")
    assert back.layout.header[-9:] == tuple(f"misroute_{n}" for n in Answer.__dataclass_fields__)


@pytest.mark.parametrize("suffix", ["xls", "json", "vcf", "csv.bz2", "xlsx.gz", "html"])
def test_a_kind_that_cannot_be_written_is_refused_before_anything_is(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.csv").write_text("name,phone\na,1\n")
    with pytest.raises(UsageError):
        written(open_book(tmp_path / "a.csv"), tmp_path / f"b.{suffix}")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_wide_sheet_goes_back_wide(tmp_path: Path) -> None:
    header = ["姓名", "手机号", "联系人1姓名", "联系人1电话", "联系人2姓名", "联系人2电话"]
    write_table(tmp_path / "a.xlsx", header, [["张伟", "1", "甲", "2", "", ""], ["李娜", "3", "", "", "乙", "4"]])
    reader = open_book(tmp_path / "a.xlsx")
    assert [(c.row, c.slot, c.phone) for c in reader.contacts()] == [
        (2, "self", "1"),
        (2, "contact1", "2"),
        (3, "self", "3"),
        (3, "contact2", "4"),
    ]
    back = sheet(written(reader, tmp_path / "b.xlsx"))
    added = back[0][len(header) :]
    assert added[9:15] == [f"misroute_contact1_{n}" for n in ("e164", "status", "problem", "holder", "action", "codes")]
    assert back[1][len(header) + 9 :] == ["+8613900000000", "ok", "none", "borrower", "keep", "A;B", *[""] * 6]
    assert back[2][len(header) + 9 :] == [*[""] * 6, "+8613900000000", "ok", "none", "borrower", "keep", "A;B"]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.csv", {"encoding": "gb18030"}),
        ("a.csv", {"encoding": "utf-8-sig", "newline": "\r\n", "quote_all": True}),
        ("a.csv", {"encoding": "utf-16", "delimiter": ";"}),
        ("a.tsv.gz", {}),
        ("a.jsonl.zst", {}),
        ("a.xlsx", {}),
    ],
)
def test_a_table_written_is_a_book_read(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    rows = [["张伟", "138 0013 8000", '引号" 与,逗号\n换行'], ["李娜", "", ""]]
    assert write_table(tmp_path / name, ["姓名", "手机号", "备注"], rows, **options) == 2
    reader = open_book(tmp_path / name)
    assert [record for batch in reader.batches() for record in batch.records] == rows


def test_a_character_the_encoding_lacks_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row 2 has a character that big5 does not have"):
        write_table(tmp_path / "a.csv", ["name", "phone"], [["😀", "1"]], encoding="big5")
    assert list(tmp_path.iterdir()) == []
