"""A way by which messages leave: one protocol for a text gateway, a mail server, an HTTP interface.

A way hands a message over once and says how that ended, in the words of ``connect.message``: a Receipt, Transient,
Permanent, or Unclear. It knows nothing of the gate: whoever hands over has asked before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from misroute.connect.message import CannotTell, DeliveryError, Outgoing, Receipt

CHANNELS = ("sms", "email", "call", "voicemail", "letter")


class WayBroken(DeliveryError):
    """The way itself does not work (credentials, settings, no far side): no message would go, a person must look."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a far side told of its own accord: a receipt for ``far_id``, or a message from ``number``.

    ``outcome`` is one of the outcomes of a receipt, as in an events file.
    """

    kind: Literal["receipt", "inbound"]
    at: datetime
    far_id: str
    outcome: str | None = None
    number: str | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)


Keep = Callable[[Came], bool]
"""Stores what came; False when it cannot be stored now, and the far side is asked to tell it again."""


class Way(Protocol):
    """One far side. Used by one thread; connections open at the first message and end with ``close``."""

    @property
    def name(self) -> str:
        """As the settings call it."""
        ...

    @property
    def channel(self) -> str:
        """What it carries: one of CHANNELS."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether handing over the same message id again is surely no second message."""
        ...

    def deliver(self, message: Outgoing) -> Receipt:
        """Hand a message over. Raises Transient, Permanent, Unclear, or WayBroken."""
        ...

    def ask(self, message: Outgoing, since: datetime) -> Receipt | CannotTell | None:
        """Was ``message``, handed over at ``since`` or later, taken? None: surely not."""
        ...

    def open(self) -> None:
        """Connect, where nothing is heard otherwise. Raises Transient or WayBroken."""
        ...

    def collect(self, keep: Keep) -> int:
        """Hand what came meanwhile to ``keep``, and confirm to the far side what was stored; how many were."""
        ...

    def close(self) -> None:
        """End the connections."""
        ...
