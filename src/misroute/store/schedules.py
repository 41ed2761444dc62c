"""Recurring work: which slot is due, that exactly one worker takes it, and which workers are alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.store.statements import insert_new, update_one
from misroute.store.tables import ScheduleRow, ScheduleRunRow, WorkerRow, table_of
from misroute.store.unit import Unit

SCHEDULES = table_of(ScheduleRow)
RUNS = table_of(ScheduleRunRow)
WORKERS = table_of(WorkerRow)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring job; ``policy`` (last, all, none) says what to do with slots missed while nobody ran."""

    name: str
    cron: str
    tz: str
    next_at: datetime
    policy: str


@dataclass(frozen=True, slots=True)
class ScheduleRun:
    """One slot that was taken; ``skipped`` counts the missed slots that it stands for."""

    name: str
    slot_at: datetime
    state: str
    skipped: int
    worker_id: str | None
    started_at: datetime
    finished_at: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and when it was last heard of."""

    id: str
    started_at: datetime
    beat_at: datetime
    version: str
    host: str


def ensure_schedule(unit: Unit, wanted: Schedule) -> None:
    """Store a schedule as configured. Its next slot is kept unless its cron line or zone changed."""
    values = {
        "name": wanted.name,
        "cron": wanted.cron,
        "tz": wanted.tz,
        "next_at": wanted.next_at,
        "policy": wanted.policy,
    }
    if insert_new(unit, SCHEDULES, values):
        return
    same = [SCHEDULES.c.name == wanted.name, SCHEDULES.c.cron == wanted.cron, SCHEDULES.c.tz == wanted.tz]
    if not update_one(unit, SCHEDULES, same, {"policy": wanted.policy}):
        update_one(unit, SCHEDULES, [SCHEDULES.c.name == wanted.name], values)


def schedules(unit: Unit) -> tuple[Schedule, ...]:
    """All schedules, the next due first."""
    query = sa.select(SCHEDULES).order_by(SCHEDULES.c.next_at, SCHEDULES.c.name)
    return tuple(Schedule(row.name, row.cron, row.tz, row.next_at, row.policy) for row in unit.execute(query))


def drop_schedules_but(unit: Unit, names: tuple[str, ...]) -> None:
    """Forget schedules that are configured no more; their runs stay as history."""
    unit.execute(sa.delete(SCHEDULES).where(SCHEDULES.c.name.not_in(names)))


def due_schedules(unit: Unit) -> tuple[Schedule, ...]:
    """Schedules whose next slot has come."""
    return tuple(schedule for schedule in schedules(unit) if schedule.next_at <= unit.now)


def take_slot(
    unit: Unit, schedule: Schedule, *, next_at: datetime, slot_at: datetime, skipped: int, worker_id: str
) -> bool:
    """Take the slot ``slot_at`` and move the schedule to ``next_at``; False when another worker was first.

    Compare-and-set on the next slot, and the run's primary key as the second bolt.
    """
    where = [SCHEDULES.c.name == schedule.name, SCHEDULES.c.next_at == schedule.next_at]
    if not update_one(unit, SCHEDULES, where, {"next_at": next_at}):
        return False
    values = {
        "name": schedule.name,
        "slot_at": slot_at,
        "state": "running",
        "skipped": skipped,
        "worker_id": worker_id,
        "started_at": unit.now,
    }
    return insert_new(unit, RUNS, values)


def skip_slots(unit: Unit, schedule: Schedule, next_at: datetime) -> bool:
    """Move on without running anything (policy ``none``); False when another worker was first."""
    where = [SCHEDULES.c.name == schedule.name, SCHEDULES.c.next_at == schedule.next_at]
    return update_one(unit, SCHEDULES, where, {"next_at": next_at})


def finish_run(unit: Unit, name: str, slot_at: datetime, *, problem: str | None = None) -> None:
    """A run ended, well or with a problem."""
    values = {"state": "failed" if problem else "complete", "finished_at": unit.now, "problem": problem}
    update_one(unit, RUNS, [RUNS.c.name == name, RUNS.c.slot_at == slot_at], values)


def _run(row: Any) -> ScheduleRun:
    return ScheduleRun(
        row.name,
        row.slot_at,
        row.state,
        row.skipped,
        row.worker_id,
        row.started_at,
        row.finished_at,
        row.problem,
    )


def last_run(unit: Unit, name: str, *, state: str | None = None) -> ScheduleRun | None:
    """The newest run of a schedule, of one state when asked; how a scan that did not run is noticed."""
    query = sa.select(RUNS).where(RUNS.c.name == name)
    if state is not None:
        query = query.where(RUNS.c.state == state)
    row = unit.execute(query.order_by(RUNS.c.slot_at.desc()).limit(1)).one_or_none()
    return None if row is None else _run(row)


def first_run(unit: Unit) -> ScheduleRun | None:
    """The oldest run of any schedule that is on record."""
    row = unit.execute(sa.select(RUNS).order_by(RUNS.c.started_at).limit(1)).one_or_none()
    return None if row is None else _run(row)


def unfinished_runs(unit: Unit) -> tuple[ScheduleRun, ...]:
    """Runs that never ended: at work, or left by a worker that died."""
    query = sa.select(RUNS).where(RUNS.c.state == "running").order_by(RUNS.c.slot_at)
    return tuple(_run(row) for row in unit.execute(query))


def retake_run(unit: Unit, run: ScheduleRun, worker_id: str) -> bool:
    """Take over the run of a worker that died; False when another one was first."""
    where = [
        RUNS.c.name == run.name,
        RUNS.c.slot_at == run.slot_at,
        RUNS.c.state == "running",
        RUNS.c.worker_id == run.worker_id,
    ]
    return update_one(unit, RUNS, where, {"worker_id": worker_id, "started_at": unit.now})


def beat(unit: Unit, worker_id: str, *, version: str, host: str) -> None:
    """A worker's sign of life; the first one registers it."""
    if not update_one(unit, WORKERS, [WORKERS.c.id == worker_id], {"beat_at": unit.now}):
        values = {"id": worker_id, "started_at": unit.now, "beat_at": unit.now, "version": version, "host": host}
        insert_new(unit, WORKERS, values)


def workers(unit: Unit) -> tuple[Worker, ...]:
    """All workers on record, the last heard of first."""
    query = sa.select(WORKERS).order_by(WORKERS.c.beat_at.desc())
    return tuple(Worker(row.id, row.started_at, row.beat_at, row.version, row.host) for row in unit.execute(query))


def forget_worker(unit: Unit, worker_id: str) -> None:
    """A worker that stopped in good order."""
    unit.execute(sa.delete(WORKERS).where(WORKERS.c.id == worker_id))
