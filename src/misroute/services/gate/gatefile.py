"""A campaign's sends asked of the gate in one go: every line gets its answer, deferred ones are grouped by time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from misroute.book import Refusal
from misroute.book.plain import write_table
from misroute.book.sends import SEND_FIELDS, SendLine, read_sends
from misroute.errors import UsageError
from misroute.gate import Decision
from misroute.services.gatekeeping import AllowedBefore, Gatekeeping
from misroute.store.unit import Store

BATCH = 200
"""Sends decided in one transaction: a hold placed meanwhile waits no longer than these take."""
TOLD = 20
ADDED = ("decision", "until", "codes")

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class GateFileSummary:
    """What became of a file of sends. ``deferred`` counts them by the hour (UTC) from which they may go."""

    decisions: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    deferred: Counter[datetime] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    refusals: int = 0


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
        progress: Progress = lambda done, total: None,
    ) -> GateFileSummary:
        """Write each send with its ``decision``, ``until`` and ``codes`` to ``out`` (CSV or JSON lines by its suffix).

        A line that cannot be read is blocked like any send that nobody can judge, and told. The output appears whole
        or not at all; the answers that were given until then stay on record. Raises UsageError when ``out`` is
        ``sends``.
        """
        if out.resolve() == sends.resolve():
            raise UsageError(f"{out}: the answers would replace the sends: choose another file")
        summary = GateFileSummary()
        write_table(out, (*SEND_FIELDS, *ADDED), self._rows(sends, encoding, actor, summary, progress))
        return summary

    def _rows(
        self, sends: Path, encoding: str | None, actor: str, summary: GateFileSummary, progress: Progress
    ) -> Iterator[tuple[str, ...]]:
        allowed = AllowedBefore()
        lines = read_sends(sends, encoding=encoding)
        done = 0
        while batch := list(islice(lines, BATCH)):
            askable = [_typed(line.send) for line in batch if isinstance(line, SendLine)]
            with self.store.write(actor) as unit:
                answers = iter(self.gate.decide_all(unit, askable, allowed))
            for line in batch:
                if isinstance(line, Refusal):
                    summary.refusals += 1
                    if len(summary.refused) < TOLD:
                        summary.refused.append(line)
                    summary.decisions["block"] += 1
                    summary.codes["line_unreadable"] += 1
                    yield (*("" for _ in SEND_FIELDS), "block", "", "line_unreadable")
                else:
                    answer = next(answers)
                    _count(summary, answer)
                    yield (*(line.send.get(name, "") for name in SEND_FIELDS), *_cells(answer))
            done += len(batch)
            progress(done, None)


def _typed(send: dict[str, str]) -> dict[str, Any]:
    """The fields as the gate reads them: a count of visitors is a number, if it is one."""
    visitors = send.get("visitors", "")
    return {**send, "visitors": int(visitors)} if visitors.isascii() and visitors.isdigit() else dict(send)


def _count(summary: GateFileSummary, answer: Decision) -> None:
    summary.decisions[answer.decision] += 1
    summary.codes.update({reason.code for reason in answer.reasons})
    if answer.decision == "defer" and answer.until is not None:
        summary.deferred[answer.until.astimezone(UTC).replace(minute=0, second=0, microsecond=0)] += 1


def _cells(answer: Decision) -> tuple[str, str, str]:
    until = answer.until.isoformat() if answer.until else ""
    return answer.decision, until, ";".join(dict.fromkeys(reason.code for reason in answer.reasons))
