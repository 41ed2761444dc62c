"""vCard 2.1, 3.0 and 4.0: each TEL of each card is one row of a long book."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import vobject

from misroute.book.contacts import join_name
from misroute.book.delimited import read_head
from misroute.book.dialects import newline_of
from misroute.book.encodings import Encoding, guess_encoding, named_encoding
from misroute.book.identity import role_of_label
from misroute.book.records import Dialect, Line, Lines, Record
from misroute.book.streams import ByteSource, open_source
from misroute.book.values import LONG_SLOT, BookKind, Columns, Form, Layout, Point
from misroute.errors import UnreadableInput
from misroute.people import read_relation

HEADER: Final = ("customer_id", "customer_name", "phone", "role", "label", "address")
COLUMNS: Final = Columns(
    Form.long,
    (Point(LONG_SLOT, 2, role=3),),
    MappingProxyType({"customer_id": 0, "address": 5, "role": 3}),
    (1,),
)
LARGEST_CARD: Final = 4 << 20
"""Most characters of a card, photo included."""
TEL_URI = re.compile(r"tel:", re.IGNORECASE)
logging.getLogger("vobject").setLevel(logging.CRITICAL + 1)  # its messages quote the lines it passes over
logging.getLogger("vobject.base").setLevel(logging.CRITICAL + 1)
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its bytes, and a row of cells for each TEL (one with an empty number where there is none)."""

    raw: bytes = field(repr=False)
    rows: list[list[str]] = field(repr=False)
    reason: str = ""


class VcardBook:
    """A vCard file, streamed card by card.

    ``row`` is the line of the table that the cards make (the header is 1): each TEL is a line, and so is a card that
    cannot be parsed. A card's UID is the customer_id. A label that names a relation ("Mother") is the role; so is a
    card's name that does ("Mom cell"), and the type of a RELATED telephone number.
    """

    def __init__(self, path: Path, *, encoding: str | None) -> None:
        self._source: ByteSource | None = None
        head = read_head(path)
        if encoding:
            self._encoding: Encoding = named_encoding(encoding, head.start)
        else:
            self._encoding = guess_encoding(head.start + head.telling, str(path), lambda sample, codec: 0)
        newline = newline_of(head.start[len(self._encoding.mark) :].decode(self._encoding.codec, "replace"))
        inner = "utf-8" if self._encoding.wide else self._encoding.codec
        self._dialect = Dialect(inner, ",", newline, None, self._encoding.codec)
        self.layout = Layout(
            path=path,
            kind=BookKind.vcard,
            columns=COLUMNS,
            header=HEADER,
            encoding=self._encoding.codec,
            bom=bool(self._encoding.mark),
            newline=newline,
            compression=head.compression,
            guess=(self._encoding.why, "vCard: one row per telephone number"),
        )

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._source.fraction if self._source else None

    @property
    def inner_encoding(self) -> str:
        """The encoding of raw card bytes."""
        return self._dialect.codec

    def records(self) -> Iterator[tuple[int, Record]]:
        """A record per TEL; the bytes of the card come with its last one."""
        row = 1
        for number, card in enumerate(self._cards(), start=1):
            if card.reason:
                row += 1
                yield row, Record(None, [], f"card {number}: {card.reason}")
            for nth, cells in enumerate(card.rows, start=1):
                row += 1
                yield row, Record(card.raw if nth == len(card.rows) else None, cells)

    def _cards(self) -> Iterator[Card]:
        with open_source(self.layout.path, self._encoding.codec if self._encoding.wide else None) as source:
            self._source = source
            taken: list[Line] = []
            size = 0
            for line in Lines(source, self._dialect):
                word = line[1].strip(" \r\ufeff").upper()
                if word == "BEGIN:VCARD":
                    if taken:
                        yield Card(b"", [], "it has no END:VCARD")
                    taken, size = [line], 0
                elif taken and size <= LARGEST_CARD:
                    size += len(line[1])
                    taken.append(line)
                if word == "END:VCARD":
                    if taken:
                        yield self._card(taken) if size <= LARGEST_CARD else Card(b"", [], "it is overlong")
                    else:
                        yield Card(b"", [], "it has no BEGIN:VCARD")
                    taken = []
            if taken:
                yield Card(b"", [], "it has no END:VCARD")

    def _card(self, lines: list[Line]) -> Card:
        separator = b"\r" if self._dialect.newline == "\r" else b"\n"
        raw = separator.join(raw for raw, _, _ in lines).removesuffix(b"\r").removeprefix(b"\xef\xbb\xbf")
        if any(damaged for _, _, damaged in lines):
            return Card(raw, [], f"bytes that are not {self._dialect.encoding}")
        text = "\r\n".join(text.removesuffix("\r").removeprefix("\ufeff") for _, text, _ in lines)
        if "\x00" in text:
            return Card(raw, [], "it holds a NUL character")
        try:
            rows = card_rows(text)
        except UnreadableInput as error:
            return Card(raw, [], str(error))
        return Card(raw, rows)


def card_rows(text: str) -> list[list[str]]:
    """Rows of one card's text. Raises UnreadableInput when it is no card."""
    try:
        card: Any = next(vobject.readComponents(text + "\r\n", ignoreUnreadable=True, allowQP=True), None)
    except (vobject.base.VObjectError, ValueError, LookupError, AttributeError, IndexError, TypeError) as error:
        raise UnreadableInput("it cannot be parsed") from error
    if card is None or card.name != "VCARD":
        raise UnreadableInput("it cannot be parsed")
    contents: dict[str, list[Any]] = card.contents
    uid = _value(contents, "uid")
    name = _name(contents)
    address = _address(contents)
    labels = {
        line.group: APPLE_LABEL.sub(r"\1", str(line.value)) for line in contents.get("x-ablabel", []) if line.group
    }
    rows = []
    for line in contents.get("tel", []):
        number = (
            TEL_URI.sub("", str(line.value).strip(), count=1) if TEL_URI.match(str(line.value).strip()) else line.value
        )
        kinds = [kind for text in line.params.get("TYPE", []) for kind in str(text).split(",")]
        kinds += [
            single for single in line.singletonparams if single.upper() in ("CELL", "HOME", "WORK", "VOICE", "FAX")
        ]
        label = labels.get(line.group) or ",".join(kind.casefold() for kind in kinds if kind.casefold() != "pref")
        rows.append([uid, name, str(number), _role(label, name), label, address])
    for line in contents.get("related", []):
        # RFC 6350 §6.6.6: a relative or friend, here with a number of their own
        number = str(line.value).strip()
        if TEL_URI.match(number):
            label = ",".join(str(kind).casefold() for kind in line.params.get("TYPE", []))
            rows.append([uid, name, TEL_URI.sub("", number, count=1), label or "contact", label, address])
    return rows or [[uid, name, "", "self", "", address]]


def _role(label: str, name: str) -> str:
    """Whose number it is: as its label says, else as the card's name does ("Mom cell" in somebody's phone)."""
    role = role_of_label(label)
    return name if role == "self" and read_relation(name).kin else role


def _value(contents: dict[str, list[Any]], name: str) -> str:
    lines = contents.get(name)
    return str(lines[0].value).strip() if lines else ""


def _name(contents: dict[str, list[Any]]) -> str:
    if full := _value(contents, "fn"):
        return full
    if lines := contents.get("n"):
        name = lines[0].value
        parts = [_joined(getattr(name, part, "")) for part in ("given", "additional", "family")]
        if joined := join_name(parts):
            return joined
    organisation = contents.get("org")
    return _joined(organisation[0].value) if organisation else ""


def _address(contents: dict[str, list[Any]]) -> str:
    lines = contents.get("adr")
    if not lines:
        return ""
    adr = lines[0].value
    parts = [_joined(getattr(adr, part, "")) for part in ("street", "city", "region", "code", "country")]
    return ", ".join(part for part in parts if part)


def _joined(value: Any) -> str:
    return " ".join(str(part).strip() for part in value if part) if isinstance(value, list) else str(value).strip()
