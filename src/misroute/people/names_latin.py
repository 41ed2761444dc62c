"""Comparing two names in Latin letters: English names word by word, romanised Chinese ones by their exact letters."""

from __future__ import annotations

from typing import Final

from misroute.people.given import form_of, is_known, is_misspelling, is_near, is_variant_surname, sex_of
from misroute.people.ladder import NameComparison, on_level
from misroute.people.names_marks import title_sex
from misroute.people.names_spelled import (
    compare_chinese,
    compare_chosen,
    is_chinese,
    is_chosen_with_surname,
    misspelt_chinese,
)
from misroute.people.tables import words
from misroute.people.tables.nicknames import LINKED
from misroute.people.written import Written

_PARTICLES: Final = frozenset(
    words("al el bin ibn ben bint de da do dos das del della di la le van von der den ter y e of the abu abd ul ur")
)
_FATHERS: Final = frozenset(words("bin ibn ben bint"))
_MOST_MIDDLE_NAMES: Final = 2
# How a pair of words agrees, best first; what is not here does not agree
_WAYS: Final = ("same_words", "nickname", "variant", "short_form", "misspelt", "near_spelling", "initials")

Pair = tuple[int, int, str]


def compare_latin(a: Written, b: Written) -> NameComparison:
    """Both names have Latin words; those alone are compared."""
    found = _words(a, b)
    if found.verdict == "same" and a.suffix != b.suffix:
        # Father and son of one name live at one address: the suffix is what tells them apart
        return on_level("suffix_conflict" if a.suffix and b.suffix else "suffix_missing", found.level)
    return found


def title_says_wife(a: Written, b: Written) -> bool:
    """Mrs John Farrow is not John Farrow but, by an old custom, his wife."""
    for one, other in ((a, b), (b, a)):
        if one.latin and sex_of(one.latin[0]) == "m" and title_sex(one.text) == "f" != title_sex(other.text):
            return True
    return False


def _words(a: Written, b: Written) -> NameComparison:
    if a.latin == b.latin:
        return on_level("same_words" if any(len(word) > 1 for word in a.latin) else "initials")
    if sorted(a.latin) == sorted(b.latin):
        if _FATHERS.intersection(a.latin):
            return on_level("reordered")  # Salman bin Ahmad is the son of Ahmad bin Salman
        either = len(a.latin) == 2 and all(map(is_known, a.latin)) and not (a.surname_first or b.surname_first)
        marked = a.capitals or b.capitals
        return on_level("reordered") if either and not marked else on_level("same_words")
    if len(a.joined) >= 4 and a.joined in _rotations(b.latin):
        return on_level("same_letters")
    chinese = is_chinese(a), is_chinese(b)
    if any(chinese):
        slip = misspelt_chinese(a, b)
        if slip is not None:
            return slip
    if all(chinese):
        return compare_chinese(a, b)
    for chosen, full in ((a, b), (b, a)):
        if chinese[full is b] and is_chosen_with_surname(chosen):
            found = compare_chosen(chosen, full)
            if found is not None:
                return found
    return _aligned(a, b)


def _rotations(names: tuple[str, ...]) -> set[str]:
    return {"".join(names[at:] + names[:at]) for at in range(len(names))}


def _aligned(a: Written, b: Written) -> NameComparison:
    if len(a.latin) > len(b.latin) or (len(a.latin) == len(b.latin) and a.latin > b.latin):
        a, b = b, a
    pairs, left_a, left_b = _pair_up(a, b)
    ways = {way for _, _, way in pairs}
    if not pairs:
        return on_level("other")
    if len(a.latin) == 1:
        return _single(a, b, pairs)
    matched_b = {at for _, at, _ in pairs}
    if left_a:
        return _conflict(a, b, pairs, left_b)
    if "initials" in ways:
        return _by_initials(a, b, pairs)
    surname_missing = _surname_at(b) not in matched_b
    if surname_missing and b.compound_tail and len(b.latin) - 2 in matched_b:
        return on_level("near_spelling" if "near_spelling" in ways else "married_name")
    if (surname_missing and left_b) or len(left_b) > _MOST_MIDDLE_NAMES:
        return on_level("partly")
    if sum(way in ("misspelt", "near_spelling") for _, _, way in pairs) > 1 and len(pairs) == 2:
        return on_level("several_slips")
    if "near_spelling" in ways:
        return on_level("near_spelling")
    for level in ("misspelt", "short_form", "variant", "nickname"):
        if level in ways:
            return on_level(level, *(("partial",) if left_b else ()))
    return on_level("partial" if left_b else "same_words")


def _surname_at(name: Written) -> int:
    if name.surname_first:
        return 0
    if name.capitals:
        return name.latin.index(name.capitals[-1])
    # Keller R.: an initial behind is no surname
    if len(name.latin) == 2 and len(name.latin[1]) == 1 < len(name.latin[0]) and not is_known(name.latin[0]):
        return 0
    return len(name.latin) - 1


def _pair_up(a: Written, b: Written) -> tuple[list[Pair], list[int], list[int]]:
    """Pair the words of the shorter name with those of the longer, the surest agreement first."""
    surname_a, surname_b = _surname_at(a), _surname_at(b)
    alone = len(a.latin) == 1 and len(b.latin) == 1
    left_a = [at for at, word in enumerate(a.latin) if word not in _PARTICLES or len(a.latin) == 1]
    left_b = [at for at, word in enumerate(b.latin) if word not in _PARTICLES or len(b.latin) == 1]
    agreeing: list[tuple[int, int, int]] = []
    for at in left_a:
        for other in left_b:
            given = alone or ((at != surname_a or len(a.latin) == 1) and other != surname_b)
            way = _way(a.latin[at], b.latin[other], given=given, surnames=at == surname_a and other == surname_b)
            if way:
                agreeing.append((_WAYS.index(way), at, other))
    pairs: list[Pair] = []
    for rank, at, other in sorted(agreeing):
        if at in left_a and other in left_b:
            pairs.append((at, other, _WAYS[rank]))
            left_a.remove(at)
            left_b.remove(other)
    return pairs, left_a, left_b


def _way(one: str, other: str, *, given: bool, surnames: bool) -> str:
    """The best way in which two words agree; empty where they do not."""
    if one == other:
        return "same_words"
    if len(one) == 1 or len(other) == 1:
        initial = one[0] == other[0] or (len(one) == 1 and any(form[0] == one for form in LINKED.get(other, ())))
        return "initials" if initial else ""
    if not (given or surnames):
        return ""
    if given:
        form = form_of(one, other)
        if form is not None:
            return form
    elif is_variant_surname(one, other):
        return "variant"
    if is_misspelling(one, other, given=given):
        return "misspelt"
    return "near_spelling" if is_near(one, other, given=given) else ""


def _single(a: Written, b: Written, pairs: list[Pair]) -> NameComparison:
    way = pairs[0][2]
    if len(b.latin) == 1 or way == "initials":
        return on_level(way)
    return on_level("surname_only" if pairs[0][1] == _surname_at(b) and way == "same_words" else "given_only")


def _conflict(a: Written, b: Written, pairs: list[Pair], left_b: list[int]) -> NameComparison:
    ways_a, ways_b = {at: way for at, _, way in pairs}, {at: way for _, at, way in pairs}
    surname = _surname_at(a) in ways_a and _surname_at(b) in ways_b
    first_a, first_b = (1 if name.surname_first and len(name.latin) > 1 else 0 for name in (a, b))
    way = ways_a.get(first_a)
    given = way is not None and first_b in ways_b
    if surname and given:
        if a.compound_tail and b.compound_tail:
            return on_level("partly")
        return (
            on_level("initials")
            if way == "initials" and not left_b
            else on_level("other_middle" if left_b else "partial")
        )
    if surname:
        return on_level("same_surname")
    if given and way not in ("initials", "near_spelling"):
        # a woman who marries keeps her given name
        woman = way == "same_words" and sex_of(a.latin[first_a]) == "f" and len(a.latin[first_a]) > 2
        return on_level("perhaps_married" if woman else "same_given")
    return on_level("other")


def _by_initials(a: Written, b: Written, pairs: list[Pair]) -> NameComparison:
    """John A. Smith is John Adam Smith; J. Smith may be anybody's."""
    if all(way == "initials" for _, _, way in pairs):
        in_order = [at for at, _, _ in pairs] == sorted(at for at, _, _ in pairs)
        return on_level("initials" if in_order and all(len(word) == 1 for word in a.latin) else "other")
    surname = any(at == _surname_at(a) and other == _surname_at(b) and way != "initials" for at, other, way in pairs)
    full_given = sum(way not in ("initials", "near_spelling") for _, _, way in pairs) >= 2
    if surname and full_given:
        return on_level("middle_initial")
    if surname:
        return on_level("initials")
    # Mary K. and Mary Keane: the surname is the initial
    # S. Ramesh and Ramesh Subramanian: the father's name is
    whole = any(way == "same_words" and len(a.latin[at]) >= 4 for at, _, way in pairs)
    return on_level("initials" if whole else "other")
