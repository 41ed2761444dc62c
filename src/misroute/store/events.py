"""What happened on numbers: loading (twice adds nothing), and the questions a case and a scan ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from misroute.store.changes import DOINGS, TRIES, mark_events
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number
from misroute.store.secrets import pseudonym
from misroute.store.statements import chunks, insert_missing
from misroute.store.tables import NumberEventRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Store, Unit

EVENTS = table_of(NumberEventRow)
_DAY = timedelta(days=1)
WORDS = ("channel", "direction", "outcome", "campaign", "template", "gateway", "release", "message_id", "debt_id")
"""What an event may be named by, besides its kind, its number and its customer."""
_PLAIN = ("at", "kind", "customer_ref", *WORDS)
_LATER = ("purpose", "collector", "connected", "effective")
"""Columns that came with the gate; they are part of an event's key only where they say something."""


@dataclass(frozen=True, slots=True)
class NumberEvent:
    """One event, coming in or stored. ``id`` is empty on the way in; a ``change`` has no number."""

    at: datetime
    kind: str
    number: str | None = field(default=None, repr=False)
    customer_ref: str | None = None
    channel: str | None = None
    direction: str | None = None
    outcome: str | None = None
    campaign: str | None = None
    template: str | None = None
    gateway: str | None = None
    release: str | None = None
    message_id: str | None = None
    debt_id: str | None = None
    text: str | None = field(default=None, repr=False)
    id: str = ""
    purpose: str | None = None
    collector: str | None = None
    connected: bool | None = None
    effective: bool | None = None


def load_events(unit: Unit, events: Sequence[NumberEvent]) -> int:
    """Add events; returns how many were new. An event that is there already (all its fields alike) is passed over."""
    return len(keep_events(unit, events))


def keep_events(unit: Unit, events: Sequence[NumberEvent]) -> tuple[NumberEvent, ...]:
    """As ``load_events``, answering the new ones with their ids."""
    keyed = {_key(unit, event): event for event in events}
    known: set[str] = set()
    for some in chunks(keyed):
        known.update(unit.execute(sa.select(EVENTS.c.event_key).where(EVENTS.c.event_key.in_(some))).scalars())
    fresh = {key: event for key, event in keyed.items() if key not in known}
    numbers = keep_numbers(unit, (event.number for event in fresh.values() if event.number is not None))
    rows = []
    kept = []
    for key, event in fresh.items():
        row_id = new_id()
        kept.append(replace(event, id=row_id))
        rows.append(
            {
                "id": row_id,
                "event_key": key,
                "number_id": None if event.number is None else numbers[event.number],
                **{column: getattr(event, column) for column in (*_PLAIN, *_LATER)},
                "text_sealed": unit.sealer.seal("number_events", "text", row_id, event.text),
                "kid": unit.sealer.kid,
            }
        )
    rows.sort(key=lambda row: str(row["event_key"]))
    insert_missing(unit, EVENTS, rows)
    mark_events(
        unit,
        numbers.values(),
        (event.customer_ref for event in fresh.values() if event.kind in DOINGS and event.customer_ref),
        (event.message_id for event in fresh.values() if event.message_id),
    )
    return tuple(kept)


def _key(unit: Unit, event: NumberEvent) -> str:
    said = [getattr(event, column) for column in _PLAIN[1:]]
    said.extend({column: later} for column in _LATER if (later := getattr(event, column)) is not None)
    return pseudonym(unit, "event", json.dumps([event.at.timestamp(), event.number, event.text, *said]))


def _select() -> sa.Select[Any]:
    return sa.select(EVENTS, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == EVENTS.c.number_id, isouter=True
    )


def _opened(unit: Unit, row: Any) -> NumberEvent:
    return NumberEvent(
        id=row.id,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        text=unit.sealer.open("number_events", "text", row.id, row.text_sealed),
        **{column: getattr(row, column) for column in (*_PLAIN, *_LATER)},
    )


def events_on(
    unit: Unit,
    e164: str,
    *,
    kinds: Iterable[str] | None = None,
    since: datetime | None = None,
    limit: int = 1000,
) -> tuple[NumberEvent, ...]:
    """What happened on a number, the newest first."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    return _newest(unit, EVENTS.c.number_id == number_id, kinds, since, limit)


def events_of_customer(
    unit: Unit, ref: str, *, kinds: Iterable[str] | None = None, since: datetime | None = None, limit: int = 1000
) -> tuple[NumberEvent, ...]:
    """What happened with a customer, by the lender's id, on any number; the newest first."""
    return _newest(unit, EVENTS.c.customer_ref == clean_text(ref), kinds, since, limit)


def _newest(
    unit: Unit, whose: sa.ColumnElement[bool], kinds: Iterable[str] | None, since: datetime | None, limit: int
) -> tuple[NumberEvent, ...]:
    query = _select().where(whose)
    if kinds is not None:
        query = query.where(EVENTS.c.kind.in_(list(kinds)))
    if since is not None:
        query = query.where(EVENTS.c.at >= since)
    rows = unit.execute(query.order_by(EVENTS.c.at.desc(), EVENTS.c.id.desc()).limit(limit))
    return tuple(_opened(unit, row) for row in rows)


def changes_between(unit: Unit, start: datetime, end: datetime) -> tuple[NumberEvent, ...]:
    """Releases, configurations and templates that went live in a span of time: suspects for a root cause."""
    query = _select().where(EVENTS.c.kind == "change", EVENTS.c.at >= start, EVENTS.c.at <= end)
    return tuple(_opened(unit, row) for row in unit.execute(query.order_by(EVENTS.c.at, EVENTS.c.id)))


def same_batch(unit: Unit, sent: NumberEvent, *, limit: int = 1000) -> tuple[NumberEvent, ...]:
    """Sends of the same campaign, template, gateway or release within a day of ``sent``: who else may be concerned."""
    marks = [
        getattr(EVENTS.c, name) == clean_text(value)
        for name in ("campaign", "template", "gateway", "release")
        if (value := getattr(sent, name))
    ]
    if not marks:
        return ()
    day = sa.and_(EVENTS.c.at >= sent.at - _DAY, EVENTS.c.at <= sent.at + _DAY)
    query = _select().where(EVENTS.c.kind == "send", day, sa.or_(*marks)).order_by(EVENTS.c.at).limit(limit)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def stream_events(store: Store, *, batch: int = 10_000, since: datetime | None = None) -> Iterator[list[NumberEvent]]:
    """All events that a number can be found for (a receipt may name its message only), opened, a batch at a time.

    Each batch is a short transaction of its own.
    """
    last = ""
    while True:
        query = _select().where(EVENTS.c.id > last, _joinable()).order_by(EVENTS.c.id).limit(batch)
        if since is not None:
            query = query.where(EVENTS.c.at >= since)
        with store.read() as unit:
            events = [_opened(unit, row) for row in unit.execute(query)]
        if events:
            yield events
            last = events[-1].id
        if len(events) < batch:
            return


def stream_texts(store: Store, *, batch: int = 2000) -> Iterator[list[NumberEvent]]:
    """All events with a text that a person may have said, opened, a batch at a time in a short transaction of its own.

    Kind by kind, each the oldest first.
    """
    for kind in ("inbound", "complaint", "call"):
        place: tuple[datetime, str] | None = None
        while True:
            query = _select().where(EVENTS.c.kind == kind, EVENTS.c.text_sealed.is_not(None))
            if place is not None:
                at, last = place
                query = query.where(sa.or_(EVENTS.c.at > at, sa.and_(EVENTS.c.at == at, EVENTS.c.id > last)))
            with store.read() as unit:
                rows = unit.execute(query.order_by(EVENTS.c.at, EVENTS.c.id).limit(batch)).all()
                events = [_opened(unit, row) for row in rows]
            if events:
                yield events
                place = (events[-1].at, events[-1].id)
            if len(events) < batch:
                break


def _joinable() -> sa.ColumnElement[bool]:
    return sa.or_(EVENTS.c.number_id.is_not(None), EVENTS.c.message_id.is_not(None))


def events_around(unit: Unit, number_ids: Iterable[str], customer_refs: Iterable[str]) -> list[NumberEvent]:
    """All that a judgement of these numbers and customers rests on, opened, in the order in which it was stored.

    That is every event on the numbers, receipts that name only a message sent to one of them, and on other numbers
    that a customer was tried on or used, what tells whose those are.
    """
    wanted = set(number_ids)
    rows = {row.id: row for some in chunks(sorted(wanted)) for row in _on(unit, EVENTS.c.number_id.in_(some))}
    sent = {row.message_id for row in rows.values() if row.message_id}
    for some in chunks(sorted(sent)):
        linked = sa.and_(EVENTS.c.message_id.in_(some), EVENTS.c.number_id.is_(None))
        rows.update((row.id, row) for row in _on(unit, linked))
    telling = (*DOINGS, *TRIES)
    others: set[str] = set()
    for some in chunks(sorted({clean_text(ref) for ref in customer_refs})):
        query = sa.select(EVENTS.c.number_id).where(
            EVENTS.c.customer_ref.in_(some), EVENTS.c.kind.in_(telling), EVENTS.c.number_id.is_not(None)
        )
        others.update(unit.execute(query.distinct()).scalars())
    for some in chunks(sorted(others - wanted)):
        on_others = sa.and_(EVENTS.c.number_id.in_(some), EVENTS.c.kind.in_(telling))
        rows.update((row.id, row) for row in _on(unit, on_others))
    return [_opened(unit, rows[id]) for id in sorted(rows)]


def _on(unit: Unit, which: sa.ColumnElement[bool]) -> Sequence[Any]:
    return unit.execute(_select().where(which)).all()
