"""Holds as senders read them: the changes after a cursor, everything in force for a newcomer, acknowledgements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from misroute.errors import Conflict, NotFound, UsageError
from misroute.store import epoch, holdfeed, holds
from misroute.store import senders as sender_rows
from misroute.store.holdfeed import FeedChange
from misroute.store.holds import Hold
from misroute.store.senders import Sender
from misroute.store.unit import Store, Unit

MOST = 1000
"""Changes of one page."""
Hide = Callable[[str], str]
"""A number in E.164 as this reader may see it, such as its keyed hash."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some changes in their order. ``cursor`` is what to ask with next; ``more``: there are further ones already."""

    changes: tuple[dict[str, Any], ...]
    cursor: int
    more: bool

    def to_json(self) -> dict[str, Any]:
        """As a program reads it."""
        return {"changes": list(self.changes), "cursor": self.cursor, "more": self.more}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything in force, and the cursor from which the changes go on. ``holds`` is read while it is gone through."""

    cursor: int
    holds: Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class HoldFeed:
    """The service behind the feed of holds, over HTTP and as a file."""

    store: Store

    def changes(self, after: int, *, limit: int = MOST, hide: Hide | None) -> FeedPage:
        """The changes after a cursor. ``hide`` None: numbers in clear.

        Raises UsageError for a cursor below nothing, and Conflict for one that lies ahead of this database (it was
        restored from an older copy): then everything in force must be read anew.
        """
        with self.store.read() as unit:
            return page(unit, after, limit=limit, hide=hide)

    @contextmanager
    def snapshot(self, *, hide: Hide | None) -> Iterator[Snapshot]:
        """All holds in force and the cursor of the same moment."""
        with self.store.read() as unit:
            yield Snapshot(epoch.current(unit), (held_row(hold, hide) for hold in holds.every_active(unit)))

    def acknowledge(
        self,
        sender: str,
        *,
        hold_id: str | None = None,
        up_to: int | None = None,
        channel: str | None = None,
        stopped: int | Mapping[str, int] | None = None,
        actor: str,
    ) -> int:
        """A sender says that it obeys one hold, or every change up to a cursor; returns how many are newly on record.

        Without ``channel`` it speaks for all its channels; ``stopped``: how many messages it took back, by channel or
        for the one named. Raises NotFound for an unknown sender or hold, UsageError for what cannot be meant.
        """
        if (hold_id is None) == (up_to is None):
            raise UsageError("say what is acknowledged: one hold, or all changes up to a cursor")
        with self.store.write(actor) as unit:
            who = sender_rows.sender(unit, sender)
            channels = _channels(who, channel)
            seqs = _one_hold(unit, hold_id) if hold_id is not None else _up_to(unit, who, up_to or 0, channels)
            new = acknowledged(unit, who, seqs, channels, stopped)
            if new:
                said = {"sender": who.name, "channels": list(channels), "count": new}
                said |= {"hold": hold_id} if hold_id is not None else {"up_to": up_to}
                unit.audit("hold.acknowledged", hold_id, said)
        return new


def page(unit: Unit, after: int, *, limit: int, hide: Hide | None) -> FeedPage:
    """As ``HoldFeed.changes`` within a transaction."""
    checked_cursor(unit, after)
    if not 1 <= limit <= MOST:
        raise UsageError(f"a page has 1 to {MOST} changes")
    found = holdfeed.feed(unit, after, limit=limit + 1)
    shown = found[:limit]
    cursor = shown[-1].seq if shown else after
    return FeedPage(tuple(change_row(one, hide) for one in shown), cursor, len(found) > limit)


def checked_cursor(unit: Unit, after: int) -> int:
    """The cursor of this moment, when ``after`` may be gone on from. Raises UsageError, Conflict."""
    now = epoch.current(unit)
    if after < 0:
        raise UsageError("a cursor is a whole number from 0 on")
    if after > now:
        raise Conflict(f"the cursor {after} lies ahead of this database ({now}): read all holds in force anew")
    return now


def change_row(change: FeedChange, hide: Hide | None) -> dict[str, Any]:
    """One change as a sender reads it."""
    held = held_row(change.hold, hide)
    return {"seq": change.seq, "change": change.kind, **held, "at": change.at.isoformat()}


def held_row(hold: Hold, hide: Hide | None) -> dict[str, Any]:
    """What is held, as a sender compares it; ``hide`` None: a number in clear."""
    value = hold.value or ""
    if hold.scope == "number" and hide is not None:
        value = hide(value)
    return {"hold": hold.id, "scope": hold.scope, "value": value, "since": hold.since.isoformat()}


def acknowledged(
    unit: Unit,
    sender: Sender,
    seqs: Collection[int],
    channels: Collection[str],
    stopped: int | Mapping[str, int] | None,
) -> int:
    """Put an acknowledgement on record; a count that names no channel stands with the first one, so that sums hold."""
    if isinstance(stopped, int):
        stopped = {next(iter(channels)): stopped}
    counts = {name: count for name, count in (stopped or {}).items() if 0 <= count < 2**31}
    return holdfeed.acknowledge(unit, sender, seqs, channels, counts)


def _channels(sender: Sender, channel: str | None) -> tuple[str, ...]:
    if channel is None:
        return sender.channels
    if channel not in sender.channels:
        raise UsageError(f"{sender.name} is registered for {', '.join(sender.channels)}, not for {channel[:20]!r}")
    return (channel,)


def _one_hold(unit: Unit, hold_id: str) -> list[int]:
    found = holds.find_hold(unit, hold_id)
    seqs = [holdfeed.seq_of(unit, found.id, kind) for kind in ("placed", "lifted")]
    if not (there := [seq for seq in seqs if seq is not None]):
        raise NotFound(f"hold {found.id} stands in no feed: `misroute db check`")
    return there


def _up_to(unit: Unit, sender: Sender, cursor: int, channels: Collection[str]) -> list[int]:
    if not 0 <= cursor <= epoch.current(unit):
        raise UsageError("this cursor was never given out: acknowledge the one that the feed answered")
    return holdfeed.unacknowledged(unit, sender, channels=channels, up_to=cursor)
