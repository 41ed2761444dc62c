"""What the campaign watch rests on: sends of a span, the signals that may belong to them, and how streams stand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import NotFound
from misroute.store.events import EVENTS
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, open_number
from misroute.store.statements import insert_new, wait_turn
from misroute.store.tables import WatchStreamRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

STREAMS = table_of(WatchStreamRow)
_LOCK = 730_410_041
HARD = ("unknown_subscriber", "not_in_service")
"""Outcomes of a receipt that say the number is nobody's; the others pass."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One send, with what it belongs to."""

    id: str
    at: datetime
    number_id: str | None
    message_id: str | None
    customer_ref: str | None
    campaign: str | None
    template: str | None
    gateway: str | None
    release: str | None


@dataclass(frozen=True, slots=True)
class Signal:
    """An event that may say a send went wrong: an inbound's text has yet to be read."""

    id: str
    at: datetime
    kind: str
    number_id: str | None
    message_id: str | None
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as stored; see the table."""

    id: str
    kind: str
    value: str
    state: str
    sends: int
    signals: int
    base_rate: float
    statistic: float
    threshold: float
    learned_at: datetime | None
    since: datetime | None
    started_at: datetime | None
    halted_at: datetime | None
    case_id: str | None
    episode: int
    seen_id: str | None
    updated_at: datetime


def newest_event(unit: Unit) -> str | None:
    """The id of the event that was stored last."""
    return unit.execute(sa.select(sa.func.max(EVENTS.c.id))).scalar()


def sends_between(unit: Unit, start: datetime, end: datetime, *, limit: int) -> list[Sent]:
    """The newest ``limit`` sends from ``start`` up to ``end``, in the order they left."""
    columns = [EVENTS.c[part.name] for part in fields(Sent)]
    span = (EVENTS.c.kind == "send", EVENTS.c.at >= start, EVENTS.c.at <= end)
    query = sa.select(*columns).where(*span).order_by(EVENTS.c.at.desc(), EVENTS.c.id.desc()).limit(limit)
    return [Sent(*row) for row in unit.execute(query)][::-1]


def signals_between(unit: Unit, start: datetime, end: datetime, *, read: frozenset[str]) -> list[Signal]:
    """Inbound texts, complaints and hard failed receipts of a span; texts of ``read`` events are not opened again."""
    failed = sa.and_(EVENTS.c.kind == "receipt", EVENTS.c.outcome.in_(HARD))
    theirs = sa.and_(EVENTS.c.kind.in_(("inbound", "complaint")), sa.func.coalesce(EVENTS.c.direction, "") != "out")
    query = sa.select(EVENTS).where(EVENTS.c.at >= start, EVENTS.c.at <= end, sa.or_(theirs, failed))
    found = []
    for row in unit.execute(query.order_by(EVENTS.c.at, EVENTS.c.id)):
        sealed = None if row.id in read or row.kind == "receipt" else row.text_sealed
        text = unit.sealer.open("number_events", "text", row.id, sealed)
        found.append(Signal(row.id, row.at, row.kind, row.number_id, row.message_id, text))
    return found


def numbers_of(unit: Unit, number_ids: list[str]) -> dict[str, str]:
    """Numbers by their ids, opened; those that cannot be read are left out."""
    query = sa.select(NUMBERS.c.id, NUMBERS.c.number_sealed, NUMBERS.c.readable).where(NUMBERS.c.id.in_(number_ids))
    opened = ((row, open_number(unit, row.id, row.number_sealed, row.readable)) for row in unit.execute(query))
    return {row.id: number for row, number in opened if number is not None and row.readable}


def streams(unit: Unit) -> dict[tuple[str, str], Stream]:
    """All streams by kind and value."""
    names = [STREAMS.c[part.name] for part in fields(Stream)]
    return {(row.kind, row.value): Stream(*row) for row in unit.execute(sa.select(*names).order_by(STREAMS.c.id))}


def stream(unit: Unit, kind: str, value: str) -> Stream:
    """One stream. Raises NotFound."""
    found = streams(unit).get((kind, clean_text(value)))
    if found is None:
        raise NotFound(f"no {kind} {value[:60]!r} is watched: `misroute watch list` shows the streams there are")
    return found


def take_turn(unit: Unit) -> None:
    """Those who change streams go one after the other."""
    wait_turn(unit, _LOCK)


def keep_stream(unit: Unit, kind: str, value: str, there: Stream | None, **changes: Any) -> None:
    """Store what changed of a stream, or a new one."""
    if there is not None:
        unit.execute(sa.update(STREAMS).where(STREAMS.c.id == there.id).values(**changes, updated_at=unit.now))
        return
    fresh = {"id": new_id(), "kind": kind, "value": value, "state": "watching", "base_rate": 0.0, "statistic": 0.0}
    rest = {"threshold": 0.0, "sends": 0, "signals": 0, "episode": 0}
    insert_new(unit, STREAMS, {**fresh, **rest, **changes, "updated_at": unit.now})
