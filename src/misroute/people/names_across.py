"""Comparing a name in Chinese characters with one in Latin letters."""

from __future__ import annotations

from collections.abc import Iterator

from misroute.people.given import is_known
from misroute.people.ladder import NameComparison, on_level
from misroute.people.romanise import SYSTEMS, is_chinese_spelling, spelled
from misroute.people.written import Written, surname_length

_MOST_WORDS = 7


def compare_across(chinese: Written, latin: Written) -> NameComparison:
    """Is the Latin name a spelling of the Chinese one: surname and given name, in one system, in either order?"""
    han = chinese.han
    if len(han) == 1 or chinese.called:
        core = han[-1:] if chinese.called and han[:1] in tuple("小老阿大") else han
        return _surname_alone(core, latin)
    names = latin.latin[:_MOST_WORDS]
    size = surname_length(han)
    if not size:
        return _whole(han, names)
    surnames: set[str] = set()
    givens: set[str] = set()
    beside = False
    for system in SYSTEMS:
        ways = spelled(han, system)
        surnames |= ways.surname
        givens |= ways.given
        for rest in _matches(names, ways.surname, ways.given):
            if not rest:
                return on_level("romanised", system)
            beside = beside or _is_chosen(rest, names)
    if beside:
        return on_level("romanised_beside")
    for rest in _matches(names, frozenset(surnames), frozenset(givens)):
        if not rest or _is_chosen(rest, names):
            return on_level("romanised_mixed")
    return _partly(names, surnames, givens, foreign="·" in han or size == 0)


def _runs(names: tuple[str, ...], wanted: frozenset[str] | set[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(names)):
        joined = ""
        for end in range(start, len(names)):
            joined += names[end]
            if joined in wanted:
                yield start, end + 1


def _matches(names: tuple[str, ...], surname: frozenset[str], given: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The words left over by every way to find the surname and the given name among the words."""
    for name in names:
        if len(name) > 3 and any(
            (name.startswith(part) and name[len(part) :] in given)
            or (name.endswith(part) and name[: -len(part)] in given)
            for part in surname
        ):
            yield tuple(other for other in names if other is not name)
    for start, end in _runs(names, surname):
        for given_start, given_end in _runs(names, given):
            if given_end <= start or end <= given_start:
                yield tuple(
                    word
                    for at, word in enumerate(names)
                    if not (start <= at < end) and not (given_start <= at < given_end)
                )


def _is_chosen(rest: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Words that read as a chosen foreign name (David Chan Tai Man), not as further Chinese syllables.

    A short one (Kit, Ken) may be either: it is taken for a chosen name only where it stands first.
    """
    return len(rest) <= 2 and all(
        not is_chinese_spelling(word) or (is_known(word) and (len(word) > 3 or word == names[0])) for word in rest
    )


def _surname_alone(surname: str, latin: Written) -> NameComparison:
    for system in SYSTEMS:
        ways = spelled(surname + "一", system).surname if surname else frozenset()
        if any(word in ways for word in latin.latin):
            return on_level("surname_only")
    return on_level("other", "called")


def _whole(han: str, names: tuple[str, ...]) -> NameComparison:
    """A name without a Chinese surname: a spelling of all of it, or a foreign name that cannot be compared."""
    joined = {"".join(names[at:] + names[:at]) for at in range(max(1, len(names)))}
    for system in SYSTEMS:
        if not joined.isdisjoint(spelled(han, system).whole):
            return on_level("romanised", system)
    return on_level("across_scripts")


def _partly(names: tuple[str, ...], surnames: set[str], givens: set[str], *, foreign: bool) -> NameComparison:
    surname_run = next(iter(_runs(names, surnames)), None)
    if surname_run is None:
        if next(iter(_runs(names, givens)), None) is not None:
            return on_level("same_given" if len(names) > 1 else "given_only")
        return on_level("across_scripts") if foreign else on_level("other")
    rest = names[: surname_run[0]] + names[surname_run[1] :]
    if not rest:
        return on_level("surname_only")
    initials = "".join(word[0] for word in rest)
    if all(len(word) == 1 for word in rest) and any(given.startswith(initials[0]) for given in givens):
        return on_level("initials")
    if next(iter(_runs(names, givens)), None) is not None:
        return on_level("married_prefix")
    if all(is_known(word) or not is_chinese_spelling(word) for word in rest):
        return on_level("english_given_name")
    return on_level("same_surname")
