"""A message handed to an HTTP interface as the settings describe it: most gateways take a form or JSON over https.

What an answer means:

* 2xx, and what ``ok`` names in its JSON is as it says: taken. 2xx with another word there: refused, for good unless
  ``busy`` names the word
* 401: the way does not work; 408, 425, 429, 503: not taken, later
* another 5xx, or silence after the request had left: it may be taken. Passing when the far side is declared
  ``idempotent`` (it keeps message ids, so repeating is safe), unclear otherwise
* any other status: refused for good
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

import httpx2

from misroute.connect.answers import read_json
from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.way import Keep, WayBroken
from misroute.connect.status.calling import hush
from misroute.connect.targets import Allowed, Resolve, resolve
from misroute.connect.webhook import header_key, retry_after

_LATER: Final = frozenset({408, 425, 429, 503})
_LONGEST_ANSWER: Final = 256 * 1024
VALUES: Final = ("to", "digits", "body", "subject", "message_id")
"""What a field of the request may hold: ``{to}``, ``{digits}`` (without the plus sign), …; other text stays."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; ``said`` is its JSON object, empty when it is none."""

    status: int
    said: Mapping[str, Any] = field(repr=False, default_factory=dict)
    wait: timedelta | None = None

    def at(self, path: str) -> str | None:
        """The text or number at a path such as ``data.id``, None when there is none."""
        found: Any = self.said
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, bool):
            return str(found).lower()
        return str(found)[:200] if isinstance(found, str | int | float) else None


class HttpLine:
    """One connection to one far side: a checked address, no redirects, no proxy, nothing logged."""

    def __init__(
        self,
        name: str,
        allowed: Allowed,
        clock: Callable[[], datetime],
        *,
        timeout: float = 15.0,
        transport: httpx2.BaseTransport | None = None,
        look_up: Resolve = resolve,
    ) -> None:
        hush()
        self.name = name
        self._allowed = allowed
        self._clock = clock
        self._look_up = look_up
        self._http = httpx2.Client(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)

    def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, key: str) -> Reply | None:
        """The reply, None when the connection broke after the request had left.

        Raises Transient when it surely had not left, Permanent when the settings forbid the address.
        """
        target = self._allowed.check(url, self._look_up)
        sent = {**headers, "host": target.host_header, "user-agent": "misroute", "accept": "application/json"}
        try:
            with self._http.stream(
                method, target.url, headers=sent, content=content, extensions={"sni_hostname": target.host}
            ) as response:
                return self._read(response)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
            raise Transient(f"{self.name}: no connection for {key}") from None
        except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL, ValueError):
            raise Permanent(f"{self.name}: {key} cannot be put into a request") from None
        except httpx2.TransportError:
            return None

    def _read(self, response: httpx2.Response) -> Reply:
        said = read_json(response, _LONGEST_ANSWER)
        wait = retry_after(response.headers.get("retry-after"), self._clock())
        return Reply(response.status_code, said if isinstance(said, dict) else {}, wait)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()


@dataclass(frozen=True, slots=True)
class Interface:
    """How a far side wants a message. ``fields`` by name, with the VALUES in braces.

    ``ok`` and ``busy`` are a path into the answer and the words there that mean taken, or not now. ``reference`` is the
    path of the far side's own id. ``status_url`` holds ``{key}``: 200 means taken, 404 surely not.
    """

    url: str
    fields: Mapping[str, str]
    form: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ok: tuple[str, frozenset[str]] | None = None
    busy: tuple[str, frozenset[str]] | None = None
    reference: str = "id"
    idempotent: bool = False
    status_url: str | None = None
    channel: Literal["sms", "email", "call", "voicemail", "letter"] = "sms"


class HttpForward:
    """Way ``http``."""

    def __init__(self, name: str, interface: Interface, line: HttpLine, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.interface = interface
        self._line = line
        self._clock = clock

    @property
    def channel(self) -> str:
        """As the settings say."""
        return self.interface.channel

    @property
    def repeatable(self) -> bool:
        """The far side keeps message ids, as the settings say."""
        return self.interface.idempotent

    def deliver(self, message: Outgoing) -> Receipt:
        """Post the message once, its id as Idempotency-Key. Raises as the module says."""
        wanted = self.interface
        values = {
            "to": message.destination,
            "digits": message.destination.removeprefix("+"),
            "body": str(message.payload.get("body") or ""),
            "subject": str(message.payload.get("subject") or ""),
            "message_id": message.key,
        }
        filled = {name: _filled(text, values) for name, text in wanted.fields.items()}
        content, kind = _written(filled, form=wanted.form)
        headers = {**dict(wanted.headers), "content-type": kind, "idempotency-key": header_key(message.key)}
        reply = self._line.send("POST", wanted.url, headers, content, message.key)
        if reply is None:
            raise self._in_doubt(message.key, "the connection broke after the request had left", None)
        return self._judge(message.key, reply)

    def ask(self, message: Outgoing, since: datetime) -> Receipt | CannotTell | None:
        """Ask ``status_url``; without one only an idempotent far side needs no asking."""
        key = message.key
        if self.interface.status_url is None:
            return None if self.interface.idempotent else CannotTell(f"{self.name}: the far side cannot be asked")
        url = self.interface.status_url.replace("{key}", quote(header_key(key), safe=""))
        try:
            reply = self._line.send("GET", url, dict(self.interface.headers), None, key)
        except (Transient, Permanent) as error:
            return CannotTell(str(error))
        if reply is not None and reply.status == 404:
            return None
        if reply is not None and reply.status == 200:
            reference = reply.at(self.interface.reference) or ""
            return Receipt(key, self.name, self._clock(), reference, duplicate=True)
        told = "was not answered" if reply is None else f"was answered with {reply.status}"
        return CannotTell(f"{self.name}: the question about {key} {told}")

    def open(self) -> None:
        """Nothing is heard this way."""

    def collect(self, keep: Keep) -> int:
        """Receipts come by other roads: an events file, or the API."""
        return 0

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()

    def _judge(self, key: str, reply: Reply) -> Receipt:
        status = reply.status
        if 200 <= status < 300:
            if self.interface.ok is not None:
                self._read_word(key, reply, self.interface.ok)
            return Receipt(key, self.name, self._clock(), reply.at(self.interface.reference) or "")
        if status == 401:
            raise WayBroken(f"{self.name}: the far side does not take our credentials (401)")
        if status in _LATER:
            raise Transient(f"{self.name}: {key} was answered with {status}, later may work", reply.wait)
        if status >= 500:
            raise self._in_doubt(key, f"answered with {status}", reply.wait)
        raise Permanent(f"{self.name}: {key} was refused with {status}")

    def _read_word(self, key: str, reply: Reply, ok: tuple[str, frozenset[str]]) -> None:
        word = reply.at(ok[0])
        if word in ok[1]:
            return
        busy = self.interface.busy
        if busy is not None and reply.at(busy[0]) in busy[1]:
            raise Transient(f"{self.name}: {key} was not taken for now", reply.wait)
        if word is None:
            raise self._in_doubt(key, "answered without the word that says whether it was taken", None)
        # the word is the far side's own and may repeat the number
        raise Permanent(f"{self.name}: {key} was refused; {ok[0]} is not one of {', '.join(sorted(ok[1]))}")

    def _in_doubt(self, key: str, what: str, wait: timedelta | None) -> Transient | Unclear:
        if self.interface.idempotent:
            return Transient(f"{self.name}: {key}: {what}; its id makes repeating safe", wait, in_doubt=True)
        return Unclear(f"{self.name}: {key}: {what}; it may have been sent")


def _filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with each value in its braces; a value that holds braces itself is not looked at again."""
    pieces = []
    rest = text
    while rest:
        begin = min((at for name in values if (at := rest.find("{" + name + "}")) >= 0), default=-1)
        if begin < 0:
            break
        name = rest[begin + 1 :].partition("}")[0]
        pieces += [rest[:begin], values[name]]
        rest = rest[begin + len(name) + 2 :]
    return "".join(pieces) + rest


def _written(fields: Mapping[str, str], *, form: bool) -> tuple[bytes, str]:
    """The body and its type; a half character, which has no code, becomes a question mark."""
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    if form:
        return urlencode(clean).encode(), "application/x-www-form-urlencoded"
    return json.dumps(clean, ensure_ascii=False).encode(), "application/json; charset=utf-8"
