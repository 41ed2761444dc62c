"""Who may ask over HTTP: tokens are made, listed, revoked; and requests that come twice have one effect."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from misroute.errors import Conflict, MisrouteError, UsageError
from misroute.services.answers import plain_reason
from misroute.store import idempotency, tokens
from misroute.store.errors import StoreUnavailable
from misroute.store.secrets import pseudonym
from misroute.store.tokens import StoredToken
from misroute.store.unit import Store

Act: TypeAlias = Callable[[str | None], tuple[int, dict[str, Any]]]
SCOPES: Mapping[str, str] = {
    "gate:check": "ask whether messages may go, and report those that went",
    "gate:assert": "state facts in a question that loosen the answer",
    "gate:read": "read how an answer came about",
    "messages:send": "send messages through the gate by a way of the settings",
    "holds:read": "read and follow the holds, and acknowledge them",
    "holds:write": "place and lift holds",
    "events:write": "report what happened on numbers",
    "wishes:read": "read what people asked for",
    "wishes:write": "record what people asked for",
    "consents:read": "read what people consented to",
    "consents:write": "record what people consented to",
}
SENDING = ("gate:check", "holds:read", "events:write")
"""What a sender's token may do unless it is said otherwise."""
PREFIX = "mrt_"
KEPT_FOR = timedelta(days=2)
"""How long the answer to a request is kept for its repetition."""
LONGEST_DAYS = 3660


def digest_of(token: str) -> str:
    """The SHA-256 of a token in hexadecimal digits, all that is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Accounts:
    """The service behind ``misroute token``, and what the HTTP interface asks."""

    store: Store

    def new_token(
        self, name: str, scopes: Sequence[str], *, sender: str | None = None, days: int | None = None, actor: str
    ) -> str:
        """A token of 256 random bits, told only now. ``days`` from now it expires; None: never.

        Raises UsageError for a name or a scope that cannot be, Conflict when a token of this name is good.
        """
        if not (name.isascii() and name.replace("-", "").isalnum() and len(name) <= 40):
            raise UsageError("a token's name has letters, digits and hyphens, at most 40")
        unknown = sorted(set(scopes) - SCOPES.keys())
        if unknown or not scopes:
            said = f"no scope {unknown[0][:40]!r}" if unknown else "a token needs a scope"
            raise UsageError(f"{said}: give some of {', '.join(SCOPES)}")
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise UsageError(f"a token is good for 1 to {LONGEST_DAYS} days")
        made = PREFIX + secrets.token_urlsafe(32)
        with self.store.write(actor) as unit:
            until = None if days is None else unit.now + timedelta(days=days)
            kept = tokens.keep_token(
                unit, name, digest_of(made), sorted(set(scopes)), sender=sender or None, expires_at=until
            )
            detail = {"name": name, "scopes": list(kept.scopes), "expires_at": until.isoformat() if until else None}
            unit.audit("token.made", kept.id, detail)
        return made

    def list_tokens(self) -> list[dict[str, Any]]:
        """Every token, without anything that opens a door."""
        with self.store.read() as unit:
            return [_shown(token, unit.now) for token in tokens.tokens(unit)]

    def revoke_token(self, name: str, reason: str, *, actor: str) -> None:
        """End a token; servers refuse it within seconds. Raises NotFound, Conflict, UsageError without a reason."""
        if not reason.strip():
            raise UsageError("revoking a token needs a reason: --reason TEXT")
        with self.store.write(actor) as unit:
            ended = tokens.revoke_token(unit, name)
            unit.audit("token.revoked", ended.id, {"name": ended.name, "reason": plain_reason(reason)})

    def good_tokens(self) -> tuple[StoredToken, ...]:
        """The tokens that open something now."""
        with self.store.read() as unit:
            return tuple(token for token in tokens.tokens(unit) if token.is_good(unit.now))

    def note_used(self, used: Mapping[str, datetime]) -> None:
        """Keep when tokens were used last."""
        with self.store.write("api") as unit:
            tokens.note_used(unit, used)

    def once(self, caller: str, key: str | None, route: str, body: str, act: Act) -> tuple[int, dict[str, Any]]:
        """Status and answer of ``act``, carried out once for all requests under ``key`` of this caller.

        ``act`` is told the cause of its effect, the same for each repetition and None without a key: when a server dies
        between the effect and its record, the repetition meets the effect and adds none. Raises Conflict for another
        request under the same key, and while the first one is under way; what ``act`` raises leaves the key free.
        """
        if key is None:
            return act(None)
        with self.store.write("api") as unit:
            known = idempotency.begin(unit, caller, key, route, body)
        if not known.is_same:
            raise Conflict("this Idempotency-Key was used for another request: use a new one")
        if known.status is not None:
            return known.status, json.loads(known.answer or "{}")
        if not known.is_first:
            raise Conflict("the request with this Idempotency-Key is under way: ask again in a moment")
        try:
            status, answer = act(f"api/{caller}/{key}")
        except StoreUnavailable:
            raise  # whether it had an effect is not known: the key stays taken until it is
        except MisrouteError:
            with self.store.write("api") as unit:
                idempotency.forget(unit, known.id)
            raise
        with self.store.write("api") as unit:
            idempotency.finish(unit, known.id, status, json.dumps(answer, ensure_ascii=False))
        return status, answer

    def source(self) -> str:
        """A name of this database that tells nothing: a cursor of one is none of another."""
        with self.store.write("api") as unit:
            return pseudonym(unit, "database", "")

    def forget_old(self) -> int:
        """Drop answers that nobody will ask for again; returns how many."""
        with self.store.write("api") as unit:
            return idempotency.forget_before(unit, unit.now - KEPT_FOR)


def _shown(token: StoredToken, now: datetime) -> dict[str, Any]:
    state = "active" if token.is_good(now) else "revoked" if token.revoked_at else "expired"
    return {
        "name": token.name,
        "state": state,
        "scopes": list(token.scopes),
        "sender": token.sender,
        "created_at": token.created_at,
        "created_by": token.created_by,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    }
