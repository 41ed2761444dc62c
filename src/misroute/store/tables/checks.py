"""Questions to number-status providers: each is reserved before it is asked, so that no crash loses sight of money."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of

_RUNNING = sa.text("state = 'running' AND kind = 'ask'")
_RESERVED = sa.text("state = 'reserved'")


class CheckRunRow(SQLModel, table=True):
    """One run of questions, or one file of them. At most one run asks at a time; a file waits for its answers.

    ``budget`` is the most that may be spent, by currency.
    """

    __tablename__ = "check_runs"
    __table_args__ = (
        one_of("kind", ("ask", "file")),
        one_of("state", ("running", "complete", "stopped")),
        sa.Index("ix_check_runs_running", "state", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        STRICT,
    )
    id: str = base.row_id()
    kind: str = base.word()
    state: str = base.word()
    provider: str | None = base.text(null=True)
    budget: dict[str, Any] = base.json_value()
    started_at: datetime = base.instant()
    started_by: str = base.text()
    finished_at: datetime | None = base.instant(null=True)
    lease_owner: str | None = base.word(null=True)
    lease_until: datetime | None = base.instant(null=True)
    problem: str | None = base.text(null=True)


class CheckRow(SQLModel, table=True):
    """One question. ``price`` is the most it can cost and counts until it is known what was ``billed``.

    ``reserved``: about to be asked, or asked and not answered yet. ``answered``: the answer is among the intel.
    ``failed``: it was never asked. ``abandoned``: whoever reserved it died; nobody knows whether it was asked.
    """

    __tablename__ = "checks"
    __table_args__ = (
        one_of("state", ("reserved", "answered", "failed", "abandoned")),
        sa.CheckConstraint("price NOT LIKE '-%'", name="price"),
        sa.Index(
            "ix_checks_reserved",
            "number_id",
            "provider",
            unique=True,
            sqlite_where=_RESERVED,
            postgresql_where=_RESERVED,
        ),
        sa.Index("ix_checks_run_id_state", "run_id", "state"),
        sa.Index("ix_checks_reserved_at", "reserved_at"),
        STRICT,
    )
    id: str = base.row_id()
    run_id: str = base.ref("check_runs.id")
    number_id: str = Field(foreign_key="numbers.id", sa_type=sa.Text, nullable=False)
    provider: str = base.text()
    as_of: date = base.day(null=False)
    state: str = base.word()
    price: str = base.word()
    currency: str = base.word()
    reserved_at: datetime = base.instant()
    finished_at: datetime | None = base.instant(null=True)
    billed: str | None = base.word(null=True)
    verdict: str | None = base.word(null=True)
    request_id: str | None = base.text(null=True)
    note: str | None = base.text(null=True)
