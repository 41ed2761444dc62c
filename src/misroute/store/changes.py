"""What must be judged again: a change is noted on every contact point whose judgement it may touch, where it happens.

A scan that judges only what changed relies on this. The note is a higher ``content_version`` in the same transaction
as the change, so a scan that read the point a moment before does not take it for judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

import sqlalchemy as sa

from misroute.store.engine import is_postgresql
from misroute.store.statements import chunks
from misroute.store.tables import ContactPointRow, CustomerRow, IntelRow, NumberEventRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

_POINTS = table_of(ContactPointRow)
_CUSTOMERS = table_of(CustomerRow)
_EVENTS = table_of(NumberEventRow)
_INTEL = table_of(IntelRow)
DOINGS = ("login", "payment", "verification")
"""Kinds of events by which a customer shows that they use a number; they count for the customer's other numbers."""
TRIES = ("send", "call")
"""Kinds of events that tell whom a message without a name is about."""
ALL_KINDS = ("send", "receipt", "inbound", "call", "complaint", *DOINGS)


def mark_changed(unit: Unit, *, numbers: Iterable[str] = (), customers: Iterable[str] = ()) -> None:
    """The contact points with these numbers, and of these customers (ids of the store), are judged again."""
    for column, ids in ((_POINTS.c.number_id, numbers), (_POINTS.c.customer_id, customers)):
        for some in chunks(sorted(set(ids))):
            _mark(unit, column.in_(some))


def mark_customers(unit: Unit, customers: Collection[str]) -> None:
    """These customers are called otherwise now, which concerns whoever else has one of their numbers."""
    for some in chunks(sorted(set(customers))):
        query = sa.select(_POINTS.c.number_id).where(_POINTS.c.customer_id.in_(some)).distinct()
        mark_changed(unit, numbers=unit.execute(query).scalars().all(), customers=some)
    mark_used(unit, customers)


def mark_used(unit: Unit, customers: Collection[str]) -> None:
    """Numbers that these customers used or were tried on: what the book says of them is evidence on those."""
    for some in chunks(sorted(set(customers))):
        refs = sa.select(_CUSTOMERS.c.customer_ref).where(_CUSTOMERS.c.id.in_(some))
        query = sa.select(_EVENTS.c.number_id).where(
            _EVENTS.c.customer_ref.in_(refs), _EVENTS.c.kind.in_((*DOINGS, *TRIES)), _EVENTS.c.number_id.is_not(None)
        )
        mark_changed(unit, numbers=unit.execute(query.distinct()).scalars().all())


def mark_points(unit: Unit, points: Iterable[str]) -> None:
    """These contact points are judged again."""
    for some in chunks(sorted(set(points))):
        _mark(unit, _POINTS.c.id.in_(some))


def mark_source(unit: Unit, source: str) -> None:
    """All contact points that came from a source are judged again."""
    _mark(unit, _POINTS.c.source == source)


def mark_due(unit: Unit, day: date) -> None:
    """Points whose judgement may differ by time alone on ``day`` are judged again."""
    _mark(unit, _POINTS.c.judge_again <= day)


def _mark(unit: Unit, which: sa.ColumnElement[bool]) -> None:
    # a row of this very transaction is unscanned anyway, and nobody can have read it
    where = [which, sa.or_(_POINTS.c.scanned_version > 0, _POINTS.c.created_at < unit.now)]
    if is_postgresql(unit.session):
        # rows are locked in one order by all writers, so that two loads cannot wait for each other in a circle
        unit.execute(sa.select(_POINTS.c.id).where(*where).order_by(_POINTS.c.id).with_for_update(key_share=True))
    unit.execute(sa.update(_POINTS).where(*where).values(content_version=_POINTS.c.content_version + 1))


def mark_events(unit: Unit, numbers: Iterable[str], doers: Iterable[str], messages: Iterable[str]) -> None:
    """New events came: on ``numbers`` (ids), customers ``doers`` (the lender's ids) used a number, ``messages`` by id.

    A receipt may name its message only, and a login nobody: it is then about whom was last tried on that number.
    """
    touched = set(numbers)
    for some in chunks(sorted(set(messages))):
        query = sa.select(_EVENTS.c.number_id).where(_EVENTS.c.message_id.in_(some), _EVENTS.c.number_id.is_not(None))
        touched.update(unit.execute(query.distinct()).scalars())
    refs = {clean_text(ref) for ref in doers}
    for some in chunks(sorted(touched)):
        unnamed = sa.select(_EVENTS.c.number_id).where(
            _EVENTS.c.number_id.in_(some), _EVENTS.c.kind.in_(DOINGS), _EVENTS.c.customer_ref.is_(None)
        )
        nameless = set(unit.execute(unnamed.distinct()).scalars())
        for few in chunks(sorted(nameless)):
            tried = sa.select(_EVENTS.c.customer_ref).where(
                _EVENTS.c.number_id.in_(few), _EVENTS.c.kind.in_(TRIES), _EVENTS.c.customer_ref.is_not(None)
            )
            refs.update(unit.execute(tried.distinct()).scalars())
    mark_changed(unit, numbers=touched)
    for some in chunks(sorted(refs)):
        known = sa.select(_CUSTOMERS.c.id).where(_CUSTOMERS.c.customer_ref.in_(some))
        mark_changed(unit, customers=unit.execute(known).scalars().all())


def mark_known_between(unit: Unit, start: datetime, end: datetime) -> None:
    """Events and answers that were in the future for the last scan and are not any more."""
    asked = sa.select(_INTEL.c.number_id).where(_INTEL.c.asked_at >= start, _INTEL.c.asked_at < end)
    mark_changed(unit, numbers=unit.execute(asked.distinct()).scalars().all())
    query = sa.select(_EVENTS.c.number_id, _EVENTS.c.customer_ref, _EVENTS.c.message_id).where(
        _EVENTS.c.kind.in_(ALL_KINDS), _EVENTS.c.at >= start, _EVENTS.c.at < end
    )
    rows = unit.execute(query).all()
    if rows:
        mark_events(
            unit,
            {row.number_id for row in rows if row.number_id},
            {row.customer_ref for row in rows if row.customer_ref},
            {row.message_id for row in rows if row.message_id and not row.number_id},
        )
