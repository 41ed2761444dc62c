"""A reply as phrases of word classes: "isn't Dave's cell" and "not her phone" hold the same things said.

A word that stands for many (a name, a relative, a telephone, a denial) becomes its class; phrases are classes that
follow one another, or stand apart by a few words. What the phrases speak for is learned (``learned``).
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final, NamedTuple

from misroute.people.given import is_known
from misroute.people.tables.word_classes import CHINESE, ENGLISH

# of a long story the beginning says who writes and why
LONGEST_TOLD: Final = 60
LONGEST_PHRASE: Final = 3
GAP: Final = 3

_CONTRACTED: Final = (
    ("can't", "can not"),
    ("won't", "will not"),
    ("n't", " not"),
    ("'re", " are"),
    ("'m", " am"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'d", " would"),
    ("'s", " 's"),
)
_LATIN: Final = re.compile(r"[a-z]+|'s|\d+|[?!]")
_MIXED: Final = re.compile(
    "|".join(sorted(map(re.escape, CHINESE), key=len, reverse=True)) + r"|[a-z]+|[\u3400-\u9fff]|\d+|[?!]"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_WIDE_MARKS: Final = str.maketrans("？！", "?!")
_BLANKED: Final = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~…！？，。、；：', " "))


class Told(NamedTuple):
    """The words of a text and the class of each, in order."""

    words: list[str]
    classes: list[str]


class _Everything:
    """Holds every phrase."""

    def __contains__(self, phrase: object) -> bool:
        return True


EVERYTHING: Final = _Everything()


def bare_words(text: str) -> set[str]:
    """The words of a text as they are, and each Chinese character: cheap, for a first look."""
    words = set(text.translate(_BLANKED).split())
    return words if text.isascii() else words | set(text)


def told(text: str) -> Told:
    """A cleaned text (lower case, simplified characters) as words and word classes; the first :data:`LONGEST_TOLD`."""
    if _HAN.search(text):
        words = _MIXED.findall(text.translate(_WIDE_MARKS))[:LONGEST_TOLD]
        return Told(words, [CHINESE.get(word) or _class_of(word) for word in words])
    if "'" in text:
        for short, full in _CONTRACTED:
            text = text.replace(short, full)
    words = _LATIN.findall(text)[:LONGEST_TOLD]
    return Told(words, [_class_of(word) for word in words])


def phrases_of(text: Told, among: Container[str] = EVERYTHING) -> list[str]:
    """The phrases of a text that are ``among`` the known ones, each once, in order of appearance.

    A longer phrase is looked for only where its beginning is known: the known ones must hold their own beginnings
    (:func:`beginnings_of`).
    """
    found: dict[str, None] = {}
    before = ""
    for word in text.words:
        if word in among:
            found[word] = None
            if before and (pair := f"{before} {word}") in among:
                found[pair] = None
            before = word
        else:
            before = ""
    classes = ["^", *text.classes, "$"]
    count = len(classes)
    for place, one in enumerate(classes):
        phrase = f"={one}"
        if phrase not in among:
            continue
        found[phrase] = None
        if (gap := f"{phrase} _") in among:
            for far in range(place + 2, min(place + 2 + GAP, count)):
                if (apart := f"{gap} {classes[far]}") in among:
                    found[apart] = None
        for following in range(place + 1, min(place + LONGEST_PHRASE, count)):
            phrase = f"{phrase} {classes[following]}"
            if phrase not in among:
                break
            found[phrase] = None
    return list(found)


def beginnings_of(phrase: str) -> set[str]:
    """What a set of known phrases must hold, so that this one is found in a text."""
    parts = phrase.split(" ")
    if not phrase.startswith("="):
        return set(parts)
    if "_" in parts:
        return {parts[0], f"{parts[0]} _"}
    return {" ".join(parts[:count]) for count in range(1, len(parts))}


def _class_of(word: str) -> str:
    known = ENGLISH.get(word)
    if known is not None:
        return known
    if word.isdigit():
        return "<0>"
    return "<name>" if len(word) > 2 and is_known(word) else word
