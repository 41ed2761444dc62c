"""Money and book changes as lines of a local file: one JSON line a key, safe under many writers and kill -9.

For the demo, for tests, and for a lender that books by hand from a list. The line is the effect: once it is flushed
the effect is done, and a second call with the same key finds it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from misroute.connect import durable
from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear

_SEAM = 256


class _Damaged(Exception):
    """A complete line that is not an entry: the file was edited, and can no longer prove what was not done."""

    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(slots=True)
class _Entry:
    line: int
    at: datetime
    digest: str


@dataclass(slots=True)
class _Index:
    """What this process has read of the file so far; only the new tail is read again.

    ``seam`` is the piece just before ``offset``: when it is no longer there, somebody edited the file in place.
    """

    inode: int = -1
    offset: int = 0
    lines: int = 0
    seam: bytes = b""
    entries: dict[str, _Entry] = field(default_factory=dict)


class Ledger:
    """Connector over one ``.jsonl`` file, e.g. ``waivers.jsonl``: key, kind, at, digest, destination, payload."""

    def __init__(self, path: Path, *, name: str, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.path = path
        self._clock = clock
        self._index = _Index()

    def deliver(self, message: Outgoing) -> Receipt:
        """Append the line of ``message.key`` unless it is there. Raises Transient (disk full), Permanent (damage)."""
        digest = message.content_digest()
        try:
            durable.make_folder(self.path.parent)
            with durable.locked(self.path.parent):
                descriptor = self._open()
                try:
                    self._catch_up(descriptor)
                    there = self._index.entries.get(message.key)
                    if there is not None:
                        return self._receipt(message.key, there, duplicate=True, differs=there.digest != digest)
                    self._append(descriptor, message, digest)
                finally:
                    os.close(descriptor)
                return self._receipt(message.key, self._index.entries[message.key])
        except _Damaged as damage:
            raise Permanent(self._damage_line(damage.line)) from damage
        except OSError as error:
            raise Transient(f"{self.name}: cannot write {message.key}: {error.strerror or 'disk error'}") from error

    def lookup(self, key: str) -> Receipt | CannotTell | None:
        """The line of ``key`` is there, or it is surely not; CannotTell when a line of the file is damaged."""
        try:
            if not self.path.exists():
                return None
            with durable.locked(self.path.parent):
                descriptor = self._open()
                try:
                    self._catch_up(descriptor)
                finally:
                    os.close(descriptor)
        except _Damaged as damage:
            return CannotTell(self._damage_line(damage.line))
        except OSError as error:
            return CannotTell(f"{self.name}: cannot read the ledger: {error.strerror or 'disk error'}")
        there = self._index.entries.get(key)
        return None if there is None else self._receipt(key, there, duplicate=True)

    def _open(self) -> int:
        new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if new:
            durable.flush_folder(self.path.parent)
        return descriptor

    def _catch_up(self, descriptor: int) -> None:
        """Read what other writers added; end a torn last line. Call with the lock held."""
        there = os.fstat(descriptor)
        if there.st_ino != self._index.inode or there.st_size < self._index.offset:
            self._index = _Index(inode=there.st_ino)
        seam = self._index.seam
        if os.pread(descriptor, len(seam), self._index.offset - len(seam)) != seam:
            self._index = _Index(inode=there.st_ino)
        tail = _read_from(descriptor, self._index.offset)
        whole, newline, torn = tail.rpartition(b"\n")
        if torn:
            tail = self._mend(descriptor, whole + newline, torn)
            whole, newline, _ = tail.rpartition(b"\n")
        for raw in whole.split(b"\n") if newline else ():
            self._index.lines += 1
            if not raw.strip():
                continue
            try:
                self._remember(json.loads(raw), self._index.lines)
            except (ValueError, KeyError, TypeError) as error:
                line = self._index.lines
                self._index = _Index()  # read afresh once a person has mended the file
                raise _Damaged(line) from error
        self._index.offset += len(whole) + len(newline)
        self._index.seam = (self._index.seam + whole + newline)[-_SEAM:]

    def _mend(self, descriptor: int, kept: bytes, torn: bytes) -> bytes:
        """A writer killed within its write leaves a piece of a line. Its receipt never left, so the piece goes.

        A whole entry that lacks only its newline (a person's editor did that) is kept.
        """
        try:
            entry = json.loads(torn)
            whole = isinstance(entry, dict) and "key" in entry
        except ValueError:
            whole = False
        end = self._index.offset + len(kept)
        if whole:
            os.lseek(descriptor, 0, os.SEEK_END)
            durable.write_all(descriptor, b"\n")
            kept += torn + b"\n"
        else:
            os.ftruncate(descriptor, end)
        os.fsync(descriptor)
        return kept

    def _append(self, descriptor: int, message: Outgoing, digest: str) -> None:
        entry = {
            "key": message.key,
            "kind": message.kind,
            "at": self._clock().astimezone(UTC).isoformat(),
            "digest": digest,
            "destination": message.destination,
            "payload": dict(message.payload),
        }
        try:
            line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        except (TypeError, ValueError) as error:
            raise Permanent(f"{self.name}: {message.key} holds something that is not JSON text") from error
        start = os.lseek(descriptor, 0, os.SEEK_END)
        try:
            durable.write_all(descriptor, line)
            os.fsync(descriptor)
        except OSError as error:
            try:
                os.ftruncate(descriptor, start)
            except OSError:
                raise Unclear(f"{self.name}: a line for {message.key} may be half written: look at the file") from error
            raise
        self._index.lines += 1
        self._index.offset = start + len(line)
        self._index.seam = (self._index.seam + line)[-_SEAM:]
        self._remember(entry, self._index.lines)

    def _remember(self, entry: Mapping[str, object], line: int) -> None:
        key = str(entry["key"])
        at = datetime.fromisoformat(str(entry["at"]))
        # the first line of a key stands, whatever a person may have appended later
        self._index.entries.setdefault(key, _Entry(line, at, str(entry.get("digest", ""))))

    def _receipt(self, key: str, entry: _Entry, *, duplicate: bool = False, differs: bool = False) -> Receipt:
        reference = f"{self.path.name}:{entry.line}"
        return Receipt(key, self.name, entry.at, reference, duplicate=duplicate, differs=differs)

    def _damage_line(self, line: int) -> str:
        return f"{self.name}: line {line} of {self.path.name} is not an entry; mend or remove it, then requeue"


def _read_from(descriptor: int, offset: int) -> bytes:
    os.lseek(descriptor, offset, os.SEEK_SET)
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
