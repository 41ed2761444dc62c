"""An earlier findings file, so that only what is new since then counts."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from misroute.book.streams import open_source
from misroute.errors import UnreadableInput

_DELIMITERS = {".csv": ",", ".tsv": "\t"}


class Baseline:
    """The findings of a file by their ids, each to be met once: of two alike the second is new."""

    def __init__(self, ids: Iterator[str]) -> None:
        self._left = Counter(ids)

    def state(self, finding_id: str) -> str:
        """``unchanged`` when the file has the finding, else ``new``."""
        if self._left[finding_id] > 0:
            self._left[finding_id] -= 1
            return "unchanged"
        return "new"

    @property
    def absent(self) -> int:
        """How many findings of the file were not met (again)."""
        return self._left.total()


def read_baseline(path: Path) -> Baseline:
    """Read a findings file as ``clean --findings`` writes it. Raises UnreadableInput, naming the line."""
    suffixes = [suffix.casefold() for suffix in path.suffixes if suffix.casefold() not in (".gz", ".zst")]
    delimiter = _DELIMITERS.get(suffixes[-1] if suffixes else "")
    with open_source(path) as source:
        read = b"".join(iter(source.read, b""))
    try:
        text = io.StringIO(read.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path}: not UTF-8: give a findings file that `misroute clean` wrote") from error
    return Baseline(_of_table(path, text, delimiter) if delimiter else _of_lines(path, text))


def _of_lines(path: Path, text: io.StringIO) -> Iterator[str]:
    for row, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found: Any = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or "finding_id" not in found:
            raise UnreadableInput(f"{path}, row {row}: no finding as `misroute clean --findings` writes them")
        if found["finding_id"]:
            yield str(found["finding_id"])


def _of_table(path: Path, text: io.StringIO, delimiter: str) -> Iterator[str]:
    try:
        rows = csv.DictReader(text, delimiter=delimiter)
        if "finding_id" not in (rows.fieldnames or ()):
            raise UnreadableInput(f"{path}, row 1: no column finding_id: give a findings file of `misroute clean`")
        for row in rows:
            if row["finding_id"]:
                yield row["finding_id"]
    except csv.Error as error:
        raise UnreadableInput(f"{path}: not readable as CSV ({error})") from error
