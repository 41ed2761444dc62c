"""Work that several workers share: rows are claimed with a lease and a fence in one statement.

A claim raises the fence. Whoever finishes must name the fence of their claim: a worker that was stalled until its
lease ran out, and whose row another one has taken, changes nothing. PostgreSQL passes over rows that another claim
has locked (SKIP LOCKED); on SQLite writers take turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from misroute.store.statements import update_one
from misroute.store.unit import Unit


def claim(
    unit: Unit, table: sa.Table, *, owner: str, limit: int, lease: timedelta, only: sa.ColumnElement[bool] | None = None
) -> list[tuple[str, int]]:
    """Claim up to ``limit`` due rows for ``owner``; returns (key, fence) of each, the longest due first.

    Due is a pending row whose ``not_before`` has come, and a leased one whose lease ran out. The table has the
    columns state, attempts, not_before, lease_owner, lease_until and fence. ``only`` narrows further.
    """
    key = next(iter(table.primary_key.columns))
    pick = due_rows(table, unit.now, only).limit(limit).with_for_update(skip_locked=True)
    statement = (
        sa.update(table)
        .where(key.in_(pick))
        .values(
            state="leased",
            lease_owner=owner,
            lease_until=unit.now + lease,
            fence=table.c.fence + 1,
            attempts=table.c.attempts + 1,
        )
        .returning(key, table.c.fence, table.c.not_before)
    )
    rows = unit.execute(statement).all()
    return [(row[0], row[1]) for row in sorted(rows, key=lambda row: (row[2], row[0]))]


def due_rows(table: sa.Table, now: datetime, only: sa.ColumnElement[bool] | None = None) -> sa.Select[Any]:
    """The keys of due rows, the longest due first."""
    key = next(iter(table.primary_key.columns))
    # The index of due rows is partial: its condition must stand in the query word for word. A leased row was due when
    # it was claimed, so the bound on not_before holds for both states and keeps the walk to what is due.
    underway = table.c.state.in_([sa.literal_column("'pending'"), sa.literal_column("'leased'")])
    free = sa.or_(table.c.state == "pending", table.c.lease_until < now)
    wanted = sa.and_(underway, table.c.not_before <= now, free)
    if only is not None:
        wanted = sa.and_(wanted, only)
    return sa.select(key).where(wanted).order_by(table.c.not_before)


def finish(unit: Unit, table: sa.Table, key: str, fence: int, values: Mapping[str, Any]) -> bool:
    """Write how a claimed row ended and give the lease up; False when the claim is no longer ours."""
    column = next(iter(table.primary_key.columns))
    where = [column == key, table.c.fence == fence, table.c.state == "leased"]
    return update_one(unit, table, where, {**values, "lease_owner": None, "lease_until": None})


def extend(unit: Unit, table: sa.Table, key: str, fence: int, lease: timedelta) -> bool:
    """Keep a claim for ``lease`` from now; False when it is no longer ours."""
    column = next(iter(table.primary_key.columns))
    where = [column == key, table.c.fence == fence, table.c.state == "leased"]
    return update_one(unit, table, where, {"lease_until": unit.now + lease})
