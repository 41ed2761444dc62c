"""Who is concerned in a case: the customers it is about, and the people who got the message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from misroute.errors import NotFound
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, keep_number, open_number
from misroute.store.statements import insert_new, put, update_one
from misroute.store.tables import CaseCustomerRow, CaseRecipientRow, CustomerRow, table_of
from misroute.store.unit import Unit
from misroute.store.wishes import NewWish, keep_wishes

CASE_CUSTOMERS = table_of(CaseCustomerRow)
RECIPIENTS = table_of(CaseRecipientRow)
_CUSTOMERS = table_of(CustomerRow)


@dataclass(frozen=True, slots=True)
class CaseCustomer:
    """A customer of a case: the store's id, the lender's id, and the role the number had in their book."""

    customer_id: str
    ref: str
    role: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who got the message: stranger, relative, third_party or unknown."""

    id: str
    case_id: str
    kind: str
    number: str | None = field(repr=False)
    name: str | None = field(repr=False)
    no_contact: bool
    language: str | None


def link_customer(unit: Unit, case_id: str, customer_id: str, role: str) -> None:
    """Say that the case concerns a customer; said again, the role is replaced."""
    put(unit, CASE_CUSTOMERS, {"case_id": case_id, "customer_id": customer_id, "role": role})


def customers_of_case(unit: Unit, case_id: str) -> tuple[CaseCustomer, ...]:
    """The customers of a case, in the order of the lender's ids."""
    query = (
        sa.select(CASE_CUSTOMERS.c.customer_id, _CUSTOMERS.c.customer_ref, CASE_CUSTOMERS.c.role)
        .join(_CUSTOMERS, _CUSTOMERS.c.id == CASE_CUSTOMERS.c.customer_id)
        .where(CASE_CUSTOMERS.c.case_id == case_id)
        .order_by(_CUSTOMERS.c.customer_ref)
    )
    return tuple(CaseCustomer(row.customer_id, row.customer_ref, row.role) for row in unit.execute(query))


def cases_of_customer(unit: Unit, customer_id: str) -> tuple[str, ...]:
    """Ids of all cases that concern a customer."""
    query = sa.select(CASE_CUSTOMERS.c.case_id).where(CASE_CUSTOMERS.c.customer_id == customer_id)
    return tuple(unit.execute(query.order_by(CASE_CUSTOMERS.c.case_id)).scalars())


def add_recipient(
    unit: Unit,
    case_id: str,
    *,
    kind: str,
    number: str | None = None,
    name: str | None = None,
    language: str | None = None,
    no_contact: bool = False,
) -> Recipient:
    """Add a recipient; one number is one recipient of a case, so the same number again answers the first."""
    row_id = new_id()
    number_id = None if number is None else keep_number(unit, number)
    values = {
        "id": row_id,
        "case_id": case_id,
        "kind": kind,
        "number_id": number_id,
        "name_sealed": unit.sealer.seal("case_recipients", "name", row_id, name),
        "kid": unit.sealer.kid,
        "no_contact": no_contact,
        "language": language,
    }
    if not insert_new(unit, RECIPIENTS, values):
        where = (RECIPIENTS.c.case_id == case_id, RECIPIENTS.c.number_id == number_id)
        row_id = unit.execute(sa.select(RECIPIENTS.c.id).where(*where)).scalar_one()
    elif no_contact:
        _keep_refusal(unit, case_id, row_id, number)
    return next(recipient for recipient in recipients_of(unit, case_id) if recipient.id == row_id)


def change_recipient(unit: Unit, recipient_id: str, **changes: Any) -> None:
    """Change some of: kind, name, language, no_contact. Raises NotFound."""
    if unknown := changes.keys() - {"kind", "name", "language", "no_contact"}:
        raise ValueError(f"not to be changed in a recipient: {', '.join(sorted(unknown))}")
    if "name" in changes:
        name = changes.pop("name")
        changes["name_sealed"] = unit.sealer.seal("case_recipients", "name", recipient_id, name)
    if not update_one(unit, RECIPIENTS, [RECIPIENTS.c.id == recipient_id], changes):
        raise NotFound(f"no recipient {recipient_id} in the store")
    if changes.get("no_contact"):
        query = sa.select(RECIPIENTS.c.case_id, NUMBERS.c.id, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
            NUMBERS, NUMBERS.c.id == RECIPIENTS.c.number_id
        )
        for row in unit.execute(query.where(RECIPIENTS.c.id == recipient_id)):
            number = open_number(unit, row.id, row.number_sealed, row.readable)
            _keep_refusal(unit, row.case_id, recipient_id, number)


def _keep_refusal(unit: Unit, case_id: str, recipient_id: str, number: str | None) -> None:
    """Who wants no more contact is left alone after the case too: a wish of this number, whoever it is said to be."""
    if number is None:
        return
    cause = f"recipient/{recipient_id}/cease"
    for wish_id in keep_wishes(unit, [NewWish(cause=cause, at=unit.now, kind="cease", number=number)]):
        unit.audit("wish.recorded", wish_id, {"kind": "cease", "case": case_id})


def recipients_of(unit: Unit, case_id: str) -> tuple[Recipient, ...]:
    """The recipients of a case, in the order they became known."""
    query = (
        sa.select(RECIPIENTS, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(NUMBERS, NUMBERS.c.id == RECIPIENTS.c.number_id, isouter=True)
        .where(RECIPIENTS.c.case_id == case_id)
        .order_by(RECIPIENTS.c.id)
    )
    return tuple(
        Recipient(
            id=row.id,
            case_id=row.case_id,
            kind=row.kind,
            number=open_number(unit, row.number_id, row.number_sealed, row.readable),
            name=unit.sealer.open("case_recipients", "name", row.id, row.name_sealed),
            no_contact=row.no_contact,
            language=row.language,
        )
        for row in unit.execute(query)
    )
