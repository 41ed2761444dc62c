"""Scans over the book: one at a time, going on where a killed one stopped, and what the book was like at each.

A running scan holds a lease. Whoever finds it run out takes the scan over; every batch is written under the lease, so
that a process which was only slow cannot write beside the one that took over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from misroute.errors import Busy, Conflict
from misroute.store.contact_points import POINTS
from misroute.store.ids import new_id
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import ScanRow, table_of
from misroute.store.unit import Unit

SCANS = table_of(ScanRow)
LEASE = timedelta(minutes=5)
LONGEST_REST = timedelta(days=1)
"""A scan that stopped is taken up again when its day is not further back."""

Kind = Literal["full", "incremental"]
Reason = Literal["asked", "first", "rules", "earlier_day", "broken_off", "older_version", "changed"]
"""Why a scan is of its kind: it was asked for, it is the first, rules or their data differ from the last complete scan,
it judges an earlier day, a scan was given up since, an earlier version made the last complete one; ``changed``: only
what changed since the last complete scan."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One run over the book."""

    id: str
    kind: Kind
    as_of: date
    started_at: datetime
    finished_at: datetime | None
    state: str
    counts: Mapping[str, int]
    rules_version: str
    reason: Reason | None = None
    builds_on: str | None = None
    cursor: str = ""
    lease_owner: str | None = None
    lease_until: datetime | None = None
    progress: Mapping[str, Any] = field(default_factory=dict)
    tally: Mapping[str, Any] = field(default_factory=dict)


def _scan(row: Any) -> Scan:
    return Scan(
        row.id,
        row.kind,
        row.as_of,
        row.started_at,
        row.finished_at,
        row.state,
        row.counts,
        row.rules_version,
        row.reason,
        row.builds_on,
        row.cursor or "",
        row.lease_owner,
        row.lease_until,
        row.progress or {},
        row.tally or {},
    )


def scan(unit: Unit, scan_id: str) -> Scan:
    """One scan; it must be there."""
    return _scan(unit.execute(sa.select(SCANS).where(SCANS.c.id == scan_id)).one())


def last_scan(unit: Unit, *, state: str | None = "complete") -> Scan | None:
    """The newest scan of a state (of any, with None): how a scan that did not run is noticed."""
    query = sa.select(SCANS)
    if state is not None:
        query = query.where(SCANS.c.state == state)
    row = unit.execute(query.order_by(SCANS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _scan(row)


def complete_scans(unit: Unit, *, limit: int) -> list[Scan]:
    """The newest complete scans, in order of time."""
    query = sa.select(SCANS).where(SCANS.c.state == "complete").order_by(SCANS.c.id.desc()).limit(limit)
    return [_scan(row) for row in unit.execute(query)][::-1]


def begin_scan(
    unit: Unit,
    *,
    day: date,
    day_asked: bool = False,
    full: bool = False,
    rules_version: str,
    owner: str,
    dead: Callable[[str], bool] = lambda owner: False,
) -> Scan:
    """Take up the scan that stopped, or begin one: of what changed since the last complete scan when that can be.

    ``day_asked``: exactly this day is wanted. ``dead`` says whether the owner of a lease is known to be gone.
    Raises Busy while another process scans.
    """
    running = last_scan(unit, state="running")
    if running is not None:
        if _is_held(running, unit.now, dead):
            raise Busy("another process is scanning the book: wait until it is done")
        if _may_go_on(running, day, day_asked, full, rules_version):
            return _take_over(unit, running, owner)
        _give_up(unit, running)
    base = last_scan(unit)
    reason = _why_full(unit, base, day, full, rules_version)
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": "incremental" if reason is None else "full",
        "as_of": day,
        "started_at": unit.now,
        "state": "running",
        "counts": {},
        "rules_version": rules_version,
        "reason": reason or "changed",
        "builds_on": base.id if base is not None and reason is None else None,
        "lease_owner": owner,
        "lease_until": unit.now + LEASE,
        "progress": {},
        "tally": {},
    }
    if not insert_new(unit, SCANS, values):
        raise Busy("another process is scanning the book: wait until it is done")
    if reason is not None:
        _forget_left(unit)
    return scan(unit, values["id"])


def _is_held(running: Scan, now: datetime, dead: Callable[[str], bool]) -> bool:
    if running.lease_until is None or running.lease_until <= now:
        return False
    return not (running.lease_owner and dead(running.lease_owner))


def _may_go_on(running: Scan, day: date, day_asked: bool, full: bool, rules_version: str) -> bool:
    if running.rules_version != rules_version or (full and running.kind != "full"):
        return False
    return running.as_of == day if day_asked else day - LONGEST_REST <= running.as_of <= day


def _take_over(unit: Unit, running: Scan, owner: str) -> Scan:
    where = [SCANS.c.id == running.id, SCANS.c.state == "running", _leased_by(running.lease_owner)]
    if not update_one(unit, SCANS, where, {"lease_owner": owner, "lease_until": unit.now + LEASE}):
        raise Busy("another process is scanning the book: wait until it is done")
    return scan(unit, running.id)


def _leased_by(owner: str | None) -> sa.ColumnElement[bool]:
    return SCANS.c.lease_owner.is_(None) if owner is None else SCANS.c.lease_owner == owner


def _give_up(unit: Unit, running: Scan) -> None:
    where = [SCANS.c.id == running.id, SCANS.c.state == "running", _leased_by(running.lease_owner)]
    if not update_one(unit, SCANS, where, {"state": "failed", "finished_at": unit.now}):
        raise Busy("another process is scanning the book: wait until it is done")


def _why_full(unit: Unit, base: Scan | None, day: date, full: bool, rules_version: str) -> Reason | None:
    if full:
        return "asked"
    if base is None:
        return "first"
    if not base.tally:
        return "older_version"
    if base.rules_version != rules_version:
        return "rules"
    if day < base.as_of:
        return "earlier_day"
    # what a scan judged that was given up half way is not told apart any more from what the last complete one judged
    failed = sa.select(SCANS.c.id).where(SCANS.c.state == "failed", SCANS.c.id > base.id).limit(1)
    return "broken_off" if unit.execute(failed).first() is not None else None


def _forget_left(unit: Unit) -> None:
    """Before the whole book is judged: points that are not in use count nowhere, and are not looked at again."""
    values = {"scanned_version": POINTS.c.content_version, "judge_again": None, "tallied": None}
    stale = sa.or_(POINTS.c.scanned_version < POINTS.c.content_version, POINTS.c.tallied.is_not(None))
    unit.execute(sa.update(POINTS).where(POINTS.c.state != "active", stale).values(**values))


def advance_scan(unit: Unit, running: Scan, *, cursor: str, progress: Mapping[str, Any]) -> None:
    """A batch is judged, up to ``cursor``: first in its transaction. Raises Conflict when somebody took over."""
    _under_lease(unit, running, {"cursor": cursor, "progress": dict(progress)})


def keep_lease(unit: Unit, running: Scan) -> None:
    """The scan is alive. Raises Conflict when somebody took it over."""
    _under_lease(unit, running, {})


def _under_lease(unit: Unit, running: Scan, values: Mapping[str, Any], until: timedelta = LEASE) -> None:
    where = [SCANS.c.id == running.id, SCANS.c.state == "running", SCANS.c.lease_owner == running.lease_owner]
    if not update_one(unit, SCANS, where, {**values, "lease_until": unit.now + until}):
        raise Conflict("another process took this scan over: nothing more is written here")


def rest_scan(unit: Unit, running: Scan) -> None:
    """The scan stops here for now; whoever scans next goes on. A scan that somebody else took over is left alone."""
    where = [SCANS.c.id == running.id, SCANS.c.state == "running", SCANS.c.lease_owner == running.lease_owner]
    update_one(unit, SCANS, where, {"lease_until": unit.now})


def complete_scan(unit: Unit, running: Scan, counts: Mapping[str, int], tally: Mapping[str, Any]) -> Scan:
    """The scan saw all it had to. Raises Conflict when somebody took it over."""
    values = {
        "state": "complete",
        "finished_at": unit.now,
        "counts": dict(counts),
        "tally": dict(tally),
        "progress": {},
    }
    _under_lease(unit, running, values, timedelta(0))
    return scan(unit, running.id)
