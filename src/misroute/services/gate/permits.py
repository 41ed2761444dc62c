"""The permit that goes with an allow: a sender may act on it for a short while, and whoever has the keys can check it.

``permit.id`` is the decision's id, the instant of its end and a seal over both and over what it is for: channel and
destination. It needs no database to be checked, so a gateway can refuse what was never allowed, or allowed too long
ago, or allowed for another number. It cannot know of a hold that came since; that is what its short life is for.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from misroute.seal import KeyRing, SealError, blind

_PURPOSE = "permit"


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to send what one decision allowed, until ``expires_at``."""

    id: str
    decision_id: str
    expires_at: datetime

    def to_json(self) -> dict[str, Any]:
        """As answers carry it."""
        return {"id": self.id, "expires_at": self.expires_at.isoformat()}


def make_permit(ring: KeyRing, decision_id: str, *, channel: str, to: str, expires_at: datetime) -> Permit:
    """The permit of a decision; it ends with a whole second."""
    end = int(expires_at.timestamp())
    seal = blind(ring, _PURPOSE, _sealed(decision_id, end, channel, to)).hex()
    return Permit(f"{decision_id}.{end:x}.{seal}", decision_id, datetime.fromtimestamp(end, UTC))


def check_permit(ring: KeyRing, permit_id: str, *, channel: str, to: str, at: datetime) -> Permit | None:
    """The permit, if it was given for this channel and destination (E.164 as the gate read it) and has not ended.

    Permits of every key of the ring hold: a rotation takes none away.
    """
    parts = permit_id.split(".") if len(permit_id) <= 128 and permit_id.isascii() else []
    if len(parts) != 3 or not parts[0] or not 1 <= len(parts[1]) <= 10:
        return None
    decision_id, ending, seal = parts
    try:
        end = int(ending, 16)
        given = bytes.fromhex(seal)
        expires_at = datetime.fromtimestamp(end, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if f"{end:x}" != ending or given.hex() != seal or at >= expires_at:
        return None
    said = _sealed(decision_id, end, channel, to)
    for key_id in ring.ids:
        try:
            if hmac.compare_digest(blind(ring, _PURPOSE, said, key_id), given):
                return Permit(permit_id, decision_id, expires_at)
        except SealError:
            continue
    return None


def _sealed(decision_id: str, end: int, channel: str, to: str) -> str:
    # lengths in front keep the parts apart
    return f"{decision_id}|{end}|{len(channel)}|{channel}|{to}"
