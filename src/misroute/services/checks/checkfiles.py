"""Checks by file: questions written for a provider that is asked with files, and its answers read back.

A file's questions are reserved until their answers come, however long that takes; what the file leaves out stays
reserved, and is given up by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from misroute.book.atomic import Outputs
from misroute.connect.status import Question, StatusAnswer
from misroute.errors import NotFound, UnreadableInput, UsageError
from misroute.services.checks.checking import Checking
from misroute.services.checks.checkrun import record
from misroute.store import checks
from misroute.store.checks import Check, CheckRun
from misroute.store.numbers import numbers_of
from misroute.store.unit import Unit

LARGEST = 512 * 1024 * 1024
"""Bytes of an answer file: ten times the largest one a database gives out."""


class Problem(Protocol):
    """A row of an answer file that is not used, and why."""

    @property
    def row(self) -> int:
        """Its row in the file."""

    @property
    def reason(self) -> str:
        """What is wrong with it."""


class FileProvider(Protocol):
    """A provider that is asked with files."""

    @property
    def name(self) -> str:
        """Its name in the settings."""

    def write(self, questions: Sequence[Question], now: datetime) -> tuple[str, list[Question]]:
        """The file's text, and the questions that it cannot hold."""

    def read(
        self, text: str, questions: Sequence[Question], asked_at: datetime, *, file: str
    ) -> tuple[list[StatusAnswer], Sequence[Problem]]:
        """One answer a question, in order, and the rows that are not used."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of questions; ``left_out`` are questions that the provider's files cannot hold."""

    run: str
    questions: int
    left_out: int
    cost_at_most: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """For people and programs."""
        return {
            "run": self.run,
            "questions": self.questions,
            "left_out": self.left_out,
            "cost_at_most": self.cost_at_most,
        }


@dataclass(slots=True)
class Imported:
    """What an answer file brought. ``waiting``: questions still without an answer."""

    answered: int = 0
    waiting: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For people and programs."""
        return {
            "answered": self.answered,
            "waiting": self.waiting,
            "verdicts": dict(sorted(self.verdicts.items())),
            "refused": len(self.problems),
        }


@dataclass(frozen=True, slots=True)
class CheckFiles:
    """The service behind ``misroute check export`` and ``check import``; plans as ``Checking`` does."""

    checking: Checking

    def export(
        self, provider: str, out: Path, budget: Sequence[str] = (), *, limit: int | None = None, actor: str
    ) -> Exported:
        """Write the questions that a budget pays for. The file holds numbers in full: that is on record first."""
        asked = self._provider(provider)
        planned = self.checking.plan(budget, providers=[provider], limit=limit)
        traits = self.checking.traits[provider]
        wanted = [
            checks.Wanted(ask.number, provider, ask.as_of, traits.price, traits.currency) for ask in planned.plan.asks
        ]
        if not wanted:
            raise UsageError("there is nothing to ask: `misroute check plan` says why")
        kept: list[Check] = []
        try:
            with Outputs() as outputs:
                file = outputs.open(out)  # before anything is reserved: a folder that is not there is said at once
                with self.checking.store.write(actor) as unit:
                    run = checks.begin_file(unit, provider)
                    reserved = checks.reserve(unit, run.id, wanted)
                    text, refused = asked.write(_questions(unit, reserved), unit.now)
                    left_out = {question.id for question in refused}
                    checks.fail(unit, [check for check in reserved if check.id in left_out], "unsupported")
                    kept = [check for check in reserved if check.id not in left_out]
                    unit.audit(
                        "check.exported", run.id, {"provider": provider, "questions": len(kept), "numbers": "full"}
                    )
                file.write(text.encode("utf-8"))
        except BaseException:  # Ctrl-C too; raised again
            if kept:  # the file never came to be, so nobody will answer
                with self.checking.store.write(actor) as unit:
                    checks.fail(unit, kept, "not written")
                    checks.end_run(unit, kept[0].run_id, None, state="stopped", problem="the file was not written")
            raise
        cost = sum((check.price for check in kept), Decimal(0))
        return Exported(run.id, len(kept), len(left_out), {traits.currency: str(cost)})

    def import_(self, provider: str, file: Path, *, asked_at: datetime | None = None, actor: str) -> Imported:
        """Read an answer file for all files of this provider that wait; unusable rows are told and not used.

        Without ``asked_at`` an answer counts as given when its questions were written: that errs on the careful side.
        """
        asked = self._provider(provider)
        text = _text(file)
        result = Imported()
        with self.checking.store.read() as unit:
            if asked_at is not None and asked_at > unit.now:
                # an answer from tomorrow would be in force longer than it holds
                raise UsageError(f"--asked-at {asked_at.isoformat()} is yet to come: correct the date")
            waiting = [
                run for run in checks.runs(unit, limit=1000, kind="file", state="running") if run.provider == provider
            ]
        if not waiting:
            raise UsageError(
                f"no file of questions to {provider} waits for answers: `misroute check status` lists them"
            )
        answers, problems = self._read(asked, text, file, waiting, asked_at)
        result.problems = [(problem.row, problem.reason) for problem in problems]
        for run in waiting:
            self._take(run, provider, answers, result, actor)
        return result

    def drop(self, run_id: str, *, actor: str) -> int:
        """Give up what a file or a run still waits for: it counts as paid. Returns how many questions."""
        with self.checking.store.write(actor) as unit:
            open_runs = checks.runs(unit, limit=1000, state="running") if run_id else ()
            found = [run for run in open_runs if run.id.startswith(run_id)]
            if len(found) > 1:
                raise NotFound(f"{run_id[:40]!r} begins the ids of several runs: give more of it")
            if not found:
                raise NotFound(f"no run of checks {run_id[:40]!r} is open: `misroute check status` lists them")
            [run] = found
            if run.kind != "file":
                raise UsageError("a run that asks is taken over by `misroute check run` when its process died")
            left = checks.abandon(unit, run.id)
            checks.end_run(unit, run.id, None, state="stopped", problem="given up")
            unit.audit("check.dropped", run.id, {"questions": len(left)})
        return len(left)

    def _provider(self, name: str) -> FileProvider:
        found: Any = self.checking.providers.get(name)
        if found is None:
            listed = ", ".join(sorted(self.checking.providers)) or "none: add [providers.NAME] to misroute.toml"
            raise UsageError(f"no provider is called {name[:40]!r}; there are {listed}")
        if not self.checking.traits[name].by_file:
            raise UsageError(f"{name} is asked directly: use `misroute check run --provider {name}`")
        provider: FileProvider = found
        return provider

    def _read(
        self, asked: FileProvider, text: str, file: Path, waiting: Sequence[CheckRun], asked_at: datetime | None
    ) -> tuple[Mapping[str, StatusAnswer], Sequence[Problem]]:
        with self.checking.store.read() as unit:
            reserved = [check for run in waiting for check in checks.checks_of(unit, run.id, state="reserved")]
            questions = _questions(unit, reserved)
        at = asked_at or min(run.started_at for run in waiting)
        answers, problems = asked.read(text, questions, at, file=file.name)
        return {answer.question_id: answer for answer in answers}, problems

    def _take(
        self, run: CheckRun, provider: str, answers: Mapping[str, StatusAnswer], result: Imported, actor: str
    ) -> None:
        traits = self.checking.traits[provider]
        with self.checking.store.write(actor) as unit:
            reserved = checks.checks_of(unit, run.id, state="reserved")
            numbers = numbers_of(unit, [check.number_id for check in reserved])
            left = 0
            for check in reserved:
                answer = answers.get(check.id)
                if answer is None or (not answer.billed and answer.note == UNANSWERED):
                    left += 1
                elif record(unit, check, answer, numbers[check.number_id] or "", traits):
                    result.answered += 1
                    result.verdicts[answer.verdict.value] += 1
            result.waiting += left
            if not left:
                checks.end_run(unit, run.id, None)
            unit.audit("check.imported", run.id, {"answered": len(reserved) - left, "waiting": left})


UNANSWERED = "no_row"
"""The note of an answer that stands for a question which the file does not mention."""


def _questions(unit: Unit, reserved: Sequence[Check]) -> list[Question]:
    numbers = numbers_of(unit, [check.number_id for check in reserved])
    return [Question(check.id, numbers[check.number_id] or "", check.as_of) for check in reserved]


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise UnreadableInput(f"{file.name}: larger than any answer file: is it the right one?")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableInput(f"{file.name}: cannot be read ({error.strerror}): correct the path") from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{file.name}: not UTF-8 text: save it as CSV in UTF-8") from error
