"""May this letter of a case leave now? The hold must not swallow its own apology, and nothing else slips past it.

The pass is not a paper that somebody carries: it follows from what the store knows. An apology, in its own template,
to a number that its case holds, may leave once for each time the step is done; the effect in the outbox fixes number,
template and text, and its key the single use. Holds wider than a number or a customer let nothing through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from misroute.connect import Outgoing
from misroute.gate import Decision, Policy, decide, parse_scenario
from misroute.services.caserules import CaseRules
from misroute.store import contact_points, customers, decisions, holds, outbox, parties
from misroute.store.decisions import NewDecision
from misroute.store.outbox import Effect
from misroute.store.unit import Store, Unit

LOOK_AGAIN = timedelta(minutes=15)
"""How long a letter waits that a wide hold stops: such a hold is for an incident, and the letter is owed after it."""
NARROW = ("number", "customer")
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
        """Whether a letter may leave; an apology's answer is recorded before it is given."""
        if message.kind != "letter" or message.channel not in ("sms", "email"):
            return Leave()
        template = str(message.payload.get("template") or "")
        with self.store.read() as unit:
            active = holds.active_holds(unit, number=message.destination, template=template or None)
            now = unit.now
        wide = [hold for hold in active if hold.scope not in NARROW]
        if wide:
            return Leave(later=now + LOOK_AGAIN, why=f"a hold on {wide[0].scope} stops it ({wide[0].id})")
        if effect.audience == "borrower" and active:
            # between the decision and the morning a second case may have found that this number reaches a stranger too
            return Leave(never=f"{effect.key}: the number it would go to is held now ({active[0].id})")
        if "apology" not in template:
            return Leave()
        with self.store.write(actor) as unit:
            answer = self._decide(unit, effect, message, template)
            blocks = [reason for reason in answer.reasons if reason.effect == "block"]
            self._record(unit, effect, message, answer)
            if blocks:
                codes = ", ".join(dict.fromkeys(reason.code for reason in blocks))
                unit.audit("pass.refused", effect.case_id or effect.key, {"key": effect.key, "codes": codes})
                return Leave(never=f"{effect.key}: the gate does not let it leave ({codes})")
            if active:
                unit.audit("pass.used", active[0].id, {"key": effect.key, "template": template})
        return Leave()

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

    def _record(self, unit: Unit, effect: Effect, message: Outgoing, answer: Decision) -> None:
        new = NewDecision(
            at=unit.now,
            number=self.rules.readable(message.destination) if message.channel == "sms" else None,
            channel=message.channel,
            purpose="apology",
            decision=answer.decision,
            codes=tuple(reason.code for reason in answer.reasons),
            policy="; ".join(answer.policies) or "; ".join(self.packs),
            until=answer.until,
            facts={"effect": effect.key},
        )
        decisions.record(unit, [new])
