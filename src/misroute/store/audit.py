"""The audit log: reading, exporting and verifying it. Entries are appended by ``Unit.audit`` and by nothing else.

An entry is JSON: seq, at, actor, kind, subject, detail; ids and masks only, so that nothing in it must ever be erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa

from misroute.errors import UnreadableInput
from misroute.seal import ChainHead, ChainVerdict, verify_chain
from misroute.store import chainlog
from misroute.store.tables import AuditEntryRow, table_of
from misroute.store.unit import Unit

_LOG = table_of(AuditEntryRow)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the log, read."""

    seq: int
    at: datetime
    actor: str
    kind: str
    subject: str | None
    detail: dict[str, Any]


def head(unit: Unit) -> ChainHead:
    """The log's end: export it, and a tail cut later shows."""
    return chainlog.head(unit.session)


def verify(unit: Unit, anchors: Iterable[ChainHead] = ()) -> ChainVerdict:
    """Walk the whole log; ``anchors`` are heads that were exported earlier."""
    return verify_chain(chainlog.walk(unit.session), head(unit), anchors)


def entries(unit: Unit, *, subject: str | None = None, after: int = 0, limit: int = 100) -> tuple[AuditEntry, ...]:
    """Entries in order, after the one of place ``after``; of one subject when asked."""
    found: list[AuditEntry] = []
    for entry in chainlog.walk(unit.session, after=after):
        read = _read(entry.body)
        if subject is None or read.subject == subject:
            found.append(read)
        if len(found) == limit:
            break
    return tuple(found)


def _read(body: str) -> AuditEntry:
    raw = json.loads(body)
    at = datetime.fromisoformat(raw["at"])
    return AuditEntry(raw["seq"], at, raw["actor"], raw["kind"], raw["subject"], raw["detail"])


def export(unit: Unit, out: TextIO) -> ChainHead:
    """Write every entry as a JSON line with its hashes, the head as the last line; returns the head."""
    for entry in chainlog.walk(unit.session):
        line = {"seq": entry.seq, "prev": entry.prev.hex(), "body": entry.body, "hash": entry.hash.hex()}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    last = head(unit)
    out.write(json.dumps({"head": head_to_json(last)}) + "\n")
    return last


def head_to_json(head: ChainHead) -> dict[str, Any]:
    """A head as JSON values, to be kept away from the database."""
    return {"seq": head.seq, "hash": head.hash.hex()}


def read_head(path: Path) -> ChainHead:
    """The head in a file: one exported alone, or the last line of an exported log. Raises UnreadableInput."""
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        found = json.loads(lines[-1])
        found = found.get("head", found)
        return ChainHead(int(found["seq"]), bytes.fromhex(found["hash"]))
    except OSError as error:
        raise UnreadableInput(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise UnreadableInput(f"{path} holds no head of an audit log: use a file that `audit export` wrote") from None


def has_kind(unit: Unit, kind: str) -> bool:
    """Whether there is any entry of this kind; it looks through the whole log, so ask seldom."""
    # within a JSON string a quote is escaped, so that nothing that anybody typed looks like this
    told = _LOG.c.body.contains(f'"kind":{json.dumps(kind)}', autoescape=True)
    return unit.execute(sa.select(_LOG.c.seq).where(told).limit(1)).first() is not None


def count(unit: Unit) -> int:
    """How many entries there are."""
    return int(unit.execute(sa.select(sa.func.count()).select_from(_LOG)).scalar_one())
