"""The holds in force as a file for a sender, or what has changed since a cursor: whole or not there at all.

Either is one snapshot, and the file's first line (JSONL) and the answer say the cursor from which the next one goes on.
A number is written as a keyed hash that a sender who has the key can match and nobody else can read: HMAC-SHA256 with
the key's UTF-8 bytes over the number in E.164 (with its plus sign), 64 hex digits in small letters. In clear only for a
reason, which the file's first line (JSONL) and the audit log keep.
"""

from __future__ import annotations

import csv
import hmac
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from misroute.book.atomic import Outputs
from misroute.errors import UsageError
from misroute.services.answers import plain_reason
from misroute.services.gate.holdfeed import MOST, Hide, checked_cursor, held_row, page
from misroute.store import epoch, holds
from misroute.store.unit import Store, Unit

FORMATS = ("csv", "jsonl")
SHORTEST_KEY = 24
"""Characters of a key: there are so few numbers that a short key would be found by trying."""
COLUMNS = ("hold", "scope", "value", "since")
CHANGES = ("seq", "change", *COLUMNS, "at")


@dataclass(frozen=True, slots=True)
class HoldsWritten:
    """How many holds, or changes, a file has, and the cursor to ask with next time."""

    count: int
    cursor: int


@dataclass(frozen=True, slots=True)
class HoldFile:
    """The service behind ``misroute hold export``."""

    store: Store

    def export(
        self, out: Path, format: str, *, key: str | None, reason: str | None, since: int | None = None, actor: str
    ) -> HoldsWritten:
        """Write all holds in force, or with ``since`` every change after that cursor, in order.

        ``reason``: numbers in clear, else hashed with ``key``. Raises UsageError for an unknown format, a cursor below
        nothing, and when there is neither a reason nor a key that is long enough; Conflict for a cursor that lies ahead
        of this database.
        """
        if format not in FORMATS:
            raise UsageError(f"no format {format[:20]!r} for holds: one of {', '.join(FORMATS)}")
        why = plain_reason(reason or "")
        if not why and len(key or "") < SHORTEST_KEY:
            raise UsageError(
                f"numbers are hashed with a key of at least {SHORTEST_KEY} characters in MISROUTE_HOLDS_KEY; "
                "set it, or give --reveal with --reason TEXT"
            )
        hide = None if why else partial(number_hash, key or "")
        with Outputs() as outputs:
            file = outputs.open(out)  # a folder that is not there is said before anything is recorded
            with self.store.write(actor) as unit:  # on record before anything can be read
                detail: dict[str, Any] = {"format": format, "numbers": "full" if why else "hashed"}
                detail |= {} if since is None else {"since": since}
                unit.audit("holds.exported", None, {**detail, "file": out.name, **({"reason": why} if why else {})})
            with self.store.read() as unit:
                head: dict[str, Any] = {"misroute": "holds" if since is None else "hold changes"}
                head["as_of"] = unit.now.isoformat()
                rows: Iterator[dict[str, Any]]
                if since is None:
                    cursor = epoch.current(unit)
                    count = holds.count_active(unit)
                    rows = (held_row(hold, hide) for hold in holds.every_active(unit))
                else:
                    cursor = checked_cursor(unit, since)
                    count = cursor - since
                    rows = _changes(unit, since, hide)
                head |= {"count": count, "cursor": cursor}
                head |= {"numbers": "full", "reason": why} if why else {"numbers": "hmac-sha256"}
                text = io.TextIOWrapper(file, encoding="utf-8", newline="")
                if format == "csv":
                    _write_csv(text, COLUMNS if since is None else CHANGES, rows)
                else:
                    _write_jsonl(text, head, rows)
                text.flush()
                text.detach()
        return HoldsWritten(count, cursor)


def _changes(unit: Unit, since: int, hide: Hide | None) -> Iterator[dict[str, Any]]:
    more = True
    while more:
        found = page(unit, since, limit=MOST, hide=hide)
        yield from found.changes
        since, more = found.cursor, found.more


def number_hash(key: str, e164: str) -> str:
    """The hash of a number as the module says."""
    return hmac.digest(key.encode(), e164.encode(), "sha256").hex()


def _write_csv(text: TextIO, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    # Nothing is made harmless for spreadsheets: a machine compares the values, and one that is changed would not match,
    # so that the sender would go on with what is held.
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _write_jsonl(text: TextIO, head: dict[str, Any], rows: Iterable[dict[str, Any]]) -> None:
    text.write(json.dumps(head, ensure_ascii=False) + "\n")
    text.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
