"""Phrases of the content rules, found quickly: each is tried only where one of its rarer words stands.

Latin phrases: words parted by spaces; ``word*`` any ending; ``(a|b)`` either; ``(a|b)?`` or ``word?`` perhaps; ``...``
up to five words; ``#`` a number. Chinese phrases: characters, ``(甲|乙)``, ``(甲|乙)?``, ``…`` up to eight
characters of the same sentence, ``#`` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from misroute.gate.lint.folding import Folded

Owner = TypeVar("Owner")

_KEY = 4
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_PARTS = re.compile(r"\([^()]*\)\??|\.\.\.|\S+")
_HAN_PARTS = re.compile(r"\([^()]*\)\??|…|#|[^()…#]+")
_BETWEEN = r"[^\w.!?\n]+"
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|ten|twelve|twenty|thirty|forty|fifty)"
_HAN_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百半]+)"


class Phrases(Generic[Owner]):
    """Phrases, each with its owner; ``found_in`` gives every one that stands in a text."""

    def __init__(self, entries: Iterable[tuple[str, Owner]]) -> None:
        """Raises ValueError with the phrase that cannot be read."""
        self._by_word: dict[str, list[tuple[re.Pattern[str], Owner]]] = {}
        self._by_letter: dict[str, list[tuple[re.Pattern[str], Owner]]] = {}
        for phrase, owner in entries:
            is_han = _HAN.search(phrase) is not None
            pattern, hooks = _han(phrase) if is_han else _latin(phrase)
            if not hooks:
                raise ValueError(f"'{phrase}': has no word of its own")
            index = self._by_letter if is_han else self._by_word
            for hook in dict.fromkeys(hooks):
                index.setdefault(hook[:1] if is_han else hook[:_KEY], []).append((pattern, owner))

    def found_in(self, folded: Folded) -> Iterator[tuple[Owner, re.Match[str]]]:
        """Every phrase in the text, by its owner, in no order; the same place may be found twice."""
        by_word, by_letter = self._by_word, self._by_letter
        for key in {token[:_KEY] for token in folded.tokens}:
            for pattern, owner in by_word.get(key, ()):
                for match in pattern.finditer(folded.whole):
                    yield owner, match
        for letter in folded.letters & by_letter.keys():
            for pattern, owner in by_letter[letter]:
                for match in pattern.finditer(folded.whole):
                    yield owner, match


def _latin(phrase: str) -> tuple[re.Pattern[str], list[str]]:
    written: list[str] = []
    hooks: list[str] = []
    alternatives: list[str] = []
    for part in _LATIN_PARTS.findall(phrase.lower()):
        is_optional = part.endswith("?") and len(part) > 1
        core = part[:-1] if is_optional else part
        words = core[1:-1].split("|") if core.startswith("(") else [core]
        if core == "...":
            written.append(rf"(?:[^\s.!?]+{_BETWEEN}){{0,5}}?")
            continue
        if core == "#":
            one = _NUMBER
        else:
            one = "(?:" + "|".join(_word(word) for word in words) + ")"
            if not is_optional:
                (hooks if len(words) == 1 else alternatives).extend(
                    word.split()[0].rstrip("*") for word in words if len(words) > 1
                ) if len(words) > 1 else hooks.append(core.rstrip("*"))
        written.append(rf"(?:{one}{_BETWEEN})?" if is_optional else rf"{one}{_BETWEEN}")
    joined = "".join(written)
    if joined.endswith(_BETWEEN):
        joined = joined[: -len(_BETWEEN)]
    best = sorted((hook for hook in hooks if len(hook) > 3), key=len)[-1:] or hooks[:1] or alternatives
    return re.compile(rf"(?<![\w])(?:{joined})(?![\w])"), best


def _word(word: str) -> str:
    ending = r"\w*" if word.endswith("*") else ""
    return re.escape(word.rstrip("*")).replace(r"\ ", _BETWEEN).replace("'", "['’]?") + ending


def _han(phrase: str) -> tuple[re.Pattern[str], list[str]]:
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
    return re.compile("".join(written)), sorted(literals, key=len)[-1:] or alternatives
