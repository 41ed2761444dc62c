"""Frames: what a writer must say to mean a label, over classes of words instead of the words themselves.

A text becomes a string with one character a word, the word's class; a frame is a pattern over such strings. "This isn't
Mike's phone", "that is not her cell" and "dis aint his numba" are one frame: ``THIS BE NOT (NAME S|HIS) PHONE``.

The notation of a frame is that of regular expressions with class names in capitals, or single words in small
letters, in place of characters, ``~`` for any word of the same clause, ``%`` for any word or mark, ``#`` for the
beginning of a clause and ``;`` for its end. Blanks mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from misroute.people.cues.cue import ReplyLabel

# Classes are numbered from a block of letters that no pattern syntax uses
_FIRST: Final = 0x1400
_NOTATION: Final = re.compile(
    r"[A-Z][A-Z_]*|[a-z]+|[\u4e00-\u9fff]+|@[a-z]+\(|[~#;%^]|\s+|[^A-Za-z\u4e00-\u9fff@~#;%^\s]"
)


def _is_word(piece: str) -> bool:
    return piece[0].isalpha() and not piece[0].isupper()


def notations(frames: Iterable[Source]) -> list[str]:
    """All notations of some frames, in their order."""
    return [notation for one in frames for notation in (one.notation, one.unless or "", one.nowhere or "")]


class Alphabet:
    """Class names and the characters they are written as, with names for groups of classes.

    A word written in a notation itself (lower case) is a class of one word, and part of the class the word is in.
    """

    def __init__(
        self,
        classes: Mapping[str, str],
        groups: Mapping[str, str],
        notations: Iterable[str],
        *,
        other: str,
        ends: str,
        joins: str,
        common: str,
    ) -> None:
        """``classes`` and ``groups``: a name and the words, or classes, it stands for; ``other``: all other words'
        class; ``ends``: classes that end a clause, ``joins``: that also begin one (and, but); ``common``: too frequent
        to sort frames by."""
        singled = sorted({piece for notation in notations for piece in _NOTATION.findall(notation) if _is_word(piece)})
        self._own = {name: chr(_FIRST + index) for index, name in enumerate([*classes, *singled])}
        self.words = {word: self._own[name] for name, listed in classes.items() for word in listed.split()}
        self._letters = dict(self._own)
        for word in singled:
            name = next((name for name, listed in classes.items() if word in listed.split()), other)
            self._letters[name] += self._own[word]
            self.words[word] = self._own[word]
        for name, members in groups.items():
            self._letters[name] = "".join(self._letters[member] for member in members.split())
        self._ends = "".join(self._letters[name] for name in ends.split())
        self._starts = self._ends + "".join(self._letters[name] for name in joins.split())
        # The class ASKED stands before the answer to a question who is there
        self._beginning = f"(?:^{self._own['ASKED']}?)"
        self.clause_edge = re.compile(f"[{self._starts}]")
        self.common = frozenset("".join(self._letters[name] for name in common.split()))

    def letter(self, name: str) -> str:
        """The character of the words of a class that no notation singles out."""
        return self._own[name]

    def letters(self, names: str) -> str:
        """The characters of some classes or single words, in their order."""
        return "".join(self.words.get(name) or self._own[name] for name in names.split())

    def named(self, letters: str) -> str:
        """The classes of a string, for people who look for the reason of a reading."""
        names = {letter: name for name, letter in self._own.items()}
        return " ".join(names[letter] for letter in letters)

    def compiled(self, notation: str) -> re.Pattern[str]:
        """A frame's notation as a pattern over class strings."""
        return re.compile("".join(self._piece(piece) for piece in _NOTATION.findall(notation)))

    def sorted_required(self, notation: str) -> list[str]:
        """What a text must have to hold the frame, the rarest first: for each entry one of its classes."""
        required = self.required(notation)
        if not required:
            raise ValueError(f"the frame requires no class: {notation}")
        return sorted(dict.fromkeys(required), key=self._frequency)

    def required(self, notation: str) -> list[str]:
        """What every string with the frame has: for each entry one of its classes."""
        pieces = [piece for piece in _NOTATION.findall(notation) if not piece.isspace()]
        return self._required(pieces, 0)[0]

    def _required(self, pieces: list[str], at: int) -> tuple[list[str], int]:
        alternatives: list[list[str]] = [[]]
        while at < len(pieces) and pieces[at] != ")":
            piece = pieces[at]
            needed: list[str] = []
            at += 1
            if piece == "|":
                alternatives.append([])
            elif piece.endswith("("):
                # (?! (?= (?<! say nothing of what the text has
                looks_around = pieces[at : at + 1] == ["?"] and pieces[at + 1] in "!=<"
                needed, at = self._required(pieces, at)
                at += 1
                needed = [] if looks_around else needed
            elif piece[0].isalpha():
                needed = [self._letters[piece]]
            if at < len(pieces) and (pieces[at] in ("?", "*") or pieces[at : at + 2] == ["{", "0"]):
                needed = []
            alternatives[-1] += needed
        if len(alternatives) == 1:
            return alternatives[0], at
        if not all(alternatives):
            return [], at
        return ["".join(dict.fromkeys("".join(self._rarest(found) for found in alternatives)))], at

    def _rarest(self, required: list[str]) -> str:
        return min(required, key=self._frequency)

    def _frequency(self, letters: str) -> tuple[int, int]:
        return sum(letter in self.common for letter in letters), len(letters)

    def _piece(self, piece: str) -> str:
        if (letters := self._letters.get(piece)) is not None:
            return f"[{letters}]" if len(letters) > 1 else letters
        if piece[:1].isalpha():
            raise ValueError(f"unknown class {piece}")
        if piece.startswith("@"):
            return f"(?P<{piece[1:-1]}>"
        return {
            "^": self._beginning,
            "~": f"[^{self._ends}]",
            "%": ".",
            "#": f"(?:{self._beginning}|(?<=[{self._starts}]))",
            ";": f"(?=[{self._starts}]|$)",
        }.get(piece, "" if piece.isspace() else piece)


@dataclass(frozen=True, slots=True)
class Source:
    """A frame as written: its notation, and those of what takes its meaning away.

    ``unless`` counts in the clauses the frame stands in, ``nowhere`` in the whole text. ``example`` is a text with it.
    """

    label: ReplyLabel
    code: str
    confidence: float
    notation: str
    unless: str | None = None
    nowhere: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame ready to be looked for."""

    label: ReplyLabel
    code: str
    confidence: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    nowhere: re.Pattern[str] | None
    clause: re.Pattern[str]

    def finds(self, classes: str) -> re.Match[str] | None:
        """Where the frame stands in a string of classes with nothing there that takes its meaning away."""
        for match in self.pattern.finditer(classes):
            if self.unless is None or not self.unless.search(self._around(classes, match)):
                return None if self.nowhere is not None and self.nowhere.search(classes) else match
        return None

    def _around(self, classes: str, match: re.Match[str]) -> str:
        """The clauses a match stands in, with the mark that ends them."""
        first, last = 0, len(classes)
        closed = self.clause.match(classes, match.end() - 1) is not None
        for edge in self.clause.finditer(classes):
            if edge.end() <= match.start():
                first = edge.end()
            elif closed:
                last = match.end()
                break
            elif edge.start() >= match.end():
                last = edge.end()
                break
        return classes[first:last]


# How many of the classes a frame requires are looked up before its pattern is tried
_LOOKED_UP: Final = 4


class Frames:
    """Frames by the classes they require, so that a text is tried only against those it can hold."""

    def __init__(self, alphabet: Alphabet, sources: tuple[Source, ...]) -> None:
        self._frames = tuple(
            Frame(
                source.label,
                source.code,
                source.confidence,
                alphabet.compiled(source.notation),
                alphabet.compiled(source.unless) if source.unless else None,
                alphabet.compiled(source.nowhere) if source.nowhere else None,
                alphabet.clause_edge,
            )
            for source in sources
        )
        # One bit a frame: which frames a class satisfies the first, second ... requirement of, and which have none
        satisfied: dict[str, list[int]] = {}
        self._free = [0] * _LOOKED_UP
        for at, source in enumerate(sources):
            required = alphabet.sorted_required(source.notation)
            for place in range(_LOOKED_UP):
                if place >= len(required):
                    self._free[place] |= 1 << at
                    continue
                for letter in required[place]:
                    satisfied.setdefault(letter, [0] * _LOOKED_UP)[place] |= 1 << at
        self._satisfied = {letter: tuple(places) for letter, places in satisfied.items()}

    def possible(self, classes: Iterable[str]) -> int:
        """The frames, one bit each, that a text of these classes can hold."""
        first, second, third, fourth = self._free
        satisfied = self._satisfied
        for letter in set(classes):
            if letter in satisfied:
                one, two, three, four = satisfied[letter]
                first |= one
                second |= two
                third |= three
                fourth |= four
        return first & second & third & fourth

    def found_in(self, classes: str) -> list[tuple[Frame, re.Match[str]]]:
        """Every frame a string of classes holds, with its place."""
        found: list[tuple[Frame, re.Match[str]]] = []
        possible = self.possible(classes)
        while possible:
            lowest = possible & -possible
            frame = self._frames[lowest.bit_length() - 1]
            if (match := frame.finds(classes)) is not None:
                found.append((frame, match))
            possible ^= lowest
        return found


_HEAD: Final = re.compile(r"(?P<code>[a-z_]+) (?P<confidence>0\.\d+)(?: +e\.g\. (?P<example>.+))?")
_NAMED_PART: Final = re.compile(r"\$([a-z_]+)")


def read_sources(label: ReplyLabel, table: str) -> tuple[Source, ...]:
    """The frames of a table for one label.

    Blocks are parted by empty lines. A block begins with the reason's code, the confidence and mostly an example; then
    come the notation and, with their names, ``unless`` and ``nowhere``, each continued on lines indented further. A
    block ``$name = notation`` names a part that later notations use.
    """
    parts: dict[str, str] = {}
    found: list[Source] = []
    for block in table.strip("\n").split("\n\n"):
        head, *rest = block.split("\n")
        if head.startswith("$"):
            name, notation = " ".join([head, *rest]).split(" = ", 1)
            parts[name[1:]] = _spelled(notation, parts)
            continue
        begun = _HEAD.fullmatch(head)
        if begun is None:
            raise ValueError(f"not the head of a frame: {head}")
        said: list[str] = []
        for line in rest:
            if line.startswith("    "):
                said[-1] += line[3:]
            else:
                said.append(line.strip())
        named = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in said[1:]}
        found.append(
            Source(
                label,
                begun["code"],
                float(begun["confidence"]),
                _spelled(said[0], parts),
                _spelled(named["unless"], parts) if "unless" in named else None,
                _spelled(named["nowhere"], parts) if "nowhere" in named else None,
                begun["example"],
            )
        )
    return tuple(found)


def _spelled(notation: str, parts: Mapping[str, str]) -> str:
    return _NAMED_PART.sub(lambda match: parts[match[1]], notation)
