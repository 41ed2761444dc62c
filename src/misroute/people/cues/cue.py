"""What a reply can say, and the kind of thing a cue is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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

    ``needs``: plain strings of which any text with the cue holds at least one; they spare most texts the pattern.
    ``unless`` is looked for in the whole text: where it holds, the words mean another thing ("wrong number of digits").
    A named group ``relation`` or ``name`` is handed out with the reading.
    """

    label: ReplyLabel
    code: str
    confidence: float
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def finds(self, text: str) -> re.Match[str] | None:
        """The place where the cue stands, unless something in the text takes its meaning away."""
        for need in self.needs:
            if need in text:
                break
        else:
            return None
        match = self.pattern.search(text)
        if match is None or (self.unless is not None and self.unless.search(text)):
            return None
        return match


def cue(label: ReplyLabel, code: str, confidence: float, needs: str, pattern: str, unless: str | None = None) -> Cue:
    """A cue from its source: ``needs`` is parted by bars, ``pattern`` and ``unless`` are regular expressions."""
    return Cue(
        label, code, confidence, tuple(needs.split("|")), re.compile(pattern), re.compile(unless) if unless else None
    )
