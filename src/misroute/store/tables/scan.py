"""Scans and their findings, and the gate's answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of


class ScanRow(SQLModel, table=True):
    """One run of the rules over the book. Only a complete one may call a finding absent."""

    __tablename__ = "scans"
    __table_args__ = (one_of("state", ("running", "complete", "failed")), STRICT)
    id: str = base.row_id()
    kind: str = base.word()
    as_of: date = base.day(null=False)
    started_at: datetime = base.instant()
    finished_at: datetime | None = base.instant(null=True)
    state: str = base.word()
    counts: dict[str, int] = base.json_value()
    rules_version: str = base.word()


class FindingRow(SQLModel, table=True):
    """A rule's finding, its fingerprint as the id: the same fact in two scans is one row.

    ``standing`` says that it held in the last complete scan, so that a scan which broke off changes no finding's news.
    """

    __tablename__ = "findings"
    __table_args__ = (
        one_of("state", ("new", "unchanged", "absent")),
        one_of("severity", ("info", "warning", "error")),
        sa.Index("ix_findings_last_scan_state", "last_scan", "state"),
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
    evidence_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    action: str | None = base.word(null=True)
    state: str = base.word()
    standing: bool = base.flag()
    first_scan: str = base.ref("scans.id")
    last_scan: str = base.ref("scans.id")
    updated_at: datetime = base.instant()


class DecisionRow(SQLModel, table=True):
    """An answer the gate gave, recorded before it was given."""

    __tablename__ = "decisions"
    __table_args__ = (
        one_of("decision", ("allow", "defer", "block")),
        sa.Index("ix_decisions_number_id_at", "number_id", "at"),
        sa.Index("ix_decisions_at", "at"),
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
