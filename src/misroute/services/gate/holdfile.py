"""The holds in force as a file for a sender: whole or not there at all, from one snapshot.

A number is written as a keyed hash that a sender who has the key can match and nobody else can read: HMAC-SHA256 with
the key's UTF-8 bytes over the number in E.164 (with its plus sign), 64 hex digits in small letters. In clear only for a
reason, which the file's first line (JSONL) and the audit log keep.
"""

from __future__ import annotations

import csv
import hmac
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from misroute.book.atomic import Outputs
from misroute.errors import UsageError
from misroute.services.answers import plain_reason
from misroute.store import holds
from misroute.store.holds import Hold
from misroute.store.unit import Store

FORMATS = ("csv", "jsonl")
SHORTEST_KEY = 24
"""Characters of a key: there are so few numbers that a short key would be found by trying."""
COLUMNS = ("hold", "scope", "value", "since")


@dataclass(frozen=True, slots=True)
class HoldFile:
    """The service behind ``misroute hold export``."""

    store: Store

    def export(self, out: Path, format: str, *, key: str | None, reason: str | None, actor: str) -> int:
        """Write all holds in force; returns how many. ``reason``: numbers in clear, else hashed with ``key``.

        Raises UsageError for an unknown format, and when there is neither a reason nor a key that is long enough.
        """
        if format not in FORMATS:
            raise UsageError(f"no format {format[:20]!r} for holds: one of {', '.join(FORMATS)}")
        why = plain_reason(reason or "")
        if not why and len(key or "") < SHORTEST_KEY:
            raise UsageError(
                f"numbers are hashed with a key of at least {SHORTEST_KEY} characters in MISROUTE_HOLDS_KEY; "
                "set it, or give --reveal with --reason TEXT"
            )
        with Outputs() as outputs:
            file = outputs.open(out)  # a folder that is not there is said before anything is recorded
            with self.store.write(actor) as unit:  # on record before anything can be read
                detail: dict[str, Any] = {"format": format, "numbers": "full" if why else "hashed"}
                unit.audit("holds.exported", None, {**detail, "file": out.name, **({"reason": why} if why else {})})
            with self.store.read() as unit:
                count = holds.count_active(unit)
                text = io.TextIOWrapper(file, encoding="utf-8", newline="")
                head = {"misroute": "holds", "as_of": unit.now.isoformat(), "count": count}
                head |= {"numbers": "full", "reason": why} if why else {"numbers": "hmac-sha256"}
                rows = (_row(hold, None if why else key) for hold in holds.every_active(unit))
                if format == "csv":
                    _write_csv(text, rows)
                else:
                    _write_jsonl(text, head, rows)
                text.flush()
                text.detach()
        return count


def number_hash(key: str, e164: str) -> str:
    """The hash of a number as the module says."""
    return hmac.digest(key.encode(), e164.encode(), "sha256").hex()


def _row(hold: Hold, key: str | None) -> dict[str, str]:
    value = hold.value or ""
    if hold.scope == "number" and key is not None:
        value = number_hash(key, value)
    return {"hold": hold.id, "scope": hold.scope, "value": value, "since": hold.since.isoformat()}


def _write_csv(text: TextIO, rows: Iterable[dict[str, str]]) -> None:
    # Nothing is made harmless for spreadsheets: a machine compares the values, and one that is changed would not match,
    # so that the sender would go on with what is held.
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _write_jsonl(text: TextIO, head: dict[str, Any], rows: Iterator[dict[str, str]]) -> None:
    text.write(json.dumps(head, ensure_ascii=False) + "\n")
    text.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
