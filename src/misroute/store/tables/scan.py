"""Scans and their findings, and the gate's answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of


class ScanRow(SQLModel, table=True):
    """One run of the rules over the book. Only a complete one may call a finding absent, and only one runs at a time.

    ``cursor`` is the last contact point that was judged: a scan whose process died (its lease runs out) goes on from
    there. ``builds_on`` is the complete scan an incremental one builds on, ``reason`` why it is of its kind. ``tally``
    counts what the book was like when it was complete; ``progress`` collects the differences until then.
    """

    __tablename__ = "scans"
    __table_args__ = (
        one_of("state", ("running", "complete", "failed")),
        sa.Index(
            "ix_scans_running",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    kind: str = base.word()
    as_of: date = base.day(null=False)
    started_at: datetime = base.instant()
    finished_at: datetime | None = base.instant(null=True)
    state: str = base.word()
    counts: dict[str, int] = base.json_value()
    rules_version: str = base.word()
    reason: str | None = base.word(null=True)
    builds_on: str | None = base.word(null=True)
    cursor: str | None = base.word(null=True)
    lease_owner: str | None = base.word(null=True)
    lease_until: datetime | None = base.instant(null=True)
    progress: dict[str, Any] = base.json_value()
    tally: dict[str, Any] = base.json_value()


class SuppressionRow(SQLModel, table=True):
    """A rule's finding that a person decided not to act on, for a reason and until a day; expired ones lift themselves.

    ``scope`` says what it holds for: every contact point, one, those of a customer, a number, or a source.
    ``false_alarm``: the person says that the rule was wrong, which is evidence on the rule.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        one_of("scope", ("all", "point", "customer", "number", "source")),
        sa.Index(
            "ix_suppressions_in_force",
            "until",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    code: str = base.word()
    scope: str = base.word()
    contact_point_id: str | None = base.ref("contact_points.id", null=True, cascade=True)
    customer_id: str | None = base.ref("customers.id", null=True, cascade=True)
    number_id: str | None = base.ref("numbers.id", null=True)
    source: str | None = base.text(null=True)
    reason: str = base.text()
    false_alarm: bool = base.flag()
    until: date = base.day(null=False)
    created_at: datetime = base.instant()
    created_by: str = base.text()
    lifted_at: datetime | None = base.instant(null=True)
    lifted_by: str | None = base.text(null=True)


class FindingRow(SQLModel, table=True):
    """A rule's finding, its fingerprint as the id: the same fact in two scans is one row.

    ``standing`` says that it held in the last complete scan, so that a scan which broke off changes no finding's news;
    ``missed_in`` is the running scan that looked at its point and did not find it again.
    """

    __tablename__ = "findings"
    __table_args__ = (
        one_of("state", ("new", "unchanged", "absent")),
        one_of("severity", ("info", "warning", "error")),
        sa.Index("ix_findings_last_scan_state", "last_scan", "state"),
        sa.Index(
            "ix_findings_missed_in",
            "missed_in",
            sqlite_where=sa.text("missed_in IS NOT NULL"),
            postgresql_where=sa.text("missed_in IS NOT NULL"),
        ),
        sa.Index(
            "ix_findings_news",
            "state",
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    contact_point_id: str = Field(
        foreign_key="contact_points.id", ondelete="CASCADE", sa_type=sa.Text, nullable=False, index=True
    )
    customer_id: str = Field(
        foreign_key="customers.id", ondelete="CASCADE", sa_type=sa.Text, nullable=False, index=True
    )
    number_id: str | None = base.ref("numbers.id", null=True)
    code: str = base.word()
    name: str = base.word()
    severity: str = base.word()
    problem: str | None = base.word(null=True)
    confidence: float = Field(sa_type=sa.Float, nullable=False)
    message: str = base.text()
    message_zh: str | None = base.text(null=True)
    evidence_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    action: str | None = base.word(null=True)
    state: str = base.word()
    standing: bool = base.flag()
    suppressed: bool = base.flag()
    missed_in: str | None = base.word(null=True)
    first_scan: str = base.ref("scans.id")
    last_scan: str = base.ref("scans.id")
    updated_at: datetime = base.instant()


class DecisionRow(SQLModel, table=True):
    """An answer the gate gave, recorded before it was given.

    ``facts`` holds the versions of what was read (ids, epochs, counts), ``snapshot`` the whole scenario it was decided
    on. ``permit_until``: until when a sender may act on it. ``run_id`` and ``line``: its place in a file, once.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        one_of("decision", ("allow", "defer", "block")),
        sa.Index("ix_decisions_number_id_at", "number_id", "at"),
        sa.Index("ix_decisions_at", "at"),
        sa.Index(
            "ix_decisions_customer_ref_at",
            "customer_ref",
            "at",
            sqlite_where=sa.text("customer_ref IS NOT NULL"),
            postgresql_where=sa.text("customer_ref IS NOT NULL"),
        ),
        sa.Index(
            "ix_decisions_campaign_at",
            "campaign",
            "at",
            sqlite_where=sa.text("campaign IS NOT NULL"),
            postgresql_where=sa.text("campaign IS NOT NULL"),
        ),
        sa.Index(
            "ix_decisions_message_id",
            "message_id",
            sqlite_where=sa.text("message_id IS NOT NULL"),
            postgresql_where=sa.text("message_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_decisions_run_id_line",
            "run_id",
            "line",
            unique=True,
            sqlite_where=sa.text("run_id IS NOT NULL"),
            postgresql_where=sa.text("run_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    at: datetime = base.instant()
    number_id: str | None = base.ref("numbers.id", null=True)
    channel: str = base.text()
    purpose: str = base.text()
    decision: str = base.word()
    codes: list[str] = base.json_value()
    until: datetime | None = base.instant(null=True)
    policy: str = base.text()
    facts: dict[str, Any] = base.json_value()
    actor: str | None = base.text(null=True)
    customer_ref: str | None = base.text(null=True)
    campaign: str | None = base.text(null=True)
    template: str | None = base.text(null=True)
    gateway: str | None = base.text(null=True)
    message_id: str | None = base.text(null=True)
    hold_epoch: int | None = Field(default=None, sa_type=sa.BigInteger, nullable=True)
    permit_until: datetime | None = base.instant(null=True)
    sent_at: datetime | None = base.instant(null=True)
    run_id: str | None = base.word(null=True)
    line: int | None = Field(default=None, sa_type=sa.Integer, nullable=True)
    snapshot_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
