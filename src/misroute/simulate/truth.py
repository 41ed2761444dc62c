"""What is really so: who holds each number of the book and what is wrong with it (contract §6 in a known world)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from misroute.simulate.borrowers import Borrower, ContactPoint

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Truth:
    """``reaches_other``: a message to the number is received by somebody whom the row does not name."""

    problem: str
    holder: str
    reaches_other: bool
    changed_at: datetime | None


def truth_of(borrower: Borrower, point: ContactPoint, now: datetime, proofs: list[date]) -> Truth:
    """The first problem that holds, in the order of contract §6.3."""
    line, cell = point.line, point.cell
    if cell.status in ("missing", "invalid"):
        return Truth("unusable_number", "nobody", False, None)
    holder = holder_of(borrower, point, now)
    other = holder in ("relative", "third_party", "stranger") if point.is_self else holder in ("stranger", "borrower")
    changed_at = None if line is None else line.reassigned_at or line.quiet_since
    if cell.status in ("doubtful", "multiple"):
        # As read, the number may be anybody's: only a readable cell has a holder.
        return Truth("doubtful_number", holder if cell.readable else "unknown", cell.readable and other, changed_at)
    problem = "none"
    if point.trouble == "staff":
        problem = "own_staff_number"
    elif holder == "stranger":
        problem = "reassigned"
    elif point.is_self and holder == "relative":
        problem = "relative_number"
    elif point.is_self and holder == "third_party":
        problem = "third_party_number"
    elif holder == "nobody":
        problem = "disconnected"
    elif proofs and now.date() - max(proofs) > STALE_AFTER:
        problem = "stale"
    return Truth(problem, holder, other, changed_at)


def holder_of(borrower: Borrower, point: ContactPoint, now: datetime) -> str:
    """``borrower``, ``relative``, ``third_party``, ``stranger`` or ``nobody``: who answers the point's line now."""
    if point.line is None:
        return "unknown"
    if (state := point.line.holder(now)) != "owner":
        return state
    if point.line.owner == borrower.customer_id:
        return "borrower"
    if point.trouble in ("friend", "broker", "staff", "typo"):
        return "third_party"
    if point.tie is None:  # a self row that is not the borrower's: some relative's
        return "relative"
    return "relative" if point.tie.kin else "third_party"
