"""JSON lines: one object a line, its keys the columns, its values literal texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from misroute.book.delimited import read_head
from misroute.book.dialects import newline_of
from misroute.book.encodings import Encoding, guess_encoding, named_encoding
from misroute.book.headers import recognise, usable_columns
from misroute.book.mapping import ColumnMap
from misroute.book.records import BLANK, OVERLONG, Dialect, Lines, Record
from misroute.book.streams import ByteSource, open_source
from misroute.book.values import BookKind, Layout
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords

SURROGATE = re.compile(r"[\ud800-\udfff]")


class JsonlText:
    """A JSON lines file, opened. ``row`` is the number of the line, blank ones counted and passed over.

    Numbers keep their digits as written, ``null`` is '', lists and objects are their JSON text.
    """

    def __init__(self, path: Path, *, encoding: str | None) -> None:
        self._path = path
        self._source: ByteSource | None = None
        head = read_head(path)
        if encoding:
            self.encoding: Encoding = named_encoding(encoding, head.start)
        else:
            self.encoding = guess_encoding(head.start + head.telling, str(path), lambda sample, codec: 0)
        self.newline = newline_of(head.start[len(self.encoding.mark) :].decode(self.encoding.codec, "replace"))
        self.compression = head.compression
        self.inner_encoding = "utf-8" if self.encoding.wide else self.encoding.codec

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._source.fraction if self._source else None

    def texts(self) -> Iterator[tuple[int, dict[str, str] | None, str]]:
        """Line number, the object's values as texts or None, and why not."""
        for row, _, found, reason in self._lines():
            yield row, found, reason

    def _lines(self) -> Iterator[tuple[int, bytes, dict[str, str] | None, str]]:
        dialect = Dialect(self.inner_encoding, ",", self.newline)
        with open_source(self._path, self.encoding.codec if self.encoding.wide else None) as source:
            self._source = source
            for row, (raw, text, damaged) in enumerate(Lines(source, dialect), start=1):
                line = text.strip(BLANK)
                if not line:
                    continue
                if damaged:
                    reason = "the line is overlong" if text == OVERLONG else f"bytes that are not {self.encoding.codec}"
                    yield row, raw, None, reason
                    continue
                found, reason = parse_object(line)
                cells = {key: _text(value, line, key) for key, value in found.items()} if found is not None else None
                if cells and (unfit := _unfit("".join(cells.values()))):
                    cells, reason = None, unfit
                yield row, raw.strip(), cells, reason


class JsonlBook(JsonlText):
    """A contact book as JSON lines. Its columns are the keys of all its lines: opening it takes one pass."""

    def __init__(self, path: Path, words: HeaderWords, mapping: ColumnMap | None, *, encoding: str | None) -> None:
        super().__init__(path, encoding=encoding)
        keys: dict[str, int] = {}
        for _, found, _ in self.texts():
            for key in found or ():
                keys.setdefault(key, len(keys))
        if not keys:
            raise UnreadableInput(f"{path}: no line of it is a JSON object: one object a line is expected")
        self._keys = keys
        header = tuple(keys)
        recognised = recognise(header, words, mapping)
        columns = usable_columns(str(path), header, recognised)
        first = islice((tuple(record.cells) for _, record in self.records() if record.cells), 5)
        self.layout = Layout(
            path=path,
            kind=BookKind.jsonl,
            columns=columns,
            header=header,
            encoding=self.encoding.codec,
            bom=bool(self.encoding.mark),
            newline=self.newline,
            compression=self.compression,
            header_row=0,
            guess=(self.encoding.why, f"JSON lines with {len(header)} keys"),
            warnings=recognised.warnings,
            first_rows=tuple(first),
        )

    def records(self) -> Iterator[tuple[int, Record]]:
        """The lines as records of one width; a missing key is ''."""
        width = len(self._keys)
        for row, raw, found, reason in self._lines():
            if found is None:
                yield row, Record(None, [], reason)
                continue
            cells = [""] * width
            for key, value in found.items():
                cells[self._keys[key]] = value
            yield row, Record(raw, cells)


def parse_object(text: str) -> tuple[dict[str, Any] | None, str]:
    """One line as an object whose numbers are texts as written, or None and why not."""
    try:
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None, "the line is not JSON"
    return (found, "") if isinstance(found, dict) else (None, "the line is not a JSON object")


def _text(value: Any, line: str, key: str) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(json.loads(line)[key], ensure_ascii=False)  # read again: its numbers were read as texts


def _unfit(text: str) -> str:
    if "\x00" in text:
        return "the record holds a NUL character"
    if SURROGATE.search(text):
        return "the record holds half of a character pair"
    return ""
