"""Where the tables of a whole book are kept while it is judged: in a private folder, or in memory.

A book on disk is spilled to a folder beside it, gone when the work ends, however it ends. Rows that the store keeps
sealed are kept in memory and never touch a disk in plain.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import polars as pl

ROW_GROUP = 65_536


class Tables(Protocol):
    """Keeps named frames and reads them back, lazily."""

    def keep(self, name: str, frame: pl.DataFrame) -> str:
        """Keep a frame under a name; returns the name."""
        ...

    def scan(self, names: Sequence[str]) -> pl.LazyFrame:
        """The frames of these names, one after the other."""
        ...


class InMemory:
    """Frames in memory, for rows that must not be written in plain; some hundred bytes a contact point."""

    def __init__(self) -> None:
        self._frames: dict[str, pl.DataFrame] = {}

    def keep(self, name: str, frame: pl.DataFrame) -> str:
        """See Tables."""
        self._frames[name] = frame
        return name

    def scan(self, names: Sequence[str]) -> pl.LazyFrame:
        """See Tables."""
        return pl.concat([self._frames[name] for name in names], rechunk=False).lazy()


class Spill:
    """Temporary folder (mode 0700) with numbered parts of tables.

    It holds numbers and names of the book in plain, as the book itself does beside it; a scan of sealed rows
    uses InMemory. Removed on leaving the ``with`` block, on an error and on Ctrl-C too.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        # named and known before it is made: Ctrl-C in the moment between would leave it behind
        self._folder = (self._parent or Path(tempfile.gettempdir())) / f".misroute-{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(mode=0o700)
        except BaseException:  # Ctrl-C too; raised again
            self.__exit__(None, None, None)
            raise
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

    def keep(self, name: str, frame: pl.DataFrame) -> str:
        """See Tables."""
        path = self.path(f"{name}.parquet")
        try:
            frame.write_parquet(path, compression="lz4", statistics=True, row_group_size=ROW_GROUP)
        except pl.exceptions.PolarsError as error:
            raise _as_refused(error, path) from error
        return name

    def scan(self, names: Sequence[str]) -> pl.LazyFrame:
        """See Tables."""
        return pl.scan_parquet([self.path(f"{name}.parquet") for name in names])


class PartWriter:
    """Collects rows column by column and writes a part of a table every ``part_size`` rows."""

    def __init__(self, spill: Tables, table: str, schema: Mapping[str, Any], part_size: int) -> None:
        self._spill, self._table, self._schema, self._size = spill, table, schema, part_size
        self._rows: list[tuple[Any, ...]] = []
        self.parts: list[str] = []

    def add(self, row: tuple[Any, ...]) -> None:
        """One row, in the order of the schema."""
        self._rows.append(row)
        if len(self._rows) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected."""
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        frame = pl.DataFrame(
            [
                _series(name, list(values), kind)
                for (name, kind), values in zip(self._schema.items(), columns, strict=True)
            ]
        )
        self.parts.append(self._spill.keep(f"{self._table}-{len(self.parts):06d}", frame))
        self._rows.clear()

    def scan(self) -> pl.LazyFrame:
        """All parts written so far, lazily; an empty table when there are none."""
        if not self.parts:
            return pl.DataFrame(schema=dict(self._schema)).lazy()
        return self._spill.scan(self.parts)


def _as_refused(error: pl.exceptions.PolarsError, path: Path) -> Exception:
    """A full disk as the system's own error, which polars wraps in a sentence; any other error as it is."""
    refused = re.search(r"\(os error (\d+)\)", str(error))
    return OSError(int(refused[1]), os.strerror(int(refused[1])), str(path)) if refused else error


def _series(name: str, values: list[Any], kind: Any) -> pl.Series:
    try:
        return pl.Series(name, values, kind)
    except UnicodeEncodeError:
        # half a surrogate pair, as broken exports have it, is no text that a column can hold
        return pl.Series(
            name, [v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values], kind
        )
