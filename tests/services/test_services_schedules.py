"""Recurring work: one worker takes a slot, missed slots follow their policy, a scan that did not run is noticed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from houses import House

from misroute.errors import MisrouteError
from misroute.services.running.doorbell import next_slot
from misroute.services.running.watching import WORKER_IS_DEAD_AFTER, Watching
from misroute.store import Store, outbox, scans, schedules
from misroute.store.schedules import Schedule

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Watch:
    """A watching worker whose job only counts."""

    def __init__(self, store: Store, owner: str = "w-1", policy: str = "last", cron: str = "0 * * * *") -> None:
        self.store = store
        self.runs = 0
        self.problem: Exception | None = None
        wanted = (Schedule("hourly", cron, "Asia/Shanghai", EPOCH, policy),)
        self.watching = Watching(
            store, wanted, next_slot, {"hourly": self.run}, owner, overdue_hours=30, supervisor="boss@lender.example"
        )

    def run(self) -> None:
        self.runs += 1
        if self.problem is not None:
            raise self.problem

    def beat(self) -> None:
        with self.store.write(self.watching.owner) as unit:
            schedules.beat(unit, self.watching.owner, version="1", host="here")

    def last(self) -> schedules.ScheduleRun:
        with self.store.read() as unit:
            found = schedules.last_run(unit, "hourly")
        assert found is not None
        return found


@pytest.mark.parametrize(("policy", "runs"), [("last", 1), ("all", 5), ("none", 0)])
def test_missed_slots_follow_their_policy(store: Store, clock: Any, policy: str, runs: int) -> None:
    watch = Watch(store, policy=policy)
    watch.watching.settle()
    clock.forward(hours=5)
    watch.watching.run_due()
    assert watch.runs == runs
    watch.watching.run_due()
    assert watch.runs == runs
    clock.forward(hours=1)
    watch.watching.run_due()
    assert watch.runs == runs + 1


def test_a_very_long_absence_counts_as_many_missed_slots(store: Store, clock: Any) -> None:
    watch = Watch(store, policy="none", cron="* * * * *")
    watch.watching.settle()
    clock.forward(days=3)
    watch.watching.run_due()
    assert watch.runs == 0
    clock.forward(minutes=1)
    watch.watching.run_due()
    assert watch.runs == 1


def test_nothing_runs_before_its_time(store: Store, clock: Any) -> None:
    watch = Watch(store)
    watch.watching.settle()
    assert watch.watching.run_due() == 0
    clock.forward(minutes=59)
    assert watch.watching.run_due() == 0


def test_settling_again_moves_no_slot(store: Store, clock: Any) -> None:
    watch = Watch(store)
    watch.watching.settle()
    clock.forward(minutes=90)
    watch.watching.settle()
    assert watch.watching.run_due() == 1


def test_of_several_workers_one_takes_each_slot(
    store: Store, open_store: Callable[..., Store], ring: Any, clock: Any
) -> None:
    watches = [Watch(store), *(Watch(open_store(ring), f"w-{turn}") for turn in range(2, 5))]
    watches[0].watching.settle()
    for _hour in range(3):
        clock.forward(hours=1)
        threads = [threading.Thread(target=watch.watching.run_due) for watch in watches]
        for watch in watches:
            watch.beat()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(watch.runs for watch in watches) == 3


def test_the_run_of_a_dead_worker_is_taken_over_and_that_of_a_living_one_is_not(
    store: Store, open_store: Callable[..., Store], ring: Any, clock: Any
) -> None:
    dying, living = Watch(store), Watch(open_store(ring), "w-2")
    dying.watching.settle()
    for each in (dying, living):
        each.beat()
    clock.forward(hours=1)

    class Killed(BaseException):
        pass

    dying.problem = Killed()  # type: ignore[assignment]
    for each in (dying, living):
        each.beat()
    with pytest.raises(Killed):
        dying.watching.run_due()
    assert living.watching.run_due() == 0
    clock.now += WORKER_IS_DEAD_AFTER + timedelta(seconds=1)
    living.beat()
    assert living.watching.run_due() == 1
    assert (living.runs, living.last().state, living.last().worker_id) == (1, "complete", "w-2")
    assert living.watching.run_due() == 0


def test_a_job_that_fails_is_on_record_and_the_next_slot_runs(store: Store, clock: Any) -> None:
    watch = Watch(store)
    watch.watching.settle()
    watch.problem = MisrouteError("the book is unreadable")
    clock.forward(hours=1)
    watch.watching.run_due()
    assert (watch.last().state, watch.last().problem) == ("failed", "the book is unreadable")
    watch.problem = KeyError("a fault of ours")
    clock.forward(hours=1)
    with pytest.raises(KeyError):
        watch.watching.run_due()
    assert (watch.last().state, watch.last().problem) == ("failed", "KeyError")
    watch.problem = None
    clock.forward(hours=1)
    watch.watching.run_due()
    assert watch.last().state == "complete"


def test_a_scan_that_did_not_run_is_told_once_a_day(store: Store, clock: Any) -> None:
    with store.write("scan") as unit:
        started = scans.begin_scan(unit, day=unit.now.date(), rules_version="1", owner="test")
        scans.complete_scan(unit, started, {}, {})
    watch = Watch(store)
    watch.watching.settle()

    def told() -> list[str]:
        with store.read() as unit:
            return sorted(effect.key for effect in outbox.find_effects(unit))

    clock.forward(hours=30)
    watch.watching.run_due()
    assert told() == []
    clock.forward(hours=1)
    for _turn in range(3):
        watch.watching.run_due()
    assert told() == ["scan-overdue/2026-03-03"]
    clock.forward(hours=24)
    watch.watching.run_due()
    assert told() == ["scan-overdue/2026-03-03", "scan-overdue/2026-03-04"]


def test_a_scan_that_has_never_been_completed_is_noticed_too(store: Store, clock: Any) -> None:
    watch = Watch(store)
    watch.watching.settle()
    watch.problem = MisrouteError("every scan fails")
    for _hour in range(32):
        clock.forward(hours=1)
        watch.watching.run_due()
    with store.read() as unit:
        assert [effect.key for effect in outbox.find_effects(unit)] == ["scan-overdue/2026-03-03"]


def test_the_nightly_scan_runs_from_a_worker(
    house: House, wired: Callable[..., House], open_store: Callable[..., Store], ring: Any
) -> None:
    from misroute.settings import DEFAULT_SCHEDULES

    worker = wired(open_store(ring), schedules=DEFAULT_SCHEDULES)
    worker.app.working.work_once()
    house.clock.forward(hours=24)
    assert worker.app.working.work_once().runs == 1
    with house.store.read() as unit:
        found = scans.last_scan(unit)
    assert found is not None
    assert found.state == "complete"
    assert replace(found).finished_at == house.clock.now
