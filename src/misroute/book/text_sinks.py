"""JSON lines and vCard: the line or card as it was, the answers put in before its end."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from misroute.book.atomic import Outputs
from misroute.book.jsonl import JsonlBook, parse_object
from misroute.book.sinks import NUMBERS, distinct_keys
from misroute.book.values import OWN_COLUMNS, Batch
from misroute.book.vcards import VcardBook

EARLIER: Final = ', "misroute_'
EARLIER_PROPERTY = re.compile(r"^X-MISROUTE;.*(?:\r?\n[ \t].*)*\r?\n", re.MULTILINE)


class JsonlSink:
    """JSON lines. From JSON lines each object keeps its own text; from other kinds it is made of header and cells."""

    def __init__(
        self,
        outputs: Outputs,
        path: Path,
        book: JsonlBook | None,
        header: Sequence[str],
        added: Sequence[str],
    ) -> None:
        self._stream = outputs.open(path)
        self._inner = book.inner_encoding if book else None
        self._encoding = (book.layout.encoding if book else None) or "utf-8"
        self._newline = (book.layout.newline if book else None) or "\n"
        self._keys = distinct_keys(header)
        self._added = tuple(added)
        self._dropped = frozenset(self._keys) & frozenset(added)
        if book and book.layout.bom:
            self._stream.write("\ufeff".encode(self._encoding))

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the records of a batch."""
        lines = []
        for raw, cells, more in zip(batch.raw, batch.records, added, strict=True):
            answers = {name: _value(name, text) for name, text in zip(self._added, more, strict=True)}
            if raw is not None and self._inner:
                lines.append(self._inserted(raw.decode(self._inner), answers))
            else:
                own = {key: cell for key, cell in zip(self._keys, cells, strict=True) if key not in self._dropped}
                lines.append(json.dumps(own | answers, ensure_ascii=False))
        if lines:
            self._stream.write((self._newline.join(lines) + self._newline).encode(self._encoding))

    def _inserted(self, text: str, answers: dict[str, str | float | None]) -> str:
        text = text.strip("\ufeff \t\r")
        if self._dropped:
            kept = {key: value for key, value in json.loads(text).items() if key not in self._dropped}
            own = text[: text.find(EARLIER)] + "}" if EARLIER in text else ""
            if parse_object(own)[0] is None or json.loads(own) != kept:  # the answers do not stand at the end
                own = json.dumps(kept, ensure_ascii=False)
            text = own
        body = text[:-1].rstrip()
        return body + ("" if body.endswith("{") else ", ") + json.dumps(answers)[1:]

    def close(self) -> None:
        """Hand everything down."""
        self._stream.flush()


class VcardSink:
    """vCard: each card as it was, with a line ``X-MISROUTE`` for each of its TELs, in their order, before its end.

    ``X-MISROUTE;TEL=1;STATUS=ok;PROBLEM=none;…:+8613800138000``: the parameters are the misroute columns, the value is
    the E.164 number.
    """

    def __init__(self, outputs: Outputs, path: Path, book: VcardBook) -> None:
        self._stream = outputs.open(path)
        self._inner = book.inner_encoding
        self._encoding = book.layout.encoding or "utf-8"
        self._newline = book.layout.newline or "\r\n"
        self._waiting: list[Sequence[str]] = []
        if book.layout.bom:
            self._stream.write("\ufeff".encode(self._encoding))

    def write(self, batch: Batch, added: Sequence[Sequence[str]]) -> None:
        """Write the cards of which the last TEL is in the batch."""
        for raw, answers in zip(batch.raw, added, strict=True):
            self._waiting.append(answers)
            if raw is None:
                continue
            body, end = _before_end(EARLIER_PROPERTY.sub("", raw.decode(self._inner)))
            lines = [_property(nth, each) for nth, each in enumerate(self._waiting, start=1)]
            text = body + "".join(_folded(line, self._newline) for line in lines) + end + self._newline
            self._stream.write(text.encode(self._encoding))
            self._waiting = []

    def close(self) -> None:
        """Hand everything down."""
        self._stream.flush()


def _before_end(card: str) -> tuple[str, str]:
    """A card cut before the line END:VCARD: what is above with its line end, and that line."""
    start = card.rstrip().upper().rfind("END:VCARD")
    return card[:start], card[start:].rstrip()


def _property(nth: int, cells: Sequence[str]) -> str:
    answers = dict(zip(OWN_COLUMNS, cells, strict=True))
    number = answers.pop("e164")
    parameters = "".join(f";{name.upper()}={_quoted(text)}" for name, text in answers.items() if text)
    return f"X-MISROUTE;TEL={nth}{parameters}:{number}"


def _quoted(text: str) -> str:
    return f'"{text}"' if any(c in text for c in ";:,") else text


def _folded(line: str, newline: str) -> str:
    """A property folded to 75 characters a line, as RFC 6350 asks; it is ASCII."""
    parts = [line[:75], *(" " + line[i : i + 74] for i in range(75, len(line), 74))]
    return newline.join(parts) + newline


def _value(name: str, text: str) -> str | float | None:
    if name not in NUMBERS:
        return text
    return float(text) if text else None
