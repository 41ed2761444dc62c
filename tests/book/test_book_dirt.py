"""Delimited files as real exports have them: only a record that cannot be parsed is refused, the rest goes on."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.book import Answer, BookReader, BookWriter, Outputs, open_book
from misroute.errors import UnreadableInput, UsageError

HEADER = "name,phone,note\n"


def opened(folder: Path, data: bytes | str, name: str = "book.csv", **options: str) -> BookReader:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_book(path, **options)  # type: ignore[arg-type]


def cells(reader: BookReader) -> list[list[str]]:
    return [record for batch in reader.batches() for record in batch.records]


def refused(reader: BookReader) -> list[tuple[int, str]]:
    return [(reject.row, reject.reason) for batch in reader.batches() for reject in batch.rejects]


def written(reader: BookReader, out: Path, *, excel_safe: bool = False, size: int = 2) -> bytes:
    with BookWriter(reader, out, excel_safe=excel_safe) as writer:
        for batch in reader.batches(size):
            writer.write(batch, [Answer(e164="+8613900000000", codes="A;B") for _ in batch.contacts])
    return out.read_bytes()


def test_records_that_cannot_be_parsed_are_refused_with_row_and_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    body = b"A,1,x\nB,2\nC,3,y,z\nD,4\x00,w\nE,5,\xff\xfe\n\nF,6,v\nname,phone,note\nG,7,u\n"
    reader = opened(tmp_path, HEADER.encode() + "张,0,甲\n".encode() + body)
    assert [record[0] for record in cells(reader)] == ["张", "A", "F", "G"]
    assert refused(reader) == [
        (4, "the record is short: 2 cells, the header has 3"),
        (5, "the record is long: 4 cells, the header has 3"),
        (6, "the record holds a NUL character"),
        (7, "the record holds bytes that are not utf-8"),
        (10, "the header again"),
    ]
    assert [contact.row for contact in reader.contacts()] == [2, 3, 9, 11]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
def test_one_record_of_wrong_bytes_does_not_change_the_encoding_of_a_book(tmp_path: Path, encoding: str) -> None:
    lines = ["姓名,手機,備註", *(f"林志明,091200000{i},台北" for i in range(8))]
    data = bytearray("\n".join(lines).encode(encoding))
    wrong = "\ud800".encode("utf-16-le", "surrogatepass") if encoding == "utf-16" else b"\xff"
    at = data.index("3,台北".encode("utf-16-le" if encoding == "utf-16" else encoding))
    data[at:at] = wrong
    reader = opened(tmp_path, bytes(data))
    assert (reader.layout.encoding or "").startswith(encoding)
    assert len(cells(reader)) == 7
    assert [row for row, _ in refused(reader)] == [5]


def test_a_line_break_inside_quotes_is_one_row_of_the_spreadsheet(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + 'A,1,"first\nsecond, still\n\nfourth"\nB,2,y\n')
    assert cells(reader)[0][2] == "first\nsecond, still\n\nfourth"
    assert [contact.row for contact in reader.contacts()] == [2, 3]


def test_a_quote_that_is_never_closed_keeps_its_record_and_all_after_it(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + 'A,1,"open\nB,2,y\nC,3,"z"\n"D,4,w\nE,5,v\n')
    assert [record[0] for record in cells(reader)] == ["A", "B", "C", '"D', "E"]
    assert refused(reader) == []
    out = written(reader, tmp_path / "out.csv").decode()
    rows = list(csv.reader(io.StringIO(out)))
    assert [row[0] for row in rows[1:]] == ["A", "B", "C", '"D', "E"]
    assert all(len(row) == 12 for row in rows)


def test_a_stray_quote_does_not_swallow_the_records_between_it_and_the_next(tmp_path: Path) -> None:
    lines = ["A,13800000000,x", '"B,13800000001,x', *(f"C{i},1380000000{i},x" for i in range(5)), 'D",13900000000,x']
    reader = opened(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert len(cells(reader)) == 8


def test_many_stray_quotes_stay_quick(tmp_path: Path) -> None:
    body = "".join(f'A{i},138000{i:05d},"x\n' for i in range(20_000))
    assert len(cells(opened(tmp_path, HEADER + body))) == 20_000


def test_quotes_inside_unquoted_cells_are_text(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + 'A,1,5" pipe\nB "Bob" C,2,y\n"K",3,"a, b"c\n')
    assert cells(reader) == [["A", "1", '5" pipe'], ['B "Bob" C', "2", "y"], ["K", "3", "a, bc"]]


def test_backslashes_escape_quotes_only_where_the_file_says_so(tmp_path: Path) -> None:
    mysql = opened(
        tmp_path, '"name","phone","note"\n"A","1","say \\"hi, you\\" \\\\"\n"B","2","two\nlines"\n"C","3",\\N\n'
    )
    assert cells(mysql) == [["A", "1", 'say "hi, you" \\'], ["B", "2", "two\nlines"], ["C", "3", "\\N"]]
    plain = opened(tmp_path, HEADER + 'A,1,C:\\dir\\\n"B",2,"x\\y"\n')
    assert cells(plain) == [["A", "1", "C:\\dir\\"], ["B", "2", "x\\y"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_are_recognised_and_kept(tmp_path: Path, newline: str, delimiter: str) -> None:
    lines = [["客户姓名", "手机号", "备注"], ["张伟", "138,00;13|8000", "a"], ["李娜", "139", "b"]]
    text = "".join(delimiter.join(f'"{c}"' if delimiter in c else c for c in line) + newline for line in lines)
    reader = opened(tmp_path, text)
    assert (reader.layout.delimiter, reader.layout.newline) == (delimiter, newline)
    out = written(reader, tmp_path / "out.csv").decode()
    assert out.split(newline)[0].split(delimiter + "misroute_e164")[0] == text.split(newline)[0]
    assert out.split(newline)[1].startswith(text.split(newline)[1] + delimiter + "+86139")
    assert out.count(newline) == 3


def test_excels_separator_line_is_obeyed_and_kept(tmp_path: Path) -> None:
    reader = opened(tmp_path, "sep=;\r\nname;phone\r\nA,B;1\r\n")
    assert [(c.row, c.customer_name) for c in reader.contacts()] == [(2, "A,B")]
    assert written(reader, tmp_path / "out.csv").startswith(b"sep=;\r\nname;phone;misroute_e164")


def test_lines_of_title_above_the_header_are_kept(tmp_path: Path) -> None:
    reader = opened(tmp_path, "客户通讯录\n导出时间：2026-01-02\n姓名,手机号\n张伟,138\n")
    assert reader.layout.header_row == 3
    assert [contact.row for contact in reader.contacts()] == [4]
    assert (
        written(reader, tmp_path / "out.csv")
        .decode()
        .startswith("客户通讯录\n导出时间：2026-01-02\n姓名,手机号,misroute_")
    )


def test_a_record_with_a_header_word_in_it_is_not_taken_for_the_header(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="'谁', '多少', '类型'"):
        opened(tmp_path, "谁,多少,类型\n张三,13800000000,手机\n李四,,手机\n")


def test_delimiters_at_the_end_of_each_record_are_no_cells(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + "A,1,x,\nB,2,y,,\n")
    assert cells(reader) == [["A", "1", "x"], ["B", "2", "y"]]
    assert list(csv.reader(io.StringIO(written(reader, tmp_path / "o.csv").decode())))[1][3] == "+8613900000000"


def test_a_record_of_empty_cells_is_a_record_and_a_blank_line_is_none(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + ",,\n\n   \nB,2,y\n")
    assert [(contact.row, contact.phone) for contact in reader.contacts()] == [(2, ""), (5, "2")]


def test_repeated_and_empty_headers_are_kept_as_they_are(tmp_path: Path) -> None:
    reader = opened(tmp_path, "name,phone,note,note,\nA,1,x,y,z\n")
    assert reader.layout.header == ("name", "phone", "note", "note", "")
    assert written(reader, tmp_path / "out.csv").startswith(b"name,phone,note,note,,misroute_e164")


def test_compressed_books_are_read_and_written(tmp_path: Path) -> None:
    text = (HEADER + "A,1,x\n").encode()
    for name, data in (("a.csv.gz", gzip.compress(text)), ("a.csv.zst", zstandard.ZstdCompressor().compress(text))):
        reader = opened(tmp_path, data, name)
        assert cells(reader) == [["A", "1", "x"]]
        out = written(reader, tmp_path / f"out.{name}")
        opener = gzip.decompress if name.endswith("gz") else zstandard.ZstdDecompressor().decompressobj().decompress
        assert opener(out).splitlines()[1] == b"A,1,x,+8613900000000,,,,,,,,A;B"


def test_a_cut_archive_says_so(tmp_path: Path) -> None:
    whole = gzip.compress((HEADER + "".join(f"A{i},{i * 7919},x\n" for i in range(100_000))).encode())
    with pytest.raises(UnreadableInput, match="cut or damaged"):
        cells(opened(tmp_path, whole[: len(whole) // 2], "a.csv.gz"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        (b"<html><table><tr><td>phone</td></tr></table>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 nothing of a workbook", "spreadsheet"),
        (b"PAR1 nothing of a table", "Parquet"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no column of phone numbers"),
        ("张三\n李四\n".encode(), "no column of phone numbers"),
        (b"\x00" * 5000, "empty|no column"),
        (bytes(range(128, 256)) * 40, "encoding|no column"),
    ],
)
def test_what_is_no_book_is_refused_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput, match=said) as caught:
        opened(tmp_path, data)
    assert "\n" not in str(caught.value)


def test_a_header_that_is_a_number_is_not_quoted_in_full(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput) as caught:
        opened(tmp_path, "张三,13912345678\n李四,13912345679\n")
    assert "13912345678" not in str(caught.value)


def test_unknown_encodings_and_delimiters_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown encoding"):
        opened(tmp_path, HEADER, encoding="klingon")
    with pytest.raises(UsageError, match="delimiter"):
        opened(tmp_path, HEADER, delimiter=",,")


def test_big5_or_gb18030_is_asked_when_it_cannot_be_told(tmp_path: Path) -> None:
    ambiguous = b"id,name,phone\n" + b"1,\xb0\xa1\xb0\xa2,1\n" * 3
    with pytest.raises(UnreadableInput, match="--encoding gb18030 or --encoding big5"):
        opened(tmp_path, ambiguous)
    assert cells(opened(tmp_path, ambiguous, encoding="big5"))[0][1] == ambiguous[16:20].decode("big5")


@pytest.mark.parametrize(
    ("names", "encoding", "found"),
    [
        (["陳麗華"], "big5", "big5"),
        (["林志明", "王小姐"], "big5", "big5"),
        (["張雅婷"], "cp950", "big5"),
        (["欧阳娜娜"], "gbk", "gb18030"),
        (["张伟"], "gbk", "gb18030"),
        (["王喆", "李堃"], "gbk", "gb18030"),
        (["郑志强", "郑伟"], "gbk", "gb18030"),  # these bytes are UTF-8 as well
        (["José García", "Zoë Müller"], "cp1252", "cp1252"),
        (["佐藤さくら", "鈴木たろう", "高橋はなこ"], "shift_jis", "shift_jis"),
    ],
)
def test_a_few_names_tell_the_encoding_under_an_english_header(
    tmp_path: Path, names: list[str], encoding: str, found: str
) -> None:
    data = "id,name,phone\n" + "".join(f"{i},{name},091{i}\n" for i, name in enumerate(names))
    reader = opened(tmp_path, data.encode(encoding))
    assert (reader.layout.encoding, [c.customer_name for c in reader.contacts()]) == (found, names)


def test_a_name_late_in_a_large_file_still_tells_the_encoding(tmp_path: Path) -> None:
    data = HEADER + "".join(f"A{i},138{i:08d},some text to make it longer\n" for i in range(20_000))
    late = "".join(f"张伟明{i},138,北京市朝阳区\n" for i in range(20))
    reader = opened(tmp_path, data.encode() + late.encode("gbk"))
    assert reader.layout.encoding == "gb18030"
    assert refused(reader) == []


def test_formula_cells_are_neutralised_only_when_asked(tmp_path: Path) -> None:
    body = '=1+1,+86 139,"@x, y"\n－2,138,-\n'
    assert b'=1+1,+86 139,"@x, y",+86139' in written(opened(tmp_path, HEADER + body), tmp_path / "a.csv")
    safe = list(
        csv.reader(io.StringIO(written(opened(tmp_path, HEADER + body), tmp_path / "b.csv", excel_safe=True).decode()))
    )
    assert safe[1][:4] == ["'=1+1", "'+86 139", "'@x, y", "'+8613900000000"]
    assert safe[2][:3] == ["'－2", "138", "'-"]


def test_cleaning_a_cleaned_book_replaces_the_answers(tmp_path: Path) -> None:
    first = written(opened(tmp_path, '"name",phone,note\r\n"A",1,"x,y"\r\n'), tmp_path / "one.csv")
    second = written(open_book(tmp_path / "one.csv"), tmp_path / "two.csv")
    assert first == second


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "csv.zst", "jsonl", "xlsx", "parquet"])
def test_nothing_is_left_behind_when_writing_is_interrupted(tmp_path: Path, suffix: str) -> None:
    reader = opened(tmp_path, HEADER + "A,1,x\n")
    out = tmp_path / f"out.{suffix}"
    out.write_text("earlier")
    batch = next(reader.batches())

    def interrupted() -> None:
        with BookWriter(reader, out) as writer:
            writer.write(batch, [Answer()])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert out.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.csv", f"out.{suffix}"]


def test_the_book_is_never_written_over_itself(tmp_path: Path) -> None:
    reader = opened(tmp_path, HEADER + "A,1,x\n")
    with pytest.raises(UsageError, match="is an input"):
        BookWriter(reader, tmp_path / "book.csv")
    with pytest.raises(UsageError, match="is an input"), Outputs(inputs=[tmp_path / "book.csv"]) as outputs:
        BookWriter(reader, tmp_path / "." / "book.csv", outputs=outputs)


CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12) | st.text(
    '",;\n\r\\ \t=张é', max_size=8
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=6),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"]),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
    quote_all=st.booleans(),
)
def test_every_cell_survives_reading_and_writing(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    encoding: str,
    delimiter: str,
    newline: str,
    quote_all: bool,
) -> None:
    def quoted(cell: str) -> str:
        needed = quote_all or any(c in cell for c in (delimiter, '"', "\r", "\n"))
        return '"' + cell.replace('"', '""') + '"' if needed else cell

    lines = [delimiter.join(map(quoted, row)) for row in [("客户姓名", "手机号", "备注"), *rows]]
    text = "".join(line + newline for line in lines)
    folder = tmp_path_factory.mktemp("p")
    path = folder / "book.csv"
    path.write_bytes(text.encode(encoding))
    reader = open_book(path, encoding=encoding, delimiter=delimiter)
    assert refused(reader) == []
    assert cells(reader) == [list(row) for row in rows]
    out = written(reader, folder / "out.csv").decode(encoding)
    again = list(csv.reader(io.StringIO(out, newline=""), delimiter=delimiter))
    assert [tuple(row[:3]) for row in again if row] == [("客户姓名", "手机号", "备注"), *rows]
