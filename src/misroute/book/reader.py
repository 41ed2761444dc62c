"""Opening a contact book of any kind, and streaming it in batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from misroute.book.contacts import ContactBuilder
from misroute.book.delimited import DelimitedBook
from misroute.book.jsonl import JsonlBook
from misroute.book.mapping import ColumnMap, load_map
from misroute.book.records import Record
from misroute.book.sniffing import sniff
from misroute.book.tables import ParquetBook, SheetBook
from misroute.book.values import Batch, BookKind, ContactRow, Layout, Reject
from misroute.book.vcards import VcardBook
from misroute.errors import UsageError
from misroute.packs.headers import HeaderWords, load_header_words
from misroute.resources import data_dir

BATCH: Final = 16_384


class Book(Protocol):
    """One kind of book: what was found out about it, and its records with their spreadsheet lines."""

    layout: Layout

    def records(self) -> Iterator[tuple[int, Record]]:
        """Records in the book's order, with the spreadsheet line of each. May be asked again, from the start."""
        ...

    @property
    def fraction(self) -> float | None:
        """Share of the book read by the newest ``records``, None when not known."""
        ...


class BookReader:
    """A contact book, opened. ``layout`` says what was found; ``batches`` streams it, as often as asked.

    Memory does not grow with the file for CSV, JSONL and Parquet; an XLSX sheet is loaded whole (that is how its
    reader works), a vCard file card by card.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.layout = book.layout

    @property
    def fraction(self) -> float | None:
        """Share of the book read so far, 0–1, for a progress bar; None when not known."""
        return self._book.fraction

    @property
    def book(self) -> Book:
        """The book of its kind, for the writer that gives it back."""
        return self._book

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """The book from its start, at most ``size`` records at a time; blank lines are passed over.

        Raises UnreadableInput when the file turns out to be cut or damaged as a whole; a record that cannot be
        parsed is a reject of its batch.
        """
        if size < 1:
            raise UsageError("a batch needs at least one record")
        builder = ContactBuilder(self.layout)
        rows: list[int] = []
        records: list[list[str]] = []
        raw: list[bytes | None] = []
        rejects: list[Reject] = []
        first = 0
        for row, record in self._book.records():
            if record.reason:
                rejects.append(Reject(row, record.reason))
            elif record.cells:
                rows.append(row)
                records.append(record.cells)
                raw.append(record.raw)
            else:
                continue
            first = first or row
            if len(records) + len(rejects) >= size:
                yield Batch(first, records, builder.contacts(rows, records), rejects, rows, raw)
                rows, records, raw, rejects, first = [], [], [], [], 0
        if first:
            yield Batch(first, records, builder.contacts(rows, records), rejects, rows, raw)

    def contacts(self) -> Iterator[ContactRow]:
        """Every contact point of the book, one by one."""
        for batch in self.batches():
            yield from batch.contacts


def open_book(
    path: Path,
    *,
    mapping: Path | ColumnMap | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    words: HeaderWords | None = None,
) -> BookReader:
    """Open a contact book, find out its kind, encoding, delimiter and columns.

    Raises UnreadableInput when it cannot be read or has no column of numbers, ConfigProblem for a wrong map,
    UsageError for an unknown encoding or delimiter.
    """
    chosen = load_map(mapping) if isinstance(mapping, Path) else mapping
    known = words or load_header_words(data_dir("config") / "book" / "headers.toml")
    if delimiter is not None:
        delimiter = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(delimiter, delimiter)
        if len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii():
            raise UsageError(f"delimiter {delimiter!r}: give one ASCII character, or 'tab'")
    kind = sniff(path)
    if kind is BookKind.xlsx:
        return BookReader(SheetBook(path, known, chosen))
    if kind is BookKind.parquet:
        return BookReader(ParquetBook(path, known, chosen))
    if kind is BookKind.vcard:
        return BookReader(VcardBook(path, encoding=encoding))
    if kind is BookKind.jsonl:
        return BookReader(JsonlBook(path, known, chosen, encoding=encoding))
    return BookReader(DelimitedBook(path, known, chosen, encoding=encoding, delimiter=delimiter))
