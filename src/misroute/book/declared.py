"""Wishes and consents as the lender's other systems keep them (CSV or JSON lines): the fields of contract section 4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path

from misroute.book.dates import parse_instant
from misroute.book.evidence import Fields, Refusal, Unusable, read_lines

_COMMON = {
    "at": ("at", "time", "timestamp", "时间", "日期", "提出时间", "同意时间"),
    "kind": ("kind", "type", "类型", "种类"),
    "person": ("by", "person", "customerid", "customer", "客户号", "客户编号", "用户id"),
    "number": ("number", "phone", "mobile", "号码", "手机号", "电话"),
    "note": ("note", "reason", "text", "备注", "说明", "内容"),
}
_WISH_WORDS = {
    **_COMMON,
    "form": ("form", "形式"),
    "medium": ("medium", "channel", "渠道", "方式"),
}
_CONSENT_WORDS = {
    **_COMMON,
    "given_to": ("givento", "给予对象", "授权对象"),
    "for_role": ("for", "forrole", "role", "可告知", "关系"),
}


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """A wish or a consent as a line tells it, '' where it says nothing; what the words mean the service decides."""

    row: int
    at: datetime
    kind: str
    person: str
    number: str = field(repr=False)
    note: str = field(repr=False)
    form: str = ""
    medium: str = ""
    given_to: str = ""
    for_role: str = ""


def read_wishes(path: Path, *, encoding: str | None = None, zone: tzinfo = UTC) -> Iterator[DeclaredLine | Refusal]:
    """Wishes in the file's order; a line without an instant or a kind is refused, never dated by guess."""
    return read_lines(path, _WISH_WORDS, ("at", "kind"), encoding, partial(_line, zone))


def read_consents(path: Path, *, encoding: str | None = None, zone: tzinfo = UTC) -> Iterator[DeclaredLine | Refusal]:
    """Consents in the file's order; as ``read_wishes``, and the customer is needed too."""
    return read_lines(path, _CONSENT_WORDS, ("at", "kind", "person"), encoding, partial(_line, zone))


def _line(zone: tzinfo, row: int, found: Fields) -> DeclaredLine:
    at = parse_instant(found.get("at", ""), zone)
    if at.value is None:
        raise Unusable(f"at cannot be read: {at.reason}")
    if not found.get("kind"):
        raise Unusable("kind is empty")
    names = ("kind", "person", "number", "note", "form", "medium", "given_to", "for_role")
    return DeclaredLine(row, at.value, **{name: found.get(name, "") for name in names})
