"""Names with hidden parts (张*伟, 王某某, J*** Smith): does what shows fit?"""

from __future__ import annotations

import re
from typing import Final

from misroute.people.given import form_of
from misroute.people.ladder import NameComparison, on_level
from misroute.people.tables.han import simplified
from misroute.people.written import Written

_HIDDEN: Final = "*"
_TO_HIDDEN: Final = re.compile(r"[*✱×○〇●□某]+|(?<![A-Za-z])[xX]{1,3}(?![A-Za-z])")
_HAN_PATTERN: Final = re.compile(r"[\u3400-\u9fff*]+")
_LATIN_PATTERN: Final = re.compile(r"[a-z*]+")


def compare_masked(a: Written, b: Written) -> NameComparison:
    """At least one name has hidden parts. What shows can contradict, but never prove: at best ``unclear``."""
    left, right = _han_pattern(a), _han_pattern(b)
    if left.strip(_HIDDEN) and right.strip(_HIDDEN):
        return on_level("masked_fits" if _may_be_one(left, right) else "masked_conflict")
    words_a, words_b = _latin_patterns(a), _latin_patterns(b)
    if words_a and words_b:
        shorter, longer = sorted((words_a, words_b), key=len)
        return on_level("masked_fits" if _all_fit(shorter, longer) else "masked_conflict")
    return on_level("masked_fits")


def _hidden(text: str) -> str:
    return _TO_HIDDEN.sub(lambda found: _HIDDEN * len(found.group()), text)


def _han_pattern(name: Written) -> str:
    if not name.masked:
        return name.han
    return simplified("".join(_HAN_PATTERN.findall(_hidden(name.text)))) if name.han else ""


def _latin_patterns(name: Written) -> list[str]:
    if not name.masked:
        return list(name.latin)
    return [word for word in _LATIN_PATTERN.findall(_hidden(name.text).lower()) if word.strip(_HIDDEN) or len(word) > 1]


def _may_be_one(a: str, b: str) -> bool:
    """Whether some text fits both patterns; a run of stars stands for one character or more."""
    ahead = _HIDDEN not in a and len(a) == 1, _HIDDEN not in b and len(b) == 1
    if any(ahead):
        return a[0] == b[0] or _HIDDEN in (a[0], b[0])
    front = min(_shown(a), _shown(b))
    back = min(_shown(a[::-1]), _shown(b[::-1]))
    if a[:front] != b[:front] or (back and a[-back:] != b[-back:]):
        return False
    if _HIDDEN in a and _HIDDEN in b:
        return True
    pattern, plain = (a, b) if _HIDDEN in a else (b, a)
    expression = "".join(
        ".+" if part.startswith(_HIDDEN) else re.escape(part) for part in re.findall(r"\*+|[^*]+", pattern)
    )
    return re.fullmatch(expression, plain) is not None


def _shown(text: str) -> int:
    """How many characters stand before the first hidden one."""
    at = text.find(_HIDDEN)
    return len(text) if at < 0 else at


def _all_fit(shorter: list[str], longer: list[str]) -> bool:
    """Whether every word has another of its own that fits it (a matching; the order of the words is no matter)."""
    taken: dict[int, int] = {}

    def place(word: int, tried: set[int]) -> bool:
        for other in range(len(longer)):
            if other in tried or not _fits(shorter[word], longer[other]):
                continue
            tried.add(other)
            if other not in taken or place(taken[other], tried):
                taken[other] = word
                return True
        return False

    return all(place(word, set()) for word in range(len(shorter)))


def _fits(a: str, b: str) -> bool:
    if _HIDDEN not in a and _HIDDEN not in b:
        return a == b or form_of(a, b) is not None or (min(len(a), len(b)) == 1 and a[0] == b[0])
    return _may_be_one(a, b)
