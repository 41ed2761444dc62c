"""One person or two: the names alone, in Chinese characters, Latin letters or one of each."""

from __future__ import annotations

from functools import lru_cache

from misroute.people.ladder import NameComparison, NameVerdict, on_level
from misroute.people.names_across import compare_across
from misroute.people.names_han import compare_han
from misroute.people.names_latin import compare_latin
from misroute.people.written import LONGEST_NAME, Written, written


def compare_names(a: str, b: str) -> NameComparison:
    """Whether two names as written may be one person's, by the first level of the ladder that holds.

    Symmetric; never fails; at most 120 characters of each name are read. A surname in common is evidence of kinship
    and never of identity; names that only sound alike, and a chosen English name, are ``unclear``.
    """
    return _compare(a[:LONGEST_NAME], b[:LONGEST_NAME])


@lru_cache(maxsize=8192)
def _compare(a: str, b: str) -> NameComparison:
    left, right = written(a), written(b)
    if _is_empty(left) or _is_empty(right):
        return on_level("unreadable" if left.unreadable or right.unreadable else "nothing")
    if left.han and right.han and min(len(left.han), len(right.han)) >= (1 if not (left.latin and right.latin) else 2):
        found = compare_han(left, right)
    elif left.latin and right.latin:
        found = compare_latin(left, right)
        for chinese, latin in ((left, right), (right, left)):
            if found.verdict is not NameVerdict.same and len(chinese.han) >= 2:
                found = max(found, compare_across(chinese, latin), key=lambda comparison: comparison.score)
    elif left.han:
        found = compare_across(left, right)
    else:
        found = compare_across(right, left)
    if found.level in ("same_words", "same_characters") and a.strip() == b.strip():
        return on_level("identical")
    return found


def _is_empty(name: Written) -> bool:
    return not name.han and not name.latin
