"""A cell cut into chunks of digits, the extensions that follow them, and the text between.

Cutting decides nothing: whether two chunks are two numbers, one number in pieces or a number and something else is
decided by reading them (``listing``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# inside a chunk: blanks, hyphens, dots, brackets; a + may start a country code in the middle ("0086 +86 138…")
CHUNK = re.compile(r"[+( ]*\d(?:[ \-.()+_]*\d)*\)?")

_EXTENSION = re.compile(
    r"""[\s.,;:()\-]*(?:
          (?:;ext=|(?<![a-z])(?:extensi[oó]n|extn|ext|xtn|anexo|interno|int|ramal|poste|durchwahl|dw|доб(?:авочный)?)
            |分机号?|分機號?|內線|内线|內|内|轉|转接?)
          [\s.:=：\-#(]*(?P<named>\d{1,20})(?!\d)
        | (?:\#|x|×|[,]{2,})[\s.:=\-(]*(?P<short>\d{1,7})(?!\d)
        | (?<=\d)[pw](?P<paused>\d{1,7})(?!\d)
        )\)?\#?""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Digits with their separators, the text in front of them, and the extension behind."""

    before: str
    digits: str
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """The chunks in order and the text after the last one."""

    chunks: tuple[Chunk, ...]
    after: str

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(chunk.before for chunk in self.chunks), self.after)


def cut(text: str) -> Cell:
    """Cut plain ``text``."""
    chunks: list[Chunk] = []
    at = 0
    while (found := CHUNK.search(text, at)) is not None:
        behind = _EXTENSION.match(text, found.end())
        extension = None
        end = found.end()
        if behind is not None:
            extension = behind["named"] or behind["short"] or behind["paused"]
            end = behind.end()
        chunks.append(Chunk(text[at : found.start()], found[0].strip(), extension))
        at = end
    return Cell(tuple(chunks), text[at:])
