"""Is everything in order? One line a check: ok, warn or wrong, with what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from misroute.errors import ConfigProblem, MisrouteError
from misroute.services.watching import scan_overdue
from misroute.store import clocks, holds, outbox, schedules
from misroute.store.unit import Store

WORKER_SILENT_AFTER = timedelta(minutes=5)
OLD_METADATA_DAYS = 120


@dataclass(frozen=True, slots=True)
class Checked:
    """One answer. ``text`` is an English template with ``values``; ``hint`` says what to do, '' when nothing."""

    id: str
    state: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""


def ok(id: str, text: str, **values: Any) -> Checked:
    """All is well."""
    return Checked(id, "ok", text, values)


def warn(id: str, text: str, hint: str, **values: Any) -> Checked:
    """It works, but somebody should look."""
    return Checked(id, "warn", text, values, hint)


def wrong(id: str, text: str, hint: str, **values: Any) -> Checked:
    """It does not work, or will not."""
    return Checked(id, "wrong", text, values, hint)


def attempt(id: str, check: Callable[[], Checked | list[Checked]], hint: str) -> list[Checked]:
    """Run a check; its MisrouteError is the answer, so that one broken part does not hide the others."""
    try:
        found = check()
    except ConfigProblem as error:
        return [wrong(id, "{problem}", hint, problem=problem) for problem in error.problems]
    except MisrouteError as error:
        return [wrong(id, "{problem}", hint, problem=str(error))]
    return found if isinstance(found, list) else [found]


def check_workers(store: Store) -> Checked:
    """A worker must have been heard of lately: without one no letter leaves and no clock warns."""
    with store.read() as unit:
        alive = [w for w in schedules.workers(unit) if w.beat_at > unit.now - WORKER_SILENT_AFTER]
    if alive:
        return ok("worker", "{count} worker(s) at work", count=len(alive))
    return warn("worker", "no worker is at work", "start one: misroute worker")


def check_scans(store: Store, allowed_hours: int) -> Checked:
    """The book is scanned regularly, and it is noticed when it was not."""
    late = scan_overdue(store, allowed_hours)
    if late is None:
        return ok("scan", "the book was scanned lately")
    if late.hours is None:
        return warn("scan", "the book was never scanned", "run: misroute scan")
    return warn(
        "scan",
        "the last complete scan is {hours} hours old, {allowed} are allowed",
        "look at the worker, or run: misroute scan",
        hours=late.hours,
        allowed=late.allowed,
    )


def check_outbox(store: Store) -> Checked:
    """Dead and unclear effects wait for a person."""
    with store.read() as unit:
        counts = outbox.count_by_state(unit)
    stuck = counts.get("dead", 0) + counts.get("unclear", 0)
    if stuck:
        return warn("outbox", "{count} effect(s) wait for a person", "misroute outbox list --state dead", count=stuck)
    return ok("outbox", "{count} effect(s) on their way", count=counts.get("pending", 0) + counts.get("leased", 0))


def check_clocks(store: Store) -> Checked:
    """Broken promises are seen here too, not only in their cases."""
    with store.read() as unit:
        counts = clocks.count_by_state(unit)
    late = counts.get("breached_running", 0)
    if late:
        return warn("clocks", "{count} clock(s) are over their time", "misroute case list", count=late)
    return ok("clocks", "{count} clock(s) running, none over its time", count=counts.get("running", 0))


def check_holds(store: Store) -> Checked:
    """A hold on everything is easily forgotten."""
    with store.read() as unit:
        wide = [hold for hold in holds.find_holds(unit, limit=1000) if hold.scope == "all"]
    if wide:
        return warn("holds", "a hold on everything is in force", "misroute hold list")
    return ok("holds", "no hold on everything")
