"""Readings kept between the two passes over a book, so that no cell is read as a number twice."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from misroute.bulk.spill import Spill
from misroute.phones import LineType, Note, Reading, Status

_STATUS: Final = tuple(Status)
_STATUS_INDEX: Final = {status: index for index, status in enumerate(_STATUS)}
_TYPE: Final = tuple(LineType)
_TYPE_INDEX: Final = {kind: index for index, kind in enumerate(_TYPE)}


class ReadingLog:
    """A sequence of readings on disk, written and replayed batch by batch. marshal is Python's own and never shared:
    the file lives and dies with this process."""

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._files: list[Path] = []

    def append(self, readings: Sequence[Reading]) -> None:
        """One batch."""
        path = self._spill.path(f"readings-{len(self._files):06d}")
        path.write_bytes(marshal.dumps([_pack(reading) for reading in readings]))
        self._files.append(path)

    def replay(self) -> Iterator[list[Reading]]:
        """The batches in their order."""
        for path in self._files:
            yield [_unpack(packed) for packed in marshal.loads(path.read_bytes())]  # noqa: S302 - our own file


def _pack(reading: Reading) -> tuple[Any, ...]:
    return (
        _STATUS_INDEX[reading.status],
        reading.e164,
        None if reading.type is None else _TYPE_INDEX[reading.type],
        reading.region,
        reading.national,
        reading.extension,
        tuple((note.code, note.detail) for note in reading.notes),
        reading.candidates,
        reading.beside,
    )


def _unpack(packed: tuple[Any, ...]) -> Reading:
    status, e164, kind, region, national, extension, notes, candidates, beside = packed
    return Reading(
        _STATUS[status],
        e164,
        None if kind is None else _TYPE[kind],
        region,
        national,
        extension,
        tuple(Note(code, detail) for code, detail in notes) if notes else (),
        candidates,
        beside,
    )
