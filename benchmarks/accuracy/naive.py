"""The baseline: what somebody would write in an afternoon, with nothing of misroute in it.

phonenumbers with the default region · token_sort_ratio on pinyin · thirty words of kinship · keywords in replies ·
the age of the verification, and one number under two names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import phonenumbers
from pypinyin import lazy_pinyin
from rapidfuzz.fuzz import token_sort_ratio

SAME_FROM = 85
BLANKS = frozenset({"", "-", "null", "无", "none", "n/a"})


def phone(raw: str | None, region: str | None) -> tuple[str, str | None]:
    """Status and E.164: valid or not, and nothing between."""
    if raw is None or raw.strip().lower() in BLANKS:
        return "missing", None
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return "invalid", None
    if not phonenumbers.is_valid_number(number):
        return "invalid", None
    return "ok", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def names(a: str, b: str) -> str:
    """Same when the pinyin of both, words sorted, is alike enough."""
    return "same" if token_sort_ratio(_latin(a), _latin(b)) >= SAME_FROM else "different"


def _latin(name: str) -> str:
    return " ".join(lazy_pinyin(name)).lower()


KIN = {
    "母亲": "parent",
    "妈妈": "parent",
    "妈": "parent",
    "父亲": "parent",
    "爸爸": "parent",
    "爸": "parent",
    "妻子": "spouse",
    "老婆": "spouse",
    "丈夫": "spouse",
    "老公": "spouse",
    "配偶": "spouse",
    "儿子": "child",
    "女儿": "child",
    "哥哥": "sibling",
    "弟弟": "sibling",
    "姐姐": "sibling",
    "妹妹": "sibling",
    "爷爷": "grandparent",
    "奶奶": "grandparent",
    "mother": "parent",
    "mom": "parent",
    "father": "parent",
    "dad": "parent",
    "wife": "spouse",
    "husband": "spouse",
    "son": "child",
    "daughter": "child",
    "brother": "sibling",
    "sister": "sibling",
    "cousin": "extended_family",
}
OTHER_TIES = {
    "本人": "self",
    "self": "self",
    "朋友": "friend",
    "friend": "friend",
    "同事": "colleague",
    "colleague": "colleague",
}


def relation(label: str) -> tuple[str, bool]:
    """The word itself, else a word within the label."""
    written = label.strip().lower()
    for known, kin in ((KIN, True), (OTHER_TIES, False)):
        if written in known:
            return known[written], kin
    for word, found in KIN.items():
        if word in written:
            return found, True
    for word, found in OTHER_TIES.items():
        if word in written:
            return found, False
    return "unknown", False


_REPLIES = (
    (
        "relative_of_borrower",
        r"\b(?:his|her) (?:mom|mother|dad|father|wife|husband|son|daughter|brother|sister)\b|"
        r"我是[他她]的?(?:妈|爸|老婆|老公|妻子|丈夫|儿子|女儿|哥|弟|姐|妹)",
    ),
    ("wrong_number", r"wrong (?:number|person)|don'?t know (?:him|her|that|any)|打错|发错|错号|不认识|不是本人"),
    ("opt_out", r"\b(?:stop|unsubscribe|remove me|opt out)\b|退订|别(?:再)?发|不要(?:再)?发|\btd\b"),
    ("dispute", r"\b(?:dispute|already paid|not my (?:debt|loan)|scam|fraud)\b|已还|还清|没借|不是我借|骗子"),
    ("borrower_confirms", r"\b(?:this is (?:he|she|me)|speaking|it'?s me|yes)\b|是我|我是本人|本人"),
)
_KEYWORDS = tuple((label, re.compile(pattern)) for label, pattern in _REPLIES)


def reply(text: str) -> str:
    """The first keyword wins."""
    written = text.lower()
    return next((label for label, pattern in _KEYWORDS if pattern.search(written)), "other")


@dataclass(frozen=True, slots=True)
class Row:
    """A contact point as the book states it."""

    customer: str
    name: str
    raw: str
    region: str
    slot: str
    label: str
    proven: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the baseline says of a row."""

    status: str
    e164: str | None
    problem: str
    risk: float | None


STALE_DAYS = 180
PROBLEM_OF_REPLY = {"wrong_number": ("reassigned", 0.9), "relative_of_borrower": ("relative_number", 0.9)}
RISK_OF_TWO_NAMES = 0.5


@dataclass(slots=True)
class Detector:
    """Judges a book: keywords in replies, then one number under two names, then the age of the verification."""

    as_of: date
    replies: dict[str, str] = field(default_factory=dict)
    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def hear(self, number: str, region: str, text: str) -> None:
        """A text that came from a number."""
        _, e164 = phone(number, region)
        said = reply(text)
        if e164 is not None and said in PROBLEM_OF_REPLY:
            self.replies[e164] = said

    def read(self, rows: Iterable[Row]) -> None:
        """First pass: whose numbers they are."""
        for row in rows:
            _, e164 = phone(row.raw, row.region)
            if e164 is not None and row.slot == "self":
                self.owners[e164].add(row.name)

    def judge(self, row: Row) -> Verdict:
        """Second pass."""
        status, e164 = phone(row.raw, row.region)
        if e164 is None:
            return Verdict(status, None, "unusable_number", None)
        age = None if row.proven is None else max((self.as_of - row.proven).days, 0)
        said = PROBLEM_OF_REPLY.get(self.replies.get(e164, ""))
        if said is not None:
            return Verdict(status, e164, *said)
        if row.slot == "self" and len(self.owners.get(e164, ())) > 1:
            return Verdict(status, e164, "third_party_number", RISK_OF_TWO_NAMES)
        risk = 0.05 if age is None else min(0.02 + 0.1 * age / 365, 0.5)
        return Verdict(status, e164, "stale" if age is not None and age > STALE_DAYS else "none", risk)
