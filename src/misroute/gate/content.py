"""What must never stand in a message to a stranger: words of debt, amounts, long numbers, the borrower's own data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_DIGITS = re.compile(r"\d(?:[\s\-.()/]{0,2}\d){6,}")
_AMOUNT = re.compile(
    r"[¥€£$₹]\s?\d|\d[\d,.]*\s?(?:元|块钱|圆|人民币|rmb|cny|usd|eur|yuan|dollars?|bucks)|(?:rmb|cny|usd|人民币)\s?\d"
)
_SHORTEST_NUMBER = 7
_CJK = re.compile(r"(?<=[\u3400-\u9fff])[\s·.\-_*]+(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Offence:
    """One thing wrong with a text: its ``code``, the offending ``words`` (never somebody's data), a ``repair``."""

    code: str
    words: str
    repair: str

    def __str__(self) -> str:
        return f"{self.code} '{self.words}': {self.repair}"


class Wordlist:
    """Words of debt, zh and en. Latin entries match whole words; a trailing ``*`` matches any ending."""

    def __init__(self, words: Iterable[str]) -> None:
        self._han: list[str] = []
        latin: list[str] = []
        for word in words:
            plain = fold(word)
            if plain.isascii():
                ending = r"\w*" if plain.endswith("*") else ""
                latin.append(re.escape(plain.rstrip("*")).replace(r"\ ", r"[\s\-]+") + ending)
            else:
                self._han.append(plain)
        self._latin = re.compile(rf"\b(?:{'|'.join(latin)})\b") if latin else None

    def found_in(self, text: str) -> tuple[str, ...]:
        """The words of the list that stand in ``text``, also when full-width, spaced out or joined invisibly."""
        plain = fold(text)
        found = [word for word in self._han if word in plain]
        if self._latin is not None:
            found.extend(match.group() for match in self._latin.finditer(plain))
        return tuple(dict.fromkeys(found))


def fold(text: str) -> str:
    """``text`` for comparison: compatibility forms, lower case, nothing invisible, no gaps in Chinese words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return _CJK.sub("", plain)


def check_for_stranger(
    text: str, words: Wordlist, *, allowed: Sequence[str] = (), never: Sequence[str] = ()
) -> tuple[Offence, ...]:
    """Everything in ``text`` that a stranger must not read.

    ``allowed`` are strings whose digits are ours to show (call-back number, receipt, link, date); ``never`` are the
    borrower's own data (name, number, id): none may appear, and none is repeated in the offence.
    """
    offences = [
        Offence("debt_word", word, "say only that a message was sent by mistake") for word in words.found_in(text)
    ]
    rest = text
    for ours in sorted(filter(None, allowed), key=len, reverse=True):
        rest = rest.replace(ours, " ")
    rest = unicodedata.normalize("NFKC", rest)
    for match in _DIGITS.finditer(rest):
        offences.append(
            Offence("long_number", f"{len(match.group())} characters", "only our own number may stand here")
        )
    for match in _AMOUNT.finditer(rest.casefold()):
        offences.append(Offence("amount", match.group(), "a stranger needs no amount"))
    for count, theirs in enumerate(never, start=1):
        if _stands_in(theirs, text, rest):
            offences.append(Offence("borrower_data", f"item {count}", "nothing of the borrower may stand here"))
    return tuple(offences)


def _stands_in(theirs: str, text: str, rest: str) -> bool:
    """``rest`` is the text without our own numbers and dates: a short id must not be found inside those."""
    wanted = fold(theirs).strip()
    if len(wanted) < 2:
        return False  # one letter or one family name alone would be found in any text
    if wanted.isdigit() and len(wanted) < _SHORTEST_NUMBER:
        return re.search(rf"(?<!\d){wanted}(?!\d)", fold(rest)) is not None
    digits = re.sub(r"\D", "", wanted)
    if len(digits) >= 7 and digits in re.sub(r"[^\w]|_", "", fold(text)):
        return True
    if wanted.isascii():
        return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", fold(text)) is not None
    return wanted in fold(text)
