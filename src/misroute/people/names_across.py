"""Comparing a name in Chinese characters with one in Latin letters."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product

from rapidfuzz import fuzz

from misroute.people.given import is_known
from misroute.people.ladder import NameComparison, on_level
from misroute.people.names_transliterated import compare_tibetan_across
from misroute.people.romanise import (
    SYSTEMS,
    character_spellings,
    is_chinese_spelling,
    is_spelling,
    is_syllable,
    reads_as_pinyin,
    surname_and_given,
    surname_index,
    surname_spellings,
    systems_of,
)
from misroute.people.tables.hong_kong_surnames import USUAL_SURNAMES
from misroute.people.tables.surnames import PINYIN_SURNAMES
from misroute.people.tables.surnames_abroad import JAPANESE_SURNAMES, SURNAMES_ABROAD
from misroute.people.written import Written

_MOST_WORDS = 7


def compare_across(chinese: Written, latin: Written) -> NameComparison:
    """Is the Latin name a spelling of the Chinese one: surname and given name, in one system, in either order?"""
    names = latin.latin[:_MOST_WORDS]
    tibetan = compare_tibetan_across(chinese.han, names)
    if tibetan is not None:
        return tibetan
    if len(chinese.han) == 1 or chinese.called:
        return _called(chinese, names)
    if len(chinese.parts) >= 2 and all(len(part) >= 2 for part in chinese.parts):
        return _whole(chinese.han, names)
    surname, given = surname_and_given(chinese.han)
    if not surname:
        return _whole(chinese.han, names)
    beside = False
    surnames: set[str] = set()
    for system in SYSTEMS:
        ways = surname_spellings(surname, system)
        surnames |= ways
        if system == "hong_kong":
            ways = _not_anothers(surname, ways)
        for rest in _matches(names, ways, given, (system,)):
            if not rest:
                # 李刚 is Li Kang in Taiwan, but anybody else reads 李康
                if system != "pinyin" and len(given) == 1 and _reads_as_pinyin(names, latin):
                    return on_level("other_system", system)
                return on_level("romanised", system)
            beside = beside or _is_chosen(rest, names)
    if beside:
        return on_level("romanised_beside")
    pinyin = _reads_as_pinyin(names, latin)
    for rest in _matches(names, _not_anothers(surname, surnames), given, SYSTEMS):
        if not rest or _is_chosen(rest, names):
            return on_level("other_system" if len(given) == 1 else "romanised_mixed")
    if any(not rest or _is_chosen(rest, names) for rest in _matches(names, surnames, given, SYSTEMS)):
        return on_level("anothers_spelling")
    abroad = _abroad(chinese.han, surname, given, names, pinyin=pinyin)
    return abroad or _partly(names, surname, surnames, given, hyphened=latin.hyphened)


def _not_anothers(surname: str, ways: Collection[str]) -> frozenset[str]:
    """The spellings of a surname but those that everybody reads as another: Tam is 谭, though 石 has that reading."""
    return frozenset(way for way in ways if surname in USUAL_SURNAMES.get(way, (surname,)))


def _reads_as_pinyin(names: tuple[str, ...], latin: Written) -> bool:
    """A hyphen inside the given name is the custom of Taiwan and Hong Kong."""
    return not latin.hyphened and reads_as_pinyin(names)


def _runs(names: tuple[str, ...], wanted: Collection[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(names)):
        joined = ""
        for end in range(start, len(names)):
            joined += names[end]
            if joined in wanted:
                yield start, end + 1


def _is_given(text: str, given: str, systems: Collection[str]) -> bool:
    return any(is_spelling(text, given, system) for system in systems)


def _matches(
    names: tuple[str, ...], surnames: Collection[str], given: str, systems: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """The words left over by every way to find the surname and the given name among the words."""
    for name in names:
        if len(name) > 3 and any(
            (name.startswith(part) and _is_given(name[len(part) :], given, systems))
            or (name.endswith(part) and _is_given(name[: -len(part)], given, systems))
            for part in surnames
        ):
            yield tuple(other for other in names if other is not name)
    for start, end in _runs(names, surnames):
        # the given name is one run of words, before the surname or after it
        for low, high in ((0, start), (end, len(names))):
            for first in range(low, high):
                joined = ""
                for last in range(first, high):
                    joined += names[last]
                    if _is_given(joined, given, systems):
                        rest = (
                            word
                            for at, word in enumerate(names)
                            if not (start <= at < end) and not (first <= at <= last)
                        )
                        yield tuple(rest)


def _is_chosen(rest: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Words that read as a chosen foreign name (David Chan Tai Man), not as further Chinese syllables or a surname.

    A short one (Kit, Ken) may be either: it is taken for a chosen name only where it stands first.
    """
    return len(rest) <= 2 and all(
        not is_chinese_spelling(word)
        or (is_known(word) and not is_syllable(word) and (len(word) > 3 or word == names[0]))
        or (is_known(word) and word == names[0] and not is_syllable(word, "pinyin"))
        or (len(word) >= 4 and word in (names[0], names[-1]) and word not in surname_index())
        for word in rest
    )


def _called(chinese: Written, names: tuple[str, ...]) -> NameComparison:
    """小张 or 张先生 and a Latin name: does the surname, or a character of the given name, appear?"""
    core = chinese.han
    for system in SYSTEMS:
        if any(name in surname_spellings(core, system) for name in names):
            return on_level("called" if chinese.called and len(names) > 1 else "surname_only")
        if len(core) == 1:
            options = tuple(character_spellings(core, system))
            if options and any(name.endswith(options) or name.startswith(options) for name in names):
                return on_level("called")
        elif any(is_spelling(run, core, system) for run in _joined_runs(names)):
            return on_level("called")
    return on_level("other" if any(map(is_chinese_spelling, names)) else "across_scripts")


def _joined_runs(names: tuple[str, ...]) -> Iterator[str]:
    for start in range(len(names)):
        for end in range(start + 1, len(names) + 1):
            yield "".join(names[start:end])


def _whole(han: str, names: tuple[str, ...]) -> NameComparison:
    """A name without a Chinese surname: a spelling of all of it or of a run, or a foreign name not to be compared."""
    rotated = {"".join(names[at:] + names[:at]) for at in range(max(1, len(names)))}
    for system in SYSTEMS:
        if any(is_spelling(text, han, system) for text in rotated):
            return on_level("romanised", system)
    for system in SYSTEMS:
        if any(is_spelling(run, han, system) for run in _joined_runs(names)):
            return on_level("given_only", system)
    return on_level("across_scripts")


def _abroad(han: str, surname: str, given: str, names: tuple[str, ...], *, pinyin: bool) -> NameComparison | None:
    """The surname as Hokkien, Korean, Vietnamese or Japanese speakers spell it."""
    for size in (3, 2, 1):
        ways = JAPANESE_SURNAMES.get(han[:size], frozenset())
        if any(name in ways for name in (names[0], names[-1])):
            return on_level("surname_elsewhere")
    ways = SURNAMES_ABROAD.get(surname, frozenset())
    for spelled, rest in ((names[0], names[1:]), (names[-1], names[:-1])):
        if spelled not in ways or not rest:
            continue
        # Lim Wei Ming of Singapore: a dialect's surname before a given name in pinyin; Tan could be 谭 in pinyin
        if _is_given("".join(rest), given, SYSTEMS):
            anothers = spelled in PINYIN_SURNAMES or not (
                _not_anothers(surname, (spelled,)) or _is_given("".join(rest), given, ("pinyin",))
            )
            return on_level("surname_elsewhere" if anothers else "romanised_mixed")
        if len(rest) == 1 and is_known(rest[0]) and not is_syllable(rest[0]):
            return on_level("english_given_name")
        if not pinyin and not _is_usual(surname, spelled, rest, given):
            return on_level("surname_elsewhere")
    return None


def _is_usual(surname: str, spelled: str, rest: tuple[str, ...], given: str) -> bool:
    """Whether surname and given name are spelled in one of the systems: then it is no Korean or Hokkien name."""
    systems = [system for system in SYSTEMS if spelled in surname_spellings(surname, system)]
    if len(rest) == len(given):
        return any(all(is_syllable(word, system) for word in rest) for system in systems)
    return any(all(system in systems_of(word) for word in rest) for system in systems)


def _misread(surname: str) -> frozenset[str]:
    """The surname's characters by every reading of words: Dan for 单, Jie for 解."""
    options = [character_spellings(character, "pinyin") for character in surname]
    return frozenset("".join(parts) for parts in product(*options))


def _partly(names: tuple[str, ...], surname: str, surnames: set[str], given: str, *, hyphened: bool) -> NameComparison:
    has_given = any(_is_given(run, given, SYSTEMS) for run in _joined_runs(names))
    surname_run = next(_runs(names, surnames), None)
    if surname_run is None:
        if has_given:
            misread = _runs(names, _misread(surname))
            if any(_is_given("".join(names[:at] + names[end:]), given, SYSTEMS) for at, end in misread):
                return on_level("misread_surname")
            return on_level(
                "same_given" if len(names) > 1 and not _is_given("".join(names), given, SYSTEMS) else "given_only"
            )
        # Kevin alone may be what 张伟 calls himself; 墨索里尼 is no Chinese name though 墨 is a surname
        foreign = not any(map(systems_of, names))
        chosen = len(names) == 1 and is_known(names[0])
        return on_level("across_scripts" if foreign and (chosen or len(surname + given) >= 4) else "other")
    rest = names[: surname_run[0]] + names[surname_run[1] :]
    if not rest:
        return on_level("surname_only")
    single = tuple(word for word in rest if len(word) == 1)
    if single and all(len(word) == 1 or is_known(word) for word in rest) and _are_initials("".join(single), given):
        return on_level("initials")
    if all(len(word) == 1 for word in rest) or (len(rest) == 1 and rest[0] in _INITIAL_PAIRS):
        return on_level("initials" if _are_initials("".join(rest), given) else "same_surname")
    if has_given:
        return on_level("married_prefix")
    if len(rest) <= 2 and all(is_known(word) or not is_chinese_spelling(word) for word in rest):
        return on_level("english_given_name")
    return on_level("near_spelling" if hyphened and _nearly_spells(rest, given) else "same_surname")


def _nearly_spells(rest: tuple[str, ...], given: str) -> bool:
    """One of two syllables is spelled a little otherwise, as on many passports of Taiwan: Men-an for 孟安."""
    if len(rest) != len(given) or len(given) != _TWO:
        return False
    spells = [
        max(
            (_likeness(word, spelled) for system in SYSTEMS for spelled in character_spellings(character, system)),
            default=0,
        )
        for word, character in zip(rest, given, strict=True)
    ]
    return max(spells) == _ALIKE and min(spells) >= _NEARLY


def _likeness(word: str, spelled: str) -> float:
    return _ALIKE if word == spelled else fuzz.ratio(word, spelled)


_TWO = 2
_ALIKE = 100.0
# Tseng for 贞 (chen) and Shiow for 秀 (hsiu) are as far apart as that; Ming for 民 (min) is nearer
_NEARLY = 65.0


# two letters that are initials and no syllable
_INITIAL_PAIRS = frozenset(
    a + b for a in "bcdfghjklmnpqrstwxyz" for b in "bcdfghjklmnpqrstwxyz" if a + b not in ("ng",)
)


def _are_initials(letters: str, given: str) -> bool:
    """J.J. of 建军: one letter for each character, or one for the first."""
    if len(letters) not in (1, len(given)):
        return False
    return any(
        all(
            any(spelled.startswith(letter) for spelled in character_spellings(character, system))
            for letter, character in zip(letters, given, strict=False)
        )
        for system in SYSTEMS
    )
