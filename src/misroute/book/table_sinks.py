"""XLSX and Parquet: the table as it was, the answers as further columns."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import polars as pl
import xlsxwriter

from misroute.book.atomic import OutputFailed, Outputs
from misroute.book.sinks import NUMBERS, distinct_keys
from misroute.book.tables import ParquetBook, frames
from misroute.book.values import Batch
from misroute.errors import UsageError

SHEET_ROWS: Final = 1_048_576
SHEET_COLUMNS: Final = 16_384
CELL_CHARACTERS: Final = 32_767
PART_ROWS: Final = 65_536
"""Rows of one part and of one row group: what is held in memory at once."""


class XlsxSink:
    """One sheet of text cells, written row by row through temporary files: nothing is a formula, number or link."""

    def __init__(
        self, outputs: Outputs, path: Path, header: Sequence[str], added: Sequence[str], dropped: frozenset[int]
    ) -> None:
        if len(header) + len(added) > SHEET_COLUMNS:
            raise UsageError(f"{path}: a sheet holds {SHEET_COLUMNS} columns: write .csv or .parquet")
        self._path = path
        self._dropped = dropped
        self._book: Any = xlsxwriter.Workbook(
            str(outputs.stage(path)),
            {
                "constant_memory": True,
                "tmpdir": str(outputs.scratch(path)),
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        self._sheet: Any = self._book.add_worksheet("book")
        outputs.adopt(self._sheet.row_data_fh)
        self._sheet.freeze_panes(1, 0)
        self._text: Any = self._book.add_format({"num_format": "@"})
        self._row = 0
        self.put(header, added)

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the records of a batch. Raises UsageError when the sheet is full or a cell too long."""
        for cells, more in zip(batch.records, added, strict=True):
            self.put(cells, more)

    def put(self, cells: Sequence[str], added: Sequence[str]) -> None:
        """Write one row of cells."""
        if self._row >= SHEET_ROWS:
            raise UsageError(f"{self._path}: a sheet holds {SHEET_ROWS} rows: write .csv or .parquet")
        kept = [cell for i, cell in enumerate(cells) if i not in self._dropped]
        for column, cell in enumerate([*kept, *added]):
            if len(cell) > CELL_CHARACTERS:
                raise UsageError(
                    f"{self._path}: a cell of row {self._row + 1} is longer than the {CELL_CHARACTERS} characters "
                    "a sheet holds: write .csv or .parquet"
                )
            if cell:
                self._sheet.write_string(self._row, column, cell, self._text)
        self._row += 1

    def close(self) -> None:
        """Put the workbook together. Raises OutputFailed when that cannot be written."""
        try:
            self._book.close()
        except xlsxwriter.exceptions.XlsxFileError as error:
            raise OutputFailed(f"cannot write {self._path}: {error}") from error


class ParquetSink:
    """Parquet. From Parquet every column keeps its type; the answers are text, the risk a number.

    Parts are written to a private folder beside the output and joined at the end, so that memory stays flat.
    """

    def __init__(
        self,
        outputs: Outputs,
        path: Path,
        book: object,
        header: Sequence[str],
        added: Sequence[str],
        dropped: frozenset[int],
    ) -> None:
        self._path = path
        self._target = outputs.stage(path)
        self._parts = outputs.scratch(path)
        self._source = _Rows(book.layout.path) if isinstance(book, ParquetBook) else None
        self._header = list(header) if self._source else distinct_keys(header)
        self._added = list(added)
        self._dropped = [self._header[i] for i in sorted(dropped)]
        self._frames: list[pl.DataFrame] = []
        self._waiting = 0
        self._count = 0

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the records of a batch."""
        if batch.records:
            self._frames.append(self._frame(batch.records, added))
            self._waiting += len(batch.records)
        if self._waiting >= PART_ROWS:
            self._flush()

    def _frame(self, records: Sequence[Sequence[str]], added: Sequence[Sequence[str]]) -> pl.DataFrame:
        if self._source:
            own = self._source.take(len(records))
        else:
            own = pl.DataFrame(list(records), schema=dict.fromkeys(self._header, pl.String), orient="row")
        answers = pl.DataFrame(list(added), schema=dict.fromkeys(self._added, pl.String), orient="row")
        numbers = [pl.col(name).replace("", None).cast(pl.Float64) for name in self._added if name in NUMBERS]
        return own.drop(self._dropped).hstack(answers.with_columns(numbers))

    def _flush(self) -> None:
        with _told(self._path):
            pl.concat(self._frames).write_parquet(self._parts / f"{self._count:08d}.parquet")
        self._frames, self._waiting, self._count = [], 0, self._count + 1

    def close(self) -> None:
        """Join the parts."""
        if not self._count and not self._frames:
            self._frames.append(self._frame([], []))
        if self._frames:
            self._flush()
        parts = [self._parts / f"{number:08d}.parquet" for number in range(self._count)]
        with _told(self._path):
            pl.scan_parquet(parts).sink_parquet(self._target, row_group_size=PART_ROWS, maintain_order=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A full disk comes out of polars as an error of its own, with the system's words in it."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        full = os.strerror(errno.ENOSPC) in str(error)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error).splitlines()[0], str(path)) from error


class _Rows:
    """The rows of a Parquet file with their types, so many at a time."""

    def __init__(self, path: Path) -> None:
        self._schema = pl.scan_parquet(path).collect_schema()
        self._frames: Iterator[pl.DataFrame] = frames(path)
        self._held: pl.DataFrame = self._schema.to_frame()

    def take(self, count: int) -> pl.DataFrame:
        taken: list[pl.DataFrame] = [self._held]
        have = self._held.height
        while have < count and (frame := next(self._frames, None)) is not None:
            taken.append(frame)
            have += frame.height
        whole = pl.concat(taken)
        self._held = whole[count:]
        return whole[:count]
