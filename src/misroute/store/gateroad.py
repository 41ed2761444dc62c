"""The gate's own way to the database: fresh reading transactions by plain statements on the driver's connection.

An ORM or a pooled connection costs more than everything that is looked up for one answer. Connections
stay open from one look to the next; every look begins a transaction of its own, so that what has committed before is
seen. Waiting is bounded by the engine's setting: a gate that cannot look must say so soon.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from misroute.seal import KeyRing
from misroute.store import epoch, ringcheck
from misroute.store.engine import begin_in_turn, make_engine, sqlite_module, system_now
from misroute.store.errors import DatabaseBusy, StoreUnavailable
from misroute.store.statements import driver_insert
from misroute.store.unit import Sealer, Store, Unit

Row = Sequence[Any]
_EPOCH = "(SELECT epoch FROM hold_epoch WHERE id = 1)"
_NEWEST = "(SELECT at FROM decisions ORDER BY at DESC LIMIT 1)"
_KEYS_SQLITE = "(SELECT group_concat(id || ':' || hex(key_check)) FROM seal_keys WHERE retired_at IS NULL)"
_KEYS_POSTGRESQL = (
    "(SELECT string_agg(id || ':' || encode(key_check, 'hex'), ',') FROM seal_keys WHERE retired_at IS NULL)"
)
_SQLITE_STATE = f"SELECT {_EPOCH}, {_NEWEST}, {_KEYS_SQLITE}"
_POSTGRESQL_STATE = f"SELECT {_EPOCH}, {_NEWEST}, {_KEYS_POSTGRESQL}, clock_timestamp()"
_POSTGRESQL_SETTINGS = (
    # planning and compiling the one statement anew each time costs more than running it
    "plan_cache_mode = force_generic_plan",
    "jit = off",
    # everything is found by an index and in its order; a plan made while tables were small must not read them whole
    "enable_seqscan = off",
    "enable_bitmapscan = off",
)
_MOST_PARAMETERS = 900
_SLACK_S = 0.25
"""How much longer than a statement may take an answer of the server is waited for."""
_BUSY = "the database is busy: another process held it too long; try again"


def instant(said: Any) -> datetime | None:
    """An instant as either driver gives it."""
    if said is None or isinstance(said, datetime):
        return said if said is None else said.astimezone(UTC)
    if len(said) == 26:  # as SQLite keeps it: in UTC, without saying so
        return datetime.fromisoformat(said + "+00:00")
    found = datetime.fromisoformat(said)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@dataclass(slots=True)
class Sight:
    """One look at the database: the statements of one transaction.

    ``now`` the instant of the question · ``epoch`` how many changes of holds had committed · ``newest`` the newest
    recorded answer · ``apart`` how far the host's clock is ahead of the database's, in seconds.
    """

    cursor: Any
    sealer: Sealer
    dialect: sa.Dialect
    now: datetime
    epoch: int
    newest: datetime | None = None
    apart: float = 0.0

    @property
    def is_postgresql(self) -> bool:
        """Whether this looks at PostgreSQL."""
        return self.dialect.name == "postgresql"

    def insert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, missing: bool) -> None:
        """Insert ``rows``, in a look that writes; ``missing`` passes over those whose unique keys are taken."""
        if rows:
            self.cursor.executemany(*driver_insert(self.dialect, table, rows, missing=missing))

    def each(self, sqlite: str, postgresql: str, keys: Sequence[tuple[Any, ...]]) -> list[list[Row]]:
        """Rows for each key, in the keys' order.

        ``sqlite`` is asked once a key, which costs nothing there; ``postgresql`` is one statement over all keys: it
        takes one array a column of the keys after an array of places, and its rows begin with the place.
        """
        if not keys:
            return []
        if not self.is_postgresql:
            execute = self.cursor.execute
            return [execute(sqlite, key).fetchall() for key in keys]
        found: list[list[Row]] = [[] for _ in keys]
        arrays = [list(range(len(keys))), *(list(column) for column in zip(*keys, strict=True))]
        for row in self.cursor.execute(postgresql, arrays).fetchall():
            found[row[0]].append(row[1:])
        return found

    def sealed(self, table: str, column: str, ids: Sequence[str]) -> dict[str, str | None]:
        """Opened values of a sealed column, by row id."""
        found: dict[str, str | None] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), _MOST_PARAMETERS):
            some = wanted[start : start + _MOST_PARAMETERS]
            mark = "%s" if self.is_postgresql else "?"
            marks = ", ".join(mark for _ in some)
            query = f"SELECT id, {column}_sealed FROM {table} WHERE id IN ({marks})"  # noqa: S608
            for row_id, value in self.cursor.execute(query, some).fetchall():
                found[row_id] = self.sealer.open(table, column, row_id, value)
        return found


class GateRoad:
    """Connections for looking, opened when needed; ``wait_ms`` bounds how long a look may wait."""

    def __init__(self, store: Store, *, wait_ms: int) -> None:
        self.store = store
        self.wait_ms = wait_ms
        url = store.engine.url.render_as_string(hide_password=False)
        self.engine = make_engine(url, busy_ms=wait_ms, patience_ms=wait_ms)
        self.is_postgresql = self.engine.dialect.name == "postgresql"
        self._writing = Store(self.engine, store.ring, clock=store.clock, reload_ring=store.reload_ring)
        self._free: list[tuple[int, Any]] = []
        self._agreed: tuple[str, KeyRing] | None = None
        self._current_known = False
        self._module = sqlite_module()
        self._complaints: tuple[type[Exception], ...] = (sqlite3.Error, self._module.Error)
        if self.is_postgresql:
            import psycopg

            self._complaints = (psycopg.Error,)
        store.on_close(self.close)

    @property
    def writing(self) -> Store:
        """The same database with the same bound to waiting, for recording."""
        if self._writing.ring is not self.store.ring:
            self._writing.use(self.store.ring)
        return self._writing

    def close(self) -> None:
        """Give up all connections."""
        while self._free:
            self._put_away(*self._free.pop())
        self.engine.dispose()

    @contextmanager
    def look(self) -> Iterator[Sight]:
        """One fresh reading transaction. Raises StoreUnavailable, DatabaseBusy, KeysMismatch."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.is_postgresql else "BEGIN"
        with self._on_a_link() as cursor:
            cursor.execute(begin)
            yield self._sight(cursor)
            cursor.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Sight]:
        """One writing transaction in which no change of holds commits; it commits at the end. Raises as ``look``."""
        with self._on_a_link() as cursor:
            if self.is_postgresql:
                cursor.execute("BEGIN")
                cursor.execute(f"SELECT pg_advisory_xact_lock_shared({ringcheck.RING_LOCK})")
                cursor.execute(f"SELECT pg_advisory_xact_lock_shared({epoch.LOCK})")
            elif not begin_in_turn(cursor, self._module, self.wait_ms):
                raise DatabaseBusy(_BUSY)
            yield self._sight(cursor)
            cursor.execute("COMMIT")

    @property
    def may_write(self) -> bool:
        """Whether the current key is known to the database, as a plain write does not tell it; see ``writing``."""
        return self._current_known and self._agreed is not None and self._agreed[1] is self.store.ring

    @contextmanager
    def _on_a_link(self) -> Iterator[Any]:
        link: Any = None
        complaints: tuple[type[Exception], ...] = (*self._complaints, sa.exc.DBAPIError)
        try:
            link = self._take()
            yield link.cursor()
            self._free.append((os.getpid(), link))
            link = None
        except complaints as error:
            raise _told(error) from error
        finally:
            if link is not None:  # something went wrong on it: the next look begins on a fresh one
                self._put_away(os.getpid(), link)

    def _take(self) -> Any:
        """A connection that nobody uses; one opened before a fork is left alone, as it is the parent's too."""
        link: Any
        while self._free:
            try:
                pid, link = self._free.pop()
            except IndexError:
                break  # another thread was faster
            if pid == os.getpid():
                return link
        proxy = self.engine.raw_connection()
        link = proxy.driver_connection
        proxy.detach()
        if self.is_postgresql:
            link.autocommit = True  # the look's own BEGIN and ROLLBACK go as they are
            link.prepare_threshold = 2
            for setting in _POSTGRESQL_SETTINGS:
                link.execute(f"SET {setting}")
            # the server's own limit ends what takes too long; this ends what it no longer answers at all
            link.wait = partial(link.wait, timeout=self.wait_ms / 1000 + _SLACK_S)
        return link

    def _put_away(self, pid: int, link: Any) -> None:
        if pid == os.getpid():
            try:
                link.close()
            except self._complaints:
                return  # it was broken: that is why it goes

    def _sight(self, cursor: Any) -> Sight:
        row = cursor.execute(_POSTGRESQL_STATE if self.is_postgresql else _SQLITE_STATE).fetchone()
        self._agree(row[2] or "")
        host = system_now()
        clock = self.store.clock
        database = instant(row[3]) if self.is_postgresql else host
        now = clock().astimezone(UTC) if clock is not None else database or host
        apart = 0.0 if clock is not None or database is None else (host - database).total_seconds()
        return Sight(cursor, self.store.sealer(), self.engine.dialect, now, int(row[0]), instant(row[1]), apart)

    def _agree(self, said: str) -> None:
        """The ring at hand is this database's; the costly comparison is done once for each state of its keys."""
        if self._agreed is None or said != self._agreed[0] or self.store.ring is not self._agreed[1]:
            parts = (part.split(":") for part in said.split(",") if part)
            known = {int(key_id): bytes.fromhex(check) for key_id, check in parts}
            self.store.agree(known)
            self._agreed = (said, self.store.ring)
            self._current_known = self.store.ring.current in known


def _told(error: Exception) -> StoreUnavailable | DatabaseBusy:
    """The driver's complaint as one of ours."""
    found = getattr(error, "orig", None) or error
    if getattr(found, "sqlstate", None) in ("55P03", "57014", "40001", "53300") or "locked" in str(found):
        return DatabaseBusy(_BUSY)
    line = next(iter(str(found).strip().splitlines()), type(found).__name__)
    return StoreUnavailable(f"the database cannot be used: {line}")


def sight_of(unit: Unit, epoch_now: int) -> Sight:
    """A look within a transaction that is there already, at what it sees."""
    connection = unit.session.connection()
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    return Sight(cursor, unit.sealer, connection.dialect, unit.now, epoch_now)
