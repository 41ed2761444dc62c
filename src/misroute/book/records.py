"""Cutting delimited text into records, keeping each record's own bytes.

Quoting follows the csv module (and Excel): a quote opens a quoted cell only at the cell's start, doubled quotes are one
quote, line breaks inside quotes belong to the cell. What real exports do besides is survived: a quote that opens and
never closes spoils its own record at most, never the ones after it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from misroute.book.streams import ByteSource

QUOTE: Final = '"'
LONGEST_SPAN: Final = 512
"""Most lines one record may span."""
LONGEST_RECORD: Final = 8 << 20
"""Most bytes of one line: a file without line ends must not fill the memory."""
OVERLONG: Final = "\x00overlong"
ESCAPED = re.compile(r'\\(["\\])|""')
DIGIT = re.compile(r"\d")
BLANK: Final = " \r\x0b\x0c\x1a\ufeff"

csv.field_size_limit(LONGEST_RECORD)

Line = tuple[bytes, str, bool]
"""A physical line without its line feed: bytes, text, and whether bytes could not be decoded."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a text are divided. ``codec`` must keep ASCII as itself; ``escape`` is a backslash or None."""

    codec: str
    delimiter: str
    newline: str
    escape: str | None = None
    encoding: str = ""
    """What the file is called to be in, where ``codec`` is what it was recoded to."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells, or why not. ``raw`` is None when the bytes must not be written back as they are."""

    raw: bytes | None
    cells: list[str]
    reason: str = ""


class Lines:
    """Physical lines of a source, with lines put back in front when a look ahead took too many."""

    def __init__(self, source: ByteSource, dialect: Dialect) -> None:
        self._source = source
        self._codec = dialect.codec
        self._separator = b"\r" if dialect.newline == "\r" else b"\n"
        self._back: list[Line] = []
        self._flow = self._read()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.pop() if self._back else next(self._flow)

    def put_back(self, lines: Sequence[Line]) -> None:
        """Hand ``lines`` out again, in their order."""
        self._back.extend(reversed(lines))

    def _read(self) -> Iterator[Line]:
        rest = b""
        overlong = False
        while block := self._source.read():
            end = block.rfind(self._separator)
            if end < 0:
                rest += block
                if len(rest) > LONGEST_RECORD:
                    rest, overlong = rest[:1024], True
                continue
            whole = rest + block[:end]
            rest = block[end + 1 :]
            if overlong:
                first, _, whole = whole.partition(self._separator)
                overlong = False
                yield first[:1024], OVERLONG, True
                if not whole:
                    continue
            yield from self._decoded(whole)
        if rest:
            yield from self._decoded(rest)

    def _decoded(self, whole: bytes) -> Iterator[Line]:
        raws = whole.split(self._separator)
        try:
            texts = whole.decode(self._codec).split(self._separator.decode("ascii"))
        except UnicodeDecodeError:
            for raw in raws:
                yield self._line(raw)
            return
        for raw, text in zip(raws, texts, strict=True):
            yield raw, text, False

    def _line(self, raw: bytes) -> Line:
        try:
            return raw, raw.decode(self._codec), False
        except UnicodeDecodeError:
            return raw, raw.decode(self._codec, "surrogateescape"), True


class Records:
    """Records of ``width`` cells from physical lines; blank lines come as records without cells or reason."""

    def __init__(self, lines: Lines, dialect: Dialect, width: int, telling: int | None = None) -> None:
        """``telling`` is a column with numbers in it, by which a line inside a quoted cell is known for a record."""
        self._telling = telling
        self._lines = lines
        self._dialect = dialect
        self._width = width
        self._span = LONGEST_SPAN
        quoted = r'"((?:[^"\\]|\\.|"")*)"' if dialect.escape else r'"((?:[^"]|"")*)"'
        self._cell = re.compile(rf"{quoted}(?={re.escape(dialect.delimiter)}|$(?!\n))", re.DOTALL)

    def __iter__(self) -> Iterator[Record]:
        delimiter, width, escape = self._dialect.delimiter, self._width, self._dialect.escape
        separator = "\r" if self._dialect.newline == "\r" else "\n"
        for line in self._lines:
            raw, text, damaged = line
            if text[-1:] == "\r":
                raw, text = raw[:-1], text[:-1]
            if QUOTE in text or (escape and escape in text):
                if not (damaged or escape or "\x00" in text):
                    try:  # nearly all quoted records are whole and well formed: the strict reading accepts only those
                        cells = next(csv.reader((text,), delimiter=delimiter, strict=True))
                    except (csv.Error, StopIteration):
                        cells = []
                    if len(cells) == width:
                        yield Record(raw, cells)
                        continue
                yield self._checked(self._quoted(line, separator))
                continue
            cells = text.split(delimiter)
            if len(cells) == width and not damaged and "\x00" not in text and "\r" not in text and (width > 1 or text):
                yield Record(raw, cells)
            elif not text.strip(BLANK):
                yield Record(raw, [])
            elif "\r" in text and all(part.count(delimiter) == width - 1 for part in text.split("\r")):
                self._lines.put_back([(part, *_decoded(part, self._dialect.codec)) for part in raw.split(b"\r")])
            else:
                yield self._checked((None if "\r" in text else raw, cells, damaged, ""))

    def _checked(self, found: tuple[bytes | None, list[str], bool, str]) -> Record:
        raw, cells, damaged, reason = found
        if cells == [OVERLONG]:
            return Record(None, [], f"the record is longer than {LONGEST_RECORD >> 20} MiB")
        if any("\x00" in cell for cell in cells):
            return Record(None, [], "the record holds a NUL character")
        if damaged:
            return Record(
                None, [], f"the record holds bytes that are not {self._dialect.encoding or self._dialect.codec}"
            )
        if reason:
            return Record(None, [], reason)
        if len(cells) > self._width and not any(cells[self._width :]):
            return Record(None, cells[: self._width])  # delimiters at the end of each record, as some exports have
        if len(cells) != self._width:
            kind = "short" if len(cells) < self._width else "long"
            return Record(None, [], f"the record is {kind}: {len(cells)} cells, the header has {self._width}")
        return Record(raw, cells)

    def _quoted(self, first: Line, separator: str) -> tuple[bytes | None, list[str], bool, str]:
        """A record with a quote in it, which may go on over the next lines."""
        taken = [first]
        cells, closed = self._escaped(taken, separator) if self._dialect.escape else self._read(taken, separator)
        if closed and len(taken) == 1:
            return first[0].removesuffix(b"\r"), cells, first[2], ""
        damaged = any(damage for _, _, damage in taken)
        # what stands behind a closing quote may be the damage itself
        if closed and (self._whole(taken, separator) or (damaged and len(cells) == self._width)):
            joined = separator.encode().join(raw for raw, _, _ in taken).removesuffix(b"\r")
            if len(cells) == self._width and not self._swallowed(taken):
                self._span = LONGEST_SPAN
                return joined, cells, damaged, ""
            if len(cells) != self._width and not any(self._fits(text) for _, text, _ in taken[1:]):
                return joined, cells, damaged, ""
        self._lines.put_back(taken[1:])
        self._span = max(8, self._span // 2)
        text = first[1].removesuffix("\r")
        cells, _ = self._literal(text)
        reason = "" if len(cells) == self._width else "a quote is opened and not closed"
        return None, cells, first[2], reason

    def _read(self, taken: list[Line], separator: str) -> tuple[list[str], bool]:
        ended = False

        def feed() -> Iterator[str]:
            nonlocal ended
            yield taken[0][1] + separator
            while len(taken) < self._span and (line := next(self._lines, None)) is not None:
                taken.append(line)
                yield line[1] + separator
            ended = True

        try:
            return next(csv.reader(feed(), delimiter=self._dialect.delimiter)), not ended
        except (csv.Error, StopIteration):
            return [], False

    def _whole(self, taken: Sequence[Line], separator: str) -> bool:
        """Whether the lines are one record by the strict rule too: nothing stands behind a closing quote."""
        if self._dialect.escape:
            return True
        try:
            next(csv.reader((text + separator for _, text, _ in taken), delimiter=self._dialect.delimiter, strict=True))
        except (csv.Error, StopIteration):
            return False
        return True

    def _swallowed(self, taken: Sequence[Line]) -> bool:
        """Whether every line inside is a record by itself: then a stray quote has swallowed records.

        A line that closes one quoted cell and opens another (``2nd line",…,"1st line``) is the middle of a record.
        """
        read = [self._literal(text.removesuffix("\r")) for _, text, _ in taken[1:-1]]
        inside = [cells for cells, _ in read]
        if self._width < 3 or not inside or any(len(cells) != self._width for cells in inside):
            return False
        if any(opened for _, opened in read):
            return False
        if self._telling is None:
            return len(inside) > 2
        return all(len(DIGIT.findall(cells[self._telling])) > 4 for cells in inside)

    def _fits(self, text: str) -> bool:
        """Whether the line is a record by itself, and not the end of a quoted cell and what follows it."""
        first = text.partition(self._dialect.delimiter)[0]
        if first.count(QUOTE) % 2 and not first.startswith(QUOTE):
            return False
        return len(self._literal(text.removesuffix("\r"))[0]) == self._width

    def _literal(self, text: str) -> tuple[list[str], bool]:
        """Cells where a quote counts only if its partner stands before a delimiter or the end.

        Also whether some cell starts with a quote that has no such partner.
        """
        cells: list[str] = []
        opened = False
        at = 0
        while True:
            quoted = text[at : at + 1] == QUOTE
            found = self._cell.match(text, at) if quoted else None
            if found:
                cells.append(self._unquoted(found[1]))
                at = found.end()
            else:
                opened = opened or quoted
                end = text.find(self._dialect.delimiter, at)
                end = len(text) if end < 0 else end
                cells.append(text[at:end])
                at = end
            if at >= len(text):
                return cells, opened
            at += 1

    def _unquoted(self, inside: str) -> str:
        if self._dialect.escape:
            return ESCAPED.sub(lambda found: found[1] or QUOTE, inside)
        return inside.replace('""', QUOTE)

    def _escaped(self, taken: list[Line], separator: str) -> tuple[list[str], bool]:
        """Cells where a backslash escapes a quote, as MySQL writes them; takes further lines while a cell is open."""
        while True:
            text = separator.join(text for _, text, _ in taken).removesuffix("\r")
            cells, opened = self._literal(text)
            if not opened:
                return cells, True
            line = next(self._lines, None) if len(taken) < self._span else None
            if line is None:
                return cells, False
            taken.append(line)


def _decoded(raw: bytes, codec: str) -> tuple[str, bool]:
    try:
        return raw.decode(codec), False
    except UnicodeDecodeError:
        return raw.decode(codec, "surrogateescape"), True


def quote_cell(cell: str, delimiter: str) -> str:
    """The cell as CSV text: quoted where it must be."""
    if delimiter in cell or QUOTE in cell or "\n" in cell or "\r" in cell:
        return QUOTE + cell.replace(QUOTE, '""') + QUOTE
    return cell
