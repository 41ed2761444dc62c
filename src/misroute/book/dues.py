"""Debts and waiting messages, as the lender's systems export them (CSV or JSON lines)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from misroute.book.evidence import Fields, Refusal, Unusable, read_lines

_DEBT_WORDS = {
    "customer_id": ("customerid", "customer", "客户号", "客户编号", "用户id"),
    "debt_id": ("debtid", "loanid", "debt", "借据号", "合同号", "账户号"),
    "past_due_days": ("pastduedays", "dpd", "overduedays", "逾期天数"),
    "late_fee": ("latefee", "fee", "滞纳金", "逾期费用", "违约金"),
    "currency": ("currency", "币种"),
}
_QUEUED_WORDS = {
    "message_id": ("messageid", "id", "消息id", "消息编号"),
    "number": ("number", "phone", "to", "mobile", "号码", "手机号", "电话"),
    "channel": ("channel", "渠道"),
    "campaign": ("campaign", "活动", "批次"),
    "customer_id": ("customerid", "customer", "客户号", "客户编号"),
    "template": ("template", "模板"),
    "gateway": ("gateway", "通道"),
}
_MOST = Decimal("1e12")


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One debt: ``late_fee`` a decimal as text, None when the export does not say (which is not the same as none)."""

    row: int
    customer_id: str
    debt_id: str
    past_due_days: int | None
    late_fee: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class QueuedLine:
    """One message that a sender has waiting."""

    row: int
    message_id: str
    number: str = field(repr=False)
    channel: str
    campaign: str
    customer_id: str
    template: str = ""
    gateway: str = ""


def read_debts(path: Path, *, encoding: str | None = None) -> Iterator[DebtLine | Refusal]:
    """Debts in the file's order; a fee that is no amount is refused, never taken for zero."""
    return read_lines(path, _DEBT_WORDS, ("customer_id", "debt_id"), encoding, _debt)


def read_queued(path: Path, *, encoding: str | None = None) -> Iterator[QueuedLine | Refusal]:
    """Waiting messages in the file's order."""
    return read_lines(path, _QUEUED_WORDS, ("message_id", "number"), encoding, _queued)


def _debt(row: int, found: Fields) -> DebtLine:
    customer, debt = found.get("customer_id", ""), found.get("debt_id", "")
    if not customer or not debt:
        raise Unusable("customer_id or debt_id is empty")
    days, currency = found.get("past_due_days", ""), found.get("currency", "")
    if days and not (days.lstrip("-").isdecimal() and len(days) < 7):
        raise Unusable("past_due_days is not a whole number")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Unusable("currency is not three letters such as CNY")
    return DebtLine(
        row, customer, debt, int(days) if days else None, _amount(found.get("late_fee", "")), currency.upper() or None
    )


def _amount(text: str) -> str | None:
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Unusable("late_fee is not an amount such as 12.50") from None
    if not amount.is_finite() or amount < 0 or amount >= _MOST or amount != round(amount, 2):
        raise Unusable("late_fee is not an amount such as 12.50")
    return f"{amount:.2f}"


def _queued(row: int, found: Fields) -> QueuedLine:
    message, number = found.get("message_id", ""), found.get("number", "")
    if not message or not number:
        raise Unusable("message_id or number is empty")
    return QueuedLine(
        row,
        message,
        number,
        found.get("channel", ""),
        found.get("campaign", ""),
        found.get("customer_id", ""),
        found.get("template", ""),
        found.get("gateway", ""),
    )
