"""A run of checks under way: plan, reserve, ask, record, and plan again with the money that was not needed.

A provider that leaves request after request unanswered is given up for the run; what never left may be asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from misroute.connect.status import Question, StatusAnswer, StatusProvider
from misroute.detect import Rulebook, Verdict, VerdictKind
from misroute.detect.checkplan import Ask, Asking, CheckPoint
from misroute.detect.verdicts import CLEAR, ProviderTraits
from misroute.errors import MisrouteError
from misroute.phones import mask
from misroute.services.caserules import CaseRules
from misroute.services.checks.checkplanning import Book, Planned, read_book
from misroute.store import checks
from misroute.store.checks import Check, CheckRun, Wanted
from misroute.store.intel import IntelAnswer, load_intel
from misroute.store.numbers import numbers_of
from misroute.store.unit import Store, Unit

Progress = Callable[[int, int | None], None]
AT_ONCE = 50
"""Questions reserved together at most: what a crash can leave in doubt."""
MOST_ROUNDS = 20
"""Plans are made anew with the money that was not needed after all, so many times at most."""
GIVE_UP = 3
"""So many requests in a row that a provider leaves without any answer are enough: it is asked no more in this run."""
UNREACHED = frozenset({"no_connection", "no_address"})
"""Notes of questions that never left: they cost nothing and may be asked again at once."""
SILENT = UNREACHED | {"no_answer"}
OPEN = frozenset({VerdictKind.not_enough_data, VerdictKind.unsupported})
"""Answers after which the second provider of a plan is asked; one that is busy is asked again another day."""


@dataclass(slots=True)
class CheckSummary:
    """What a run did. ``abandoned``: questions of a process that died, which count as paid at ``in_doubt``."""

    run: str
    resumed: bool
    asked: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    spent: dict[str, Decimal] = field(default_factory=dict)
    abandoned: int = 0
    in_doubt: dict[str, Decimal] = field(default_factory=dict)
    given_up: dict[str, str] = field(default_factory=dict)
    """Providers that did not answer at all and were asked no more in this run, and why: a code of connect.status."""
    unclear: dict[str, Counter[str]] = field(default_factory=dict)
    """What providers said instead of an answer: notes, or the verdict where there is none, and how often."""
    clear: Counter[str] = field(default_factory=Counter)
    """How many clear answers each provider gave."""

    @property
    def told_nothing(self) -> dict[str, dict[str, int]]:
        """Providers none of whose answers was clear, and what they said instead."""
        return {name: dict(sorted(said.items())) for name, said in sorted(self.unclear.items()) if not self.clear[name]}

    def to_json(self) -> dict[str, Any]:
        """For people and programs."""
        return {
            "run": self.run,
            "resumed": self.resumed,
            "asked": self.asked,
            "verdicts": dict(sorted(self.verdicts.items())),
            "spent": {currency: str(amount) for currency, amount in sorted(self.spent.items())},
            "abandoned": self.abandoned,
            "in_doubt": {currency: str(amount) for currency, amount in sorted(self.in_doubt.items())},
            "given_up": dict(sorted(self.given_up.items())),
            "no_clear_answer": self.told_nothing,
        }


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the store, the rules that plan, the providers that can be asked, and who holds the run."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    providers: Mapping[str, StatusProvider]
    traits: Mapping[str, ProviderTraits]
    owner: str


@dataclass(slots=True)
class CheckWork:
    """A run under way."""

    service: Asker
    run: CheckRun
    able: Mapping[str, ProviderTraits]
    money: Mapping[str, Decimal]
    since: datetime | None
    actor: str
    limit: int | None
    summary: CheckSummary
    tell: Progress
    silent: Counter[str] = field(default_factory=Counter)

    def _still_asked(self) -> dict[str, ProviderTraits]:
        return {name: traits for name, traits in self.able.items() if name not in self.summary.given_up}

    def ask_all(self) -> None:
        """Plan, ask, and plan again with what was not needed, until nothing is left that pays or can be paid."""
        service = self.service
        book = read_book(service.store, service.rules, service.rulebook)
        for _round in range(MOST_ROUNDS):
            room = self._room()
            limit = None if self.limit is None else self.limit - self.summary.asked
            if limit is not None and limit <= 0:
                return
            able = self._still_asked()
            if not able:
                return
            planned = book.plan(able, service.traits, room, limit)
            before = self.summary.asked, len(self.summary.given_up)
            self._ask_planned(book, planned)
            if (self.summary.asked, len(self.summary.given_up)) == before:
                return

    def _room(self) -> dict[str, Decimal]:
        with self.service.store.read() as unit:
            gone = checks.spent(unit, run_id=self.run.id)
            if self.since is not None:
                gone = checks.spent(unit, since=self.since)
        return {
            currency: max(amount - gone.get(currency, Decimal(0)), Decimal(0))
            for currency, amount in self.money.items()
        }

    def _ask_planned(self, book: Book, planned: Planned) -> None:
        total = self.summary.asked + len(planned.plan.asks)
        heard: dict[str, list[Verdict]] = {}
        asked: dict[str, list[Asking]] = {}
        for provider, group in _in_batches(planned.plan.asks, self.service.providers):
            answers = self._ask(provider, group, heard, asked)
            second = [
                replace(ask, provider=ask.then, then=None)
                for ask in group
                if ask.then is not None and ask.number in answers and answers[ask.number].verdict in OPEN
            ]
            for full, some in _in_batches(second, self.service.providers):
                self._ask(full, some, heard, asked)
            self.tell(self.summary.asked, total)
        book.points = [_informed(point, heard, asked) for point in book.points]

    def _ask(
        self,
        name: str,
        group: Sequence[Ask],
        heard: dict[str, list[Verdict]],
        asked: dict[str, list[Asking]],
    ) -> dict[str, StatusAnswer]:
        """Reserve, ask, record; the answers by number. Nothing for a provider that was given up."""
        if name in self.summary.given_up:
            return {}
        service, traits = self.service, self.able[name]
        with service.store.write(self.actor) as unit:
            checks.keep_lease(unit, self.run.id, service.owner)
            wanted = [Wanted(ask.number, name, ask.as_of, traits.price, traits.currency) for ask in group]
            reserved = checks.reserve(unit, self.run.id, wanted)
            numbers = numbers_of(unit, [check.number_id for check in reserved])
            now = unit.now
        for ask in group:
            asked.setdefault(ask.number, []).append(Asking(name, now, False))
        questions = [Question(one.id, numbers[one.number_id] or "", one.as_of) for one in reserved]
        if not questions:
            return {}
        try:
            answers = service.providers[name].ask(questions)
        except MisrouteError:
            # said before anything went out: wrong credentials or settings
            with service.store.write(self.actor) as unit:
                checks.fail(unit, reserved, "refused")
            raise
        by_id = {answer.question_id: answer for answer in answers}
        self._note_silence(name, answers)
        never_left = [check for check in reserved if check.id in by_id and by_id[check.id].note in UNREACHED]
        with service.store.write(self.actor) as unit:
            for check in never_left:
                checks.fail(unit, [check], by_id.pop(check.id).note)
            for check in reserved:
                answer = by_id.get(check.id)
                if answer is not None:
                    record(unit, check, answer, numbers[check.number_id] or "", traits)
        found: dict[str, StatusAnswer] = {}
        for check in reserved:
            if check.id in by_id:
                answer = found[check.number_id] = by_id[check.id]
                heard.setdefault(check.number_id, []).append(
                    Verdict(answer.verdict, name, answer.asked_at, answer.as_of, None, answer.ported)
                )
                self.summary.verdicts[answer.verdict.value] += 1
                self._note_what_was_said(name, answer)
        self.summary.asked += len(reserved) - len(never_left)
        return found

    def _note_silence(self, name: str, answers: Sequence[StatusAnswer]) -> None:
        """A provider that leaves request after request without any answer is given up for this run."""
        notes = {answer.note for answer in answers}
        if not notes or not notes <= SILENT:
            self.silent[name] = 0
            return
        self.silent[name] += 1
        if self.silent[name] >= GIVE_UP:
            self.summary.given_up[name] = max(notes)

    def _note_what_was_said(self, name: str, answer: StatusAnswer) -> None:
        if answer.verdict in CLEAR:
            self.summary.clear[name] += 1
        else:
            self.summary.unclear.setdefault(name, Counter())[answer.note or answer.verdict.value] += 1


def record(unit: Unit, check: Check, answer: StatusAnswer, number: str, traits: ProviderTraits) -> bool:
    """Keep an answer: its question answered, the intel, the audit entry, in one transaction; False when it was there.

    A provider that does not know its own price, or tells it as a debit (-0.005), is paid the described one.
    """
    price = answer.price if answer.currency == check.currency and answer.price > 0 else check.price
    # a request that left and was never answered may have been counted
    billed = price if answer.billed or answer.note == "no_answer" else Decimal(0)
    kept = checks.answer(
        unit,
        check.id,
        verdict=answer.verdict.value,
        billed=billed,
        request_id=answer.request_id,
        note=answer.note or None,
    )
    if not kept:
        return False
    same = answer.verdict is VerdictKind.same_owner
    load_intel(
        unit,
        [
            IntelAnswer(
                number,
                check.provider,
                answer.asked_at,
                answer.as_of,
                answer.verdict.value,
                answer.raw or None,
                expires_at=traits.expires(answer.asked_at) if same else None,
                price=billed,
                currency=check.currency,
                request_id=answer.request_id,
                carrier=answer.carrier,
                ported=answer.ported,
            )
        ],
    )
    unit.audit(
        "check.answered",
        check.id,
        {
            "provider": check.provider,
            "number": mask(number),
            "as_of": answer.as_of.isoformat(),
            "verdict": answer.verdict.value,
            "billed": str(billed),
            "currency": check.currency,
            "request": answer.request_id,
        },
    )
    return True


def _in_batches(asks: Sequence[Ask], providers: Mapping[str, StatusProvider]) -> Iterator[tuple[str, list[Ask]]]:
    """Questions by provider, in the plan's order as far as batches allow: the most useful go out first."""
    ordered = sorted(range(len(asks)), key=lambda place: (asks[place].provider, place))
    groups: list[tuple[int, str, list[Ask]]] = []
    for name, places in groupby(ordered, key=lambda place: asks[place].provider):
        mine = list(places)
        size = max(1, min(providers[name].batch_size, AT_ONCE))
        for start in range(0, len(mine), size):
            batch = mine[start : start + size]
            groups.append((batch[0], name, [asks[place] for place in batch]))
    for _first, name, some in sorted(groups, key=lambda group: group[:2]):
        yield name, some


def _informed(
    point: CheckPoint, heard: Mapping[str, Sequence[Verdict]], asked: Mapping[str, Sequence[Asking]]
) -> CheckPoint:
    if point.number not in asked:
        return point
    return replace(
        point,
        verdicts=(*point.verdicts, *heard.get(point.number, ())),
        asking=(*point.asking, *asked[point.number]),
    )
