"""The sweep over clocks: its cost follows the few that are due, by the index on ``fire_at``, and never the open ones.

A sweep takes one clock after the other, each in a transaction of its own: it reads the row again under a lock, lets
``remedy`` say what has become true, writes the clock only if it is still as it was read, and notes each warning or
breach under a key that cannot be noted twice. A clock that cannot be worked on is pushed ahead, so that the sweep
goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from misroute.errors import MisrouteError
from misroute.remedy.clock import Fired, fire
from misroute.store.clocks import CLOCKS, FIRINGS, StoredClock, _stored, change_clock
from misroute.store.errors import DatabaseBusy, StoreUnavailable
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import CaseRow, table_of
from misroute.store.unit import Store, Unit

_CASES = table_of(CaseRow)
FIRST_PUSH = timedelta(minutes=1)
LONGEST_PUSH = timedelta(hours=6)

Announce = Callable[[Unit, StoredClock, Fired], None]
"""Called in the clock's transaction for each warning or breach: writes the case's event, wakes the case, and so on."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: clocks fired, single warnings and breaches told, and clocks pushed ahead with the reason."""

    clocks: int
    told: int
    pushed: tuple[tuple[str, str], ...]


def due_clocks(unit: Unit, limit: int = 100) -> tuple[str, ...]:
    """Ids of clocks with something to tell by now, the longest due first."""
    query = sa.select(CLOCKS.c.id).where(CLOCKS.c.fire_at <= unit.now).order_by(CLOCKS.c.fire_at).limit(limit)
    return tuple(unit.execute(query).scalars())


def next_fire_at(unit: Unit) -> datetime | None:
    """When the next clock has something to tell."""
    query = sa.select(sa.func.min(CLOCKS.c.fire_at)).where(CLOCKS.c.fire_at.is_not(None))
    return unit.execute(query).scalar_one()  # type: ignore[no-any-return]


def sweep(store: Store, actor: str, announce: Announce, *, limit: int = 100) -> Swept:
    """Fire the clocks that are due now. Safe to run in any number of workers at once."""
    with store.read() as unit:
        due = due_clocks(unit, limit)
    clocks = told = 0
    pushed = []
    for clock_id in due:
        try:
            with store.write(actor) as unit:
                fired = fire_clock(unit, clock_id, announce)
        except (DatabaseBusy, StoreUnavailable):
            raise
        except (MisrouteError, ValueError, KeyError, TypeError) as error:
            # The row itself is bad (a snapshot of an older version, a hand-made change): the others must not wait.
            pushed.append((clock_id, type(error).__name__))
            with store.write(actor) as unit:
                push_ahead(unit, clock_id, type(error).__name__)
            continue
        clocks += bool(fired)
        told += fired
    return Swept(clocks, told, tuple(pushed))


def fire_clock(unit: Unit, clock_id: str, announce: Announce) -> int:
    """Fire one clock if it is still due and nobody else is at it or its case; returns how many things were told.

    The case is locked before its clock, as everybody who works on a case does: two transactions that took the locks
    in different orders would wait for each other.
    """
    of_clock = sa.select(CLOCKS.c.case_id).where(CLOCKS.c.id == clock_id).scalar_subquery()
    of_case = sa.select(_CASES.c.id).where(_CASES.c.id == of_clock).with_for_update(skip_locked=True)
    if unit.execute(of_case).first() is None:
        return 0
    query = sa.select(CLOCKS).where(CLOCKS.c.id == clock_id, CLOCKS.c.fire_at <= unit.now)
    row = unit.execute(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return 0
    clock = _stored(row)
    state, told = fire(clock.state, unit.now)
    changed = change_clock(unit, clock, state)
    fresh = [event for event in told if _note(unit, clock_id, event)]
    for event in fresh:
        announce(unit, changed, event)
    return len(fresh)


def _note(unit: Unit, clock_id: str, event: Fired) -> bool:
    values = {
        "key": event.key,
        "clock_id": clock_id,
        "level": event.level,
        "at": event.at,
        "fired_at": unit.now,
    }
    return insert_new(unit, FIRINGS, values)


def push_ahead(unit: Unit, clock_id: str, reason: str) -> None:
    """Let a clock that could not be worked on be due later, each time twice as late; said in the audit log."""
    stumbles = unit.execute(sa.select(CLOCKS.c.stumbles).where(CLOCKS.c.id == clock_id)).scalar_one()
    wait = min(FIRST_PUSH * 2 ** min(stumbles, 20), LONGEST_PUSH)
    where = [CLOCKS.c.id == clock_id, CLOCKS.c.fire_at <= unit.now]
    if update_one(unit, CLOCKS, where, {"fire_at": unit.now + wait, "stumbles": stumbles + 1}):
        unit.audit("clock.stumbled", clock_id, {"reason": reason, "stumbles": stumbles + 1})
