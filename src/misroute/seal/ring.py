"""Values sealed to their row with AES-256-GCM, and keyed blind indexes to find them by.

A sealed value is ``version (1 byte) | key id (2) | nonce (12) | ciphertext and tag``. Table, column and row id are
authenticated beside it, so a value that was moved to another row or column does not open. The blind index is an HMAC
under its own sub-key: an unkeyed hash of a phone number falls to trying all numbers of a prefix in seconds.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from misroute.errors import MisrouteError

KEY_BYTES = 32
NONCE_BYTES = 12
BLIND_BYTES = 16
MAX_KEY_ID = 0xFFFF
_LAYOUT = 1
_HEAD = 3


class SealError(MisrouteError):
    """A sealed value does not open: it was altered, moved to another row, or its key is not in the ring."""


def _subkey(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"misroute/v1/{purpose}".encode()).derive(
        master
    )


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The master keys at hand: new values are sealed under ``current``, old ones open under any key of ``keys``.

    Keys are 32 random bytes, ids 1 to 65535. Sub-keys for sealing and for the blind index are derived with
    HKDF-SHA256 (RFC 5869), so a master never touches data. No key appears in the repr.
    Raises SealError when a key has the wrong length or the current one is missing.
    """

    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    _seals: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)
    _blinds: Mapping[int, bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for key_id, master in self.keys.items():
            if not 1 <= key_id <= MAX_KEY_ID:
                raise SealError(f"key id {key_id} is outside 1..{MAX_KEY_ID}")
            if len(master) != KEY_BYTES:
                raise SealError(f"key {key_id} has {len(master)} bytes, {KEY_BYTES} are needed")
        if self.current not in self.keys:
            raise SealError(f"the current key {self.current} is not in the ring")
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))
        seals = {key_id: AESGCM(_subkey(master, "field")) for key_id, master in self.keys.items()}
        blinds = {key_id: _subkey(master, "blind-index") for key_id, master in self.keys.items()}
        object.__setattr__(self, "_seals", MappingProxyType(seals))
        object.__setattr__(self, "_blinds", MappingProxyType(blinds))

    @property
    def ids(self) -> tuple[int, ...]:
        """All key ids, the current one first, then the newest first: the order to try look-ups in."""
        return (self.current, *sorted((k for k in self.keys if k != self.current), reverse=True))

    def _sealer(self, key_id: int) -> AESGCM:
        try:
            return self._seals[key_id]
        except KeyError:
            raise SealError(f"key {key_id} is not in the ring: restore the key file that has it") from None

    def _blinder(self, key_id: int) -> bytes:
        try:
            return self._blinds[key_id]
        except KeyError:
            raise SealError(f"key {key_id} is not in the ring: restore the key file that has it") from None


def _bound_to(table: str, column: str, row_id: str) -> bytes:
    # Lengths in front keep ("a|b", "c") and ("a", "b|c") apart.
    return f"{len(table)}|{table}|{len(column)}|{column}|{row_id}".encode("utf-8", "surrogatepass")


def seal(ring: KeyRing, table: str, column: str, row_id: str, plaintext: str, nonce: bytes) -> bytes:
    """``plaintext`` sealed under the ring's current key and bound to its place.

    ``nonce`` is 12 fresh random bytes; using one twice under a key breaks the seal, so it comes from the system's
    random source and never from a counter that a restored backup could rewind.
    """
    if len(nonce) != NONCE_BYTES:
        raise SealError(f"a nonce has {NONCE_BYTES} bytes, not {len(nonce)}")
    body = ring._sealer(ring.current).encrypt(
        nonce, plaintext.encode("utf-8", "surrogatepass"), _bound_to(table, column, row_id)
    )
    return bytes((_LAYOUT,)) + ring.current.to_bytes(2, "big") + nonce + body


def key_id_of(sealed: bytes) -> int:
    """The id of the key that ``sealed`` needs. Raises SealError when it is not a sealed value."""
    if len(sealed) < _HEAD + NONCE_BYTES + 16 or sealed[0] != _LAYOUT:
        raise SealError("not a sealed value, or of a layout that this version does not know")
    return int.from_bytes(sealed[1:_HEAD], "big")


def unseal(ring: KeyRing, table: str, column: str, row_id: str, sealed: bytes) -> str:
    """The text that was sealed at this table, column and row.

    Raises SealError when it was altered, belongs to another place, or its key is missing; the message names the
    place, never the content.
    """
    sealer = ring._sealer(key_id_of(sealed))
    try:
        plain = sealer.decrypt(
            sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :], _bound_to(table, column, row_id)
        )
    except InvalidTag:
        raise SealError(
            f"{table}.{column} of row {row_id} does not open: altered, moved from another row, or a different key"
        ) from None
    return plain.decode("utf-8", "surrogatepass")


def blind(ring: KeyRing, column: str, value: str, key_id: int | None = None) -> bytes:
    """The 16 bytes under which ``value`` is found: HMAC-SHA256 of column and value under the key (default: current).

    ``column`` keeps equal values of different meaning apart. Raises SealError for a key that is not in the ring.
    """
    key = ring._blinder(ring.current if key_id is None else key_id)
    text = f"{len(column)}|{column}|{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, "sha256")[:BLIND_BYTES]


def key_check(ring: KeyRing, key_id: int) -> bytes:
    """16 bytes that tell whether two rings mean the same key by this id, and nothing else about the key."""
    return blind(ring, "key-check", str(key_id), key_id)
