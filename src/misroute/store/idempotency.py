"""Requests under a key of their caller: the same one twice has one effect and the same answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from misroute.store.ids import new_id
from misroute.store.secrets import pseudonym
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import ApiIdempotencyRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

REQUESTS = table_of(ApiIdempotencyRow)
TAKEN_OVER_AFTER = timedelta(minutes=1)
"""A request that got no answer for so long had a server that died; whoever repeats it carries it on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is known under a key. ``status`` is None while the first one is under way."""

    id: str
    is_first: bool
    is_same: bool
    status: int | None
    answer: str | None = field(repr=False)


def begin(unit: Unit, caller: str, key: str, route: str, body: str) -> Request:
    """The request under this key, and whether the caller of this function is the one that carries it out."""
    digest = pseudonym(unit, "request", f"{len(route)}|{route}|{body}")
    row_id = new_id()
    values = {
        "id": row_id,
        "caller": clean_text(caller),
        "key": key,
        "route": route,
        "request_digest": digest,
        "status": None,
        "answer_sealed": None,
        "kid": unit.sealer.kid,
        "created_at": unit.now,
    }
    if insert_new(unit, REQUESTS, values):
        return Request(row_id, is_first=True, is_same=True, status=None, answer=None)
    here = [REQUESTS.c.caller == clean_text(caller), REQUESTS.c.key == key]
    row: Any = unit.execute(sa.select(REQUESTS).where(*here)).one()
    same = row.request_digest == digest
    orphaned = [REQUESTS.c.id == row.id, REQUESTS.c.status.is_(None)]
    orphaned.append(REQUESTS.c.created_at <= unit.now - TAKEN_OVER_AFTER)
    mine = same and update_one(unit, REQUESTS, orphaned, {"created_at": unit.now})
    answer = unit.sealer.open("api_idempotency", "answer", row.id, row.answer_sealed)
    return Request(row.id, is_first=mine, is_same=same, status=row.status, answer=answer)


def finish(unit: Unit, request_id: str, status: int, answer: str) -> None:
    """Keep the answer, for whoever asks again."""
    sealed = unit.sealer.seal("api_idempotency", "answer", request_id, answer)
    values = {"status": status, "answer_sealed": sealed, "kid": unit.sealer.kid}
    update_one(unit, REQUESTS, [REQUESTS.c.id == request_id], values)


def forget(unit: Unit, request_id: str) -> None:
    """Give the key free: the request had no effect."""
    unit.execute(sa.delete(REQUESTS).where(REQUESTS.c.id == request_id))


def forget_before(unit: Unit, at: datetime) -> int:
    """Drop what is older; returns how many."""
    return unit.execute(sa.delete(REQUESTS).where(REQUESTS.c.created_at < at)).rowcount
