"""Before any work: is the ring at hand the one that this database is written with?

A process with an old ring would look numbers up under the old key only and miss a hold placed under the new one. So
the database knows the ids of its keys, and every transaction compares. On PostgreSQL writers hold a shared advisory
lock to their end; making a key current or retiring one takes it exclusively, so no writer with the old ring is left
when either returns. On SQLite the write lock does the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from misroute.seal import KeyRing, key_check
from misroute.store.engine import is_postgresql
from misroute.store.errors import KeysMismatch
from misroute.store.tables import SealKeyRow, table_of

_KEYS = table_of(SealKeyRow)
RING_LOCK = 0x6D72_0001
Reload = Callable[[], KeyRing]


def take_ring_lock(session: Session, *, alone: bool) -> None:
    """Shared by writers, taken ``alone`` by whoever changes the keys; held to the transaction's end."""
    if is_postgresql(session):
        kind = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        session.connection().exec_driver_sql(f"SELECT {kind}({RING_LOCK})")


def known_keys(session: Session) -> dict[int, bytes]:
    """The keys in use here: id to check value."""
    rows = session.connection().execute(sa.select(_KEYS.c.id, _KEYS.c.key_check).where(_KEYS.c.retired_at.is_(None)))
    return {row.id: bytes(row.key_check) for row in rows}


def _complaint(ring: KeyRing, known: Mapping[int, bytes]) -> str | None:
    for key_id, check in known.items():
        if key_id not in ring.keys:
            return f"the database uses key {key_id}, which is not in the key ring: restore the key file that has it"
        if not hmac.compare_digest(key_check(ring, key_id), check):
            return f"key {key_id} of the key ring is not the key {key_id} that this database was written with"
    if known and ring.current < max(known):
        return f"keys were rotated: the database writes with key {max(known)}, the key ring with {ring.current}"
    return None


def agree(ring: KeyRing, known: Mapping[int, bytes], reload: Reload | None) -> KeyRing:
    """The ring at hand, or a newer one, if it fits the keys ``known`` to the database. Raises KeysMismatch."""
    complaint = _complaint(ring, known)
    if complaint is None:
        return ring
    if reload is not None:
        ring = reload()
        complaint = _complaint(ring, known)
        if complaint is None:
            return ring
    raise KeysMismatch(complaint)


def for_reading(session: Session, ring: KeyRing, reload: Reload | None) -> KeyRing:
    """The ring to read with: the one given, or a newer one. Raises KeysMismatch when it does not fit."""
    return agree(ring, known_keys(session), reload)


def for_writing(
    session: Session, ring: KeyRing, reload: Reload | None, *, now_of: Callable[[Session], datetime]
) -> KeyRing:
    """As for reading, and notes the ring's current key in the database when it is new there."""
    take_ring_lock(session, alone=False)
    known = known_keys(session)
    ring = agree(ring, known, reload)
    if ring.current not in known:
        _register(session, ring, now_of)
    return ring


def _register(session: Session, ring: KeyRing, now_of: Callable[[Session], datetime]) -> None:
    # The transaction so far has only looked, so giving up the shared lock for the exclusive one loses nothing.
    session.rollback()
    take_ring_lock(session, alone=True)
    if ring.current not in known_keys(session):
        values = {"id": ring.current, "key_check": key_check(ring, ring.current), "added_at": now_of(session)}
        session.connection().execute(sa.insert(_KEYS).values(**values))
    session.commit()
    take_ring_lock(session, alone=False)
