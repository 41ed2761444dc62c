"""The audit log's hash chain: each entry's hash covers the entry before it, so an edit or a removal shows.

A cut tail leaves a shorter but whole chain; it is found by comparing with a head that was exported elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = bytes(32)
"""What the first entry's hash covers in place of a predecessor."""


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One stored entry: its place (1, 2, …), the hash before it, its canonical text, and its own hash."""

    seq: int
    prev: bytes
    body: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last entry's place and hash; ``ChainHead(0, GENESIS)`` of an empty log. What is exported and anchored."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """``ok``, or the first ``problem`` and the place ``at`` which it shows; ``head`` is the end of what was read."""

    ok: bool
    count: int
    head: ChainHead
    problem: str | None = None
    at: int | None = None


def canonical(entry: Mapping[str, Any]) -> str:
    """The one text of an entry: JSON, keys sorted, no spaces, no escapes beyond JSON's own.

    Raises TypeError for values that JSON has no word for, ValueError for NaN and infinities.
    """
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def entry_hash(prev: bytes, body: str) -> bytes:
    """SHA-256 over the hash before and the canonical text."""
    return hashlib.sha256(prev + body.encode("utf-8", "surrogatepass")).digest()


def verify_chain(entries: Iterable[ChainEntry], head: ChainHead, anchors: Iterable[ChainHead] = ()) -> ChainVerdict:
    """Walk the entries in order and compare with the stored ``head`` and with heads exported earlier (``anchors``).

    Finds: an edited entry (at its place), a removed or reordered one (at the gap), a tail cut without moving the
    head, and, by an anchor, a tail cut or rewritten together with the head.
    """
    wanted = {anchor.seq: anchor.hash for anchor in anchors if anchor.seq > 0}
    last = ChainHead(0, GENESIS)
    for entry in entries:
        expected = last.seq + 1
        if entry.seq != expected:
            return ChainVerdict(False, last.seq, last, f"entry {expected} is missing", expected)
        if entry.prev != last.hash:
            return ChainVerdict(False, last.seq, last, f"entry {expected} does not follow the one before it", expected)
        if entry_hash(entry.prev, entry.body) != entry.hash:
            return ChainVerdict(False, last.seq, last, f"entry {expected} was altered", expected)
        last = ChainHead(entry.seq, entry.hash)
        anchor = wanted.pop(entry.seq, None)
        if anchor is not None and anchor != entry.hash:
            problem = f"entry {entry.seq} is not the one whose head was exported: the log was rewritten"
            return ChainVerdict(False, last.seq, last, problem, entry.seq)
    if wanted:
        at = last.seq + 1
        problem = f"the log ends at {last.seq}, but a head of entry {max(wanted)} was exported: the tail was cut"
        return ChainVerdict(False, last.seq, last, problem, at)
    if last != head:
        at = min(last.seq, head.seq) + 1
        problem = f"the log ends at {last.seq}, its head says {head.seq}: the tail was cut or the head changed"
        return ChainVerdict(False, last.seq, last, problem, at)
    return ChainVerdict(True, last.seq, last)
