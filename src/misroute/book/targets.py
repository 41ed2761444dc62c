"""Which sink a file name asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from misroute.book.atomic import Outputs
from misroute.book.delimited import DelimitedBook
from misroute.book.jsonl import JsonlBook
from misroute.book.reader import Book, BookReader
from misroute.book.sinks import CsvSink, Sink
from misroute.book.streams import compression_of
from misroute.book.table_sinks import ParquetSink, XlsxSink
from misroute.book.text_sinks import JsonlSink, VcardSink
from misroute.book.values import BookKind
from misroute.book.vcards import VcardBook
from misroute.errors import UsageError

SUFFIXES: Final = {
    ".csv": BookKind.csv,
    ".tsv": BookKind.csv,
    ".tab": BookKind.csv,
    ".txt": BookKind.csv,
    ".jsonl": BookKind.jsonl,
    ".ndjson": BookKind.jsonl,
    ".xlsx": BookKind.xlsx,
    ".parquet": BookKind.parquet,
    ".vcf": BookKind.vcard,
    ".vcard": BookKind.vcard,
}
UNWRITTEN: Final = (".xls", ".xlsm", ".xlsb", ".ods", ".json", ".html", ".pdf", ".docx")


def kind_of(path: Path, otherwise: BookKind) -> BookKind:
    """The kind of file a name asks for, ``otherwise`` when its suffix says nothing."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst"):
        suffixes.pop()
    if suffixes and suffixes[-1] in UNWRITTEN:
        raise UsageError(f"{path}: {suffixes[-1]} is not written: use .csv, .tsv, .xlsx, .jsonl or .parquet")
    return SUFFIXES.get(suffixes[-1], otherwise) if suffixes else otherwise


def open_sink(reader: BookReader, path: Path, outputs: Outputs, added: Sequence[str], *, excel_safe: bool) -> Sink:
    """The sink for a book written to ``path``. Raises UsageError for a kind that cannot be written."""
    book = reader.book
    kind = kind_of(path, book.layout.kind)
    compression = compression_of(path)
    if compression and kind in (BookKind.xlsx, BookKind.parquet):
        raise UsageError(f"{path}: {kind} is compressed already: leave out .{compression}")
    header = book.layout.header
    dropped = frozenset(i for i, name in enumerate(header) if name in added)
    if kind is BookKind.xlsx:
        return XlsxSink(outputs, path, header, added, dropped)
    if kind is BookKind.parquet:
        return ParquetSink(outputs, path, book, header, added, dropped)
    if kind is BookKind.jsonl:
        return JsonlSink(outputs, path, book if isinstance(book, JsonlBook) else None, header, added)
    if kind is BookKind.vcard:
        if not isinstance(book, VcardBook):
            raise UsageError(f"{path}: a vCard file is written from a vCard file only: use .csv, .xlsx or .jsonl")
        return VcardSink(outputs, path, book)
    return _csv(book, path, outputs, header, added, dropped, excel_safe)


def _csv(
    book: Book,
    path: Path,
    outputs: Outputs,
    header: Sequence[str],
    added: Sequence[str],
    dropped: frozenset[int],
    excel_safe: bool,
) -> CsvSink:
    if not isinstance(book, DelimitedBook):
        delimiter = "\t" if {".tsv", ".tab"} & set(path.suffixes) else ","
        made = CsvSink(
            outputs.open(path),
            encoding="utf-8",
            delimiter=delimiter,
            newline="\n",
            verbatim=False,
            excel_safe=excel_safe,
            dropped=dropped,
        )
        made.header(None, header, added)
        return made
    layout = book.layout
    encoding, newline = layout.encoding or "utf-8", layout.newline or "\n"
    above, first = book.prologue()
    prologue = "\ufeff".encode(encoding) if layout.bom else b""
    if above:
        text = above.decode(book.inner_encoding, "surrogateescape") + newline
        prologue += text.encode(encoding, "surrogateescape")
    sink = CsvSink(
        outputs.open(path), encoding=encoding, delimiter=layout.delimiter or ",", newline=newline,
        prologue=prologue, inner=book.inner_encoding, excel_safe=excel_safe, dropped=dropped,
    )  # fmt: skip
    sink.header(first, header, added)
    return sink
