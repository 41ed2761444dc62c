"""Comparing two names in Chinese characters."""

from __future__ import annotations

import re

from misroute.people.ladder import NameComparison, on_level
from misroute.people.names_transliterated import compare_tibetan, same_sounding
from misroute.people.romanise import sounds_alike
from misroute.people.tables.look_alikes import look_alike
from misroute.people.tables.surnames import COMPOUND_SURNAMES, SURNAMES
from misroute.people.written import Written, surname_length

_ADDRESS = re.compile("(?:[先女][生士]|小姐|师傅?|经理|老板|主任|医生|大夫|[总哥姐叔姨嫂婶]|太太)$")


def compare_han(a: Written, b: Written) -> NameComparison:
    """Both names have Chinese characters; those alone are compared."""
    if a.called or b.called:
        return _called(a, b)
    if a.han == b.han:
        return on_level("surname_only" if len(a.han) == 1 or a.han in COMPOUND_SURNAMES else "same_characters")
    if _is_dotted(a) or _is_dotted(b):
        return _dotted(a, b)
    shorter, longer = sorted((a.han, b.han), key=len)
    if len(shorter) == 1:
        return on_level(
            "surname_only" if longer.startswith(shorter) else "given_only" if longer.endswith(shorter) else "other"
        )
    return _turned(a, b) or compare_tibetan(shorter, longer) or _full(shorter, longer)


def _called(a: Written, b: Written) -> NameComparison:
    """小张 and 张伟: the character may be the surname, or one of the given name; and no more can be said."""
    if a.parts == b.parts and (len(a.han) >= 2 or a.parts[0][0] not in "小老") and not _ADDRESS.search(a.parts[0]):
        return on_level("same_characters")  # 阿来 and 王导 may be whole names
    named = a.han in b.han if a.called else b.han in a.han
    if a.called and b.called:
        named = a.han in b.han or b.han in a.han
    return on_level("called") if named else on_level("other", "called")


def _is_dotted(name: Written) -> bool:
    return len(name.parts) >= 2 and all(len(part) >= 2 for part in name.parts)


def _dotted(a: Written, b: Written) -> NameComparison:
    """Names of two or more parts (买买提·阿卜杜拉): the part after the dot is the father's name, not a surname."""
    shorter, longer = sorted((a.parts, b.parts), key=len)
    if longer[: len(shorter)] == shorter or (len(shorter) == 1 and shorter[0] in longer):
        return on_level("given_only")
    if a.parts == b.parts[::-1]:
        return on_level("reordered")  # the father's name first, or the father
    if len(shorter) == 1 and len(shorter[0]) >= 2 and longer[0].startswith(shorter[0]):
        return on_level("partly")  # 古丽 may be short for 古丽米热
    alike = same_sounding(a.parts, b.parts)
    if alike is not None:
        return alike
    return on_level("same_given" if a.parts[0] == b.parts[0] else "other")


def _turned(a: Written, b: Written) -> NameComparison | None:
    """The given name written before the surname: 伟民 张, and without a gap 国强张."""
    if len(a.han) != len(b.han) or sorted(a.han) != sorted(b.han):
        return None
    for one, other in ((a, b), (b, a)):
        size = surname_length(one.han)
        if size and one.han[size:] + one.han[:size] == other.han:
            parted = len(other.parts) == 2 and other.parts[1] == one.han[:size]
            return on_level("same_characters" if parted and len(other.han) > 2 else "reordered")
    return None


def _full(shorter: str, longer: str) -> NameComparison:
    if len(shorter) == len(longer):
        if sounds_alike(shorter, longer):
            return on_level("same_sound")
        if look_alike(shorter, longer):
            return on_level("look_alike")
    if longer.endswith(shorter):
        return on_level("married_prefix" if len(shorter) >= 3 and longer[0] in SURNAMES else "given_only")
    size_a, size_b = surname_length(shorter), surname_length(longer)
    if size_a and shorter[:size_a] == longer[:size_b]:
        return on_level("same_surname")
    if size_a and size_b and shorter[size_a:] == longer[size_b:]:
        return on_level("same_given")
    if shorter in COMPOUND_SURNAMES and longer.startswith(shorter):
        return on_level("surname_only")
    return on_level("other")
