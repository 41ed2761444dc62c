"""Ask providers whether numbers are still the people's whose they were: plan, reserve, ask, record; money in sight.

Every question is on record before it goes out and every answer as soon as it came, with its audit entry. A run that
was killed goes on under the same budget: what it may have asked without hearing the answer counts as paid, and is not
asked again the same day.
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
from misroute.detect.verdicts import ProviderTraits
from misroute.errors import MisrouteError, UsageError
from misroute.phones import mask
from misroute.services.caserules import HOUSE_CALENDAR, CaseRules
from misroute.services.checks.checkplanning import Book, Planned, read_book, read_budget
from misroute.services.leases import lease_owner, owner_is_gone
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
        }


@dataclass(frozen=True, slots=True)
class Checking:
    """The service behind ``misroute check`` and the schedules that check.

    ``providers`` can be asked; ``traits`` describes them and all other kinds by name.
    """

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    providers: Mapping[str, StatusProvider]
    traits: Mapping[str, ProviderTraits]
    owner: str = field(default_factory=lease_owner)

    def plan(self, budget: Sequence[str] = (), *, providers: Sequence[str] = (), limit: int | None = None) -> Planned:
        """What would be asked and what that costs; nothing is asked. Without a budget: all that is of use."""
        able = self._able(providers, to_ask=False)
        money = self._money(budget, able) if budget else None
        return read_book(self.store, self.rules, self.rulebook).plan(able, self.traits, money, limit)

    def plan_to_ask(self, budget: Sequence[str], *, providers: Sequence[str] = (), limit: int | None = None) -> Planned:
        """What ``run`` would begin with. Raises what it would raise."""
        able = self._able(providers, to_ask=True)
        money = self._money(budget, able)
        return read_book(self.store, self.rules, self.rulebook).plan(able, self.traits, money, limit)

    def run(
        self,
        budget: Sequence[str],
        *,
        providers: Sequence[str] = (),
        limit: int | None = None,
        daily: bool = False,
        actor: str,
        progress: Progress | None = None,
    ) -> CheckSummary:
        """Plan and ask. ``daily``: what was spent since midnight at the house counts against the budget.

        Goes on with a run whose process died. Raises Busy while another run asks, UsageError without a budget, and
        whatever a provider says of wrong credentials; what was answered by then is kept.
        """
        able = self._able(providers, to_ask=True)
        money = self._money(budget, able)
        with self.store.write(actor) as unit:
            run, left = checks.begin_run(unit, money, owner=self.owner, lives=lambda owner: not owner_is_gone(owner))
            since = self._midnight(unit.now) if daily else None
            unit.audit("check.begun", run.id, {"budget": _texts(money), "abandoned": len(left), "in_doubt": _sum(left)})
        summary = CheckSummary(run.id, self._has_checks(run), abandoned=len(left))
        summary.in_doubt = {currency: Decimal(amount) for currency, amount in _sum(left).items()}
        work = _Work(self, run, able, money, since, actor, limit, summary, progress or (lambda done, total: None))
        try:
            work.ask_all()
        except BaseException as error:
            # whatever ends it, Ctrl-C too: what is reserved may have been asked
            with self.store.write(actor) as unit:
                if checks.end_run(unit, run.id, self.owner, state="stopped", problem=_problem(error)):
                    open_questions = checks.abandon(unit, run.id)
                    unit.audit("check.stopped", run.id, {"abandoned": len(open_questions), "problem": _problem(error)})
            raise
        with self.store.write(actor) as unit:
            checks.end_run(unit, run.id, self.owner)
            # a provider that left questions unanswered may have counted them
            summary.abandoned += len(checks.abandon(unit, run.id))
            summary.spent = checks.spent(unit, run_id=run.id)
            unit.audit("check.completed", run.id, {"asked": summary.asked, "spent": _texts(summary.spent)})
        return summary

    def status(self, *, limit: int = 10) -> dict[str, Any]:
        """Runs and files, the newest first, and what was asked of whom at what cost since the oldest on record."""
        with self.store.read() as unit:
            runs = checks.runs(unit, limit=limit)
            counts = checks.totals_of_runs(unit, [run.id for run in runs])
            since = checks.oldest(unit)
            rows = [
                {
                    "run": run.id,
                    "kind": run.kind,
                    "state": run.state,
                    "provider": run.provider,
                    "started_at": run.started_at,
                    "started_by": run.started_by,
                    "questions": counts[run.id][0],
                    "budget": _texts(run.budget),
                    "spent": _texts(counts[run.id][1]),
                    "problem": run.problem,
                }
                for run in runs
            ]
            asked = [
                {
                    "provider": total.provider,
                    "state": total.state,
                    "questions": total.count,
                    "cost": str(total.cost),
                    "currency": total.currency,
                }
                for total in checks.totals(unit)
            ]
        return {"runs": rows, "questions": asked, "since": since, "providers": sorted(self.providers)}

    def _able(self, named: Sequence[str], *, to_ask: bool) -> dict[str, ProviderTraits]:
        """The providers that may be asked: those named, else all that are configured."""
        known = self.providers if to_ask else {**self.traits}
        for name in named:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none: add [providers.NAME] to misroute.toml"
                raise UsageError(f"no provider is called {name[:40]!r}; there are {listed}")
        chosen = list(named) or sorted(self.providers)
        if not chosen:
            raise UsageError("no provider is configured: add [providers.NAME] to misroute.toml, or name a --provider")
        able = {name: self.traits[name] for name in chosen}
        if to_ask:
            by_file = sorted(name for name, traits in able.items() if traits.by_file)
            able = {name: traits for name, traits in able.items() if not traits.by_file}
            if not able:
                raise UsageError(
                    f"{by_file[0]} is asked with files: use `misroute check export --provider {by_file[0]}`"
                )
        return able

    def _money(self, budget: Sequence[str], able: Mapping[str, ProviderTraits]) -> dict[str, Decimal]:
        if not budget:
            raise UsageError("say what may be spent: --budget 200, or with its currency --budget 200CNY")
        return read_budget(budget, sorted({traits.currency for traits in able.values()}))

    def _midnight(self, now: datetime) -> datetime:
        return self.rules.calendars[HOUSE_CALENDAR].local(now).replace(hour=0, minute=0, second=0, microsecond=0)

    def _has_checks(self, run: CheckRun) -> bool:
        with self.store.read() as unit:
            return bool(checks.totals(unit, run_id=run.id))


@dataclass(slots=True)
class _Work:
    """A run under way."""

    service: Checking
    run: CheckRun
    able: Mapping[str, ProviderTraits]
    money: Mapping[str, Decimal]
    since: datetime | None
    actor: str
    limit: int | None
    summary: CheckSummary
    tell: Progress

    def ask_all(self) -> None:
        """Plan, ask, and plan again with what was not needed, until nothing is left that pays or can be paid."""
        service = self.service
        book = read_book(service.store, service.rules, service.rulebook)
        for _round in range(MOST_ROUNDS):
            room = self._room()
            limit = None if self.limit is None else self.limit - self.summary.asked
            if limit is not None and limit <= 0:
                return
            planned = book.plan(self.able, service.traits, room, limit)
            before = self.summary.asked
            self._ask_planned(book, planned)
            if self.summary.asked == before:
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
        """Reserve, ask, record; the answers by number."""
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
        with service.store.write(self.actor) as unit:
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
        self.summary.asked += len(reserved)
        return found


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


def _sum(found: Sequence[Check]) -> dict[str, str]:
    amounts: dict[str, Decimal] = {}
    for check in found:
        amounts[check.currency] = amounts.get(check.currency, Decimal(0)) + check.price
    return _texts(amounts)


def _texts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(amount) for currency, amount in sorted(amounts.items())}


def _problem(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    return str(error) if isinstance(error, MisrouteError) else type(error).__name__
