"""Planned sends, as a dialler or a campaign exports them (CSV or JSON lines): the fields of ``send`` of contract §4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from misroute.book.delimited import DelimitedText
from misroute.book.evidence import Refusal
from misroute.book.headers import Recognised
from misroute.book.jsonl import JsonlText
from misroute.book.sniffing import sniff
from misroute.book.values import BookKind, Columns, Form
from misroute.errors import UnreadableInput
from misroute.packs.headers import header_key

SEND_FIELDS = (
    "channel",
    "purpose",
    "to",
    "person",
    "debt",
    "body",
    "template",
    "place",
    "campaign",
    "gateway",
    "message_id",
    "collector",
    "visitors",
)
_WORDS = {
    "channel": ("channel", "渠道"),
    "purpose": ("purpose", "用途"),
    "to": ("to", "number", "phone", "mobile", "address", "号码", "手机号", "电话"),
    "person": ("person", "customerid", "customer", "客户号", "客户编号"),
    "debt": ("debt", "debtid", "loanid", "借据号", "合同号"),
    "body": ("body", "text", "内容", "正文"),
    "template": ("template", "模板"),
    "place": ("place", "地点"),
    "campaign": ("campaign", "活动", "批次"),
    "gateway": ("gateway", "通道"),
    "message_id": ("messageid", "消息id", "消息编号"),
    "collector": ("collector", "催收员", "催收机构"),
    "visitors": ("visitors", "上门人数"),
}
_NEEDED = ("channel", "purpose", "to")


@dataclass(frozen=True, slots=True)
class SendLine:
    """One planned send: its fields as written, empty ones left out, and the whole line under the file's columns.

    With ``problem`` the line cannot be read, and there is nothing of it but its place.
    """

    row: int
    send: dict[str, str] = field(repr=False)
    cells: tuple[str, ...] = field(repr=False)
    problem: str = ""


class SendFile:
    """A file of planned sends, opened. What a field means, and whether it can be read, the gate decides.

    Raises UnreadableInput for a file without the columns channel, purpose and to, and for one that is no text.
    """

    def __init__(self, path: Path, *, encoding: str | None = None) -> None:
        self.path = path
        kind = sniff(path)
        if kind not in (BookKind.csv, BookKind.jsonl):
            raise UnreadableInput(f"{path}: sends are read from CSV or JSON lines: save it as CSV")
        self._text: DelimitedText | JsonlText
        if kind is BookKind.jsonl:
            self._text = JsonlText(path, encoding=encoding)
            self.header: tuple[str, ...] = tuple(dict.fromkeys(k for _, c, _ in self._text.texts() for k in c or ()))
        else:
            self._text = DelimitedText(path, _judge, encoding=encoding, delimiter=None)
            self.header = tuple(self._text.found.header)
        self._columns = _columns(self.header)
        missing = [name for name in _NEEDED if name not in self._columns]
        if missing and not (kind is BookKind.jsonl and not self.header):
            raise UnreadableInput(f"{path}: no column {' or '.join(repr(name) for name in missing)} in its header")

    @property
    def fraction(self) -> float | None:
        """Share of the file read."""
        return self._text.fraction

    def lines(self) -> Iterator[SendLine]:
        """Every line in the file's order, from its start; blank ones are passed over."""
        for row, cells, problem in self._rows():
            if cells is None:
                yield SendLine(row, {}, ("",) * len(self.header), problem)
            else:
                said = {name: text for name, place in self._columns.items() if (text := cells[place].strip())}
                yield SendLine(row, said, cells)

    def _rows(self) -> Iterator[tuple[int, tuple[str, ...] | None, str]]:
        if isinstance(self._text, JsonlText):
            for row, found, problem in self._text.texts():
                yield row, None if found is None else tuple(found.get(key, "") for key in self.header), problem
            return
        for row, record in self._text.records():
            if record.reason:
                yield row, None, record.reason
            elif record.cells:
                yield row, tuple(record.cells), ""


def read_sends(path: Path, *, encoding: str | None = None) -> Iterator[SendLine | Refusal]:
    """Planned sends in the file's order; a line that cannot be read is refused with why."""
    for line in SendFile(path, encoding=encoding).lines():
        yield Refusal(str(path), line.row, line.problem) if line.problem else line


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Field → column, the most preferred word first."""
    keys = [header_key(text) for text in header]
    found: dict[str, int] = {}
    for name, known in _WORDS.items():
        index = next((keys.index(word) for word in known if word in keys), None)
        if index is not None and index not in found.values():
            found[name] = index
    return found


def _judge(header: Sequence[str]) -> Recognised:
    found = _columns(header)
    enough = all(name in found for name in _NEEDED)
    return Recognised(Columns(Form.long, ()) if enough else None, len(found))
