"""Bringing a database's tables to this version, and asking whether they are there.

Any number of processes may ask for an upgrade at once: the first does it, the others wait and find it done. On
PostgreSQL the lock is a session advisory lock on a connection of its own (a lock inside the migration's transaction
is gone after the first migration's commit); on SQLite it is an exclusive transaction in a file beside the database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import misroute.store.tables  # noqa: F401  (registers every table)
from misroute.store.engine import make_engine, plain_errors
from misroute.store.errors import DatabaseBusy, SchemaMismatch
from misroute.store.revision import SchemaState

UPGRADE_LOCK = 0x6D72_0000
UPGRADE_PATIENCE_S = 120
SCRIPTS = "misroute.store:migrations"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _upgrade_lock(engine: sa.Engine) -> Iterator[None]:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"SET lock_timeout = {UPGRADE_PATIENCE_S * 1000}")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({UPGRADE_LOCK})")
            try:
                yield
            finally:
                # The pool's reset is a rollback and would leave the lock with the connection.
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({UPGRADE_LOCK})")
        return
    path = f"{engine.url.database}.migrate-lock"
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would make it readable by all
    side = sqlite3.connect(path, isolation_level=None, timeout=UPGRADE_PATIENCE_S)
    try:
        try:
            side.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise DatabaseBusy("another process is upgrading the database: try again when it is done") from None
        yield
        side.execute("ROLLBACK")
    finally:
        side.close()


def upgrade(url: str, revision: str = "head") -> str:
    """Bring the database to this version's tables (or to an older ``revision`` upward); returns the revision.

    Safe to call from many processes at once, and after a crash: each migration is one transaction.
    Raises DatabaseBusy when another upgrade takes longer than two minutes, StoreUnavailable.
    """
    engine = make_engine(url)
    try:
        with plain_errors(), _upgrade_lock(engine), engine.connect() as connection:
            if _revision(connection) != (head() if revision == "head" else revision):
                connection.rollback()
                command.upgrade(_config(connection), revision)
                connection.commit()
            return _revision(connection) or ""
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> None:
    """Take migrations back down to ``revision`` ('-1': the newest one). What they added is lost."""
    engine = make_engine(url)
    try:
        with plain_errors(), _upgrade_lock(engine), engine.connect() as connection:
            command.downgrade(_config(connection), revision)
            connection.commit()
    finally:
        engine.dispose()


def head() -> str:
    """The revision that this version's tables have."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise SchemaMismatch("this installation has no migrations: reinstall misroute")
    return found


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def check(url: str) -> SchemaState:
    """How the database compares with this version: revision and tables."""
    engine = make_engine(url)
    try:
        with plain_errors(), engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            revision = context.get_current_revision()
            drift: tuple[str, ...] = ()
            if revision == head():
                drift = tuple(_in_words(change) for change in compare_metadata(context, SQLModel.metadata))
            return SchemaState(revision, head(), drift)
    finally:
        engine.dispose()


def _in_words(change: object) -> str:
    if isinstance(change, list):
        return "; ".join(_in_words(part) for part in change)
    parts = change if isinstance(change, tuple) else (change,)
    names = (getattr(part, "fullname", None) or getattr(part, "name", None) or str(part) for part in parts)
    return " ".join(str(name) for name in names if name != "None")
