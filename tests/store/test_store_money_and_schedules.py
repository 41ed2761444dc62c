from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from misroute.errors import Conflict, NotFound
from misroute.remedy import Given
from misroute.store import DuplicateRow, Store, cases, grants, schedules
from misroute.store.customers import CustomerIntake, keep_customers
from misroute.store.schedules import Schedule

DAY = date(2026, 3, 2)


@pytest.fixture
def grant(store: Store) -> grants.GrantRecord:
    with store.write("anna") as unit:
        new = cases.NewCase("+8613812345678", None, "support", unit.now, "standard", "1", {})
        case_id = cases.open_case(unit, new)[0].id
        customer_id = keep_customers(unit, [CustomerIntake("C1")])["C1"]
    return grants.GrantRecord(
        f"{case_id}/voucher/1", case_id, customer_id, "voucher", Decimal("100.00"), "CNY", "anna", None, DAY
    )


def sums(store: Store, grant: grants.GrantRecord, **other: Any) -> Given:
    asked = {
        "case_id": grant.case_id,
        "customer_id": grant.customer_id,
        "kind": "voucher",
        "currency": "CNY",
        "day": DAY,
        "agent": "anna",
    }
    with store.write("anna") as unit:
        return grants.given(unit, **(asked | other))  # type: ignore[arg-type]


def test_a_grant_is_reserved_once_and_never_with_another_amount(store: Store, grant: grants.GrantRecord) -> None:
    with store.write("anna") as unit:
        assert grants.reserve(unit, grant)
        assert not grants.reserve(unit, grant)
        with pytest.raises(DuplicateRow):
            grants.reserve(unit, replace(grant, amount=Decimal("200")))
        assert [kept.amount for kept in grants.grants_of_case(unit, grant.case_id)] == [Decimal("100.00")]


def test_sums_count_case_customer_day_and_agent_apart(store: Store, grant: grants.GrantRecord) -> None:
    with store.write("anna") as unit:
        grants.reserve(unit, grant)
        grants.reserve(unit, replace(grant, key="x/2", requested_by="ben", customer_id=None))
        grants.reserve(unit, replace(grant, key="x/3", kind="waiver"))
        grants.reserve(unit, replace(grant, key="x/4", day=DAY - timedelta(days=1)))
    assert sums(store, grant) == Given(Decimal("300"), Decimal("200"), Decimal("200"), Decimal("100"))
    assert sums(store, grant, case_id="other", customer_id=None) == Given(
        Decimal(0), Decimal(0), Decimal("200"), Decimal("100")
    )


def test_a_reversed_grant_counts_no_more_and_cannot_be_confirmed(store: Store, grant: grants.GrantRecord) -> None:
    with store.write("anna") as unit:
        grants.reserve(unit, grant)
        assert grants.reverse(unit, grant.key)
        assert not grants.reverse(unit, grant.key)
        with pytest.raises(Conflict, match="reversed"):
            grants.confirm(unit, grant.key)
        with pytest.raises(NotFound):
            grants.confirm(unit, "nothing")
    assert sums(store, grant) == Given()


def test_confirming_twice_is_one_confirmation(store: Store, grant: grants.GrantRecord) -> None:
    with store.write("anna") as unit:
        grants.reserve(unit, grant)
        assert grants.confirm(unit, grant.key)
        assert not grants.confirm(unit, grant.key)


@pytest.fixture
def nightly(store: Store) -> Schedule:
    with store.write("w") as unit:
        made = Schedule("nightly-scan", "15 2 * * *", "Asia/Shanghai", unit.now, "last")
        schedules.ensure_schedule(unit, made)
    return made


def test_exactly_one_worker_takes_a_slot(store: Store, nightly: Schedule) -> None:
    later = nightly.next_at + timedelta(days=1)
    with store.write("w1") as unit:
        [due] = schedules.due_schedules(unit)
        assert schedules.take_slot(unit, due, next_at=later, slot_at=due.next_at, skipped=3, worker_id="w1")
    with store.write("w2") as unit:
        assert not schedules.take_slot(unit, due, next_at=later, slot_at=due.next_at, skipped=3, worker_id="w2")
        assert schedules.due_schedules(unit) == ()
        [run] = schedules.unfinished_runs(unit)
        assert (run.worker_id, run.skipped) == ("w1", 3)
        schedules.finish_run(unit, run.name, run.slot_at)
        last = schedules.last_run(unit, "nightly-scan", state="complete")
        assert last is not None
        assert last.finished_at == unit.now


def test_the_run_of_a_dead_worker_is_taken_over_once(store: Store, nightly: Schedule) -> None:
    with store.write("w1") as unit:
        schedules.take_slot(
            unit, nightly, next_at=unit.now + timedelta(days=1), slot_at=nightly.next_at, skipped=0, worker_id="w1"
        )
    with store.write("w2") as unit:
        [run] = schedules.unfinished_runs(unit)
        assert schedules.retake_run(unit, run, "w2")
        assert not schedules.retake_run(unit, run, "w3")
        schedules.finish_run(unit, run.name, run.slot_at, problem="disk full")
        failed = schedules.last_run(unit, run.name)
        assert failed is not None
        assert (failed.state, failed.problem) == ("failed", "disk full")


def test_a_schedule_keeps_its_next_slot_unless_its_times_change(store: Store, nightly: Schedule) -> None:
    with store.write("w") as unit:
        moved = replace(nightly, next_at=nightly.next_at + timedelta(days=9), policy="all")
        schedules.ensure_schedule(unit, moved)
        assert schedules.schedules(unit) == (replace(nightly, policy="all"),)
        schedules.ensure_schedule(unit, replace(moved, cron="0 3 * * *"))
        assert schedules.schedules(unit)[0].next_at == moved.next_at
        assert schedules.skip_slots(unit, schedules.schedules(unit)[0], nightly.next_at)
        schedules.drop_schedules_but(unit, ("other",))
        assert schedules.schedules(unit) == ()
        assert schedules.last_run(unit, "nightly-scan") is None


def test_workers_are_known_by_their_last_beat(store: Store, clock: Any) -> None:
    with store.write("w1") as unit:
        schedules.beat(unit, "w1", version="1", host="a")
    clock.forward(minutes=1)
    with store.write("w2") as unit:
        schedules.beat(unit, "w2", version="1", host="b")
    clock.forward(minutes=1)
    with store.write("w1") as unit:
        schedules.beat(unit, "w1", version="1", host="a")
        assert [worker.id for worker in schedules.workers(unit)] == ["w1", "w2"]
        schedules.forget_worker(unit, "w1")
        assert [worker.id for worker in schedules.workers(unit)] == ["w2"]
