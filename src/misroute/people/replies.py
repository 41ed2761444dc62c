"""What a reply to a message says: wrong number, stop, a relative, a dispute, the borrower; or nothing of the kind.

Deterministic: frames are looked for in the cleaned text, and the strongest of the contract's precedence is the label.
What no frame knows is weighed by phrases learned from labelled texts (``learned``), which also doubt a frame that fits
by chance. Nothing is guessed from single words: a text of which neither is sure is ``other``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from misroute.people.cues import PRECEDENCE, ReplyLabel
from misroute.people.cues.chinese_reader import read_chinese
from misroute.people.cues.english_reader import read_english
from misroute.people.cues.kin_words import kin_words
from misroute.people.cues.own_slips import without_own_slips
from misroute.people.cues.stop_words import STOP_WORDS
from misroute.people.labels import read_relation
from misroute.people.learned import LEARNED_LABELS, Leaning, lean
from misroute.people.questions import Asks, asks_of, pressed, related_in
from misroute.people.relation import KIN, Relation
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

_YES: Final = re.compile(
    r"^(?:yes|y|yeah|yep|yup|yea|correct|right|sure|that'?s me|si|ok yes|yes i am|i am|yes it is|yes speaking"
    r"|对|对的|是|是的|系|嗯|恩|没错|正确|对啊|是啊|系呀|嗯嗯|1)[ .!。！~]*$"
)
_NO: Final = re.compile(
    r"^(?:x |lol |lmao |um |uh |er )?(?:no|n|nope|nah|naw|nuh uh|uh uh|negative|negatory|false|nay|no no|no x|def not"
    r"|(?:sure |it )?isn'?t|absolutely not|definitely not|not even close|not me|no i'?m not|i'?m not|no sir|no ma'?am"
    r"|wrong|no sorry|sorry no|no it'?s not"
    r"|不|不是|不是的|不是我|唔系|没有|否|错|错了|不对|不是啊|2)[ .!。！~]*$"
)


@dataclass(frozen=True, slots=True)
class ReplyReading:
    """One reply, read.

    ``also`` holds the other labels whose cues were found, in order of precedence; each must be honoured too.
    ``confidence`` (0 to 1) orders readings and is no probability. ``reasons`` are codes of ``cues.reasons``.
    ``phrases`` are the learned phrases of word classes that weighed most, where they decided. What the reply offers,
    another number (as written), who the writer is, a name, is personal: not in the repr.
    """

    label: ReplyLabel
    confidence: float
    reasons: tuple[str, ...]
    also: tuple[ReplyLabel, ...] = ()
    offered_number: str | None = field(default=None, repr=False)
    relation: Relation | None = None
    name: str | None = field(default=None, repr=False)
    phrases: tuple[str, ...] = field(default=(), repr=False)


_UNSAID: Final = (ReplyLabel.other, 0.9, "no_cue")
_NOTHING: Final = ReplyReading(ReplyLabel.other, 0.9, ("no_cue",))


def read_reply(text: str, lang: str | None = None, asked: str | None = None) -> ReplyReading:
    """Read a reply or a call note in Chinese or English.

    Texts become word classes, and what holds of them is looked for by frames (``cues.frames``), not by whole phrases.
    ``asked`` is the question it answers: a bare yes or no counts only then. ``lang`` is a hint and may be wrong; the
    script decides. Never fails; at most :data:`LONGEST_REPLY` characters are read.
    """
    plain = _as_written(text)
    lower = _BLANKS.sub(" ", plain.lower()).strip()
    if not lower:
        return ReplyReading(ReplyLabel.other, 0.5, ("no_cue",))
    asked = asked[:LONGEST_REPLY] if asked else None
    if len(lower) <= _LONGEST_KEYWORD and _is_stop_word(lower):
        return _answered(lower, asked) or ReplyReading(ReplyLabel.opt_out, 0.97, ("stop_keyword",))
    if asked is not None and (answered := _answered(lower, asked)) is not None:
        return answered
    han = _HAN.search(lower) is not None
    told = without_own_slips(plain, lower, han=han)
    if told is not plain:
        lower = _BLANKS.sub(" ", told.lower()).strip()
    said: list[Said] = []
    identity = asked is not None and asks_of(asked) in _ABOUT_A_PERSON
    if han or _PINYIN.search(lower):
        frames = read_chinese(lower, asked and simplified(asked.lower()), identity)
        said += (Said(frame.label, frame.code, frame.confidence) for frame, _ in frames)
    if _LATIN.search(lower):
        frames = read_english(_BLANKS.sub(" ", told), asked, identity)
        said += (Said(frame.label, frame.code, frame.confidence) for frame, _ in frames)
    said, phrases = _weighed(said, lower, han=han)
    return _reading(said, plain, phrases) if said else _NOTHING


def cleaned(text: str) -> str:
    """A text as frames and learned phrases see it: visible characters, simplified, lower case, single blanks."""
    return _BLANKS.sub(" ", _as_written(text).lower()).strip()


def _as_written(text: str) -> str:
    plain = _INVISIBLE.sub("", text[:LONGEST_REPLY])
    if plain.isascii():
        return plain
    plain = simplified(unicodedata.normalize("NFKC", plain).translate(_QUOTES))
    return _ACCENTS.sub("", unicodedata.normalize("NFD", plain)) if _ACCENTED.search(plain) else plain


class Said(NamedTuple):
    """One thing a text says, by a frame or by what it leans to."""

    label: ReplyLabel
    code: str
    confidence: float


# How likely the learned phrases must find a label before it counts where no frame found one, in English and in Chinese:
# where a mistake would silence a borrower or take a stranger for one, more is asked. English talk of numbers and
# persons is more varied.
_LEANS_FROM: Final = {
    ReplyLabel.relative_of_borrower: (0.65, 0.6),
    ReplyLabel.wrong_number: (0.72, 0.5),
    ReplyLabel.opt_out: (0.6, 0.55),
    ReplyLabel.dispute: (0.63, 0.5),
    ReplyLabel.borrower_confirms: (0.8, 0.7),
}
_LEANS_LEAST: Final = 0.5
# a few phrases of an English text are soon likely
_FEW_PHRASES: Final = 20
_LEANS_FROM_FEW: Final = 0.85
# a number that is the caller's, or the writer's own new one: neither says whose this one is not
_OTHER_NUMBER: Final = re.compile(
    r"\b(?:unknown|strange|unfamiliar) (?:no|num|number)\b|我的?新(?:的)?(?:手机|电话)?号"
)
# where all labels together are less likely than this, a frame that found a wrong number fits by chance
_DOUBTED_BELOW: Final = 0.07
_LEARNED: Final = "learned_phrases"
# the learned phrases are less sure than a frame of the same probability: they saw only word classes
_LEARNED_PART: Final = 0.85

# Frame and phrases together, as log-odds against ``other``, fitted on texts neither had seen: the phrases are timid by
# a fifth, a frame adds as much as it costs, and who answers a lender says something more often than in what was learned
_SLOPE: Final = 1.2
_FRAME_ADDS: Final = 1.2
_SAYS_SOMETHING: Final = 1.25
# a frame gives way to a label as likely as this if its own is less likely than that; before a stranger or a relative is
# taken for the borrower, more is asked
_GIVES_WAY_TO: Final = 0.6
_TAKEN_FOR_BORROWER: Final = 0.85
_GIVES_WAY_BELOW: Final = 0.15
# from here on a stranger or a relative is thought of before the borrower
_MAY_BE_ANOTHER: Final = 0.08
_TIMES_LIKELIER: Final = 3
# a frame of what is this surely nothing of the kind fits by chance
_SURELY_OTHER: Final = 0.8
# asking to stop is honoured whatever else is said, and contradicts nothing
_NEVER_GIVES_WAY: Final = ReplyLabel.opt_out
# a curse that a mother is in, and no phone of hers
_CURSE: Final = re.compile(r"[他你]?妈[的个](?!手机|电话|号|卡|[债账欠]|儿|女|妹|弟)")
# who says to be the mother, and not the person, speaks as strangers do: that it sounds like them is no doubt
_SAID_OUTRIGHT: Final = "is_their_relative"
# and the phrases of who says not to be a relative are those of one
_NO_RELATIVE: Final = "denies_relation"


def _weighed(said: list[Said], lower: str, *, han: bool) -> tuple[list[Said], tuple[str, ...]]:
    """What the frames found, without what the learned phrases doubt and with what they alone see."""
    leaning = lean(_CURSE.sub("", lower) if han else lower, spare=not said)
    if not leaning.known:
        return said, ()
    if not said:
        return _leaned(leaning, lower, han=han)
    if sum(leaning.chances) < _DOUBTED_BELOW:
        said = [one for one in said if one.label is not ReplyLabel.wrong_number]
    if _may_be_another(leaning):
        said = [one for one in said if one.code not in _OWN_DEBT]
    found = {one.label for one in said}
    likely = _together(leaning, found)
    best = max(likely, key=lambda label: likely[label])
    if 1 - sum(likely.values()) > _SURELY_OTHER:
        return [one for one in said if one.label is _NEVER_GIVES_WAY], ()
    least = _GIVES_WAY_TO
    if best is ReplyLabel.borrower_confirms and found & _BY_WHOM:
        least = _TAKEN_FOR_BORROWER
    if likely[best] < least or (best is ReplyLabel.wrong_number and _OTHER_NUMBER.search(lower)):
        return said, ()
    kept = [
        one
        for one in said
        if best is _NEVER_GIVES_WAY
        or PRECEDENCE.index(one.label) >= PRECEDENCE.index(best)
        or one.label is _NEVER_GIVES_WAY
        or likely[one.label] >= _GIVES_WAY_BELOW
        or (best is ReplyLabel.wrong_number and one.code == _SAID_OUTRIGHT)
    ]
    if best in found or (best is ReplyLabel.relative_of_borrower and any(one.code == _NO_RELATIVE for one in said)):
        return kept, ()
    return [*kept, Said(best, _LEARNED, round(likely[best] * _LEARNED_PART, 3))], leaning.phrases


def _leaned(leaning: Leaning, lower: str, *, han: bool) -> tuple[list[Said], tuple[str, ...]]:
    """What the learned phrases see where no frame fits."""
    if sum(leaning.chances) < _LEANS_LEAST:
        return [], ()
    for label, chance in zip(LEARNED_LABELS, leaning.chances, strict=True):
        least = _LEANS_FROM[label][han]
        if not han and len(leaning.known) < _FEW_PHRASES:
            least = max(least, _LEANS_FROM_FEW)
        if chance < least or (label is ReplyLabel.wrong_number and _OTHER_NUMBER.search(lower)):
            continue
        return [Said(label, _LEARNED, round(chance * _LEARNED_PART, 3))], leaning.phrases
    return [], ()


def _may_be_another(leaning: Leaning) -> bool:
    """Whether a stranger or a relative is far likelier to have written this than the borrower: the worst mistake."""
    chance = dict(zip(LEARNED_LABELS, leaning.chances, strict=True))
    others = chance[ReplyLabel.wrong_number] + chance[ReplyLabel.relative_of_borrower]
    return others > max(_TIMES_LIKELIER * chance[ReplyLabel.borrower_confirms], _MAY_BE_ANOTHER)


def _together(leaning: Leaning, found: set[ReplyLabel]) -> dict[ReplyLabel, float]:
    """How likely each label is by the frames that found it and by the learned phrases."""
    rest = max(1 - sum(leaning.chances), 1e-6)
    odds = {
        label: math.exp(_SLOPE * math.log(max(chance, 1e-6) / rest) + _FRAME_ADDS * (label in found) + _SAYS_SOMETHING)
        for label, chance in zip(LEARNED_LABELS, leaning.chances, strict=True)
    }
    whole = 1 + sum(odds.values())
    return {label: one / whole for label, one in odds.items()}


def _is_stop_word(text: str) -> bool:
    keyword = _WORDLIKE.sub("", text).strip()
    if _SPELT_OUT.fullmatch(keyword):
        keyword = keyword.replace(" ", "")
    return keyword in STOP_WORDS or _BLANKS.sub(" ", _POLITE.sub("", keyword)).strip() in STOP_WORDS


# Questions after which "not anymore" or "I'm Paul" says who is there
_ABOUT_A_PERSON: Final = (Asks.person, Asks.acquainted)
# What a bare yes and a bare no mean, by what was asked. Who knows the person, or lives with them, is neither the person
# nor surely a stranger; and no relative may still be the person.
_MEANINGS: Final = {
    (Asks.person, True): (ReplyLabel.borrower_confirms, 0.9, "answers_yes"),
    (Asks.person, False): (ReplyLabel.wrong_number, 0.88, "answers_no"),
    (Asks.relative, True): (ReplyLabel.relative_of_borrower, 0.88, "answers_yes"),
    (Asks.wrong_number, True): (ReplyLabel.wrong_number, 0.88, "answers_yes"),
    (Asks.acquainted, False): (ReplyLabel.wrong_number, 0.88, "answers_no"),
}


def _answered(text: str, asked: str | None) -> ReplyReading | None:
    """A bare key, yes or no, by what was asked; None for any other answer."""
    if asked is None:
        return None
    choice = pressed(text, asked)
    if choice is not None:
        label, confidence, code = _MEANINGS.get((choice, True), _UNSAID)
        return ReplyReading(label, confidence, ("answers_no" if choice is Asks.wrong_number else code,))
    yes = _YES.match(text) is not None
    if not yes and _NO.match(text) is None:
        return None
    asks = asks_of(asked)
    label, confidence, code = _MEANINGS.get((asks, yes), _UNSAID)
    relation = related_in(simplified(asked.lower())) if label is ReplyLabel.relative_of_borrower else None
    return ReplyReading(label, confidence, (code,), relation=relation)


# Reasons that only mention a relative: beside what a borrower says of the own debt, that is the borrower's own trouble
_ONLY_MENTIONS: Final = frozenset({"debt_of_relative"})
# A friend, colleague or landlord is no relative
_KNOWS: Final = "knows_the_person"
# Who lives or works near somebody and is never taken for a relative, unless another word says so
_NO_RELATIVES: Final = frozenset({"neighbor", "neighbour", "landlord", "boss", "邻居", "房东", "老板", "领导"})
_BY_WHOM: Final = frozenset({ReplyLabel.relative_of_borrower, ReplyLabel.wrong_number})
_DENIED_KIN: Final = re.compile(
    r"(?:\bnot|n't|\baint) (?:his|her|their) \w+|(?:不是|唔系|不系)[他她佢][的嘅]?[\u4e00-\u9fff]{1,3}"
)
_OWN_DEBT: Final = frozenset({"promises_payment", "asks_for_time", "speaks_of_own_debt"})


def _reading(said: list[Said], plain: str, phrases: tuple[str, ...]) -> ReplyReading:
    codes = {one.code for one in said}
    if not _OWN_DEBT.isdisjoint(codes):
        kin = {one.code for one in said if one.label is ReplyLabel.relative_of_borrower}
        if kin and kin <= _ONLY_MENTIONS:
            said = [one for one in said if one.code not in kin]
    labels = {one.label for one in said}
    relation = _relation(plain.lower()) if labels & _BY_WHOM else None
    if relation not in KIN and (_KNOWS in codes or (relation and _NO_RELATIVES.issuperset(kin_words(plain.lower())))):
        said = [_only_knows(one) for one in said]
        labels = {one.label for one in said}
        codes = {one.code for one in said}
    # Who is not the person has nothing to confirm
    if ReplyLabel.wrong_number in labels or ReplyLabel.relative_of_borrower in labels:
        labels.discard(ReplyLabel.borrower_confirms)
    ordered = [label for label in PRECEDENCE if label in labels]
    confidence = max(one.confidence for one in said if one.label is ordered[0])
    by_label = sorted((one for one in said if one.label in labels), key=lambda one: ordered.index(one.label))
    return ReplyReading(
        label=ordered[0],
        confidence=confidence,
        reasons=tuple(dict.fromkeys(one.code for one in by_label)),
        also=tuple(ordered[1:]),
        offered_number=_offered_number(plain),
        relation=relation if ordered[0] is ReplyLabel.relative_of_borrower or _KNOWS in codes else None,
        name=_name(plain),
        phrases=phrases,
    )


def _only_knows(one: Said) -> Said:
    """What a relative would say, said by somebody who knows the person and is none."""
    if one.label is not ReplyLabel.relative_of_borrower:
        return one
    return Said(ReplyLabel.wrong_number, _KNOWS, one.confidence)


def _relation(lower: str) -> Relation | None:
    """The first kinship word's class, with what belongs to it (his brother in law); a relative before a friend.

    What the writer says not to be counts only if there is nothing else.
    """
    others: Relation | None = None
    for word in (*kin_words(_DENIED_KIN.sub(" ", lower)), *kin_words(lower)):
        relation = read_relation(word).relation
        if relation in KIN:
            return relation
        if others is None and relation is not Relation.unknown:
            others = relation
    return others


def _offered_number(plain: str) -> str | None:
    match = _NUMBER.search(plain)
    if match is None or not _NUMBER_CONTEXT.search(plain.lower()):
        return None
    digits = sum(character.isdigit() for character in match.group())
    return match.group().strip() if 7 <= digits <= 15 else None


def _name(plain: str) -> str | None:
    match = _NAME_GIVEN.search(plain)
    return next((group for group in match.groups() if group), None) if match else None
