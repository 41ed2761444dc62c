"""Time to halt: how long after a hold each sender said that it obeys, on each channel, and who has not said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from misroute.store import holdfeed, outbox
from misroute.store import senders as sender_rows
from misroute.store.holds import Hold
from misroute.store.senders import Sender, push_key
from misroute.store.unit import Unit

STUCK = ("dead", "unclear")
HALT_STATES = ("acknowledged", "waiting", "late", "undelivered")


@dataclass(frozen=True, slots=True)
class Halt:
    """One hold, one sender, one channel. ``state``: acknowledged, waiting, late, undelivered.

    ``undelivered``: the push was given up and a person must look (`outbox list`); ``late``: no acknowledgement within
    the setting. One that came late is acknowledged, with ``slow`` set.
    """

    hold_id: str
    sender: str
    channel: str
    state: str
    since: datetime
    acked_at: datetime | None
    stopped: int | None
    slow: bool

    @property
    def seconds(self) -> float | None:
        """From the hold to its acknowledgement."""
        return None if self.acked_at is None else max((self.acked_at - self.since).total_seconds(), 0.0)

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        return {
            "hold": self.hold_id,
            "sender": self.sender,
            "channel": self.channel,
            "state": self.state,
            "acked_at": self.acked_at,
            "seconds": self.seconds,
            "stopped": self.stopped,
            "slow": self.slow,
        }


def halts_of(unit: Unit, held: Sequence[Hold], within: timedelta) -> tuple[Halt, ...]:
    """How every sender that was registered when a hold was placed stands to it, by hold, channel and sender."""
    told = sender_rows.senders(unit, removed=True)
    if not told or not held:
        return ()
    acks = {
        (ack.hold_id, ack.sender_id, ack.channel): ack
        for ack in reversed(holdfeed.acks_of(unit, [hold.id for hold in held]))
    }
    pushes = outbox.states_of(unit, (push_key(one.name, hold.id, "placed") for hold in held for one in told))
    found: list[Halt] = []
    for hold in held:
        for one in told:
            if not _was_there(one, hold.since):
                continue
            for channel in one.channels:
                ack = acks.get((hold.id, one.id, channel))
                if ack is not None:
                    slow = ack.acked_at - hold.since > within
                    state, acked_at, stopped = "acknowledged", ack.acked_at, ack.stopped
                else:
                    if one.state == "removed" or not hold.is_active:
                        continue  # nobody waits for it any more
                    acked_at, stopped, slow = None, None, unit.now - hold.since > within
                    stuck = pushes.get(push_key(one.name, hold.id, "placed")) in STUCK
                    state = "undelivered" if stuck else "late" if slow else "waiting"
                found.append(Halt(hold.id, one.name, channel, state, hold.since, acked_at, stopped, slow))
    return tuple(sorted(found, key=lambda one: (one.since, one.hold_id, one.channel, one.sender)))


def _was_there(sender: Sender, at: datetime) -> bool:
    return sender.created_at <= at and (sender.state != "removed" or sender.updated_at > at)


def by_channel(halts: Sequence[Halt]) -> list[dict[str, Any]]:
    """For each channel: how many senders, how many of them halted, median and worst time, and who has not said so."""
    rows = []
    for channel in sorted({one.channel for one in halts}):
        mine = [one for one in halts if one.channel == channel]
        seconds = [one.seconds for one in mine if one.seconds is not None]
        waiting = [one for one in mine if one.acked_at is None]
        rows.append(
            {
                "channel": channel,
                "senders": len({one.sender for one in mine}),
                "acknowledged": len(seconds),
                "median_seconds": round(median(seconds), 3) if seconds else None,
                "worst_seconds": round(max(seconds), 3) if seconds else None,
                "stopped": sum(one.stopped or 0 for one in mine),
                "not_yet": sorted({one.sender for one in waiting}),
                "late": any(one.slow for one in waiting) or any(one.state == "undelivered" for one in waiting),
            }
        )
    return rows


def time_to_halt(unit: Unit, held: Sequence[Hold], within: timedelta) -> dict[str, Any]:
    """What `case show` and `hold show` say about it; empty lists where no sender is registered."""
    halts = halts_of(unit, held, within)
    return {
        "within_seconds": within.total_seconds(),
        "channels": by_channel(halts),
        "senders": [one.to_json() for one in halts],
    }
