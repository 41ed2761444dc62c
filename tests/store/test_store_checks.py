"""Questions to providers on record: one at a time on a number, money never out of sight, a dead run taken over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from misroute.errors import Busy, Conflict, UsageError
from misroute.store import Store, checks, suppressions
from misroute.store.checks import Check, CheckRun, Wanted
from misroute.store.intel import IntelAnswer, intel_on, load_intel
from misroute.store.numbers import keep_numbers

DAY = date(2025, 3, 2)
NUMBERS = [f"+861381234567{digit}" for digit in range(6)]
MONEY = {"CNY": Decimal("1.20")}


@pytest.fixture
def ids(store: Store) -> list[str]:
    with store.write("loader") as unit:
        kept = keep_numbers(unit, NUMBERS)
    return [kept[number] for number in NUMBERS]


def wanted(number_id: str, provider: str = "dytns") -> Wanted:
    return Wanted(number_id, provider, DAY, Decimal("0.60"), "CNY")


def begin(store: Store, owner: str = "me", *, lives: bool = True, **budget: str) -> tuple[CheckRun, tuple[Check, ...]]:
    money = {currency: Decimal(amount) for currency, amount in budget.items()} or MONEY
    with store.write("li.na") as unit:
        return checks.begin_run(unit, money, owner=owner, lives=lambda _owner: lives)


def reserve(store: Store, run: CheckRun, *number_ids: str, provider: str = "dytns") -> tuple[Check, ...]:
    with store.write("li.na") as unit:
        return checks.reserve(unit, run.id, [wanted(number_id, provider) for number_id in number_ids])


def test_a_run_is_kept_with_its_budget(store: Store) -> None:
    run, left = begin(store, CNY="200", USD="0.5")
    assert left == ()
    assert (run.state, run.kind, run.started_by) == ("running", "ask", "li.na")
    assert run.budget == {"CNY": Decimal(200), "USD": Decimal("0.5")}


def test_only_one_run_asks_at_a_time(store: Store) -> None:
    begin(store)
    with pytest.raises(Busy):
        begin(store, "other")


def test_a_file_waits_beside_a_run(store: Store) -> None:
    run, _ = begin(store)
    with store.write("li.na") as unit:
        first, second = checks.begin_file(unit, "rnd"), checks.begin_file(unit, "rnd")
    assert {first.kind, second.kind} == {"file"}
    assert len({run.id, first.id, second.id}) == 3


def test_the_run_of_a_dead_process_goes_on_and_its_open_questions_count_as_paid(store: Store, ids: list[str]) -> None:
    run, _ = begin(store)
    one, two = reserve(store, run, ids[0], ids[1])
    with store.write("li.na") as unit:
        assert checks.answer(unit, one.id, verdict="same_owner", billed=Decimal("0.40"))
    again, left = begin(store, "heir", lives=False, CNY="3")
    assert again.id == run.id
    assert again.budget == {"CNY": Decimal(3)}
    assert [check.id for check in left] == [two.id]
    with store.read() as unit:
        assert checks.spent(unit, run_id=run.id) == {"CNY": Decimal("1.00")}
        assert {total.state: total.count for total in checks.totals(unit)} == {"answered": 1, "abandoned": 1}


def test_a_run_is_taken_over_when_its_lease_ran_out(store: Store, clock: Any) -> None:
    run, _ = begin(store)
    clock.now += checks.LEASE + timedelta(seconds=1)
    again, _ = begin(store, "heir")
    assert again.id == run.id
    with store.write("me") as unit, pytest.raises(Conflict, match="took this run of checks over"):
        checks.keep_lease(unit, run.id, "me")
    with store.write("heir") as unit:
        checks.keep_lease(unit, run.id, "heir")


def test_a_number_is_not_reserved_twice_with_one_provider(store: Store, ids: list[str]) -> None:
    run, _ = begin(store)
    assert len(reserve(store, run, ids[0], ids[1])) == 2
    assert reserve(store, run, ids[0]) == ()
    assert len(reserve(store, run, ids[0], provider="rnd")) == 1


def test_a_question_that_was_answered_may_be_asked_again_later(store: Store, ids: list[str]) -> None:
    run, _ = begin(store)
    [check] = reserve(store, run, ids[0])
    with store.write("li.na") as unit:
        assert checks.answer(unit, check.id, verdict="same_owner", billed=Decimal("0.60"))
        assert not checks.answer(unit, check.id, verdict="owner_changed", billed=Decimal("0.60"))
    assert len(reserve(store, run, ids[0])) == 1


def test_what_never_went_out_costs_nothing(store: Store, ids: list[str]) -> None:
    run, _ = begin(store)
    asked = reserve(store, run, *ids[:3])
    with store.write("li.na") as unit:
        checks.fail(unit, asked, "credentials")
        assert checks.spent(unit) == {"CNY": Decimal(0)}
        assert checks.open_questions(unit, datetime(2000, 1, 1, tzinfo=UTC)) == {}
    assert len(reserve(store, run, *ids[:3])) == 3


def test_an_abandoned_question_may_be_answered_late_and_then_costs_what_was_billed(
    store: Store, ids: list[str]
) -> None:
    run, _ = begin(store)
    [check] = reserve(store, run, ids[0])
    with store.write("li.na") as unit:
        assert [left.id for left in checks.abandon(unit, run.id)] == [check.id]
        assert checks.spent(unit) == {"CNY": Decimal("0.60")}
        assert checks.answer(unit, check.id, verdict="not_enough_data", billed=Decimal(0))
        assert checks.spent(unit) == {"CNY": Decimal(0)}


def test_open_questions_are_told_by_number(store: Store, ids: list[str], clock: Any) -> None:
    run, _ = begin(store)
    reserve(store, run, ids[0])
    with store.write("li.na") as unit:
        checks.abandon(unit, run.id)
    clock.now += timedelta(days=2)
    reserve(store, run, ids[1])
    with store.read() as unit:
        both = checks.open_questions(unit, unit.now - timedelta(days=3))
        lately = checks.open_questions(unit, unit.now - timedelta(days=1))
    assert {number: one[0].state for number, one in both.items()} == {ids[0]: "abandoned", ids[1]: "reserved"}
    assert set(lately) == {ids[1]}


def test_what_was_spent_since_an_instant_is_told_by_currency(store: Store, ids: list[str], clock: Any) -> None:
    run, _ = begin(store)
    reserve(store, run, ids[0])
    clock.now += timedelta(days=1)
    reserve(store, run, ids[1], ids[2])
    with store.write("li.na") as unit:
        checks.reserve(unit, run.id, [Wanted(ids[3], "rnd", DAY, Decimal("0.01"), "USD")])
        assert checks.spent(unit, since=unit.now) == {"CNY": Decimal("1.20"), "USD": Decimal("0.01")}


def test_a_run_that_ended_lets_the_next_one_begin(store: Store) -> None:
    run, _ = begin(store)
    with store.write("li.na") as unit:
        assert not checks.end_run(unit, run.id, "somebody else")
        assert checks.end_run(unit, run.id, "me", state="stopped", problem="the credentials are wrong")
    second, _ = begin(store)
    assert second.id != run.id
    with store.read() as unit:
        newest, oldest = checks.runs(unit)
    assert (newest.state, oldest.state, oldest.problem) == ("running", "stopped", "the credentials are wrong")


def test_an_answer_is_kept_with_its_price_and_until_when_it_holds(store: Store) -> None:
    asked = datetime(2026, 3, 1, 12, tzinfo=UTC)
    until = asked + timedelta(hours=24)
    kept = IntelAnswer(
        NUMBERS[0], "twilio", asked, DAY, "same_owner", "no", until, Decimal("0.02"), "USD", "req-1", "Verizon", False
    )
    with store.write("li.na") as unit:
        load_intel(unit, [kept])
    with store.read() as unit:
        assert intel_on(unit, NUMBERS[0]) == (kept,)


def test_a_price_below_nothing_is_refused_in_words_and_by_the_table(store: Store, ids: list[str]) -> None:
    run, _ = begin(store)
    below = Wanted(ids[0], "dytns", DAY, Decimal("-0.01"), "CNY")
    with store.write("li.na") as unit, pytest.raises(UsageError, match="is below nothing: correct it in misroute"):
        checks.reserve(unit, run.id, [below])
    (one,) = reserve(store, run, ids[0])
    with pytest.raises(sa.exc.IntegrityError), store.write("li.na") as unit:
        unit.execute(sa.update(checks.CHECKS).where(checks.CHECKS.c.id == one.id).values(price="-0.01"))


def test_a_suppression_of_no_known_scope_is_refused_in_words_and_by_the_table(store: Store) -> None:
    with (
        store.write("li.na") as unit,
        pytest.raises(UsageError, match="'branch' is no scope of a suppression: use all"),
    ):
        suppressions.suppress(unit, "MR501", "branch", "x", reason="why", until=DAY)  # type: ignore[arg-type]
    with store.write("li.na") as unit:
        made = suppressions.suppress(unit, "MR501", "all", "", reason="why", until=DAY)
    table = suppressions.SUPPRESSIONS
    with pytest.raises(sa.exc.IntegrityError), store.write("li.na") as unit:
        unit.execute(sa.update(table).where(table.c.id == made).values(scope="branch"))
