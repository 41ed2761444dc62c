"""A reply as phrases of word classes: "isn't Dave's cell" and "not her phone" hold the same things said.

A word that stands for many (a name, a relative, a telephone, a denial) becomes its class; phrases are classes that
follow one another, or stand apart by a few words. What the phrases speak for is learned (``learned``).
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise, repeat
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


_JOINED: Final = " ".join


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


def phrases_of(text: Told, among: AbstractSet[str] | None = None) -> list[str]:
    """The phrases of a text, each once; with ``among`` only those that are in it, in no order."""
    words = text.words
    classes = ["^", *text.classes, "$"]
    # joined by the interpreter's own loops: this is the hot path of reading
    first = ["=" + one for one in classes]
    found = {
        *words,
        *map(_JOINED, pairwise(words)),
        *first,
        *map(_JOINED, zip(first, classes[1:], strict=False)),
        *map(_JOINED, zip(first, classes[1:], classes[2:], strict=False)),
    }
    for far in range(2, 2 + GAP):
        found.update(map(_JOINED, zip(first, repeat("_"), classes[far:], strict=False)))
    return list(found if among is None else found & among)


def _class_of(word: str) -> str:
    known = ENGLISH.get(word)
    if known is not None:
        return known
    if word.isdigit():
        return "<0>"
    return "<name>" if len(word) > 2 and is_known(word) else word
