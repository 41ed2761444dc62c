"""Which numbers to ask a provider about, so that a budget avoids the most misdirected messages.

What is known for nothing comes first: a flagged number, a fresh proof, an answer still in force, a day nobody knows
make a question a waste. What is left is worth ``chance that the number changed hands × messages planned × chance that
the provider sees it``;
questions are taken in order of what they avoid for what they cost, with a cheap provider before a dear one where that
pays. The plan never costs more than the budget even if every answer is billed, and it is the same in every run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from misroute.detect.budget import choose, shares, worth
from misroute.detect.checkplan import Ask, Asking, CheckPlan, CheckPoint, Left, Share, Why
from misroute.detect.facts import Verdict, VerdictKind
from misroute.detect.findings import Problem
from misroute.detect.verdicts import Because, Edge, ProviderTraits, Standing, standing_of

__all__ = ["Ask", "Asking", "CheckPlan", "CheckPoint", "Left", "Share", "Why", "ask_day", "plan_checks"]

ANSWER_HOLDS: Final = timedelta(days=60)
"""How long a "same owner" without an expiry of its own is not asked again (Regulation F, 12 CFR 1006.6(d)(5))."""
ASK_UNKNOWN_AGAIN: Final = timedelta(days=30)
"""A provider that had not enough data about a day is not asked about it again before it has had a month."""
ASK_LATER: Final = timedelta(days=1)
"""After "retry later", and after a question whose answer was lost, a number is not asked about again the same day."""

_FLAGGED: Final = frozenset(
    {
        Problem.own_staff_number,
        Problem.reassigned,
        Problem.relative_number,
        Problem.third_party_number,
        Problem.disconnected,
    }
)
_UNUSABLE: Final = frozenset({Problem.unusable_number, Problem.doubtful_number})


def plan_checks(
    points: Iterable[CheckPoint],
    traits: Mapping[str, ProviderTraits],
    budget: Mapping[str, Decimal],
    now: datetime,
    *,
    limit: int | None = None,
    described: Mapping[str, ProviderTraits] | None = None,
) -> CheckPlan:
    """Choose questions; ``budget`` is the most that may be spent in each currency, none in a currency not named.

    ``traits`` are the providers that may be asked, by name; ``described`` those by whose traits earlier answers are
    heard (the same unless said). ``limit`` bounds the number of questions.
    """
    by_number: dict[str, list[CheckPoint]] = defaultdict(list)
    for point in points:
        by_number[point.number].append(point)
    left: list[Left] = []
    offers: dict[str, list[Ask]] = {}
    for number in sorted(by_number):
        options, why = _options_for(
            sorted(by_number[number], key=lambda one: one.key), traits, described or traits, now
        )
        if options:
            offers[number] = options
        else:
            left.append(Left(number, why))
    chosen = choose(offers, budget)
    asks = sorted(chosen.values(), key=worth)
    kept = asks
    if limit is not None and len(asks) > limit:
        best = sorted(asks, key=lambda ask: (-ask.avoids, ask.number))
        kept = sorted(best[:limit], key=worth)
        left += [Left(ask.number, Why.over_limit, ask.avoids) for ask in best[limit:]]
    for number in sorted(offers.keys() - chosen.keys()):
        left.append(Left(number, Why.over_budget, max(option.avoids for option in offers[number])))
    return CheckPlan(tuple(kept), tuple(left), tuple(shares(kept, traits)))


def _options_for(
    points: Sequence[CheckPoint],
    traits: Mapping[str, ProviderTraits],
    described: Mapping[str, ProviderTraits],
    now: datetime,
) -> tuple[list[Ask], Why]:
    """The questions that may be asked on a number, or why there are none; a question serves the points of one day."""
    whys: list[Why] = []
    by_day: dict[date, list[CheckPoint]] = defaultdict(list)
    standings: dict[date, Standing] = {}
    for point in points:
        standing = standing_of(point.verdicts, described, point.known, now)
        why = _needless(point, standing, now)
        if why is not None:
            whys.append(why)
        elif point.known_on is not None:
            by_day[point.known_on].append(point)
            standings[point.known_on] = standing
    options: list[Ask] = []
    for day, group in sorted(by_day.items()):
        able: dict[str, float] = {}
        for name in sorted(traits):
            seen, why = _able(name, traits[name], group[0], standings[day], day, now)
            if why is None:
                able[name] = seen
            else:
                whys.append(why)
        options += _questions(group, day, able, traits)
    return options, _plainest(whys)


def _plainest(whys: Sequence[Why]) -> Why:
    """Of several reasons the one that came last before asking: the others are about other rows with the number."""
    order = list(Why)
    return max(whys, key=order.index, default=Why.no_provider)


def _needless(point: CheckPoint, standing: Standing, now: datetime) -> Why | None:
    """What is known for nothing."""
    if point.problem in _UNUSABLE or point.risk is None:
        return Why.unusable
    if any(asking.under_way for asking in point.asking):
        return Why.being_asked
    if point.problem in _FLAGGED:
        return Why.answered if _is_adverse(standing) else Why.flagged
    if standing.verdict is VerdictKind.disconnected:
        return Why.answered
    if standing.verdict is VerdictKind.same_owner and standing.asked_at is not None:
        valid = standing.valid_until or standing.asked_at + ANSWER_HOLDS
        if valid >= now:
            return Why.valid_answer
    if point.known_on is None:
        return Why.no_day_known
    if (now.date() - point.known_on).days < point.rest_days:
        return Why.recent_proof
    if point.risk * point.sends <= 0:
        return Why.nothing_to_avoid
    return None


def _is_adverse(standing: Standing) -> bool:
    return standing.is_known and standing.verdict is not VerdictKind.same_owner


def ask_day(known_on: date, traits: ProviderTraits) -> date:
    """The day to ask about: the last on which the number was known to be this person's.

    A provider that counts a line activated on the very day as changed is asked about the day after: nobody else can
    have had the number by then, and somebody who gave it on the day they bought it does not look like a stranger.
    """
    return known_on + timedelta(days=1) if traits.edge is Edge.activation else known_on


def _able(
    name: str, traits: ProviderTraits, point: CheckPoint, standing: Standing, day: date, now: datetime
) -> tuple[float, Why | None]:
    """The chance that the provider sees a change of hands, or why it is not asked."""
    asked_about = ask_day(day, traits)
    span = (now.date() - asked_about).days - traits.lag_days
    if traits.regions and point.country not in traits.regions:
        return 0.0, Why.no_provider
    if (traits.knows_from is not None and asked_about < traits.knows_from) or span <= 0:
        return 0.0, Why.no_provider
    if traits.by_identity:
        return 0.0, Why.no_provider
    if VerdictKind.owner_changed not in traits.answers and VerdictKind.disconnected not in traits.answers:
        return 0.0, Why.no_provider
    gone = timedelta(days=traits.number_days)
    for asking in point.asking:
        if asking.provider == name and asking.at + max(gone, ASK_LATER) > now:
            return 0.0, Why.asked_lately
    for verdict in point.verdicts:
        if verdict.provider == name:
            why = _answered_before(verdict, asked_about, gone, now)
            if why is None and (_is_adverse(standing) or standing.unknown_because is Because.disagreement):
                why = Why.answered  # who doubts already cannot settle it; a second opinion can
            if why is not None:
                return 0.0, why
    # a change of the last days, which it has not heard of, is not seen
    return traits.sees * span / (span + traits.lag_days), None


def _answered_before(verdict: Verdict, asked_about: date, gone: timedelta, now: datetime) -> Why | None:
    asked = verdict.asked_at
    if verdict.verdict is VerdictKind.unsupported:
        return Why.no_provider
    if asked is None:
        return None
    if asked + gone > now:
        return Why.asked_lately
    if verdict.verdict is VerdictKind.retry_later and asked + ASK_LATER > now:
        return Why.asked_lately
    same_or_earlier = verdict.as_of is None or asked_about <= verdict.as_of
    if verdict.verdict is VerdictKind.not_enough_data and same_or_earlier and asked + ASK_UNKNOWN_AGAIN > now:
        return Why.asked_lately
    return None


def _questions(
    group: Sequence[CheckPoint], day: date, able: Mapping[str, float], traits: Mapping[str, ProviderTraits]
) -> Iterator[Ask]:
    stake = sum((point.risk or 0.0) * point.sends for point in group)
    changed = max(point.risk or 0.0 for point in group)
    number, keys = group[0].number, tuple(point.key for point in group)

    def option(first: str, then: str | None, most: Decimal, expected: float, seen: float) -> Ask:
        one = traits[first]
        about = ask_day(day, one)
        return Ask(number, about, first, then, most, expected, one.currency, stake * seen, keys)

    for name, seen in able.items():
        price = traits[name].price
        yield option(name, None, price, float(price), seen)
        for second, seen_then in able.items():
            full = traits[second]
            if second == name or full.currency != traits[name].currency or full.price <= price:
                continue
            # left open as often whether the number changed hands or not, but never what it sees
            undecided = 1 - traits[name].decides
            unseen = min(1 - seen, undecided)
            total = seen + unseen * seen_then
            expected = float(price) + ((1 - changed) * undecided + changed * unseen) * float(full.price)
            yield option(name, second, price + full.price, expected, total)
