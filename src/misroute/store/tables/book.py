"""The book: customers, numbers, contact points, what happened on numbers, and what providers say of them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of


class CustomerRow(SQLModel, table=True):
    """A borrower. ``customer_ref`` is the lender's own id and not sealed: it names nobody outside the lender."""

    __tablename__ = "customers"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    customer_ref: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    name_sealed: bytes | None = base.sealed()
    address_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    region: str | None = base.word(null=True)
    language: str | None = base.word(null=True)
    currency: str | None = base.word(null=True)
    vulnerable: bool = base.flag()
    no_contact: bool = base.flag()
    created_at: datetime = base.instant()
    updated_at: datetime = base.instant()


class NumberRow(SQLModel, table=True):
    """Every number the store has met, once; all other tables point here.

    One place to seal, to index blindly and to re-index when keys rotate: the other tables' unique keys and a
    hold's reach do not depend on which key was current. ``readable`` is false for a cell that is not a number; it is
    kept as written, so that loading a book twice finds the same contact point.
    """

    __tablename__ = "numbers"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    number_bi: bytes = Field(sa_type=sa.LargeBinary, nullable=False, unique=True)
    kid: int = base.kid()
    number_sealed: bytes = Field(sa_type=sa.LargeBinary, nullable=False, repr=False)
    readable: bool = Field(sa_type=sa.Boolean, nullable=False)
    created_at: datetime = base.instant()


class ContactPointRow(SQLModel, table=True):
    """A number in a role for a customer. ``content_version`` grows with each change, a scan notes what it saw.

    A change is anything its judgement may depend on: the row itself, an event or answer on its number, another row.
    ``judge_again`` is the first day on which its judgement may differ by time alone. ``tallied`` says under which
    problem, source, branch and month of proof the last scan counted it, so that the next one counts differences only.
    ``book_row`` is the row of the book that said so last.
    """

    __tablename__ = "contact_points"
    __table_args__ = (
        sa.UniqueConstraint("customer_id", "role", "number_id"),
        one_of("status", ("ok", "doubtful", "invalid", "multiple", "missing")),
        one_of("state", ("active", "retired", "relabelled", "suppressed")),
        one_of(
            "problem",
            (
                "none",
                "unusable_number",
                "doubtful_number",
                "disconnected",
                "reassigned",
                "stale",
                "relative_number",
                "third_party_number",
                "own_staff_number",
            ),
        ),
        one_of("holder", ("borrower", "relative", "third_party", "stranger", "nobody", "unknown")),
        one_of("action", ("keep", "fix", "reverify", "relabel", "suppress")),
        sa.CheckConstraint("risk BETWEEN 0 AND 1", name="risk"),
        sa.Index(
            "ix_contact_points_unscanned",
            "id",
            sqlite_where=sa.text("scanned_version < content_version"),
            postgresql_where=sa.text("scanned_version < content_version"),
        ),
        sa.Index(
            "ix_contact_points_judge_again",
            "judge_again",
            sqlite_where=sa.text("judge_again IS NOT NULL"),
            postgresql_where=sa.text("judge_again IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    customer_id: str = base.ref("customers.id", cascade=True)
    role: str = base.word()
    number_id: str = Field(foreign_key="numbers.id", sa_type=sa.Text, nullable=False, index=True)
    relation_text_sealed: bytes | None = base.sealed()
    raw_sealed: bytes | None = base.sealed()
    contact_name_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    status: str = base.word()
    line_type: str | None = base.word(null=True)
    region: str | None = base.word(null=True)
    verified_at: date | None = base.day()
    consent_at: date | None = base.day()
    source: str | None = base.text(null=True)
    branch: str | None = base.text(null=True)
    book_row: int | None = Field(default=None, sa_type=sa.Integer, nullable=True)
    state: str = base.word()
    problem: str | None = base.word(null=True)
    holder: str | None = base.word(null=True)
    risk: float | None = Field(default=None, sa_type=sa.Float, nullable=True)
    action: str | None = base.word(null=True)
    codes: list[str] = base.json_value()
    content_version: int = base.count(1)
    scanned_version: int = base.count()
    judge_again: date | None = base.day()
    tallied: str | None = base.text(null=True)
    created_at: datetime = base.instant()
    updated_at: datetime = base.instant()


EVENT_KINDS = (
    "send",
    "receipt",
    "inbound",
    "call",
    "complaint",
    "login",
    "payment",
    "verification",
    "change",
)


TELLING_EVENTS = "kind IN ('call', 'inbound') OR purpose IN ('location', 'final_notice')"
"""Contacts that say who answers a number, or that may be made once only: they count however old they are."""


class NumberEventRow(SQLModel, table=True):
    """Something that happened on a number, or a change of the sending system (then without a number)."""

    __tablename__ = "number_events"
    __table_args__ = (
        one_of("kind", EVENT_KINDS),
        sa.Index("ix_number_events_number_id_at", "number_id", "at"),
        sa.Index(
            "ix_number_events_telling",
            "number_id",
            "at",
            sqlite_where=sa.text(TELLING_EVENTS),
            postgresql_where=sa.text(TELLING_EVENTS),
        ),
        sa.Index("ix_number_events_kind_at", "kind", "at"),
        sa.Index("ix_number_events_customer_ref_at", "customer_ref", "at"),
        sa.Index(
            "ix_number_events_message_id",
            "message_id",
            sqlite_where=sa.text("message_id IS NOT NULL"),
            postgresql_where=sa.text("message_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    event_key: str = Field(sa_type=sa.Text, nullable=False, unique=True)
    at: datetime = base.instant()
    kind: str = base.word()
    number_id: str | None = base.ref("numbers.id", null=True)
    customer_ref: str | None = base.text(null=True)
    channel: str | None = base.text(null=True)
    direction: str | None = base.text(null=True)
    outcome: str | None = base.text(null=True)
    campaign: str | None = base.text(null=True)
    template: str | None = base.text(null=True)
    gateway: str | None = base.text(null=True)
    release: str | None = base.text(null=True)
    message_id: str | None = base.text(null=True)
    debt_id: str | None = base.text(null=True)
    purpose: str | None = base.text(null=True)
    collector: str | None = base.text(null=True)
    connected: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    effective: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    text_sealed: bytes | None = base.sealed()
    kid: int = base.kid()


class IntelRow(SQLModel, table=True):
    """One provider's answer about one number as of one day.

    ``expires_at``: until when a "same owner" may be relied on; ``price`` in ``currency`` is what this answer cost.
    """

    __tablename__ = "intel"
    __table_args__ = (
        sa.UniqueConstraint("number_id", "provider", "asked_at", "as_of"),
        sa.Index("ix_intel_asked_at", "asked_at"),
        one_of(
            "verdict",
            (
                "same_owner",
                "owner_changed",
                "transferred",
                "disconnected",
                "not_enough_data",
                "unsupported",
                "retry_later",
            ),
        ),
        STRICT,
    )
    id: str = base.row_id()
    number_id: str = base.ref("numbers.id")
    provider: str = base.text()
    asked_at: datetime = base.instant()
    as_of: date = base.day(null=False)
    verdict: str = base.word()
    raw_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    expires_at: datetime | None = base.instant(null=True)
    price: str | None = base.word(null=True)
    currency: str | None = base.word(null=True)
    request_id: str | None = base.text(null=True)
    carrier: str | None = base.text(null=True)
    ported: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)


class OwnNumberRow(SQLModel, table=True):
    """A number of the lender itself, its staff, or an agency."""

    __tablename__ = "own_numbers"
    __table_args__ = (one_of("kind", ("lender", "staff", "agency")), STRICT)
    number_id: str = Field(foreign_key="numbers.id", primary_key=True, sa_type=sa.Text)
    kind: str = base.word()


class DebtRow(SQLModel, table=True):
    """What a customer owes, as far as misroute needs it: how late, and the late fee that may be waived."""

    __tablename__ = "debts"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    customer_id: str = Field(foreign_key="customers.id", sa_type=sa.Text, nullable=False, index=True)
    debt_ref: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    past_due_days: int | None = Field(default=None, sa_type=sa.Integer, nullable=True)
    late_fee: str | None = base.word(null=True)
    currency: str | None = base.word(null=True)
    updated_at: datetime = base.instant()


class QueuedMessageRow(SQLModel, table=True):
    """A message that a sender has waiting and that a hold can still stop."""

    __tablename__ = "queued_messages"
    __table_args__ = (
        one_of("state", ("queued", "stopped", "released", "sent")),
        sa.Index("ix_queued_messages_number_id_state", "number_id", "state"),
        *(
            sa.Index(
                f"ix_queued_messages_{column}",
                column,
                sqlite_where=sa.text(f"{column} IS NOT NULL"),
                postgresql_where=sa.text(f"{column} IS NOT NULL"),
            )
            for column in ("customer_id", "campaign", "template", "gateway", "stopped_by_hold")
        ),
        STRICT,
    )
    id: str = base.row_id()
    message_id: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    number_id: str = base.ref("numbers.id")
    customer_id: str | None = base.ref("customers.id", null=True)
    channel: str = base.text()
    campaign: str | None = base.text(null=True)
    template: str | None = base.text(null=True)
    gateway: str | None = base.text(null=True)
    state: str = base.word()
    stopped_by_hold: str | None = base.ref("holds.id", null=True)
    updated_at: datetime = base.instant()
