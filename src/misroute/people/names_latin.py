"""Comparing two names in Latin letters: English names word by word, romanised Chinese ones by their exact letters."""

from __future__ import annotations

from typing import Final

from misroute.people.given import form_of, is_known, is_misspelling
from misroute.people.ladder import NameComparison, on_level
from misroute.people.romanise import is_chinese_spelling
from misroute.people.tables import words
from misroute.people.written import Written

_PARTICLES: Final = frozenset(
    words("al el bin ibn ben bint de da do dos das del della di la le van von der den ter y e of the abu abd")
)
_FATHERS: Final = frozenset(words("bin ibn ben bint"))
_MOST_MIDDLE_NAMES: Final = 2
# How a pair of words agrees, best first; what is not here does not agree
_WAYS: Final = ("same_words", "nickname", "variant", "short_form", "misspelt", "initials")

Pair = tuple[int, int, str]


def compare_latin(a: Written, b: Written) -> NameComparison:
    """Both names have Latin words; those alone are compared."""
    found = _words(a, b)
    if found.verdict == "same" and a.suffix != b.suffix:
        # Father and son of one name live at one address: the suffix is what tells them apart
        return on_level("suffix_conflict" if a.suffix and b.suffix else "suffix_missing", found.level)
    return found


def _words(a: Written, b: Written) -> NameComparison:
    if a.latin == b.latin:
        return on_level("same_words")
    if sorted(a.latin) == sorted(b.latin):
        if _FATHERS.intersection(a.latin):
            return on_level("reordered")  # Salman bin Ahmad is the son of Ahmad bin Salman
        either = len(a.latin) == 2 and all(map(is_known, a.latin)) and not (a.surname_first or b.surname_first)
        marked = a.capitals or b.capitals
        return on_level("reordered") if either and not marked else on_level("same_words")
    if len(a.joined) >= 4 and a.joined in _rotations(b.latin):
        return on_level("same_letters")
    if _is_chinese(a) and _is_chinese(b):
        return _chinese(a, b)
    return _aligned(a, b)


def _rotations(names: tuple[str, ...]) -> set[str]:
    return {"".join(names[at:] + names[:at]) for at in range(len(names))}


def _is_chinese(name: Written) -> bool:
    """Two to four words that are all Chinese syllables, apart from one chosen name."""
    foreign = [word for word in name.latin if not is_chinese_spelling(word)]
    return (
        2 <= len(name.latin) <= 5
        and len(foreign) <= 1
        and len(name.latin) - len(foreign) >= 2
        and not any(is_known(word) and len(word) > 4 and word not in foreign for word in name.latin)
    )


def _chinese(a: Written, b: Written) -> NameComparison:
    """Syllables are names of their own: Xiaomin is no misspelt Xiaoming. Only a chosen name may be extra."""
    core_a, core_b = ([word for word in name.latin if is_chinese_spelling(word)] for name in (a, b))
    one_sided = len(core_a) == len(a.latin) or len(core_b) == len(b.latin)
    if one_sided and "".join(core_a) in _rotations(tuple(core_b)):
        return on_level("partial")
    shorter, longer = sorted((a.latin, b.latin), key=len)
    extra = list(longer)
    for word in shorter:
        if word in extra:
            extra.remove(word)
        else:
            common = set(a.latin) & set(b.latin)
            return on_level("same_surname" if common else "other")
    return on_level("partly")


def _aligned(a: Written, b: Written) -> NameComparison:
    if len(a.latin) > len(b.latin):
        a, b = b, a
    pairs, left_a, left_b = _pair_up(a, b)
    ways = {way for _, _, way in pairs}
    if not pairs:
        return on_level("other")
    if len(a.latin) == 1:
        return _single(a, b, pairs)
    matched_b = {at for _, at, _ in pairs}
    matched_a = {at for at, _, _ in pairs}
    if left_a:
        return _conflict(a, b, matched_a, matched_b, left_b)
    if "initials" in ways:
        return _by_initials(a, b, pairs)
    surname_missing = _surname_at(b) not in matched_b
    if surname_missing and b.compound_tail and len(b.latin) - 2 in matched_b:
        return on_level("married_name")
    if (surname_missing and left_b) or len(left_b) > _MOST_MIDDLE_NAMES:
        return on_level("partly")
    if sum(way == "misspelt" for _, _, way in pairs) > 1 and len(pairs) == 2:
        return on_level("several_slips")
    for level in ("misspelt", "short_form", "variant", "nickname"):
        if level in ways:
            return on_level(level, *(("partial",) if left_b else ()))
    return on_level("partial" if left_b else "same_words")


def _surname_at(name: Written) -> int:
    if name.surname_first:
        return 0
    if name.capitals:
        return name.latin.index(name.capitals[-1])
    return len(name.latin) - 1


def _pair_up(a: Written, b: Written) -> tuple[list[Pair], list[int], list[int]]:
    """Pair the words of the shorter name with those of the longer, the surest agreement first."""
    surname_a, surname_b = _surname_at(a), _surname_at(b)
    alone = len(a.latin) == 1 and len(b.latin) == 1
    left_a = [at for at, word in enumerate(a.latin) if word not in _PARTICLES or len(a.latin) == 1]
    left_b = [at for at, word in enumerate(b.latin) if word not in _PARTICLES or len(b.latin) == 1]
    pairs: list[Pair] = []
    for way in _WAYS:
        for at in list(left_a):
            for other in left_b:
                given = alone or (at != surname_a and other != surname_b)
                if _agree(
                    a.latin[at], b.latin[other], way, given=given, surnames=at == surname_a and other == surname_b
                ):
                    pairs.append((at, other, way))
                    left_a.remove(at)
                    left_b.remove(other)
                    break
    return pairs, left_a, left_b


def _agree(one: str, other: str, way: str, *, given: bool, surnames: bool) -> bool:
    if way == "same_words":
        return one == other
    if way == "initials":
        return not surnames and (len(one) == 1 or len(other) == 1) and one[0] == other[0]
    if len(one) == 1 or len(other) == 1:
        return False
    if way == "misspelt":
        return is_misspelling(one, other, given=given) and (given or surnames)
    form = form_of(one, other)
    if form == way and given:
        return True
    return way == "variant" and surnames and form == "variant"


def _single(a: Written, b: Written, pairs: list[Pair]) -> NameComparison:
    way = pairs[0][2]
    if len(b.latin) == 1:
        return on_level("initials" if way == "initials" else way)
    if way == "initials":
        return on_level("initials")
    return on_level("surname_only" if pairs[0][1] == _surname_at(b) and way == "same_words" else "given_only")


def _conflict(a: Written, b: Written, matched_a: set[int], matched_b: set[int], left_b: list[int]) -> NameComparison:
    surname = _surname_at(a) in matched_a and _surname_at(b) in matched_b
    first_a = 1 if a.surname_first else 0
    first_b = 1 if b.surname_first else 0
    given = first_a in matched_a and first_b in matched_b
    if surname and given:
        return on_level("other_middle") if left_b else on_level("partial")
    if surname:
        return on_level("same_surname")
    if given:
        return on_level("same_given")
    return on_level("other")


def _by_initials(a: Written, b: Written, pairs: list[Pair]) -> NameComparison:
    """John A. Smith is John Adam Smith; J. Smith may be anybody's."""
    surname = any(at == _surname_at(a) and other == _surname_at(b) and way != "initials" for at, other, way in pairs)
    full_given = sum(way != "initials" for _, _, way in pairs) >= 2
    if surname and full_given:
        return on_level("middle_initial")
    return on_level("initials" if surname else "other")
