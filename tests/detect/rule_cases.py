"""Reads the rule cases (``cases/MR###.toml``) into facts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from misroute.detect import (
    Claim,
    EventKind,
    Facts,
    Happening,
    OtherNumber,
    OtherUser,
    OwnKind,
    SourceSwaps,
    Verdict,
    VerdictKind,
)
from misroute.people import Relation, ReplyLabel
from misroute.phones import LineType, Note, Reading, Status

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 6, 1)
NUMBER = "+8613900001234"
KIN = {Relation.parent, Relation.spouse, Relation.sibling, Relation.child}


@dataclass(frozen=True)
class RuleCase:
    code: str
    hit: bool
    why: str
    facts: Facts
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.code} {'hits' if self.hit else 'spares'} {self.why}"


def read_cases() -> list[RuleCase]:
    cases = []
    for path in sorted(CASES.glob("MR*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(table) <= {"hit", "near_miss"}, path.name
        for kind in ("hit", "near_miss"):
            for entry in table.get(kind, []):
                entry = dict(entry)
                why = entry.pop("why")
                expected = entry.pop("expect", {})
                cases.append(RuleCase(path.stem, kind == "hit", why, facts_of(entry), expected))
    return cases


def facts_of(entry: dict[str, Any]) -> Facts:
    """Facts from a flat table; what is left out is an ordinary self row with a readable number."""
    entry = dict(entry)
    status = Status(entry.pop("status", "ok"))
    readable = status in (Status.ok, Status.doubtful)
    reading = Reading(
        status=status,
        e164=entry.pop("e164", NUMBER if readable else None),
        type=LineType(entry.pop("type")) if "type" in entry else (LineType.mobile if readable else None),
        region=entry.pop("number_region", "CN" if readable else None),
        notes=tuple(Note(code, "") for code in entry.pop("notes", [])),
        candidates=tuple(entry.pop("candidates", [])),
        beside=entry.pop("beside", None),
    )
    relation = Relation(entry.pop("relation", "self"))
    return Facts(
        reading=reading,
        as_of=entry.pop("as_of", TODAY),
        row=entry.pop("row", 2),
        customer="C1",
        customer_id=entry.pop("customer_id", "C1"),
        customer_name=entry.pop("customer_name", "张伟"),
        relation=relation,
        kin=relation in KIN,
        unread_dates=tuple(entry.pop("unread_dates", [])),
        claims=tuple(_claim(claim) for claim in entry.pop("claims", [])),
        happenings=tuple(_happening(event) for event in entry.pop("events", [])),
        verdicts=tuple(_verdict(verdict) for verdict in entry.pop("intel", [])),
        other_numbers=tuple(_other(other) for other in entry.pop("other_numbers", [])),
        other_users=tuple(_user(user) for user in entry.pop("other_users", [])),
        slip_of=Relation(entry.pop("slip_of")) if "slip_of" in entry else None,
        swaps=SourceSwaps(**entry.pop("swaps")) if "swaps" in entry else None,
        own=OwnKind(entry.pop("own")) if "own" in entry else None,
        **entry,
    )


def instant(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, 12, tzinfo=UTC)


def _claim(table: dict[str, Any]) -> Claim:
    relation = Relation(table.get("relation", "self"))
    same = table.get("same_customer", False)
    return Claim(
        customer="C1" if same else table.get("customer", "C2"),
        same_customer=same,
        name=table.get("name", ""),
        customer_name=table.get("customer_name", table.get("name", "")),
        relation=relation,
        kin=relation in KIN,
        row=table.get("row", 9),
        proven=table.get("proven"),
        same_address=table.get("same_address", False),
    )


def _happening(table: dict[str, Any]) -> Happening:
    return Happening(
        at=instant(table["at"]),
        kind=EventKind(table["kind"]),
        outcome=table.get("outcome", ""),
        customer=table.get("customer", "C1"),
        reply=ReplyLabel(table["reply"]) if "reply" in table else None,
        reply_confidence=table.get("reply_confidence", 0.9 if "reply" in table else 0.0),
        relation=Relation(table["relation"]) if "relation" in table else None,
        gateway=table.get("gateway", 0),
        doubted=table.get("doubted", False),
    )


def _verdict(table: dict[str, Any]) -> Verdict:
    return Verdict(
        VerdictKind(table["verdict"]),
        table.get("provider", "carrier"),
        instant(table["asked_at"]) if "asked_at" in table else None,
        table.get("as_of"),
        instant(table["expires"]) if "expires" in table else None,
        table.get("ported"),
    )


def _other(table: dict[str, Any]) -> OtherNumber:
    relation = Relation(table["relation"]) if "relation" in table else None
    return OtherNumber(
        at=instant(table["at"]),
        kind=EventKind(table.get("kind", "login")),
        relation=relation,
        kin=relation in KIN,
        own=table.get("own", False),
        since=instant(table["since"]) if "since" in table else None,
        slip=table.get("slip", False),
    )


def _user(table: dict[str, Any]) -> OtherUser:
    return OtherUser(table["customer"], table.get("name", ""), instant(table["at"]), EventKind.login)
