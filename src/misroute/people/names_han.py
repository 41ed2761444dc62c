"""Comparing two names in Chinese characters."""

from __future__ import annotations

from misroute.people.ladder import NameComparison, on_level
from misroute.people.romanise import sounds_alike
from misroute.people.tables.surnames import COMPOUND_SURNAMES, SURNAMES
from misroute.people.written import Written, surname_length


def compare_han(a: Written, b: Written) -> NameComparison:
    """Both names have Chinese characters; those alone are compared."""
    if a.called or b.called:
        return _called(a, b)
    if a.han == b.han:
        if len(a.han) == 1:
            return on_level("surname_only")
        return on_level("same_characters")
    if _is_dotted(a) or _is_dotted(b):
        return _dotted(a, b)
    shorter, longer = sorted((a.han, b.han), key=len)
    if len(shorter) == 1:
        return on_level(
            "surname_only" if longer.startswith(shorter) else "given_only" if longer.endswith(shorter) else "other"
        )
    return _full(shorter, longer)


def _called(a: Written, b: Written) -> NameComparison:
    """小张 and 张伟: the character may be the surname, or one of the given name; and no more can be said."""
    core_a, core_b = (
        name.han[1:] if name.han[:1] in tuple("小老阿大") and name.called else name.han for name in (a, b)
    )
    if not core_a or not core_b:
        return on_level("called")
    named = core_a == core_b or (core_a in core_b if a.called else core_b in core_a)
    return on_level("called") if named else on_level("other", "called")


def _is_dotted(name: Written) -> bool:
    return len(name.parts) >= 2 and all(len(part) >= 2 for part in name.parts)


def _dotted(a: Written, b: Written) -> NameComparison:
    """Names of two or more parts (买买提·阿卜杜拉): the part after the dot is the father's name, not a surname."""
    shorter, longer = sorted((a.parts, b.parts), key=len)
    if longer[: len(shorter)] == shorter:
        return on_level("given_only")
    if a.parts[0] == b.parts[0]:
        return on_level("same_given")
    return on_level("other")


def _full(shorter: str, longer: str) -> NameComparison:
    if len(shorter) == len(longer) and sounds_alike(shorter, longer):
        return on_level("same_sound")
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
