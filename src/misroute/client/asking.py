"""The gate asked over HTTP. Whatever is not a plain, fresh answer that allows is a no.

A message class named open (``fail={"fraud_alert": "open"}``) may go while the gate cannot be reached, unless a hold in
the cache covers it, or there is no cache that can be trusted. An answer that arrived, however odd, never opens.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import httpx2

SKEW = timedelta(minutes=2)
"""How far the gate's clock may differ from this machine's before its answer is not believed."""
HELD_BY = {"customer": "person", "campaign": "campaign", "template": "template", "gateway": "gateway"}


@dataclass(frozen=True, slots=True)
class Answer:
    """``allowed`` is all that a sender must look at.

    ``source``: ``gate``, or ``closed`` or ``open`` when the gate gave no usable answer and the message's class decided.
    ``codes`` and ``details`` say why not. ``until`` is when to ask again.
    """

    allowed: bool
    decision: Literal["allow", "defer", "block"]
    source: Literal["gate", "closed", "open"]
    codes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass
class GateClient:
    """A sender's way to the gate. One object may be used by many threads.

    ``timeout`` in seconds bounds connecting and each wait for data; ``fail`` tells by message class what happens
    without the gate, ``closed`` for a class it does not name; ``cache`` is the file that ``refresh_holds`` writes.
    """

    url: str
    token: str = field(repr=False)
    timeout: float = 0.5
    fail: Mapping[str, Literal["closed", "open"]] = field(default_factory=dict)
    cache: Path | None = None

    def __post_init__(self) -> None:
        self._key = hashlib.sha256(self.token.encode()).digest()
        self._http = httpx2.Client(
            base_url=self.url,
            timeout=self.timeout,
            headers={"Authorization": f"Bearer {self.token}"},
            follow_redirects=False,
        )

    def __enter__(self) -> GateClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def check(self, send: Mapping[str, Any], *, message_class: str = "collection") -> Answer:
        """May this message go? ``send`` has channel, purpose, to, person and what else the gate's API names."""
        try:
            reply = self._http.post("/api/v1/gate/check", json={"send": dict(send)})
        except (httpx2.NetworkError, httpx2.TimeoutException):
            return self._without_gate(send, message_class)
        except httpx2.HTTPError:
            return _closed("gate_unclear", "the gate's answer cannot be read; nothing is sent on it")
        except (TypeError, ValueError):
            return _closed("unreadable", "the send cannot be written as JSON")
        if reply.status_code in (502, 503, 504):
            return self._without_gate(send, message_class)
        if reply.status_code != 200:
            return _closed("gate_refused", f"the gate answered with status {reply.status_code}")
        return _read(reply.content)

    def refresh_holds(self) -> bool:
        """Fetch the holds in force into the cache; False when that failed, and the cache stays as it was."""
        if self.cache is None:
            return False
        try:
            reply = self._http.get("/api/v1/holds/snapshot")
        except httpx2.HTTPError:
            return False
        text = reply.text
        if reply.status_code != 200 or _holds(text) is None:
            return False
        mark = hmac.digest(self._key, text.encode(), "sha256").hex()
        beside = self.cache.with_name(f"{self.cache.name}.{os.getpid()}.new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{mark}\n{text}")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.cache)
        return True

    def _without_gate(self, send: Mapping[str, Any], message_class: str) -> Answer:
        if self.fail.get(message_class) != "open":
            return _closed("gate_unreachable", "the gate cannot be reached and this class of message stays closed")
        holds = self._cached()
        if holds is None:
            return _closed("gate_unreachable", "the gate cannot be reached and no cache of holds can be trusted")
        if any(self._covers(hold, send) for hold in holds):
            return _closed("held", "a hold in the cache covers this message")
        return Answer(True, "allow", "open", ("gate_unreachable",), ("the gate cannot be reached; open by policy",))

    def _cached(self) -> list[dict[str, Any]] | None:
        """The holds of a cache that this token wrote; None for one that is missing, cut, changed or another's."""
        if self.cache is None:
            return None
        with suppress(OSError, UnicodeError):
            mark, _, text = self.cache.read_text(encoding="utf-8").partition("\n")
            if hmac.compare_digest(mark.encode(), hmac.digest(self._key, text.encode(), "sha256").hex().encode()):
                return _holds(text)
        return None

    def _covers(self, hold: Mapping[str, Any], send: Mapping[str, Any]) -> bool:
        scope, value = hold.get("scope"), hold.get("value")
        if scope == "number":
            to = str(send.get("to") or "")
            if not (to.startswith("+") and to[1:].isascii() and to[1:].isdigit()):
                return True  # a number in another form cannot be compared with what is held
            return value == hmac.digest(self._key, to.encode(), "sha256").hex()
        if scope in HELD_BY:
            named = send.get(HELD_BY[scope])
            return named is None or named == value  # what the send does not name may be what is held
        return True


def _closed(code: str, detail: str) -> Answer:
    return Answer(False, "block", "closed", (code,), (detail,))


def _holds(text: str) -> list[dict[str, Any]] | None:
    try:
        held = json.loads(text)["holds"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return held if isinstance(held, list) and all(isinstance(hold, dict) for hold in held) else None


def _read(content: bytes) -> Answer:
    odd = _closed("gate_unclear", "the gate's answer cannot be read; nothing is sent on it")
    try:
        said = json.loads(content)
        decision, reasons = said["decision"], said["reasons"]
        at = datetime.fromisoformat(said["answered_at"])
        until = datetime.fromisoformat(said["until"]) if said.get("until") else None
        codes = tuple(str(reason["code"]) for reason in reasons)
        details = tuple(str(reason["detail"]) for reason in reasons)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return odd
    if at.tzinfo is None or abs(datetime.now(UTC) - at) > SKEW:
        return _closed("clock_unsure", "the gate's answer is old, or its clock differs from this machine's")
    if decision == "allow" and not codes and until is None:
        return Answer(True, "allow", "gate")
    if decision in ("defer", "block") and codes:
        return Answer(False, decision, "gate", codes, details, until)
    return odd
