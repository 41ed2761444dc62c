"""Delimited books: read as they are, written back untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.book import Answer, BookWriter, open_book
from misroute.errors import UnreadableInput

CHINESE = (
    "客户号,姓名,手机号(必填),关系,联系人,授权日期,备注\n"
    "C1,张伟,138 0013 8000,本人,,2024-01-01,甲\n"
    'C1,张伟,13900000000,母亲,李梅,,"乙, 丙"\n'
)
TAIWAN = "客戶編號,姓名,手機號碼,關係\n1,陳麗華,0912345678,本人\n2,林志明,0922345678,本人\n"


def write(folder: Path, data: bytes | str, name: str = "book.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path


def clean(path: Path, out: Path, **options: bool) -> bytes:
    reader = open_book(path)
    with BookWriter(reader, out, **options) as writer:
        for batch in reader.batches(3):
            writer.write(batch, [Answer(status="ok", codes="A;B") for _ in batch.contacts])
    return out.read_bytes()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_a_chinese_book_is_read_in_any_encoding_and_goes_back_in_it(tmp_path: Path, encoding: str, found: str) -> None:
    path = write(tmp_path, CHINESE, encoding=encoding)
    reader = open_book(path)
    assert reader.layout.encoding == found
    contacts = list(reader.contacts())
    assert [(c.row, c.customer_name, c.phone, c.role, c.contact_name, c.consent_at) for c in contacts] == [
        (2, "张伟", "138 0013 8000", "本人", "", "2024-01-01"),
        (3, "张伟", "13900000000", "母亲", "李梅", ""),
    ]
    out = clean(path, tmp_path / "out.csv")
    added = (
        ",misroute_e164,misroute_status,misroute_type,misroute_region,misroute_problem,misroute_holder,"
        "misroute_risk,misroute_action,misroute_codes",
        ",,ok,,,,,,,A;B",
        ",,ok,,,,,,,A;B",
    )
    expected = "".join(line + more + "\n" for line, more in zip(CHINESE.splitlines(), added, strict=True))
    assert out.decode(encoding) == expected
    mark = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe", "utf-32": b"\xff\xfe\x00\x00"}.get(encoding, b"")
    assert out.startswith(mark)


def test_big5_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    reader = open_book(write(tmp_path, TAIWAN, encoding="big5"))
    assert reader.layout.encoding == "big5"
    assert [c.customer_name for c in reader.contacts()] == ["陳麗華", "林志明"]


def test_a_book_without_a_number_column_names_its_headers(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"'foo', 'bar'.*--map"):
        open_book(write(tmp_path, "foo,bar\n1,2\n"))
