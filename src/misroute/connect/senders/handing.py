"""Ways over connectors that letters of cases use too: a mail server, and a folder on this machine for trying out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from misroute.connect.letterbox import Letterbox
from misroute.connect.mail import SmtpMail
from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt
from misroute.connect.senders.way import Keep, WayBroken


class MailWay:
    """Way ``smtp``. A mail server keeps no message ids and cannot be asked."""

    channel = "email"
    repeatable = False

    def __init__(self, name: str, mail: SmtpMail, subject: str) -> None:
        self.name = name
        self._mail = mail
        self._subject = subject
        self._tried = False

    def deliver(self, message: Outgoing) -> Receipt:
        """Hand the mail in; the server is tried once before the first, so that a wrong password fails no message."""
        if not self._tried:
            try:
                self._mail.knock()
            except Permanent as error:
                raise WayBroken(str(error)) from None
            self._tried = True
        payload = {"subject": self._subject, **message.payload}
        return self._mail.deliver(replace(message, payload=payload))

    def ask(self, message: Outgoing, since: datetime) -> CannotTell:
        """SMTP has no question for this."""
        return self._mail.lookup(message.key)

    def open(self) -> None:
        """Nothing is heard this way."""

    def collect(self, keep: Keep) -> int:
        """A mail server tells nothing of its own accord."""
        return 0

    def close(self) -> None:
        """Each mail has a session of its own."""


class FolderWay:
    """Way ``folder``: each message a file, nothing leaves. A message id is written once."""

    repeatable = True

    def __init__(self, name: str, letters: Letterbox, channel: str) -> None:
        self.name = name
        self.channel = channel
        self._letters = letters

    def deliver(self, message: Outgoing) -> Receipt:
        """Write the message unless it is there."""
        return self._letters.deliver(message)

    def ask(self, message: Outgoing, since: datetime) -> Receipt | CannotTell | None:
        """Whether its file is there."""
        return self._letters.lookup(message.key)

    def open(self) -> None:
        """Nothing is heard this way."""

    def collect(self, keep: Keep) -> int:
        """Nobody answers."""
        return 0

    def close(self) -> None:
        """Nothing is open."""
