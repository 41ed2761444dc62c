from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from misroute.calendars import ALWAYS, Calendar, parse_target
from misroute.errors import Conflict, NotFound
from misroute.remedy import ClockSpec
from misroute.remedy import clock as clockwork
from misroute.store import Store, cases, clocks, sweep
from misroute.store.clocks import CLOCKS, StoredClock
from misroute.store.unit import Unit

HALT = ClockSpec("halt", parse_target("PT15M"), "always", pausable=True, warn_percents=(80,))


def an_open_case(unit: Unit, number: str = "+8613812345678") -> str:
    new = cases.NewCase(number, None, "support", unit.now, "standard", "1", {})
    return cases.open_case(unit, new)[0].id


def start(unit: Unit, case_id: str, spec: ClockSpec = HALT) -> None:
    key = f"{case_id}/{spec.name}"
    state = clockwork.start(spec, ALWAYS, key=key, policy_version="1", opened_at=unit.now)
    assert clocks.start_clock(unit, case_id, state, ALWAYS)


@pytest.fixture
def case_id(store: Store) -> str:
    with store.write("anna") as unit:
        made = an_open_case(unit)
        start(unit, made)
    return made


class Told:
    def __init__(self) -> None:
        self.levels: list[str] = []

    def __call__(self, unit: Unit, clock: StoredClock, event: clockwork.Fired) -> None:
        cases.add_event(unit, clock.case_id, f"clock.{event.level}", {"clock": clock.state.name})
        self.levels.append(event.level)


def test_a_clock_comes_back_as_it_was_stored(store: Store, case_id: str) -> None:
    with store.read() as unit:
        stored = clocks.clock_of(unit, case_id, "halt")
        assert stored is not None
        again = clockwork.start(
            HALT, ALWAYS, key=f"{case_id}/halt", policy_version="1", opened_at=stored.state.opened_at
        )
        assert stored.state == again
        assert stored.fire_at == clockwork.next_fire(again)
        assert clocks.calendar_of(unit, "always", ALWAYS.version) == ALWAYS
        with pytest.raises(NotFound):
            clocks.calendar_of(unit, "mars", "1")


def test_a_paused_clock_keeps_its_pauses_and_has_no_due_time(store: Store, case_id: str, clock: Any) -> None:
    clock.forward(minutes=5)
    with store.write("anna") as unit:
        there = clocks.clock_of(unit, case_id, "halt")
        assert there is not None
        paused = clockwork.pause(there.state, ALWAYS, at=unit.now, reason="等客户回电")
        changed = clocks.change_clock(unit, there, paused)
        assert changed.fire_at is None
        with pytest.raises(Conflict, match="somebody else"):
            clocks.change_clock(unit, there, paused)
    with store.read() as unit:
        [stored] = clocks.clocks_of(unit, case_id)
    assert stored.state == paused


def test_a_case_has_one_clock_of_a_name(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        state = clockwork.start(HALT, ALWAYS, key="x", policy_version="1", opened_at=unit.now)
        assert not clocks.start_clock(unit, case_id, state, ALWAYS)


def test_a_calendar_that_changed_needs_a_new_version(store: Store, case_id: str) -> None:
    changed = Calendar("always", "Asia/Shanghai", ALWAYS.week, version=ALWAYS.version)
    with store.write("anna") as unit, pytest.raises(Conflict, match="new version"):
        clocks.keep_calendar(unit, changed)


def test_each_warning_and_breach_is_told_once_whoever_sweeps(store: Store, case_id: str, clock: Any) -> None:
    told = Told()
    assert sweep.sweep(store, "w1", told).clocks == 0
    clock.forward(minutes=12)
    assert sweep.sweep(store, "w1", told).told == 1
    assert sweep.sweep(store, "w2", told).told == 0
    clock.forward(minutes=60)
    assert sweep.sweep(store, "w2", told).told == 1
    assert sweep.sweep(store, "w1", told).told == 0
    assert told.levels == ["warn-80%", "breach"]
    with store.read() as unit:
        assert [event.kind for event in cases.case_events(unit, case_id)] == ["clock.warn-80%", "clock.breach"]
        assert sweep.next_fire_at(unit) is None
        assert clocks.count_by_state(unit) == {"breached_running": 1}
        assert [clock.state.name for clock in clocks.find_clocks(unit)] == ["halt"]


def test_a_sweep_that_is_killed_before_its_commit_tells_again_and_once(store: Store, case_id: str, clock: Any) -> None:
    clock.forward(minutes=12)

    def killed(unit: Unit, there: StoredClock, event: clockwork.Fired) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep.sweep(store, "w1", killed)
    told = Told()
    assert sweep.sweep(store, "w2", told).told == 1
    assert told.levels == ["warn-80%"]


def test_a_clock_that_cannot_be_read_is_pushed_ahead_and_the_others_go_on(
    store: Store, case_id: str, clock: Any
) -> None:
    with store.write("anna") as unit:
        good = an_open_case(unit, "+8613900000001")
        start(unit, good)
        unit.execute(sa.update(CLOCKS).where(CLOCKS.c.case_id == case_id).values(marks=[["odd"]]))
    clock.forward(minutes=12)
    told = Told()
    swept = sweep.sweep(store, "w1", told)
    assert swept.told == 1
    assert [reason for _, reason in swept.pushed] == ["ValueError"]
    assert sweep.sweep(store, "w1", told).pushed == ()
    clock.forward(minutes=2)
    assert len(sweep.sweep(store, "w1", told).pushed) == 1
    clock.forward(seconds=119)
    assert sweep.sweep(store, "w1", told).pushed == ()
    clock.forward(seconds=2)
    assert len(sweep.sweep(store, "w1", told).pushed) == 1


def test_the_sweep_reads_nothing_but_the_index_of_clocks_that_will_fire(store: Store, backend: str) -> None:
    if backend != "sqlite":
        return  # PostgreSQL's planner rightly scans a table this small
    query = sa.select(CLOCKS.c.id).where(CLOCKS.c.fire_at <= sa.bindparam("now")).order_by(CLOCKS.c.fire_at)
    with store.read() as unit:
        text = str(query.compile(unit.session.get_bind()))
        plan = unit.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("2026-01-01",)).all()
    assert "ix_clocks_fire_at" in str(plan)
