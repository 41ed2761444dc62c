"""A Chinese name in Latin letters: every way its characters may be spelled, and whether a spelling is of this name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from misroute.people.tables.cantonese import CANTONESE
from misroute.people.tables.romanisation import hong_kong_spellings, pinyin_spellings, wade_giles_spellings
from misroute.people.tables.surnames import SURNAME_READINGS
from misroute.people.written import surname_length

SYSTEMS: Final = ("pinyin", "wade_giles", "hong_kong")
_MOST_SPELLINGS: Final = 4000
_LETTERS: Final = re.compile(r"[a-z]+")


class Spelled(NamedTuple):
    """All spellings of one name in one system; ``surname`` is empty where the name shows none."""

    surname: frozenset[str]
    given: frozenset[str]
    whole: frozenset[str]


@lru_cache(maxsize=8192)
def readings(character: str) -> tuple[str, ...]:
    """The readings of a character in pinyin without tones, ü as v; empty if it has none."""
    from pypinyin import Style, pinyin  # slow to import and needed only where two scripts meet

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(reading for reading in (found[0] if found else ()) if _LETTERS.fullmatch(reading))


def surname_readings(surname: str) -> tuple[str, ...]:
    """The readings of a surname, those of names before those of words (曾 zeng, 单 shan, 尉迟 yuchi)."""
    if surname in SURNAME_READINGS:
        return SURNAME_READINGS[surname]
    if len(surname) == 1:
        return readings(surname)
    return tuple("".join(spelled) for spelled in product(*(readings(character) for character in surname)))


@lru_cache(maxsize=8192)
def spelled(han: str, system: str) -> Spelled:
    """The spellings of a name's surname, of its given name, and of a name without a known surname as a whole."""
    size = surname_length(han)
    surname = _surname(han[:size], system) if size else frozenset()
    given = frozenset(_joined(han[size:], system)) if size else frozenset()
    return Spelled(surname, given, frozenset() if size else frozenset(_joined(han, system)))


def _surname(surname: str, system: str) -> frozenset[str]:
    if system == "hong_kong":
        return frozenset(_joined(surname, system))
    spell = pinyin_spellings if system == "pinyin" else wade_giles_spellings
    if surname in SURNAME_READINGS:
        whole = SURNAME_READINGS[surname]
        if len(surname) == 1:
            return frozenset(text for reading in whole for text in spell(reading))
        if system == "pinyin":
            return frozenset(text for reading in whole for text in spell(reading))
    return frozenset(_joined(surname, system))


def _joined(characters: str, system: str) -> Iterator[str]:
    options = [character_spellings(character, system) for character in characters]
    total = 1
    for option in options:
        total *= max(1, len(option))
    if not all(options) or total > _MOST_SPELLINGS:
        return iter(())
    return ("".join(parts) for parts in product(*options))


@lru_cache(maxsize=16384)
def character_spellings(character: str, system: str) -> tuple[str, ...]:
    """Every spelling of one character in one system."""
    if system == "hong_kong":
        return tuple(
            dict.fromkeys(text for reading in CANTONESE.get(character, ()) for text in hong_kong_spellings(reading))
        )
    spell = pinyin_spellings if system == "pinyin" else wade_giles_spellings
    return tuple(dict.fromkeys(text for reading in readings(character) for text in spell(reading)))


def sounds_alike(a: str, b: str) -> bool:
    """Whether two Chinese names of one length have a pinyin reading in common, character by character."""
    return len(a) == len(b) and all(
        left == right or not set(readings(left)).isdisjoint(readings(right)) for left, right in zip(a, b, strict=True)
    )


@lru_cache(maxsize=1)
def _syllables() -> re.Pattern[str]:
    from misroute.people.tables.syllables import SYLLABLES

    return re.compile("(?:" + "|".join(sorted(SYLLABLES, key=len, reverse=True)) + ")+")


@lru_cache(maxsize=16384)
def is_chinese_spelling(word: str) -> bool:
    """Whether a word in Latin letters can be cut into syllables of pinyin, Wade-Giles or Hong Kong spelling."""
    return len(word) <= 24 and _syllables().fullmatch(word) is not None
