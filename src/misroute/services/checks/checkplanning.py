"""What the planner of checks is told of the stored book, and what a person is told of its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from misroute.detect import Assessment, EventKind, Facts, Problem, Rulebook
from misroute.detect.checkplan import WHY_WORDS, Asking, CheckPlan, CheckPoint, Why
from misroute.detect.checks import plan_checks
from misroute.detect.rulebook import expit
from misroute.detect.timeline import ProofKind, timeline
from misroute.detect.verdicts import ProviderTraits
from misroute.errors import UsageError
from misroute.services.caserules import CaseRules
from misroute.services.points.judging import Judged, judge
from misroute.store import checks
from misroute.store.unit import Store

LATELY = timedelta(days=90)
"""How far back messages are counted to say how many are planned; a lost question is remembered as long."""
MONTHS = 3
NO_END = Decimal("1e12")
"""What a plan may cost that asks what everything would cost."""
Money = Mapping[str, Decimal]
_AMOUNT = re.compile(r"(?:([A-Za-z]{3})\s*)?([0-9][0-9_]*(?:\.[0-9]+)?)(?:\s*([A-Za-z]{3}))?")


def read_budget(stated: Sequence[str], currencies: Sequence[str]) -> dict[str, Decimal]:
    """Amounts as a person writes them: ``200``, ``200CNY``, ``30 USD``; by currency.

    A bare number is meant in the providers' currency where they have only one. Raises UsageError.
    """
    found: dict[str, Decimal] = {}
    for text in stated:
        match = _AMOUNT.fullmatch(text.strip())
        try:
            amount = Decimal(match[2].replace("_", "")) if match else Decimal(-1)
        except InvalidOperation:
            amount = Decimal(-1)
        if match is None or not 0 <= amount < NO_END or (match[1] and match[3]):
            raise UsageError(f"{text[:40]!r} is no amount: write --budget 200, or with its currency --budget 200CNY")
        currency = (match[1] or match[3] or "").upper()
        if not currency and len(set(currencies)) != 1:
            listed = ", ".join(sorted(set(currencies)))
            raise UsageError(f"say the currency of the budget ({listed}), once for each: --budget 200CNY")
        currency = currency or currencies[0]
        if currency not in currencies:
            listed = ", ".join(sorted(set(currencies)))
            raise UsageError(f"no provider that may be asked is paid in {currency}: budgets are in {listed}")
        found[currency] = found.get(currency, Decimal(0)) + amount
    return found


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what it may cost, and by which providers' traits it was made. ``budget`` is empty for no end."""

    plan: CheckPlan
    budget: Money
    traits: Mapping[str, ProviderTraits] = field(repr=False)
    numbers: int = 0

    def to_json(self) -> dict[str, Any]:
        """For people and programs: what is asked of whom, what it costs, what it avoids, what is left and why."""
        return {
            "numbers": self.numbers,
            "questions": len(self.plan.asks),
            "misdirects_avoided": round(self.plan.avoids, 2),
            "budget": {currency: str(amount) for currency, amount in self.budget.items()},
            "cost_at_most": {currency: str(self.plan.most(currency)) for currency in self.currencies},
            "providers": [
                {
                    "provider": share.provider,
                    "questions": share.questions,
                    "batches": share.batches,
                    "seconds": round(share.seconds, 1),
                    "cost_at_most": str(share.most),
                    "cost_expected": f"{share.expected:.2f}",
                    "currency": share.currency,
                    "misdirects_avoided": round(share.avoids, 2),
                    "by_file": self.traits[share.provider].by_file,
                }
                for share in self.plan.shares
            ],
            "left": [
                {"why": why.value, "numbers": count, "misdirects": round(avoids, 2), "says": WHY_WORDS[why][0]}
                for why, (count, avoids) in self.plan.left_by().items()
            ],
        }

    @property
    def currencies(self) -> list[str]:
        """Currencies that the plan costs something in."""
        return sorted({ask.currency for ask in self.plan.asks})

    def left(self, language: str) -> list[dict[str, Any]]:
        """What is left and why, in the reader's words."""
        place = 1 if language == "zh" else 0
        return [
            {"why": WHY_WORDS[why][place], "numbers": count, "misdirects": round(avoids, 2)}
            for why, (count, avoids) in self.plan.left_by().items()
        ]


@dataclass(slots=True)
class Book:
    """The stored book as the planner sees it, read once; answers that come meanwhile are added to it."""

    points: list[CheckPoint]
    now: datetime

    def plan(
        self,
        traits: Mapping[str, ProviderTraits],
        described: Mapping[str, ProviderTraits],
        budget: Money | None,
        limit: int | None,
    ) -> Planned:
        """Plan over the points as they are known now; no budget: what everything useful would cost."""
        money = budget if budget is not None else {one.currency: NO_END for one in traits.values()}
        plan = plan_checks(self.points, traits, money, self.now, limit=limit, described=described)
        return Planned(plan, budget or {}, traits, len({point.number for point in self.points}))


def read_book(store: Store, rules: CaseRules, rulebook: Rulebook) -> Book:
    """Judge the whole book as a scan does, and keep of each point what the planner needs."""
    with store.read() as unit:
        now = unit.now
        day = rules.day_of(now)
        open_questions = checks.open_questions(unit, now - LATELY)
    points = [
        point
        for batch in judge(store, rules, rulebook, day)
        for judged in batch
        for point in _point(judged, rulebook, open_questions, now)
    ]
    return Book(points, now)


def _point(
    judged: Judged, rulebook: Rulebook, asked: Mapping[str, Sequence[checks.Check]], now: datetime
) -> Iterator[CheckPoint]:
    """The planner's view of a judged point; none when it has no number at all."""
    point, facts, found = judged.point, judged.facts, judged.assessed
    if point.number is None and facts.reading.e164 is None:
        return
    country = rulebook.country(facts.country)
    known = _known_days(facts, rulebook)
    yield CheckPoint(
        key=point.id,
        number=point.number_id,
        country=facts.country,
        problem=found.problem,
        risk=_chance_of_change(found) if point.number is not None else None,
        known_on=known[-1] if known else None,
        sends=_planned_sends(facts, now),
        rest_days=country.quarantine_days,
        known=known,
        verdicts=facts.verdicts,
        asking=tuple(
            Asking(check.provider, check.reserved_at, check.state == "reserved")
            for check in asked.get(point.number_id, ())
        ),
    )


def _chance_of_change(found: Assessment) -> float | None:
    """How likely the number changed hands: by the age of its proof alone, or by what rules say that argue for it.

    Not the whole risk: that a number was a relative's from the start no provider of number status can tell.
    """
    if found.risk is None:
        return None
    by_age = expit(found.weights[0].value) if found.weights else found.risk
    told = (one.confidence for one in found.findings if one.problem is Problem.reassigned and not one.suppressed)
    return max(by_age, *told, 0.0)


def _known_days(facts: Facts, rulebook: Rulebook) -> tuple[date, ...]:
    """The days on which the number was shown to be this person's, in order.

    Where there is no proof, the days that earlier questions were about: by definition the number was theirs on them.
    """
    line = timeline(facts, rulebook.country(facts.country), rulebook.providers)
    days = {proof.day for proof in line.proofs if proof.kind is not ProofKind.same_owner}
    if not days:
        days = {verdict.as_of for verdict in facts.verdicts if verdict.as_of is not None}
    return tuple(sorted(days))


def _planned_sends(facts: Facts, now: datetime) -> float:
    """Messages a month: as many as lately; to a borrower's own number at least one."""
    since = now - LATELY
    sends = sum(
        1
        for happening in facts.happenings
        if happening.kind is EventKind.send
        and happening.at >= since
        and (not happening.customer or happening.customer == facts.customer)
    )
    return max(sends / MONTHS, 1.0 if facts.is_self else 0.0)


__all__ = ["Book", "Planned", "Why", "read_book", "read_budget"]
