"""Rows that belong to hours, written in the order of the hours: one file for each in a folder, or one for all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from misroute.book.atomic import Outputs
from misroute.book.records import quote_cell
from misroute.errors import UsageError

_WRITTEN = (".csv", ".csv.gz", ".csv.zst")


class HourlyRows:
    """CSV rows by the hour (UTC) they belong to. ``target`` ending in .csv is one file, any other name a folder.

    The rows lie in a private folder beside the target until ``finish``; memory does not grow with them. Raises
    UsageError for a target of another kind of file.
    """

    def __init__(self, outputs: Outputs, target: Path, header: Sequence[str]) -> None:
        self._outputs = outputs
        self._target = target
        self._is_file = target.name.casefold().endswith(_WRITTEN)
        if not self._is_file and target.suffix and not target.is_dir():
            raise UsageError(f"{target}: deferred sends are written as .csv, or into a folder")
        self._header = _line(header)
        if not self._is_file:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._scratch = outputs.scratch(target if self._is_file else target / "hours")
        self._waiting: dict[datetime, list[str]] = {}

    def put(self, at: datetime, cells: Sequence[str]) -> None:
        """A row that belongs to the hour of ``at``."""
        hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        self._waiting.setdefault(hour, []).append(_line(cells))

    def spill(self) -> None:
        """Write out what was put since the last time."""
        for hour, lines in self._waiting.items():
            with (self._scratch / _name(hour)).open("ab") as file:
                file.write("".join(lines).encode("utf-8", "surrogatepass"))
        self._waiting.clear()

    def finish(self) -> int:
        """Put everything where it belongs, the earliest hour first; answers the number of hours."""
        self.spill()
        hours = sorted(self._scratch.iterdir())
        if self._is_file:
            stream = self._outputs.open(self._target)
            stream.write(self._header.encode("utf-8", "surrogatepass"))
            for hour in hours:
                with hour.open("rb") as file:
                    shutil.copyfileobj(file, stream)
            return len(hours)
        for hour in hours:
            stream = self._outputs.open(self._target / hour.name)
            stream.write(self._header.encode("utf-8", "surrogatepass"))
            with hour.open("rb") as file:
                shutil.copyfileobj(file, stream)
        return len(hours)


def _name(hour: datetime) -> str:
    return f"{hour:%Y-%m-%dT%H%MZ}.csv"


def _line(cells: Sequence[str]) -> str:
    return ",".join(quote_cell(cell, ",") for cell in cells) + "\n"
