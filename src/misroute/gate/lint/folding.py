"""A text as it is read, not as it is spelt: disguises of letters and words are undone before any rule looks at it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_LOOKALIKES = dict(
    zip(
        "абвсԁеɡһіјкӏмпорԛгѕтѵԝхуαβεικνορτυχ",
        "abbcdeghijklmnopqrstvwxyabeiknoptux",
        strict=True,
    )
)
_TRADITIONAL = dict(
    zip(
        "債費還償錢貸據繳討納約罰帳賬單戶徵擔餘額訴訟檢監獄傳執強凍結後負責單隊領導親門戰罪騙聯繫電話請稱張陳貼補發號碼應",
        "债费还偿钱贷据缴讨纳约罚账账单户征担余额诉讼检监狱传执强冻结后负责单队领导亲门战罪骗联系电话请称张陈贴补发号码应",
        strict=True,
    )
)
_GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \t·.\-_*~|/\\^+]+(?=[\u3400-\u9fff])")
_TOKEN = re.compile(r"[a-z0-9@$]+")
_SPACED = re.compile(r"(?<![a-z])[a-z](?:[ .\-_*·]{1,2}[a-z]){3,30}(?![a-z])")
_JOINED = re.compile(r"(?<![a-z])[a-z]{1,20}(?:[.*_~^|\-]{1,2}[a-z]{1,20}){1,8}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']{1,2000}")
_SPLIT = re.compile(r"[^a-z0-9\u3400-\u9fff]+")
_STEMS = ("debt", "loan", "overdue", "arrears", "repay", "delinquen", "qiankuan", "huankuan", "daikuan", "cuishou")
_LEET = str.maketrans("0134578@$", "oleastbas")
_LEET_I = str.maketrans("0134578@$", "oieastbas")


class _Table(dict[int, str]):
    """What one letter is read as; learnt once per letter."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if (
            kind == "Cf"
            or 0x300 <= code <= 0x36F
            or 0xFE00 <= code <= 0xFE0F
            or (kind == "Cc" and letter not in "\n\t")
        ):
            read = ""
        else:
            read = unicodedata.normalize("NFKC", letter).casefold()
            base = unicodedata.normalize("NFD", read)[:1]
            read = base if base.isascii() and len(read) == 1 else read
            read = _LOOKALIKES.get(read, _TRADITIONAL.get(read, read))
        self[code] = read
        return read


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """``plain`` is the text in lower case without disguise; ``whole`` adds, below it, words found in disguise.

    ``tokens`` are its Latin words, ``keys`` their first four letters, ``letters`` its characters beyond ASCII.
    """

    plain: str
    whole: str
    tokens: frozenset[str]
    keys: frozenset[str]
    letters: frozenset[str]


def fold(text: str) -> Folded:
    """The text to match against. Linear in its length."""
    plain = text.lower() if text.isascii() else _GAP.sub("", text.translate(_TABLE))
    listed = _TOKEN.findall(plain)
    more = _disguised(plain, listed)
    whole = plain
    if more:
        below = " \n ".join(more)
        whole = f"{plain}\n{below}"
        listed += _TOKEN.findall(below)
    letters = frozenset() if whole.isascii() else frozenset(whole)
    return Folded(plain, whole, frozenset(listed), frozenset([token[:4] for token in listed]), letters)


def even(text: str) -> str:
    """The text letter by letter as it is read, with its gaps and marks kept: a masked name is told by its marks."""
    return text.lower() if text.isascii() else text.translate(_TABLE)


def origins(text: str) -> list[int]:
    """For each character of ``fold(text).plain`` its place in ``text``; one more for the end."""
    if text.isascii():
        return list(range(len(text) + 1))
    places = [place for place, letter in enumerate(text) for _ in _TABLE[ord(letter)]]
    read = text.translate(_TABLE)
    kept: list[int] = []
    last = 0
    for gap in _GAP.finditer(read):
        kept.extend(places[last : gap.start()])
        last = gap.end()
    return [*kept, *places[last:], len(text)]


def _disguised(plain: str, listed: list[str]) -> list[str]:
    more: list[str] = []
    single = 0
    for token in listed:
        if len(token) == 1:
            single += 1
        elif not token.isalpha() and not token.isdigit() and len(token) <= 40:
            letters = sum(letter.isalpha() for letter in token)
            if letters >= 2 and len(token) - letters <= letters:
                more += [token.translate(_LEET), token.translate(_LEET_I)]
    if single >= 4:
        # the article before a spaced word is no letter of it
        spaced = [re.sub(r"[^a-z]", "", found) for found in _SPACED.findall(plain)]
        more += [*spaced, *(word[1:] for word in spaced if word[0] in "ai")]
    if any(mark in plain for mark in "-.*_~^|"):
        more += [re.sub(r"[^a-z]", "", found) for found in _JOINED.findall(plain)]
    if "://" in plain or "www." in plain:
        for link in _LINK.findall(plain):
            words = _SPLIT.sub(" ", unquote(link).lower())
            more.append(words)
            more += [stem for stem in _STEMS if stem in words]
    return more
