"""Writing a book back: every original cell as it was, the answers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from misroute.book.atomic import Outputs
from misroute.book.reader import BookReader
from misroute.book.sinks import Sink
from misroute.book.targets import open_sink
from misroute.book.values import Answer, Batch, ContactRow, answer_columns
from misroute.errors import UsageError

NOTHING: Final = Answer()


class BookWriter:
    """Writes batches of a reader's book to ``path`` with the ``misroute_*`` columns.

    The same kind of file keeps encoding, mark, delimiter, line ends and the very bytes of each record; another suffix
    (``.csv``, ``.tsv``, ``.jsonl``, ``.xlsx``, ``.parquet``) converts: text kinds are then UTF-8. Columns of an earlier
    cleaning are replaced. ``excel_safe`` neutralises formula cells of CSV, the original ones too.

    Nothing appears at ``path`` before the ``with`` is left without an exception; with ``outputs`` nothing before these
    are committed, together with what else is written through them.
    """

    def __init__(
        self, reader: BookReader, path: Path, *, outputs: Outputs | None = None, excel_safe: bool = False
    ) -> None:
        self._own_outputs = Outputs(inputs=[reader.layout.path]) if outputs is None else None
        self._outputs = outputs or self._own_outputs or Outputs()
        self._layout = reader.layout
        columns = answer_columns(reader.layout.columns)
        self.columns: tuple[str, ...] = tuple(name for name, _, _ in columns)
        self._single = len(reader.layout.columns.points) == 1
        self._slots = reader.layout.columns.slots
        self._width = len(columns)
        try:
            self._sink: Sink = open_sink(reader, path, self._outputs, self.columns, excel_safe=excel_safe)
        except BaseException as error:
            if self._own_outputs:
                self._own_outputs.__exit__(type(error), error, error.__traceback__)
            raise

    def write(self, batch: Batch, answers: Sequence[Answer]) -> None:
        """Write a batch; ``answers`` is parallel to ``batch.contacts``. Absent contact points stay empty."""
        if len(answers) != len(batch.contacts):
            raise UsageError(f"{len(answers)} answers for {len(batch.contacts)} contact points")
        if self._single:
            added = [_own_cells(answer) for answer in answers]
        else:
            added = self._side_by_side(batch.rows, batch.contacts, answers)
        self._sink.write(batch, added)

    def _side_by_side(
        self, rows: Sequence[int], contacts: Sequence[ContactRow], answers: Sequence[Answer]
    ) -> list[list[str]]:
        by_row: dict[int, dict[str, Answer]] = {row: {} for row in rows}
        for contact, answer in zip(contacts, answers, strict=True):
            by_row[contact.row][contact.slot] = answer
        first = self._slots[0]
        added = []
        for row in rows:
            cells: list[str] = []
            for slot in self._slots:
                answer = by_row[row].get(slot, NOTHING)
                cells.extend(_own_cells(answer) if slot == first else _contact_cells(answer))
            added.append(cells)
        return added

    def close(self) -> None:
        """Write what is left; the outputs still decide whether anything appears."""
        self._sink.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self.close()
            except BaseException as failure:
                if self._own_outputs:
                    self._own_outputs.__exit__(type(failure), failure, failure.__traceback__)
                raise
        if self._own_outputs:
            self._own_outputs.__exit__(kind, error, trace)


def _own_cells(answer: Answer) -> list[str]:
    """In the order of OWN_COLUMNS, spelled out because it runs for every row."""
    return [
        answer.e164,
        answer.status,
        answer.type,
        answer.region,
        answer.problem,
        answer.holder,
        answer.risk,
        answer.action,
        answer.codes,
    ]


def _contact_cells(answer: Answer) -> list[str]:
    """In the order of CONTACT_COLUMNS."""
    return [answer.e164, answer.status, answer.problem, answer.holder, answer.action, answer.codes]
