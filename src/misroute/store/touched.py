"""What a hold touches: the customers and their roles, the waiting messages, the sends, the allowed answers.

Counts are exact; rows come one after the other in a fixed order, so that a hold on everything can be listed as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from misroute.store.holds import Hold
from misroute.store.numbers import NUMBERS, open_number
from misroute.store.stopping import QUEUED, reached
from misroute.store.tables import ContactPointRow, CustomerRow, DecisionRow, NumberEventRow, SendRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

_POINTS = table_of(ContactPointRow)
_CUSTOMERS = table_of(CustomerRow)
_EVENTS = table_of(NumberEventRow)
_DECISIONS = table_of(DecisionRow)
_SENDS = table_of(SendRow)
_AT_ONCE = 500
"""Rows fetched at a time."""
UNREPORTED = timedelta(minutes=5)
"""How long an allowed send without a permit and without a report may still leave."""
UNDERWAY = timedelta(minutes=10)
"""How long a message that has left may take to arrive, while no receipt says that it has."""
_LONGEST_PERMIT = timedelta(days=1)
"""No permit lives longer; narrows the walk over the answers."""


@dataclass(frozen=True, slots=True)
class TouchedCustomer:
    """A customer and what the number is in their book; ``role`` is None where a message names them and the book not."""

    customer: str
    role: str | None
    state: str | None
    number: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class TouchedMessage:
    """A waiting message the hold reaches, also one that another hold had stopped before."""

    message_id: str
    channel: str
    campaign: str | None
    customer: str | None
    state: str
    number: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class TouchedSend:
    """A message or call that has left lately."""

    at: datetime
    kind: str
    channel: str | None
    message_id: str | None
    campaign: str | None
    customer: str | None
    number: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class TouchedAnswer:
    """An answer of the gate that allowed a send lately.

    ``permit_until``: until when the sender may act on it; ``sent_at``: when the sender said that it had left.
    """

    id: str
    at: datetime
    channel: str
    purpose: str
    campaign: str | None
    customer: str | None
    message_id: str | None
    permit_until: datetime | None
    sent_at: datetime | None
    number: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """What to look for: a hold's scope, from when on sends and answers count as recent, and when it was placed."""

    scope: str
    value: str | None = field(repr=False)
    number_id: str | None
    since: datetime
    placed: datetime

    @classmethod
    def of(cls, hold: Hold, since: datetime) -> Reach:
        """The reach of a stored hold."""
        return cls(hold.scope, hold.value, hold.number_id, since, hold.since)


def _whose(reach: Reach) -> sa.ScalarSelect[Any]:
    named = sa.select(_CUSTOMERS.c.id).where(_CUSTOMERS.c.customer_ref == clean_text(reach.value or ""))
    return named.scalar_subquery()


def _theirs(reach: Reach) -> sa.Select[Any]:
    return sa.select(_POINTS.c.number_id).where(_POINTS.c.customer_id == _whose(reach))


def _on_numbers(reach: Reach, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool] | None:
    """Rows on the numbers that the scope means, or None for a scope that means messages, not numbers."""
    if reach.scope == "number":
        return column == reach.number_id
    if reach.scope == "customer":
        return column.in_(_theirs(reach))
    return sa.true() if reach.scope == "all" else None


def _sent(reach: Reach) -> sa.ColumnElement[bool]:
    """Sends and outgoing calls since ``reach.since`` that the hold would have stopped."""
    out = sa.or_(_EVENTS.c.direction.is_(None), _EVENTS.c.direction != "in")
    lately = sa.and_(_EVENTS.c.kind.in_(("send", "call")), _EVENTS.c.at >= reach.since, out)
    which = _on_numbers(reach, _EVENTS.c.number_id)
    if reach.scope == "customer" and which is not None:
        which = sa.or_(which, _EVENTS.c.customer_ref == clean_text(reach.value or ""))
    if which is None:
        which = _EVENTS.c[reach.scope] == clean_text(reach.value or "")
    return sa.and_(lately, which)


def _waiting(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.and_(reached(reach.scope, reach.value, reach.number_id), QUEUED.c.state != "sent")


def _deferred(reach: Reach) -> sa.ColumnElement[bool]:
    """Our own deferred messages: the gate is asked anew before they leave, and a hold then stops them."""
    which = _on_numbers(reach, _SENDS.c.number_id)
    if which is None:
        which = _SENDS.c[reach.scope] == clean_text(reach.value or "")
    elif reach.scope == "customer":
        which = sa.or_(which, _SENDS.c.customer_ref == clean_text(reach.value or ""))
    return sa.and_(_SENDS.c.state == "deferred", which)


def _customers(reach: Reach) -> sa.Select[Any]:
    """Everybody whose book has a number the hold touches, and everybody whom a message it touches names."""
    which = _POINTS.c.customer_id == _whose(reach) if reach.scope == "customer" else None
    if which is None:
        which = _on_numbers(reach, _POINTS.c.number_id)
    if which is None:
        tried = sa.select(_EVENTS.c.number_id).where(_sent(reach), _EVENTS.c.number_id.is_not(None))
        later = sa.select(_SENDS.c.number_id).where(_deferred(reach), _SENDS.c.number_id.is_not(None))
        which = _POINTS.c.number_id.in_(tried.union(sa.select(QUEUED.c.number_id).where(_waiting(reach)), later))
    booked = (
        sa.select(_CUSTOMERS.c.customer_ref, _POINTS.c.role, _POINTS.c.state, _POINTS.c.number_id)
        .join(_CUSTOMERS, _CUSTOMERS.c.id == _POINTS.c.customer_id)
        .where(which)
    )
    none = sa.null()
    sent = (
        sa.select(_EVENTS.c.customer_ref, none.label("role"), none.label("state"), _EVENTS.c.number_id)
        .where(_sent(reach), _EVENTS.c.customer_ref.is_not(None))
        .where(~_in_book(_CUSTOMERS.c.customer_ref == _EVENTS.c.customer_ref, _EVENTS.c.number_id))
    )
    waits = (
        sa.select(_CUSTOMERS.c.customer_ref, none.label("role"), none.label("state"), QUEUED.c.number_id)
        .join(_CUSTOMERS, _CUSTOMERS.c.id == QUEUED.c.customer_id)
        .where(_waiting(reach))
        .where(
            ~sa.exists().where(_POINTS.c.customer_id == QUEUED.c.customer_id, _POINTS.c.number_id == QUEUED.c.number_id)
        )
    )
    named = (
        sa.select(_SENDS.c.customer_ref, none.label("role"), none.label("state"), _SENDS.c.number_id)
        .where(_deferred(reach), _SENDS.c.customer_ref.is_not(None))
        .where(~_in_book(_CUSTOMERS.c.customer_ref == _SENDS.c.customer_ref, _SENDS.c.number_id))
    )
    found = sa.union(booked, sent, waits, named).subquery("found")
    return (
        sa.select(found, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(NUMBERS, NUMBERS.c.id == found.c.number_id, isouter=True)
        .order_by(found.c.customer_ref, found.c.role, found.c.number_id)
    )


def _in_book(who: sa.ColumnElement[bool], number_id: sa.ColumnElement[Any]) -> sa.Exists:
    return sa.exists().where(who, _POINTS.c.customer_id == _CUSTOMERS.c.id, _POINTS.c.number_id == number_id)


def _numbered(query: sa.Select[Any], number_id: sa.ColumnElement[Any]) -> sa.Select[Any]:
    joined = query.add_columns(NUMBERS.c.number_sealed, NUMBERS.c.readable)
    return joined.join(NUMBERS, NUMBERS.c.id == number_id, isouter=True)


def _rows(unit: Unit, query: sa.Select[Any], limit: int | None) -> Iterator[Any]:
    limited = query if limit is None else query.limit(limit)
    return iter(unit.execute(limited.execution_options(yield_per=_AT_ONCE)))


def _count(unit: Unit, what: sa.ColumnElement[Any], where: sa.ColumnElement[bool]) -> int:
    return int(unit.execute(sa.select(sa.func.count(what)).where(where)).scalar_one())


def count_customers(unit: Unit, reach: Reach) -> int:
    """How many customers."""
    if reach.scope == "all":
        return int(unit.execute(sa.select(sa.func.count(_CUSTOMERS.c.id))).scalar_one())
    found = _customers(reach).order_by(None).subquery()
    return int(unit.execute(sa.select(sa.func.count(found.c.customer_ref.distinct()))).scalar_one())


def customers(unit: Unit, reach: Reach, limit: int | None = None) -> Iterator[TouchedCustomer]:
    """Customers with the role of each number, by customer."""
    for row in _rows(unit, _customers(reach), limit):
        number = open_number(unit, row.number_id, row.number_sealed, row.readable)
        yield TouchedCustomer(row.customer_ref, row.role, row.state, number)


def count_waiting(unit: Unit, reach: Reach) -> int:
    """How many messages wait, stopped ones among them, and our own deferred ones."""
    return _count(unit, QUEUED.c.id, _waiting(reach)) + _count(unit, _SENDS.c.id, _deferred(reach))


def waiting(unit: Unit, reach: Reach, limit: int | None = None) -> Iterator[TouchedMessage]:
    """Messages that wait, in the order they were noted; then our own deferred ones (state ``deferred``)."""
    query = sa.select(QUEUED, _CUSTOMERS.c.customer_ref).select_from(QUEUED)
    query = query.join(_CUSTOMERS, _CUSTOMERS.c.id == QUEUED.c.customer_id, isouter=True)
    found = 0
    for row in _rows(unit, _numbered(query, QUEUED.c.number_id).where(_waiting(reach)).order_by(QUEUED.c.id), limit):
        found += 1
        yield _message(unit, row)
    left = None if limit is None else limit - found
    if left != 0:
        later = _numbered(sa.select(_SENDS).select_from(_SENDS), _SENDS.c.number_id).where(_deferred(reach))
        for row in _rows(unit, later.order_by(_SENDS.c.id), left):
            yield _message(unit, row)


def _message(unit: Unit, row: Any) -> TouchedMessage:
    number = open_number(unit, row.number_id, row.number_sealed, row.readable)
    return TouchedMessage(row.message_id, row.channel, row.campaign, row.customer_ref, row.state, number)


def count_sends(unit: Unit, reach: Reach) -> int:
    """How many sends and outgoing calls."""
    return _count(unit, _EVENTS.c.id, _sent(reach))


def sends(unit: Unit, reach: Reach, limit: int | None = None) -> Iterator[TouchedSend]:
    """Sends and outgoing calls, the newest first."""
    query = _numbered(sa.select(_EVENTS).select_from(_EVENTS), _EVENTS.c.number_id).where(_sent(reach))
    for row in _rows(unit, query.order_by(_EVENTS.c.at.desc(), _EVENTS.c.id), limit):
        number = open_number(unit, row.number_id, row.number_sealed, row.readable)
        yield TouchedSend(row.at, row.kind, row.channel, row.message_id, row.campaign, row.customer_ref, number)


def _answered(reach: Reach) -> sa.ColumnElement[bool]:
    """Answers that a hold of this reach would have made a stop."""
    which = _on_numbers(reach, _DECISIONS.c.number_id)
    if which is None:
        return _DECISIONS.c[reach.scope] == clean_text(reach.value or "")
    if reach.scope == "customer":
        return sa.or_(which, _DECISIONS.c.customer_ref == clean_text(reach.value or ""))
    return which


def _allowed(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.and_(_DECISIONS.c.decision == "allow", _DECISIONS.c.at >= reach.since, _answered(reach))


def _in_flight(reach: Reach) -> sa.ColumnElement[bool]:
    """Allowed before the hold and perhaps not yet at their end: nothing can call them back for sure.

    Either the sender may still act on its permit, or it has handed the message on so lately that no receipt is there,
    or nobody knows of one of our own whether it left. An answer without a permit was for a sender that gives no report;
    it counts for as long as a permit would live.
    """
    placed, received = (
        reach.placed,
        sa.exists().where(_EVENTS.c.message_id == _DECISIONS.c.message_id, _EVENTS.c.kind == "receipt"),
    )
    unsent = sa.and_(
        _DECISIONS.c.sent_at.is_(None),
        sa.or_(
            _DECISIONS.c.permit_until > placed,
            sa.and_(_DECISIONS.c.permit_until.is_(None), _DECISIONS.c.at > placed - UNREPORTED),
        ),
    )
    underway = sa.and_(_DECISIONS.c.sent_at > placed - UNDERWAY, ~received)
    handed_over = _DECISIONS.c.id.in_(
        sa.select(_SENDS.c.decision_id).where(
            _SENDS.c.state.in_(("asked", "unknown")), _SENDS.c.decision_id.is_not(None)
        )
    )
    lately = sa.and_(_DECISIONS.c.at >= placed - _LONGEST_PERMIT, _DECISIONS.c.at <= placed)
    allowed = sa.and_(_DECISIONS.c.decision == "allow", lately, _answered(reach))
    return sa.and_(allowed, sa.or_(unsent, underway, handed_over))


def count_answers(unit: Unit, reach: Reach) -> int:
    """How many allowed answers."""
    return _count(unit, _DECISIONS.c.id, _allowed(reach))


def answers(unit: Unit, reach: Reach, limit: int | None = None) -> Iterator[TouchedAnswer]:
    """Allowed answers, the newest first."""
    return _answers(unit, _allowed(reach), limit)


def count_in_flight(unit: Unit, reach: Reach) -> int:
    """How many messages may still arrive although the hold is in force."""
    return _count(unit, _DECISIONS.c.id, _in_flight(reach))


def in_flight(unit: Unit, reach: Reach, limit: int | None = None) -> Iterator[TouchedAnswer]:
    """The answers whose messages may still arrive, the newest first."""
    return _answers(unit, _in_flight(reach), limit)


def _answers(unit: Unit, where: sa.ColumnElement[bool], limit: int | None) -> Iterator[TouchedAnswer]:
    query = _numbered(sa.select(_DECISIONS).select_from(_DECISIONS), _DECISIONS.c.number_id).where(where)
    for row in _rows(unit, query.order_by(_DECISIONS.c.at.desc(), _DECISIONS.c.id), limit):
        yield TouchedAnswer(
            row.id,
            row.at,
            row.channel,
            row.purpose,
            row.campaign,
            row.customer_ref,
            row.message_id,
            row.permit_until,
            row.sent_at,
            open_number(unit, row.number_id, row.number_sealed, row.readable),
        )
