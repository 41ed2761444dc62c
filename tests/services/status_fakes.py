"""A number-status provider in memory that knows when numbers changed hands, and can be told to misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from houses import local_settings

import misroute.app as wiring
from misroute.app import App
from misroute.connect.status import Question, StatusAnswer
from misroute.detect import VerdictKind
from misroute.store import Store, contact_points
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake


@dataclass
class Oracle:
    """Says of each number whether it changed hands on or after the day asked about; ``unknown`` numbers it cannot tell.

    ``before`` is called before each batch, and may raise; ``asked`` holds every question that reached it.
    """

    name: str
    kind: str
    clock: Callable[[], datetime]
    changed: Mapping[str, date] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    verdicts: Mapping[str, VerdictKind] = field(default_factory=dict)
    price: Decimal = Decimal("0.60")
    currency: str = "CNY"
    batch_size: int = 10
    before: Callable[[Sequence[Question]], None] = lambda questions: None
    drops: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def ask(self, questions: Sequence[Question]) -> list[StatusAnswer]:
        self.before(questions)
        answers = []
        for question in questions:
            self.asked.append(question.number)
            self.days.append(question.as_of)
            if question.number not in self.drops:
                answers.append(self._answer(question))
        return answers

    def _answer(self, question: Question) -> StatusAnswer:
        verdict = self.verdicts.get(question.number)
        if verdict is None and question.number in self.unknown:
            verdict = VerdictKind.not_enough_data
        if verdict is None:
            moved = self.changed.get(question.number)
            changed = moved is not None and moved >= question.as_of
            verdict = VerdictKind.owner_changed if changed else VerdictKind.same_owner
        billed = verdict not in (VerdictKind.not_enough_data, VerdictKind.unsupported, VerdictKind.retry_later)
        return StatusAnswer(
            question.id,
            self.name,
            verdict,
            "1",
            self.clock(),
            question.as_of,
            billed,
            self.price if billed else Decimal(0),
            self.currency,
            f"req-{len(self.asked)}",
        )


def load_borrowers(store: Store, proven: Iterable[tuple[str, date]]) -> None:
    """Chinese borrowers C-0, C-1, … with a number each, and the day on which it was last proven theirs."""
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(
                    CustomerIntake(f"C-{n}", f"客户{n}", None, "CN", "zh", "CNY"),
                    "self",
                    number,
                    number,
                    "ok",
                    verified_at=day,
                )
                for n, (number, day) in enumerate(proven)
            ],
        )


def wire_with(store: Store, database_url: str, folder: Path, clock: Callable[[], datetime], *oracles: Oracle) -> App:
    """A misroute whose providers are these."""
    named = {one.name: {"kind": one.kind, "price": str(one.price)} for one in oracles}
    settings = replace(local_settings(folder, database_url), providers=named)
    return wiring.wire(settings, store, now=clock, providers={one.name: one for one in oracles})
