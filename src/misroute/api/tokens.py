"""Who may ask: tokens on record, and those of ``[tokens.NAME]`` in the settings; of both only the SHA-256 is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from misroute.api.pace import Pace
from misroute.api.problems import Problem
from misroute.errors import ConfigProblem, MisrouteError
from misroute.services.accounts import SCOPES, Accounts, digest_of

LOOK_EVERY_S = 1.0
"""How soon a server knows of a token that was made or revoked."""
NOTE_EVERY_S = 60.0
FORGET_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Token:
    """A caller's token; ``digest`` is the SHA-256 of the whole token in hexadecimal digits.

    ``id`` is empty for a token of the settings. ``sender`` names the sending system it belongs to.
    """

    name: str
    digest: str = field(repr=False)
    scopes: frozenset[str]
    id: str = ""
    sender: str | None = None
    expires_at: datetime | None = None


def read_tokens(tables: Mapping[str, Mapping[str, Any]]) -> tuple[Token, ...]:
    """The tokens of the settings; raises ConfigProblem with every one that is wrong."""
    found: list[Token] = []
    problems: list[str] = []
    for name, table in tables.items():
        digest, scopes, sender = table.get("sha256"), table.get("scopes"), table.get("sender")
        if unknown := sorted(table.keys() - {"sha256", "scopes", "sender"}):
            problems.append(f"tokens.{name} has no setting {unknown[0]!r}; it has sha256, scopes, sender")
        elif not (isinstance(digest, str) and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
            problems.append(f"tokens.{name}.sha256 must be 64 hexadecimal digits: run misroute token new {name}")
        elif not (isinstance(scopes, list) and scopes and all(scope in SCOPES for scope in scopes)):
            problems.append(f"tokens.{name}.scopes must be a list out of {', '.join(SCOPES)}")
        elif not (sender is None or isinstance(sender, str)):
            problems.append(f"tokens.{name}.sender must be the name of a sender")
        else:
            found.append(Token(name, digest, frozenset(scopes), sender=sender))
    if problems:
        raise ConfigProblem(problems)
    return tuple(found)


class Doorkeeper:
    """Knows the tokens that are good, and looks each second whether they still are."""

    def __init__(self, accounts: Accounts, fixed: tuple[Token, ...], now: Callable[[], datetime]) -> None:
        self._accounts, self._fixed, self._now = accounts, fixed, now
        self._by_digest: dict[str, Token] = {token.digest: token for token in fixed}
        self._used: dict[str, datetime] = {}
        self._failures = Pace(per_second=1.0, burst=20.0, clock=time.monotonic)

    def look(self) -> None:
        """Read the tokens on record."""
        known = {token.digest: token for token in self._fixed}
        for one in self._accounts.good_tokens():
            token = Token(one.name, one.digest, frozenset(one.scopes), one.id, one.sender, one.expires_at)
            known.setdefault(one.digest, token)
        self._by_digest = known

    @property
    def knows_any(self) -> bool:
        """Whether anybody could ask."""
        return bool(self._by_digest)

    def admit(self, header: str | None, scope: str, peer: str) -> Token:
        """The token of an Authorization header.

        Raises Problem: 401 for none that is known, 403 without the scope, 429 when ``peer`` guesses too often.
        """
        kind, _, given = (header or "").partition(" ")
        # looking up a hash tells nothing of the token: nobody can choose where the hash of a guess falls
        token = self._by_digest.get(digest_of(given.strip())) if kind.lower() == "bearer" else None
        if token is None or (token.expires_at is not None and self._now() >= token.expires_at):
            self._failures.take(peer)
            raise Problem(401, "not_authenticated", "send a known token: Authorization: Bearer mrt_…")
        if scope not in token.scopes:
            raise Problem(403, "not_allowed", f"this token lacks the scope {scope}")
        if token.id:
            self._used[token.id] = self._now()
        return token

    async def watch(self) -> None:
        """Look at the tokens each second, note their use each minute, drop old answers each hour; until cancelled."""
        noted = forgotten = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            try:
                await asyncio.to_thread(self.look)
                if self._used and now - noted >= NOTE_EVERY_S:
                    used, self._used, noted = self._used, {}, now
                    await asyncio.to_thread(self._accounts.note_used, used)
                if now - forgotten >= FORGET_EVERY_S:
                    forgotten = now
                    await asyncio.to_thread(self._accounts.forget_old)
            except MisrouteError as trouble:
                # without its database the server answers no question with yes, whoever asks
                structlog.get_logger().warning("tokens_not_read", error=type(trouble).__name__)
