"""Given names in Latin letters: may two of them be one person's?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from misroute.people.tables.given_names import GIVEN_NAMES
from misroute.people.tables.nicknames import FORMAL, LINKED

_PET_ENDING: Final = re.compile(r"(?:ie|ey|ee|y|i)$")
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"[aeiou]")
_SPELLINGS: Final = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|ch(?=r)|k|c(?![eiyh])|q"), "k"),
    (re.compile(r"(?<=[aeiourltmn])h|^h(?=[aeiou]$)"), ""),
    (re.compile(r"th"), "t"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"ai|ay|ei"), "a"),
    (re.compile(r"ie|ey|ee|ea|y"), "i"),
    (re.compile(r"j(?=e)"), "g"),
    (re.compile(r"ou|oo|w"), "u"),
    (re.compile(r"e$"), ""),
)


def is_known(name: str) -> bool:
    """Whether the name is in the tables of given names."""
    return name in LINKED or name in GIVEN_NAMES


@lru_cache(maxsize=16384)
def form_of(a: str, b: str) -> str | None:
    """How one given name may be a form of the other, as a level's name; None if it is not.

    ``nickname``: linked in the table, each name standing for all its spellings (Katarina, Cathy). ``short_form``: one
    begins the other, with or without a pet ending. ``variant``: one spelling key.
    """
    if a == b:
        return "same_words"
    if b in LINKED.get(a, ()):
        return "nickname"
    # Paul and Paula, Denise and Dennis are two names, however alike, unless the table links them
    two_names = _is_formal(a) and _is_formal(b)
    if min(len(a), len(b)) >= 4 and key(a) == key(b) and not (two_names and a.rstrip("h")[-1:] != b.rstrip("h")[-1:]):
        return "variant"
    if _is_respelt(a, b):
        return "variant"
    short, long_ = sorted((a, b), key=len)
    if not two_names and _is_short_form(short, long_):
        return "short_form"
    if min(len(a), len(b)) >= 3 and not _keyed_links().get(key(a), frozenset()).isdisjoint((key(b),)):
        return "nickname"
    return None


def _is_formal(name: str) -> bool:
    return name in FORMAL or name in GIVEN_NAMES


@lru_cache(maxsize=1)
def _keyed_links() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, linked in LINKED.items():
        found.setdefault(key(name), set()).update(key(other) for other in linked)
    return {name: frozenset(linked) for name, linked in found.items()}


def _is_short_form(short: str, long_: str) -> bool:
    if (
        long_.startswith(short)
        and len(long_) - len(short) <= 6
        and (len(short) >= 3 or (len(short) == 2 and is_known(short)))
    ):
        return True
    stem = _PET_ENDING.sub("", short)
    if stem == short or len(stem) < 2:
        return len(short) >= 4 and long_.endswith(short)
    bare = _DOUBLED.sub(r"\1", stem)
    flat = _DOUBLED.sub(r"\1", long_)
    if len(bare) >= 3 and flat.startswith(bare):
        return True
    return len(stem) >= 3 and stem[-1] == stem[-2] and long_.startswith(bare) and len(bare) >= 2


def _is_respelt(a: str, b: str) -> bool:
    """Long names that differ in two vowels at most: Catherine and Katharine, Jonathan and Jonathon."""
    left, right = key(a), key(b)
    if min(len(a), len(b)) < 7 or left[0] != right[0] or left[-1] != right[-1]:
        return False
    return _VOWELS.sub("", left) == _VOWELS.sub("", right) and OSA.distance(left, right, score_cutoff=2) <= 2


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """The name's spelling key: names written alike by ear share it (Catherine, Katharine; Jon, John)."""
    for pattern, written in _SPELLINGS:
        name = pattern.sub(written, name)
    return _DOUBLED.sub(r"\1", name)


def is_misspelling(a: str, b: str, *, given: bool) -> bool:
    """Whether two words look like one word with a typing error.

    One slip in five letters, two in nine; the first letter must hold unless it is the slip of a longer word. Two
    given names that both exist (Harry, Larry) are two names and no error.
    """
    if given and is_known(a) and is_known(b):
        return False
    longest = max(len(a), len(b))
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 2:
        return False
    allowed = 2 if longest >= 9 else 1 if longest >= 5 else 0
    if a[0] != b[0] and longest < 7:
        return False
    return allowed > 0 and OSA.distance(a, b, score_cutoff=allowed) <= allowed
