"""Planned sends, as a dialler or a campaign exports them (CSV or JSON lines): the fields of ``send`` of contract §4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from misroute.book.evidence import Fields, Refusal, read_lines

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


@dataclass(frozen=True, slots=True)
class SendLine:
    """One planned send: its fields as written, empty ones left out."""

    row: int
    send: dict[str, str] = field(repr=False)


def read_sends(path: Path, *, encoding: str | None = None) -> Iterator[SendLine | Refusal]:
    """Planned sends in the file's order; what a field means, and whether it can be read, the gate decides."""
    return read_lines(path, _WORDS, ("channel", "purpose", "to"), encoding, _send)


def _send(row: int, fields: Fields) -> SendLine:
    return SendLine(row, {name: fields[name] for name in SEND_FIELDS if fields.get(name)})
