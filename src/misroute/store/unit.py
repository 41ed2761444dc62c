"""The unit of work: one transaction in which a state change, its audit entry and its outbox rows commit together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from misroute.seal import KeyRing, blind, seal, unseal
from misroute.store import chainlog, ringcheck
from misroute.store.engine import Clock, database_now, plain_errors, reading
from misroute.store.tables import base

Nonces = Callable[[], bytes]


def random_nonce() -> bytes:
    """12 bytes from the system's random source."""
    return os.urandom(12)


class Sealer:
    """The key ring at work for one transaction: seals to a row, opens, and gives blind indexes."""

    __slots__ = ("_nonces", "ring")

    def __init__(self, ring: KeyRing, nonces: Nonces) -> None:
        self.ring = ring
        self._nonces = nonces

    @property
    def kid(self) -> int:
        """The id of the key that new values are sealed under."""
        return self.ring.current

    def seal(self, table: str, column: str, row_id: str, plaintext: str | None) -> bytes | None:
        """Sealed for this place; None stays None."""
        return None if plaintext is None else seal(self.ring, table, column, row_id, plaintext, self._nonces())

    def seal_text(self, table: str, column: str, row_id: str, plaintext: str) -> bytes:
        """As ``seal``, for a value that is always there."""
        return seal(self.ring, table, column, row_id, plaintext, self._nonces())

    def open(self, table: str, column: str, row_id: str, sealed: bytes | None) -> str | None:
        """The text sealed at this place; None stays None. Raises SealError."""
        return None if sealed is None else unseal(self.ring, table, column, row_id, bytes(sealed))

    def open_text(self, table: str, column: str, row_id: str, sealed: bytes) -> str:
        """As ``open``, for a value that is always there. Raises SealError."""
        return unseal(self.ring, table, column, row_id, bytes(sealed))

    def blinds(self, column: str, value: str) -> tuple[bytes, ...]:
        """The blind indexes of ``value`` under every key of the ring, the current one first."""
        return tuple(blind(self.ring, column, value, key_id) for key_id in self.ring.ids)


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An audit entry that waits for its transaction's end."""

    kind: str
    subject: str | None
    detail: Mapping[str, Any]


class Unit:
    """One transaction: its session, its instant, its actor, and what it will write into the audit log.

    ``now`` is read once; ``actor`` is '' for a unit that only reads.
    """

    def __init__(self, session: Session, now: datetime, actor: str, sealer: Sealer) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self.sealer = sealer
        self.kept: dict[str, object] = {}  # what parts of the store look up once in a transaction
        self._pending: list[PendingEntry] = []
        self._last: list[Callable[[Unit], None]] = []

    def audit(self, kind: str, subject: str | None = None, detail: Mapping[str, Any] | None = None) -> None:
        """Note an entry (ids and masks only); it is appended when the transaction commits, and only then.

        Appending last keeps the lock on the chain's head short and the order of locks the same everywhere.
        """
        self._pending.append(PendingEntry(kind, subject, dict(detail or {})))

    def before_commit(self, work: Callable[[Unit], None]) -> None:
        """Do ``work`` right before the commit, before the audit entries: for what takes a lock that must be short."""
        self._last.append(work)

    def execute(self, statement: sa.Executable, rows: Any = None) -> sa.CursorResult[*tuple[Any, ...]]:
        """Run a Core statement on this transaction's connection (a list of dicts runs it many times)."""
        connection = self.session.connection()
        return connection.execute(statement) if rows is None else connection.execute(statement, rows)

    def close_log(self) -> None:
        """Do what was left for the end and append the noted entries to the chain; right before the commit."""
        while self._last:
            self._last.pop(0)(self)
        if not self._pending:
            return
        common = {"at": self.now.isoformat(), "actor": self.actor}
        entries = [{**common, "kind": e.kind, "subject": e.subject, "detail": e.detail} for e in self._pending]
        self._pending.clear()
        chainlog.append(self.session, entries)


class Store:
    """The database with its key ring: the one thing that services open units of work from.

    ``nonces`` gives 12 fresh random bytes at each call; ``clock`` replaces the database's clock (tests, demo);
    ``reload_ring`` is asked once for a newer ring when the database says that keys were rotated meanwhile.
    """

    def __init__(
        self,
        engine: sa.Engine,
        ring: KeyRing,
        nonces: Nonces = random_nonce,
        *,
        clock: Clock | None = None,
        reload_ring: Callable[[], KeyRing] | None = None,
    ) -> None:
        self.engine = engine
        self.reader = reading(engine)
        self._ring = ring
        self._nonces = nonces
        self._clock = clock
        self._reload_ring = reload_ring
        self._at_close: list[Callable[[], None]] = []

    @property
    def ring(self) -> KeyRing:
        """The key ring in use."""
        return self._ring

    @property
    def clock(self) -> Clock | None:
        """The clock that replaces the database's, if any."""
        return self._clock

    @property
    def reload_ring(self) -> Callable[[], KeyRing] | None:
        """Where a newer ring is asked for."""
        return self._reload_ring

    def sealer(self) -> Sealer:
        """The key ring at work, for a look outside a unit."""
        return Sealer(self._ring, self._nonces)

    def agree(self, known: Mapping[int, bytes]) -> None:
        """Work with a ring that fits these keys of the database. Raises KeysMismatch when there is none."""
        self._ring = ringcheck.agree(self._ring, known, self._reload_ring)

    def on_close(self, work: Callable[[], None]) -> None:
        """Do ``work`` when the store is closed."""
        self._at_close.append(work)

    def use(self, ring: KeyRing) -> None:
        """Work with another ring from the next transaction on (after keys were rotated by this process)."""
        self._ring = ring

    @contextmanager
    def write(self, actor: str) -> Iterator[Unit]:
        """One writing transaction by ``actor``: commits at the end, undone by any exception.

        Raises DatabaseBusy when another writer held the database too long, KeysMismatch when the ring is not this
        database's.
        """
        with plain_errors(), Session(self.engine, expire_on_commit=False) as session:
            self._ring = ringcheck.for_writing(session, self._ring, self._reload_ring, now_of=self._now)
            unit = Unit(session, self._now(session), base.clean_text(actor), Sealer(self._ring, self._nonces))
            yield unit
            unit.close_log()
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """One reading transaction: a single snapshot, no write lock."""
        with plain_errors(), Session(self.reader, expire_on_commit=False) as session:
            self._ring = ringcheck.for_reading(session, self._ring, self._reload_ring)
            yield Unit(session, self._now(session), "", Sealer(self._ring, self._nonces))

    def _now(self, session: Session) -> datetime:
        return database_now(session, self._clock)

    def close(self) -> None:
        """Give up all connections."""
        while self._at_close:
            self._at_close.pop()()
        self.engine.dispose()
