"""Numbers in a text: amounts, tails of accounts, cards and identity numbers that are real by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = (
    "元|块钱|块|圆|人民币|万|rmb|cny|usd|eur|gbp|aud|hkd|inr|idr|php|vnd|thb|krw|jpy|sgd|rub|cop|yuan|dollars?|bucks|"
    "pounds?|quid|euros?|rupees?|rupiah|pesos?|baht|won|dong|yen|roubles?|rubles?"
)
_CURRENCY = "rmb|cny|usd|eur|gbp|aud|hkd|inr|idr|php|vnd|thb|krw|jpy|sgd|rub|cop|rs|rp|人民币"
_SYMBOLS = frozenset("¥€£$₹₩฿₫₱₽")
_SYMBOL_SUM = re.compile(r"[¥€£$₹₩฿₫₱₽]\s?\d")
_SUM = re.compile(
    rf"\d(?:[\d,.]{{0,20}}\s?(?:{_UNITS})(?![a-z])|(?<![\d.,\-]\d)\d{{0,2}}(?:,\d{{3}}){{1,4}}(?:\.\d{{2}})?(?![\d\-]))"
)
_CURRENCY_SUM = re.compile(rf"(?<![a-z])(?:{_CURRENCY})\.?\s?\d")
_HAN_SUM = re.compile(r"[一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟萬零]{2,16}(?:元|块|圆)")
_SPOKEN_SUM = re.compile(
    r"(?<![a-z])(?:hundred|thousand|million|lakh|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"[\s\-](?:[a-z]{3,6}[\s\-])?(?:dollars|bucks|pounds|quid|euros|rupees|pesos|yuan|baht|won)"
)
_SPOKEN = (
    "hundred",
    "thousand",
    "million",
    "lakh",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
_TAIL = re.compile(
    r"(?:ending(?: in| with)?|尾号|末四位|后四位|last (?:four|4)(?: digits)?|account(?: no\.?| number)?|acct\.?|a/c|"
    r"loan (?:no\.?|number|id)|"
    r"contract (?:no\.?|number)|合同号?|借据号?|账号|卡号|(?<![a-z])id(?: no\.?| number)?|身份证号?码?)"
    r"[\s:#.(]{0,3}[*x•]{0,16}\s?\d{3,}"
)
_LONG = re.compile(r"(?<![\d+])\d(?:[ \-]?\d){12,24}(?![\d])")
_RUN = re.compile(r"\d(?:[ \-.]?\d){8,40}")
_CALLED_ID = re.compile(r"身份|证件|(?<![a-z])id(?![a-z])|identity")
_CHINESE_ID = re.compile(r"(?<!\d)\d(?:[ \-]?\d){16}[ \-]?[\dx](?![\da-z])")
_SSN = re.compile(r"(?<![\d\-])(\d{3})[\- ](\d{2})[\- ](\d{4})(?![\d\-])")
_NAMED_SSN = re.compile(r"(?:ssn|social security)\D{0,20}(\d{3})[\- .]?(\d{2})[\- .]?(\d{4})(?!\d)")
_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_HAN_RUN = re.compile(r"[零〇一二三四五六七八九]{7,}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_SHORTEST_CARD = 14


def amounts(text: str) -> Iterator[re.Match[str]]:
    """Sums of money in a folded text, also in words."""
    if not _SYMBOLS.isdisjoint(text):
        yield from _SYMBOL_SUM.finditer(text)
    yield from _SUM.finditer(text)
    yield from _CURRENCY_SUM.finditer(text)
    if not text.isascii():
        yield from _HAN_SUM.finditer(text)
    if any(word in text for word in _SPOKEN):
        yield from _SPOKEN_SUM.finditer(text)


def tails(text: str) -> Iterator[re.Match[str]]:
    """An account, contract or card named by some of its digits."""
    return _TAIL.finditer(text)


def long_numbers(text: str) -> Iterator[re.Match[str]]:
    """Numbers too long for a telephone."""
    return _LONG.finditer(text)


def sensitive(text: str) -> Iterator[tuple[str, int, int]]:
    """``(kind, start, end)`` of each whole card, Chinese identity or social security number in a folded text.

    Cards by Luhn (ISO/IEC 7812-1), identity numbers by GB 11643's check digit, social security numbers by their ranges.
    """
    plain = text if text.isascii() or not _HAN_RUN.search(text) else text.translate(_HAN_DIGITS)
    sizes = [sum(map(str.isdigit, run)) for run in _RUN.findall(plain)]
    if sizes and max(sizes) >= _SHORTEST_CARD:
        yield from _cards_and_ids(plain)
    for pattern in (_SSN, _NAMED_SSN) if any(size == 9 or size > 11 for size in sizes) else ():
        for match in pattern.finditer(plain):
            area, group, serial = match.groups()
            if area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000":
                yield "social security number", match.start(), match.end()


def _cards_and_ids(plain: str) -> Iterator[tuple[str, int, int]]:
    for match in _CHINESE_ID.finditer(plain):
        number = re.sub(r"[ \-]", "", match.group())
        # one that is called an identity number shows as much of a person with a wrong last digit
        if _is_chinese_id(number, checked=_CALLED_ID.search(plain, max(0, match.start() - 16), match.start()) is None):
            yield "identity number", match.start(), match.end()
    for match in _LONG.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if _SHORTEST_CARD <= len(digits) <= 19 and _is_card(digits) and not _is_chinese_id(digits):
            yield "card number", match.start(), match.end()


def _is_card(digits: str) -> bool:
    if digits[0] not in "23456" or len(set(digits)) < 2:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _is_chinese_id(number: str, *, checked: bool = True) -> bool:
    if len(number) != 18 or not number[:17].isdigit() or not "1" <= number[0] <= "8":
        return False
    month, day = int(number[10:12]), int(number[12:14])
    if not (1 <= month <= 12 and 1 <= day <= 31 and number[6:8] in ("18", "19", "20")):
        return False
    if not checked:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[17]
