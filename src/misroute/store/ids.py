"""Row ids made by the store: ULIDs, 26 letters and digits that sort by the time they were made.

Sealed values are bound to their row's id, so the id must exist before the row does.
"""

from __future__ import annotations

import os
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_RANDOM_BITS = 80
_LOW = (1 << 60) - 1
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh id: 48 bits of milliseconds and 80 random bits; ids of one process never go backwards."""
    global _last
    value = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big")
    with _lock:
        if value <= _last:
            value = _last + 1
        _last = value
    return encode(value)


def encode(value: int) -> str:
    """A 128-bit integer as 26 characters of Crockford's alphabet (no I, L, O, U)."""
    high, low = value >> 60, value & _LOW
    return (
        _PAIRS[high >> 60]
        + _PAIRS[high >> 50 & 1023]
        + _PAIRS[high >> 40 & 1023]
        + _PAIRS[high >> 30 & 1023]
        + _PAIRS[high >> 20 & 1023]
        + _PAIRS[high >> 10 & 1023]
        + _PAIRS[high & 1023]
        + _PAIRS[low >> 50]
        + _PAIRS[low >> 40 & 1023]
        + _PAIRS[low >> 30 & 1023]
        + _PAIRS[low >> 20 & 1023]
        + _PAIRS[low >> 10 & 1023]
        + _PAIRS[low & 1023]
    )
