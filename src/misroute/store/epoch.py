"""Changes of holds, counted: so that an answer can tell whether a hold came between its reading and its recording.

Whoever places or lifts a hold notes it here; the count goes up, and the change gets its place in the feed, right before
that transaction commits. Taken so late, the lock is short and always the last but the audit chain's, so that no two
writers wait for each other; and since it is held to the commit, the order of the count is the order of the commits,
without gaps.

Whoever records an answer holds the count still (``hold_still``) until the answer is on record. So an answer that says
allow was on record before the hold committed, or knew of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

import sqlalchemy as sa

from misroute.store.engine import is_postgresql
from misroute.store.statements import insert_all
from misroute.store.tables import HoldChangeRow, HoldEpochRow, table_of
from misroute.store.unit import Unit

EPOCH = table_of(HoldEpochRow)
CHANGES = table_of(HoldChangeRow)
LOCK = 730_410_003
Kind = Literal["placed", "lifted"]
_NOTED = "hold changes"


@dataclass(frozen=True, slots=True)
class HoldChange:
    """A hold was placed or lifted; ``seq`` is the count it made."""

    seq: int
    hold_id: str
    kind: Kind
    at: datetime


def note_change(unit: Unit, hold_id: str, kind: Kind) -> None:
    """A hold of this transaction was placed or lifted; it is counted and told when the transaction commits."""
    noted = cast("list[tuple[str, Kind]] | None", unit.kept.get(_NOTED))
    if noted is None:
        noted = []
        unit.kept[_NOTED] = noted
        unit.before_commit(_count)
    noted.append((hold_id, kind))


def _count(unit: Unit) -> None:
    noted = cast("list[tuple[str, Kind]]", unit.kept.pop(_NOTED))
    if is_postgresql(unit.session):
        # not the row's lock alone: readers that share it come and go for ever, this lock's queue is fair
        unit.session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    counted = sa.update(EPOCH).where(EPOCH.c.id == 1).values(epoch=EPOCH.c.epoch + len(noted))
    last = int(unit.execute(counted.returning(EPOCH.c.epoch)).scalar_one())
    rows = [
        {"seq": seq, "hold_id": hold_id, "kind": kind, "at": unit.now}
        for seq, (hold_id, kind) in enumerate(noted, start=last - len(noted) + 1)
    ]
    insert_all(unit, CHANGES, rows)


def current(unit: Unit) -> int:
    """How many changes of holds have committed."""
    return int(unit.execute(sa.select(EPOCH.c.epoch).where(EPOCH.c.id == 1)).scalar_one())


def hold_still(unit: Unit) -> int:
    """As ``current``, and no change commits until this transaction has ended (on SQLite none can anyway)."""
    if is_postgresql(unit.session):
        unit.session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({LOCK})")
    return current(unit)


def changes_after(unit: Unit, seq: int, *, limit: int) -> tuple[HoldChange, ...]:
    """The changes that came after the one of this count, in the order in which they committed."""
    query = sa.select(CHANGES).where(CHANGES.c.seq > seq).order_by(CHANGES.c.seq).limit(limit)
    return tuple(HoldChange(row.seq, row.hold_id, row.kind, row.at) for row in unit.execute(query))
