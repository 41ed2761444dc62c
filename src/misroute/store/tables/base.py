"""What all tables share: names of constraints, strict SQLite types, column kinds.

Values that come from outside may hold NUL or broken surrogates, which PostgreSQL or the UTF-8 encoder refuse; a
``PlainText`` column turns them into U+FFFD, so one odd character never stops a load.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

STRICT = {"sqlite_strict": True}
"""Goes last into ``__table_args__``: SQLite then refuses a text in a number's column, as PostgreSQL does."""


def _sqlite_text(_type: Any, _compiler: Any, **_options: Any) -> str:
    return "TEXT"


def _sqlite_integer(_type: Any, _compiler: Any, **_options: Any) -> str:
    return "INTEGER"


def _sqlite_real(_type: Any, _compiler: Any, **_options: Any) -> str:
    return "REAL"


# STRICT tables know five type names only; SQLAlchemy would write VARCHAR(32), DATETIME and so on.
_TEXTS: tuple[type[Any], ...] = (
    types.String,
    types.VARCHAR,
    types.Text,
    types.DateTime,
    types.Date,
    types.JSON,
    AutoString,
)
_INTEGERS: tuple[type[Any], ...] = (types.Boolean, types.BigInteger, types.Integer)
for _kind in _TEXTS:
    compiles(_kind, "sqlite")(_sqlite_text)
for _kind in _INTEGERS:
    compiles(_kind, "sqlite")(_sqlite_integer)
compiles(types.Float, "sqlite")(_sqlite_real)


def clean_text(value: str) -> str:
    """``value`` without NUL and lone surrogates, each replaced by U+FFFD."""
    if value.isascii():
        return value.replace("\x00", "\ufffd")
    return value.replace("\x00", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


class PlainText(types.TypeDecorator[str]):
    """Text that came from outside; see the module's docstring."""

    impl = types.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean_text(value)


JSON = types.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """A CHECK that ``column`` holds one of ``values`` (or NULL), named after the column."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


def row_id() -> Any:
    """Primary key made by the store."""
    return Field(primary_key=True, sa_type=sa.Text)


def ref(target: str, *, null: bool = False, cascade: bool = False) -> Any:
    """A text foreign key to ``target`` (``table.column``)."""
    default = None if null else ...
    if cascade:
        return Field(default=default, foreign_key=target, nullable=null, sa_type=sa.Text, ondelete="CASCADE")
    return Field(default=default, foreign_key=target, nullable=null, sa_type=sa.Text)


def text(*, null: bool = False, default: str | None = None) -> Any:
    """Text from outside."""
    return Field(default=None if null else (... if default is None else default), nullable=null, sa_type=PlainText)


def word(*, null: bool = False) -> Any:
    """A code word of ours: an id, a state, an ISO code."""
    return Field(default=None if null else ..., nullable=null, sa_type=sa.Text)


def sealed() -> Any:
    """A sealed value, or NULL for none."""
    return Field(default=None, nullable=True, sa_type=sa.LargeBinary, repr=False)


def kid() -> Any:
    """The oldest key that a sealed value of this row needs; rotation looks for rows by it."""
    return Field(sa_type=sa.Integer, nullable=False, index=True)


def json_value() -> Any:
    """A JSON value, replaced as a whole and never changed in place."""
    return Field(sa_type=cast(Any, JSON), nullable=False)


def instant(*, null: bool = False) -> Any:
    """An aware instant, UTC on disk."""
    return Field(default=None if null else ..., nullable=null, sa_type=UTCDateTime)


def day(*, null: bool = True) -> Any:
    """A calendar day."""
    return Field(default=None if null else ..., nullable=null, sa_type=sa.Date)


def flag() -> Any:
    """A truth value, false unless said."""
    return Field(default=False, nullable=False, sa_type=sa.Boolean)


def count(default: int = 0) -> Any:
    """A whole number."""
    return Field(default=default, nullable=False, sa_type=sa.Integer)


def table_of(model: type[SQLModel]) -> sa.Table:
    """The Core table of a model: bulk work and conditional updates speak to it."""
    return cast(sa.Table, model.__table__)  # type: ignore[attr-defined]
