"""Books that are tables already: an XLSX sheet, and Parquet. Every value becomes the text a person would see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl
import python_calamine as calamine

from misroute.book.headers import Recognised, look_below, may_be_header, recognise, usable_columns
from misroute.book.mapping import ColumnMap
from misroute.book.records import Record
from misroute.book.values import BookKind, Layout
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords

TITLE_ROWS: Final = 12
WHOLE: Final = 2**53
"""Beyond it a float no longer holds every integer."""
FRAME_ROWS: Final = 16_384


def cell_text(value: Any) -> str:
    """A cell as text: 13800138000.0 is "13800138000", a date is ISO, a missing value is ''.

    Excel keeps every number as a float of 15 digits: a leading zero or ``+`` that was not typed as text is gone before
    the file is read, and how a cell is formatted does not matter here.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


class SheetBook:
    """The first visible worksheet of an Excel or OpenDocument file. The sheet is held in memory."""

    def __init__(self, path: Path, words: HeaderWords, mapping: ColumnMap | None) -> None:
        self.fraction: float | None = None
        self._sheet, name, others = _first_sheet(path)
        width = self._sheet.width
        best: tuple[int, list[str], Recognised] | None = None
        for row, values in enumerate(self._sheet.iter_rows(), start=1):
            cells = [cell_text(value) for value in values]
            if any(cells):
                found = recognise(cells, words, mapping)
                if best is not None and not may_be_header([cell for cell in cells if cell], found):
                    continue
                if best is None or (found.columns is not None, found.understood) > (
                    best[2].columns is not None,
                    best[2].understood,
                ):
                    best = (row, cells, found)
                if found.columns is not None:
                    break
            if row >= TITLE_ROWS + self._sheet.total_height - self._sheet.height:
                break
        if best is None or not width:
            raise UnreadableInput(f"{path}: the sheet {name!r} is empty")
        row, header, found = best
        columns = usable_columns(f"{path}, sheet {name!r}", header, found)
        phone = columns.points[0].phone
        as_numbers, filled, shown = self._look(row, phone)
        warnings = list(found.warnings)
        if as_numbers:
            warnings.append(
                f"{as_numbers} of {filled} numbers are stored as numbers: leading zeros and + signs are lost"
            )
        warnings += look_below(header, columns, shown, lambda cells: recognise(cells, words, mapping), row + 1)
        guess = [f"sheet {name!r}" + (f", {others} further sheets are left alone" if others else "")]
        if row > 1:
            guess.append(f"header on line {row}")
        self.layout = Layout(
            path=path,
            kind=BookKind.xlsx,
            columns=columns,
            header=tuple(header),
            header_row=row,
            guess=tuple(guess),
            warnings=tuple(warnings),
            first_rows=shown,
        )

    def _look(self, header_row: int, phone: int) -> tuple[int, int, tuple[tuple[str, ...], ...]]:
        as_numbers = filled = 0
        shown: list[tuple[str, ...]] = []
        for row, values in enumerate(self._sheet.iter_rows(), start=1):
            if row > header_row:
                filled += values[phone] not in ("", None)
                as_numbers += isinstance(values[phone], float | int)
                if len(shown) < 5:
                    shown.append(tuple(cell_text(value) for value in values))
        return as_numbers, filled, tuple(shown)

    def records(self) -> Iterator[tuple[int, Record]]:
        """Rows below the header; blank rows come without cells."""
        header = list(self.layout.header)
        start, total = self.layout.header_row, max(1, self._sheet.total_height)
        for row, values in enumerate(self._sheet.iter_rows(), start=1):
            if row <= start:
                continue
            self.fraction = row / total
            cells = [cell_text(value) for value in values]
            if cells == header:
                yield row, Record(None, [], "the header again")
            elif any("\x00" in cell for cell in cells):
                yield row, Record(None, [], "the record holds a NUL character")
            else:
                yield row, Record(None, cells if any(cells) else [])


def _first_sheet(path: Path) -> tuple[calamine.CalamineSheet, str, int]:
    try:
        workbook = calamine.load_workbook(str(path))
        sheets = [m for m in workbook.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
        visible = [m for m in sheets if m.visible == calamine.SheetVisibleEnum.Visible]
        if not visible:
            raise UnreadableInput(f"{path} has no visible worksheet")
        return workbook.get_sheet_by_name(visible[0].name), visible[0].name, len(visible) - 1
    except calamine.PasswordError as error:
        raise UnreadableInput(f"{path} is protected by a password: save it without one first") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableInput(f"{path} cannot be read as a spreadsheet: it is damaged or of another kind") from error


class ParquetBook:
    """A Parquet file, streamed in frames. ``row`` counts as a spreadsheet would: the header is 1."""

    def __init__(self, path: Path, words: HeaderWords, mapping: ColumnMap | None) -> None:
        self._path = path
        self.fraction: float | None = None
        try:
            frame = pl.scan_parquet(path)
            self._header = frame.collect_schema().names()
            self._height = int(frame.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableInput(f"{path} cannot be read as Parquet: it is damaged or of another kind") from error
        found = recognise(self._header, words, mapping)
        columns = usable_columns(str(path), self._header, found)
        first = frame.head(5).collect()
        self.layout = Layout(
            path=path,
            kind=BookKind.parquet,
            columns=columns,
            header=tuple(self._header),
            guess=(f"{self._height} rows",),
            warnings=found.warnings,
            first_rows=tuple(map(tuple, frame_texts(first))),
        )

    def records(self) -> Iterator[tuple[int, Record]]:
        """All rows, from the first."""
        row = 1
        for frame in frames(self._path):
            for cells in frame_texts(frame):
                row += 1
                yield row, Record(None, cells)
            self.fraction = (row - 1) / max(1, self._height)


def frames(path: Path) -> Iterator[pl.DataFrame]:
    """The rows of a Parquet file in order, a moderate frame at a time. Raises UnreadableInput when it is damaged."""
    try:
        for frame in pl.scan_parquet(path).collect_batches(chunk_size=FRAME_ROWS, maintain_order=True):
            yield from frame.iter_slices(FRAME_ROWS)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnreadableInput(f"{path} is damaged and cannot be read to its end") from error


def frame_texts(frame: pl.DataFrame) -> list[list[str]]:
    """The rows of a frame as text cells."""
    columns: list[Sequence[str]] = []
    for series in frame:
        if series.dtype == pl.String:
            columns.append(series.fill_null("").to_list())
        elif series.dtype.is_integer():
            columns.append(series.cast(pl.String).fill_null("").to_list())
        else:
            columns.append([cell_text(value) for value in series.to_list()])
    return [list(cells) for cells in zip(*columns, strict=True)]
