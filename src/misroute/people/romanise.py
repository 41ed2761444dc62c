"""A Chinese name in Latin letters: every way its characters may be spelled, and whether a spelling is of this name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Final

from misroute.people.tables.cantonese import CANTONESE
from misroute.people.tables.hong_kong_surnames import CANTONESE_SURNAME_READINGS
from misroute.people.tables.romanisation import (
    hong_kong_spellings,
    macau_spellings,
    pinyin_spellings,
    tongyong_spellings,
    wade_giles_spellings,
)
from misroute.people.tables.surnames import COMPOUND_SURNAMES, PINYIN_SURNAMES, SURNAME_READINGS, SURNAMES
from misroute.people.written import surname_length

SYSTEMS: Final = ("pinyin", "wade_giles", "hong_kong", "tongyong", "macau")
"""The systems in the order in which they are tried."""

MANDARIN: Final = {
    "pinyin": pinyin_spellings,
    "wade_giles": wade_giles_spellings,
    "tongyong": tongyong_spellings,
}
"""Systems that spell a Mandarin reading, and how."""
CANTONESE_SYSTEMS: Final = {"hong_kong": hong_kong_spellings, "macau": macau_spellings}
"""Systems that spell a Cantonese reading, and how."""
_LONGEST_SURNAME: Final = 2
_LETTERS: Final = re.compile(r"[a-z]+")


@lru_cache(maxsize=8192)
def readings(character: str) -> tuple[str, ...]:
    """The readings of a character in pinyin without tones, ü as v; empty if it has none."""
    from pypinyin.constants import PINYIN_DICT  # slow to import and needed only where two scripts meet

    marked = unicodedata.normalize("NFD", PINYIN_DICT.get(ord(character), "")).replace("u\u0308", "v")
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(reading for reading in plain.split(",") if _LETTERS.fullmatch(reading)))


@lru_cache(maxsize=4096)
def surname_spellings(surname: str, system: str) -> frozenset[str]:
    """Every spelling of a surname in one system, by the readings of names (曾 zeng, 单 shan, 尉迟 yuchi).

    None of a text longer than a surname is: its spellings would be without number.
    """
    if len(surname) > _LONGEST_SURNAME:
        return frozenset()
    spell = MANDARIN.get(system)
    whole = SURNAME_READINGS.get(surname) if spell is not None else None
    if spell is not None and whole is not None and (len(surname) == 1 or system == "pinyin"):
        return frozenset(text for reading in whole for text in spell(reading))
    if spell is None and surname in CANTONESE_SURNAME_READINGS:
        spelled = CANTONESE_SYSTEMS[system]
        return frozenset(text for reading in CANTONESE_SURNAME_READINGS[surname] for text in spelled(reading))
    options = [character_spellings(character, system) for character in surname]
    return frozenset("".join(parts) for parts in product(*options)) if all(options) else frozenset()


@lru_cache(maxsize=16384)
def character_spellings(character: str, system: str) -> tuple[str, ...]:
    """Every spelling of one character in one system."""
    spell = MANDARIN.get(system)
    if spell is None:
        spell, sounds = CANTONESE_SYSTEMS[system], CANTONESE.get(character, ())
    else:
        sounds = readings(character)
    return tuple(dict.fromkeys(text for reading in sounds for text in spell(reading)))


def is_spelling(text: str, characters: str, system: str) -> bool:
    """Whether ``text`` spells all the characters, in order and without a rest."""
    ends = {0}
    for character in characters:
        options = character_spellings(character, system)
        ends = {at + len(option) for at in ends for option in options if text.startswith(option, at)}
        if not ends:
            return False
    return len(text) in ends


def surname_and_given(han: str) -> tuple[str, str]:
    """The name cut into surname and given name; no surname where it shows none."""
    size = surname_length(han)
    return han[:size], han[size:]


def sounds_alike(a: str, b: str) -> bool:
    """Whether two Chinese names of one length have a pinyin reading in common, character by character."""
    return len(a) == len(b) and all(
        left == right or not set(readings(left)).isdisjoint(readings(right)) for left, right in zip(a, b, strict=True)
    )


@lru_cache(maxsize=1)
def _syllables() -> re.Pattern[str]:
    from misroute.people.tables.syllables import SYLLABLES

    return _syllable_pattern(SYLLABLES, 3)


def _syllable_pattern(syllables: frozenset[str], most: int) -> re.Pattern[str]:
    """A word of at most so many syllables; one of a single letter stands alone."""
    longer = "|".join(sorted((text for text in syllables if len(text) > 1), key=len, reverse=True))
    return re.compile(f"(?:{longer}){{1,{most}}}|[{''.join(text for text in syllables if len(text) == 1)}]")


@lru_cache(maxsize=1)
def _by_system() -> dict[str, re.Pattern[str]]:
    from misroute.people.tables.syllables import BY_SYSTEM

    return {system: _syllable_pattern(syllables, 2) for system, syllables in BY_SYSTEM.items()}


@lru_cache(maxsize=16384)
def is_chinese_spelling(word: str) -> bool:
    """Whether a word in Latin letters can be cut into at most three syllables of any of the systems."""
    return len(word) <= 24 and _syllables().fullmatch(word) is not None


def is_syllable(word: str, system: str = "") -> bool:
    """Whether a word is one syllable of the system, or of any."""
    from misroute.people.tables.syllables import BY_SYSTEM, SYLLABLES

    return word in (BY_SYSTEM[system] if system else SYLLABLES)


@lru_cache(maxsize=16384)
def is_pinyin(word: str) -> bool:
    """Whether a word can be cut into one or two syllables of Hanyu pinyin."""
    return "pinyin" in systems_of(word)


@lru_cache(maxsize=16384)
def systems_of(word: str) -> frozenset[str]:
    """The systems in which the word is one or two syllables, as the words of a Chinese name are."""
    if len(word) > 24:
        return frozenset()
    return frozenset(system for system, syllables in _by_system().items() if syllables.fullmatch(word))


@lru_cache(maxsize=1)
def surname_index() -> dict[str, frozenset[str]]:
    """Every spelling of a surname, in any system, to the surnames it may be."""
    found: dict[str, set[str]] = {}
    for surname in (*SURNAMES, *COMPOUND_SURNAMES):
        for system in SYSTEMS:
            for text in surname_spellings(surname, system):
                found.setdefault(text, set()).add(surname)
    return {text: frozenset(surnames) for text, surnames in found.items()}


def reads_as_pinyin(names: Sequence[str]) -> bool:
    """Whether the words are a whole pinyin name, with a surname that pinyin has where the surname stands."""
    if len(names) < 2 or not all(map(is_pinyin, names)):
        return False
    return names[0] in PINYIN_SURNAMES or (names[-1] in PINYIN_SURNAMES and names[0] not in surname_index())
