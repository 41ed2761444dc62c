"""A mail server on 127.0.0.1 (RFC 5321, as much of it as a handing-in needs), standard library only."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler
from typing import Any

from misroute.simulate.listening import Listening


class MailRoom(Listening):
    """Listens while it is entered. ``gone@`` is refused for good, ``busy@`` for now.

    ``taken`` are the mails; with ``hangs_up`` the connection breaks after the next mail is taken. ``banner`` may refuse
    everybody (``554 no``).
    """

    called = "mail room"

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[EmailMessage] = []
        self.hangs_up = False
        self.banner = "220 mail room"

    def handler(self) -> type[StreamRequestHandler]:
        """Speaks with each caller."""
        room = self

        class Session(StreamRequestHandler):
            def handle(self) -> None:
                room._serve(self)

        return Session

    def _serve(self, session: Any) -> None:
        def say(line: str) -> None:
            session.wfile.write(f"{line}\r\n".encode())

        say(self.banner)
        while line := session.rfile.readline(2048):
            word = line[:4].upper().strip()
            if word in (b"EHLO", b"HELO"):
                say("250 mail room")
            elif word == b"RCPT":
                address = line.partition(b"<")[2].partition(b">")[0]
                refused = {b"gone": "550 5.1.1 no such user", b"busy": "451 4.3.0 try later"}
                say(refused.get(address.partition(b"@")[0], "250 ok"))
            elif word == b"DATA":
                say("354 go on")
                if not self._take(session):
                    return
                say("250 2.0.0 queued")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _take(self, session: Any) -> bool:
        lines = []
        while (line := session.rfile.readline(65536)) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        made = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.taken.append(made)
        broken, self.hangs_up = self.hangs_up, False
        return not broken
