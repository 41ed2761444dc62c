"""E-mail over SMTP: STARTTLS, AUTH, and an honest answer about what happened.

4xx is transient, 5xx permanent (RFC 5321 §4.2.1). The end-of-data mark is the point of no return: before it the server
cannot have taken the message, after it only its reply tells, so a connection lost there is Unclear.
"""

from __future__ import annotations

import contextlib
import email.policy
import re
import smtplib
import ssl
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear, name_of_key

_POLICY = email.policy.SMTP
_LEADING_DOT = re.compile(rb"(?m)^\.")


def header_text(value: str) -> str:
    """``value`` on one line: control and invisible formatting characters become spaces, so no header can be forged."""
    cleaned = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in value)
    return " ".join(cleaned.split())[:500]


def compose(message: Outgoing, *, sender: str, readable: bool = False) -> EmailMessage:
    """The e-mail of an outgoing letter: the same bytes at every try (Message-ID, Date and boundary from the message).

    ``readable`` leaves the text as 8-bit UTF-8, for files people open; a server without 8BITMIME needs it off.

    Raises Permanent when the destination is not one plain address or there is no body.
    """
    body = message.payload.get("body")
    if not isinstance(body, str) or not body.strip():
        raise Permanent(f"{message.key} has no body to send")
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = sender
        mail["To"] = Address(addr_spec=_plain_address(message))
        mail["Subject"] = header_text(str(message.payload.get("subject") or ""))
    except (MessageError, ValueError, IndexError) as error:
        raise Permanent(f"{message.key}: the sender or the destination is not an e-mail address") from error
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    mail["Message-ID"] = f"<{name_of_key(message.key)}@{domain}>"
    mail["Date"] = format_datetime(message.at)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office robots stay silent
    transfer = "8bit" if readable else "base64"
    mail.set_content(body.encode("utf-8", "replace").decode("utf-8"), cte=transfer)
    html = message.payload.get("html")
    if isinstance(html, str) and html.strip():
        mail.add_alternative(html.encode("utf-8", "replace").decode("utf-8"), subtype="html", cte=transfer)
        mail.set_boundary(f"misroute-{sha256(message.key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}")
    return mail


def _plain_address(message: Outgoing) -> str:
    local, at, domain = message.destination.strip().rpartition("@")
    if not at or not local or not domain:
        raise Permanent(f"{message.key}: the destination is not an e-mail address")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}".encode("ascii").decode("ascii")
    except UnicodeError as error:
        raise Permanent(f"{message.key}: the mailbox name is not ASCII, which cannot be sent") from error


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how to hand in mail. ``starttls`` off is for a relay on this machine only."""

    host: str
    port: int = 587
    sender: str = "misroute@localhost"
    starttls: bool = True
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    ca_file: str | None = None


class SmtpMail:
    """Connector ``smtp``: sends letters and notices of channel email."""

    def __init__(self, server: MailServer, *, clock: Callable[[], datetime], name: str = "smtp") -> None:
        self.name = name
        self.server = server
        self._clock = clock

    def deliver(self, message: Outgoing) -> Receipt:
        """Hand the mail in. Raises Transient (4xx), Permanent (5xx, settings), Unclear (lost after data)."""
        mail = compose(message, sender=self.server.sender)
        content = mail.as_bytes()
        reference = str(mail["Message-ID"])
        with contextlib.ExitStack() as stack:
            session = self._open(stack, message.key)
            envelope_from = parseaddr(self.server.sender)[1]
            with self._before_the_end(message.key):
                self._expect(session.mail(envelope_from), message.key, "sender")
                self._expect(session.rcpt(mail["To"].addresses[0].addr_spec), message.key, "recipient")
                code, _ = session.docmd("DATA")
                if code != 354:
                    raise self._refusal(code, message.key, "message")
                stuffed = _LEADING_DOT.sub(b"..", content)
                session.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
            self._finish(session, message.key)
        return Receipt(message.key, self.name, self._clock(), reference)

    def knock(self) -> None:
        """Open a session and end it. Raises Permanent when the server or the settings do not let us in, Transient."""
        with contextlib.ExitStack() as stack:
            session = self._open(stack, "the session")
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()

    def lookup(self, key: str) -> CannotTell:
        """SMTP has no question for this."""
        return CannotTell(f"{self.name}: a mail server cannot be asked whether {name_of_key(key)} was accepted")

    def _open(self, stack: contextlib.ExitStack, key: str) -> smtplib.SMTP:
        server = self.server
        with self._before_the_end(key):
            session = smtplib.SMTP(timeout=server.timeout)
            stack.callback(session.close)
            # set before connect(): starttls() checks the certificate against the name asked for
            session._host = server.host  # type: ignore[attr-defined]
            self._expect(session.connect(server.host, server.port), key, "connection")
            session.ehlo_or_helo_if_needed()
            if server.starttls:
                session.starttls(context=ssl.create_default_context(cafile=server.ca_file))
                session.ehlo_or_helo_if_needed()
            if server.username:
                session.login(server.username, server.password)
        return session

    @contextlib.contextmanager
    def _before_the_end(self, key: str) -> Iterator[None]:
        """Whatever breaks in here breaks before the end-of-data mark: the mail is surely not accepted."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise Permanent(f"{self.name}: {self.server.host} shows a certificate that is not trusted") from error
        except smtplib.SMTPNotSupportedError as error:
            raise Permanent(f"{self.name}: {self.server.host} lacks STARTTLS or AUTH; see [connectors]") from error
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, key, "session") from error
        except smtplib.SMTPException as error:
            raise Transient(f"{self.name}: {self.server.host} ended the session before taking {key}") from error
        except OSError as error:
            raise Transient(f"{self.name}: no connection to {self.server.host}:{self.server.port} for {key}") from error

    def _finish(self, session: smtplib.SMTP, key: str) -> None:
        try:
            session.send(b".\r\n")
            code, _ = session.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Unclear(f"{self.name}: connection lost after {key} was handed in; it may have been sent") from error
        if code == -1:
            raise Unclear(f"{self.name}: no readable answer after {key} was handed in; it may have been sent")
        if code != 250:
            raise self._refusal(code, key, "message")
        with contextlib.suppress(smtplib.SMTPException, OSError):
            session.quit()  # the mail is in; a broken goodbye changes nothing

    def _expect(self, answer: tuple[int, bytes], key: str, what: str) -> None:
        if not 200 <= answer[0] < 300:
            raise self._refusal(answer[0], key, what)

    def _refusal(self, code: int, key: str, what: str) -> Transient | Permanent:
        # the server's own text often repeats the address, so only its code is passed on
        line = f"{self.name}: {self.server.host} refused the {what} of {key} with {code}"
        return Permanent(line) if 500 <= code < 600 else Transient(line)
