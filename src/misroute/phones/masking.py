"""A number as it may appear on a screen, in a log or a finding."""

from __future__ import annotations

import re

from .numbering import COUNTRY_CODES

_E164 = re.compile(r"\+(\d{5,17})")


def mask(e164: str) -> str:
    """``+86138****8000``: country code, at most three leading and four last digits, the rest starred.

    Numbers shorter than ten digits after the country code show at most half of them. What is not E.164 shows nothing.
    """
    found = _E164.fullmatch(e164)
    if found is None:
        return "***"
    digits = found[1]
    width = next((n for n in (1, 2, 3) if int(digits[:n]) in COUNTRY_CODES), 0)
    code, national = digits[:width], digits[width:]
    size = len(national)
    head, tail = (3, 4) if size >= 10 else (size // 2 - size // 4, size // 4)
    return f"+{code}{national[:head]}{'*' * (size - head - tail)}{national[size - tail :]}"
