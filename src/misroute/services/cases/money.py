"""Waivers and vouchers: how much, within which caps, and the reservation that stands behind every effect.

A grant is *reserved* in the transaction that queues the effect, *confirmed* when the effect is delivered and *reversed*
when it never will be; caps count what is reserved and confirmed, so a retry or a crash can never give twice.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from misroute.errors import NotFound
from misroute.remedy import (
    Grant,
    GrantRequest,
    NeedsApproval,
    Playbook,
    StepLog,
    StepState,
    decide_grant,
    parse_amount,
)
from misroute.remedy.money import SYSTEM
from misroute.services.caserules import currency_of
from misroute.store import customers, grants
from misroute.store.cases import Case
from misroute.store.customers import Customer
from misroute.store.grants import GrantRecord
from misroute.store.steps import case_log
from misroute.store.unit import Unit


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Only a person can go on, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class AskApproval:
    """A second person must agree; ``requested_by`` is the first."""

    reason: str
    requested_by: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What the money system is asked: ``amount`` None lets it waive whatever is due."""

    amount: Decimal | None
    currency: str
    payload: dict[str, object] = field(repr=False)


AskedOf = Callable[[Unit, Case, Playbook, StepLog, Customer, date], Ask | AskPerson | AskApproval | None]
"""What a borrower is to be given on a day, or who must be asked first; None for nothing."""


def waiver_of(
    unit: Unit, case: Case, playbook: Playbook, entry: StepLog, borrower: Customer, day: date
) -> Ask | AskPerson | AskApproval | None:
    """What to waive for this borrower; None when the lender's export says that no late fee is due.

    ``day`` is the day at the house, by which the daily caps are counted.
    """
    debts = customers.debts_of(unit, borrower.id)
    currency = next((debt.currency for debt in debts if debt.currency), None) or currency_of(
        borrower.currency, borrower.region
    )
    fees = [(debt.ref, parse_amount(debt.late_fee)) for debt in debts if debt.late_fee is not None]
    payload: dict[str, object] = {
        "case": case.id,
        "customer_id": borrower.ref,
        "currency": currency,
        "reason": "message reached the wrong person",
    }
    if not debts or len(fees) < len(debts):
        # the fee is not known here, which is not the same as none: the core system waives what is due
        return Ask(None, currency, {**payload, "amount": None, "waive": "any late fee due because of the misdirect"})
    total = sum((fee for _, fee in fees), Decimal(0))
    if total == 0:
        return None
    payload |= {"amount": str(total), "debts": [{"debt_id": ref, "late_fee": str(fee)} for ref, fee in fees if fee]}
    refused = _decided(unit, case, playbook, entry, "waiver", borrower, total, currency, day)
    return refused or Ask(total, currency, payload)


def voucher_of(
    unit: Unit, case: Case, playbook: Playbook, entry: StepLog, borrower: Customer, day: date
) -> Ask | AskPerson | AskApproval:
    """The voucher for this borrower: the amount a person named, else the playbook's; ``day`` as in ``waiver_of``."""
    currency = currency_of(borrower.currency, borrower.region)
    try:
        limits = playbook.limits_for("voucher", currency)
    except NotFound:
        return AskPerson(f"the playbook sets no voucher in {currency}: skip the step or name an amount in its file")
    amount = named_amount(entry) or limits.amount
    if amount is None:
        return AskPerson(f"the playbook names no voucher amount in {currency}")
    refused = _decided(unit, case, playbook, entry, "voucher", borrower, amount, currency, day)
    if refused is not None:
        return refused
    payload: dict[str, object] = {
        "case": case.id,
        "customer_id": borrower.ref,
        "amount": str(amount),
        "currency": currency,
        "reason": "apology for a misdirected message",
    }
    return Ask(amount, currency, payload)


def promised_voucher(unit: Unit, case: Case, playbook: Playbook, currency: str) -> Decimal | None:
    """The amount a letter may promise before the voucher is given: what an agent named, else the playbook's."""
    entry = case_log(unit, case.id).of("voucher")
    if entry.state is StepState.SKIPPED:
        return None
    try:
        return named_amount(entry) or playbook.limits_for("voucher", currency).amount
    except NotFound:
        return None


def voucher_given(unit: Unit, case: Case, borrower: Customer) -> GrantRecord | None:
    """The voucher that was given to this borrower in this case, once its system has confirmed it."""
    mine = [grant for grant in grants.grants_of_case(unit, case.id) if grant.customer_id == borrower.id]
    return next((grant for grant in mine if grant.kind == "voucher" and grant.state == "confirmed"), None)


def fee_may_be_due(unit: Unit, borrower: Customer) -> bool:
    """Whether a late fee is due, or nobody here knows; False only when the lender's export says that none is."""
    debts = customers.debts_of(unit, borrower.id)
    return not debts or any(debt.late_fee is None or parse_amount(debt.late_fee) > 0 for debt in debts)


def code_of(key: str) -> str:
    """The voucher's code, derived from its key: asking twice for one voucher can only ever yield one code."""
    return "V-" + base64.b32encode(hashlib.sha256(f"voucher {key}".encode()).digest()).decode()[:12]


def named_amount(entry: StepLog) -> Decimal | None:
    """The amount a person asked for, kept in the step's outcome as ``amount 150.00``."""
    if entry.outcome and entry.outcome.startswith("amount "):
        return parse_amount(entry.outcome.removeprefix("amount "))
    return None


def reserve(
    unit: Unit,
    case: Case,
    key: str,
    kind: str,
    borrower: Customer,
    amount: Decimal,
    currency: str,
    entry: StepLog,
    day: date,
) -> None:
    """Count the grant against the caps from this transaction on, as one of ``day`` at the house."""
    grants.reserve(
        unit,
        GrantRecord(
            key=key,
            case_id=case.id,
            customer_id=borrower.id,
            kind=kind,
            amount=amount,
            currency=currency,
            requested_by=entry.requested_by or SYSTEM,
            approved_by=entry.approved_by,
            day=day,
        ),
    )


def given_for_good(unit: Unit, key: str) -> None:
    """The effect was delivered: what was reserved for it is given."""
    if _is_reserved(unit, key):
        grants.confirm(unit, key)


def call_off(unit: Unit, key: str) -> None:
    """The effect never happens: what was reserved for it counts no more."""
    if _is_reserved(unit, key):
        grants.reverse(unit, key)


def _is_reserved(unit: Unit, key: str) -> bool:
    return any(
        grant.key == key and grant.state == "reserved" for grant in grants.grants_of_case(unit, key.partition("/")[0])
    )


def _decided(
    unit: Unit,
    case: Case,
    playbook: Playbook,
    entry: StepLog,
    kind: str,
    borrower: Customer,
    amount: Decimal,
    currency: str,
    day: date,
) -> AskPerson | AskApproval | None:
    try:
        limits = playbook.limits_for(kind, currency)
    except NotFound:
        return AskPerson(f"the playbook sets no limits for a {kind} in {currency}")
    requester = entry.requested_by or SYSTEM
    given = grants.given(
        unit,
        case_id=case.id,
        customer_id=borrower.id,
        kind=kind,
        currency=currency,
        day=day,
        agent=requester,
    )
    decision = decide_grant(GrantRequest(kind, amount, currency, requester, entry.approved_by), limits, given)
    if isinstance(decision, Grant):
        return None
    why = "; ".join(reason.en for reason in decision.reasons)
    if isinstance(decision, NeedsApproval):
        return AskApproval(why, requester)
    return AskPerson(why)
