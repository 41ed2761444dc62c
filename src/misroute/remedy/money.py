"""May this amount be given: caps first, then who must agree.

Caps are hard: nobody gets past them by asking twice. Above ``approval_above`` a second person must agree, and the one
who asked is never the second person (four eyes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from misroute.errors import UsageError

SYSTEM = "system"
"""The actor of automatic steps; caps per agent do not count it."""

_CENT = Decimal("0.01")
_MOST = Decimal("1e12")


class MoneyError(UsageError):
    """A text that is no amount of money."""


def parse_amount(text: object) -> Decimal:
    """An amount from ``'100'`` or ``'100.00'``: not negative, at most two decimals, never from a binary float."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str) or len(text) > 20 or not text.isascii() or "_" in text:
        raise MoneyError("an amount is a text of digits such as '100.00'")
    try:
        amount = Decimal(text.strip())
    except InvalidOperation as error:
        raise MoneyError(f"{text!r} is not an amount: write it as '100.00'") from error
    if not amount.is_finite() or amount < 0 or amount >= _MOST or amount != round(amount, 2):
        raise MoneyError(f"{text!r} is not an amount: digits, at most two decimals, not negative")
    return amount.quantize(_CENT)


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be given of one kind (``waiver``, ``voucher``) in one currency; None is no limit.

    ``amount``: what is given when nobody names another one (None: it depends on the fee due). ``per_customer`` counts
    all of a customer's cases; ``per_day`` everybody's grants of a day; ``per_agent_day`` one agent's.
    """

    kind: str
    currency: str
    amount: Decimal | None = None
    approval_above: Decimal | None = None
    per_case: Decimal | None = None
    per_customer: Decimal | None = None
    per_day: Decimal | None = None
    per_agent_day: Decimal | None = None

    def to_json(self) -> dict[str, str | None]:
        """Plain JSON values, amounts as texts."""
        amounts = {name: getattr(self, name) for name in AMOUNTS}
        texts = {name: None if amount is None else str(amount) for name, amount in amounts.items()}
        return {"kind": self.kind, "currency": self.currency, **texts}

    @classmethod
    def from_json(cls, row: Mapping[str, str | None]) -> Limits:
        """The limits ``to_json`` wrote. Raises KeyError or MoneyError."""
        read = {name: None if (text := row[name]) is None else parse_amount(text) for name in AMOUNTS}
        return cls(kind=str(row["kind"]), currency=str(row["currency"]), **read)


AMOUNTS = ("amount", "approval_above", "per_case", "per_customer", "per_day", "per_agent_day")


@dataclass(frozen=True, slots=True)
class Given:
    """What was already given of this kind and currency, before this request (the request itself not counted)."""

    case: Decimal = Decimal(0)
    customer: Decimal = Decimal(0)
    day: Decimal = Decimal(0)
    agent_day: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """Who asks for how much; ``approver`` is the second person once there is one."""

    kind: str
    amount: Decimal
    currency: str
    requester: str
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class MoneyReason:
    """Why: a code, and one sentence in each language."""

    code: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Grant:
    """Give it."""

    amount: Decimal
    currency: str
    approver: str | None


@dataclass(frozen=True, slots=True)
class NeedsApproval:
    """A second person must agree first."""

    reasons: tuple[MoneyReason, ...]


@dataclass(frozen=True, slots=True)
class RefusedGrant:
    """Not this amount, whoever agrees (or not by this approver)."""

    reasons: tuple[MoneyReason, ...]


def decide_grant(request: GrantRequest, limits: Limits, given: Given) -> Grant | NeedsApproval | RefusedGrant:
    """Whether ``request`` may be given under ``limits`` when ``given`` was given before.

    Raises MoneyError when the limits are for another kind or currency, or the amount is not positive.
    """
    if (request.kind, request.currency) != (limits.kind, limits.currency):
        raise MoneyError(f"the limits are for {limits.kind} in {limits.currency}, not for this request")
    if request.amount <= 0:
        raise MoneyError("an amount to give is more than zero")
    refusals = [
        _over(code, request, cap, before, words)
        for code, cap, before, words in (
            ("cap_case", limits.per_case, given.case, ("for one case", "单个案件")),
            ("cap_customer", limits.per_customer, given.customer, ("for one customer", "单个客户")),
            ("cap_day", limits.per_day, given.day, ("for one day", "单日")),
            ("cap_agent_day", None if request.requester == SYSTEM else limits.per_agent_day, given.agent_day,
             ("for one agent and day", "单人单日")),
        )
        if cap is not None and before + request.amount > cap
    ]  # fmt: skip
    if request.approver is not None and request.approver == request.requester:
        refusals.append(_SAME_PERSON)
    if refusals:
        return RefusedGrant(tuple(refusals))
    if limits.approval_above is not None and request.amount > limits.approval_above and request.approver is None:
        limit = f"{limits.approval_above} {request.currency}"
        return NeedsApproval(
            (
                MoneyReason(
                    "above_limit",
                    f"{request.amount} {request.currency} is above {limit}: a second person must approve",
                    f"{request.amount} {request.currency} 超过 {limit}，须由另一人批准",
                ),
            )
        )
    return Grant(request.amount, request.currency, request.approver)


_SAME_PERSON = MoneyReason(
    "same_person",
    "the one who asked cannot approve: a second person must",
    "申请人不能自行批准，须由另一人批准",
)


def _over(
    code: str, request: GrantRequest, cap: Decimal | None, before: Decimal, words: tuple[str, str]
) -> MoneyReason:
    currency = request.currency
    return MoneyReason(
        code,
        f"{before} + {request.amount} {currency} would pass the cap of {cap} {currency} {words[0]}",
        f"已给 {before}，再给 {request.amount} {currency} 将超过{words[1]}上限 {cap} {currency}",
    )
