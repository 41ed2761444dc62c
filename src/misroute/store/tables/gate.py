"""What the gate goes by beside holds and the book: wishes, consents, facts on a person, passes, and holds' changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of

WISHES = ("cease", "stop_medium", "opt_out", "not_me", "refuse_as_contact")
CONSENTS = ("text", "email", "call", "extra_call", "third_party", "time", "visit")
_IN_FORCE = sa.text("ended_at IS NULL")


class WishRow(SQLModel, table=True):
    """What a person asked for (contract: ``requests``), until it is ended; ``cause`` makes twice the same one row.

    ``person_ref`` is the lender's id of who asked (a customer's, or another person's); a wish from a number nobody
    knows has the number alone. ``medium`` NULL: every medium. ``event_id`` is the message that said so.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        one_of("kind", WISHES),
        one_of("form", ("written", "oral")),
        sa.CheckConstraint("person_ref IS NOT NULL OR number_id IS NOT NULL", name="who"),
        sa.Index("ix_wishes_person_ref", "person_ref", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        sa.Index("ix_wishes_number_id", "number_id", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        STRICT,
    )
    id: str = base.row_id()
    cause: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    at: datetime = base.instant()
    person_ref: str | None = base.text(null=True)
    number_id: str | None = base.ref("numbers.id", null=True)
    kind: str = base.word()
    form: str | None = base.word(null=True)
    medium: str | None = base.text(null=True)
    event_id: str | None = base.word(null=True)
    note_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    created_at: datetime = base.instant()
    created_by: str = base.text()
    ended_at: datetime | None = base.instant(null=True)
    ended_by: str | None = base.text(null=True)
    end_reason: str | None = base.text(null=True)


class ConsentRow(SQLModel, table=True):
    """A permission that a person gave, until it is ended; ``for_person`` is who may be told by a third party's one."""

    __tablename__ = "consents"
    __table_args__ = (
        one_of("kind", CONSENTS),
        one_of("given_to", ("us", "creditor")),
        sa.Index("ix_consents_person_ref", "person_ref", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        sa.Index("ix_consents_number_id", "number_id", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        STRICT,
    )
    id: str = base.row_id()
    cause: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    at: datetime = base.instant()
    person_ref: str = base.text()
    number_id: str | None = base.ref("numbers.id", null=True)
    kind: str = base.word()
    given_to: str | None = base.word(null=True)
    for_person: str | None = base.text(null=True)
    event_id: str | None = base.word(null=True)
    note_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    created_at: datetime = base.instant()
    created_by: str = base.text()
    ended_at: datetime | None = base.instant(null=True)
    ended_by: str | None = base.text(null=True)
    end_reason: str | None = base.text(null=True)


class StandingRow(SQLModel, table=True):
    """What is known of a person beside the book. NULL: nothing was said. ``version`` grows with each change.

    ``customer_ref`` is whose executor, spouse or attorney a person is; NULL for the borrower's own row.
    ``inconvenient`` and ``agreed`` are lists as in the contract.
    """

    __tablename__ = "standing"
    __table_args__ = (sa.Index("ix_standing_customer_ref", "customer_ref"), STRICT)
    id: str = base.row_id()
    person_ref: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    customer_ref: str | None = base.text(null=True)
    role: str | None = base.word(null=True)
    minor: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    deceased: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    represented_by_attorney: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    work_forbidden: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    vulnerable: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    unreachable: bool | None = Field(default=None, sa_type=sa.Boolean, nullable=True)
    zones: list[str] = base.json_value()
    address_region: str | None = base.word(null=True)
    inconvenient: list[Any] = base.json_value()
    agreed: list[Any] = base.json_value()
    language: str | None = base.word(null=True)
    name_sealed: bytes | None = base.sealed()
    note_sealed: bytes | None = base.sealed()
    kid: int = base.kid()
    version: int = base.count(1)
    created_at: datetime = base.instant()
    updated_at: datetime = base.instant()
    updated_by: str = base.text()


class PassRow(SQLModel, table=True):
    """Leave for one message that a hold must not swallow: one number, one template, one use, and an end.

    ``used_by`` is the decision that consumed it, in the same transaction.
    """

    __tablename__ = "passes"
    __table_args__ = (
        one_of("purpose", ("apology", "optout_confirmation")),
        sa.Index("ix_passes_number_id", "number_id"),
        sa.Index("ix_passes_case_id", "case_id"),
        STRICT,
    )
    id: str = base.row_id()
    cause: str = Field(sa_type=base.PlainText, nullable=False, unique=True)
    purpose: str = base.word()
    number_id: str = Field(foreign_key="numbers.id", sa_type=sa.Text, nullable=False)
    template: str | None = base.text(null=True)
    case_id: str | None = base.ref("cases.id", null=True)
    issued_at: datetime = base.instant()
    issued_by: str = base.text()
    expires_at: datetime = base.instant()
    used_at: datetime | None = base.instant(null=True)
    used_by: str | None = Field(default=None, sa_type=sa.Text, nullable=True, unique=True)


class HoldEpochRow(SQLModel, table=True):
    """The one row that counts the changes of holds, so that an answer can tell whether one came between."""

    __tablename__ = "hold_epoch"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"), STRICT)
    id: int = Field(primary_key=True, sa_type=sa.Integer)
    epoch: int = Field(sa_type=sa.BigInteger, nullable=False)


class HoldChangeRow(SQLModel, table=True):
    """A hold was placed or lifted. ``seq`` is the epoch it made: the order of commits, without gaps."""

    __tablename__ = "hold_changes"
    __table_args__ = (one_of("kind", ("placed", "lifted")), sa.Index("ix_hold_changes_hold_id", "hold_id"), STRICT)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    hold_id: str = base.ref("holds.id")
    kind: str = base.word()
    at: datetime = base.instant()
