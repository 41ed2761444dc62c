"""Checks with providers over a real store: the plan, the money, the answers, and what a crash leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from houses import local_settings
from status_fakes import Oracle, load_borrowers, wire_with

import misroute.app as wiring
from misroute.app import App
from misroute.connect.status import Question
from misroute.detect import VerdictKind
from misroute.errors import Busy, Refused, UsageError
from misroute.services.checks.checking import Checking
from misroute.settings import ScheduleSetting
from misroute.store import Store, checks
from misroute.store.intel import intel_on
from misroute.store.numbers import find_number

NUMBERS = [f"+8613812345{n:03d}" for n in range(12)]
OLD = date(2024, 6, 1)


@pytest.fixture
def oracle(clock: Any) -> Oracle:
    return Oracle("dytns", "dytns", clock, changed={NUMBERS[0]: date(2025, 3, 1)})


@pytest.fixture
def book(store: Store) -> Store:
    """Twelve borrowers whose numbers were last proven long ago; the higher the number, the longer."""
    load_borrowers(store, [(number, OLD - timedelta(days=30 * n)) for n, number in enumerate(NUMBERS)])
    return store


@pytest.fixture
def wired(database_url: str, tmp_path: Any, clock: Any) -> Callable[..., App]:
    return lambda store, *oracles: wire_with(store, database_url, tmp_path, clock, *oracles)


@pytest.fixture
def checking(book: Store, oracle: Oracle, wired: Callable[..., App]) -> Checking:
    return wired(book, oracle).checking


def run(checking: Checking, budget: str = "100", **asked: Any) -> dict[str, Any]:
    return checking.run([budget], **{"actor": "li.na", **asked}).to_json()


def verdicts(store: Store, number: str) -> list[str]:
    with store.read() as unit:
        return [answer.verdict for answer in intel_on(unit, number)]


def test_a_plan_says_what_it_costs_and_asks_nothing(checking: Checking, oracle: Oracle) -> None:
    planned = checking.plan().to_json()
    assert (planned["numbers"], planned["questions"]) == (12, 12)
    assert planned["cost_at_most"] == {"CNY": "7.20"}
    [share] = planned["providers"]
    assert (share["provider"], share["batches"], share["currency"]) == ("dytns", 12, "CNY")
    assert planned["misdirects_avoided"] > 0
    assert oracle.asked == []


def test_a_plan_within_a_budget_leaves_the_least_useful_and_says_so(checking: Checking) -> None:
    planned = checking.plan(["3"]).to_json()
    assert planned["questions"] == 5
    assert [(row["why"], row["numbers"]) for row in planned["left"]] == [("over_budget", 7)]


def test_a_run_asks_the_longest_unproven_first_and_within_the_budget(checking: Checking, oracle: Oracle) -> None:
    done = run(checking, "1.80")
    assert oracle.asked == NUMBERS[:-4:-1]
    assert done["spent"] == {"CNY": "1.80"}
    assert oracle.days[0] == OLD - timedelta(days=330) + timedelta(days=1)


def test_answers_are_kept_with_their_audit_entries_and_change_the_next_scan(
    checking: Checking, book: Store, wired: Callable[..., App], oracle: Oracle
) -> None:
    app = wired(book, oracle)
    app.scanning.scan(actor="scan")
    done = run(checking)
    assert done["verdicts"] == {"owner_changed": 1, "same_owner": 11}
    assert verdicts(book, NUMBERS[0]) == ["owner_changed"]
    assert verdicts(book, NUMBERS[1]) == ["same_owner"]
    with book.read() as unit:
        [kept] = intel_on(unit, NUMBERS[1])
    assert kept.expires_at == kept.asked_at + timedelta(days=30)
    assert (kept.price, kept.currency, kept.request_id) == (Decimal("0.60"), "CNY", "req-11")
    assert app.records.verify_audit(None).whole
    found = app.scanning.scan(actor="scan")
    assert found.kind == "incremental"
    assert found.problems["reassigned"] == 1


def test_what_was_answered_is_not_asked_again(checking: Checking, oracle: Oracle) -> None:
    run(checking)
    assert run(checking)["asked"] == 0
    assert len(oracle.asked) == 12


def test_a_same_owner_that_ran_out_is_bought_again(checking: Checking, oracle: Oracle, clock: Any) -> None:
    run(checking)
    clock.now += timedelta(days=31)
    assert run(checking)["asked"] == 11
    assert oracle.asked.count(NUMBERS[0]) == 1


def test_the_budget_of_the_day_is_not_spent_twice(checking: Checking, clock: Any) -> None:
    assert run(checking, "3", daily=True)["asked"] == 5
    assert run(checking, "3", daily=True)["asked"] == 0
    clock.now += timedelta(days=1)
    assert run(checking, "3", daily=True)["asked"] == 5


def test_money_that_was_not_needed_asks_more_questions(book: Store, oracle: Oracle, wired: Callable[..., App]) -> None:
    oracle.unknown = frozenset(NUMBERS[6:])
    done = run(wired(book, oracle).checking, "3.60")
    assert done["asked"] == 12
    assert done["spent"] == {"CNY": "3.60"}


def test_what_one_provider_leaves_open_goes_to_the_second(
    book: Store, oracle: Oracle, wired: Callable[..., App]
) -> None:
    cheap = Oracle("tenure", "dytns_tenure", oracle.clock, unknown=frozenset(NUMBERS[:6]), price=Decimal("0.05"))
    app = wired(book, oracle, cheap)
    done = run(app.checking)
    assert sorted(cheap.asked) == NUMBERS
    assert sorted(oracle.asked) == NUMBERS[:6]
    assert done["spent"] == {"CNY": "3.90"}
    assert sorted(verdicts(book, NUMBERS[0])) == ["not_enough_data", "owner_changed"]


def test_a_limit_bounds_the_questions(checking: Checking, oracle: Oracle) -> None:
    run(checking, limit=4)
    assert len(oracle.asked) == 4


def test_wrong_credentials_stop_the_run_and_cost_nothing(checking: Checking, oracle: Oracle, book: Store) -> None:
    def refuse(_questions: Sequence[Question]) -> None:
        raise Refused("dytns: the access key is wrong: correct DYTNS_KEY")

    oracle.before = refuse
    with pytest.raises(Refused, match="access key"):
        run(checking)
    status = checking.status()
    assert [(row["state"], row["spent"]) for row in status["runs"]] == [("stopped", {"CNY": "0"})]
    assert "access key" in status["runs"][0]["problem"]
    oracle.before = lambda questions: None
    assert run(checking)["asked"] == 12


def test_an_interruption_keeps_what_was_answered_and_counts_what_was_under_way(
    checking: Checking, oracle: Oracle, book: Store, clock: Any
) -> None:
    def interrupt(_questions: Sequence[Question]) -> None:
        if oracle.asked:
            raise KeyboardInterrupt

    oracle.before = interrupt
    with pytest.raises(KeyboardInterrupt):
        run(checking)
    assert len(oracle.asked) == 10
    by_state = {row["state"]: row["questions"] for row in checking.status()["questions"]}
    assert by_state == {"answered": 10, "abandoned": 2}
    oracle.before = lambda questions: None
    assert run(checking)["asked"] == 0
    clock.now += timedelta(days=1, minutes=1)
    assert run(checking)["asked"] == 2
    assert sorted(oracle.asked) == NUMBERS


def test_a_run_whose_process_died_goes_on_under_its_budget(
    book: Store, oracle: Oracle, wired: Callable[..., App], clock: Any
) -> None:
    with book.write("li.na") as unit:
        left, _ = checks.begin_run(unit, {"CNY": Decimal(3)}, owner="elsewhere/1/dead", lives=lambda owner: True)
        number = find_number(unit, NUMBERS[11])
        assert number is not None
        checks.reserve(unit, left.id, [checks.Wanted(number, "dytns", OLD, Decimal("0.60"), "CNY")])
    alive = wired(book, oracle).checking
    with pytest.raises(Busy):
        run(alive, "3")
    clock.now += checks.LEASE + timedelta(seconds=1)
    done = run(alive, "3")
    assert (done["run"], done["resumed"], done["abandoned"]) == (left.id, True, 1)
    assert done["in_doubt"] == {"CNY": "0.60"}
    assert done["asked"] == 4
    assert done["spent"] == {"CNY": "3.00"}


def test_an_answer_the_provider_left_out_counts_as_paid(checking: Checking, oracle: Oracle) -> None:
    oracle.drops = frozenset({NUMBERS[3]})
    done = run(checking)
    assert (done["abandoned"], done["spent"]) == (1, {"CNY": "7.20"})
    assert sum(done["verdicts"].values()) == 11


def test_one_that_is_busy_is_asked_another_day(checking: Checking, oracle: Oracle, clock: Any) -> None:
    oracle.verdicts = {NUMBERS[5]: VerdictKind.retry_later}
    run(checking)
    assert run(checking)["asked"] == 0
    oracle.verdicts = {}
    clock.now += timedelta(days=2)
    run(checking)
    assert oracle.asked.count(NUMBERS[5]) == 2


@pytest.mark.parametrize(
    ("budget", "said"),
    [("many", "is no amount"), ("-3", "is no amount"), ("5EUR", "is paid in EUR"), ("1e9", "is no amount")],
)
def test_a_budget_that_cannot_be_read_is_refused(checking: Checking, budget: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(checking, budget)


def test_a_budget_in_two_currencies_must_say_them(book: Store, oracle: Oracle, wired: Callable[..., App]) -> None:
    other = Oracle("twilio", "twilio", oracle.clock, price=Decimal("0.02"), currency="USD")
    app = wired(book, oracle, other)
    with pytest.raises(UsageError, match=r"say the currency of the budget \(CNY, USD\)"):
        app.checking.run(["200"], actor="li.na")
    assert app.checking.run(["1.20CNY", "3 USD"], actor="li.na").asked == 2


def test_without_providers_or_a_budget_it_says_what_to_do(book: Store, wired: Callable[..., App]) -> None:
    nobody = wired(book).checking
    with pytest.raises(UsageError, match="no provider is configured"):
        nobody.plan()
    assert nobody.plan(providers=["dytns"]).to_json()["questions"] == 12
    with pytest.raises(UsageError, match="no provider is called 'dytns'"):
        nobody.run(["5"], providers=["dytns"], actor="li.na")


def test_a_run_without_a_budget_asks_nothing(checking: Checking, oracle: Oracle) -> None:
    with pytest.raises(UsageError, match="say what may be spent"):
        checking.run([], actor="li.na")
    assert oracle.asked == []


def test_a_provider_of_files_is_not_asked_by_a_run(book: Store, oracle: Oracle, wired: Callable[..., App]) -> None:
    files = Oracle("rnd", "rnd", oracle.clock, currency="USD")
    with pytest.raises(UsageError, match="check export --provider rnd"):
        wired(book, files).checking.run(["5"], actor="li.na")


def test_a_schedule_spends_its_budget_once_a_day(
    book: Store, oracle: Oracle, database_url: str, tmp_path: Any, clock: Any
) -> None:
    nightly = ScheduleSetting("nightly-checks", "0 * * * *", "UTC", work="checks", budget=("1.20",))
    settings = replace(
        local_settings(tmp_path, database_url),
        providers={"dytns": {"kind": "dytns", "price": "0.60"}},
        schedules=(nightly,),
    )
    app = wiring.wire(settings, book, now=clock, providers={"dytns": oracle})
    app.watching.settle()
    for hour in (1, 2):
        clock.now += timedelta(hours=hour)
        app.watching.run_due()
        assert len(oracle.asked) == 2
    clock.now += timedelta(days=1)
    app.watching.run_due()
    assert len(oracle.asked) == 4


def test_a_schedule_that_finds_another_run_at_work_says_so(checking: Checking, book: Store) -> None:
    with book.write("li.na") as unit:
        checks.begin_run(unit, {"CNY": Decimal(3)}, owner="elsewhere/1/alive", lives=lambda owner: True)
    with pytest.raises(Busy, match="being run already"):
        run(checking, daily=True)
