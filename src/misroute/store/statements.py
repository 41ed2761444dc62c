"""Statements that both databases take, where their dialects spell them differently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from misroute.errors import MisrouteError
from misroute.store.engine import is_postgresql
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

T = TypeVar("T")
IN_AT_ONCE = 2000
"""Values of one ``IN (…)``: well under the 32 766 parameters of SQLite."""


def chunks(items: Iterable[T], size: int = IN_AT_ONCE) -> Iterator[list[T]]:
    """``items`` in lists of at most ``size``."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _insert(unit: Unit, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if is_postgresql(unit.session) else sqlite.insert(table)


def insert_new(unit: Unit, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert one row; False when a unique key says that it is there already.

    On PostgreSQL this waits for another transaction that is inserting the same key, then answers by its outcome.
    """
    key = next(iter(table.primary_key.columns))
    statement = _insert(unit, table).values(**values).on_conflict_do_nothing().returning(key)
    return unit.execute(statement).first() is not None


def insert_missing(unit: Unit, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, passing over those whose unique keys are taken."""
    _insert_many(unit, table, rows, missing=True)


def insert_all(unit: Unit, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that are known to be new."""
    _insert_many(unit, table, rows, missing=False)


@dataclass(frozen=True, slots=True)
class _Insert:
    """A statement as the driver takes it: its text, the order of its values, and what some of them go through."""

    text: str
    order: tuple[str, ...] | None
    plain: tuple[str, ...]
    worked: tuple[tuple[str, Callable[[Any], Any]], ...]


@lru_cache(maxsize=128)
def _insert_of(dialect: sa.Dialect, table: sa.Table, names: tuple[str, ...], missing: bool) -> _Insert:
    maker = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    insert: postgresql.Insert | sqlite.Insert = maker(table)
    compiled = (insert.on_conflict_do_nothing() if missing else insert).compile(dialect=dialect, column_keys=names)
    processors = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    return _Insert(
        str(compiled),
        tuple(compiled.positiontup or names) if dialect.positional else None,
        tuple(name for name in names if processors[name] is None),
        tuple((name, process) for name in names if (process := processors[name]) is not None),
    )


def _insert_many(unit: Unit, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, missing: bool) -> None:
    """Rows of equal keys, handed to the driver as they are: SQLAlchemy's own work on each row costs more than SQLite's.

    The statement is compiled once; each value goes through its column's bind processor, as SQLAlchemy would do it.
    """
    if not rows:
        return
    connection = unit.session.connection()
    text, ready = driver_insert(connection.dialect, table, rows, missing=missing)
    connection.exec_driver_sql(text, ready)


def driver_insert(
    dialect: sa.Dialect, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, missing: bool
) -> tuple[str, Any]:
    """An insert of ``rows`` as the driver takes it: the statement, and the values of each row."""
    insert = _insert_of(dialect, table, tuple(rows[0]), missing)
    ready = []
    for row in rows:
        values = {name: row[name] for name in insert.plain}
        for name, process in insert.worked:
            values[name] = process(row[name])
        ready.append(values)
    if insert.order is None:
        return insert.text, ready
    return insert.text, [tuple(values[name] for name in insert.order) for values in ready]


def begins(column: sa.ColumnElement[str], start: str) -> sa.ColumnElement[bool]:
    """The text of an indexed column begins with ``start``, which somebody typed: no sign is too odd to be asked for."""
    start = clean_text(start)
    # no upper bound: which sign comes behind all letters is another one in every language a database may sort by
    return sa.and_(column >= start, column.startswith(start, autoescape=True))


def one_beginning(
    unit: Unit,
    query: sa.Select[Any],
    column: sa.ColumnElement[str],
    start: str,
    *,
    missing: MisrouteError,
    several: MisrouteError,
) -> sa.Row[Any]:
    """The only row whose id in ``column`` begins with ``start``; raises ``missing`` or ``several`` when it is not."""
    rows = unit.execute(query.where(begins(column, start)).limit(2)).all() if start else []
    if not rows:
        raise missing
    if len(rows) > 1:
        raise several
    return rows[0]


def put(unit: Unit, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Insert one row, or replace its values when its primary key is there."""
    keys = [column.name for column in table.primary_key.columns]
    statement = _insert(unit, table).values(**values)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    unit.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def update_one(unit: Unit, table: sa.Table, where: Iterable[sa.ColumnElement[bool]], values: Mapping[str, Any]) -> bool:
    """A conditional update; True only when exactly one row was changed."""
    return unit.execute(sa.update(table).where(*where).values(**values)).rowcount == 1


def wait_turn(unit: Unit, lock: int) -> None:
    """Take turns with other transactions that ask for the same ``lock`` (on SQLite every writer does anyway)."""
    if is_postgresql(unit.session):
        unit.session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock})")
