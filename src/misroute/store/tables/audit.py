"""The audit log and its head, the keys in use, and the store's own secrets."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT


class AuditEntryRow(SQLModel, table=True):
    """One entry of the hash chain; triggers refuse to change or delete it."""

    __tablename__ = "audit_log"
    __table_args__ = (STRICT,)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    prev: bytes = Field(sa_type=sa.LargeBinary, nullable=False)
    body: str = Field(sa_type=sa.Text, nullable=False)
    hash: bytes = Field(sa_type=sa.LargeBinary, nullable=False)


class AuditHeadRow(SQLModel, table=True):
    """The chain's last entry, one row; locking it makes appends take turns."""

    __tablename__ = "audit_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"), STRICT)
    id: int = Field(primary_key=True, sa_type=sa.Integer, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=sa.BigInteger, nullable=False)
    hash: bytes = Field(sa_type=sa.LargeBinary, nullable=False)


class SealKeyRow(SQLModel, table=True):
    """A key that has sealed something here: its id and a check value, never the key."""

    __tablename__ = "seal_keys"
    __table_args__ = (STRICT,)
    id: int = Field(primary_key=True, sa_type=sa.Integer, sa_column_kwargs={"autoincrement": False})
    key_check: bytes = Field(sa_type=sa.LargeBinary, nullable=False)
    added_at: datetime = base.instant()
    retired_at: datetime | None = base.instant(null=True)


class SecretRow(SQLModel, table=True):
    """A secret of the store that outlives key rotation, such as the key of event keys."""

    __tablename__ = "secrets"
    __table_args__ = (STRICT,)
    id: str = base.row_id()
    secret_sealed: bytes = Field(sa_type=sa.LargeBinary, nullable=False, repr=False)
    kid: int = base.kid()
