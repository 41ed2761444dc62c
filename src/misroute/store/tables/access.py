"""Who may ask over HTTP, and what was answered to a request that may come twice."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT


class ApiTokenRow(SQLModel, table=True):
    """A token of the HTTP interface: its hash, never itself."""

    __tablename__ = "api_tokens"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    name: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    token_hash: str = Field(sa_type=sa.Text, nullable=False, unique=True, repr=False)
    scopes: list[str] = base.json_value()
    sender: str | None = base.text(null=True)
    created_at: datetime = base.instant()
    created_by: str = base.text()
    expires_at: datetime | None = base.instant(null=True)
    revoked_at: datetime | None = base.instant(null=True)
    last_used_at: datetime | None = base.instant(null=True)


class ApiIdempotencyRow(SQLModel, table=True):
    """A writing request under its caller's key; ``status`` NULL while it is being answered.

    ``request_digest`` tells a repetition from another request under the same key.
    """

    __tablename__ = "api_idempotency"
    __table_args__ = (
        sa.UniqueConstraint("caller", "key"),
        sa.Index("ix_api_idempotency_created_at", "created_at"),
        STRICT,
    )
    id: str = base.row_id()
    caller: str = base.text()
    key: str = base.text()
    route: str = base.text()
    request_digest: str = base.word()
    status: int | None = Field(default=None, sa_type=sa.Integer, nullable=True)
    answer_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    created_at: datetime = base.instant()
