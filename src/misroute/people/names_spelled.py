"""Comparing two Chinese names that are both in Latin letters: one system against itself, or against another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from misroute.people.given import is_known, is_misspelling
from misroute.people.ladder import NameComparison, on_level
from misroute.people.romanise import (
    CANTONESE_SYSTEMS,
    MANDARIN,
    is_chinese_spelling,
    is_pinyin,
    readings,
    reads_as_pinyin,
    surname_index,
    systems_of,
)
from misroute.people.tables.cantonese import CANTONESE
from misroute.people.tables.english_surnames import ENGLISH_SURNAMES
from misroute.people.tables.surnames_abroad import SURNAMES_ABROAD
from misroute.people.written import Written

# surname, then the given name's syllables
Cut = tuple[str, str]


def is_chinese(name: Written) -> bool:
    """Two to four words that are all Chinese syllables, apart from one chosen name."""
    if not 2 <= len(name.latin) <= 5 or any(len(word) > 4 and word in ENGLISH_SURNAMES for word in name.latin):
        return False
    core = [word for word in name.latin if is_chinese_spelling(word) and not (is_known(word) and len(word) > 4)]
    if len(core) < 2 or len(name.latin) - len(core) > 1:
        return False
    return _in_one_system(core) or any(
        surname in surname_index() and _in_one_system(rest)
        for surname, rest in ((core[0], core[1:]), (core[-1], core[:-1]))
    )


def _in_one_system(core: Sequence[str]) -> bool:
    return bool(frozenset.intersection(*map(systems_of, core)))


def is_chosen_with_surname(name: Written) -> bool:
    """An English name with a Chinese surname (David Chan), which says nothing of the Chinese given name."""
    return len(name.latin) == 2 and any(
        is_known(one) and not is_pinyin(one) and is_chinese_spelling(other)
        for one, other in (name.latin, name.latin[::-1])
    )


def compare_chosen(chosen: Written, full: Written) -> NameComparison | None:
    """David Chan against Chan Tai Man: the surname may agree, and no more can be known."""
    for given, surname in (chosen.latin, chosen.latin[::-1]):
        chosen_name = is_known(given) and not is_pinyin(given) and given not in full.latin
        if chosen_name and any(surname == cut[0] for cut in _cuts(full)):
            return on_level("english_given_name")
    return None


def compare_chinese(a: Written, b: Written) -> NameComparison:
    """Syllables are names of their own: Xiaomin is no misspelt Xiaoming. Only a chosen name may be extra."""
    core_a, core_b = ([word for word in name.latin if is_chinese_spelling(word)] for name in (a, b))
    if list(map(_passport, a.latin)) == list(map(_passport, b.latin)):
        return on_level("same_letters")
    one_sided = len(core_a) == len(a.latin) or len(core_b) == len(b.latin)
    if one_sided and "".join(core_a) in {"".join(core_b[at:] + core_b[:at]) for at in range(len(core_b))}:
        return on_level("partial")
    shorter, longer = sorted((a.latin, b.latin), key=len)
    extra = list(longer)
    for word in shorter:
        if word in extra:
            extra.remove(word)
        else:
            if not (reads_as_pinyin(core_a) and reads_as_pinyin(core_b)) and _may_be_spellings_of_one(a, b):
                return on_level("two_spellings")
            common = set(a.latin) & set(b.latin)
            return on_level("same_surname" if common else "other")
    return on_level("partly")


def _passport(word: str) -> str:
    """Lü as passports spell it."""
    return re.sub(r"^([ln])v", r"\1yu", word)


def misspelt_chinese(a: Written, b: Written) -> NameComparison | None:
    """One slip in a long Chinese name, where one spelling is of no system: Wang Jainguo for Wang Jianguo."""
    if len(a.latin) != len(b.latin) or min(len(a.joined), len(b.joined)) < 7:
        return None
    differing = [(one, other) for one, other in zip(a.latin, b.latin, strict=True) if one != other]
    if len(differing) != 1 or _in_one_system(a.latin) == _in_one_system(b.latin):
        return None
    return on_level("misspelt") if is_misspelling(*differing[0], given=False) else None


def _may_be_spellings_of_one(a: Written, b: Written) -> bool:
    return any(_same_cut(one, other) for one in _cuts(a) for other in _cuts(b))


def _cuts(name: Written) -> Iterator[Cut]:
    words = [word for word in name.latin if is_chinese_spelling(word)]
    if len(words) < 2:
        return
    yield words[0], "".join(words[1:])
    yield words[-1], "".join(words[:-1])
    if len(words) >= 3:
        yield words[0] + words[1], "".join(words[2:])


def _same_cut(one: Cut, other: Cut) -> bool:
    if _surnames(one[0]).isdisjoint(_surnames(other[0])):
        return False
    return any(
        len(left) == len(right) and _same_syllables(left, right)
        for left in _syllables_of(one[1])
        for right in _syllables_of(other[1])
    )


def _surnames(spelled: str) -> frozenset[str]:
    abroad = (surname for surname, ways in SURNAMES_ABROAD.items() if spelled in ways)
    return surname_index().get(spelled, frozenset()) | frozenset(abroad)


def _same_syllables(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """In one language the syllables must have a sound in common (Siu, Shiu); across languages, a character."""
    pairs = [(_meaning(one), _meaning(other)) for one, other in zip(left, right, strict=True)]
    return (
        all(one.mandarin & other.mandarin for one, other in pairs)
        or all(one.cantonese & other.cantonese for one, other in pairs)
        or all(one.mandarin_characters & other.cantonese_characters for one, other in pairs)
        or all(one.cantonese_characters & other.mandarin_characters for one, other in pairs)
    )


class Meaning(NamedTuple):
    """What a syllable may stand for: sounds of Mandarin and of Cantonese, and the characters of each."""

    mandarin: frozenset[str] = frozenset()
    mandarin_characters: frozenset[str] = frozenset()
    cantonese: frozenset[str] = frozenset()
    cantonese_characters: frozenset[str] = frozenset()


def _meaning(syllable: str) -> Meaning:
    return _index().get(syllable, Meaning())


@lru_cache(maxsize=1)
def _index() -> dict[str, Meaning]:
    """Every syllable to what it may stand for; built once, when two spellings first differ."""
    found: dict[str, tuple[set[str], ...]] = {}
    for character, sounds in CANTONESE.items():
        for place, systems, heard in ((0, MANDARIN, readings(character)), (2, CANTONESE_SYSTEMS, sounds)):
            for spell in systems.values():
                for sound in heard:
                    for text in spell(sound):
                        sets = found.setdefault(text, (set(), set(), set(), set()))
                        sets[place].add(sound)
                        sets[place + 1].add(character)
    return {text: Meaning(*map(frozenset, sets)) for text, sets in found.items()}


@lru_cache(maxsize=4096)
def _syllables_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Every way to cut a given name into one or two syllables."""
    known = _index()
    whole = ((text,),) if text in known else ()
    halves = tuple((text[:at], text[at:]) for at in range(1, len(text)) if text[:at] in known and text[at:] in known)
    return whole + halves
