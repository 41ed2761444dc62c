"""Sample contexts, the fullest and the barest of each audience: what every template is tried with at loading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from misroute.letters.contexts import Audience, BorrowerContext, Context, NoticeContext, RecipientContext, Sender

_SENDER = Sender("Example Services", "+1 800 555 0199", "09:00-18:00")
_DAY = date(2026, 3, 2)


def samples_for(audience: Audience) -> Sequence[Context]:
    """Contexts that exercise every optional field, present and absent."""
    if audience == "recipient":
        return (
            RecipientContext(_SENDER, "R-1"),
            RecipientContext(_SENDER, "R-1", _DAY, "call", "https://help.example/v/Ab3"),
        )
    if audience == "internal":
        due = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
        return (
            NoticeContext(_SENDER, "C-1", "verify", due),
            NoticeContext(_SENDER, "C-1", "verify", due, "80%", "wang", "Asia/Shanghai"),
        )
    full = BorrowerContext(
        _SENDER,
        "R-1",
        "张伟",
        _DAY,
        "call",
        ("name", "reminder", "amount", "due_date", "account"),
        "contact_data",
        "waived",
        Decimal("35.50"),
        "issued",
        Decimal(100),
        "V-1",
        date(2026, 6, 30),
        "CNY",
        "https://help.example/c/Ab3",
    )
    promised = BorrowerContext(_SENDER, "R-1", fee="promised", voucher="promised", voucher_amount=Decimal(100))
    return (BorrowerContext(_SENDER, "R-1"), full, promised, BorrowerContext(_SENDER, "R-1", fee="nothing_due"))
