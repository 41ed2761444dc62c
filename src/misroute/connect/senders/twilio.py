"""Messages by the interface of Twilio (``/2010-04-01/Accounts/{sid}/Messages.json``), and what it calls back with.

Twilio keeps no idempotency keys, but its list of messages can be asked for the recipient; the number stands in the
address of that question because the interface knows no other way.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.forward import HttpLine, Reply
from misroute.connect.senders.way import Came, Keep, WayBroken
from misroute.errors import Refused

_BUSY: Final = frozenset({"14107", "20429", "21611"})
"""Too many requests; the queue of this sender is full."""
_OF_THE_ACCOUNT: Final = frozenset({"20003", "20005", "20006", "21606", "21701", "21703"})
"""Credentials, a suspended account, a sender that is not this account's: no message would go."""
_OUTCOMES: Final[Mapping[str, str]] = {
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "rejected",
    "canceled": "rejected",
}
_ERRORS: Final[Mapping[str, str]] = {"30003": "absent", "30005": "unknown_subscriber", "30006": "not_in_service"}
"""Twilio's dictionary: unreachable handset, unknown destination, landline or unreachable carrier."""
_LISTED: Final = timedelta(seconds=60)
"""Younger than this, a message that is not in the list may yet appear there."""


@dataclass(frozen=True, slots=True)
class Account:
    """``sender`` is a number, or the id of a messaging service (``MG…``)."""

    sid: str
    token: str = field(repr=False)
    sender: str
    root: str = "https://api.twilio.com"
    callback: str = ""

    @property
    def url(self) -> str:
        """Where messages are made and listed."""
        return f"{self.root.rstrip('/')}/2010-04-01/Accounts/{quote(self.sid, safe='')}/Messages.json"

    @property
    def headers(self) -> dict[str, str]:
        """HTTP Basic."""
        given = base64.b64encode(f"{self.sid}:{self.token}".encode()).decode()
        return {"authorization": f"Basic {given}"}


class TwilioMessages:
    """Way ``twilio``."""

    channel = "sms"
    repeatable = False

    def __init__(self, name: str, account: Account, line: HttpLine, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.account = account
        self._line = line
        self._clock = clock

    def deliver(self, message: Outgoing) -> Receipt:
        """Create the message; the receipt has its sid."""
        account = self.account
        by = "MessagingServiceSid" if account.sender.startswith("MG") else "From"
        body = str(message.payload.get("body") or "")
        if not body:
            raise Permanent(f"{self.name}: {message.key} has no body to send")
        form = {"To": message.destination, by: account.sender, "Body": body.encode("utf-8", "replace").decode()}
        if account.callback:
            form["StatusCallback"] = account.callback
        headers = {**account.headers, "content-type": "application/x-www-form-urlencoded"}
        reply = self._line.send("POST", account.url, headers, urlencode(form).encode(), message.key)
        if reply is None:
            raise Unclear(
                f"{self.name}: the connection broke after {message.key} was handed over; it may have been sent"
            )
        sid = reply.at("sid")
        if reply.status == 201 and sid:
            return Receipt(message.key, self.name, self._clock(), sid)
        raise self._refusal(message.key, reply)

    def _refusal(self, key: str, reply: Reply) -> Transient | Permanent | Unclear | WayBroken:
        code = reply.at("code") or ""
        told = f"HTTP {reply.status}, error {code if code.isdigit() else 'unknown'}"
        if reply.status in (401, 403) or code in _OF_THE_ACCOUNT:
            return WayBroken(f"{self.name}: the account or its sender is not taken ({told})")
        if reply.status == 429 or code in _BUSY:
            return Transient(f"{self.name}: not now ({told})", reply.wait)
        if 400 <= reply.status < 500:
            return Permanent(f"{self.name}: {key} was refused ({told})")
        return Unclear(f"{self.name}: {key} was answered with {told}; it may have been sent")

    def ask(self, message: Outgoing, since: datetime) -> Receipt | CannotTell | None:
        """Look through the messages to this number since then; two alike cannot be told apart."""
        day = f"{(since - timedelta(minutes=5)).astimezone(UTC):%Y-%m-%d}"
        query = urlencode({"To": message.destination, "DateSent>": day, "PageSize": "100"})
        try:
            reply = self._line.send("GET", f"{self.account.url}?{query}", self.account.headers, None, message.key)
        except (Transient, Permanent) as error:
            return CannotTell(str(error))
        listed = reply.said.get("messages") if reply is not None and reply.status == 200 else None
        if not isinstance(listed, list):
            return CannotTell(f"{self.name}: the list of messages did not come")
        body = str(message.payload.get("body") or "")
        found = [one for one in listed if isinstance(one, dict) and _may_be(one, body, since)]
        if len(found) == 1 and isinstance(found[0].get("sid"), str):
            return Receipt(message.key, self.name, self._clock(), found[0]["sid"], duplicate=True)
        if found:
            return CannotTell(f"{self.name}: several messages to this number are like {message.key}")
        if self._clock() - since < _LISTED:
            return CannotTell(f"{self.name}: {message.key} may yet appear in the list: ask again in a minute")
        return None

    def hear(self, fields: Sequence[tuple[str, str]], offered: str) -> Came | None:
        """What a call to ``callback`` tells; None for a step on the way. Raises Refused when it is not Twilio's."""
        if not self.account.callback:
            raise Refused("callback: this way has no callback address in the settings, so no call can be its own")
        check_callback(self.account.callback, fields, offered, self.account.token)
        return read_callback(dict(fields), self._clock())

    def open(self) -> None:
        """Nothing is heard this way."""

    def collect(self, keep: Keep) -> int:
        """Twilio calls back; ``read_callback`` reads what it says."""
        return 0

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()


def _may_be(listed: Mapping[str, Any], body: str, since: datetime) -> bool:
    if listed.get("body") != body or str(listed.get("direction", "")).startswith("inbound"):
        return False
    try:
        made = parsedate_to_datetime(str(listed.get("date_created")))
    except (ValueError, TypeError):
        return True  # undated: it cannot be ruled out
    return made.tzinfo is None or made >= since - timedelta(minutes=5)


def signature(url: str, fields: Sequence[tuple[str, str]], token: str) -> str:
    """Twilio's signature: HMAC-SHA1, base64, over the address and each field with its value, in the order of names."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()


def check_callback(url: str, fields: Sequence[tuple[str, str]], offered: str, token: str) -> None:
    """Raises Refused unless Twilio signed this call. ``url`` is the address that Twilio was given, with its query.

    Twilio writes the port into the address, or leaves it out, so both ways are right.
    """
    fits = False
    for form in (_without_port(url), _with_port(url)):
        fits |= hmac.compare_digest(signature(form, fields, token).encode(), offered.encode("utf-8", "replace"))
    if not fits:
        raise Refused("callback: the signature is not Twilio's; check the token and the public address")


def _without_port(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.hostname or "")) if parts.port else url


def _with_port(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.port else urlunsplit(parts._replace(netloc=f"{parts.netloc}:{_PORTS.get(parts.scheme, 443)}"))


_PORTS: Final = {"https": 443, "http": 80}


def read_callback(fields: Mapping[str, str], at: datetime) -> Came | None:
    """What a checked call tells: how a message ended, or a text that somebody wrote; None for a step on the way."""
    sid = fields.get("MessageSid") or fields.get("SmsSid") or ""
    status = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
    if status == "received" or (not status and "Body" in fields):
        return Came("inbound", at, sid, number=fields.get("From"), text=fields.get("Body", ""))
    outcome = _OUTCOMES.get(status)
    if outcome is None or not sid:
        return None
    if outcome != "delivered":
        outcome = _ERRORS.get(fields.get("ErrorCode", ""), outcome)
    return Came("receipt", at, sid, outcome=outcome)
