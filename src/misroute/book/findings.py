"""Findings and refusals as files that are safe to open in a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from misroute.book.atomic import Outputs
from misroute.book.cells import neutral, neutral_text
from misroute.book.records import quote_cell
from misroute.errors import UsageError

FINDING_FIELDS: Final = (
    "finding_id",
    "code",
    "name",
    "severity",
    "customer_id",
    "row",
    "number",
    "confidence",
    "message",
    "evidence",
    "action",
)
HEADER_NAME: Final = "header"
"""``name`` of the first record of a file that shows numbers in full; its ``message`` is the reason given for it."""


class FindingsWriter:
    """Findings as JSON lines or CSV by suffix: ``.jsonl``, ``.ndjson``, ``.csv``, ``.tsv``, with ``.gz`` or ``.zst``.

    In CSV ``evidence`` is its JSON text. What a spreadsheet would run as a formula is neutralised; in JSON lines a
    plain E.164 number keeps its ``+``. With ``reveal_reason`` the numbers are in full, and the first record says so and
    why: ``name`` is ``header``, ``message`` the reason, ``evidence`` holds the instant. ``fields`` are further columns.
    """

    def __init__(
        self,
        path: Path,
        outputs: Outputs,
        *,
        reveal_reason: str | None = None,
        at: datetime | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        self._fields = (*FINDING_FIELDS, *fields)
        suffixes = [suffix.casefold() for suffix in path.suffixes if suffix.casefold() not in (".gz", ".zst")]
        suffix = suffixes[-1] if suffixes else ""
        if suffix not in (".jsonl", ".ndjson", ".csv", ".tsv"):
            raise UsageError(f"{path}: findings are written as .jsonl or .csv")
        self._delimiter = {".csv": ",", ".tsv": "\t"}.get(suffix)
        self._stream: BinaryIO = outputs.open(path)
        self.count = 0
        if self._delimiter:
            self._put(self._delimiter.join(self._fields))
        if reveal_reason is not None:
            shown = {"revealed": True, "at": at.isoformat() if at else None}
            self._record({"name": HEADER_NAME, "severity": "info", "message": reveal_reason, "evidence": [shown]})

    def write(self, finding: Mapping[str, Any]) -> None:
        """Write a finding. Fields it lacks are empty; fields of its own go into JSON lines only."""
        self._record(finding)
        self.count += 1

    def _record(self, finding: Mapping[str, Any]) -> None:
        if self._delimiter is None:
            known = {name: finding.get(name, [] if name == "evidence" else "") for name in self._fields}
            self._put(json.dumps(_neutral_value(known | dict(finding)), ensure_ascii=False))
            return
        cells = [_cell(finding.get(name, "")) for name in self._fields]
        self._put(self._delimiter.join([quote_cell(cell, self._delimiter) for cell in cells]))

    def _put(self, line: str) -> None:
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Flush; the outputs still decide whether the file appears."""
        self._stream.flush()


class RejectsWriter:
    """Refused records and lines as CSV: file, row, reason. The file appears only when something was refused."""

    def __init__(self, path: Path, outputs: Outputs) -> None:
        self._path = path
        self._outputs = outputs
        self._stream: BinaryIO | None = None
        self.count = 0

    def write(self, file: str | Path, row: int, reason: str) -> None:
        """Write a refusal."""
        if self._stream is None:
            self._stream = self._outputs.open(self._path)
            self._stream.write(b"file,row,reason\n")
        cells = [quote_cell(neutral(text), ",") for text in (str(file), str(row), reason)]
        self._stream.write(",".join(cells).encode("utf-8", "backslashreplace") + b"\n")
        self.count += 1

    def close(self) -> None:
        """Flush; the outputs still decide whether the file appears."""
        if self._stream:
            self._stream.flush()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, Mapping | Sequence):
        return neutral(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)


def _neutral_value(value: Any) -> Any:
    if isinstance(value, str):
        return neutral_text(value)
    if isinstance(value, Mapping):
        return {str(key): _neutral_value(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_neutral_value(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
