"""Systems that send: who they are, what they acknowledged, and what left through them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of

_ADDRESSED = sa.text("state IN ('deferred', 'unknown', 'asked')")


class SenderRow(SQLModel, table=True):
    """A dialler, gateway or mail system. Its secret is not kept here: ``secret_env`` names the variable that has it."""

    __tablename__ = "senders"
    __table_args__ = (one_of("state", ("active", "paused", "removed")), STRICT)
    id: str = base.row_id()
    name: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    kind: str = base.word()
    channels: list[str] = base.json_value()
    url: str | None = base.text(null=True)
    secret_env: str | None = base.text(null=True)
    state: str = base.word()
    options: dict[str, Any] = base.json_value()
    created_at: datetime = base.instant()
    created_by: str = base.text()
    updated_at: datetime = base.instant()


class HoldAckRow(SQLModel, table=True):
    """A sender says that it obeys a change of holds on a channel; ``stopped`` is how many messages it took back."""

    __tablename__ = "hold_acks"
    __table_args__ = (
        sa.UniqueConstraint("seq", "sender_id", "channel"),
        sa.Index("ix_hold_acks_sender_id_seq", "sender_id", "seq"),
        STRICT,
    )
    id: str = base.row_id()
    seq: int = Field(foreign_key="hold_changes.seq", sa_type=sa.BigInteger, nullable=False)
    sender_id: str = base.ref("senders.id")
    channel: str = base.text()
    acked_at: datetime = base.instant()
    stopped: int | None = Field(default=None, sa_type=sa.Integer, nullable=True)


class SendRow(SQLModel, table=True):
    """A message that a sender was to send, and what came of it; ``message_id`` is unique with its sender.

    ``unknown``: it was handed over and no answer came, so it must be asked for and never simply sent again.
    """

    __tablename__ = "sends"
    __table_args__ = (
        sa.UniqueConstraint("sender", "message_id"),
        one_of("state", ("asked", "sent", "blocked", "deferred", "stopped", "failed", "unknown")),
        sa.Index("ix_sends_number_id_at", "number_id", "at"),
        sa.Index("ix_sends_unfinished", "state", "not_before", sqlite_where=_ADDRESSED, postgresql_where=_ADDRESSED),
        sa.Index(
            "ix_sends_run_id",
            "run_id",
            sqlite_where=sa.text("run_id IS NOT NULL"),
            postgresql_where=sa.text("run_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_sends_sender_far_id",
            "sender",
            "far_id",
            sqlite_where=sa.text("far_id IS NOT NULL"),
            postgresql_where=sa.text("far_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = base.row_id()
    sender: str = base.text()
    message_id: str = base.text()
    run_id: str | None = base.word(null=True)
    decision_id: str | None = base.ref("decisions.id", null=True)
    number_id: str | None = base.ref("numbers.id", null=True)
    customer_ref: str | None = base.text(null=True)
    channel: str = base.text()
    purpose: str = base.text()
    campaign: str | None = base.text(null=True)
    template: str | None = base.text(null=True)
    gateway: str | None = base.text(null=True)
    to_sealed: bytes | None = base.sealed()
    body_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    state: str = base.word()
    codes: list[str] = base.json_value()
    not_before: datetime | None = base.instant(null=True)
    at: datetime = base.instant()
    sent_at: datetime | None = base.instant(null=True)
    far_id: str | None = base.text(null=True)
    receipt: dict[str, Any] = base.json_value()
    last_error: str | None = base.text(null=True)
    attempts: int = base.count()
    updated_at: datetime = base.instant()
