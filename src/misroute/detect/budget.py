"""Spending a budget on questions: at most one choice a number, worth the most together, never beyond the budget."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from misroute.detect.checkplan import Ask, Share
from misroute.detect.verdicts import ProviderTraits


def choose(offers: Mapping[str, Sequence[Ask]], budget: Mapping[str, Decimal]) -> dict[str, Ask]:
    """One option a number at most, worth the most together, costing no more than the budget if every answer is billed.

    Steps are taken along each number's frontier, the best value first; the values of a frontier's steps fall, so that
    is the best there is but for the last step (Sinha and Zoltners, Operations Research 27:503, 1979), and what it
    leaves over is filled with what fits. Value is taken for the expected and for the highest cost; the better wins.
    """
    chosen: dict[str, Ask] = {}
    for currency in sorted(budget):
        mine = {
            number: [option for option in options if option.currency == currency]
            for number, options in offers.items()
            if number not in chosen
        }
        by_expected, by_most = (_spend(mine, budget[currency], cost) for cost in (_expected, _most))
        chosen.update(by_most if _avoided(by_most) > _avoided(by_expected) else by_expected)
    return chosen


Cost = Callable[[Ask], float]


def _expected(ask: Ask) -> float:
    return ask.expected


def _most(ask: Ask) -> float:
    return float(ask.most)


def _avoided(taken: Mapping[str, Ask]) -> float:
    return math.fsum(option.avoids for option in taken.values())


def _spend(offers: Mapping[str, Sequence[Ask]], room: Decimal, cost: Cost) -> dict[str, Ask]:
    steps = [
        (-_value(before, after, cost), number, place, after)
        for number, options in offers.items()
        for place, (before, after) in enumerate(_frontier(options, cost))
    ]
    taken = _take(sorted(steps, key=lambda step: step[:3]), room)
    rest = room - sum((option.most for option in taken.values()), Decimal(0))
    for option in sorted((option for options in offers.values() for option in options), key=_most_avoided):
        held = taken.get(option.number)
        more = option.most - (held.most if held else Decimal(0))
        if more <= rest and option.avoids > (held.avoids if held else 0.0):
            taken[option.number] = option
            rest -= more
    affordable = [option for options in offers.values() for option in options if option.most <= room]
    best = min(affordable, key=_most_avoided, default=None)
    if best is not None and best.avoids > _avoided(taken):
        return {best.number: best}
    return taken


def _take(steps: Sequence[tuple[float, str, int, Ask]], room: Decimal) -> dict[str, Ask]:
    taken: dict[str, Ask] = {}
    at: dict[str, int] = {}
    spent = Decimal(0)
    for _value_of, number, place, option in steps:
        if at.get(number, 0) != place:
            continue  # an earlier step of this number did not fit
        before = taken[number].most if number in taken else Decimal(0)
        if spent - before + option.most <= room:
            spent += option.most - before
            taken[number] = option
            at[number] = place + 1
    return taken


def _frontier(options: Sequence[Ask], cost: Cost) -> Iterator[tuple[Ask | None, Ask]]:
    """The steps from asking nothing to asking the most, each worth less for its cost than the one before."""
    here: Ask | None = None
    rest = sorted(options, key=lambda option: (cost(option), *_most_avoided(option)))
    while rest:
        best = max(rest, key=lambda option: (_value(here, option, cost), -cost(option), option.provider))
        if _value(here, best, cost) <= 0:
            return
        yield here, best
        here = best
        rest = [option for option in rest if cost(option) > cost(best) and option.avoids > best.avoids]


def _value(before: Ask | None, after: Ask, cost: Cost) -> float:
    gain = after.avoids - (before.avoids if before else 0.0)
    price = cost(after) - (cost(before) if before else 0.0)
    return gain / price if price > 0 else math.inf if gain > 0 else 0.0


def _most_avoided(ask: Ask) -> tuple[float, str, date, str, str]:
    return -ask.avoids, ask.number, ask.as_of, ask.provider, ask.then or ""


def worth(ask: Ask) -> tuple[float, str, date, str, str]:
    value = ask.avoids / ask.expected if ask.expected else math.inf
    return -value, ask.number, ask.as_of, ask.provider, ask.then or ""


def shares(asks: Sequence[Ask], traits: Mapping[str, ProviderTraits]) -> Iterator[Share]:
    """By provider; a second question is counted with the provider it would go to, at its price."""
    for name in sorted({name for ask in asks for name in (ask.provider, ask.then) if name}):
        one = traits[name]
        first = [ask for ask in asks if ask.provider == name]
        second = [ask for ask in asks if ask.then == name]
        count = len(first) + len(second)
        expected = len(first) * float(one.price)
        expected += sum(ask.expected - float(traits[ask.provider].price) for ask in second)
        yield Share(
            name,
            count,
            math.ceil(count / max(one.batch, 1)),
            count / one.per_second,
            count * one.price,
            expected,
            one.currency,
            sum(ask.avoids for ask in first),
        )
