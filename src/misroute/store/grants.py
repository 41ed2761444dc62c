"""Money given: waivers and vouchers, reserved under a key before the effect leaves, so that none is given twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.remedy import Given
from misroute.store.errors import DuplicateRow
from misroute.store.statements import insert_new, update_one, wait_turn
from misroute.store.tables import GrantRow, table_of
from misroute.store.unit import Unit

GRANTS = table_of(GrantRow)
TOTALS_LOCK = 0x6D72_0002


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """One grant. ``key`` is derived from its cause; ``day`` is the lender's local day that caps count by."""

    key: str
    case_id: str
    customer_id: str | None
    kind: str
    amount: Decimal
    currency: str
    requested_by: str
    approved_by: str | None
    day: date
    state: str = "reserved"
    at: datetime | None = None


def given(
    unit: Unit, *, case_id: str, customer_id: str | None, kind: str, currency: str, day: date, agent: str
) -> Given:
    """What was given of this kind and currency before, reversed grants not counted.

    Takes a lock to the transaction's end: two requests that would each fit under a cap cannot both be granted.
    """
    wait_turn(unit, TOTALS_LOCK)
    mine = sa.or_(GRANTS.c.case_id == case_id, GRANTS.c.customer_id == customer_id, GRANTS.c.day == day)
    where = (GRANTS.c.kind == kind, GRANTS.c.currency == currency, GRANTS.c.state != "reversed", mine)
    rows = [_record(row) for row in unit.execute(sa.select(GRANTS).where(*where))]
    return Given(
        case=_sum(row for row in rows if row.case_id == case_id),
        customer=_sum(row for row in rows if customer_id is not None and row.customer_id == customer_id),
        day=_sum(row for row in rows if row.day == day),
        agent_day=_sum(row for row in rows if row.day == day and row.requested_by == agent),
    )


def _sum(rows: Iterable[GrantRecord]) -> Decimal:
    return sum((row.amount for row in rows), Decimal(0))


def _record(row: Any) -> GrantRecord:
    return GrantRecord(
        key=row.key,
        case_id=row.case_id,
        customer_id=row.customer_id,
        kind=row.kind,
        amount=Decimal(row.amount),
        currency=row.currency,
        requested_by=row.requested_by,
        approved_by=row.approved_by,
        day=row.day,
        state=row.state,
        at=row.at,
    )


def reserve(unit: Unit, grant: GrantRecord) -> bool:
    """Reserve a grant; False when its key is reserved already. Raises DuplicateRow when that one differs in amount."""
    values = {
        "key": grant.key,
        "case_id": grant.case_id,
        "customer_id": grant.customer_id,
        "kind": grant.kind,
        "amount": str(grant.amount),
        "currency": grant.currency,
        "state": "reserved",
        "requested_by": grant.requested_by,
        "approved_by": grant.approved_by,
        "day": grant.day,
        "at": unit.now,
    }
    if insert_new(unit, GRANTS, values):
        return True
    there = grant_of(unit, grant.key)
    if (there.amount, there.currency, there.kind) != (grant.amount, grant.currency, grant.kind):
        raise DuplicateRow(f"the grant {grant.key} was reserved with {there.amount} {there.currency} before")
    return False


def grant_of(unit: Unit, key: str) -> GrantRecord:
    """One grant. Raises NotFound."""
    row = unit.execute(sa.select(GRANTS).where(GRANTS.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"no grant {key} in the store")
    return _record(row)


def grants_of_case(unit: Unit, case_id: str) -> tuple[GrantRecord, ...]:
    """All grants of a case, in order of time."""
    query = sa.select(GRANTS).where(GRANTS.c.case_id == case_id).order_by(GRANTS.c.at, GRANTS.c.key)
    return tuple(_record(row) for row in unit.execute(query))


def confirm(unit: Unit, key: str) -> bool:
    """The far side has given it. False when it was confirmed before. Raises Conflict for a reversed one."""
    return _move(unit, key, "reserved", "confirmed")


def reverse(unit: Unit, key: str) -> bool:
    """It was not given after all, and counts no more. False when it was reversed before."""
    if update_one(unit, GRANTS, [GRANTS.c.key == key, GRANTS.c.state != "reversed"], {"state": "reversed"}):
        return True
    grant_of(unit, key)
    return False


def _move(unit: Unit, key: str, before: str, after: str) -> bool:
    if update_one(unit, GRANTS, [GRANTS.c.key == key, GRANTS.c.state == before], {"state": after}):
        return True
    there = grant_of(unit, key)
    if there.state != after:
        raise Conflict(f"grant {key} is {there.state}: it cannot become {after}")
    return False
