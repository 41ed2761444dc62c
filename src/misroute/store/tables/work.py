"""What is to be done and when: clocks, the outbox, money granted, schedules, workers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of


class ClockRow(SQLModel, table=True):
    """One SLA timer of a case. ``fire_at`` is the next warning or breach; the sweep reads nothing but its index.

    ``stumbles`` counts the sweeps that could not work on it and pushed it ahead.
    """

    __tablename__ = "clocks"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "name"),
        one_of("state", ("running", "paused", "met", "met_late", "breached_running", "cancelled")),
        sa.Index(
            "ix_clocks_fire_at",
            "fire_at",
            sqlite_where=sa.text("fire_at IS NOT NULL"),
            postgresql_where=sa.text("fire_at IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    case_id: str = base.ref("cases.id", cascade=True)
    name: str = base.word()
    state: str = base.word()
    target: str = base.word()
    calendar: str = base.word()
    calendar_version: str = base.word()
    policy_version: str = base.word()
    pausable: bool = base.flag()
    opened_at: datetime = base.instant()
    started_at: datetime = base.instant()
    due_at: datetime | None = base.instant(null=True)
    provisional: bool = base.flag()
    marks: list[Any] = base.json_value()
    warn_at: dict[str, Any] = base.json_value()
    pauses: list[Any] = base.json_value()
    fired: list[str] = base.json_value()
    met_at: datetime | None = base.instant(null=True)
    ended_reason: str | None = base.text(null=True)
    round: int = base.count(1)
    fire_at: datetime | None = base.instant(null=True)
    stumbles: int = base.count()
    version: int = base.count(1)


class CalendarSnapshotRow(SQLModel, table=True):
    """A calendar as it was when a clock was started under it; many clocks share one."""

    __tablename__ = "calendar_snapshots"
    __table_args__ = (STRICT,)
    name: str = Field(primary_key=True, sa_type=sa.Text)
    version: str = Field(primary_key=True, sa_type=sa.Text)
    snapshot: dict[str, Any] = base.json_value()


class ClockFiringRow(SQLModel, table=True):
    """A warning or breach that was announced; its key makes a second announcement impossible."""

    __tablename__ = "clock_firings"
    __table_args__ = (sa.Index("ix_clock_firings_clock_id", "clock_id"), STRICT)
    key: str = Field(primary_key=True, sa_type=sa.Text)
    clock_id: str = base.ref("clocks.id", cascade=True)
    level: str = base.word()
    at: datetime = base.instant()
    fired_at: datetime = base.instant()


class EffectRow(SQLModel, table=True):
    """The outbox: one thing to be done outside, under an idempotency key derived from its cause."""

    __tablename__ = "effects"
    __table_args__ = (
        one_of("state", ("pending", "leased", "delivered", "unclear", "dead", "cancelled")),
        sa.Index(
            "ix_effects_due",
            "not_before",
            sqlite_where=sa.text("state IN ('pending', 'leased')"),
            postgresql_where=sa.text("state IN ('pending', 'leased')"),
        ),
        sa.Index("ix_effects_case_id_step", "case_id", "step"),
        sa.Index(
            "ix_effects_stuck",
            "created_at",
            sqlite_where=sa.text("state IN ('dead', 'unclear')"),
            postgresql_where=sa.text("state IN ('dead', 'unclear')"),
        ),
        STRICT,
    )
    key: str = Field(primary_key=True, sa_type=sa.Text)
    case_id: str | None = base.ref("cases.id", null=True)
    step: str | None = base.word(null=True)
    intent: int = base.count(1)
    kind: str = base.word()
    connector: str = base.word()
    audience: str | None = base.word(null=True)
    payload_sealed: bytes = Field(sa_type=sa.LargeBinary, nullable=False, repr=False)
    kid: int = base.kid()
    payload_digest: str = base.word()
    state: str = base.word()
    attempts: int = base.count()
    not_before: datetime = base.instant()
    lease_owner: str | None = base.word(null=True)
    lease_until: datetime | None = base.instant(null=True)
    fence: int = base.count()
    last_error: str | None = base.text(null=True)
    receipt: dict[str, Any] = base.json_value()
    created_at: datetime = base.instant()
    delivered_at: datetime | None = base.instant(null=True)


class GrantRow(SQLModel, table=True):
    """Money given: a waived late fee or a voucher. ``amount`` is a decimal as text, never a float."""

    __tablename__ = "grants"
    __table_args__ = (
        one_of("kind", ("waiver", "voucher")),
        one_of("state", ("reserved", "confirmed", "reversed")),
        sa.Index("ix_grants_customer_id_day", "customer_id", "day"),
        sa.Index("ix_grants_day_kind", "day", "kind"),
        sa.Index("ix_grants_case_id", "case_id"),
        STRICT,
    )
    key: str = Field(primary_key=True, sa_type=sa.Text)
    case_id: str = base.ref("cases.id")
    customer_id: str | None = base.ref("customers.id", null=True)
    kind: str = base.word()
    amount: str = base.word()
    currency: str = base.word()
    state: str = base.word()
    requested_by: str = base.text()
    approved_by: str | None = base.text(null=True)
    day: date = base.day(null=False)
    at: datetime = base.instant()


class ScheduleRow(SQLModel, table=True):
    """A recurring job and its next slot; ``policy`` says what to do with slots missed while nobody ran."""

    __tablename__ = "schedules"
    __table_args__ = (one_of("policy", ("last", "all", "none")), STRICT)
    name: str = Field(primary_key=True, sa_type=sa.Text)
    cron: str = base.word()
    tz: str = base.word()
    next_at: datetime = base.instant()
    policy: str = base.word()


class ScheduleRunRow(SQLModel, table=True):
    """One slot of a schedule that some worker took; the primary key lets exactly one through."""

    __tablename__ = "schedule_runs"
    __table_args__ = (one_of("state", ("running", "complete", "failed")), STRICT)
    name: str = Field(primary_key=True, sa_type=sa.Text)
    slot_at: datetime = Field(primary_key=True, sa_type=UTCDateTime)
    state: str = base.word()
    skipped: int = base.count()
    worker_id: str | None = base.word(null=True)
    started_at: datetime = base.instant()
    finished_at: datetime | None = base.instant(null=True)
    problem: str | None = base.text(null=True)


class WorkerRow(SQLModel, table=True):
    """A worker process and its last sign of life."""

    __tablename__ = "workers"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    started_at: datetime = base.instant()
    beat_at: datetime = base.instant()
    version: str = base.word()
    host: str = base.text()
