"""What a reply to a message says: wrong number, stop, a relative, a dispute, the borrower; or nothing of the kind.

Deterministic: cues are looked for in the cleaned text, and the strongest of the contract's precedence is the label.
Nothing is guessed from single words: a text without a cue is ``other``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from misroute.people.cues import PRECEDENCE, ReplyLabel
from misroute.people.cues.chinese_reader import read_chinese
from misroute.people.cues.english_reader import read_english
from misroute.people.cues.frames import Frame
from misroute.people.cues.kin_words import kin_words
from misroute.people.cues.stop_words import STOP_WORDS
from misroute.people.labels import read_relation
from misroute.people.relation import Relation
from misroute.people.tables.han import simplified

# A reply is short; of a pasted letter the beginning is enough, and no text may cost more than a few milliseconds.
LONGEST_REPLY: Final = 2000
_LONGEST_KEYWORD: Final = 40

_INVISIBLE: Final = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]+"
)
_ACCENTED: Final = re.compile(r"[\u00c0-\u024f]")
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")
_POLITE: Final = re.compile(r"\b(?:please|pls|plz|thanks|thank you|thx|now|sir|ok|okay|hey|hi|hello)\b|谢谢|请|麻烦")
_SPELT_OUT: Final = re.compile(r"(?:\w ){2,9}\w")
_BLANKS: Final = re.compile(r"\s+")
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Chinese written by its sound
_PINYIN: Final = re.compile(r"\b(?:da|fa|zhao|gao)? ?cuo|\bbu ?ren ?shi")
_LATIN: Final = re.compile(r"[a-z]{2}|#")
_WORDLIKE: Final = re.compile(r"[^\w #'-]+")
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9.])\+?\(?\d(?:[\d ().-]{5,20})\d(?![A-Za-z0-9])")
_NUMBER_CONTEXT: Final = re.compile(
    r"number|call|reach|contact|text|cell|phone|mobile|tel|try|want|use|ask|号|电话|手机|联系|打|找"
)
# Who the writer is, or who is to be asked for: a name with its capital, or after 叫 and 姓
_NAME_GIVEN: Final = re.compile(
    r"\b[Mm]y name(?:'s| is) ([A-Z][a-zA-Z'-]+(?: [A-Z][a-zA-Z'-]+)?)"
    r"|\b(?:[Tt]his is|[Ii]'?m|[Ii] am|[Aa]sk for) ([A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)(?=[,.!]|$| not\b| at\b| on\b)"
    r"|我(?:叫|的名字是)([一-龥]{2,4})(?=[，。,. !！]|$)|(?:我|免贵)姓([一-龥])(?=[，。,. !！]|$)"
)

# A question that asks who is there; "yes" and "no" then mean something
_ASKS_IDENTITY: Final = re.compile(
    r"\b(?:are you|is this|am i (?:speaking|talking)|is that|do you know|does this (?:number|phone) belong"
    r"|have (?:i|we) reached|(?:speaking|talking) (?:with|to)|is \w+ (?:there|home|available)|still (?:the|your) number"
    r"|the right number)\b"
    r"|是不是|请问(?:您|你)?是|(?:您|你)是.*(?:吗|嘛|么|\?|？)|是.{1,12}(?:吗|本人)|本人吗|机主|是否为|是否姓|在不在|在家吗"
    r"|(?:能|可以)?联系(?:得|不)?(?:到|上)|认识|相识|什么关系|联系人"
)
# A question that is a name and nothing else
_CALLS_A_NAME: Final = re.compile(r"\s*(?:[A-Z][\w'.-]+ ?){1,4}\?\s*$")
_YES: Final = re.compile(
    r"^(?:yes|y|yeah|yep|yup|yea|correct|right|sure|that'?s me|si|ok yes|yes i am|i am|yes it is|yes speaking"
    r"|对|对的|是|是的|系|嗯|恩|没错|正确|对啊|是啊|系呀|嗯嗯|1)[ .!。！~]*$"
)
_NO: Final = re.compile(
    r"^(?:no|n|nope|nah|not me|no i'?m not|i'?m not|no sir|no ma'?am|wrong|no sorry|sorry no|no it'?s not"
    r"|不|不是|不是的|不是我|唔系|没有|否|错|错了|不对|不是啊|2)[ .!。！~]*$"
)


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """One reply, read.

    ``also`` holds the other labels whose cues were found, in order of precedence; each must be honoured too.
    ``confidence`` (0 to 1) orders readings and is no probability. ``reasons`` are codes of ``cues.reasons``.
    What the reply offers, another number (as written), who the writer is, a name, is personal: not in the repr.
    """

    label: ReplyLabel
    confidence: float
    reasons: tuple[str, ...]
    also: tuple[ReplyLabel, ...] = ()
    offered_number: str | None = field(default=None, repr=False)
    relation: Relation | None = None
    name: str | None = field(default=None, repr=False)


_NOTHING: Final = ReplyReading(ReplyLabel.other, 0.9, ("no_cue",))


def read_reply(text: str, lang: str | None = None, asked: str | None = None) -> ReplyReading:
    """Read a reply or a call note in Chinese or English.

    Texts become word classes, and what holds of them is looked for by frames (``cues.frames``), not by whole phrases.
    ``asked`` is the question it answers: a bare yes or no counts only then. ``lang`` is a hint and may be wrong; the
    script decides. Never fails; at most :data:`LONGEST_REPLY` characters are read.
    """
    plain = _INVISIBLE.sub("", text[:LONGEST_REPLY])
    if not plain.isascii():
        plain = simplified(unicodedata.normalize("NFKC", plain).translate(_QUOTES))
        plain = _ACCENTS.sub("", unicodedata.normalize("NFD", plain)) if _ACCENTED.search(plain) else plain
    lower = _BLANKS.sub(" ", plain.lower()).strip()
    if not lower:
        return ReplyReading(ReplyLabel.other, 0.5, ("no_cue",))
    asked = asked[:LONGEST_REPLY] if asked else None
    if len(lower) <= _LONGEST_KEYWORD and _is_stop_word(lower):
        return _answered(lower, asked) or ReplyReading(ReplyLabel.opt_out, 0.97, ("stop_keyword",))
    if asked is not None and (answered := _answered(lower, asked)) is not None:
        return answered
    found: list[tuple[Frame, re.Match[str]]] = []
    identity = asked is not None and _asks_identity(asked)
    if _HAN.search(lower) or _PINYIN.search(lower):
        found += read_chinese(lower, asked and simplified(asked.lower()), identity)
    if _LATIN.search(lower):
        found += read_english(_BLANKS.sub(" ", plain), asked, identity)
    return _reading(found, plain) if found else _NOTHING


def _is_stop_word(text: str) -> bool:
    keyword = _WORDLIKE.sub("", text).strip()
    if _SPELT_OUT.fullmatch(keyword):
        keyword = keyword.replace(" ", "")
    return keyword in STOP_WORDS or _BLANKS.sub(" ", _POLITE.sub("", keyword)).strip() in STOP_WORDS


def _asks_identity(asked: str) -> bool:
    question = simplified(asked.lower())
    return (
        _ASKS_IDENTITY.search(question) is not None or _CALLS_A_NAME.match(asked) is not None
    ) and "wrong" not in question


def _answered(text: str, asked: str | None) -> ReplyReading | None:
    if asked is None or not _asks_identity(asked):
        return None
    if _YES.match(text):
        return ReplyReading(ReplyLabel.borrower_confirms, 0.9, ("answers_yes",))
    if _NO.match(text):
        return ReplyReading(ReplyLabel.wrong_number, 0.88, ("answers_no",))
    return None


# Reasons that only mention a relative: beside what a borrower says of the own debt, that is the borrower's own trouble
_ONLY_MENTIONS: Final = frozenset({"debt_of_relative"})
_OWN_DEBT: Final = frozenset({"promises_payment", "asks_for_time", "speaks_of_own_debt"})


def _reading(found: list[tuple[Frame, re.Match[str]]], plain: str) -> ReplyReading:
    codes = {frame.code for frame, _ in found}
    if not _OWN_DEBT.isdisjoint(codes):
        kin = {frame.code for frame, _ in found if frame.label is ReplyLabel.relative_of_borrower}
        if kin and kin <= _ONLY_MENTIONS:
            found = [(frame, match) for frame, match in found if frame.code not in kin]
    labels = {frame.label for frame, _ in found}
    # Who is not the person has nothing to confirm
    if ReplyLabel.wrong_number in labels or ReplyLabel.relative_of_borrower in labels:
        labels.discard(ReplyLabel.borrower_confirms)
    ordered = [label for label in PRECEDENCE if label in labels]
    confidence = max(frame.confidence for frame, _ in found if frame.label is ordered[0])
    by_label = sorted(
        (frame for frame, _ in found if frame.label in labels), key=lambda frame: ordered.index(frame.label)
    )
    return ReplyReading(
        label=ordered[0],
        confidence=confidence,
        reasons=tuple(dict.fromkeys(frame.code for frame in by_label)),
        also=tuple(ordered[1:]),
        offered_number=_offered_number(plain),
        relation=_relation(plain.lower()) if ordered[0] is ReplyLabel.relative_of_borrower else None,
        name=_name(plain),
    )


def _relation(lower: str) -> Relation | None:
    """The first kinship word's class, with what belongs to it: my step mother, his brother in law."""
    for word in kin_words(lower):
        if (relation := read_relation(word).relation) is not Relation.unknown:
            return relation
    return None


def _offered_number(plain: str) -> str | None:
    match = _NUMBER.search(plain)
    if match is None or not _NUMBER_CONTEXT.search(plain.lower()):
        return None
    digits = sum(character.isdigit() for character in match.group())
    return match.group().strip() if 7 <= digits <= 15 else None


def _name(plain: str) -> str | None:
    match = _NAME_GIVEN.search(plain)
    return next((group for group in match.groups() if group), None) if match else None
