"""Appending to the audit log's chain and walking it; what the entries mean is said in ``store/audit.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from misroute.seal import ChainEntry, ChainHead, canonical, entry_hash
from misroute.store.errors import SchemaMismatch
from misroute.store.tables import AuditEntryRow, AuditHeadRow, table_of

_LOG = table_of(AuditEntryRow)
_HEAD = table_of(AuditHeadRow)


def head(session: Session, *, lock: bool = False) -> ChainHead:
    """The chain's end. With ``lock`` nobody else appends until this transaction ends."""
    query = sa.select(_HEAD.c.seq, _HEAD.c.hash).where(_HEAD.c.id == 1)
    row = session.connection().execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise SchemaMismatch("the audit log has lost its head row: restore the database from a backup")
    return ChainHead(row.seq, bytes(row.hash))


def append(session: Session, entries: Iterable[Mapping[str, Any]]) -> ChainHead:
    """Add entries to the chain under the lock of its head, in this transaction; returns the new head."""
    last = head(session, lock=True)
    rows = []
    for entry in entries:
        seq = last.seq + 1
        body = canonical({**entry, "seq": seq})
        digest = entry_hash(last.hash, body)
        rows.append({"seq": seq, "prev": last.hash, "body": body, "hash": digest})
        last = ChainHead(seq, digest)
    if rows:
        connection = session.connection()
        connection.execute(sa.insert(_LOG), rows)
        connection.execute(sa.update(_HEAD).where(_HEAD.c.id == 1).values(seq=last.seq, hash=last.hash))
    return last


def walk(session: Session, *, after: int = 0, batch: int = 5000) -> Iterator[ChainEntry]:
    """The entries in order, fetched a batch at a time."""
    while True:
        query = sa.select(_LOG).where(_LOG.c.seq > after).order_by(_LOG.c.seq).limit(batch)
        rows = session.connection().execute(query).all()
        for row in rows:
            yield ChainEntry(row.seq, bytes(row.prev), row.body, bytes(row.hash))
        if len(rows) < batch:
            return
        after = rows[-1].seq
