"""Which tables this version has, and whether a database has them; cheap enough for the start of every command.

Only the revision is looked at here, and without Alembic, whose import alone would cost each command a tenth of a
second; ``store/schema.py`` runs the migrations and compares table by table.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from misroute.store.engine import plain_errors, reading
from misroute.store.errors import SchemaMismatch

HEAD = "0007"
"""The newest migration; a test holds it to Alembic's own word."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where a database stands: its revision, this version's revision, and differences of the tables in words."""

    revision: str | None
    head: str
    drift: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether this version may work on it."""
        return self.revision == self.head and not self.drift

    @property
    def problem(self) -> str | None:
        """One line that says what is wrong and what to do, or None."""
        if self.revision is None:
            return "the database has no tables yet: run `misroute init` or `misroute db upgrade`"
        if self.revision != self.head:
            return f"the database is at revision {self.revision}, this version needs {self.head}: `misroute db upgrade`"
        if self.drift:
            return f"the tables differ from this version's ({len(self.drift)}): {self.drift[0]}"
        return None


def require(engine: sa.Engine) -> None:
    """Refuse to work on a database of another version: a look at the revision only, cheap enough for each start.

    Raises SchemaMismatch, whose message says what to run.
    """
    with plain_errors(), reading(engine).connect() as connection:
        found = sa.inspect(connection).has_table("alembic_version")
        revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if found else None
    state = SchemaState(revision, HEAD, ())
    if state.problem is not None:
        raise SchemaMismatch(state.problem)
