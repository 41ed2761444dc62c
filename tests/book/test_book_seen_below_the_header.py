"""What the first records show that the header does not say, and files that stray bytes must not turn into others."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from misroute.book import open_book
from misroute.book.atomic import Outputs
from misroute.book.table_sinks import XlsxSink

TWO_LINES = """\
编号,客户姓名,联系电话,,地区
,,本人手机,单位电话,
K1,冯程程,13771230001,02584440001,江苏
K2,许文强,13771230002,02584440002,江苏
"""
PLAIN = "customer_id,customer_name,phone,,note\nK1,Ann Poe,2125550147,,paid\nK2,Bea Roe,2125550148,,\n"


def warnings_of(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return list(open_book(path).layout.warnings)


def test_a_header_over_two_lines_is_told_and_so_is_the_column_without_a_name(tmp_path: Path) -> None:
    said = warnings_of(tmp_path / "book.csv", TWO_LINES)
    assert len(said) == 2
    assert said[0].startswith("column 4 has no name in the header and holds numbers")
    assert said[1].startswith("line 2 looks like a second line of the header")


def test_in_a_sheet_as_well(tmp_path: Path) -> None:
    header, *rows = [line.split(",") for line in TWO_LINES.splitlines()]
    path = tmp_path / "book.xlsx"
    with Outputs() as outputs:
        sheet = XlsxSink(outputs, path, header, (), frozenset())
        for row in rows:
            sheet.put(row, ())
        sheet.close()
    assert [line[:8] for line in open_book(path).layout.warnings] == ["column 4", "line 2 l"]


@pytest.mark.parametrize(
    "filled",
    ["", "2026-01-05", "20260105", "12", "see 2125550147", "yes"],
    ids=["empty", "day", "day in digits", "short", "a note", "a word"],
)
def test_a_column_without_a_name_that_holds_no_numbers_is_nobodys_business(tmp_path: Path, filled: str) -> None:
    assert warnings_of(tmp_path / "book.csv", PLAIN.replace(",,paid", f",{filled},paid")) == []


def test_numbers_in_half_of_its_cells_are_enough(tmp_path: Path) -> None:
    text = PLAIN.replace(",,paid", ",(212) 555-0161,paid").replace(",,\nK", ",none,\nK")
    assert [line[:8] for line in warnings_of(tmp_path / "book.csv", text)] == ["column 4"]


def test_a_first_record_without_a_number_is_no_header(tmp_path: Path) -> None:
    assert warnings_of(tmp_path / "book.csv", "客户号,姓名,手机号\nK1,手机店,无\nK2,许文强,13771230002\n") == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_zero_bytes_in_a_small_book_cost_their_records_and_no_more(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "book.csv"
    text = "客户号,姓名,手机号\nK1,冯\0程程,13771230001\nK2,许文强,1377\0\x00\x000002\nK3,丁力,13771230003\n"
    path.write_bytes(text.encode(encoding))
    reader = open_book(path)
    assert reader.layout.encoding == encoding
    [batch] = reader.batches()
    assert [row.customer_id for row in batch.contacts] == ["K3"]
    assert [(refused.row, "NUL" in refused.reason) for refused in batch.rejects] == [(2, True), (3, True)]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "customer_id,phone\nK1,13771230001\n",
        "客户号,手机号,地址\nK1,13771230001,江苏省南京市一号路一一一号" + "华侨路街道慈悲社区" * 6 + "\n",
    ],
    ids=["latin", "chinese"],
)
def test_utf_16_without_a_mark_is_still_seen(tmp_path: Path, codec: str, text: str) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(text.encode(codec))
    assert open_book(path).layout.encoding == codec


@pytest.mark.parametrize(
    ("names", "codec"),
    [
        (["Íñigo Güell", "Begoña Ibáñez"], "cp1252"),
        (["Anaïs Leïla Å"], "cp1252"),
        (["Mårten Sjöö", "Øyvind Bjørn"], "cp1252"),
        (["Bořivoj Jiráň", "Zdeněk Kříž"], "cp1250"),
        (["Stanisław Kowal", "Bożena Król"], "cp1250"),
        (["丁力", "冯程程", "许文强"], "gb18030"),
    ],
)
def test_latin_names_are_western_unless_their_letters_say_otherwise(
    tmp_path: Path, names: list[str], codec: str
) -> None:
    path = tmp_path / "book.csv"
    rows = "".join(f"K{i},{name},{2125550140 + i}\n" for i, name in enumerate(names))
    path.write_bytes(f"customer_id,customer_name,phone\n{rows}".encode(codec))
    reader = open_book(path)
    assert reader.layout.encoding == codec
    assert [row.customer_name for row in reader.contacts()] == names


def test_a_table_of_columns_has_names_for_all(tmp_path: Path) -> None:
    path = tmp_path / "book.parquet"
    pl.DataFrame({"客户号": ["K1"], "手机号": ["13771230001"]}).write_parquet(path)
    assert open_book(path).layout.warnings == ()
