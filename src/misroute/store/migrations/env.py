"""Alembic's entry: always on a connection handed in by ``store/schema.py``, which holds the upgrade lock."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

import misroute.store.tables  # noqa: F401  (registers every table)
from misroute.store.tables.base import PlainText


def plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A new script names database types only, so that it does not change when our column types do."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, PlainText):
        return "sa.Text()"
    return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run migrations with `misroute db upgrade`, which takes the upgrade lock first")

context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_types,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
