"""The holds in force as a sender keeps them: a file that only this sender's token can have written.

The file is a list of lines that is added to, each with a keyed mark over itself and the mark before it, so that a line
changed, left out or put in shows. The first are the holds in force at some cursor of the gate's database ``source``,
then come the changes since, and lines that say when the gate was last heard. A last line that is cut off is as if it
had never been written. What is older than it should be is not believed.
"""

from __future__ import annotations

import hmac
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

SLACK = timedelta(minutes=2)
"""How far ahead of this machine's clock the last hearing may lie."""
REWRITE_AFTER = 5000
"""Lines added before the file is written anew, unless it holds more holds than that."""
_NAMED = {"number": "to", "customer": "person", "campaign": "campaign", "template": "template", "gateway": "gateway"}
"""Scopes of holds, and what of a send they are compared with; a hold of any other scope reaches everything."""
Held = tuple[str, str]
_Key = TypeVar("_Key", Held, str)


@dataclass(slots=True)
class HoldCache:
    """``key`` is the SHA-256 of the token. One process follows, any number read; of two that follow one starts anew."""

    path: Path
    key: bytes = field(repr=False)
    source: str = field(default="", init=False)
    cursor: int | None = field(default=None, init=False)
    heard_at: datetime | None = field(default=None, init=False)
    _holds: dict[str, Held] = field(default_factory=dict, init=False, repr=False)
    _count: Counter[Held] = field(default_factory=Counter, init=False, repr=False)
    _scopes: Counter[str] = field(default_factory=Counter, init=False, repr=False)
    _mark: bytes = field(default=b"", init=False, repr=False)
    _file: tuple[int, int] = field(default=(0, 0), init=False, repr=False)
    _added: int = field(default=0, init=False, repr=False)

    def load(self) -> bool:
        """Read what is new in the file; False when there is none that can be trusted."""
        try:
            with self.path.open("rb") as file:
                there = os.fstat(file.fileno())
                goes_on = there.st_ino == self._file[0] and there.st_size >= self._file[1] > 0
                if not goes_on:
                    self._forget()
                file.seek(self._file[1])
                text = file.read()
            whole = text[: text.rfind(b"\n") + 1]
            for line in whole.split(b"\n")[:-1]:
                self._take(line)
                self._added += 1
            self._file = (there.st_ino, self._file[1] + len(whole))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._forget()
        return self.cursor is not None and self.heard_at is not None

    def is_fresh(self, now: datetime, oldest: timedelta) -> bool:
        """Whether the gate was heard lately enough."""
        return self.heard_at is not None and now - oldest <= self.heard_at <= now + SLACK

    def covers(self, send: Mapping[str, Any]) -> bool:
        """Whether a hold reaches this send, or might: what a send does not name may be what is held."""
        if any(scope not in _NAMED for scope in self._scopes):
            return True
        for scope, key in _NAMED.items():
            if not self._scopes[scope]:
                continue
            value = send.get(key)
            if value is None or (scope, "") in self._count or self._is_held(scope, str(value)):
                return True
        return False

    def _is_held(self, scope: str, value: str) -> bool:
        if scope != "number":
            return (scope, value) in self._count
        if not (value.startswith("+") and value[1:].isascii() and value[1:].isdigit()):
            return True  # a number in another form cannot be compared with what is held
        return (scope, hmac.digest(self.key, value.encode(), "sha256").hex()) in self._count

    def replace(self, holds: Iterable[Mapping[str, Any]], source: str, cursor: int, at: datetime) -> None:
        """Start anew from the holds in force at a cursor. The old file stays until the new one is whole."""
        text = self._marked(
            b"", (_line({"source": source}), *(_line(_plain(one)) for one in holds), _heard(cursor, at))
        )
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        with suppress(FileNotFoundError):
            beside.unlink()
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self._forget()
        self.load()
        self._added = 0

    def add(self, changes: Iterable[Mapping[str, Any]], cursor: int, at: datetime) -> None:
        """Changes in their order up to a cursor, and that the gate was heard. Raises OSError."""
        told = [{"change": str(one["change"]), **_plain(one)} for one in changes]
        if self._added + len(told) > max(REWRITE_AFTER, len(self._holds)):
            self._apply(told)
            rows = [{"hold": hold, "scope": scope, "value": value} for hold, (scope, value) in self._holds.items()]
            self.replace(rows, self.source, cursor, at)
            return
        text = self._marked(self._mark, (*(_line(one) for one in told), _heard(cursor, at)))
        with self.path.open("r+b") as file:
            # a line that was cut off when a process died is overwritten
            file.seek(self._file[1])
            file.write(text)
            file.truncate()
            file.flush()
            if told:
                os.fsync(file.fileno())
        self.load()

    def _apply(self, told: Iterable[Mapping[str, str]]) -> None:
        for one in told:
            self._drop(one["hold"])
            if one["change"] != "lifted":
                self._keep(one["hold"], (one["scope"], one["value"]))

    def _take(self, line: bytes) -> None:
        """One whole line; raises ValueError when it was not written by this token behind the line before it."""
        mark, _, body = line.partition(b" ")
        if not hmac.compare_digest(mark, self._mark_of(self._mark, body).hex().encode()):
            raise ValueError("a mark does not fit")
        self._mark = bytes.fromhex(mark.decode())
        said = json.loads(body)
        if "source" in said:
            self.source = str(said["source"])
        elif "heard" in said:
            self.cursor = int(said["cursor"])
            self.heard_at = datetime.fromisoformat(said["heard"]).astimezone(UTC)
        elif "change" in said:
            self._apply([said])
        else:
            self._keep(said["hold"], (said["scope"], said["value"]))

    def _keep(self, hold: str, held: Held) -> None:
        self._holds[hold] = held
        self._count[held] += 1
        self._scopes[held[0]] += 1

    def _drop(self, hold: str) -> None:
        held = self._holds.pop(hold, None)
        if held is not None:
            _less(self._count, held)
            _less(self._scopes, held[0])

    def _forget(self) -> None:
        self.cursor = self.heard_at = None
        self.source = ""
        self._holds, self._count, self._scopes = {}, Counter(), Counter()
        self._mark, self._file, self._added = b"", (0, 0), 0

    def _marked(self, mark: bytes, lines: Iterable[bytes]) -> bytes:
        """Lines as they stand in the file behind the one of ``mark``."""
        written: list[bytes] = []
        for body in lines:
            mark = self._mark_of(mark, body)
            written += (mark.hex().encode(), b" ", body, b"\n")
        return b"".join(written)

    def _mark_of(self, before: bytes, body: bytes) -> bytes:
        return hmac.digest(self.key, before + body, "sha256")


def _line(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(one: Mapping[str, Any]) -> dict[str, str]:
    return {"hold": str(one["hold"]), "scope": str(one["scope"]), "value": str(one["value"] or "")}


def _heard(cursor: int, at: datetime) -> bytes:
    return _line({"heard": at.isoformat(), "cursor": cursor})


def _less(counter: Counter[_Key], key: _Key) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]
