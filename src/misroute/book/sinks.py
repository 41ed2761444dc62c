"""Where a table goes: one class per kind of file, all fed with cells of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Final, Protocol

from misroute.book.cells import neutral
from misroute.book.records import quote_cell
from misroute.book.values import Batch

NUMBERS: Final = frozenset({"misroute_risk"})
"""Added columns that are numbers where a format has them; empty is null."""


class Sink(Protocol):
    """Takes a book's records with the cells added to each."""

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the records of a batch; ``added`` is parallel to them."""
        ...

    def close(self) -> None:
        """Write what is left. Not called when the work failed."""
        ...


class CsvSink:
    """Delimited text. Records whose bytes are known go out with these bytes, the added cells behind them."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        encoding: str,
        delimiter: str,
        newline: str,
        prologue: bytes = b"",
        verbatim: bool = True,
        inner: str | None = None,
        excel_safe: bool = False,
        dropped: frozenset[int] = frozenset(),
    ) -> None:
        """``inner`` is the encoding of raw bytes where it differs from the file's; ``prologue`` is written first."""
        self._stream = stream
        self._encoding, self._inner = encoding, inner or encoding
        self._delimiter, self._newline = delimiter, newline
        self._verbatim = verbatim
        self._excel_safe = excel_safe
        self._dropped = dropped
        self._earlier = 0
        self._stream.write(prologue)

    def header(self, raw: bytes | None, cells: Sequence[str], added: Sequence[str]) -> None:
        """Write the header: its own bytes where they are known."""
        tail = range(len(cells) - len(self._dropped), len(cells))
        self._earlier = len(self._dropped) if self._dropped == frozenset(tail) else 0
        self._verbatim = self._verbatim and (self._earlier > 0 or not self._dropped)
        kept = raw if self._verbatim else None
        self._put([self._line(self._without_earlier(kept), list(cells), added)])

    def _without_earlier(self, raw: bytes | None) -> bytes | None:
        """The record's bytes without the answers of an earlier cleaning, which stand at its end and are ASCII."""
        if raw is None or not self._earlier:
            return raw
        own, *answers = raw.rsplit(self._delimiter.encode(self._inner), self._earlier)
        return own if len(answers) == self._earlier and not any(b'"' in answer for answer in answers) else None

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the records of a batch."""
        if not added:
            return  # every line of it was refused
        raws: Sequence[bytes | None] = batch.raw if self._verbatim else [None] * len(batch.raw)
        if self._earlier:
            raws = [self._without_earlier(raw) for raw in raws]
        if not (self._verbatim and self._inner == self._encoding and not self._excel_safe and self._delimiter in ",\t"):
            self._put([self._line(*each) for each in zip(raws, batch.records, added, strict=True)])
            return
        delimiter = self._delimiter
        ends = "\n".join([delimiter + delimiter.join(cells) for cells in added]).encode(self._encoding).split(b"\n")
        lines = [
            raw + end if raw is not None else self._line(None, cells, more)
            for raw, cells, end, more in zip(raws, batch.records, ends, added, strict=True)
        ]
        self._put(lines)

    def _line(self, raw: bytes | None, cells: Sequence[str], added: Sequence[str]) -> bytes:
        own = [quote_cell(neutral(cell) if self._excel_safe else cell, self._delimiter) for cell in added]
        if raw is not None and not (self._excel_safe and any(neutral(cell) != cell for cell in cells)):
            if self._inner == self._encoding:
                return raw + (self._delimiter + self._delimiter.join(own)).encode(self._encoding)
            first = raw.decode(self._inner)
        else:
            kept = [cell for i, cell in enumerate(cells) if i not in self._dropped] if self._dropped else cells
            first = self._delimiter.join(
                [quote_cell(neutral(cell) if self._excel_safe else cell, self._delimiter) for cell in kept]
            )
        return (first + self._delimiter + self._delimiter.join(own)).encode(self._encoding)

    def _put(self, lines: Sequence[bytes]) -> None:
        if lines:
            end = self._newline.encode(self._encoding)
            self._stream.write(end.join(lines) + end)

    def close(self) -> None:
        """Hand everything down."""
        self._stream.flush()


def distinct_keys(header: Sequence[str]) -> list[str]:
    """Header cells as keys: empty ones get their position, repeated ones a number."""
    keys: list[str] = []
    for position, name in enumerate(header, start=1):
        wanted = name or f"column_{position}"
        key, number = wanted, 2
        while key in keys:
            key, number = f"{wanted}_{number}", number + 1
        keys.append(key)
    return keys
