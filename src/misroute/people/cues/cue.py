"""What a reply can say, and the kind of thing a cue is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from misroute.people.given import is_known
from misroute.people.tables import words


class ReplyLabel(StrEnum):
    """The classes of a reply, in order of precedence: the first that holds is the label, the others go to ``also``."""

    relative_of_borrower = "relative_of_borrower"
    wrong_number = "wrong_number"
    opt_out = "opt_out"
    dispute = "dispute"
    borrower_confirms = "borrower_confirms"
    other = "other"


PRECEDENCE: Final = tuple(ReplyLabel)


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing people say, as a pattern, with what it means and how sure that is.

    ``needs``: groups of plain strings; a text with the cue holds one of each. They spare most texts the pattern.
    ``unless`` is looked for in the whole text: where it holds, the words mean another thing (wrong number of digits).
    A group ``relation`` or ``name`` is handed out with the reading; a group ``person`` must be a given name: a known
    one, or a word the writer began with a capital ("I'm not Kevin", and not "I'm not ready").
    """

    label: ReplyLabel
    code: str
    confidence: float
    needs: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def finds(self, text: str, original: str = "") -> re.Match[str] | None:
        """The place where the cue stands, unless something in the text takes its meaning away.

        ``text`` is lower case; ``original`` the same text as written, asked for its capitals.
        """
        for group in self.needs:
            for need in group:
                if need in text:
                    break
            else:
                return None
        match = self.pattern.search(text)
        if match is None or (self.unless is not None and self.unless.search(text)):
            return None
        groups = match.groupdict()
        person = groups.get("person") or groups.get("person_here")
        return match if person is None or _is_person(person, original) else None


# Given names that are words first; in lower case they are taken for the word
_WORDS_FIRST: Final = frozenset(
    words(
        """
        will may mark art grace hope faith bill sue frank pat rich chuck joy rose dawn rain max happy angel sandy dusty
        rusty sunny don dot penny ever free lucky link young chance case jack gene drew rob ray star sky june april eve
        amber crystal pearl ginger jay kay kit bee buck bud dean duke earl king prince guy dick peg pip cliff dale glen
        lance miles reed rod skip wade ward hank clay mike bob ken ali les mo nap al ed ty jo lin bea del hal kat ma mae
        """
    )
) - {"mike", "bob", "ken", "ali"}
# Words that carry a capital and are nobody's name
_CAPITALS: Final = frozenset(
    words(
        """
        i ok okay no yes not the this that my your his her superman santa god jesus lord american indian chinese english
        british muslim christian catholic monday tuesday wednesday thursday friday saturday sunday january february
        march april may june july august september october november december lol omg tv usa uk amazon verizon google a
        """
    )
)


def _is_person(word: str, original: str) -> bool:
    if is_known(word) and word not in _WORDS_FIRST:
        return True
    if word in _CAPITALS or len(word) < 2 or _shouts(original):
        return False
    capital = word[:1].upper() + word[1:]
    return re.search(rf"(?<![.!?] )\b{re.escape(capital)}\b", original) is not None


def _shouts(text: str) -> bool:
    """Whether capitals mean nothing in this text: half its words have them."""
    every = text.split()
    return len(every) > 4 and sum(word[:1].isupper() for word in every) * 2 > len(every)


def cue(label: ReplyLabel, code: str, confidence: float, needs: str, pattern: str, unless: str | None = None) -> Cue:
    """A cue from its source: ``needs`` parted by ``&`` and bars, ``pattern`` and ``unless`` regular expressions."""
    groups = tuple(tuple(group.split("|")) for group in needs.split("&"))
    return Cue(label, code, confidence, groups, re.compile(pattern), re.compile(unless) if unless else None)


Grouped = tuple[tuple[tuple[str, ...], tuple[Cue, ...]], ...]


def grouped(cues: tuple[Cue, ...]) -> Grouped:
    """The cues by the first of their needs, so that one look spares a text all cues that share it."""
    groups: dict[tuple[str, ...], list[Cue]] = {}
    for one in cues:
        groups.setdefault(one.needs[0], []).append(one)
    return tuple((needs, tuple(members)) for needs, members in groups.items())


def found_in(groups: Grouped, text: str, original: str) -> list[tuple[Cue, re.Match[str]]]:
    """Every cue of the groups that the text holds, with its place; the arguments are those of :meth:`Cue.finds`."""
    found: list[tuple[Cue, re.Match[str]]] = []
    for needs, members in groups:
        for need in needs:
            if need in text:
                break
        else:
            continue
        found += [(one, match) for one in members if (match := one.finds(text, original)) is not None]
    return found
