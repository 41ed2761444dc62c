"""Chinese text as classes of words: cut into the longest words known, mishearings and particles put away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from misroute.people.cues.chinese_acquaintances import FRAMES as ACQUAINTANCES
from misroute.people.cues.chinese_borrowers import FRAMES as BORROWERS
from misroute.people.cues.chinese_disputes import FRAMES as DISPUTES
from misroute.people.cues.chinese_holders import FRAMES as HOLDERS
from misroute.people.cues.chinese_kin import FRAMES as KIN
from misroute.people.cues.chinese_lexicon import CLASSES, COMMON, ENDS, GROUPS, JOINS, LEFT_OUT, SURNAME_LETTERS
from misroute.people.cues.chinese_numbers import FRAMES as NUMBERS
from misroute.people.cues.chinese_stops import FRAMES as STOPS
from misroute.people.cues.chinese_strangers import FRAMES as STRANGERS
from misroute.people.cues.chinese_unknown import FRAMES as UNKNOWN
from misroute.people.cues.frames import Alphabet, Frame, Frames, notations
from misroute.people.cues.same_name import same_name_chinese
from misroute.people.tables.surnames import COMPOUND_SURNAMES

FRAMES: Final = (*KIN, *NUMBERS, *HOLDERS, *STRANGERS, *UNKNOWN, *ACQUAINTANCES, *STOPS, *DISPUTES, *BORROWERS)
_WORDS: Final = frozenset(word for listed in CLASSES.values() for word in listed.split())
_SURNAMES: Final = (SURNAME_LETTERS | frozenset(COMPOUND_SURNAMES)) - _WORDS - LEFT_OUT
ALPHABET: Final = Alphabet(
    {**CLASSES, "SUR": " ".join(sorted(_SURNAMES))},
    GROUPS,
    notations(FRAMES),
    other="WORD",
    ends=ENDS,
    joins=JOINS,
    common=COMMON,
)
_WORD: Final = ALPHABET.letter("WORD")
_MARKS: Final = str.maketrans(
    {"，": ",", "。": ".", "！": "!", "？": "?", "、": ",", "；": ";", "：": ":", "　": ",", " ": ",", "\n": "."}
)
# A word of Latin letters or digits is one word among characters
_LATIN: Final = re.compile(r"[a-z]+|\d+")
# A question who is there names somebody: 请问是张伟吗
_ASKED_NAME: Final = re.compile(
    r"(?:是|找|叫|联系)(?:不是)?([\u4e00-\u9fff]{2,4}?)(?:先生|女士|小姐|本人|吗|嘛|么|的|[，。？?!！]|$)"
)

_ASKS_KNOWN: Final = re.compile("认识|认得|什么关系|联系(?:得|不)?(?:到|上)|联系人|熟")


@lru_cache(maxsize=1)
def lexicon() -> tuple[dict[str, str], dict[str, int]]:
    """Every word known with its class, and for each first character the length of its longest word."""
    known = dict(ALPHABET.words)
    for word in LEFT_OUT:
        known.setdefault(word, "")
    longest: dict[str, int] = {}
    for word in known:
        longest[word[0]] = max(longest.get(word[0], 0), len(word))
    return known, longest


def classes_of(text: str) -> str:
    """The classes of a text's words."""
    known, longest = lexicon()
    classes: list[str] = []
    at = 0
    end = len(text)
    while at < end:
        length = longest.get(text[at], 1)
        while length > 1 and text[at : at + length] not in known:
            length -= 1
        word = text[at : at + length]
        letters = known.get(word)
        if letters is None:
            latin = _LATIN.match(text, at)
            if latin:
                length = latin.end() - at
                letters = known.get(latin.group(), ALPHABET.letter("DIGITS") if latin.group().isdigit() else _WORD)
            else:
                letters = _WORD if word.isalnum() else ""
        classes.append(letters)
        at += length
    return "".join(classes)


# What dictation and thumbs write for the words that matter most; the sounds are those of the words
_SOUNDS: Final = (
    (re.compile("不[认任忍人刃仁][识是视实时士]"), "不认识"),
    (re.compile("[打大达搭哒](?:[措挫搓锉撮厝]|错(?!特))(?=了|啦|喇|辽|嘞|电|号|人|$|[,，。.!！ ])"), "打错"),
    (re.compile("[发法罚][措挫搓锉撮]"), "发错"),
    (re.compile("[退推][订丁定钉]"), "退订"),
    (re.compile("[找照着][措挫搓锉撮]"), "找错"),
    (re.compile("号[吗嘛马妈](?=[打错不是是换])"), "号码"),
    (re.compile("[机鸡基][主住注煮](?![角场])"), "机主"),
)
# Chinese written by its sound, and English inside a Chinese sentence
_LETTERS: Final = re.compile("[a-z]{2}")
_SPELT_OUT: Final = (
    (
        re.compile(
            r"\b(?:ni|nin|wo|bu hao yi si)?,? ?(?:da|fa|zhao|gao) ?cuo ?(?:dian ?hua|ren|hao)? ?(?:le|la|lo)?\b"
        ),
        "打错",
    ),
    (re.compile(r"^ ?cuo ?le\b"), "打错"),
    (re.compile(r"\b(?:wo )?bu ?ren ?shi\b"), "不认识"),
    (re.compile(r"\b(?:wo )?bu ?shi(?: ?wo| ?ta| ?ben ?ren)\b"), "不是他"),
    (re.compile(r"\b(?:i )?(?:don'?t|do not) know(?: who)?\b"), "不认识"),
    (re.compile(r"\bwrong (?:number|person)\b"), "打错"),
    (re.compile(r"\bnot me\b"), "不是我"),
    (re.compile(r"\b(?:no){2,}\b|\bnope\b"), "不是"),
)
_SPACED: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def _mended(text: str) -> str:
    """The text with misheard words mended; blanks between single characters, which dictation leaves, taken out."""
    if " " in text and len(_SPACED.findall(text)) * 2 >= len(text) // 2:
        text = _SPACED.sub("", text)
    if _LETTERS.search(text):
        for pattern, word in _SPELT_OUT:
            text = pattern.sub(word, text)
    for pattern, word in _SOUNDS:
        text = pattern.sub(word, text)
    return text


@lru_cache(maxsize=1)
def _frames() -> tuple[Frames, Frames]:
    """Frames over the words that matter, and those that also look at particles: 还 is "still", but "pay back" too."""
    return Frames(ALPHABET, (*KIN, *NUMBERS, *HOLDERS, *STRANGERS, *UNKNOWN, *ACQUAINTANCES)), Frames(
        ALPHABET, (*STOPS, *DISPUTES, *BORROWERS)
    )


_PARTICLES: Final = {ord(ALPHABET.words[word]): "" for word in LEFT_OUT - _WORDS if word in ALPHABET.words}


def read_chinese(text: str, asked: str | None, identity: bool) -> list[tuple[Frame, re.Match[str]]]:
    """The frames a text (simplified, lower case) holds. ``asked``: the question it answers."""
    bare, whole = _frames()
    text = same_name_chinese(_mended(text)).translate(_MARKS)
    if asked:
        for name in _ASKED_NAME.findall(asked):
            text = text.replace(name, "王某某")
    classes = classes_of(text)
    if identity and asked:
        classes = ALPHABET.letter("ASKEDKNOW" if _ASKS_KNOWN.search(asked) else "ASKED") + classes
    plain = classes.translate(_PARTICLES)
    return [*bare.found_in(plain), *whole.found_in(classes)]
