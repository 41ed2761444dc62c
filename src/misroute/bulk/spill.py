"""A private folder for what does not fit in memory, gone when the work ends, however it ends."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl


class Spill:
    """Temporary folder (mode 0700) with numbered parts of tables.

    It holds numbers and names of the book in plain, as the book itself does beside it; a scan of sealed rows must
    not use it. Removed on leaving the ``with`` block, on an error and on Ctrl-C too.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix=".misroute-", dir=self._parent))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """The folder; only inside the ``with`` block."""
        if self._folder is None:
            raise RuntimeError("a spill is used outside its with block")
        return self._folder

    def path(self, name: str) -> Path:
        """Where a file of this name lies."""
        return self.folder / name


class PartWriter:
    """Collects rows column by column and writes a part of a table every ``part_size`` rows."""

    def __init__(self, spill: Spill, table: str, schema: Mapping[str, Any], part_size: int) -> None:
        self._spill, self._table, self._schema, self._size = spill, table, schema, part_size
        self._rows: list[tuple[Any, ...]] = []
        self.parts: list[Path] = []

    def add(self, row: tuple[Any, ...]) -> None:
        """One row, in the order of the schema."""
        self._rows.append(row)
        if len(self._rows) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected."""
        if not self._rows:
            return
        path = self._spill.path(f"{self._table}-{len(self.parts):06d}.parquet")
        columns = zip(*self._rows, strict=True)
        frame = pl.DataFrame(
            [
                _series(name, list(values), kind)
                for (name, kind), values in zip(self._schema.items(), columns, strict=True)
            ]
        )
        frame.write_parquet(path, compression="lz4", statistics=True)
        self.parts.append(path)
        self._rows.clear()

    def scan(self) -> pl.LazyFrame:
        """All parts written so far, lazily; an empty table when there are none."""
        if not self.parts:
            return pl.DataFrame(schema=dict(self._schema)).lazy()
        return pl.scan_parquet(self.parts)


def _series(name: str, values: list[Any], kind: Any) -> pl.Series:
    try:
        return pl.Series(name, values, kind)
    except UnicodeEncodeError:
        # half a surrogate pair, as broken exports have it, is no text that a column can hold
        return pl.Series(
            name, [v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values], kind
        )
