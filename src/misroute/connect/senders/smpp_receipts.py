"""What a message centre tells in a deliver_sm: a receipt for a message of ours, or a text that somebody wrote.

SMPP 3.4, Appendix B has the usual text of a receipt; section 5.3.2 the optional fields that say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

RECEIPT: Final = 0x04
"""Bits of esm_class that make a deliver_sm a receipt (5.2.12)."""
_KIND_BITS: Final = 0x3C
_STATES: Final[Mapping[str, str]] = {
    "DELIVRD": "delivered",
    "EXPIRED": "expired",
    "DELETED": "undelivered",
    "UNDELIV": "undelivered",
    "UNKNOWN": "undelivered",
    "REJECTD": "rejected",
}
_NUMBERED: Final[Mapping[int, str]] = {
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    7: "UNKNOWN",
    8: "REJECTD",
}
"""message_state (5.2.28); 1 and 6, on its way and accepted, are no end."""
_FIELD: Final = re.compile(r"(?i)\b(id|stat|err|done date):\s*(\S+)")


def is_receipt(esm_class: int) -> bool:
    """Whether a deliver_sm of this class is a receipt."""
    return esm_class & _KIND_BITS == RECEIPT


def read_receipt(text: str, far_id: str | None, state: int | None, errors: Mapping[str, str]) -> tuple[str, str] | None:
    """The far side's id and the outcome; None for a message still on its way, and for what is no readable receipt.

    ``errors`` are this operator's own error codes and the outcomes they mean; the standard gives them no meaning.
    """
    found = {name.lower(): value for name, value in _FIELD.findall(text)}
    name = (far_id or found.get("id", "")).strip("\x00 ")
    word = _NUMBERED.get(state, "") if state is not None else found.get("stat", "").upper()[:7]
    outcome = _STATES.get(word)
    if not name or outcome is None:
        return None
    if outcome != "delivered":
        outcome = errors.get(found.get("err", ""), outcome)
    return name, outcome


def done_at(text: str, otherwise: datetime) -> datetime:
    """When it ended (``done date``, which names no zone and is read as UTC), never after ``otherwise``."""
    found = {name.lower(): value for name, value in _FIELD.findall(text)}
    digits = found.get("done date", "")
    if not re.fullmatch(r"[0-9]{10}([0-9]{2})?", digits):
        return otherwise
    try:
        at = datetime.strptime(digits.ljust(12, "0"), "%y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return otherwise
    return min(at, otherwise)
