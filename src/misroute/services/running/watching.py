"""Recurring work: which schedule is due, that one worker takes each slot, that a scan which did not run is noticed.

The database is the timer (table ``schedules``); APScheduler in the worker only rings the bell, and its cron trigger
only computes the next slot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from misroute.errors import MisrouteError
from misroute.store import scans, schedules
from misroute.store.outbox import NewEffect, enqueue, has_effect
from misroute.store.schedules import Schedule
from misroute.store.unit import Store

NextSlot = Callable[[Schedule, datetime], datetime]
"""The first slot of a schedule after an instant."""

WORKER_IS_DEAD_AFTER = timedelta(minutes=5)
MOST_SLOTS = 500
"""Missed slots that are counted one by one; a worker that was away longer starts over from now."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Runs schedules; ``jobs`` maps a schedule's name to what it does."""

    store: Store
    wanted: tuple[Schedule, ...]
    next_slot: NextSlot
    jobs: Mapping[str, Callable[[], object]]
    owner: str
    overdue_hours: int
    supervisor: str

    def settle(self) -> None:
        """Store the schedules as configured; the next slot of an unchanged one is kept."""
        with self.store.write(self.owner) as unit:
            for schedule in self.wanted:
                first = self.next_slot(schedule, unit.now)
                schedules.ensure_schedule(
                    unit, Schedule(schedule.name, schedule.cron, schedule.tz, first, schedule.policy)
                )
            schedules.drop_schedules_but(unit, tuple(schedule.name for schedule in self.wanted))

    def run_due(self) -> int:
        """Take every due slot that no other worker has taken, and run it; returns how many ran."""
        with self.store.read() as unit:
            due, now = schedules.due_schedules(unit), unit.now
        ran = 0
        for schedule in due:
            slots = self._missed(schedule, now)
            after = self.next_slot(schedule, max(now, slots[-1]))
            if schedule.policy == "none" and len(slots) > 1:
                with self.store.write(self.owner) as unit:
                    schedules.skip_slots(unit, schedule, after)
                continue
            chosen = slots if schedule.policy == "all" else slots[-1:]
            with self.store.write(self.owner) as unit:
                taken = schedules.take_slot(
                    unit,
                    schedule,
                    next_at=after,
                    slot_at=chosen[-1],
                    skipped=len(slots) - len(chosen),
                    worker_id=self.owner,
                )
                if taken:
                    unit.audit(
                        "schedule.taken", schedule.name, {"slot": chosen[-1].isoformat(), "missed": len(slots) - 1}
                    )
            if taken:
                for _slot in chosen:
                    self._run(schedule.name, chosen[-1])
                ran += 1
        ran += self._take_over()
        self._report_overdue()
        return ran

    def _missed(self, schedule: Schedule, now: datetime) -> list[datetime]:
        slots = [schedule.next_at]
        while len(slots) < MOST_SLOTS:
            following = self.next_slot(schedule, slots[-1])
            if following > now:
                return slots
            slots.append(following)
        # too many to count one by one: the first and the last stand for "more than one"
        return [slots[0], slots[-1]]

    def _run(self, name: str, slot_at: datetime) -> None:
        job = self.jobs.get(name)
        if job is None:
            self._ended(name, slot_at, "no job has this name")
            return
        try:
            job()
        except MisrouteError as error:
            self._ended(name, slot_at, str(error))
        except Exception as error:
            # a fault of ours: on record as failed, else the slot would look under way as long as this worker lives
            self._ended(name, slot_at, type(error).__name__)
            raise
        else:
            self._ended(name, slot_at, None)

    def _ended(self, name: str, slot_at: datetime, problem: str | None) -> None:
        with self.store.write(self.owner) as unit:
            schedules.finish_run(unit, name, slot_at, problem=problem)
            unit.audit("schedule.ended", name, {"slot": slot_at.isoformat(), "problem": problem})

    def _take_over(self) -> int:
        """Runs whose worker died are run again by whoever notices first."""
        with self.store.read() as unit:
            alive = {w.id for w in schedules.workers(unit) if w.beat_at > unit.now - WORKER_IS_DEAD_AFTER}
            left = [run for run in schedules.unfinished_runs(unit) if run.worker_id not in alive]
        ran = 0
        for run in left:
            with self.store.write(self.owner) as unit:
                mine = schedules.retake_run(unit, run, self.owner)
            if mine:
                self._run(run.name, run.slot_at)
                ran += 1
        return ran

    def _report_overdue(self) -> None:
        """Tell the supervisor, once a day, of a scan that should have run and did not."""
        if not self.wanted:
            return
        late = scan_overdue(self.store, self.overdue_hours)
        if late is None:
            return
        hours = late.hours if late.hours is not None else self._hours_of_trying()
        if hours <= late.allowed:
            return
        with self.store.write(self.owner) as unit:
            day = unit.now.date().isoformat()
            body = (
                f"No scan of the contact book was completed in the last {hours:.0f} hours "
                f"(allowed: {late.allowed}). Look at `misroute doctor` and at the worker.\n"
                f"最近 {hours:.0f} 小时没有完成通讯录扫描（允许 {late.allowed} 小时），请检查 worker。\n"
            )
            notice = NewEffect(
                key=f"scan-overdue/{day}",
                kind="notice",
                connector="notice",
                payload={
                    "subject": "misroute: the scan did not run / 扫描未运行",
                    "body": body,
                    "template": "internal/scan_overdue",
                    "version": 1,
                    "lang": "en",
                    "channel": "email",
                    "destination": self.supervisor,
                },
                audience="internal",
            )
            if not has_effect(unit, notice.key):
                enqueue(unit, notice)
                unit.audit("scan.overdue", None, {"hours": round(hours, 1), "allowed": late.allowed})

    def _hours_of_trying(self) -> float:
        """How long schedules have run without any scan ever having been completed; a fresh installation has time."""
        with self.store.read() as unit:
            first = schedules.first_run(unit)
            return 0.0 if first is None else (unit.now - first.started_at) / timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A scan that should have run and did not."""

    hours: float | None
    allowed: int


def scan_overdue(store: Store, allowed_hours: int) -> Overdue | None:
    """Whether the last complete scan lies further back than allowed; None when all is well."""
    with store.read() as unit:
        last = scans.last_scan(unit)
        if last is None or last.finished_at is None:
            return Overdue(None, allowed_hours)
        hours = (unit.now - last.finished_at) / timedelta(hours=1)
    return Overdue(round(hours, 1), allowed_hours) if hours > allowed_hours else None
