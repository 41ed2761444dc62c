"""The ordered list of changes of holds with a cursor, and what senders acknowledged of it.

A cursor is the ``seq`` of the last change that was read. The changes of one transaction become visible together and in
the order of the commits (see ``epoch``), so a reader that has seen a change will never find an earlier one afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from misroute.store.epoch import CHANGES, Kind, changes_after
from misroute.store.holds import Hold, holds_by_id
from misroute.store.ids import new_id
from misroute.store.outbox import waiting_line
from misroute.store.senders import PUSH, Sender, push_key
from misroute.store.statements import chunks, insert_missing
from misroute.store.stopping import HOLDS
from misroute.store.tables import HoldAckRow, table_of
from misroute.store.unit import Unit

ACKS = table_of(HoldAckRow)
_LINE = 5_000
"""Pushes of one sender that are put in order at a time."""


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One change: ``hold`` is as it stands now, ``kind`` what happened to it ``at`` that time."""

    seq: int
    kind: Kind
    at: datetime
    hold: Hold


@dataclass(frozen=True, slots=True)
class Ack:
    """A sender obeys a change on a channel; ``stopped`` messages it took back, None when it did not say."""

    seq: int
    hold_id: str
    kind: Kind
    sender_id: str
    channel: str
    acked_at: datetime
    stopped: int | None


def feed(unit: Unit, after: int, *, limit: int) -> tuple[FeedChange, ...]:
    """Up to ``limit`` changes after a cursor, in their order."""
    changes = changes_after(unit, after, limit=limit)
    found = holds_by_id(unit, {change.hold_id for change in changes})
    return tuple(FeedChange(one.seq, one.kind, one.at, found[one.hold_id]) for one in changes)


def placed_between(unit: Unit, since: datetime, before: datetime, *, limit: int) -> tuple[Hold, ...]:
    """The holds that were placed within a span of time, the newest ``limit`` of them, in their order."""
    query = sa.select(CHANGES.c.hold_id, CHANGES.c.at, CHANGES.c.kind).order_by(CHANGES.c.seq.desc()).limit(limit)
    rows = [row for row in unit.execute(query) if row.kind == "placed" and since <= row.at < before]
    found = holds_by_id(unit, [row.hold_id for row in rows])
    return tuple(found[row.hold_id] for row in reversed(rows))


def seq_of(unit: Unit, hold_id: str, kind: str) -> int | None:
    """The place of a hold's placing or lifting; None when that has not happened."""
    query = sa.select(CHANGES.c.seq).where(CHANGES.c.hold_id == hold_id, CHANGES.c.kind == kind)
    return unit.execute(query).scalar_one_or_none()


def waiting(unit: Unit, sender: Sender, *, limit: int) -> tuple[tuple[int, str], ...]:
    """What is on its way to a sender, due or not: place in the feed and outbox key, the first changes first."""
    keys = waiting_line(unit, PUSH, sender.name, limit=_LINE)
    places: dict[str, int] = {}
    for some in chunks({key.split("/")[2] for key in keys}):
        for row in unit.execute(sa.select(CHANGES).where(CHANGES.c.hold_id.in_(some))):
            places[push_key(sender.name, row.hold_id, row.kind)] = row.seq
    return tuple(sorted((places[key], key) for key in keys if key in places)[:limit])


def acknowledge(
    unit: Unit, sender: Sender, seqs: Collection[int], channels: Collection[str], stopped: Mapping[str, int]
) -> int:
    """Record that ``sender`` obeys these changes on these channels; what is on record stays. Returns how many are new.

    ``stopped`` says by channel how many messages were taken back; of several changes it belongs to the last.
    """
    last = max(seqs, default=0)
    wanted = {(seq, channel) for seq in seqs for channel in channels}
    there = _on_record(unit, sender, seqs)
    rows = [
        {
            "id": new_id(),
            "seq": seq,
            "sender_id": sender.id,
            "channel": channel,
            "acked_at": unit.now,
            "stopped": stopped.get(channel) if seq == last else None,
        }
        for seq, channel in sorted(wanted - there)
    ]
    insert_missing(unit, ACKS, rows)
    return len(rows)


def _on_record(unit: Unit, sender: Sender, seqs: Collection[int]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for some in chunks(sorted(seqs)):
        query = sa.select(ACKS.c.seq, ACKS.c.channel).where(ACKS.c.sender_id == sender.id, ACKS.c.seq.in_(some))
        found.update((row.seq, row.channel) for row in unit.execute(query))
    return found


def unacknowledged(
    unit: Unit,
    sender: Sender,
    *,
    channels: Collection[str],
    up_to: int | None = None,
    before: datetime | None = None,
    in_force: bool = False,
    limit: int | None = None,
) -> list[int]:
    """The changes since it was registered that this sender has not acknowledged on every one of ``channels``.

    ``up_to`` a cursor; ``before`` an instant: only changes older than that; ``in_force``: only the placing of holds
    that still stand; ``limit`` so many of them.
    """
    acked = (
        sa.select(sa.func.count())
        .where(ACKS.c.seq == CHANGES.c.seq, ACKS.c.sender_id == sender.id, ACKS.c.channel.in_(list(channels)))
        .correlate(CHANGES)
        .scalar_subquery()
    )
    query = sa.select(CHANGES.c.seq).where(CHANGES.c.at >= sender.created_at, acked < len(set(channels)))
    if up_to is not None:
        query = query.where(CHANGES.c.seq <= up_to)
    if before is not None:
        query = query.where(CHANGES.c.at < before)
    if in_force:
        standing = sa.exists().where(HOLDS.c.id == CHANGES.c.hold_id, HOLDS.c.lifted_at.is_(None))
        query = query.where(CHANGES.c.kind == "placed", standing)
    return list(unit.execute(query.order_by(CHANGES.c.seq).limit(limit)).scalars())


def acks_of(unit: Unit, hold_ids: Collection[str]) -> tuple[Ack, ...]:
    """What was acknowledged of these holds, in the order of the changes."""
    found: list[Ack] = []
    for some in chunks(sorted(hold_ids)):
        query = (
            sa.select(ACKS, CHANGES.c.hold_id, CHANGES.c.kind)
            .join(CHANGES, CHANGES.c.seq == ACKS.c.seq)
            .where(CHANGES.c.hold_id.in_(some))
            .order_by(ACKS.c.seq, ACKS.c.acked_at, ACKS.c.id)
        )
        found.extend(
            Ack(row.seq, row.hold_id, row.kind, row.sender_id, row.channel, row.acked_at, row.stopped)
            for row in unit.execute(query)
        )
    return tuple(found)


def last_acknowledged(unit: Unit, sender: Sender) -> tuple[int, datetime] | None:
    """The newest change this sender acknowledged, and when; None for none."""
    query = sa.select(ACKS.c.seq, ACKS.c.acked_at).where(ACKS.c.sender_id == sender.id)
    row = unit.execute(query.order_by(ACKS.c.seq.desc()).limit(1)).first()
    return None if row is None else (row.seq, row.acked_at)
