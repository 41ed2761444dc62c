"""Cases: who is concerned, what was done step by step, what was said, and the holds that protect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of

_OPEN = "state IN ('open', 'waiting') AND number_id IS NOT NULL"


class CaseRow(SQLModel, table=True):
    """One misdirect. At most one case is open for a number; the index below refuses a second one.

    ``wake_at`` is when a worker should next ask what is to be done; NULL while only a person can move the case.
    """

    __tablename__ = "cases"
    __table_args__ = (
        one_of("state", ("open", "waiting", "closed", "merged")),
        one_of("reporter", ("borrower", "recipient", "support", "gate", "scan")),
        one_of("root_cause", ("contact_data", "system_fault", "human_error")),
        sa.Index(
            "uq_cases_open_number",
            "number_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
        sa.Index("ix_cases_number_id", "number_id"),
        sa.Index(
            "ix_cases_wake_at",
            "wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        ),
        sa.Index("ix_cases_state_opened_at", "state", "opened_at"),
        sa.Index("ix_cases_assigned_to_state", "assigned_to", "state"),
        STRICT,
    )
    id: str = base.row_id()
    number_id: str | None = base.ref("numbers.id", null=True)
    number_raw_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    state: str = base.word()
    reporter: str = base.word()
    flags: list[str] = base.json_value()
    root_cause: str | None = base.word(null=True)
    closing_requested: bool = base.flag()
    opened_at: datetime = base.instant()
    aware_at: datetime = base.instant()
    closed_at: datetime | None = base.instant(null=True)
    assigned_to: str | None = base.text(null=True)
    playbook_name: str = base.word()
    playbook_version: str = base.word()
    playbook_json: dict[str, Any] = base.json_value()
    merged_into: str | None = base.ref("cases.id", null=True)
    wake_at: datetime | None = base.instant(null=True)
    version: int = base.count(1)
    updated_at: datetime = base.instant()


class CaseCustomerRow(SQLModel, table=True):
    """A customer whom the misdirected message concerned, and the role the number had in their book."""

    __tablename__ = "case_customers"
    __table_args__ = (STRICT,)
    case_id: str = Field(foreign_key="cases.id", ondelete="CASCADE", primary_key=True, sa_type=sa.Text)
    customer_id: str = Field(foreign_key="customers.id", primary_key=True, sa_type=sa.Text, index=True)
    role: str = base.word()


class CaseRecipientRow(SQLModel, table=True):
    """Who got the message and should not have."""

    __tablename__ = "case_recipients"
    __table_args__ = (
        one_of("kind", ("stranger", "relative", "third_party", "unknown")),
        sa.UniqueConstraint("case_id", "number_id"),
        STRICT,
    )
    id: str = base.row_id()
    case_id: str = base.ref("cases.id", cascade=True)
    kind: str = base.word()
    number_id: str | None = base.ref("numbers.id", null=True)
    name_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    no_contact: bool = base.flag()
    language: str | None = base.word(null=True)


class CaseStepRow(SQLModel, table=True):
    """Where one step of the case's playbook stands: ``remedy.StepLog``, but its effects, which are in the outbox."""

    __tablename__ = "case_steps"
    __table_args__ = (
        one_of("state", ("pending", "ready", "running", "waiting", "done", "failed", "skipped")),
        one_of("waits_for", ("person", "approval")),
        STRICT,
    )
    case_id: str = Field(foreign_key="cases.id", ondelete="CASCADE", primary_key=True, sa_type=sa.Text)
    step: str = Field(primary_key=True, sa_type=sa.Text)
    state: str = base.word()
    attempts: int = base.count()
    intent: int = base.count(1)
    outcome: str | None = base.text(null=True)
    reason: str | None = base.text(null=True)
    waits_for: str | None = base.word(null=True)
    requested_by: str | None = base.text(null=True)
    approved_by: str | None = base.text(null=True)
    done_by: str | None = base.text(null=True)
    started_at: datetime | None = base.instant(null=True)
    failed_at: datetime | None = base.instant(null=True)
    done_at: datetime | None = base.instant(null=True)
    updated_at: datetime = base.instant()


class CaseEventRow(SQLModel, table=True):
    """One line of a case's history; ``detail`` holds ids and masks, what a person wrote is sealed."""

    __tablename__ = "case_events"
    __table_args__ = (sa.UniqueConstraint("case_id", "seq"), STRICT)
    id: str = base.row_id()
    case_id: str = base.ref("cases.id", cascade=True)
    seq: int = base.count()
    at: datetime = base.instant()
    actor: str = base.text()
    kind: str = base.word()
    detail: dict[str, Any] = base.json_value()
    text_sealed: bytes | None = base.sealed()
    kid: int = base.kid()


class HoldRow(SQLModel, table=True):
    """A stop on sends. ``cause`` is what placed it; the same cause twice is one hold."""

    __tablename__ = "holds"
    __table_args__ = (
        one_of("scope", ("number", "customer", "campaign", "template", "gateway", "all")),
        sa.CheckConstraint("(scope = 'number') = (number_id IS NOT NULL)", name="number"),
        sa.Index(
            "ix_holds_active_number",
            "number_id",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
        sa.Index(
            "ix_holds_active_value",
            "scope",
            "value",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
        sa.Index("ix_holds_case_id", "case_id"),
        STRICT,
    )
    id: str = base.row_id()
    cause: str = Field(sa_type=sa.Text, nullable=False, unique=True)
    scope: str = base.word()
    number_id: str | None = base.ref("numbers.id", null=True)
    value: str | None = base.text(null=True)
    reason: str = base.text()
    case_id: str | None = base.ref("cases.id", null=True)
    since: datetime = base.instant()
    placed_by: str = base.text()
    lifted_at: datetime | None = base.instant(null=True)
    lifted_by: str | None = base.text(null=True)
    lift_reason: str | None = base.text(null=True)
