"""Names of other languages in Chinese characters: Uyghur, Kazakh and Tibetan ones are written as they sound.

The same name stands otherwise on the identity card and on the bank card: 阿不都拉 and 阿卜杜拉, 次仁 and 才让. Where
every part sounds the same it is one spelling of the name and another; where one sounds nearly so it may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from misroute.people.ladder import NameComparison, on_level
from misroute.people.romanise import readings, sounds_alike
from misroute.people.tables.tibetan import TIBETAN_LETTERS, TIBETAN_PARTS

# with fewer characters, one that sounds otherwise is another name: 艾力, 艾尼
_LONG: Final = 3
_INITIAL: Final = re.compile("[^aeiouv]*")
_TIBETAN: Final = (2, 3)
_PARTS: Final = 2


def same_sounding(a: Sequence[str], b: Sequence[str]) -> NameComparison | None:
    """Two names of several parts with as many parts each: spellings of one name by their sound, perhaps, or None."""
    if len(a) != len(b):
        return None
    pairs = list(zip(a, b, strict=True))
    if all(one == other or sounds_alike(one, other) for one, other in pairs):
        return on_level("transliterated")
    if all(one == other or _nearly(one, other) for one, other in pairs):
        return on_level("transliterated_nearly")
    return None


def _nearly(one: str, other: str) -> bool:
    """One character of three or more begins or ends otherwise: 玉素甫, 玉苏普."""
    if _same_tibetan((one,), (other,)):
        return True
    if len(one) != len(other):
        return False
    unlike = [pair for pair in zip(one, other, strict=True) if not sounds_alike(*pair)]
    return not unlike or (len(unlike) == 1 and len(one) >= _LONG and _rhymes(*unlike[0]))


def _rhymes(one: str, other: str) -> bool:
    """Two characters with a reading each that has the same initial, or the same rest."""
    for a in readings(one):
        for b in readings(other):
            starts_a, starts_b = _INITIAL.match(a), _INITIAL.match(b)
            if starts_a and starts_b and (starts_a[0] == starts_b[0] or a[starts_a.end() :] == b[starts_b.end() :]):
                return True
    return False


def tibetan_parts(han: str) -> tuple[str, ...] | None:
    """The parts of a Tibetan name without dots, each in one form; None if it is no such name."""
    parts: list[str] = []
    at = 0
    while at < len(han):
        size = next((size for size in reversed(_TIBETAN) if han[at : at + size] in TIBETAN_PARTS), 0)
        if not size:
            return None
        parts.append(TIBETAN_PARTS[han[at : at + size]])
        at += size
    return tuple(parts) or None


def _same_tibetan(a: Sequence[str], b: Sequence[str]) -> bool:
    one, other = (tuple(part for name in names for part in tibetan_parts(name) or ("",)) for names in (a, b))
    return bool(all(one)) and one == other


def compare_tibetan(a: str, b: str) -> NameComparison | None:
    """Two names in Chinese characters that may both be Tibetan; None where one is not, or no more can be said."""
    one, other = tibetan_parts(a), tibetan_parts(b)
    if one is None or other is None:
        return None
    if one == other:
        return on_level("transliterated_nearly")
    shorter, longer = sorted((one, other), key=len)
    # 次仁 is often all that is written of 次仁旺堆
    return on_level("given_only") if longer[: len(shorter)] == shorter else None


def compare_tibetan_across(han: str, names: Sequence[str]) -> NameComparison | None:
    """A Tibetan name in Chinese characters and one in Latin letters; None where one is none."""
    parts = tibetan_parts(han)
    letters = [TIBETAN_LETTERS.get(name) for name in names]
    if parts is None or len(parts) < _PARTS or None in letters:
        return None
    return on_level("transliterated_nearly") if parts == tuple(letters) else None
