"""A text as short messages: alphabet, and parts that a telephone puts together again (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_SEPTETS = {letter: bytes([place]) for place, letter in enumerate(_BASIC) if letter != "\x1b"} | {
    letter: bytes([0x1B, code]) for letter, code in _EXTENDED.items()
}
GSM_7, UCS_2 = 0, 8
"""Values of data_coding (SMPP 3.4, 5.2.19)."""
UDHI = 0x40
"""Bit of esm_class: the text begins with a header."""
MOST_PARTS = 255
_ALONE = {GSM_7: 160, UCS_2: 140}
_JOINED = {GSM_7: 153, UCS_2: 134}


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """``parts`` go out in order, each with ``data_coding`` and ``esm_class``."""

    parts: tuple[bytes, ...] = field(repr=False)
    data_coding: int
    esm_class: int


def encode(text: str, reference: str, *, only_ucs2: bool = False) -> ShortMessage:
    """The parts of ``text``; no letter is cut in two.

    Parts of one message carry one number, made from ``reference``, so that a repeat carries the same. ``only_ucs2``
    is for a far side whose default alphabet is not that of GSM. Raises ValueError for a text of more than 255 parts.
    """
    plain = text.encode("utf-8", "replace").decode("utf-8")  # a half character has no code anywhere
    coding = UCS_2 if only_ucs2 or any(letter not in _SEPTETS for letter in plain) else GSM_7
    letters = [_SEPTETS[letter] if coding == GSM_7 else letter.encode("utf-16-be") for letter in plain]
    if sum(map(len, letters)) <= _ALONE[coding]:
        return ShortMessage((b"".join(letters),), coding, 0)
    bodies = list(_cut(letters, _JOINED[coding]))
    if len(bodies) > MOST_PARTS:
        raise ValueError(f"the text needs {len(bodies)} short messages, and {MOST_PARTS} are the most")
    number = sha256(reference.encode("utf-8", "surrogatepass")).digest()[0]
    head = bytes([5, 0, 3, number, len(bodies)])
    return ShortMessage(tuple(head + bytes([place]) + body for place, body in enumerate(bodies, start=1)), coding, UDHI)


def _cut(letters: list[bytes], room: int) -> Iterator[bytes]:
    part = bytearray()
    for letter in letters:
        if len(part) + len(letter) > room:
            yield bytes(part)
            part.clear()
        part += letter
    yield bytes(part)


def decode(raw: bytes, data_coding: int, esm_class: int = 0) -> str:
    """The text of one message that came in; what has no code is a question mark in a box."""
    if esm_class & UDHI and raw:
        raw = raw[raw[0] + 1 :]
    if data_coding == UCS_2:
        return raw.decode("utf-16-be", "replace")
    if data_coding in (1, 3):
        return raw.decode("ascii" if data_coding == 1 else "latin-1", "replace")
    shifted = {code: letter for letter, code in _EXTENDED.items()}
    found: list[str] = []
    octets = iter(raw)
    for octet in octets:
        if octet == 0x1B:
            found.append(shifted.get(next(octets, -1), "\ufffd"))
        else:
            found.append(_BASIC[octet] if octet < len(_BASIC) else "\ufffd")
    return "".join(found)
