"""CSV, TSV and their kin: found out from a sample, then streamed record by record with each record's own bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from misroute.book.contacts import JOINED
from misroute.book.dialects import DELIMITERS, Found, Judge, find_dialect, newline_of
from misroute.book.encodings import Encoding, guess_encoding, named_encoding
from misroute.book.headers import Recognised, look_below, recognise, usable_columns
from misroute.book.mapping import ColumnMap
from misroute.book.records import Dialect, Lines, Record, Records
from misroute.book.streams import ByteSource, open_source
from misroute.book.values import BookKind, Columns, Layout, Point
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords

HEAD: Final = 1 << 18
"""Bytes from which delimiter and header are found."""
MOST_PARTS: Final = 20
"""Most values of one cell of a Google export that become contact points of their own."""
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
            overlong = False
            while seen + len(telling) < TELLING and (block := source.read()):
                if block.isascii() and rest.isascii():
                    rest = b""
                    continue
                *lines, rest = (rest + block).split(b"\n")
                if overlong and not lines:
                    rest = b""
                    continue
                lines, overlong = lines[overlong:], False
                if len(rest) > HEAD:  # cut, it might end within a character and tell nothing true
                    rest, overlong = b"", True
                telling.extend(line for line in lines if not line.isascii())
        return Head(start, b"\n".join(telling[:TELLING]), source.compression)


class DelimitedText:
    """A delimited text with a header, opened. ``judge`` says which of its first lines is a header, and how good."""

    def __init__(self, path: Path, judge: Judge, *, encoding: str | None, delimiter: str | None) -> None:
        self.path = path
        self._source: ByteSource | None = None
        head = read_head(path)
        if not head.start.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
            raise UnreadableInput(f"{path} is empty")

        def understood(sample: bytes, codec: str) -> int:
            lines = sample[: 1 << 14].decode(codec, "replace").splitlines()[:5]
            return max((judge(line.split(d)).understood for line in lines for d in DELIMITERS), default=0)

        if encoding:
            self.encoding: Encoding = named_encoding(encoding, head.start)
        else:
            self.encoding = guess_encoding(head.start + head.telling, str(path), understood)
        text = head.start[len(self.encoding.mark) :].decode(self.encoding.codec, "replace")
        suffixes = [suffix.casefold() for suffix in path.suffixes]
        found = find_dialect(text, judge, delimiter=delimiter, prefer="\t" if ".tsv" in suffixes else ",")
        if found is None:
            raise UnreadableInput(f"{path} has no header: its first lines are blank")
        self.found: Found = found
        self.compression = head.compression
        self.newline = newline_of(text)
        self.inner_encoding = "utf-8" if self.encoding.wide else self.encoding.codec
        self._dialect = Dialect(self.inner_encoding, found.delimiter, self.newline, found.escape, self.encoding.codec)
        self.header_row = found.above + 1 - int(found.sep_line)

    @property
    def guess(self) -> tuple[str, ...]:
        """What was guessed and why, in short lines."""
        found = self.found
        name = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}.get(found.delimiter, repr(found.delimiter))
        ends = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}[self.newline]
        lines = [self.encoding.why, f"delimiter {name}, line ends {ends}"]
        if found.escape:
            lines.append("backslashes escape quotes")
        if self.header_row > 1:
            lines.append(f"header on line {self.header_row}, lines above it are kept as they are")
        return tuple(lines)

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._source.fraction if self._source else None

    def prologue(self) -> tuple[bytes, bytes]:
        """What stands before the first record, in ``inner_encoding``: the lines above the header, and the header.

        The byte-order mark is not part of it; both end without their last line end.
        """
        with open_source(self.path, self.encoding.codec if self.encoding.wide else None) as source:
            _, above, header = self._start(source)
        return above, header

    def _start(self, source: ByteSource) -> tuple[Lines, bytes, bytes]:
        lines = Lines(source, self._dialect)
        separator = b"\r" if self.newline == "\r" else b"\n"
        taken = [next(lines)[0] for _ in range(self.found.above + self.found.header_lines)]
        mark = "\ufeff".encode() if self.encoding.wide else self.encoding.mark
        if self.encoding.mark and taken:
            taken[0] = taken[0].removeprefix(mark)
        above = separator.join(taken[: self.found.above]).removesuffix(b"\r")
        header = separator.join(taken[self.found.above :]).removesuffix(b"\r")
        return lines, above, header

    def records(self) -> Iterator[tuple[int, Record]]:
        """Records with their spreadsheet lines, from the start; a header repeated on the way is refused."""
        header = list(self.found.header)
        with open_source(self.path, self.encoding.codec if self.encoding.wide else None) as source:
            self._source = source
            lines, _, _ = self._start(source)
            columns = self.found.recognised.columns
            telling = columns.points[0].phone if columns and columns.points else None
            records = Records(lines, self._dialect, len(header), telling)
            for row, record in enumerate(records, start=self.header_row + 1):
                if record.cells and record.cells[0] == header[0] and record.cells == header:
                    yield row, Record(None, [], "the header again")
                else:
                    yield row, record


class DelimitedBook(DelimitedText):
    """A contact book as delimited text."""

    def __init__(
        self, path: Path, words: HeaderWords, mapping: ColumnMap | None, *, encoding: str | None, delimiter: str | None
    ) -> None:

        def judge(header: Sequence[str]) -> Recognised:
            return recognise(header, words, mapping)

        super().__init__(path, judge, encoding=encoding, delimiter=delimiter)
        found = self.found
        columns = usable_columns(str(path), found.header, found.recognised)
        self.layout = Layout(
            path=path,
            kind=BookKind.csv,
            columns=self._parted(columns) if found.recognised.google else columns,
            header=found.header,
            encoding=self.encoding.codec,
            bom=bool(self.encoding.mark),
            delimiter=found.delimiter,
            newline=self.newline,
            escape=found.escape,
            compression=self.compression,
            header_row=self.header_row,
            guess=self.guess,
            warnings=(
                *found.recognised.warnings,
                *look_below(found.header, columns, found.rows, judge, self.header_row + 1),
            ),
            first_rows=found.rows,
        )

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
