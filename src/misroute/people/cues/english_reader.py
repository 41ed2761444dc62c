"""English text as classes of words: spellings mended, contractions taken apart, names recognised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from misroute.people.cues.english_acquaintances import FRAMES as ACQUAINTANCES
from misroute.people.cues.english_borrowers import FRAMES as BORROWERS
from misroute.people.cues.english_disputes import FRAMES as DISPUTES
from misroute.people.cues.english_holders import FRAMES as HOLDERS
from misroute.people.cues.english_kin import FRAMES as KIN
from misroute.people.cues.english_lexicon import (
    CLASSES,
    COMMON,
    ENDS,
    EXPANDED,
    GROUPS,
    JOINS,
    MENDED,
    NOT_MENDED,
    SPELT,
)
from misroute.people.cues.english_numbers import FRAMES as NUMBERS
from misroute.people.cues.english_stops import FRAMES as STOPS
from misroute.people.cues.english_strangers import FRAMES as STRANGERS
from misroute.people.cues.english_unknown import FRAMES as UNKNOWN
from misroute.people.cues.frames import Alphabet, Frame, Frames, notations
from misroute.people.cues.name_words import CAPITALS, WORDS_FIRST, shouts
from misroute.people.cues.same_name import same_name_english
from misroute.people.tables.given_names import GIVEN_NAMES
from misroute.people.tables.nicknames import LINKED

FRAMES: Final = (*KIN, *NUMBERS, *HOLDERS, *STRANGERS, *UNKNOWN, *ACQUAINTANCES, *STOPS, *DISPUTES, *BORROWERS)
ALPHABET: Final = Alphabet(
    CLASSES,
    GROUPS,
    notations(FRAMES),
    other="WORD",
    ends=ENDS,
    joins=JOINS,
    common=COMMON,
)

_WORD: Final = ALPHABET.letter("WORD")
_GIVEN: Final = ALPHABET.letter("GIVEN")
_CAPITAL: Final = ALPHABET.letter("CAPITAL")
_BREAKS: Final = frozenset(ALPHABET.letters("COMMA DOT ASK"))
_ASKED: Final = ALPHABET.letter("ASKED")
_DIGITS: Final = ALPHABET.letter("DIGITS")
# 's is a word of its own: dave's phone, it's me
_TOKEN: Final = re.compile(r"[A-Za-z]+(?:'(?!s\b)[A-Za-z]+)?|'[sS]\b|\d+|[.,:;!?()#—…/]| - ")
_NO_ONE: Final = re.compile(r"\b([Nn])[Oo][ -][Oo][Nn][Ee]\b")
_TITLE: Final = re.compile(r"\b([Mm][Rr][Ss]?|[Mm][Ss]|[Dd][Rr])\.")
_SOME1: Final = re.compile(r"(?<=[SsAaNn][OoUuNn][MmYy])[Ee]?1\b")
_ZERO_FOR_O: Final = re.compile(r"(?<=[A-Za-z])0(?=[A-Za-z])")
_HASH: Final = re.compile(r"(?<=\b(?:this|that) )#(?!\w)", re.IGNORECASE)
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_CAPITALISED: Final = re.compile(r"\b[A-Z][a-z]+")
_NOBODY: Final[frozenset[str]] = frozenset()
_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _slips(word: str) -> set[str]:
    """The word with one slip of a thumb: a letter left out, doubled, swapped with the next or hit beside its key."""
    near = {
        letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _KEYBOARD for at, letter in enumerate(row)
    }
    slips: set[str] = set()
    for at in range(1, len(word)):
        slips.add(word[:at] + word[at + 1 :])
        slips.add(word[:at] + word[at] + word[at:])
        slips.add(word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :])
        slips.update(word[:at] + other + word[at + 1 :] for other in near.get(word[at], ""))
    return slips


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Every written form known, with its classes."""
    known = dict(ALPHABET.words)
    for word, names in EXPANDED.items():
        known[word] = ALPHABET.letters(names)
    for spelling, word in SPELT.items():
        known.setdefault(spelling, known.get(word, _WORD))
    for word in MENDED:
        for slip in _slips(word) - NOT_MENDED:
            known.setdefault(slip, known[word])
    known[" - "] = known[","]
    for name in (*LINKED, *GIVEN_NAMES):
        if name not in WORDS_FIRST:
            known.setdefault(name, _GIVEN)
            if len(name) > 2:
                known.setdefault(f"{name}s", _GIVEN + known["'s"])
    return known


def tokens_of(text: str) -> list[str]:
    """The words and marks of a text as written, some written together: no one, Mr., b4."""
    if "one" in text or "ONE" in text:
        text = _NO_ONE.sub(r"\1oone", text)
    if ". " in text:
        text = _TITLE.sub(r"\1", text)
    if "b4" in text:
        text = text.replace("b4", "before")
    if "0" in text:
        text = _ZERO_FOR_O.sub("o", text)
    if "#" in text:
        text = _HASH.sub("number", text)
    if "1" in text:
        text = _SOME1.sub("one", text)
    return _TOKEN.findall(text)


def classes_of(text: str, asked_names: frozenset[str] = _NOBODY) -> str:
    """The classes of a text's words. Names are given names, words with a capital, and names the question holds."""
    known = lexicon()
    tokens = tokens_of(text)
    words = [token.lower() for token in tokens]
    classes = [known.get(word, "") for word in words]
    if "" in classes or asked_names:
        loud: bool | None = None
        begins = True
        for at, word in enumerate(words):
            if word in asked_names and len(word) > 2:
                classes[at] = _GIVEN
            elif not classes[at]:
                capital = not begins and tokens[at][0].isupper()
                if capital and loud is None:
                    loud = shouts(text)
                classes[at] = _unknown(word, capital and not loud, known)
            begins = classes[at] in _BREAKS
    return "".join(classes)


def _unknown(word: str, capital: bool, known: dict[str, str]) -> str:
    if word[0].isdigit():
        return _DIGITS
    if _STRETCHED.search(word):
        return known.get(_STRETCHED.sub(r"\1", word)) or known.get(_STRETCHED.sub(r"\1\1", word), _WORD)
    return _CAPITAL if capital and len(word) > 1 and word not in CAPITALS else _WORD


@lru_cache(maxsize=1)
def _frames() -> Frames:
    return Frames(ALPHABET, FRAMES)


def read_english(text: str, asked: str | None, identity: bool) -> list[tuple[Frame, re.Match[str]]]:
    """The frames a text holds. ``asked``: the question it answers; ``identity``: that asks who is there."""
    names = frozenset(name.lower() for name in _CAPITALISED.findall(asked)) if asked else _NOBODY
    classes = classes_of(same_name_english(text), names)
    return _frames().found_in(_ASKED + classes if identity else classes)
