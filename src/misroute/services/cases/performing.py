"""Do one automatic step of a case: decide its effects, or find that there is nothing to do.

Everything happens inside the caller's transaction; what must reach the outside becomes an effect of the outbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from misroute.letters import BorrowerContext, LetterLeak, RecipientContext
from misroute.letters.contexts import Cause, ContactChannel
from misroute.phones import mask
from misroute.remedy import Audience, EffectKind, EffectSpec, Playbook, Step, StepLog
from misroute.remedy.steps import effect_key
from misroute.services.caserules import CaseRules, currency_of, language_of
from misroute.services.cases import bookfix, money
from misroute.services.cases.money import AskApproval, AskPerson
from misroute.services.cases.reach import recent_sends
from misroute.services.gate.blast import blast_of
from misroute.store import contact_points, holds, parties, queued
from misroute.store.cases import Case
from misroute.store.customers import Customer, customer
from misroute.store.outbox import NewEffect
from misroute.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Enqueued:
    """These effects are to be put into the outbox; the step is done when all are delivered."""

    effects: tuple[NewEffect, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """The step is done without any effect; ``outcome`` says why."""

    outcome: str


Performed = Enqueued | Nothing | AskPerson | AskApproval


@dataclass(frozen=True, slots=True)
class Doing:
    """What a step is done with."""

    unit: Unit
    rules: CaseRules
    case: Case
    playbook: Playbook
    step: Step
    entry: StepLog

    def key(self, part: str = "") -> str:
        """The idempotency key of one of the step's effects."""
        return effect_key(self.case.id, self.step.id, self.entry.intent, part)

    def effect(self, key: str, kind: EffectKind, payload: dict[str, object], audience: str | None) -> NewEffect:
        """A new effect of this step."""
        return NewEffect(
            key=key,
            kind=kind.value,
            connector=kind.value,
            payload=payload,
            case_id=self.case.id,
            step=self.step.id,
            intent=self.entry.intent,
            audience=audience,
        )

    @property
    def today(self) -> date:
        """The day at the house."""
        return self.rules.day_of(self.unit.now)

    def reserve(self, key: str, kind: str, borrower: Customer, amount: Decimal, currency: str) -> None:
        """Count what the effect ``key`` gives against the caps."""
        money.reserve(self.unit, self.case, key, kind, borrower, amount, currency, self.entry, self.today)

    def customers(self) -> list[Customer]:
        """The borrowers the case is about."""
        linked = parties.customers_of_case(self.unit, self.case.id)
        return [customer(self.unit, found.customer_id) for found in linked]


def perform(unit: Unit, rules: CaseRules, case: Case, playbook: Playbook, step: Step, entry: StepLog) -> Performed:
    """Do ``step``, which has begun; the first reason to ask a person beats everything else."""
    doing = Doing(unit, rules, case, playbook, step, entry)
    if step.id in _WITHIN:
        return _WITHIN[step.id](doing)
    effects: list[NewEffect] = []
    outcomes: list[str] = []
    for spec in step.effects:
        done = _EFFECTS[spec.kind](doing, spec)
        if isinstance(done, AskPerson | AskApproval):
            return done
        if isinstance(done, Nothing):
            outcomes.append(done.outcome)
        else:
            effects.extend(done.effects)
    if effects:
        return Enqueued(tuple(effects))
    return Nothing("; ".join(outcomes) or "nothing to send")


def _intake(doing: Doing) -> Performed:
    """The taking in itself was done when the case was opened; the step keeps its sum."""
    linked = parties.customers_of_case(doing.unit, doing.case.id)
    sends = recent_sends(doing.unit, doing.case.number)
    return Nothing(f"{len(linked)} customer(s), {len(sends)} recent send(s)")


def _halt(doing: Doing) -> Performed:
    """Place the hold on the number and stop what is queued, in the transaction that opened the case."""
    if doing.case.number is None:
        return AskPerson("the number cannot be read: complete this step with --number")
    stopped = hold_number(doing.unit, doing.case)
    return Nothing(f"held, {stopped} queued message(s) stopped")


def hold_number(unit: Unit, case: Case) -> int:
    """The case's hold on its number, placed once; returns how many queued messages it stopped."""
    if case.number is None:
        return 0
    cause = f"case/{case.id}/halt"
    hold, fresh = holds.place(
        unit, cause=cause, scope="number", value=case.number, reason=f"case {case.id}", case_id=case.id
    )
    stopped = [message for message in queued.queued_on(unit, case.number) if message.stopped_by_hold == hold.id]
    detail = {"case": case.id, "number": mask(case.number), "stopped": [message.message_id for message in stopped]}
    unit.audit("hold.placed", hold.id, detail)
    if fresh:
        unit.audit("hold.touches", hold.id, blast_of(unit, hold).for_audit())
    return len(stopped)


_WITHIN: dict[str, Callable[[Doing], Performed]] = {"intake": _intake, "halt": _halt}


def _letter(doing: Doing, spec: EffectSpec) -> Performed:
    if spec.audience is Audience.RECIPIENT:
        return _letters_to_recipients(doing, spec)
    return _letters_to_borrowers(doing, spec)


def _letters_to_borrowers(doing: Doing, spec: EffectSpec) -> Performed:
    template = spec.template or "apology"
    found = doing.customers()
    effects = []
    for borrower in found:
        if borrower.no_contact:
            continue
        language = language_of(borrower.language, borrower.region, doing.rules.language)
        channel, destination = _way_to(doing, borrower)
        context = _borrower_context(doing, borrower, language, with_code=template == "voucher")
        if template == "voucher" and context.voucher != "issued":
            continue
        letter = doing.rules.letters.render(template, "borrower", language, context, channel=channel)
        payload = {**letter.payload(), "channel": channel, "destination": destination}
        key = doing.key("" if len(found) == 1 else borrower.id)
        effects.append(doing.effect(key, EffectKind.LETTER, payload, "borrower"))
    if effects:
        return Enqueued(tuple(effects))
    if template == "voucher":
        return Nothing("no voucher was issued")
    return Nothing("the borrower asked not to be contacted")


def _borrower_context(doing: Doing, borrower: Customer, language: str, *, with_code: bool) -> BorrowerContext:
    """What the letter may tell, and only what is so: promised before it is done, issued once it was given."""
    happened, by = _what_happened(doing)
    currency = currency_of(borrower.currency, borrower.region)
    amount = money.promised_voucher(doing.unit, doing.case, doing.playbook, currency)
    given = money.voucher_given(doing.unit, doing.case, borrower) if with_code else None
    return BorrowerContext(
        sender=doing.rules.sender_in(language),
        receipt=receipt_of(doing.case.id),
        name=borrower.name,
        happened_on=happened,
        channel=by,
        cause=_cause(doing),
        fee="promised" if money.fee_may_be_due(doing.unit, borrower) else "nothing_due",
        voucher="issued" if given else "promised" if amount is not None else "",
        voucher_amount=given.amount if given else amount,
        voucher_code=money.code_of(given.key) if given else None,
        currency=currency,
    )


def _letters_to_recipients(doing: Doing, spec: EffectSpec) -> Performed:
    found = [one for one in parties.recipients_of(doing.unit, doing.case.id) if one.number and not one.no_contact]
    secrets = [secret for one in doing.customers() for secret in (one.name, one.ref, one.address) if secret]
    effects = []
    for recipient in found:
        language = language_of(recipient.language, _region_of(doing, recipient.number), doing.rules.language)
        happened, by = _what_happened(doing)
        context = RecipientContext(
            sender=doing.rules.sender_in(language),
            receipt=receipt_of(doing.case.id),
            happened_on=happened,
            channel=by,
            voucher_link=doing.rules.voucher_link,
        )
        try:
            letter = doing.rules.letters.render(
                spec.template or "apology", "recipient", language, context, channel="sms", never=secrets
            )
        except LetterLeak:
            # a borrower called like a word of the letter, say: a person writes, and the case goes on meanwhile
            return AskPerson("the letter was not made, it would show something of the borrower: answer by hand")
        payload = {**letter.payload(), "channel": "sms", "destination": recipient.number}
        key = doing.key("" if len(found) == 1 else recipient.id)
        effects.append(doing.effect(key, EffectKind.LETTER, payload, "recipient"))
    if not effects:
        return Nothing("no recipient to be reached")
    return Enqueued(tuple(effects))


def _waiver(doing: Doing, spec: EffectSpec) -> Performed:
    return _granted(doing, EffectKind.WAIVER, money.waiver_of, Nothing("nothing due"))


def _voucher(doing: Doing, spec: EffectSpec) -> Performed:
    return _granted(doing, EffectKind.VOUCHER, money.voucher_of, Nothing("no borrower to give one to"))


def _granted(doing: Doing, kind: EffectKind, asked_of: money.AskedOf, nothing: Nothing) -> Performed:
    """What each borrower of the case is given; a person is asked as soon as one of them needs it."""
    effects = []
    found = doing.customers()
    for borrower in found:
        asked = asked_of(doing.unit, doing.case, doing.playbook, doing.entry, borrower, doing.today)
        if isinstance(asked, AskPerson | AskApproval):
            return asked
        if asked is None:
            continue
        key = doing.key("" if len(found) == 1 else borrower.id)
        if asked.amount is not None:
            doing.reserve(key, kind.value, borrower, asked.amount, asked.currency)
        payload = {**asked.payload, "code": money.code_of(key)} if kind is EffectKind.VOUCHER else asked.payload
        effects.append(doing.effect(key, kind, payload, "borrower"))
    return Enqueued(tuple(effects)) if effects else nothing


def _book_fix(doing: Doing, spec: EffectSpec) -> Performed:
    changes = bookfix.correct(doing.unit, doing.case, parties.recipients_of(doing.unit, doing.case.id))
    if not changes:
        return Nothing("the book needs no correction")
    payload: dict[str, object] = {"case": doing.case.id, "changes": [change.to_json() for change in changes]}
    return Enqueued((doing.effect(doing.key(), EffectKind.BOOK_FIX, payload, None),))


_EFFECTS: dict[EffectKind, Callable[[Doing, EffectSpec], Performed]] = {
    EffectKind.LETTER: _letter,
    EffectKind.WAIVER: _waiver,
    EffectKind.VOUCHER: _voucher,
    EffectKind.BOOK_FIX: _book_fix,
}


def receipt_of(case_id: str) -> str:
    """The short reference that people read out on the phone: the end of the case's id, in groups of four."""
    tail = case_id[-12:].upper()
    return "-".join(tail[start : start + 4] for start in range(0, len(tail), 4))


def _way_to(doing: Doing, borrower: Customer) -> tuple[str, str]:
    """How to reach the borrower without the number at fault: another number of his own, else a paper letter.

    A paper letter is addressed by the lender's customer id: the core system knows the postal address.
    """
    own = [point for point in contact_points.points_of(doing.unit, borrower.id) if point.role == "self"]
    safe = [
        point
        for point in own
        if point.number is not None
        and point.number_id != doing.case.number_id
        and point.status == "ok"
        and point.state == "active"
        and point.problem in (None, "none")
        and not holds.active_holds(doing.unit, number=point.number, customer_refs=[borrower.ref])
    ]
    if safe:
        best = min(safe, key=lambda point: (point.risk if point.risk is not None else 1.0, point.id))
        return "sms", best.number or ""
    return "letter", borrower.ref


def _what_happened(doing: Doing) -> tuple[date | None, ContactChannel]:
    """The day and channel of the newest message to the number, as far as the sends are known."""
    sends = recent_sends(doing.unit, doing.case.number)
    if not sends:
        return None, "sms"
    newest = max(sends, key=lambda send: send.at)
    return doing.rules.day_of(newest.at), _CHANNELS.get(newest.channel or "", "sms")


_CHANNELS: dict[str, ContactChannel] = {name: name for name in get_args(ContactChannel)}
_CAUSES: dict[str, Cause] = {name: name for name in get_args(Cause)}


def _cause(doing: Doing) -> Cause:
    return _CAUSES.get(doing.case.root_cause or "", "unknown")


def _region_of(doing: Doing, number: str | None) -> str | None:
    return doing.rules.read(number).region if number else None
