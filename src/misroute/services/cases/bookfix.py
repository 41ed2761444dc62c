"""Correct the book after a misdirect: the row that led there never leads there again, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misroute.phones import mask
from misroute.store import contact_points
from misroute.store.cases import Case
from misroute.store.parties import Recipient, customers_of_case
from misroute.store.unit import Unit

STATE_OF_RECIPIENT = {
    "relative": "relabelled",
    "stranger": "retired",
    "third_party": "retired",
    "unknown": "suppressed",
}


@dataclass(frozen=True, slots=True)
class BookChange:
    """One row corrected; ids and masks only, for the core system's change list and the audit log."""

    contact_point: str
    customer_ref: str
    role: str
    number: str
    was: str
    now: str

    def to_json(self) -> dict[str, object]:
        """As the core system gets it."""
        return {
            "contact_point": self.contact_point,
            "customer_id": self.customer_ref,
            "role": self.role,
            "number": self.number,
            "was": self.was,
            "now": self.now,
        }


def correct(unit: Unit, case: Case, recipients: Sequence[Recipient]) -> list[BookChange]:
    """Retire, relabel or suppress every row that names the number as the borrower's own.

    A number that stands rightly under a relative's role is left alone: then the send was at fault, not the book.
    The row keeps its role and number, so that loading the same book again does not bring the mistake back.
    """
    if case.number is None:
        return []
    kinds = {recipient.kind for recipient in recipients} or {"unknown"}
    kind = next(name for name in ("stranger", "third_party", "relative", "unknown") if name in kinds | {"unknown"})
    state = STATE_OF_RECIPIENT[kind]
    concerned = {linked.customer_id: linked.ref for linked in customers_of_case(unit, case.id)}
    changes = []
    for point in contact_points.points_on(unit, case.number):
        if point.role != "self" or point.customer_id not in concerned or point.state == state:
            continue
        contact_points.change_point(unit, point, state=state)
        change = BookChange(point.id, concerned[point.customer_id], point.role, mask(case.number), point.state, state)
        unit.audit("book.corrected", point.id, {"case": case.id, "was": point.state, "now": state})
        changes.append(change)
    return changes
