"""The gate asked over HTTP, from a system that sends.

A message class named open (``fail={"fraud_alert": "open"}``) may go while the gate cannot be reached, unless a hold in
the cache covers it, or there is no cache that can be trusted and is fresh. An answer that arrived, however odd, never
opens; nor is a message about a debt ever open.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import quote

from misroute.client.answers import Answer, closed, read_answers
from misroute.client.cache import HoldCache
from misroute.client.wire import Reply, Unclear, Unreachable, Wire

NEVER_OPEN = frozenset({"collection", "reminder", "final_notice", "location", "marketing"})
"""Classes and purposes that no setting opens: a message about a debt waits for the gate."""
MOST_AT_ONCE = 1000
PAGE = 1000
AWAY = (502, 503, 504)
FETCHING_S = 30.0
"""Seconds for a page of holds, which nobody's message waits for."""


@dataclass
class GateClient:
    """A sender's way to the gate. One object may be used by many threads.

    ``timeout`` in seconds bounds a question in all; ``fail`` tells by message class what happens without the gate,
    ``closed`` for a class it does not name; ``cache`` is the file that ``follow_holds`` keeps, believed for
    ``oldest_cache`` seconds after the gate was last heard. Raises ValueError for a class that may not be open.
    """

    url: str
    token: str = field(repr=False)
    timeout: float = 0.5
    fail: Mapping[str, Literal["closed", "open"]] = field(default_factory=dict)
    cache: Path | None = None
    oldest_cache: float = 900.0

    def __post_init__(self) -> None:
        for name, way in self.fail.items():
            if way not in ("open", "closed"):
                raise ValueError(f"fail: {name} is {way!r}; give open or closed")
            if way == "open" and name in NEVER_OPEN:
                raise ValueError(f"fail: {name} is never open without the gate")
        self._wire = Wire(self.url, {"Authorization": f"Bearer {self.token}"})
        key = hashlib.sha256(self.token.encode()).digest()
        self._holds = None if self.cache is None else HoldCache(Path(self.cache), key)
        self._lock = threading.Lock()  # never held while the gate is waited for
        self._refreshing = threading.Lock()
        self._stop = threading.Event()
        self._follower: threading.Thread | None = None

    def __enter__(self) -> GateClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End following, and give the connections back."""
        self._stop.set()
        if self._follower is not None:
            self._follower.join()
        self._wire.close()

    def check(self, send: Mapping[str, Any], *, message_class: str = "collection") -> Answer:
        """May this message go? ``send`` has channel, purpose, to, person and what else the gate's API names."""
        return self._ask("check", {"send": dict(send)}, [send], None, message_class)[0]

    def check_many(self, sends: Sequence[Mapping[str, Any]], *, message_class: str = "collection") -> list[Answer]:
        """An answer for each send, in order. Those of 1,000 that go in one request count for each other's limits."""
        answers: list[Answer] = []
        for begin in range(0, len(sends), MOST_AT_ONCE):
            some = sends[begin : begin + MOST_AT_ONCE]
            body = {"sends": [dict(send) for send in some]}
            answers += self._ask("check-many", body, some, len(some), message_class)
        return answers

    def sent(self, answer: Answer, *, message_id: str | None = None) -> bool:
        """Tell the gate that the message of an answer that allowed has left; False when it must be told again."""
        if answer.id is None:
            return False
        reply = self._fetch("POST", "/api/v1/gate/sent", {"id": answer.id, "message_id": message_id})
        return reply is not None and reply.status == 200

    def refresh_holds(self) -> bool:
        """Bring the cache of holds up to date; False when that failed, and the cache stays as it was."""
        if self._holds is None:
            return False
        with self._refreshing:
            try:
                return self._refreshed(self._holds)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
                return False

    def follow_holds(self, every: float = 2.0) -> None:
        """Keep the cache of holds up to date from a thread of its own, until ``close``."""
        if self._holds is None:
            raise ValueError("there is no cache: GateClient(…, cache=FILE)")
        if self._follower is None:
            self._follower = threading.Thread(target=self._follow, args=(every,), name="misroute holds", daemon=True)
            self._follower.start()

    def _follow(self, every: float) -> None:
        while True:
            self.refresh_holds()
            if self._stop.wait(every):
                return

    def _ask(
        self,
        path: str,
        body: Mapping[str, Any],
        sends: Sequence[Mapping[str, Any]],
        count: int | None,
        message_class: str,
    ) -> list[Answer]:
        try:
            content = json.dumps(body, allow_nan=False).encode()
        except (TypeError, ValueError, RecursionError):
            return [closed("unreadable", "the send cannot be written as JSON")] * len(sends)
        question = secrets.token_hex(8)
        try:
            reply = self._wire.ask(
                "POST",
                f"/api/v1/gate/{path}",
                seconds=self.timeout,
                content=content,
                headers={"X-Question": question},
            )
        except Unreachable:
            return [self._without_gate(send, message_class) for send in sends]
        except Unclear:
            return [closed("gate_unclear", "the gate's answer cannot be read; nothing is sent on it")] * len(sends)
        if reply.status in AWAY:
            return [self._without_gate(send, message_class) for send in sends]
        if reply.status != 200:
            return [closed("gate_refused", f"the gate answered with status {reply.status}")] * len(sends)
        return read_answers(reply, question, count, datetime.now(UTC))

    def _without_gate(self, send: Mapping[str, Any], message_class: str) -> Answer:
        if self.fail.get(message_class) != "open" or str(send.get("purpose")) in NEVER_OPEN:
            return closed("gate_unreachable", "the gate cannot be reached and this class of message stays closed")
        if self._holds is None:
            return closed("gate_unreachable", "the gate cannot be reached and there is no cache of holds")
        with self._lock:
            if not self._holds.load():
                return closed("gate_unreachable", "the gate cannot be reached and no cache of holds can be trusted")
            if not self._holds.is_fresh(datetime.now(UTC), timedelta(seconds=self.oldest_cache)):
                return closed("gate_unreachable", "the gate cannot be reached and the cache of holds is too old")
            if self._holds.covers(send):
                return closed("held", "a hold in the cache covers this message")
        return Answer(True, "allow", "open", ("gate_unreachable",), ("the gate cannot be reached; open by policy",))

    def _fetch(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Reply | None:
        content = None if body is None else json.dumps(body).encode()
        try:
            return self._wire.ask(method, path, seconds=FETCHING_S, content=content)
        except (Unreachable, Unclear):
            return None

    def _refreshed(self, holds: HoldCache) -> bool:
        with self._lock:
            trusted = holds.load()
        if not trusted:
            return self._begun(holds)
        while True:
            cursor = holds.cursor
            reply = self._fetch("GET", f"/api/v1/holds/feed?cursor={cursor}&limit={PAGE}")
            if reply is not None and reply.status == 409:  # the gate's database is an older copy
                return self._begun(holds)
            if cursor is None or reply is None or reply.status != 200:
                return False
            said = json.loads(reply.content)
            if said["source"] != holds.source:  # it is another one
                return self._begun(holds)
            changes, last = said["changes"], said["cursor"]
            if type(last) is not int or last < cursor or (said["more"] and last == cursor):
                return False
            with self._lock:
                holds.add(changes, last, datetime.now(UTC))
            if not said["more"]:
                return True

    def _begun(self, holds: HoldCache) -> bool:
        """All holds in force, from the cursor of the first page on: the feed tells what changed meanwhile."""
        found: list[Mapping[str, Any]] = []
        first: Mapping[str, Any] = {}
        after = ""
        while True:
            reply = self._fetch("GET", f"/api/v1/holds/snapshot?limit={PAGE}{after}")
            if reply is None or reply.status != 200:
                return False
            said = json.loads(reply.content)
            first = first or said
            found += said["holds"]
            if said["next"] is None:
                break
            after = f"&after={quote(said['next'])}"
        if type(first["cursor"]) is not int:
            return False
        with self._lock:
            holds.replace(found, str(first["source"]), first["cursor"], datetime.now(UTC))
        return True
