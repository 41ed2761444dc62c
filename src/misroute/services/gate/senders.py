"""The register of senders: who is told of holds, how it is reached, and how it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from misroute.connect import Receipt
from misroute.connect.targets import url_problem
from misroute.errors import UsageError
from misroute.services.answers import plain_reason
from misroute.services.gate.holdpush import HoldPush, secrets_of
from misroute.store import epoch, holdfeed, holds, outbox
from misroute.store import senders as sender_rows
from misroute.store.ids import new_id
from misroute.store.senders import PUSH, NewSender, Sender
from misroute.store.unit import Store, Unit

CHANNELS = ("sms", "call", "voicemail", "email", "letter", "visit")
NEWCOMER = 10_000
"""Holds in force that a newcomer is pushed one by one; of more it reads a snapshot or a file."""
COUNTED = 10_000
"""Late acknowledgements are counted so far; more is as bad."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class Registered:
    """A sender that is on the register now, and how many holds in force are on their way to it."""

    sender: Sender
    told: int
    holds: int


@dataclass(frozen=True, slots=True)
class Senders:
    """The service behind ``misroute sender``."""

    store: Store
    push: HoldPush
    halt_within: timedelta

    def add(
        self,
        name: str,
        *,
        channels: Sequence[str],
        kind: str = "sender",
        url: str | None = None,
        secret_env: str | None = None,
        clear_numbers: bool = False,
        allow_private: bool = False,
        allow_http: bool = False,
        reason: str = "",
        actor: str,
    ) -> Registered:
        """Register a sender. With a ``url`` it is pushed to: each hold in force now, and every change from now on.

        ``clear_numbers`` needs a ``reason``; without it numbers are keyed hashes. Raises UsageError, Conflict,
        ConfigProblem.
        """
        _check(name, kind, channels, url, secret_env, http=allow_http)
        why = plain_reason(reason)
        if clear_numbers and not why:
            raise UsageError("numbers in clear need --reason TEXT: why this sender may see them is recorded")
        options = {"clear_numbers": clear_numbers, "allow_private": allow_private, "allow_http": allow_http}
        new = NewSender(name, kind, tuple(dict.fromkeys(channels)), url, secret_env, options)
        with self.store.write(actor) as unit:
            made = sender_rows.add(unit, new)
            if url is not None:
                secrets_of(made, self.push.env)  # said now and not when a hold must reach it
                self.push.connector(made)
            count = holds.count_active(unit)
            told = self._tell_of_all(unit, made) if made.is_pushed and count <= NEWCOMER else 0
            said = {"name": name, "kind": kind, "channels": list(new.channels), "pushed": url is not None}
            said |= {"numbers": "full" if clear_numbers else "hashed", **({"reason": why} if why else {})}
            unit.audit("sender.added", made.id, said)
        return Registered(made, told, count)

    def _tell_of_all(self, unit: Unit, made: Sender) -> int:
        active = tuple(holds.every_active(unit))
        for hold in active:
            sender_rows.tell_one(unit, made, "placed", hold.id, hold.scope, hold.value, hold.since)
        return len(active)

    def remove(self, name: str, reason: str, *, actor: str) -> None:
        """Take a sender off the register; what was still on its way to it is called off."""
        if not reason.strip():
            raise UsageError("removing a sender needs a reason: --reason TEXT")
        with self.store.write(actor) as unit:
            gone = sender_rows.remove(unit, name)
            unit.audit("sender.removed", gone.id, {"name": gone.name, "reason": plain_reason(reason)})

    def every(self, *, removed: bool = False) -> list[dict[str, Any]]:
        """The senders, each with how it stands."""
        with self.store.read() as unit:
            return [self._row(unit, one) for one in sender_rows.senders(unit, removed=removed)]

    def show(self, name: str) -> dict[str, Any]:
        """One sender and how it stands."""
        with self.store.read() as unit:
            one = sender_rows.sender(unit, name)
            stuck = [
                {"key": effect.key, "state": effect.state, "attempts": effect.attempts, "last_error": effect.last_error}
                for effect in outbox.find_effects(unit, states=("pending", "dead", "unclear"), limit=1000)
                if (effect.kind, effect.connector) == (PUSH, one.name) and effect.last_error
            ]
            return {**self._row(unit, one), "url": one.url, "secret_env": one.secret_env, "problems": stuck[:20]}

    def _row(self, unit: Unit, one: Sender) -> dict[str, Any]:
        counts = outbox.count_states(unit, PUSH, one.name)
        newest = holdfeed.last_acknowledged(unit, one)
        since = unit.now - self.halt_within
        late = holdfeed.unacknowledged(unit, one, channels=one.channels, before=since, in_force=True, limit=COUNTED)
        return {
            "name": one.name,
            "kind": one.kind,
            "channels": list(one.channels),
            "way": "push" if one.url else "feed",
            "numbers": "full" if one.sees_numbers else "hashed",
            "state": one.state,
            "since": one.created_at,
            "acknowledged": None if newest is None else newest[0],
            "acknowledged_at": None if newest is None else newest[1],
            "newest": epoch.current(unit),
            "late": len(late) if one.is_active else 0,
            "waiting": counts.get("pending", 0) + counts.get("leased", 0),
            "dead": counts.get("dead", 0) + counts.get("unclear", 0),
        }

    def test(self, name: str, *, actor: str) -> Receipt:
        """Send it a change that holds nothing. Raises UsageError, DeliveryError, ConfigProblem."""
        with self.store.read() as unit:
            one = sender_rows.sender(unit, name)
        if one.url is None:
            raise UsageError(f"{one.name} has no address: it fetches the holds itself, nothing can be sent to it")
        with self.store.write(actor) as unit:
            unit.audit("sender.tested", one.id, {"name": one.name})
        return self.push.test(one, f"{PUSH}/{one.name}/test/{new_id()}")

    def resend(self, name: str, reason: str, *, actor: str) -> int:
        """Put every push that was given up back into the line; returns how many."""
        with self.store.write(actor) as unit:
            one = sender_rows.sender(unit, name)
            count = outbox.change_all(unit, PUSH, one.name, states=("dead", "unclear"), to="pending")
            unit.audit("sender.resent", one.id, {"name": one.name, "count": count, "reason": plain_reason(reason)})
        return count


def _check(
    name: str, kind: str, channels: Sequence[str], url: str | None, secret_env: str | None, *, http: bool
) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError("a sender's name has 1 to 40 small letters, digits, dots and dashes, such as dialler-1")
    if not _NAME.fullmatch(kind):
        raise UsageError("a sender's kind is one word of small letters, such as dialler")
    if not channels or (unknown := sorted(set(channels) - set(CHANNELS))):
        what = f", not {unknown[0][:20]!r}" if channels else ""
        raise UsageError(f"a sender sends on channels: of {', '.join(CHANNELS)}{what}")
    if (url is None) != (secret_env is None):
        raise UsageError("an address to push to and the name of the variable with its secret go together")
    if url is not None and (problem := url_problem(url, http=http)):
        raise UsageError(f"the address {problem}")
    if secret_env is not None and not _VARIABLE.fullmatch(secret_env):
        raise UsageError("the secret is not given here but the name of the environment variable that holds it")
