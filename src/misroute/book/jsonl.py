"""JSON lines: one object a line, its keys the columns, its values literal texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from misroute.book.delimited import read_head
from misroute.book.dialects import newline_of
from misroute.book.encodings import Encoding, guess_encoding, named_encoding
from misroute.book.headers import no_phone_column, recognise
from misroute.book.mapping import ColumnMap
from misroute.book.records import BLANK, OVERLONG, Dialect, Lines, Record
from misroute.book.streams import ByteSource, open_source
from misroute.book.values import BookKind, Layout
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords


class JsonlBook:
    """A JSON lines file. Its columns are the keys of all its lines, which takes one pass when it is opened.

    ``row`` is the number of the line. Numbers keep their digits as written, ``null`` and a missing key are '', lists
    and objects are their JSON text.
    """

    def __init__(self, path: Path, words: HeaderWords, mapping: ColumnMap | None, *, encoding: str | None) -> None:
        self._path = path
        self._source: ByteSource | None = None
        head = read_head(path)
        if encoding:
            self._encoding: Encoding = named_encoding(encoding, head.start)
        else:
            self._encoding = guess_encoding(head.start + head.telling, str(path), lambda sample, codec: 0)
        newline = newline_of(head.start[len(self._encoding.mark) :].decode(self._encoding.codec, "replace"))
        inner = "utf-8" if self._encoding.wide else self._encoding.codec
        self._dialect = Dialect(inner, ",", newline, None, self._encoding.codec)
        keys: dict[str, int] = {}
        shown: list[tuple[str, ...]] = []
        for _, _, found, _ in self._objects():
            for key in found or ():
                keys.setdefault(key, len(keys))
        if not keys:
            raise UnreadableInput(f"{path}: no line of it is a JSON object: one object a line is expected")
        self._keys = keys
        header = tuple(keys)
        recognised = recognise(header, words, mapping)
        if recognised.columns is None:
            raise no_phone_column(str(path), header)
        for _, record in self.records():
            if record.cells:
                shown.append(tuple(record.cells))
            if len(shown) == 5:
                break
        self.layout = Layout(
            path=path,
            kind=BookKind.jsonl,
            columns=recognised.columns,
            header=header,
            encoding=self._encoding.codec,
            bom=bool(self._encoding.mark),
            newline=newline,
            compression=head.compression,
            header_row=0,
            guess=(self._encoding.why, f"JSON lines with {len(header)} keys"),
            warnings=recognised.warnings,
            first_rows=tuple(shown),
        )

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._source.fraction if self._source else None

    @property
    def inner_encoding(self) -> str:
        """The encoding of raw record bytes."""
        return self._dialect.codec

    def records(self) -> Iterator[tuple[int, Record]]:
        """The lines as records of one width."""
        width = len(self._keys)
        for row, raw, found, reason in self._objects():
            if found is None:
                yield row, Record(None, [], reason)
                continue
            cells = [""] * width
            for key, value in found.items():
                nested = isinstance(value, list | dict)
                cells[self._keys[key]] = _nested(raw, self._dialect.codec, key) if nested else _text(value)
            if unfit := _unfit("".join(cells)):
                yield row, Record(None, [], unfit)
            else:
                yield row, Record(raw, cells)

    def _objects(self) -> Iterator[tuple[int, bytes, dict[str, Any] | None, str]]:
        """Line number, raw bytes, the object or None, and why not; blank lines are passed over."""
        with open_source(self._path, self._encoding.codec if self._encoding.wide else None) as source:
            self._source = source
            for row, (raw, text, damaged) in enumerate(Lines(source, self._dialect), start=1):
                if not text.strip(BLANK):
                    continue
                if damaged:
                    reason = (
                        "the line is overlong" if text == OVERLONG else f"bytes that are not {self._dialect.encoding}"
                    )
                    yield row, raw, None, reason
                    continue
                found, reason = parse_object(text.strip(BLANK))
                yield row, raw.strip(), found, reason


def parse_object(text: str) -> tuple[dict[str, Any] | None, str]:
    """One line as an object whose numbers are texts as written, or None and why not."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None, "the line is not JSON"
    return (found, "") if isinstance(found, dict) else (None, "the line is not a JSON object")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _nested(raw: bytes, codec: str, key: str) -> str:
    """A list or object as JSON text, read again because its numbers were read as texts."""
    return json.dumps(json.loads(raw.decode(codec).strip(BLANK))[key], ensure_ascii=False)


def _unfit(text: str) -> str:
    if "\x00" in text:
        return "the record holds a NUL character"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return "the record holds half of a character pair"
    return ""
