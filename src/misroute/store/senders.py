"""The register of systems that send: who must be told of holds, and how; and the telling itself, through the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.ids import new_id
from misroute.store.outbox import NewEffect, change_all, enqueue, revive
from misroute.store.statements import insert_new, update_one
from misroute.store.stopping import take_turns
from misroute.store.tables import SenderRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

SENDERS = table_of(SenderRow)
SENDER_STATES = ("active", "paused", "removed")
PUSH: Final = "hold"
"""The kind of the effects that tell a sender of a hold."""
_KEPT = "senders pushed to"


@dataclass(frozen=True, slots=True)
class Sender:
    """A dialler, gateway or mail system. ``url``: where holds are pushed to; None for one that fetches them.

    ``secret_env`` names the variable of the environment that has its shared secret; the secret itself is not stored.
    ``options``: ``clear_numbers``, ``allow_private``, ``allow_http``.
    """

    id: str
    name: str
    kind: str
    channels: tuple[str, ...]
    url: str | None
    secret_env: str | None
    state: str
    options: Mapping[str, Any]
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def is_active(self) -> bool:
        """Whether it is told of holds."""
        return self.state == "active"

    @property
    def is_pushed(self) -> bool:
        """Whether holds are pushed to it."""
        return self.is_active and self.url is not None

    @property
    def sees_numbers(self) -> bool:
        """Whether it was registered to get numbers in clear."""
        return bool(self.options.get("clear_numbers"))


@dataclass(frozen=True, slots=True)
class NewSender:
    """A sender to be registered."""

    name: str
    kind: str
    channels: tuple[str, ...]
    url: str | None = None
    secret_env: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def add(unit: Unit, new: NewSender) -> Sender:
    """Register a sender; one that was removed comes back as it is described now. Raises Conflict for a known name.

    Alone among the writers of holds: one that is being placed right now is told to the sender, or found in force.
    """
    take_turns(unit, wide=True)
    values = {
        "kind": new.kind,
        "channels": list(new.channels),
        "url": new.url,
        "secret_env": new.secret_env,
        "state": "active",
        "options": dict(new.options),
        "created_at": unit.now,
        "created_by": unit.actor,
        "updated_at": unit.now,
    }
    if not insert_new(unit, SENDERS, {"id": new_id(), "name": new.name, **values}):
        gone = [SENDERS.c.name == clean_text(new.name), SENDERS.c.state == "removed"]
        if not update_one(unit, SENDERS, gone, values):
            raise Conflict(f"a sender {new.name[:40]!r} is registered already: `misroute sender list` shows them")
    return sender(unit, new.name)


def _opened(row: Any) -> Sender:
    return Sender(
        row.id,
        row.name,
        row.kind,
        tuple(row.channels),
        row.url,
        row.secret_env,
        row.state,
        row.options,
        row.created_at,
        row.created_by,
        row.updated_at,
    )


def sender(unit: Unit, name: str) -> Sender:
    """The sender of this name that is not removed. Raises NotFound."""
    where = (SENDERS.c.name == clean_text(name.strip()), SENDERS.c.state != "removed")
    row = unit.execute(sa.select(SENDERS).where(*where)).one_or_none()
    if row is None:
        raise NotFound(f"no sender {name.strip()[:40]!r}: `misroute sender list` shows those there are")
    return _opened(row)


def senders(unit: Unit, *, removed: bool = False) -> tuple[Sender, ...]:
    """All senders by name, those that were removed only when asked for."""
    query = sa.select(SENDERS).order_by(SENDERS.c.name)
    if not removed:
        query = query.where(SENDERS.c.state != "removed")
    return tuple(_opened(row) for row in unit.execute(query))


def remove(unit: Unit, name: str) -> Sender:
    """Tell this sender of no more holds; what it acknowledged stays on record. Raises NotFound."""
    there = sender(unit, name)
    where = [SENDERS.c.id == there.id, SENDERS.c.state != "removed"]
    update_one(unit, SENDERS, where, {"state": "removed", "updated_at": unit.now})
    change_all(unit, PUSH, there.name, states=("pending", "dead", "unclear"), to="cancelled")
    return there


def push_key(sender_name: str, hold_id: str, change: str) -> str:
    """The outbox key of one change for one sender."""
    return f"{PUSH}/{sender_name}/{hold_id}/{change}"


def tell(unit: Unit, change: str, hold_id: str, scope: str, value: str | None) -> None:
    """Put a change of holds into the outbox for each sender that is pushed to, in the transaction that makes it."""
    for one in _pushed(unit):
        tell_one(unit, one, change, hold_id, scope, value, unit.now)


def _pushed(unit: Unit) -> tuple[Sender, ...]:
    known = cast("tuple[Sender, ...] | None", unit.kept.get(_KEPT))
    if known is None:  # an incident places many holds in one transaction
        known = tuple(one for one in senders(unit) if one.is_pushed)
        unit.kept[_KEPT] = known
    return known


def tell_one(unit: Unit, one: Sender, change: str, hold_id: str, scope: str, value: str | None, at: datetime) -> None:
    """As ``tell`` for one sender.

    The payload, which is sealed, has the number in clear; whether this sender may see it is looked at when it leaves.
    """
    payload = {"change": change, "hold": hold_id, "scope": scope, "value": value or "", "at": at.isoformat()}
    key = push_key(one.name, hold_id, change)
    if not enqueue(unit, NewEffect(key, PUSH, one.name, payload, audience="sender")):
        revive(unit, key)  # a sender that was removed and is back is told anew
