"""A campaign's sends asked of the gate in one go: every line gets its answer, deferred ones are grouped by time.

A run that is killed goes on when it is asked for again: what was answered is on record under the run and its line, so
no line is decided twice and none is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from misroute.book import Outputs, Refusal
from misroute.book.hourly import HourlyRows
from misroute.book.plain import write_table
from misroute.book.sends import SendFile, SendLine
from misroute.errors import Busy, UsageError
from misroute.services.gate.earlier import EarlierSends
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.services.gate.runs import Run, run_over
from misroute.store.runs import answered_lines
from misroute.store.unit import Store

BATCH = 1000
"""Sends read and recorded together."""
TRIES = 4
"""How often a batch is asked when the database cannot be; the gate itself waits a while each time."""
TOLD = 20
ADDED = ("decision", "until", "codes", "decision_id")
"""Columns of the answer; the caller's own of the same names are replaced, as those of an earlier answer."""

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class GateFileSummary:
    """What became of a file of sends.

    ``deferred`` counts them by the hour (UTC) from which they may go; ``resumed`` are the lines that an earlier, broken
    off run had answered.
    """

    decisions: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    deferred: Counter[datetime] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    refusals: int = 0
    resumed: int = 0

    @property
    def sends(self) -> int:
        """All lines."""
        return sum(self.decisions.values())


@dataclass(frozen=True, slots=True)
class GateFile:
    """The service behind ``misroute gate file``."""

    store: Store
    gate: Gatekeeping

    def answer(
        self,
        sends: Path,
        out: Path,
        *,
        actor: str,
        encoding: str | None = None,
        deferred: Path | None = None,
        afresh: bool = False,
        progress: Progress = lambda done, total: None,
    ) -> GateFileSummary:
        """Write each line with the answer's columns to ``out`` (CSV, JSON lines or XLSX by its suffix).

        A line that cannot be read is blocked like any send that nobody can judge, and told. The output appears whole
        or not at all; ``deferred`` gets the lines that may go later, by the hour. A run that was broken off within the
        last hours goes on, unless ``afresh``. Raises UsageError when ``out`` is ``sends``, Busy when the database
        cannot be asked for long.
        """
        if out.resolve() == sends.resolve():
            raise UsageError(f"{out}: the answers would replace the sends: choose another file")
        file = SendFile(sends, encoding=encoding)
        with self.store.read() as unit:
            now = unit.now
        summary = GateFileSummary()
        with (
            run_over(sends, out, now, afresh=afresh) as run,
            Outputs(inputs=[sends]) as outputs,
            closing(EarlierSends()) as earlier,
        ):
            answering = _Answering(self.store, self.gate, file, run, earlier, actor, summary, progress)
            later = None if deferred is None else HourlyRows(outputs, deferred, (*answering.header, "until"))
            write_table(out, (*answering.header, *ADDED), answering.rows(later))
            if later is not None:
                later.finish()
        return summary


@dataclass(frozen=True, slots=True)
class _Given:
    """What one line was answered."""

    id: str
    decision: str
    codes: tuple[str, ...]
    until: datetime | None


class _Answering:
    """One run under way."""

    def __init__(
        self,
        store: Store,
        gate: Gatekeeping,
        file: SendFile,
        run: Run,
        earlier: EarlierSends,
        actor: str,
        summary: GateFileSummary,
        progress: Progress,
    ) -> None:
        self.store, self.gate, self.file, self.run = store, gate, file, run
        self.earlier, self.actor, self.summary, self.progress = earlier, actor, summary, progress
        self.kept = [place for place, name in enumerate(file.header) if name.strip().casefold() not in ADDED]
        self.header = tuple(file.header[place] for place in self.kept)

    def rows(self, later: HourlyRows | None) -> Iterator[tuple[str, ...]]:
        """The answered lines, in the file's order."""
        lines = self.file.lines()
        done, asked = 0, 0
        while batch := list(islice(lines, BATCH)):
            askable = [line for line in batch if not line.problem]
            answers = iter(self._answers(askable, asked + 1))
            asked += len(askable)
            for line in batch:
                cells = tuple(line.cells[place] for place in self.kept)
                if line.problem:
                    self._refuse(line)
                    yield (*cells, "block", "", "line_unreadable", "")
                    continue
                answer = next(answers)
                self._count(answer)
                until = answer.until.isoformat() if answer.until else ""
                if later is not None and answer.decision == "defer" and answer.until is not None:
                    later.put(answer.until, (*cells, until))
                codes = ";".join(dict.fromkeys(answer.codes))
                yield (*cells, answer.decision, until, codes, answer.id)
            if later is not None:
                later.spill()
            done += len(batch)
            share = self.file.fraction
            self.progress(done, max(done, round(done / share)) if share else None)

    def _answers(self, lines: Sequence[SendLine], first: int) -> list[_Given]:
        """An answer for each line, from the record where the line was answered before."""
        last = first + len(lines) - 1
        known: dict[int, _Given] = {}
        for attempt in range(TRIES):
            if self.run.resumed or attempt:
                known = self._on_record(known, first, last)
            missing = [place for place in range(first, last + 1) if place not in known]
            if not missing:
                return [known[place] for place in range(first, last + 1)]
            with self.earlier.unless_undone() as undo:
                asked = [_typed(lines[place - first].send) for place in missing]
                answers = self.gate.check_many(
                    asked, actor=self.actor, allowed=self.earlier, run_id=self.run.id, lines=missing
                )
                if all(answer.id is not None for answer in answers):
                    for place, answer in zip(missing, answers, strict=True):
                        codes = tuple(reason.code for reason in answer.reasons)
                        known[place] = _Given(answer.id or "", answer.decision, codes, answer.until)
                    return [known[place] for place in range(first, last + 1)]
                undo()
        raise Busy("the gate's database cannot be asked: run the same command again later, it goes on where it was")

    def _on_record(self, known: dict[int, _Given], first: int, last: int) -> dict[int, _Given]:
        with self.store.read() as unit:
            found = answered_lines(unit, self.run.id, first, last)
        for place in sorted(found.keys() - known.keys()):
            answer = found[place]
            self.summary.resumed += self.run.resumed
            if answer.send is not None:
                self.earlier.add(answer.send, answer.at.isoformat())
            known[place] = _Given(answer.id, answer.decision, answer.codes, answer.until)
        return known

    def _refuse(self, line: SendLine) -> None:
        self.summary.refusals += 1
        self.summary.decisions["block"] += 1
        self.summary.codes["line_unreadable"] += 1
        if len(self.summary.refused) < TOLD:
            self.summary.refused.append(Refusal(str(self.file.path), line.row, line.problem))

    def _count(self, answer: _Given) -> None:
        self.summary.decisions[answer.decision] += 1
        self.summary.codes.update(set(answer.codes))
        if answer.decision == "defer" and answer.until is not None:
            self.summary.deferred[answer.until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)] += 1


def _typed(send: dict[str, str]) -> dict[str, Any]:
    """The fields as the gate reads them: a count of visitors is a number, if it is one."""
    visitors = send.get("visitors", "")
    return {**send, "visitors": int(visitors)} if visitors.isascii() and visitors.isdigit() else dict(send)
