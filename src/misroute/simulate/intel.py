"""What number-status providers answered when asked; now and then they are wrong, as real ones are."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from misroute.simulate.borrowers import Borrower, ContactPoint

PROVIDERS = {"CN": "carrier-recycle-check", "US": "reassigned-numbers-database"}
FIELDS = ("number", "provider", "asked_at", "as_of", "verdict", "raw")
# A Chinese carrier dates a ported-in number from its porting: a loyal owner then looks new, unless it asks the old
# carrier. The American database knows of disconnections only, which a port is not.
PORTED_LOOKS_NEW = {"CN": 0.5, "US": 0.0}
FALSE_ALARM_SHARE = 0.003
_RAW = {
    "CN": {"owner_changed": "1", "same_owner": "2", "disconnected": "3"},
    "US": {"owner_changed": "yes", "same_owner": "no", "disconnected": "yes"},
}


def asked_about(rng: random.Random, point: ContactPoint) -> bool:
    """Whether the lender had this number checked: a third of the book, more where it looked old."""
    if point.line is None or not point.cell.readable:
        return False
    return rng.random() < (0.55 if point.line.quiet_since is not None else 0.28)


def answer(rng: random.Random, borrower: Borrower, point: ContactPoint, now: datetime) -> dict[str, str]:
    """One provider's answer about a point, as of its newest date in the book."""
    assert point.line is not None
    line = point.line
    as_of = max((d for d in (point.verified_at, point.consent_at) if d is not None), default=borrower.since)
    asked = now - timedelta(days=rng.uniform(0, min(60, max(0, (now.date() - as_of).days - 1))))
    verdict = "same_owner"
    chance = rng.random()
    if chance < 0.05:
        verdict = rng.choice(("not_enough_data", "not_enough_data", "unsupported", "retry_later"))
    elif line.reassigned_at is not None and line.reassigned_at <= asked:
        verdict = "owner_changed"
    elif line.quiet_since is not None and line.quiet_since <= asked and line.fate != "suspended":
        verdict = "disconnected"
    elif line.ported_at is not None and as_of < line.ported_at.date() <= asked.date():
        verdict = "owner_changed" if rng.random() < PORTED_LOOKS_NEW[borrower.country] else "same_owner"
    elif chance < 0.05 + FALSE_ALARM_SHARE:
        verdict = "owner_changed"
    if verdict == "same_owner":
        point.proofs.append(as_of)
    return {
        "number": line.e164,
        "provider": PROVIDERS[borrower.country],
        "asked_at": asked.isoformat(timespec="seconds"),
        "as_of": as_of.isoformat(),
        "verdict": verdict,
        "raw": _RAW[borrower.country].get(verdict, ""),
    }


def surely_known_change(number: str, provider: str, as_of: date, asked: datetime) -> dict[str, str]:
    """The answer of a provider that knows of a change of hands."""
    return {
        "number": number,
        "provider": provider,
        "asked_at": asked.isoformat(timespec="seconds"),
        "as_of": as_of.isoformat(),
        "verdict": "owner_changed",
        "raw": "yes" if number.startswith("+1") else "1",
    }
