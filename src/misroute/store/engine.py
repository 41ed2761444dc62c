"""Engines for SQLite and PostgreSQL, set up so that both behave alike, and the database's clock.

SQLite: writers take the write lock at BEGIN (a lock taken at the first write fails at once when another writer came
between, whatever the timeout). The write-ahead log is used only with a library in which the WAL-reset bug is mended;
elsewhere the rollback journal serves, since this is a system of record. PostgreSQL: psycopg 3, and the database's own
clock, so that several nodes share one.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

from misroute.errors import MissingExtra, UsageError
from misroute.store.errors import DatabaseBusy, StoreUnavailable

BUSY_MS = 10_000
"""How long a writer waits for another one before it is told that the database is busy."""

SHORTEST_WAIT, LONGEST_WAIT = 0.001, 0.012
"""Seconds between two looks at SQLite's write lock."""

Clock = Callable[[], datetime]

# Fixed in 3.51.3; carried back to 3.50.7 and 3.44.6 (SQLite release notes).
_WAL_MENDED = ((3, 44, 6, 3, 45), (3, 50, 7, 3, 51))
_WAL_MENDED_FROM = (3, 51, 3)

# PostgreSQL: serialization failure, deadlock, lock timeout, too many connections, statement timeout.
_BUSY_STATES = frozenset({"40001", "40P01", "55P03", "53300", "57014"})


def system_now() -> datetime:
    """The host's clock, aware, in UTC. The one place of the project that asks it."""
    return datetime.now(UTC)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite library's write-ahead log is free of the WAL-reset corruption bug."""
    if version >= _WAL_MENDED_FROM:
        return True
    return any(
        (major, minor, patch) <= version[:3] < (next_major, next_minor)
        for major, minor, patch, next_major, next_minor in _WAL_MENDED
    )


def journal_mode(version: tuple[int, ...]) -> Literal["WAL", "TRUNCATE"]:
    """The journal mode for a SQLite library of this version."""
    return "WAL" if wal_is_safe(version) else "TRUNCATE"


def sqlite_module() -> ModuleType:
    """``pysqlite3`` (extra ``sqlite``, a newer library) when installed, else Python's own ``sqlite3``."""
    if importlib.util.find_spec("pysqlite3") is not None:
        return importlib.import_module("pysqlite3")
    return sqlite3


def make_engine(url: str, *, busy_ms: int = BUSY_MS, patience_ms: int | None = None) -> sa.Engine:
    """An engine for a ``sqlite:///file`` or ``postgresql://…`` address.

    ``patience_ms`` bounds a statement and the reaching of the server too, for who must answer soon.

    Parameters never appear in its error messages, as they may be personal data. A new SQLite file is readable by its
    owner only. Raises UsageError for another kind of address, MissingExtra when the driver is not installed.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise UsageError("the database address is not a URL: use sqlite:///FILE or postgresql://…") from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return _postgresql(parsed, busy_ms, patience_ms)
    if backend == "sqlite":
        return _sqlite(parsed, busy_ms)
    raise UsageError(f"no support for {backend} databases: use sqlite:///FILE or postgresql://…")


def _postgresql(url: sa.URL, busy_ms: int, patience_ms: int | None) -> sa.Engine:
    if importlib.util.find_spec("psycopg") is None:
        raise MissingExtra("a PostgreSQL database", "pg")
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10 if patience_ms is None else 2,  # libpq knows no shorter one
            "application_name": "misroute",
        },
    )

    @event.listens_for(engine, "connect")
    def _settings(dbapi: Any, _record: Any) -> None:
        with dbapi.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(busy_ms)}")
            if patience_ms is not None:
                cursor.execute(f"SET statement_timeout = {int(patience_ms)}")
            cursor.execute("SET TIME ZONE 'UTC'")
        dbapi.commit()

    return engine


def _sqlite(url: sa.URL, busy_ms: int) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise UsageError("a SQLite database in memory is lost with its process: use sqlite:///FILE")
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"cannot create the database file {path}: {error.strerror}") from None
    module = sqlite_module()
    engine = sa.create_engine(
        url,
        module=module,
        hide_parameters=True,
        connect_args={"timeout": busy_ms / 1000, "check_same_thread": False},
    )
    mode = journal_mode(module.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # BEGIN is sent below, not by the driver
        cursor = dbapi.cursor()
        for pragma in (
            f"busy_timeout={int(busy_ms)}",
            f"journal_mode={mode}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # else INSERT OR REPLACE deletes without asking the audit log's triggers
            "trusted_schema=OFF",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        if mode == "IMMEDIATE":
            _begin_in_turn(connection, module, busy_ms)
        else:
            connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _begin_in_turn(connection: sa.Connection, module: ModuleType, busy_ms: int) -> None:
    cursor = connection.connection.cursor()
    try:
        if not begin_in_turn(cursor, module, busy_ms):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try; its complaint comes in the usual form
    finally:
        cursor.close()


def begin_in_turn(cursor: Any, module: ModuleType, busy_ms: int) -> bool:
    """Begin writing as soon as the lock is free, for at most ``busy_ms``; False when it was not.

    SQLite's own waiting soon looks only ten times a second: beside a busy process, which takes the lock again at once,
    the others would look at the wrong moments until their time is over.
    """
    cursor.execute("PRAGMA busy_timeout=0")
    until = time.monotonic() + busy_ms / 1000
    wait = SHORTEST_WAIT
    try:
        while time.monotonic() < until:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except module.OperationalError as error:
                if "locked" not in str(error):
                    break
            else:
                return True
            time.sleep(wait)
            wait = min(wait * 1.5, LONGEST_WAIT)
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={int(busy_ms)}")


def reading(engine: sa.Engine) -> sa.Engine:
    """The same engine for transactions that only read: no write lock on SQLite, one snapshot on both."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(sqlite_begin="DEFERRED")
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def is_postgresql(session: Session | sa.Connection) -> bool:
    """Whether this session speaks to PostgreSQL."""
    bind = session.get_bind() if isinstance(session, Session) else session
    return bind.dialect.name == "postgresql"


def database_now(session: Session, clock: Clock | None = None) -> datetime:
    """The instant it is: ``clock`` when given, else PostgreSQL's clock (one for all nodes) or the host's."""
    if clock is not None:
        return clock().astimezone(UTC)
    if is_postgresql(session):
        now: datetime = session.connection().exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return now.astimezone(UTC)
    return system_now()


def _is_busy(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _BUSY_STATES
    said = str(error.orig)
    return "database is locked" in said or "database table is locked" in said or "database schema is locked" in said


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the driver's complaints into one clear line: busy, or unavailable. Others pass as they are."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if _is_busy(error):
            raise DatabaseBusy("the database is busy: another process held it too long; try again") from error
        detail = str(error.orig).strip().splitlines()
        hint = detail[0] if detail else type(error.orig).__name__
        raise StoreUnavailable(f"the database cannot be used: {hint}") from error
    except DBAPIError as error:
        if _is_busy(error):
            raise DatabaseBusy("the database is busy: another process held it too long; try again") from error
        raise
