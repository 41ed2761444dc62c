"""CSV, TSV and their kin: found out from a sample, then streamed record by record with each record's own bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from misroute.book.contacts import JOINED
from misroute.book.dialects import DELIMITERS, Found, find_dialect, newline_of
from misroute.book.encodings import Encoding, guess_encoding, named_encoding
from misroute.book.headers import no_phone_column, recognise
from misroute.book.mapping import ColumnMap
from misroute.book.records import Dialect, Lines, Record, Records
from misroute.book.streams import ByteSource, open_source
from misroute.book.values import BookKind, Columns, Layout, Point
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords

HEAD: Final = 1 << 18
"""Bytes from which delimiter and header are found."""
MOST_PARTS: Final = 20
TELLING: Final = 2000
"""Lines with non-ASCII bytes that are enough to tell the encoding."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first whole lines of a file, and lines from further on that tell its encoding."""

    start: bytes
    telling: bytes
    compression: str | None


def read_head(path: Path) -> Head:
    """Sample a file: its head, and non-ASCII lines wherever they are, so that a late one still tells the encoding."""
    with open_source(path) as source:
        start = b""
        while len(start) < HEAD and (block := source.read(HEAD)):
            start += block
        rest = b""
        if len(start) >= HEAD:
            cut = max(start.rfind(b"\n"), start.rfind(b"\r")) + 1
            rest, start = (start[cut:], start[:cut]) if cut > 1 else (b"", start)
        telling: list[bytes] = []
        if b"\x00" not in start[:4096]:
            seen = sum(not line.isascii() for line in start.splitlines())
            while seen + len(telling) < TELLING and (block := source.read()):
                if block.isascii() and rest.isascii():
                    rest = b""
                    continue
                *lines, rest = (rest + block).split(b"\n")
                rest = rest[:HEAD]
                telling.extend(line for line in lines if not line.isascii())
        return Head(start, b"\n".join(telling[:TELLING]), source.compression)


class DelimitedBook:
    """A delimited text, opened."""

    def __init__(
        self, path: Path, words: HeaderWords, mapping: ColumnMap | None, *, encoding: str | None, delimiter: str | None
    ) -> None:
        self._source: ByteSource | None = None
        head = read_head(path)
        if not head.start.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
            raise UnreadableInput(f"{path} is empty")

        def understood(sample: bytes, codec: str) -> int:
            lines = sample[: 1 << 14].decode(codec, "replace").splitlines()[:5]
            return max((recognise(line.split(d), words).understood for line in lines for d in DELIMITERS), default=0)

        if encoding:
            found_encoding = named_encoding(encoding, head.start)
        else:
            found_encoding = guess_encoding(head.start + head.telling, str(path), understood)
        self._encoding: Encoding = found_encoding
        text = head.start[len(found_encoding.mark) :].decode(found_encoding.codec, "replace")
        suffixes = [suffix.casefold() for suffix in path.suffixes]
        found = find_dialect(text, words, mapping, delimiter=delimiter, prefer="\t" if ".tsv" in suffixes else ",")
        if found is None:
            raise UnreadableInput(f"{path} has no header: its first lines are blank")
        if found.recognised.columns is None:
            raise no_phone_column(str(path), found.header)
        newline = newline_of(text)
        inner = "utf-8" if found_encoding.wide else found_encoding.codec
        self._dialect = Dialect(inner, found.delimiter, newline, found.escape, found_encoding.codec)
        self._found: Found = found
        self.layout = Layout(
            path=path,
            kind=BookKind.csv,
            columns=found.recognised.columns,
            header=found.header,
            encoding=found_encoding.codec,
            bom=bool(found_encoding.mark),
            delimiter=found.delimiter,
            newline=newline,
            escape=found.escape,
            compression=head.compression,
            header_row=found.above + 1 - int(found.sep_line),
            guess=(found_encoding.why, *self._explained(found, newline)),
            warnings=found.recognised.warnings,
            first_rows=found.rows,
        )

        if found.recognised.google:
            self.layout = replace(self.layout, columns=self._parted(found.recognised.columns))

    def _parted(self, columns: Columns) -> Columns:
        """Google joins the values of one label in one cell: a point for each, as many as the fullest cell holds."""
        most = dict.fromkeys((point.phone for point in columns.points), 1)
        for _, record in self.records():
            for phone in most if record.cells else ():
                most[phone] = max(most[phone], record.cells[phone].count(JOINED) + 1)
        points: list[Point] = []
        for point in columns.points:
            for part in range(min(most[point.phone], MOST_PARTS)):
                slot = f"phone{len(points) + 1}" if points else point.slot
                points.append(replace(point, slot=slot, part=part, optional=bool(points)))
        return replace(columns, points=tuple(points))

    @staticmethod
    def _explained(found: Found, newline: str) -> Iterator[str]:
        name = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}.get(found.delimiter, repr(found.delimiter))
        ends = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}[newline]
        yield f"delimiter {name}, line ends {ends}" + (", backslash escapes quotes" if found.escape else "")
        if found.above > int(found.sep_line):
            yield f"header on line {found.above + 1 - int(found.sep_line)}, lines above it are kept as they are"

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._source.fraction if self._source else None

    @property
    def inner_encoding(self) -> str:
        """The encoding of raw record bytes."""
        return self._dialect.codec

    def prologue(self) -> tuple[bytes, bytes]:
        """What stands before the first record, in UTF-8 or the file's own encoding: lines above the header, header.

        The byte-order mark is not part of it; both end without their last line end.
        """
        with open_source(self.layout.path, self._encoding.codec if self._encoding.wide else None) as source:
            _, above, header = self._start(source)
        return above, header

    def _start(self, source: ByteSource) -> tuple[Lines, bytes, bytes]:
        lines = Lines(source, self._dialect)
        separator = b"\r" if self._dialect.newline == "\r" else b"\n"
        taken = [next(lines)[0] for _ in range(self._found.above + self._found.header_lines)]
        mark = "\ufeff".encode("utf-8") if self._encoding.wide else self._encoding.mark
        if self._encoding.mark and taken:
            taken[0] = taken[0].removeprefix(mark)
        above = separator.join(taken[: self._found.above]).removesuffix(b"\r")
        header = separator.join(taken[self._found.above :]).removesuffix(b"\r")
        return lines, above, header

    def records(self) -> Iterator[tuple[int, Record]]:
        """Records with their spreadsheet lines, from the start."""
        header = list(self.layout.header)
        phone = self.layout.columns.points[0].phone
        with open_source(self.layout.path, self._encoding.codec if self._encoding.wide else None) as source:
            self._source = source
            lines, _, _ = self._start(source)
            for row, record in enumerate(Records(lines, self._dialect, len(header)), start=self.layout.header_row + 1):
                if record.cells and record.cells[phone] == header[phone] and record.cells == header:
                    yield row, Record(None, [], "the header again")
                else:
                    yield row, record
