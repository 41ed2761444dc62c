"""What a run over a file has answered already, so that one that was broken off goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.store.tables import DecisionRow, table_of
from misroute.store.unit import Unit

_DECISIONS = table_of(DecisionRow)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one line that is on record. ``send`` is what was allowed, as the scenario had it; else None."""

    id: str
    at: datetime
    decision: str
    codes: tuple[str, ...]
    until: datetime | None
    send: Mapping[str, Any] | None = field(default=None, repr=False)


def answered_lines(unit: Unit, run_id: str, first: int, last: int) -> dict[int, Answered]:
    """The answers to the lines ``first`` to ``last`` of a run, by line; lines without one are left out."""
    query = sa.select(_DECISIONS).where(
        _DECISIONS.c.run_id == run_id, _DECISIONS.c.line >= first, _DECISIONS.c.line <= last
    )
    return {
        row.line: Answered(row.id, row.at, row.decision, tuple(row.codes), row.until, _send(unit, row))
        for row in unit.execute(query)
    }


def _send(unit: Unit, row: Any) -> Mapping[str, Any] | None:
    if row.decision != "allow":
        return None
    snapshot = unit.sealer.open("decisions", "snapshot", row.id, row.snapshot_sealed)
    scenario = json.loads(snapshot).get("scenario", {}) if snapshot else {}
    send = scenario.get("send")
    return send if isinstance(send, dict) else None
