"""Standard Webhooks signatures, both ways (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks.webhooks import Webhook

from misroute.errors import ConfigProblem, Refused, UnreadableInput

_SHORTEST = 24
"""Bytes of a secret (the standard asks for 24 to 64)."""
TOLERANCE = timedelta(minutes=5)
"""How far a signed message's time may lie from ours, either way (the standard's recommendation)."""


class Secrets:
    """The shared secrets of one far side, newest first: all sign and all verify, so that they can be rotated."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ConfigProblem(["a webhook needs at least one secret (whsec_…)"])
        # decoded here, strictly: the library would drop stray characters and sign with what is left
        self._hooks = tuple(Webhook(_decoded(secret)) for secret in secrets)

    def __repr__(self) -> str:
        return f"Secrets({len(self._hooks)} hidden)"

    def sign(self, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
        """The three headers of the standard for ``body``."""
        # the library stamps UTC onto whatever it is given, so it must be UTC before
        instant = at.astimezone(UTC)
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(instant.timestamp())),
            "webhook-signature": " ".join(hook.sign(message_id, instant, body.decode()) for hook in self._hooks),
        }

    def verify(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Any:
        """The JSON value of an inbound message whose signature and time hold.

        Raises Refused when a header is missing, the time is more than five minutes away, or no signature fits;
        UnreadableInput when a properly signed body is not JSON. ``webhook-id`` is the caller's key against replays.
        """
        lowered = {name.lower(): value for name, value in headers.items()}
        message_id = lowered.get("webhook-id", "")
        stamp = lowered.get("webhook-timestamp", "")
        offered = lowered.get("webhook-signature", "")
        if not (message_id and stamp and offered):
            raise Refused("webhook: a header of webhook-id, webhook-timestamp, webhook-signature is missing")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise Refused("webhook: webhook-timestamp is not in whole seconds since 1970")
        at = datetime.fromtimestamp(int(stamp), UTC)
        if abs(now - at) > TOLERANCE:
            raise Refused("webhook: the message is older or newer than five minutes; check both clocks")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise Refused("webhook: the body is not UTF-8") from error
        expected = [hook.sign(message_id, at, text) for hook in self._hooks]
        fits = False
        for given in offered.split(" "):
            for wanted in expected:
                fits |= hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
        if not fits:
            raise Refused("webhook: no signature fits; check the shared secret")
        try:
            return json.loads(text)
        except ValueError as error:
            raise UnreadableInput("webhook: the signed body is not JSON") from error


def _decoded(secret: str) -> bytes:
    text = secret.strip().removeprefix("whsec_").rstrip("=")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ConfigProblem(["a webhook secret must be base64, written whsec_…"]) from error
    if len(raw) < _SHORTEST:
        raise ConfigProblem([f"a webhook secret must hold at least {_SHORTEST} random bytes, in base64"])
    return raw
