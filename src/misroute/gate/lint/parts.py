"""How a text message travels: its encoding and the number of its parts (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Letters of the extension table: each takes two places."""


@dataclass(frozen=True, slots=True)
class Parts:
    """``units`` are septets in GSM-7 and UTF-16 units in UCS-2; ``odd`` the letters that forced UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    parts: int
    odd: tuple[str, ...] = ()


def parts_of(text: str) -> Parts:
    """How ``text`` is sent: 160 septets or 70 units in one part, else 153 or 67 in each.

    A letter of two places is never cut in two, so a part may end one short.
    """
    odd = tuple(dict.fromkeys(letter for letter in text if letter not in _BASIC and letter not in _EXTENDED))
    if odd:
        widths = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
        return Parts("UCS-2", sum(widths), _count(widths, 70, 67), odd[:10])
    widths = [2 if letter in _EXTENDED else 1 for letter in text]
    return Parts("GSM-7", sum(widths), _count(widths, 160, 153))


def _count(widths: list[int], alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > joined:
            parts, used = parts + 1, 0
        used += width
    return parts
