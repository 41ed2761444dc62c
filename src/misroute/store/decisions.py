"""The gate's answers, recorded before they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.store.ids import new_id
from misroute.store.numbers import find_number, keep_numbers
from misroute.store.statements import insert_all
from misroute.store.tables import DecisionRow, table_of
from misroute.store.unit import Unit

DECISIONS = table_of(DecisionRow)


@dataclass(frozen=True, slots=True)
class NewDecision:
    """An answer. ``facts`` holds ids, codes and masks, never a number, a name or a text."""

    at: datetime
    number: str | None = field(repr=False)
    channel: str
    purpose: str
    decision: str
    codes: tuple[str, ...]
    policy: str
    until: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer on record."""

    id: str
    at: datetime
    channel: str
    purpose: str
    decision: str
    codes: tuple[str, ...]
    policy: str
    until: datetime | None
    facts: Mapping[str, Any]


def record(unit: Unit, answers: Sequence[NewDecision]) -> tuple[str, ...]:
    """Record answers, many at once where a caller groups them; returns their ids in order."""
    numbers = keep_numbers(unit, (answer.number for answer in answers if answer.number is not None))
    rows = [
        {
            "id": new_id(),
            "at": answer.at,
            "number_id": None if answer.number is None else numbers[answer.number],
            "channel": answer.channel,
            "purpose": answer.purpose,
            "decision": answer.decision,
            "codes": list(answer.codes),
            "until": answer.until,
            "policy": answer.policy,
            "facts": dict(answer.facts),
            "kid": unit.sealer.kid,
        }
        for answer in answers
    ]
    insert_all(unit, DECISIONS, rows)
    return tuple(str(row["id"]) for row in rows)


def decisions_on(unit: Unit, e164: str, limit: int = 100) -> tuple[Decision, ...]:
    """The answers given about a number, the newest first."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    query = sa.select(DECISIONS).where(DECISIONS.c.number_id == number_id)
    return tuple(
        Decision(
            row.id,
            row.at,
            row.channel,
            row.purpose,
            row.decision,
            tuple(row.codes),
            row.policy,
            row.until,
            row.facts,
        )
        for row in unit.execute(query.order_by(DECISIONS.c.at.desc(), DECISIONS.c.id).limit(limit))
    )
