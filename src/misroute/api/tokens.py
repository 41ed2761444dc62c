"""Who may ask: tokens of ``[tokens.NAME]`` in the settings, of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from misroute.api.problems import Problem
from misroute.errors import ConfigProblem

SCOPES = ("gate:check", "holds:read")
PREFIX = "mrt_"


@dataclass(frozen=True, slots=True)
class Token:
    """A sender's token; ``digest`` is the SHA-256 of the whole token."""

    name: str
    digest: bytes = field(repr=False)
    scopes: frozenset[str]


def new_token() -> tuple[str, str]:
    """A fresh token of 256 random bits, and its SHA-256 in hexadecimal digits for the settings."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, hashlib.sha256(token.encode()).hexdigest()


def read_tokens(tables: Mapping[str, Mapping[str, Any]]) -> tuple[Token, ...]:
    """The tokens of the settings; raises ConfigProblem with every one that is wrong."""
    found: list[Token] = []
    problems: list[str] = []
    for name, table in tables.items():
        digest, scopes = table.get("sha256"), table.get("scopes")
        if unknown := sorted(table.keys() - {"sha256", "scopes"}):
            problems.append(f"tokens.{name} has no setting {unknown[0]!r}; it has sha256, scopes")
        elif not (isinstance(digest, str) and len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
            problems.append(f"tokens.{name}.sha256 must be 64 hexadecimal digits: run misroute token new {name}")
        elif not (isinstance(scopes, list) and scopes and all(scope in SCOPES for scope in scopes)):
            problems.append(f"tokens.{name}.scopes must be a list out of {', '.join(SCOPES)}")
        else:
            found.append(Token(name, bytes.fromhex(digest), frozenset(scopes)))
    if problems:
        raise ConfigProblem(problems)
    return tuple(found)


def admit(tokens: tuple[Token, ...], header: str | None, scope: str) -> Token:
    """The token of an Authorization header; raises Problem 401 for none that is known, 403 without the scope."""
    kind, _, given = (header or "").partition(" ")
    digest = hashlib.sha256(given.strip().encode("utf-8", "replace")).digest()
    # every token is compared, so that the time taken tells nothing of which one nearly fits
    matching = [token for token in tokens if hmac.compare_digest(token.digest, digest)]
    if kind.lower() != "bearer" or not matching:
        raise Problem(401, "not_authenticated", "send a known token: Authorization: Bearer mrt_…")
    if scope not in matching[0].scopes:
        raise Problem(403, "not_allowed", f"this token lacks the scope {scope}")
    return matching[0]
