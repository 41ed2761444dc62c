"""Passes: leave for one message that a hold must not swallow. One number, one template, one use, and an end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.store.ids import new_id
from misroute.store.statements import chunks, insert_new, update_one
from misroute.store.tables import PassRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

PASSES = table_of(PassRow)
PASS_STATES = ("open", "used", "expired")


@dataclass(frozen=True, slots=True)
class NewPass:
    """A pass on its way in. ``cause`` says what it is for, so that one doing of a step has one pass and no second."""

    cause: str
    purpose: str
    number_id: str
    template: str | None
    expires_at: datetime
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass as stored. ``used_by`` is the decision that consumed it."""

    id: str
    cause: str
    purpose: str
    number_id: str
    template: str | None
    case_id: str | None
    issued_at: datetime
    issued_by: str
    expires_at: datetime
    used_at: datetime | None
    used_by: str | None

    def state_at(self, now: datetime) -> str:
        """``used``, ``expired`` or ``open``."""
        return "used" if self.used_at is not None else "expired" if now >= self.expires_at else "open"


def issue(unit: Unit, new: NewPass) -> tuple[Pass, bool]:
    """The pass of this cause, and True when it was issued just now."""
    values = {
        "id": new_id(),
        "cause": new.cause,
        "purpose": new.purpose,
        "number_id": new.number_id,
        "template": new.template,
        "case_id": new.case_id,
        "issued_at": unit.now,
        "issued_by": unit.actor,
        "expires_at": new.expires_at,
        "used_at": None,
        "used_by": None,
    }
    fresh = insert_new(unit, PASSES, values)
    found = find(unit, new.cause)
    if found is None:
        raise RuntimeError(f"the pass {new.cause} is neither there nor could be put there")
    return found, fresh


def find(unit: Unit, cause: str) -> Pass | None:
    """The pass of this cause."""
    row = unit.execute(sa.select(PASSES).where(PASSES.c.cause == clean_text(cause))).one_or_none()
    return None if row is None else _opened(row)


def use(unit: Unit, pass_id: str, decision_id: str) -> bool:
    """Consume a pass with the decision that it lets through; False when it is used, or its time is over."""
    where = [PASSES.c.id == pass_id, PASSES.c.used_at.is_(None), PASSES.c.expires_at > unit.now]
    return update_one(unit, PASSES, where, {"used_at": unit.now, "used_by": decision_id})


def renew(unit: Unit, pass_id: str, expires_at: datetime) -> None:
    """A person lets the same message go after all: its pass begins anew, and is used again by that message only."""
    values = {"issued_at": unit.now, "issued_by": unit.actor, "expires_at": expires_at}
    unit.execute(sa.update(PASSES).where(PASSES.c.id == pass_id).values(**values))


def passes_on(unit: Unit, number_id: str, *, purpose: str | None = None) -> tuple[Pass, ...]:
    """All passes of a number, the newest first."""
    query = sa.select(PASSES).where(PASSES.c.number_id == number_id)
    if purpose is not None:
        query = query.where(PASSES.c.purpose == purpose)
    return tuple(_opened(row) for row in unit.execute(query.order_by(PASSES.c.issued_at.desc(), PASSES.c.id.desc())))


def passes_of_cases(unit: Unit, case_ids: Collection[str]) -> tuple[Pass, ...]:
    """All passes of these cases, the oldest first."""
    found: list[Pass] = []
    for some in chunks(sorted(case_ids)):
        query = sa.select(PASSES).where(PASSES.c.case_id.in_(some)).order_by(PASSES.c.issued_at, PASSES.c.id)
        found.extend(_opened(row) for row in unit.execute(query))
    return tuple(found)


def _opened(row: Any) -> Pass:
    return Pass(
        id=row.id,
        cause=row.cause,
        purpose=row.purpose,
        number_id=row.number_id,
        template=row.template,
        case_id=row.case_id,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        expires_at=row.expires_at,
        used_at=row.used_at,
        used_by=row.used_by,
    )
