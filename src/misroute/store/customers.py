"""Customers: the borrowers of the book, and what they owe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import NotFound
from misroute.store.changes import mark_customers
from misroute.store.engine import is_postgresql
from misroute.store.ids import new_id
from misroute.store.statements import chunks, insert_missing, update_one
from misroute.store.tables import CustomerRow, DebtRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

CUSTOMERS = table_of(CustomerRow)
DEBTS = table_of(DebtRow)


@dataclass(frozen=True, slots=True)
class CustomerIntake:
    """A borrower as a book names them; what is None leaves the store's value alone."""

    ref: str
    name: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    region: str | None = None
    language: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A borrower as stored, opened."""

    id: str
    ref: str
    name: str | None = field(repr=False)
    address: str | None = field(repr=False)
    region: str | None
    language: str | None
    currency: str | None
    vulnerable: bool
    no_contact: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Debt:
    """One debt of a customer; ``late_fee`` is a decimal as text."""

    customer_id: str
    ref: str
    past_due_days: int | None
    late_fee: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class DebtIntake:
    """A debt as the lender's system exports it."""

    customer_ref: str
    ref: str
    past_due_days: int | None = None
    late_fee: str | None = None
    currency: str | None = None


def _opened(unit: Unit, row: Any) -> Customer:
    seal = unit.sealer
    return Customer(
        id=row.id,
        ref=row.customer_ref,
        name=seal.open("customers", "name", row.id, row.name_sealed),
        address=seal.open("customers", "address", row.id, row.address_sealed),
        region=row.region,
        language=row.language,
        currency=row.currency,
        vulnerable=row.vulnerable,
        no_contact=row.no_contact,
        updated_at=row.updated_at,
    )


def customer(unit: Unit, customer_id: str) -> Customer:
    """One customer by the store's id. Raises NotFound."""
    row = unit.execute(sa.select(CUSTOMERS).where(CUSTOMERS.c.id == customer_id)).one_or_none()
    if row is None:
        raise NotFound(f"no customer {customer_id} in the store")
    return _opened(unit, row)


def customers(unit: Unit, customer_ids: Iterable[str]) -> dict[str, Customer]:
    """Many customers by the store's id."""
    found = {}
    for some in chunks(dict.fromkeys(customer_ids)):
        for row in unit.execute(sa.select(CUSTOMERS).where(CUSTOMERS.c.id.in_(some))):
            found[row.id] = _opened(unit, row)
    return found


def find_customer(unit: Unit, ref: str) -> Customer | None:
    """One customer by the lender's id."""
    row = unit.execute(sa.select(CUSTOMERS).where(CUSTOMERS.c.customer_ref == clean_text(ref))).one_or_none()
    return None if row is None else _opened(unit, row)


def keep_customers(unit: Unit, intakes: Sequence[CustomerIntake]) -> dict[str, str]:
    """Insert or update customers by the lender's id; returns the store's ids by ``ref``.

    Of several intakes with one ref the last that says something wins. Rows that would not change are not written.
    """
    merged: dict[str, CustomerIntake] = {}
    for intake in intakes:
        before = merged.get(intake.ref)
        merged[intake.ref] = intake if before is None else _merge(before, intake)
    known = _by_ref(unit, merged)
    fresh = [_new_row(unit, intake) for ref, intake in merged.items() if clean_text(ref) not in known]
    fresh.sort(key=lambda row: str(row["customer_ref"]))
    insert_missing(unit, CUSTOMERS, fresh)
    ids = {str(row["customer_ref"]): str(row["id"]) for row in fresh}
    if fresh and is_postgresql(unit.session):
        known.update(raced := _by_ref(unit, ids))  # another writer may have been first
        ids = {ref: row_id for ref, row_id in ids.items() if raced[ref].id == row_id}
    renamed: list[str] = []
    for ref, intake in merged.items():
        there = known.get(clean_text(ref))
        if there is not None and clean_text(ref) not in ids and (values := _changes(unit, there, intake)):
            update_one(unit, CUSTOMERS, [CUSTOMERS.c.id == there.id], {**values, "updated_at": unit.now})
            if _JUDGED_BY & values.keys():
                renamed.append(there.id)
    mark_customers(unit, renamed)
    ids.update({ref: there.id for ref, there in known.items()})
    return {ref: ids[clean_text(ref)] for ref in merged}


# values of a customer that judgements rest on: who is asked for, and how numbers without a country code are read
_JUDGED_BY = frozenset({"name_sealed", "address_sealed", "region"})


def _merge(before: CustomerIntake, after: CustomerIntake) -> CustomerIntake:
    return CustomerIntake(
        ref=before.ref,
        name=after.name or before.name,
        address=after.address or before.address,
        region=after.region or before.region,
        language=after.language or before.language,
        currency=after.currency or before.currency,
    )


def _by_ref(unit: Unit, refs: Iterable[str]) -> dict[str, Customer]:
    found = {}
    for some in chunks(dict.fromkeys(clean_text(ref) for ref in refs)):
        for row in unit.execute(sa.select(CUSTOMERS).where(CUSTOMERS.c.customer_ref.in_(some))):
            found[row.customer_ref] = _opened(unit, row)
    return found


def _new_row(unit: Unit, intake: CustomerIntake) -> dict[str, object]:
    row_id, seal = new_id(), unit.sealer
    return {
        "id": row_id,
        "customer_ref": clean_text(intake.ref),
        "name_sealed": seal.seal("customers", "name", row_id, intake.name),
        "address_sealed": seal.seal("customers", "address", row_id, intake.address),
        "kid": seal.kid,
        "region": intake.region,
        "language": intake.language,
        "currency": intake.currency,
        "vulnerable": False,
        "no_contact": False,
        "created_at": unit.now,
        "updated_at": unit.now,
    }


def _changes(unit: Unit, there: Customer, intake: CustomerIntake) -> dict[str, object]:
    values: dict[str, object] = {}
    for column in ("name", "address"):
        said = getattr(intake, column)
        if said is not None and said != getattr(there, column):
            values[f"{column}_sealed"] = unit.sealer.seal("customers", column, there.id, said)
    for column in ("region", "language", "currency"):
        said = getattr(intake, column)
        if said is not None and said != getattr(there, column):
            values[column] = said
    return values


def mark_customer(
    unit: Unit, customer_id: str, *, vulnerable: bool | None = None, no_contact: bool | None = None
) -> None:
    """Set what a person or a letter said of a customer. Raises NotFound."""
    said = {"vulnerable": vulnerable, "no_contact": no_contact}
    values = {name: value for name, value in said.items() if value is not None}
    if not update_one(unit, CUSTOMERS, [CUSTOMERS.c.id == customer_id], {**values, "updated_at": unit.now}):
        raise NotFound(f"no customer {customer_id} in the store")


def keep_debts(unit: Unit, intakes: Sequence[DebtIntake]) -> int:
    """Insert or update debts by the lender's debt id; returns how many there were."""
    latest = {clean_text(intake.ref): intake for intake in intakes}
    ids = keep_customers(unit, [CustomerIntake(intake.customer_ref) for intake in latest.values()])
    rows = [
        {
            "id": new_id(),
            "customer_id": ids[intake.customer_ref],
            "debt_ref": ref,
            "past_due_days": intake.past_due_days,
            "late_fee": intake.late_fee,
            "currency": intake.currency,
            "updated_at": unit.now,
        }
        for ref, intake in sorted(latest.items())
    ]
    insert_missing(unit, DEBTS, rows)
    if rows:
        names = ("customer_id", "past_due_days", "late_fee", "currency", "updated_at")
        update = sa.update(DEBTS).where(DEBTS.c.debt_ref == sa.bindparam("the_ref"))
        statement = update.values({name: sa.bindparam(f"to_{name}") for name in names})
        unit.execute(statement, [{"the_ref": r["debt_ref"], **{f"to_{n}": r[n] for n in names}} for r in rows])
    return len(rows)


def debts_of(unit: Unit, customer_id: str) -> tuple[Debt, ...]:
    """All debts of a customer, by the lender's debt id."""
    query = sa.select(DEBTS).where(DEBTS.c.customer_id == customer_id).order_by(DEBTS.c.debt_ref)
    return tuple(
        Debt(row.customer_id, row.debt_ref, row.past_due_days, row.late_fee, row.currency)
        for row in unit.execute(query)
    )
