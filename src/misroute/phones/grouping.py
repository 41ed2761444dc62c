"""What the grouping of the digits says: numbers that are complete in two countries give themselves away by it.

``1-310-555-1234`` is eleven digits that China reads as a mobile number and America as Los Angeles; the hyphens say
which was meant. The check only ever makes a reading doubtful, never another number.
"""

from __future__ import annotations

import re

_NOT_DIGITS = str.maketrans("", "", "+-() ./·~_,\n\\")
_DIGITS = re.compile(r"\d+")


def boundaries(text: str) -> frozenset[int]:
    """After how many digits a separator stands, counted from the first digit."""
    found: list[int] = []
    count = 0
    for group in _DIGITS.findall(text):
        count += len(group)
        found.append(count)
    return frozenset(found[:-1])


def looks_north_american(cuts: frozenset[int]) -> bool:
    """Eleven digits beginning with 1, grouped 1-3-3-4 or a coarser form of it: ``1 (310) 5551234``."""
    return 1 in cuts and cuts <= {1, 4, 7}


def fits_north_america(cuts: frozenset[int]) -> bool:
    """Whether ten digits are grouped in a way North Americans write them.

    A cut must fall behind the area code or before the last four; one inside the area code needs one behind it too
    (digits typed one by one). ``22-6569-8900`` and ``98765 43210`` do not fit.
    """
    if not cuts:
        return True
    if not cuts & {3, 6}:
        return False
    return 3 in cuts or not cuts & {1, 2}


def has_ambiguous_tail(groups: list[str]) -> bool:
    """A Chinese landline whose last short group may be an extension: ``0571-8765432-1`` is also eight local digits."""
    return len(groups) >= 2 and len(groups[-1]) <= 3 and len(groups[-2]) >= 7


def groups_of(text: str) -> list[str]:
    """The runs of digits of ``text``."""
    return _DIGITS.findall(text)


def digits_of(chunk: str) -> str:
    """The chunk without its separators."""
    return chunk.translate(_NOT_DIGITS)
