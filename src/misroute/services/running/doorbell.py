"""APScheduler as a doorbell: it rings, the database decides what is due.

One process, in-memory jobs, zone UTC, coalescing, one instance, no grace time (a late ring is as good as any). Nothing
about our work is stored in it; kill the process and another worker's bell rings on.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from misroute.errors import MisrouteError
from misroute.services.running.working import Working
from misroute.store.engine import system_now
from misroute.store.schedules import Schedule

BEAT_EVERY = timedelta(seconds=30)
FORGET_EVERY = timedelta(hours=1)
log = structlog.get_logger("misroute.worker")


def next_slot(schedule: Schedule, after: datetime) -> datetime:
    """The first slot of a cron line strictly after an instant; the trigger computes, it never runs anything."""
    trigger = CronTrigger.from_crontab(schedule.cron, timezone=ZoneInfo(schedule.tz))
    found: datetime | None = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    if found is None:
        raise MisrouteError(f"schedule {schedule.name} never comes due: correct its cron line {schedule.cron!r}")
    return found.astimezone(UTC)


def run_worker(working: Working, *, every: float) -> None:
    """Ring until Ctrl-C or SIGTERM; what has begun is finished, nothing new is begun."""
    stopping = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
    bells: tuple[tuple[Callable[[], object], float], ...] = (
        (working.clocks, every),
        (working.tell, every),  # before and beside the letters: a halt must not wait for them
        (working.outbox, every),
        (working.schedules, max(every, 5.0)),
        (working.watch, max(every, 60.0)),
        (working.forget, FORGET_EVERY.total_seconds()),
        (working.beat, BEAT_EVERY.total_seconds()),
    )
    # a round that takes longer than the time between two rings is normal, and no reason to fill the log
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    working.begin()
    try:
        for bell, seconds in bells:
            scheduler.add_job(_quietly(bell, stopping), "interval", seconds=seconds, next_run_time=system_now())
        scheduler.start()
        stopping.wait()
        scheduler.shutdown(wait=True)
        working.end()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _quietly(bell: Callable[[], object], stopping: threading.Event) -> Callable[[], None]:
    """A ring that fails is logged by its kind and rung again later; one bad moment must not end the worker."""

    def ring() -> None:
        if stopping.is_set():
            return
        try:
            bell()
        except MisrouteError as error:
            log.warning("round failed", part=bell.__name__, kind=type(error).__name__, says=str(error))
        except Exception as error:  # noqa: BLE001 - the sweep loop: a fault in one part must not stop the others
            log.error("round failed unexpectedly", part=bell.__name__, kind=type(error).__name__)

    return ring
