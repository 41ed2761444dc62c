"""Events, intel and own numbers from CSV or JSON lines, one by one; a line that cannot be used is refused with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from misroute.book.dates import parse_date, parse_instant
from misroute.book.delimited import DelimitedText
from misroute.book.headers import Recognised
from misroute.book.jsonl import JsonlText
from misroute.book.sniffing import sniff
from misroute.book.values import BookKind, Columns, Form
from misroute.errors import UnreadableInput
from misroute.packs.headers import HeaderWords, Words, header_key, load_header_words
from misroute.resources import data_dir

EVENT_KINDS: Final = frozenset(
    ("send", "receipt", "inbound", "call", "complaint", "login", "payment", "verification", "change")
)
RECEIPT_OUTCOMES: Final = frozenset(
    ("delivered", "undelivered", "rejected", "expired", "absent", "unknown_subscriber", "not_in_service")
)
CALL_OUTCOMES: Final = frozenset(
    ("conversation", "no_answer", "voicemail", "busy", "not_in_service", "wrong_party", "third_party", "refused")
)
VERDICTS: Final = frozenset(
    (
        "same_owner",
        "owner_changed",
        "transferred",
        "disconnected",
        "not_enough_data",
        "unsupported",
        "retry_later",
    )
)
OWN_KINDS: Final = {
    "lender": "lender",
    "staff": "staff",
    "agency": "agency",
    "本公司": "lender",
    "公司": "lender",
    "自有": "lender",
    "机构": "lender",
    "员工": "staff",
    "坐席": "staff",
    "催收员": "staff",
    "催收机构": "agency",
    "外包": "agency",
    "代理": "agency",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line of an evidence file that was not used. ``reason`` never quotes a number or a text."""

    file: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a number (contract §1). Texts are '' where the file says nothing; ``at`` is aware, UTC.

    ``purpose`` and ``collector`` say what a contact was for and who made it; ``connected`` (the line rang or was
    answered) and ``effective`` (somebody talked) are what a dialler knows of a call. None: it does not say.
    """

    row: int
    at: datetime
    kind: str
    number: str = field(default="", repr=False)
    customer_id: str = field(default="", repr=False)
    channel: str = ""
    direction: str = ""
    outcome: str = ""
    campaign: str = ""
    template: str = ""
    gateway: str = ""
    release: str = ""
    message_id: str = ""
    text: str = field(default="", repr=False)
    debt_id: str = field(default="", repr=False)
    purpose: str = ""
    collector: str = ""
    connected: bool | None = None
    effective: bool | None = None


@dataclass(frozen=True, slots=True)
class IntelAnswer:
    """A provider's answer about a number. At least one of ``asked_at`` (aware, UTC) and ``as_of`` is there.

    ``expires_at``: until when a "same owner" may be relied on; ``ported``: whether the number moved between carriers.
    """

    row: int
    number: str = field(repr=False)
    provider: str
    asked_at: datetime | None
    as_of: date | None
    verdict: str
    raw: str = field(default="", repr=False)
    expires_at: datetime | None = None
    ported: bool | None = None


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the lender (``lender``), its staff (``staff``) or its agents (``agency``)."""

    row: int
    number: str = field(repr=False)
    kind: str


_TRUTHS = {
    **dict.fromkeys(("true", "yes", "y", "1", "是", "已携转"), True),
    **dict.fromkeys(("false", "no", "n", "0", "否", "未携转"), False),
}


_READ = frozenset({"at", "kind", "outcome", "purpose", "connected", "effective"})


class Unusable(Exception):
    """Why a line is refused."""


T = TypeVar("T")
Fields = Mapping[str, str]


def read_events(
    path: Path, *, encoding: str | None = None, zone: tzinfo = UTC, words: HeaderWords | None = None
) -> Iterator[Event | Refusal]:
    """Events in the file's order. An instant without an offset is taken in ``zone``.

    Refused: no or an unreadable ``at``, an unknown ``kind``, an unknown outcome of a receipt or call, and a line that
    names neither number, customer, debt nor message (a ``change`` needs none). Raises UnreadableInput for a file
    without the columns ``at`` and ``kind``.
    """
    made = partial(event_of, zone=zone)
    return read_lines(path, (words or _words()).events, ("at", "kind"), encoding, made)


def event_of(row: int, found: Fields, *, zone: tzinfo = UTC) -> Event:
    """The event that a line's fields tell; raises Unusable with why a line is refused."""
    kind = _word(found.get("kind", ""))
    if kind not in EVENT_KINDS:
        raise Unusable("kind is empty" if not kind else f"kind is not one of {', '.join(sorted(EVENT_KINDS))}")
    at = parse_instant(found.get("at", ""), zone)
    if at.value is None:
        raise Unusable(f"at cannot be read: {at.reason}")
    outcome = _word(found.get("outcome", ""))
    known = {"receipt": RECEIPT_OUTCOMES, "call": CALL_OUTCOMES}.get(kind)
    if known and outcome and outcome not in known:
        raise Unusable(f"outcome of a {kind} is not one of {', '.join(sorted(known))}")
    if kind != "change" and not any(found.get(name) for name in ("number", "customer_id", "message_id", "debt_id")):
        raise Unusable("it names no number, customer, debt or message")
    texts = {name: text for name, text in found.items() if name not in _READ}
    return Event(
        row,
        at.value,
        kind,
        outcome=outcome,
        purpose=_word(found.get("purpose", "")),
        # an unreadable word is as good as none: the outcome then says what it was
        connected=_TRUTHS.get(_word(found.get("connected", ""))),
        effective=_TRUTHS.get(_word(found.get("effective", ""))),
        **texts,
    )


def read_intel(
    path: Path, *, encoding: str | None = None, zone: tzinfo = UTC, words: HeaderWords | None = None
) -> Iterator[IntelAnswer | Refusal]:
    """Providers' answers in the file's order. An unknown verdict is refused, never taken for good news."""

    def made(row: int, found: Fields) -> IntelAnswer:
        number = found.get("number", "")
        if not number:
            raise Unusable("number is empty")
        verdict = _word(found.get("verdict", ""))
        if verdict not in VERDICTS:
            raise Unusable(
                "verdict is empty" if not verdict else f"verdict is not one of {', '.join(sorted(VERDICTS))}"
            )
        asked = parse_instant(found.get("asked_at", ""), zone)
        as_of = parse_date(found.get("as_of", ""))
        if asked.value is None and asked.reason != "empty":
            raise Unusable(f"asked_at cannot be read: {asked.reason}")
        if as_of.value is None and as_of.reason:
            raise Unusable(f"as_of cannot be read: {as_of.reason}")
        if asked.value is None and as_of.value is None:
            raise Unusable("asked_at and as_of are both empty")
        return IntelAnswer(
            row,
            number,
            found.get("provider", ""),
            asked.value,
            as_of.value,
            verdict,
            found.get("raw", ""),
            # columns that an answer may do without: an unreadable one is as good as none
            parse_instant(found.get("expires_at", ""), zone).value,
            _TRUTHS.get(_word(found.get("ported", ""))),
        )

    return read_lines(path, (words or _words()).intel, ("number", "verdict"), encoding, made)


def read_own(
    path: Path, *, encoding: str | None = None, words: HeaderWords | None = None
) -> Iterator[OwnNumber | Refusal]:
    """The lender's own list. A line or list without a kind is the lender's."""

    def made(row: int, found: Fields) -> OwnNumber:
        number = found.get("number", "")
        if not number:
            raise Unusable("number is empty")
        kind = OWN_KINDS.get(_word(found.get("kind", "")) or "lender")
        if kind is None:
            raise Unusable("kind is not one of lender, staff, agency")
        return OwnNumber(row, number, kind)

    return read_lines(path, (words or _words()).own, ("number",), encoding, made)


def _words() -> HeaderWords:
    return load_header_words(data_dir("config") / "book" / "headers.toml")


def _word(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")


def read_lines(
    path: Path, words: Words, needed: Sequence[str], encoding: str | None, made: Callable[[int, Fields], T]
) -> Iterator[T | Refusal]:
    """Lines of a CSV or JSON lines file in its order, each as ``made`` makes it or refused with why.

    ``words`` maps fields to the headers they go by, ``needed`` are fields without which the file is refused;
    ``made(row, fields)`` raises Unusable with the reason for a line it cannot use.
    """
    kind = sniff(path)
    if kind not in (BookKind.csv, BookKind.jsonl):
        raise UnreadableInput(f"{path}: events, intel and own lists are read from CSV or JSON lines: save it as CSV")
    rows = _json_rows(path, words, encoding) if kind is BookKind.jsonl else _csv_rows(path, words, needed, encoding)
    for row, found, reason in rows:
        if found is None:
            yield Refusal(str(path), row, reason)
            continue
        try:
            yield made(row, found)
        except Unusable as unusable:
            yield Refusal(str(path), row, str(unusable))


def _columns(header: Sequence[str], words: Words) -> dict[str, int]:
    """Field → column, the most preferred word first."""
    keys = [header_key(text) for text in header]
    found: dict[str, int] = {}
    for name, known in words.items():
        index = next((keys.index(word) for word in known if word in keys), None)
        if index is not None and index not in found.values():
            found[name] = index
    return found


def _csv_rows(
    path: Path, words: Words, needed: Sequence[str], encoding: str | None
) -> Iterator[tuple[int, dict[str, str] | None, str]]:
    def judge(header: Sequence[str]) -> Recognised:
        found = _columns(header, words)
        enough = all(name in found for name in needed)
        return Recognised(Columns(Form.long, ()) if enough else None, len(found))

    text = DelimitedText(path, judge, encoding=encoding, delimiter=None)
    columns = _columns(text.found.header, words)
    missing = [name for name in needed if name not in columns]
    if missing:
        raise UnreadableInput(f"{path}: no column {' or '.join(repr(name) for name in missing)} in its header")
    for row, record in text.records():
        if record.reason:
            yield row, None, record.reason
        elif record.cells:
            yield row, {name: record.cells[index].strip() for name, index in columns.items()}, ""


def _json_rows(path: Path, words: Words, encoding: str | None) -> Iterator[tuple[int, dict[str, str] | None, str]]:
    by_key = {key: name for name, known in words.items() for key in reversed(known)}
    exact = set(words)
    for row, cells, reason in JsonlText(path, encoding=encoding).texts():
        if cells is None:
            yield row, None, reason
            continue
        found = {key: cells[key].strip() for key in cells.keys() & exact}
        for key, value in cells.items():
            name = by_key.get(header_key(key))
            if name and name not in found:
                found[name] = value.strip()
        yield row, found, ""
