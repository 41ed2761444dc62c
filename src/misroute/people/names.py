"""One person or two: the names alone, in Chinese characters, Latin letters or one of each."""

from __future__ import annotations

from functools import lru_cache

from misroute.people.ladder import NameComparison, NameVerdict, on_level
from misroute.people.names_across import compare_across
from misroute.people.names_han import compare_han
from misroute.people.names_latin import compare_latin, title_says_wife
from misroute.people.names_marks import title_sex
from misroute.people.names_masked import compare_masked
from misroute.people.written import LONGEST_NAME, Written, written

_ALL_OF_IT = frozenset({"same_words", "same_characters"})


def compare_names(a: str, b: str) -> NameComparison:
    """Whether two names as written may be one person's, by the first level of the ladder that holds.

    Symmetric; never fails; at most 120 characters of each name are read. A surname in common is evidence of kinship
    and never of identity; names that only sound alike, a chosen English name, hidden letters, a way of addressing and
    an organisation are ``unclear``.
    """
    return _compare(a[:LONGEST_NAME], b[:LONGEST_NAME])


@lru_cache(maxsize=8192)
def _compare(a: str, b: str) -> NameComparison:
    left, right = written(a), written(b)
    one_text = left.text == right.text
    if one_text and left.unreadable and len(left.text) > 1:
        return on_level("identical")
    if not (left.han or left.latin or left.kin) or not (right.han or right.latin or right.kin):
        return on_level("unreadable" if left.unreadable or right.unreadable else "nothing")
    if left.firm or right.firm:
        return on_level("identical") if one_text else _firms(left, right)
    if left.people or right.people:
        return on_level("identical") if one_text else _several(left, right)
    if left.masked or right.masked:
        return compare_masked(left, right)
    if left.kin or right.kin:
        return _beside_kin(left, right, one_text=one_text)
    found = _with_further_names(left, right) if left.also or right.also else _bare(left, right)
    if found.verdict is NameVerdict.same:
        if one_text and found.level in _ALL_OF_IT:
            return on_level("identical")
        sexes = title_sex(left.text), title_sex(right.text)
        if sexes in (("m", "f"), ("f", "m")) or title_says_wife(left, right):
            return on_level("titles_conflict", found.level)
    return found


def _bare(left: Written, right: Written) -> NameComparison:
    if left.han and right.han and min(len(left.han), len(right.han)) >= (1 if not (left.latin and right.latin) else 2):
        return compare_han(left, right)
    if left.latin and right.latin:
        found = compare_latin(left, right)
        for chinese, latin in ((left, right), (right, left)):
            if found.verdict is not NameVerdict.same and len(chinese.han) >= 2:
                found = max(found, compare_across(chinese, latin), key=lambda comparison: comparison.score)
        return found
    return compare_across(left, right) if left.han else compare_across(right, left)


def _firms(left: Written, right: Written) -> NameComparison:
    if not (left.firm and right.firm):
        return on_level("organisation")
    from misroute.people.names_beside import firm_core  # loaded already where a firm was seen

    one, other = firm_core(left.text), firm_core(right.text)
    if one and one == other:
        return on_level("same_organisation")
    return on_level("organisation" if not one or not other or one in other or other in one else "other_organisation")


def _several(left: Written, right: Written) -> NameComparison:
    """张伟、李娜 and 张伟: one of the people, but which of them is meant no name can tell."""
    found = [_compare(one, other) for one in left.people or (left.text,) for other in right.people or (right.text,)]
    if any(comparison.verdict is not NameVerdict.different for comparison in found):
        return on_level("several_people")
    return max(found, key=lambda comparison: comparison.score)


def _beside_kin(left: Written, right: Written, *, one_text: bool) -> NameComparison:
    """张伟妈妈 is not 张伟; 张伟(妻子) is 张伟 or his wife; and whether 王芳 is 张伟妈妈 no name can tell."""
    kinds = {left.kin, right.kin}
    if one_text:
        return on_level("kin_beside" if "alone" in kinds else "identical")
    if "alone" in kinds or kinds == {"of"} or not all(name.han or name.latin for name in (left, right)):
        return on_level("kin_beside")
    found = _bare(left, right)
    if "of" in kinds:
        return on_level("kin_of" if found.verdict is NameVerdict.same else "kin_beside")
    return on_level("kin_beside", found.level) if found.verdict is NameVerdict.same else found


def _with_further_names(left: Written, right: Written) -> NameComparison:
    """Former, maiden and further names: the best of them decides."""
    best = _bare(left, right)
    for one in (left, *map(written, left.also)):
        for other in (right, *map(written, right.also)):
            if not (one.han or one.latin) or not (other.han or other.latin) or (one is left and other is right):
                continue
            if _bare(one, other).verdict is NameVerdict.same:
                found = on_level("former_name")
                best = max(best, found, key=lambda comparison: comparison.score)
    return best
