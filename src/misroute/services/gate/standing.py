"""Facts on a customer that bind every send: marked vulnerable, not to be contacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from misroute.errors import NotFound, UsageError
from misroute.services.answers import plain_reason
from misroute.store.customers import Customer, find_customer, mark_customer
from misroute.store.unit import Store, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """The service behind ``misroute customer``."""

    store: Store

    def mark(
        self, ref: str, *, vulnerable: bool | None, no_contact: bool | None, reason: str, actor: str
    ) -> dict[str, Any]:
        """Set what is given, with a reason that the audit log keeps. Raises NotFound, and UsageError for nothing."""
        if vulnerable is None and no_contact is None:
            raise UsageError("say what to mark: --vulnerable or --not-vulnerable, --no-contact or --contact-again")
        if not reason.strip():
            raise UsageError("a mark needs a reason: --reason TEXT")
        with self.store.write(actor) as unit:
            customer = _customer(unit, ref)
            mark_customer(unit, customer.id, vulnerable=vulnerable, no_contact=no_contact)
            said = {"vulnerable": vulnerable, "no_contact": no_contact}
            changes = {name: value for name, value in said.items() if value is not None}
            unit.audit("customer.marked", customer.ref, {**changes, "reason": plain_reason(reason)})
            return _shown(_customer(unit, ref))

    def show(self, ref: str) -> dict[str, Any]:
        """The marks of a customer. Raises NotFound."""
        with self.store.read() as unit:
            return _shown(_customer(unit, ref))


def _customer(unit: Unit, ref: str) -> Customer:
    found = find_customer(unit, ref.strip())
    if found is None:
        raise NotFound(f"no customer {ref.strip()} in the store")
    return found


def _shown(customer: Customer) -> dict[str, Any]:
    return {"customer": customer.ref, "vulnerable": customer.vulnerable, "no_contact": customer.no_contact}
