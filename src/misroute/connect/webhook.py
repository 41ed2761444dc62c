"""Signed webhooks to core banking, voucher and messaging systems.

Standard Webhooks headers, a CloudEvents 1.0 body (structured mode) and an Idempotency-Key. What an answer means:

* 2xx done; with ``Idempotency-Replayed: true`` or ``{"duplicate": true}``, or 409 without Retry-After: done before
* 408, 425, 429, 503, and 409 with Retry-After: not done, later (Retry-After is honoured)
* another 5xx, or silence after the request had left: it may be done. Transient when the far side is declared
  ``idempotent`` (it keeps keys, so repeating is safe), Unclear otherwise
* another 4xx, 501, 505, and every redirect: not done, a person must look
"""

from __future__ import annotations

import email.utils
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import httpx2

from misroute.connect.answers import read_json
from misroute.connect.message import CannotTell, DeliveryError, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.signing import Secrets
from misroute.connect.targets import Allowed, Resolve, resolve

_NOT_DONE_YET = frozenset({408, 425, 429, 503})
_NEVER = frozenset({501, 505})
_TYPES = {"hold": "misroute.hold.changed"}
_LONGEST_ANSWER = 64 * 1024
_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A far side as the settings describe it. ``status_url`` holds ``{key}``: 200 means done, 404 surely not."""

    url: str
    allowed: Allowed
    secrets: Secrets
    source: str = "misroute"
    idempotent: bool = False
    status_url: str | None = None
    timeout: float = 15.0
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class SignedWebhook:
    """Connector over one endpoint. ``transport`` and ``look_up`` are for tests."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Callable[[], datetime],
        name: str = "webhook",
        transport: httpx2.BaseTransport | None = None,
        look_up: Resolve = resolve,
    ) -> None:
        self.name = name
        self.endpoint = endpoint
        self._clock = clock
        self._transport = transport
        self._look_up = look_up

    def deliver(self, message: Outgoing) -> Receipt:
        """Post the event of ``message``. Raises Transient, Permanent, Unclear as the module says."""
        body = self._event(message)
        now = self._clock()
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "idempotency-key": header_key(message.key),
            **self.endpoint.secrets.sign(webhook_id(message.key), now, body),
        }
        try:
            answer = self._exchange("POST", self.endpoint.url, headers, body)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise Transient(f"{self.name}: no connection for {message.key}") from error
        except (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol) as error:
            raise Permanent(f"{self.name}: {message.key} cannot be put into a request") from error
        except httpx2.TransportError as error:
            raise self._in_doubt(message.key, "the connection broke after the request had left") from error
        return self._judge(message.key, answer, now)

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        """Ask ``status_url``: 200 done, 404 surely not; anything else, or no such URL, CannotTell.

        An idempotent far side needs no asking: repeating is safe there, so None.
        """
        if self.endpoint.status_url is None:
            if self.endpoint.idempotent:
                return None
            return CannotTell(f"{self.name}: no status_url is set, so the far side cannot be asked")
        now = self._clock()
        url = self.endpoint.status_url.replace("{key}", quote(header_key(key), safe=""))
        headers = self.endpoint.secrets.sign(webhook_id(key), now, b"")
        try:
            answer = self._exchange("GET", url, headers, None)
        except httpx2.TransportError:
            return CannotTell(f"{self.name}: no answer to the question about {key}")
        except DeliveryError as error:
            return CannotTell(str(error))
        if answer.status == 404:
            return None
        if answer.status == 200:
            return Receipt(key, self.name, now, answer.reference or webhook_id(key), duplicate=True)
        return CannotTell(f"{self.name}: the question about {key} was answered with {answer.status}")

    def _event(self, message: Outgoing) -> bytes:
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": message.key,
            "source": self.endpoint.source,
            "type": _TYPES.get(message.kind, f"misroute.{message.kind}.requested"),
            "time": message.at.astimezone(UTC).isoformat(),
            "datacontenttype": "application/json",
            "data": {**message.payload, "channel": message.channel, "destination": message.destination},
        }
        try:
            return json.dumps(event, ensure_ascii=False, allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            raise Permanent(f"{self.name}: {message.key} holds something that is not JSON text") from error

    def _exchange(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> _Answer:
        target = self.endpoint.allowed.check(url, self._look_up)
        sent = {**dict(self.endpoint.headers), **headers, "host": target.host_header, "user-agent": "misroute"}
        # no proxy or netrc from the environment, no redirects: the request goes to the checked address or nowhere
        with (
            httpx2.Client(
                transport=self._transport, timeout=self.endpoint.timeout, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                method, target.url, headers=sent, content=body, extensions={"sni_hostname": target.host}
            ) as response,
        ):
            return _Answer.of(response)

    def _judge(self, key: str, answer: _Answer, now: datetime) -> Receipt:
        status = answer.status
        if 200 <= status < 300:
            reference = answer.reference or webhook_id(key)
            return Receipt(key, self.name, now, reference, duplicate=answer.duplicate, said=answer.said)
        wait = retry_after(answer.retry_after, now)
        if status == 409 and wait is None:
            return Receipt(key, self.name, now, answer.reference or webhook_id(key), duplicate=True)
        if status in _NOT_DONE_YET or status == 409:
            raise Transient(f"{self.name}: {key} was answered with {status}, later may work", wait)
        if status >= 500 and status not in _NEVER:
            raise self._in_doubt(key, f"answered with {status}", wait)
        raise Permanent(f"{self.name}: {key} was refused with {status}; see the far side's log")

    def _in_doubt(self, key: str, what: str, wait: timedelta | None = None) -> Transient | Unclear:
        if self.endpoint.idempotent:
            return Transient(f"{self.name}: {key}: {what}; its key makes repeating safe", wait, in_doubt=True)
        return Unclear(f"{self.name}: {key}: {what}; it may have been done")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    retry_after: str | None
    duplicate: bool
    reference: str
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, response: httpx2.Response) -> _Answer:
        """Its status, and what at most 64 KiB of its body say."""
        said = read_json(response, _LONGEST_ANSWER)
        fields = said if isinstance(said, dict) else {}
        replayed = response.headers.get("idempotency-replayed", "").strip().lower() == "true"
        reference = fields.get("reference") or fields.get("id") or ""
        return cls(
            status=response.status_code,
            retry_after=response.headers.get("retry-after"),
            duplicate=replayed or fields.get("duplicate") is True,
            reference=reference[:200] if isinstance(reference, str) else "",
            said=fields,
        )


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait a Retry-After header asks for (seconds or an HTTP date), at most a day; None if unusable."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), _LONGEST_WAIT)
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta(0)), _LONGEST_WAIT)


def webhook_id(key: str) -> str:
    """The ``webhook-id`` of a key: stable over tries, and free of dots, which separate the signed parts."""
    return "msg_" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def header_key(key: str) -> str:
    """The key as an Idempotency-Key header: itself when plain ASCII, else its hash."""
    plain = key.isascii() and key.isprintable() and len(key) <= 200 and key == key.strip()
    return key if plain else webhook_id(key)
