"""A number as it may appear on a screen, in a log or a finding, alone or in what somebody typed."""

from __future__ import annotations

import re

from .numbering import COUNTRY_CODES

_E164 = re.compile(r"\+(\d{5,17})")
_DATE = r"(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_IN_WORDS = re.compile(rf"(?<![A-Za-z0-9])(?!{_DATE})[+(]?\d(?:[ \t().·-]{{0,2}}\d){{6,}}(?![A-Za-z0-9])")


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


def hide_numbers(text: str) -> str:
    """``text`` with everything that could be a telephone, card or account number starred but for its last four digits.

    For words that people type and that are kept for good, such as the reason of a hold. Runs of seven digits and more
    count, whatever separates them; written dates stay, and so do ids that mix letters and digits.
    """
    return _IN_WORDS.sub(_starred, text)


def _starred(found: re.Match[str]) -> str:
    digits = "".join(letter for letter in found[0] if letter.isdigit())
    return f"****{digits[-4:]}"
