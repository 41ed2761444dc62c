"""The check planner: never beyond the budget, the same in every run, near the best there is, nothing asked in vain."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.detect import Problem, Verdict, VerdictKind
from misroute.detect.checkplan import WHY_WORDS, Ask, Asking, CheckPlan, CheckPoint, Why
from misroute.detect.checks import ask_day, plan_checks
from misroute.detect.verdicts import Edge, ProviderTraits

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
TODAY = NOW.date()
FULL = ProviderTraits(
    "dytns", regions=frozenset({"CN"}), edge=Edge.activation, lag_days=7, price=Decimal("0.60"), per_second=100,
    number_days=1, sees=0.95,
)  # fmt: skip
TENURE = ProviderTraits(
    "tenure", regions=frozenset({"CN"}), price=Decimal("0.10"), per_second=100, sees=0.5, decides=0.5
)
RND = ProviderTraits(
    "rnd", regions=frozenset({"US"}), edge=Edge.disconnection, knows_from=date(2021, 1, 27), price=Decimal("0.01"),
    currency="USD", batch=1000, per_second=500, sees=0.9, by_file=True,
)  # fmt: skip
ALL = {"dytns": FULL, "tenure": TENURE, "rnd": RND}
MONEY = {"CNY": Decimal(1000), "USD": Decimal(1000)}


def point(number: str = "n1", *, days: int = 400, **more: object) -> CheckPoint:
    known = TODAY - timedelta(days=days)
    base = CheckPoint(f"p-{number}", number, "CN", Problem.none, 0.1, known, 1.0, 90, (known,))
    return replace(base, **more)


def plan(*points: CheckPoint, budget: dict[str, Decimal] | None = None, **more: object) -> CheckPlan:
    providers = more.pop("providers", {"dytns": FULL, "rnd": RND})
    return plan_checks(points, providers, MONEY if budget is None else budget, NOW, **more)  # type: ignore[arg-type]


def why(*points: CheckPoint, **more: object) -> Why:
    found = plan(*points, **more)
    assert found.asks == ()
    assert len(found.left) == 1
    return found.left[0].why


def said(kind: str, provider: str = "dytns", days: int = 10, as_of: date | None = None) -> Verdict:
    day = as_of or TODAY - timedelta(days=400)
    return Verdict(VerdictKind(kind), provider, NOW - timedelta(days=days), day)


@pytest.mark.parametrize("problem", [Problem.reassigned, Problem.relative_number, Problem.disconnected])
def test_what_local_evidence_decides_is_not_paid_for(problem: Problem) -> None:
    assert why(point(problem=problem)) is Why.flagged


def test_a_number_nobody_can_use_is_not_asked_about() -> None:
    assert why(point(problem=Problem.unusable_number, risk=None)) is Why.unusable


@pytest.mark.parametrize(("days", "asked"), [(89, False), (98, True)])
def test_a_number_proven_within_its_rest_needs_no_question(days: int, asked: bool) -> None:
    assert bool(plan(point(days=days)).asks) is asked


def test_a_stale_number_is_asked_about() -> None:
    (ask,) = plan(point(problem=Problem.stale)).asks
    assert (ask.provider, ask.points) == ("dytns", ("p-n1",))


def test_without_a_day_there_is_nothing_to_ask() -> None:
    assert why(point(known_on=None, known=())) is Why.no_day_known


def test_without_messages_planned_there_is_nothing_to_avoid() -> None:
    assert why(point(sends=0.0)) is Why.nothing_to_avoid


def test_a_provider_is_asked_about_the_numbers_of_its_country_only() -> None:
    assert why(point(country="FR")) is Why.no_provider
    (ask,) = plan(point(country="US")).asks
    assert (ask.provider, ask.currency) == ("rnd", "USD")


def test_a_day_before_a_database_began_is_not_asked_about() -> None:
    old = date(2021, 1, 26)
    assert why(point(country="US", known_on=old, known=(old,))) is Why.no_provider
    assert plan(point(country="US", known_on=old + timedelta(days=1), known=(old + timedelta(days=1),))).asks


def test_an_activation_edge_is_asked_about_the_day_after_and_a_disconnection_edge_about_the_day() -> None:
    day = date(2025, 5, 5)
    assert ask_day(day, FULL) == date(2025, 5, 6)
    assert ask_day(day, RND) == day
    assert plan(point(known_on=day, known=(day,))).asks[0].as_of == date(2025, 5, 6)


@pytest.mark.parametrize(("days", "expected"), [(10, Why.valid_answer), (59, Why.valid_answer), (61, None)])
def test_an_answer_in_force_is_not_bought_again(days: int, expected: Why | None) -> None:
    found = plan(point(verdicts=(said("same_owner", days=days),)))
    assert (found.left[0].why if found.left else None) is expected


def test_an_answers_own_expiry_decides_when_it_is_bought_again() -> None:
    day_long = {"dytns": replace(FULL, valid_for=timedelta(hours=24))}
    assert plan(point(verdicts=(said("same_owner", days=2),)), providers=day_long).asks


@pytest.mark.parametrize("kind", ["owner_changed", "transferred", "disconnected"])
def test_a_bad_answer_is_not_bought_a_second_time(kind: str) -> None:
    assert why(point(verdicts=(said(kind),))) is Why.answered
    assert why(point(verdicts=(said(kind),), problem=Problem.reassigned)) is Why.answered


@pytest.mark.parametrize(("kind", "asked"), [("owner_changed", True), ("transferred", True), ("disconnected", False)])
def test_a_bad_answer_that_does_not_suffice_to_act_goes_to_a_second_provider(kind: str, asked: bool) -> None:
    second = {"dytns": FULL, "second": replace(FULL, name="second")}
    found = plan(point(verdicts=(said(kind),)), providers=second)
    assert [ask.provider for ask in found.asks] == (["second"] if asked else [])


def test_who_does_not_know_the_number_is_not_asked_again() -> None:
    assert why(point(verdicts=(said("unsupported", days=300),))) is Why.no_provider


@pytest.mark.parametrize(("kind", "days", "asked"), [
    ("retry_later", 0, False), ("retry_later", 2, True), ("not_enough_data", 20, False), ("not_enough_data", 31, True),
])  # fmt: skip
def test_an_unknown_is_asked_again_when_that_can_help(kind: str, days: int, asked: bool) -> None:
    about = ask_day(TODAY - timedelta(days=400), FULL)
    assert bool(plan(point(verdicts=(said(kind, days=days, as_of=about),))).asks) is asked


def test_a_disagreement_goes_to_a_third_provider() -> None:
    quarrel = (said("owner_changed", "dytns"), said("same_owner", "rnd"))
    assert why(point(verdicts=quarrel), providers={"dytns": FULL}) is Why.answered
    third = {"dytns": FULL, "rnd": RND, "third": replace(FULL, name="third")}
    assert [ask.provider for ask in plan(point(verdicts=quarrel), providers=third).asks] == ["third"]


def test_a_question_under_way_is_not_asked_by_another() -> None:
    assert why(point(asking=(Asking("rnd", NOW - timedelta(days=3), True),))) is Why.being_asked


def test_a_question_whose_answer_was_lost_waits_a_day() -> None:
    assert why(point(asking=(Asking("dytns", NOW - timedelta(hours=1), False),))) is Why.asked_lately
    assert plan(point(asking=(Asking("dytns", NOW - timedelta(hours=25), False),))).asks


def test_the_limit_of_questions_on_a_number_is_kept() -> None:
    weekly = {"dytns": replace(FULL, number_days=7)}
    lost = (Asking("dytns", NOW - timedelta(days=6), False),)
    assert why(point(asking=lost), providers=weekly) is Why.asked_lately


def test_a_number_of_two_customers_is_asked_about_once_for_both() -> None:
    both = (point(), point(key="other", risk=0.3, sends=2.0))
    (ask,) = plan(*both).asks
    assert ask.points == ("other", "p-n1")
    assert ask.avoids == pytest.approx((0.1 + 0.6) * 0.95 * 392 / 399)


def test_a_cheap_question_comes_first_where_that_pays() -> None:
    found = plan(*(point(f"n{i}", risk=0.03) for i in range(50)), providers=ALL, budget={"CNY": Decimal(100)})
    assert {(ask.provider, ask.then) for ask in found.asks} == {("tenure", "dytns")}
    shares = {share.provider: share for share in found.shares}
    assert shares["tenure"].questions == shares["dytns"].questions == 50
    assert shares["dytns"].expected == pytest.approx(15)
    poor = plan(*(point(f"n{i}", risk=0.03) for i in range(50)), providers=ALL, budget={"CNY": Decimal(5)})
    assert {(ask.provider, ask.then) for ask in poor.asks} == {("tenure", None)}


def test_the_plan_says_what_goes_out_how_and_for_how_much() -> None:
    found = plan(*(point(f"n{i}", country="US") for i in range(1500)))
    (share,) = found.shares
    assert (share.questions, share.batches, share.seconds) == (1500, 2, 3.0)
    assert (share.most, share.currency) == (Decimal("15.00"), "USD")
    assert share.avoids == pytest.approx(found.avoids)


def test_what_is_left_says_what_it_would_have_avoided() -> None:
    found = plan(point("a", risk=0.5), point("b", risk=0.2), budget={"CNY": Decimal("0.60")})
    assert [ask.number for ask in found.asks] == ["a"]
    assert found.left_by()[Why.over_budget] == (1, pytest.approx(0.2 * 0.95 * 392 / 399))


def test_a_limit_keeps_the_questions_that_avoid_most() -> None:
    found = plan(point("a", risk=0.1), point("b", risk=0.2), point("c", risk=0.3), limit=2)
    assert [ask.number for ask in found.asks] == ["c", "b"]
    assert found.left_by()[Why.over_limit][0] == 1


def test_without_a_budget_in_its_currency_a_provider_is_not_asked() -> None:
    assert why(point(), budget={"USD": Decimal(10)}) is Why.over_budget


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(WHY_WORDS) == set(Why)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in chinese) for _english, chinese in WHY_WORDS.values())


prices = st.decimals("0", "3", places=2)
random_points = st.lists(
    st.builds(
        lambda n, country, risk, days, sends: point(f"n{n}", country=country, risk=risk, days=days, sends=sends),
        st.integers(0, 20),
        st.sampled_from(("CN", "US", "FR")),
        st.floats(0, 1),
        st.integers(0, 3000),
        st.floats(0, 50),
    ),
    max_size=25,
)


@given(random_points, prices, prices, prices, prices, st.none() | st.integers(0, 10), st.randoms())
def test_no_plan_costs_more_than_its_budget_and_every_run_plans_the_same(
    points: list[CheckPoint],
    cny: Decimal,
    usd: Decimal,
    full: Decimal,
    cheap: Decimal,
    limit: int | None,
    rng: random.Random,
) -> None:
    traits = {"dytns": replace(FULL, price=full), "tenure": replace(TENURE, price=cheap), "rnd": RND}
    budget = {"CNY": cny, "USD": usd}
    found = plan_checks(points, traits, budget, NOW, limit=limit)
    for currency, money in budget.items():
        assert found.most(currency) <= money
    assert len({ask.number for ask in found.asks}) == len(found.asks)
    assert {ask.number for ask in found.asks}.isdisjoint(left.number for left in found.left)
    assert {ask.number for ask in found.asks} | {left.number for left in found.left} == {one.number for one in points}
    shuffled = list(points)
    rng.shuffle(shuffled)
    again = plan_checks(shuffled, dict(reversed(traits.items())), dict(reversed(budget.items())), NOW, limit=limit)
    assert replace(again, asks=tuple(map(_rounded, again.asks)), shares=()) == replace(
        found, asks=tuple(map(_rounded, found.asks)), shares=()
    ) or len({one.key for one in points}) < len(points)


def _rounded(ask: Ask) -> Ask:
    return replace(ask, avoids=round(ask.avoids, 9), expected=round(ask.expected, 9))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0.01, 0.9), st.integers(1, 9)), min_size=1, max_size=6), st.integers(1, 30))
def test_the_plan_is_near_the_best_there_is(numbers: list[tuple[float, int]], tenths: int) -> None:
    points = [point(f"n{i}", risk=risk, sends=float(sends)) for i, (risk, sends) in enumerate(numbers)]
    traits, money = {"dytns": FULL, "tenure": TENURE}, Decimal(tenths) / 10
    found = plan_checks(points, traits, {"CNY": money}, NOW)
    options = [_options_of(one, traits) for one in points]
    best = max(
        sum(ask.avoids for ask in chosen if ask)
        for chosen in product(*options)
        if sum((ask.most for ask in chosen if ask), Decimal(0)) <= money
    )
    dearest = max(ask.avoids for ask_list in options for ask in ask_list if ask)
    assert found.avoids >= best - dearest
    assert found.avoids >= best / 2


def _options_of(one: CheckPoint, traits: dict[str, ProviderTraits]) -> list[Ask | None]:
    """Every question that the planner could ask on this number, from plans that allow one kind only."""
    found: list[Ask | None] = [None]
    for names in (("dytns",), ("tenure",)):
        found += plan_checks([one], {name: traits[name] for name in names}, {"CNY": Decimal(10)}, NOW).asks
    found += [ask for ask in plan_checks([one], traits, {"CNY": Decimal(10)}, NOW).asks if ask.then]
    return found


def test_on_average_the_plan_is_within_two_per_cent_of_the_best() -> None:
    rng = random.Random(3)
    reached = []
    for _ in range(120):
        points = [
            point(f"n{i}", risk=rng.uniform(0.01, 0.6), sends=float(rng.randint(1, 6)), days=rng.randint(120, 2500))
            for i in range(7)
        ]
        money = Decimal(rng.randint(5, 30)) / 10
        traits = {"dytns": FULL, "tenure": TENURE}
        options = [_options_of(one, traits) for one in points]
        best = max(
            sum(ask.avoids for ask in chosen if ask)
            for chosen in product(*options)
            if sum((ask.most for ask in chosen if ask), Decimal(0)) <= money
        )
        reached.append(plan_checks(points, traits, {"CNY": money}, NOW).avoids / best)
    assert sum(reached) / len(reached) >= 0.98


def test_in_a_lived_world_the_plan_beats_asking_at_random_and_asking_the_oldest_first() -> None:
    rng = random.Random(11)
    points, messages = [], {}
    for i in range(4000):
        days, sends = rng.randint(100, 1800), float(rng.choice((0.2, 1, 1, 4, 12)))
        silent = rng.random() < 0.1  # its messages have not been answered of late: local evidence, not proof
        hazard = 1 - (1 - (0.35 if silent else 0.05)) ** (days / 365)
        points.append(point(f"n{i}", days=days, risk=hazard, sends=sends))
        changed = rng.random() < hazard
        messages[f"n{i}"] = sends if changed and rng.random() < 0.95 else 0.0
    budget, asked = {"CNY": Decimal(240)}, 400

    def avoided(numbers: list[str]) -> float:
        return sum(messages[number] for number in numbers)

    planned = plan(*points, budget=budget)
    assert len(planned.asks) == asked
    ours = avoided([ask.number for ask in planned.asks])
    at_random = avoided([one.number for one in rng.sample(points, asked)])
    oldest = avoided([one.number for one in sorted(points, key=lambda one: one.known_on or TODAY)[:asked]])
    assert ours > 2 * oldest
    assert ours > 2 * at_random
    assert planned.avoids == pytest.approx(ours, rel=0.15)


def test_a_provider_that_needs_an_identity_number_is_in_no_plan() -> None:
    assert why(point(), providers={"three": replace(FULL, name="three", by_identity=True)}) is Why.no_provider
