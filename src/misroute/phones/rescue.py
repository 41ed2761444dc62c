"""Readings that need an assumption: a missing +, a doubled country code, letters for digits, Chinese numerals.

Everything here comes back doubtful. It runs only when the cell as written is no number, so it can never replace a
plain reading by another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import grouping, segments
from .cells import cut
from .grouping import digits_of
from .listing import PLAUSIBLE_CODES, with_notes
from .numbering import COUNTRY_CODES, Number, read_number
from .plan import Plan
from .reading import LineType

_LOOKALIKES = {
    **dict.fromkeys("OoОоΟοӨDQ○◯", "0"),
    **dict.fromkeys("lIi|!ıІіΙ丨", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Зз", "3"),
    **dict.fromkeys("SsЅѕ", "5"),
    **dict.fromkeys("Gbб", "6"),
    **dict.fromkeys("B", "8"),
    **dict.fromkeys("gq", "9"),
}
_LETTERS = re.escape("".join(_LOOKALIKES))
# a word with a digit and letters, or a whole group of letter O between groups of digits
_MIXED = re.compile(rf"(?:\d+[{_LETTERS}]|[{_LETTERS}]+\d)[\d{_LETTERS}]*|(?<=[\d\s-])[Oo]{{2,4}}(?=[\d\s-]|$)")
_GLUED = re.compile(rf"(?<![^\W\d_])[{_LETTERS}]+(?=\d)|(?<=\d)[{_LETTERS}]+(?![^\W\d_])")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
# 1-800-FLOWERS, 1 800 GO FEDEX, 1-800-G-O-T-…: digits, then one or two words, spelled out or not
_KEYPAD_TEXT = re.compile(
    r"[+(]*\d[\d \-.()]*(?:[A-Za-z]+[ -]?\d{0,4}(?:[ -]?[A-Za-z]+)?\d{0,4}|[A-Za-z](?:-[A-Za-z\d])+)"
)
_NUMERAL_FORMS = ("零〇", "一幺壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_NUMERALS = str.maketrans({han: str(value) for value, forms in enumerate(_NUMERAL_FORMS) for han in forms})
_NUMERAL = re.compile(f"[{''.join(_NUMERAL_FORMS)}]")
_GLUED_NUMERAL = re.compile(f"{_NUMERAL.pattern}(?=\\d)|(?<=\\d){_NUMERAL.pattern}")
# eleven digits that begin like a Chinese mobile number are one with a wrong digit, not an American number
_MISTYPED_MOBILE = re.compile(r"1[3-9]\d{9}")
# where eleven digits beginning with 1 are no number, and many people carry a mainland one
_MAINLAND_NEIGHBOURS = ("HK", "MO", "TW", "SG")
_CALLING_CODES = frozenset(str(code) for code in COUNTRY_CODES)
_IDD = re.compile(r"\s*\(?(00|011|0011|010|001|002|009|810)\)?[\s-]*(?=[1-9(+])")


def has_glued_lookalikes(text: str) -> bool:
    """Whether a letter that may be a digit touches the digits: ``4152345678O``."""
    return _GLUED.search(text) is not None


def has_glued_numeral(text: str) -> bool:
    """Whether a Chinese numeral touches the digits, as in ``一39 6412 8075``; it may also number a label (电话二)."""
    return _GLUED_NUMERAL.search(text) is not None


def rescued(text: str, region: str | None, plan: Plan) -> tuple[Number, ...]:
    """Doubtful readings of the whole plain ``text``, the best first; empty when there is none."""
    found: dict[str, Number] = {}
    for number in _readings(text, region, plan):
        found.setdefault(number.e164, number)
    return tuple(found.values())


def _readings(text: str, region: str | None, plan: Plan) -> Iterator[Number]:
    cell = cut(text)
    if len(cell.chunks) == 1 and not any(char.isalpha() for char in text):
        yield from _of_digits(cell.chunks[0].digits, region, plan)
    if any(char.isalpha() or char in _LOOKALIKES for char in text):
        yield from _of_letters(text, region, plan)


def _number(chunk: str, region: str | None, plan: Plan, code: str) -> Iterator[Number]:
    number = read_number(chunk, region, plan)
    if isinstance(number, Number):
        yield with_notes(number, code)


def _of_digits(chunk: str, region: str | None, plan: Plan) -> Iterator[Number]:
    digits = digits_of(chunk)
    if len(digits) < 7 or segments.all_alike(digits) or segments.counted(digits):
        return
    plus = chunk.lstrip(" (").startswith("+")
    international = plus or digits.startswith("00")
    bare = digits.lstrip("0") if international else digits
    # +86 86 138…, 0086+86138…; a single 1 is a trunk prefix as likely as a code
    for code in _codes(bare):
        rest = bare[len(code) :]
        rest = rest[2:] if rest.startswith("00") else rest
        if rest.startswith(code) and (international or len(code) > 1):
            yield from _number(f"+{rest}", None, plan, "doubled_country_code")
    if plus and region is not None:
        national = read_number(chunk.replace("+", ""), region, plan)
        if isinstance(national, Number) and not national.doubtful:
            yield with_notes(national, "plus_without_country_code")
    if international:
        # a phone's default +1 or +86 put in front of a number that had its own country code already
        for code in ("1", "86"):
            rest = bare[len(code) :].lstrip("0") if bare.startswith(code) else ""
            if len(rest) >= 11 and rest.startswith(PLAUSIBLE_CODES):
                yield from _number(f"+{rest}", None, plan, "two_country_codes")
    if not plus:
        if region in _MAINLAND_NEIGHBOURS and _MISTYPED_MOBILE.fullmatch(digits) is not None:
            yield from _number(f"+86{digits}", None, plan, "mainland_mobile")
        idd = _IDD.match(chunk)
        if idd is not None:
            yield from _number("+" + chunk[idd.end() :].lstrip("+ ("), None, plan, "foreign_idd")
        elif region is not None and len(digits) >= 10 and digits.startswith(PLAUSIBLE_CODES):
            mistyped = region == "CN" and _MISTYPED_MOBILE.fullmatch(digits) is not None
            if mistyped and not grouping.looks_north_american(grouping.boundaries(chunk)):
                return
            for number in _number("+" + chunk.lstrip(" (").replace("+", ""), None, plan, "foreign_code_without_plus"):
                cuts = grouping.boundaries(chunk)
                if not cuts or len(str(number.country_code)) in cuts or number.type is LineType.mobile:
                    yield number


def _codes(digits: str) -> tuple[str, ...]:
    return tuple(digits[:n] for n in (1, 2, 3) if len(digits) > n + 6 and digits[:n] in _CALLING_CODES)


def _of_letters(text: str, region: str | None, plan: Plan) -> Iterator[Number]:
    looks = _MIXED.sub(lambda m: "".join(_LOOKALIKES.get(c, c) for c in m[0]), text)
    if looks != text:
        yield from _whole(looks, region, plan, "lookalike_letters")
    # fewer than three letters are a slip of the hand, not a word
    letters = sum(char.isalpha() for char in text)
    if letters >= 3 and sum(char.isdigit() for char in text) >= 3 and text.isascii() and _KEYPAD_TEXT.fullmatch(text):
        yield from _whole(text.upper().translate(_KEYPAD), region, plan, "keypad_letters")
    if _NUMERAL.search(text):
        yield from _whole(text.translate(_NUMERALS), region, plan, "chinese_numerals")
        dashed = re.sub(r"(?<=\d)一(?=\d)", "-", text)
        if dashed != text:
            yield from _whole(dashed, region, plan, "chinese_numerals")


def _whole(text: str, region: str | None, plan: Plan, code: str) -> Iterator[Number]:
    cell = cut(text)
    numbers = [read_number(chunk.digits, region, plan) for chunk in cell.chunks]
    valid = [number for number in numbers if isinstance(number, Number)]
    if len(valid) == 1:
        yield with_notes(valid[0], code)
