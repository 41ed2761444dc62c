"""Tokens of the HTTP interface: their SHA-256, what they may do, until when, and when they were last used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.ids import new_id
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import ApiTokenRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

TOKENS = table_of(ApiTokenRow)


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token on record; ``digest`` is the SHA-256 of the whole token in hexadecimal digits.

    ``sender`` is the name of the sending system that it belongs to, if one is registered.
    """

    id: str
    name: str
    digest: str = field(repr=False)
    scopes: tuple[str, ...]
    sender: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def is_good(self, at: datetime) -> bool:
        """Whether it opens anything at that instant."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def keep_token(
    unit: Unit, name: str, digest: str, scopes: Sequence[str], *, sender: str | None, expires_at: datetime | None
) -> StoredToken:
    """A new token; a name whose token was revoked or has expired may be used again.

    Raises Conflict while a token of this name is good.
    """
    values = {
        "id": new_id(),
        "name": clean_text(name),
        "token_hash": digest,
        "scopes": list(scopes),
        "sender": sender,
        "created_at": unit.now,
        "created_by": unit.actor,
        "expires_at": expires_at,
        "revoked_at": None,
        "last_used_at": None,
    }
    ended = sa.or_(TOKENS.c.revoked_at.is_not(None), TOKENS.c.expires_at <= unit.now)
    again = {key: value for key, value in values.items() if key != "id"}
    if not insert_new(unit, TOKENS, values) and not update_one(unit, TOKENS, [TOKENS.c.name == name, ended], again):
        raise Conflict(f"there is a token {name} already: revoke it first, or choose another name")
    return next(token for token in tokens(unit) if token.name == values["name"])


def tokens(unit: Unit) -> tuple[StoredToken, ...]:
    """Every token on record, by name, those that are over too."""
    return tuple(_stored(row) for row in unit.execute(sa.select(TOKENS).order_by(TOKENS.c.name)))


def revoke_token(unit: Unit, name: str) -> StoredToken:
    """End a token. Raises NotFound, and Conflict when it was revoked before."""
    found = next((token for token in tokens(unit) if token.name == clean_text(name)), None)
    if found is None:
        raise NotFound(f"no token {name[:40]!r}: `misroute token list` shows those there are")
    if not update_one(unit, TOKENS, [TOKENS.c.id == found.id, TOKENS.c.revoked_at.is_(None)], {"revoked_at": unit.now}):
        raise Conflict(f"token {found.name} was revoked already at {found.revoked_at}")
    return found


def note_used(unit: Unit, used: Mapping[str, datetime]) -> None:
    """Keep when tokens, by id, were used last."""
    for token_id, at in used.items():
        newer = sa.or_(TOKENS.c.last_used_at.is_(None), TOKENS.c.last_used_at < at)
        update_one(unit, TOKENS, [TOKENS.c.id == token_id, newer], {"last_used_at": at})


def _stored(row: Any) -> StoredToken:
    return StoredToken(
        row.id,
        row.name,
        row.token_hash,
        tuple(row.scopes),
        row.sender,
        row.created_at,
        row.created_by,
        row.expires_at,
        row.revoked_at,
        row.last_used_at,
    )
