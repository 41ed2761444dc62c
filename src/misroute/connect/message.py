"""What leaves, what comes back, and the one protocol every connector keeps.

A delivery ends in exactly one of four ways, and the outbox needs to tell them apart: a ``Receipt`` (done, now or
earlier), ``Transient`` (not done, trying later may help), ``Permanent`` (not done, trying again will not help) or
``Unclear`` (it may or may not be done: only ``lookup`` or a person may decide, nobody repeats it blindly).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from misroute.errors import MisrouteError

Kind = Literal["letter", "notice", "waiver", "voucher", "book_change", "hold"]
"""What an effect does: a letter to a person, a notice to staff, a fee waived, a voucher issued, the book corrected, a
sender told of a hold."""

Channel = Literal["", "sms", "email", "letter"]


class DeliveryError(MisrouteError):
    """A delivery that did not end in a receipt. The message never holds a number, an address or a text."""


class Transient(DeliveryError):
    """Not done, or safe to repeat; the same message may succeed later.

    ``retry_after`` is the wait the far side asked for, if it did. ``in_doubt``: it may have been done, and only its key
    makes repeating safe; when the tries run out a person must find out, because "not done" would be a guess.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None, *, in_doubt: bool = False) -> None:
        self.retry_after = retry_after
        self.in_doubt = in_doubt
        super().__init__(message)


class Permanent(DeliveryError):
    """Not done, and the same message will not succeed: a person must change the message or the settings."""


class Unclear(DeliveryError):
    """The connection broke after the message had left: it may have been done. Never repeat it blindly."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One effect on its way out.

    ``key`` is the idempotency key, the same at every try of one effect (``case/step/attempt``); it holds no personal
    data. ``payload`` is JSON-shaped. A letter or notice carries ``body`` and may carry ``subject``, ``html``,
    ``template``, ``version``, ``lang``; money and book kinds carry what their system needs. ``at`` is the aware instant
    the effect was decided, and stays the same at every try. ``destination`` is a number in E.164 or an e-mail address.
    ``not_before`` is for connectors that only prepare: whoever sends the message keeps the quiet hours until then.
    """

    key: str
    kind: Kind
    payload: Mapping[str, Any] = field(repr=False)
    at: datetime
    channel: Channel = ""
    destination: str = field(default="", repr=False)
    not_before: datetime | None = None

    def __post_init__(self) -> None:
        if not self.key or any(ord(letter) < 0x20 for letter in self.key):
            raise Permanent("an outgoing message needs a key of printable characters")
        if self.at.tzinfo is None:
            raise Permanent(f"{self.key}: the instant of an outgoing message needs an offset")

    def content_digest(self) -> str:
        """SHA-256 over everything the far side would see but the key: tells a repeat from a different message."""
        seen = [self.kind, self.channel, self.destination, self.payload]
        body = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the effect of ``key`` is done.

    ``reference`` is the far side's name for it (a file, a line, a message id). ``duplicate`` says it had been done
    before this call; ``differs`` that what was done then is not what was asked now (the first one stands). ``said`` is
    what else the far side answered, as JSON; it comes from outside and is kept nowhere unread.
    """

    key: str
    connector: str
    at: datetime
    reference: str
    duplicate: bool = False
    differs: bool = False
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The far side cannot be asked, or did not answer: ``reason`` says why, in one sentence."""

    reason: str


class Connector(Protocol):
    """An outside system that does effects. Safe to call from several processes at once with the same key."""

    @property
    def name(self) -> str:
        """How this connector is called in receipts and logs, e.g. ``local-letters``."""
        ...

    def deliver(self, message: Outgoing) -> Receipt:
        """Do the effect of ``message.key`` unless it is done already.

        Raises Transient, Permanent or Unclear; anything else is a fault of the connector.
        """
        ...

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        """What the far side knows of ``key``: a receipt (done), None (not done, or safe to repeat), or CannotTell."""
        ...


_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONG_DIGITS = re.compile(r"\d{9,}")


def name_of_key(key: str) -> str:
    """A name for files and message ids made from a key: readable, unique, free of personal data.

    Anything unusual becomes ``_`` and long digit runs (which could be a phone number) become ``x``; a piece of the
    key's hash keeps different keys apart.
    """
    readable = _LONG_DIGITS.sub("x", _UNSAFE.sub("_", key)).strip("._-")[:80] or "message"
    return f"{readable}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
