"""May this letter of a case leave now? The hold must not swallow its own apology, and nothing else slips past it.

An apology to a number that is held has a pass, issued with the letter (``passbook``): one number, one template, one
use, two weeks. It is consumed in the transaction that records the decision it lets through; the letter it was for may
ask again, since a delivery may have to be tried twice. Holds wider than a number or a customer let nothing through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from misroute.connect import Outgoing
from misroute.gate import Decision, Policy, decide, parse_scenario
from misroute.services.caserules import CaseRules
from misroute.services.gate import passbook
from misroute.services.gate.passbook import NARROW, is_apology
from misroute.store import contact_points, customers, decisions, holds, outbox, parties, passes
from misroute.store.decisions import NewDecision
from misroute.store.holds import Hold
from misroute.store.numbers import find_number, keep_number, wait_for_numbers
from misroute.store.outbox import Effect, NewEffect
from misroute.store.passes import Pass
from misroute.store.unit import Store, Unit

LOOK_AGAIN = timedelta(minutes=15)
"""How long a letter waits that a wide hold stops: such a hold is for an incident, and the letter is owed after it."""
ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class Leave:
    """The answer: it may leave (both None), it waits until ``later``, or it must not leave and ``never`` says why."""

    later: datetime | None = None
    never: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Passes:
    """What delivery asks before a letter that reaches somebody at once."""

    store: Store
    rules: CaseRules
    policies: Mapping[str, Policy]
    packs: tuple[str, ...]

    def ask(self, effect: Effect, message: Outgoing, *, actor: str) -> Leave:
        """Whether a letter may leave; an apology's answer is recorded, and its pass consumed, before it is given."""
        if message.kind != "letter" or message.channel not in ("sms", "email"):
            return Leave()
        template = str(message.payload.get("template") or "")
        with self.store.read() as unit:
            active = holds.active_holds(unit, number=message.destination, template=template or None)
            now = unit.now
        wide = [hold for hold in active if hold.scope not in NARROW]
        if wide:
            return Leave(later=now + LOOK_AGAIN, why=f"a hold on {wide[0].scope} stops it ({wide[0].id})")
        if active and (effect.audience == "borrower" or not is_apology(template)):
            # between the decision and the morning a second case may have found that this number reaches a stranger too
            return Leave(never=f"{effect.key}: the number it would go to is held now ({active[0].id})")
        if not is_apology(template):
            return Leave()
        with self.store.write(actor) as unit:
            return self._apology(unit, effect, message, template)

    def _apology(self, unit: Unit, effect: Effect, message: Outgoing, template: str) -> Leave:
        # read again within this transaction, in which the pass is consumed
        active = tuple(hold for hold in holds.active_holds(unit, number=message.destination) if hold.scope in NARROW)
        answer = self._decide(unit, effect, message, template)
        codes = [reason.code for reason in answer.reasons if reason.effect == "block"]
        entry: Pass | None = None
        if active and not codes:
            wait_for_numbers(unit, [keep_number(unit, message.destination)])
            entry, why = self._pass(unit, effect, message, template, active)
            if why is not None:
                codes = ["apology_pass"]
                self._record(unit, effect, message, "block", codes, answer)
                return self._refuse(unit, effect, f"{effect.key}: {why}", codes)
        decision_id = self._record(unit, effect, message, answer.decision, [one.code for one in answer.reasons], answer)
        if codes:
            said = ", ".join(dict.fromkeys(codes))
            return self._refuse(unit, effect, f"{effect.key}: the gate does not let it leave ({said})", codes)
        if entry is not None and entry.used_by is None and passes.use(unit, entry.id, decision_id):
            detail = {"key": effect.key, "template": template, "pass": entry.id, "decision": decision_id}
            unit.audit("pass.used", active[0].id, detail)
        return Leave()

    def _pass(
        self, unit: Unit, effect: Effect, message: Outgoing, template: str, active: tuple[Hold, ...]
    ) -> tuple[Pass | None, str | None]:
        """The pass of this letter, and why it does not open what holds the number; None when it does."""
        number_id = keep_number(unit, message.destination)
        entry = passes.find(unit, passbook.cause_of(effect.case_id, effect.step, effect.intent, number_id))
        meant_at = effect.created_at if entry is None else entry.issued_at
        anew = passbook.closed_by(meant_at, effect.case_id, active)
        if anew is not None:
            return entry, f"the number was held anew after its pass was issued ({anew.id})"
        if entry is None:  # the number was not held when the letter was queued
            entry = passbook.issue_apology(
                unit,
                case_id=effect.case_id,
                step=effect.step,
                intent=effect.intent,
                number=message.destination,
                template=template,
            )
        return entry, passbook.problem_of(entry, template=template, key=effect.key, now=unit.now, unit=unit)

    def _refuse(self, unit: Unit, effect: Effect, why: str, codes: Sequence[str]) -> Leave:
        detail = {"key": effect.key, "codes": ", ".join(dict.fromkeys(codes))}
        unit.audit("pass.refused", effect.case_id or effect.key, detail)
        return Leave(never=why)

    def _decide(self, unit: Unit, effect: Effect, message: Outgoing, template: str) -> Decision:
        active = holds.active_holds(unit, number=message.destination)
        scenario = {
            "policy": list(self.packs),
            "now": unit.now.isoformat(),
            "send": {
                "channel": message.channel,
                "purpose": "apology",
                "to": message.destination,
                "person": ADDRESSEE,
                "template": template,
            },
            "persons": {ADDRESSEE: {"role": "borrower" if effect.audience == "borrower" else "stranger"}},
            "holds": [
                {"scope": "number", "value": message.destination, "since": hold.since.isoformat()}
                for hold in active
                if hold.scope == "number"
            ],
            "requests": self._refusals(unit, effect, message),
            "history": self._sent_before(unit, effect, message, template),
        }
        return decide(parse_scenario(scenario), self.policies)

    def _refusals(self, unit: Unit, effect: Effect, message: Outgoing) -> list[dict[str, Any]]:
        """Who asked for no more contact gets no apology either: the stranger of the case, or the borrower."""
        if effect.case_id is None:
            return []
        if effect.audience == "borrower":
            linked = {one.customer_id for one in parties.customers_of_case(unit, effect.case_id)}
            theirs = {point.customer_id for point in contact_points.points_on(unit, message.destination)} & linked
            refuses = any(one.no_contact for one in customers.customers(unit, theirs).values())
        else:
            refuses = any(
                one.no_contact and one.number == message.destination
                for one in parties.recipients_of(unit, effect.case_id)
            )
        return [{"at": unit.now.isoformat(), "by": ADDRESSEE, "kind": "cease", "form": "written"}] if refuses else []

    def _sent_before(self, unit: Unit, effect: Effect, message: Outgoing, template: str) -> list[dict[str, Any]]:
        """An apology of the same doing of the step that has reached this number: the pass is used up."""
        if effect.case_id is None:
            return []
        return [
            {
                "at": (sent.delivered_at or unit.now).isoformat(),
                "direction": "out",
                "channel": message.channel,
                "number": message.destination,
                "person": ADDRESSEE,
                "outcome": "delivered",
                "purpose": "apology",
            }
            for sent in outbox.effects_of_case(unit, effect.case_id, opened=True)
            if sent.key != effect.key
            and (sent.state, sent.step, sent.intent) == ("delivered", effect.step, effect.intent)
            and (sent.payload or {}).get("destination") == message.destination
            and "apology" in str((sent.payload or {}).get("template"))
        ]

    def _record(
        self, unit: Unit, effect: Effect, message: Outgoing, said: str, codes: Sequence[str], answer: Decision
    ) -> str:
        new = NewDecision(
            at=unit.now,
            number=self.rules.readable(message.destination) if message.channel == "sms" else None,
            channel=message.channel,
            purpose="apology",
            decision=said,
            codes=tuple(codes),
            policy="; ".join(answer.policies) or "; ".join(self.packs),
            until=answer.until,
            facts={"effect": effect.key},
            actor=unit.actor,
            template=str(message.payload.get("template") or "") or None,
            message_id=effect.key,
        )
        return decisions.record(unit, [new])[0]


def issue_for(unit: Unit, effect: NewEffect) -> None:
    """Give an apology its pass in the transaction that queues it, when the number it goes to is held."""
    payload = effect.payload
    number, template = str(payload.get("destination") or ""), str(payload.get("template") or "")
    if effect.kind != "letter" or payload.get("channel") != "sms" or not number or not is_apology(template):
        return
    if any(hold.scope in NARROW for hold in holds.active_holds(unit, number=number)):
        passbook.issue_apology(
            unit, case_id=effect.case_id, step=effect.step, intent=effect.intent, number=number, template=template
        )


def renew_for(unit: Unit, effect: Effect) -> None:
    """A person sends a letter again: its pass begins anew, for this very letter."""
    payload = effect.payload or {}
    number = str(payload.get("destination") or "")
    number_id = find_number(unit, number) if number else None
    if number_id is None:
        return
    entry = passes.find(unit, passbook.cause_of(effect.case_id, effect.step, effect.intent, number_id))
    if entry is not None:
        passes.renew(unit, entry.id, unit.now + passbook.LIFE)
        unit.audit("pass.renewed", effect.case_id, {"pass": entry.id, "key": effect.key})
