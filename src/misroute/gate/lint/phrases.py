"""Phrases of the content rules, found quickly: each is tried only where one of its rarer words stands.

Latin phrases: words parted by spaces; ``word*`` any ending; ``(a|b)`` either; ``(a|b)?`` or ``word?`` perhaps; ``...``
up to five words; ``#`` a number. Chinese phrases: characters, ``(甲|乙)``, ``(甲|乙)?``, ``…`` up to eight
characters of the same sentence, ``#`` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from misroute.gate.lint.folding import Folded

_KEY = 4
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_PARTS = re.compile(r"\([^()]*\)\??|\.\.\.|\S+")
_HAN_PARTS = re.compile(r"\([^()]*\)\??|…|#|[^()…#]+")
_BETWEEN = r"[^\w.!?\n]+"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|ten|twelve|twenty|thirty|forty|fifty)"
_HAN_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百半]+)"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern is tried where all words it ``needs`` stand, and a beginning of each of its ``choices``."""

    pattern: re.Pattern[str]
    needs: frozenset[str]
    choices: tuple[frozenset[str], ...]
    hooks: tuple[str, ...]
    owner: int


class Phrases:
    """Phrases, each with its owner; ``found_in`` gives every one that stands in a text."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        """Raises ValueError with the phrase that cannot be read."""
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_letter: dict[str, list[_Entry]] = {}
        for phrase, owner in entries:
            is_han = _HAN.search(phrase) is not None
            entry = _han(phrase, owner) if is_han else _latin(phrase, owner)
            if not entry.hooks:
                raise ValueError(f"'{phrase}': has no word of its own")
            index = self._by_letter if is_han else self._by_word
            for hook in dict.fromkeys(hook[:1] if is_han else hook[:_KEY] for hook in entry.hooks):
                index.setdefault(hook, []).append(entry)

    def found_in(self, folded: Folded, wanted: Sequence[bool] | None) -> Iterator[tuple[int, re.Match[str]]]:
        """Every phrase in the text, by its owner, in no order; only of ``wanted`` owners, or of all."""
        tokens, keys, whole = folded.tokens, folded.keys, folded.whole
        for key in keys & self._by_word.keys():
            for entry in self._by_word[key]:
                if (wanted is None or wanted[entry.owner]) and entry.needs <= tokens:
                    for choice in entry.choices:
                        if choice.isdisjoint(keys):
                            break
                    else:
                        for match in entry.pattern.finditer(whole):
                            yield entry.owner, match
        for letter in folded.letters & self._by_letter.keys():
            for entry in self._by_letter[letter]:
                if (wanted is None or wanted[entry.owner]) and all(word in whole for word in entry.needs):
                    for match in entry.pattern.finditer(whole):
                        yield entry.owner, match


def _latin(phrase: str, owner: int) -> _Entry:
    written: list[str] = []
    hooks: list[str] = []
    needs: set[str] = set()
    choices: list[list[str]] = []
    for part in _LATIN_PARTS.findall(phrase.lower()):
        is_optional = part.endswith("?") and len(part) > 1
        core = part[:-1] if is_optional else part
        words = core[1:-1].split("|") if core.startswith("(") else [core]
        if core == "...":
            written.append(rf"(?:[^\s.!?]+{_BETWEEN}){{0,5}}?")
            continue
        one = _NUMBER if core == "#" else "(?:" + "|".join(_word(word) for word in words) + ")"
        if core != "#" and not is_optional:
            if len(words) == 1:
                hooks.append(_hook(words[0]))
                needs.update(re.findall(r"[a-z0-9@$]+(?![a-z0-9@$*])", words[0]) if "'" not in words[0] else ())
            elif all(map(_hook, words)):
                choices.append([_hook(word)[:_KEY] for word in words])
        written.append(rf"(?:{one}{_BETWEEN})?" if is_optional else rf"{one}{_BETWEEN}")
    joined = "".join(written)
    if joined.endswith(_BETWEEN):
        joined = joined[: -len(_BETWEEN)]
    plain = sorted(filter(None, hooks), key=len)
    best = plain[-1:] or min(choices, key=len, default=[])
    pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)")
    return _Entry(pattern, frozenset(needs), tuple(map(frozenset, choices)), tuple(best), owner)


def _hook(word: str) -> str:
    """The word by whose beginning a phrase is looked up; empty for a short one with an open ending."""
    if word == "#":
        return ""
    first = re.split(r"[^a-z0-9@$*]", word, maxsplit=1)[0]
    return "" if first.endswith("*") and len(first) <= _KEY else first.rstrip("*")


def _word(word: str) -> str:
    if word == "#":
        return _NUMBER
    ending = r"\w*" if word.endswith("*") else ""
    return re.escape(word.rstrip("*")).replace(r"\ ", _BETWEEN).replace("'", "['’]?") + ending


def _han(phrase: str, owner: int) -> _Entry:
    written: list[str] = []
    literals: list[str] = []
    alternatives: list[str] = []
    for part in _HAN_PARTS.findall(phrase.lower()):
        if part == "…":
            written.append(r"[^。!?;\n]{0,8}?")
        elif part == "#":
            written.append(_HAN_NUMBER)
        elif part.startswith("("):
            is_optional = part.endswith("?")
            words = part.rstrip("?")[1:-1].split("|")
            written.append("(?:" + "|".join(map(re.escape, words)) + ")" + ("?" if is_optional else ""))
            if not is_optional and not alternatives:
                alternatives = words
        else:
            written.append(re.escape(part))
            literals.append(part)
    hooks = sorted(literals, key=len)[-1:] or alternatives
    return _Entry(re.compile("".join(written)), frozenset(literals), (), tuple(hooks), owner)
