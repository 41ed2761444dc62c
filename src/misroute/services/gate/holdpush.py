"""Senders are told of holds: each change as a signed webhook, in order, until the sender has said that it obeys.

The messages lie in the outbox, put there by the transaction that placed or lifted the hold. Each sender has a line of
its own: the first of the line goes, the next one only when that has ended; a sender that cannot be reached keeps its
line and nobody else's. A push may be repeated safely (its key is the same, ``seq`` says where it belongs), so that
whatever is killed when, it goes out again. The answer with 2xx is the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from misroute.connect import Connector, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.signing import Secrets
from misroute.connect.targets import Allowed
from misroute.connect.webhook import Endpoint, SignedWebhook
from misroute.errors import ConfigProblem, MisrouteError
from misroute.remedy import Retry, next_try
from misroute.services.gate.holdfeed import acknowledged
from misroute.services.gate.holdfile import number_hash
from misroute.store import holdfeed, outbox
from misroute.store import senders as sender_rows
from misroute.store.outbox import Effect
from misroute.store.senders import PUSH, Sender
from misroute.store.unit import Store

TIMEOUT = 5.0
"""Seconds a sender may take to answer; short, since those behind in the line wait."""
LEASE = timedelta(seconds=30)
"""Longer than one exchange; after it another worker takes the push up."""
PATIENCE = Retry(attempts=1500, first=timedelta(seconds=1), factor=Decimal(2), cap=timedelta(minutes=1))
"""A sender that is down is tried for about a day."""
REFUSALS = 5
"""How often a refused push is tried before a person must look and the line goes on without it."""
AT_ONCE = 8
"""Senders that are told side by side."""
A_ROUND = 200
"""Pushes of one sender in one round."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one round did."""

    delivered: int = 0
    later: int = 0
    failed: int = 0

    def __add__(self, other: Pushed) -> Pushed:
        return Pushed(self.delivered + other.delivered, self.later + other.later, self.failed + other.failed)


@dataclass(frozen=True, slots=True)
class HoldPush:
    """The service that tells senders. ``connect`` replaces the webhook in tests."""

    store: Store
    env: Mapping[str, str]
    clock: Callable[[], datetime]
    owner: str
    connect: Callable[[Sender], Connector] | None = None

    def push_due(self) -> Pushed:
        """Tell every sender what is due to it; slow senders do not hold up the others."""
        with self.store.read() as unit:
            if not outbox.has_due(unit, kinds=(PUSH,)):
                return Pushed()
            lines = [
                (one, line)
                for one in sender_rows.senders(unit)
                if one.is_pushed and (line := holdfeed.waiting(unit, one, limit=A_ROUND))
            ]
        if len(lines) < 2:
            return sum((self._serve(*each) for each in lines), Pushed())
        with ThreadPoolExecutor(min(len(lines), AT_ONCE)) as pool:
            return sum(pool.map(lambda each: self._serve(*each), lines), Pushed())

    def _serve(self, sender: Sender, line: tuple[tuple[int, str], ...]) -> Pushed:
        done = Pushed()
        for seq, key in line:
            with self.store.write(self.owner) as unit:
                effect = outbox.claim_effect(unit, self.owner, key, span=LEASE)
            if effect is None:
                break  # it waits for its next try, or another worker is at it: the line waits with it
            one = self._one(sender, effect, seq)
            done += one
            if one.later:
                break
        return done

    def _one(self, sender: Sender, effect: Effect, seq: int) -> Pushed:
        try:
            message = Outgoing(effect.key, PUSH, {"seq": seq, **self._shown(sender, effect)}, effect.created_at)
            receipt = self.connector(sender).deliver(message)
        except Permanent as error:
            return self._again(effect, error, most=REFUSALS)
        except (Transient, Unclear, ConfigProblem) as error:
            return self._again(effect, error, most=PATIENCE.attempts)
        with self.store.write(self.owner) as unit:
            proof = {"connector": receipt.connector, "reference": receipt.reference, "at": receipt.at.isoformat()}
            if not outbox.delivered(unit, effect.key, effect.fence, proof):
                return Pushed()  # our lease ran out: whoever has it now reports, by the same key
            acknowledged(unit, sender, [seq], sender.channels, stopped_of(receipt))
            unit.audit("hold.acknowledged", _hold_of(effect), {"sender": sender.name, "seq": seq})
        return Pushed(delivered=1)

    def _again(self, effect: Effect, error: MisrouteError, *, most: int) -> Pushed:
        with self.store.write(self.owner) as unit:
            at = next_try(PATIENCE, effect.attempts, unit.now, effect.key) if effect.attempts < most else None
            if at is None:
                if outbox.given_up(unit, effect.key, effect.fence, str(error)):
                    unit.audit("hold.push_failed", _hold_of(effect), {"key": effect.key, "why": str(error)})
                return Pushed(failed=1)
            if isinstance(error, Transient) and error.retry_after is not None:
                at = max(at, unit.now + min(error.retry_after, PATIENCE.cap))
            outbox.try_later(unit, effect.key, effect.fence, str(error), at, attempts=effect.attempts)
        return Pushed(later=1)

    def connector(self, sender: Sender) -> Connector:
        """The webhook of a sender. Raises ConfigProblem when its secret is not in the environment, or is none."""
        if self.connect is not None:
            return self.connect(sender)
        secrets = secrets_of(sender, self.env)
        url = sender.url or ""
        allowed = Allowed(
            frozenset({(urlsplit(url).hostname or "").rstrip(".").lower()}),
            private=bool(sender.options.get("allow_private")),
            http=bool(sender.options.get("allow_http")),
        )
        endpoint = Endpoint(url, allowed, Secrets(secrets), idempotent=True, timeout=TIMEOUT)
        return SignedWebhook(endpoint, clock=self.clock, name=f"sender-{sender.name}")

    def _shown(self, sender: Sender, effect: Effect) -> dict[str, Any]:
        """The change as this sender may see it."""
        said = dict(effect.payload or {})
        if said.get("scope") != "number":
            return said
        if sender.sees_numbers:
            return {**said, "numbers": "full"}
        key = secrets_of(sender, self.env)[0]
        return {**said, "value": number_hash(key, str(said.get("value"))), "numbers": "hmac-sha256"}

    def test(self, sender: Sender, key: str) -> Receipt:
        """Send a change that holds nothing, to see whether it arrives. Raises DeliveryError, ConfigProblem."""
        said = {"seq": 0, "change": "test", "hold": "", "scope": "", "value": "", "at": self.clock().isoformat()}
        return self.connector(sender).deliver(Outgoing(key, PUSH, said, self.clock()))


def secrets_of(sender: Sender, env: Mapping[str, str]) -> list[str]:
    """The sender's secrets, the newest first; several stand in one variable with spaces between, to be rotated."""
    name = sender.secret_env or ""
    found = env.get(name, "").split()
    if not found:
        raise ConfigProblem([f"sender {sender.name}: the variable {name or 'for its secret'} is not set or empty"])
    return found


def stopped_of(receipt: Receipt) -> int | Mapping[str, int] | None:
    """How many messages the sender says that it took back: ``{"stopped": 3}`` or by channel; None if it does not."""
    said = receipt.said.get("stopped")
    if isinstance(said, bool):
        return None
    if isinstance(said, int):
        return said if 0 <= said < 2**31 else None
    if isinstance(said, Mapping):
        return {
            str(name): count for name, count in said.items() if isinstance(count, int) and not isinstance(count, bool)
        }
    return None


def _hold_of(effect: Effect) -> str:
    return str((effect.payload or {}).get("hold"))
