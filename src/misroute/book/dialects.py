"""How a delimited text is laid out: delimiter, line ends, escaping, and where its header stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from misroute.book.headers import Recognised, may_be_header

DELIMITERS: Final = (",", "\t", ";", "|")
SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)
TITLE_LINES: Final = 12
"""Most lines of title above a header."""
JUDGED: Final = 200
"""Records by which a delimiter is judged."""


Judge = Callable[[Sequence[str]], Recognised]
"""What a header is worth: the columns understood, ``columns`` None when what is needed is not among them."""


@dataclass(frozen=True, slots=True)
class Found:
    """One way to read the head of a file. ``above`` and ``header_lines`` count physical lines."""

    delimiter: str
    escape: str | None
    header: tuple[str, ...]
    recognised: Recognised
    above: int
    header_lines: int
    sep_line: bool
    consistency: float
    rows: tuple[tuple[str, ...], ...]

    @property
    def merit(self) -> tuple[bool, int, float, int]:
        """Readings are compared by it: a number column, headers understood, even records, then width."""
        found = self.recognised
        return (found.columns is not None, found.understood, self.consistency, len(self.header))


def newline_of(head: str) -> str:
    """The line end of a text: that of its first line, CR alone only where there is no other."""
    if "\n" not in head:
        return "\r" if "\r" in head else "\n"
    return "\r\n" if head[: head.index("\n")].endswith("\r") else "\n"


def find_dialect(head: str, judge: Judge, *, delimiter: str | None, prefer: str | None) -> Found | None:
    """The best reading of the head of a file, or None when it is blank.

    ``delimiter`` is what a person says and beats everything, then Excel's ``sep=;`` line; ``prefer`` breaks ties.
    A header that is not the first line is looked for only when the first line has no column of numbers.
    """
    separator = "\r" if newline_of(head) == "\r" else "\n"
    lines = head.split(separator)
    sep_line = bool(lines and (found := SEP_LINE.fullmatch(lines[0].rstrip("\r"))))
    tried: Sequence[str] = DELIMITERS
    if sep_line and found:
        tried = (found[1],)
    if delimiter:
        tried = (delimiter,)
    start = int(sep_line)
    best: Found | None = None
    for above in range(start, min(len(lines), start + TITLE_LINES)):
        if not lines[above].strip():
            continue
        for candidate in tried:
            for escape in (None, "\\") if '\\"' in head else (None,):
                reading = _read(lines, separator, above, candidate, escape, judge, sep_line)
                if reading and above > start and not may_be_header(reading.header, reading.recognised):
                    continue
                if reading and (best is None or _rank(reading, prefer) > _rank(best, prefer)):
                    best = reading
        if best is not None and best.recognised.columns is not None:
            break
    return best


def _rank(found: Found, prefer: str | None) -> tuple[bool, int, float, bool, int]:
    has_numbers, understood, consistency, width = found.merit
    return (has_numbers, understood, consistency, found.delimiter == prefer, width)


def _read(
    lines: Sequence[str],
    separator: str,
    above: int,
    delimiter: str,
    escape: str | None,
    judge: Judge,
    sep_line: bool,
) -> Found | None:
    reader = csv.reader((line + separator for line in lines[above:]), delimiter=delimiter, escapechar=escape)
    try:
        header = next(reader)
    except (csv.Error, StopIteration):
        return None
    header_lines = reader.line_num
    rows = list(islice(_readable(reader), JUDGED))
    if header_lines > 20:
        return None
    even = sum(len(row) == len(header) for row in rows)
    return Found(
        delimiter,
        escape,
        tuple(header),
        judge(header),
        above,
        header_lines,
        sep_line,
        round(even / len(rows), 2) if rows else 1.0,
        tuple(tuple(row) for row in rows[:5]),
    )


def _readable(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The records of a reader without blank ones and those it cannot read."""
    while True:
        try:
            row = next(reader)
        except csv.Error:
            continue
        except StopIteration:
            return
        if row:
            yield row
