"""The campaign watch: how each stream of sends stands."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from misroute.store.tables import base
from misroute.store.tables.base import STRICT, one_of


class WatchStreamRow(SQLModel, table=True):
    """One stream. ``episode`` counts its breaches; sends before ``since`` (the last reset) no longer count.

    The figures are those of the last look, recomputed from stored events each time: for reading only. The stream of
    kind ``all`` keeps how far events were seen (``seen_id``) and the base rate of everything.
    """

    __tablename__ = "watch_streams"
    __table_args__ = (
        sa.UniqueConstraint("kind", "value"),
        one_of("kind", ("campaign", "template", "gateway", "release", "all")),
        one_of("state", ("watching", "halted")),
        STRICT,
    )
    id: str = base.row_id()
    kind: str = base.word()
    value: str = base.text()
    state: str = base.word()
    sends: int = base.count()
    signals: int = base.count()
    base_rate: float = Field(sa_type=sa.Float, nullable=False)
    statistic: float = Field(sa_type=sa.Float, nullable=False)
    threshold: float = Field(sa_type=sa.Float, nullable=False)
    learned_at: datetime | None = base.instant(null=True)
    since: datetime | None = base.instant(null=True)
    started_at: datetime | None = base.instant(null=True)
    halted_at: datetime | None = base.instant(null=True)
    case_id: str | None = base.ref("cases.id", null=True)
    episode: int = base.count()
    seen_id: str | None = base.word(null=True)
    updated_at: datetime = base.instant()
