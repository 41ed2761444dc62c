"""Waiting messages and the holds that reach them: which to stop, which to let go, which hold stops one.

What a hold reaches here is what the gate's answer to the same message would be: a hold on a number, on a customer
(whoever the message names, and whoever's book has the number), on a campaign, a template, a gateway, or on everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from misroute.store.engine import is_postgresql
from misroute.store.statements import chunks
from misroute.store.tables import ContactPointRow, CustomerRow, HoldRow, QueuedMessageRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

HOLDS = table_of(HoldRow)
QUEUED = table_of(QueuedMessageRow)
_POINTS = table_of(ContactPointRow)
_CUSTOMERS = table_of(CustomerRow)
_LOCK = 730_410_002
WAITING = ("queued", "released")
"""States of a message that a sender may still send."""
MARKS = ("campaign", "template", "gateway")
"""Scopes that a message is known by because it names them."""


def take_turns(unit: Unit, *, wide: bool) -> None:
    """Writers of holds and of waiting messages see each other: taken before any of them is read or written.

    A hold on more than a number (``wide``) goes alone: which messages it reaches no row's lock can tell. All others go
    side by side, and settle among themselves by the numbers' locks. SQLite's writers take turns anyway.
    """
    if is_postgresql(unit.session):
        kind = "pg_advisory_xact_lock" if wide else "pg_advisory_xact_lock_shared"
        unit.session.connection().exec_driver_sql(f"SELECT {kind}({_LOCK})")


def reached(scope: str, value: str | None, number_id: str | None) -> sa.ColumnElement[bool]:
    """The waiting messages that a hold of this scope reaches."""
    if scope == "number":
        return QUEUED.c.number_id == number_id
    if scope == "all":
        return sa.true()
    wanted = clean_text(value or "")
    if scope in MARKS:
        return QUEUED.c[scope] == wanted
    if scope == "customer":
        who = sa.select(_CUSTOMERS.c.id).where(_CUSTOMERS.c.customer_ref == wanted).scalar_subquery()
        theirs = sa.select(_POINTS.c.number_id).where(_POINTS.c.customer_id == who)
        return sa.or_(QUEUED.c.customer_id == who, QUEUED.c.number_id.in_(theirs))
    return sa.false()


def _covering() -> sa.ColumnElement[Any]:
    """An active hold that reaches the message of the enclosing statement, or NULL; one index look-up a scope."""
    active = HOLDS.c.lifted_at.is_(None)
    named = sa.select(_CUSTOMERS.c.customer_ref).where(_CUSTOMERS.c.id == QUEUED.c.customer_id)
    booked = (
        sa.select(_CUSTOMERS.c.customer_ref)
        .join(_POINTS, _POINTS.c.customer_id == _CUSTOMERS.c.id)
        .where(_POINTS.c.number_id == QUEUED.c.number_id)
    )
    by_scope = (
        sa.and_(HOLDS.c.number_id == QUEUED.c.number_id, active),
        sa.and_(HOLDS.c.scope == "customer", HOLDS.c.value.in_(named.correlate(QUEUED)), active),
        sa.and_(HOLDS.c.scope == "customer", HOLDS.c.value.in_(booked.correlate(QUEUED)), active),
        *(sa.and_(HOLDS.c.scope == mark, HOLDS.c.value == QUEUED.c[mark], active) for mark in MARKS),
        sa.and_(HOLDS.c.scope == "all", active),
    )
    found = (sa.select(sa.func.min(HOLDS.c.id)).where(where).correlate(QUEUED).scalar_subquery() for where in by_scope)
    return sa.func.coalesce(*found)


def stop_waiting(unit: Unit, hold_id: str, scope: str, value: str | None, number_id: str | None) -> int:
    """Stop what waits and is reached by a hold that was placed just now; returns how many messages that were."""
    where = (reached(scope, value, number_id), QUEUED.c.state.in_(WAITING))
    stopped = {"state": "stopped", "stopped_by_hold": hold_id, "updated_at": unit.now}
    return unit.execute(sa.update(QUEUED).where(*where).values(**stopped)).rowcount


def release(unit: Unit, hold_id: str, number_id: str | None) -> int:
    """Let go what a hold that was lifted just now had stopped, unless another reaches it; returns how many left."""
    mine = [QUEUED.c.stopped_by_hold == hold_id, QUEUED.c.state == "stopped"]
    if number_id is not None:
        mine.append(QUEUED.c.number_id == number_id)
    passed_on = sa.update(QUEUED).where(*mine).values(stopped_by_hold=_covering(), updated_at=unit.now)
    unit.execute(passed_on)
    free = [QUEUED.c.stopped_by_hold.is_(None), QUEUED.c.state == "stopped"]
    if number_id is not None:
        free.append(QUEUED.c.number_id == number_id)
    return unit.execute(sa.update(QUEUED).where(*free).values(state="released", updated_at=unit.now)).rowcount


def stop_covered(unit: Unit, message_ids: Iterable[str]) -> None:
    """Stop those of these waiting messages that a hold reaches already."""
    for some in chunks(sorted(set(message_ids))):
        here = [QUEUED.c.message_id.in_(some), QUEUED.c.state.in_(WAITING)]
        unit.execute(sa.update(QUEUED).where(*here).values(stopped_by_hold=_covering()))
        held = [QUEUED.c.message_id.in_(some), QUEUED.c.state.in_(WAITING), QUEUED.c.stopped_by_hold.is_not(None)]
        unit.execute(sa.update(QUEUED).where(*held).values(state="stopped", updated_at=unit.now))


def count_stopped(unit: Unit, hold_id: str) -> int:
    """How many messages this hold stops now."""
    query = sa.select(sa.func.count()).where(QUEUED.c.stopped_by_hold == hold_id, QUEUED.c.state == "stopped")
    return int(unit.execute(query).scalar_one())
