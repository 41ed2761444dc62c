"""Ask the gate about one send, with the facts of the store read in one fresh transaction.

The answer is recorded before it is given. A hold that has committed is seen by every later answer, because each check
reads in a transaction of its own that begins after the question arrived. What the store cannot say is left unknown, and
the gate does not allow what it cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from misroute.gate import Decision, Policy, Reason, decide, parse_scenario
from misroute.services.caserules import CaseRules
from misroute.services.gate.persons import (
    FOUND_BY_A_SCAN,
    Addressee,
    Known,
    addressee_of,
    consents_of,
    newest,
    person_of_contact,
    persons_of,
    requests_of,
)
from misroute.store import decisions
from misroute.store.decisions import NewDecision
from misroute.store.errors import DatabaseBusy, StoreUnavailable
from misroute.store.events import NumberEvent
from misroute.store.facts import GateFacts, gate_facts
from misroute.store.unit import Store, Unit


class AllowedBefore:
    """The sends that one run has allowed so far, as contacts that will have happened."""

    def __init__(self) -> None:
        self._of_person: dict[str, list[dict[str, Any]]] = {}
        self._of_number: dict[str, list[dict[str, Any]]] = {}

    def add(self, send: Mapping[str, Any], at: str) -> None:
        """Note an allowed send."""
        contact: dict[str, Any] = {
            "at": at,
            "direction": "out",
            "channel": send.get("channel"),
            "number": send.get("to"),
            "person": str(send.get("person") or ""),
            "debt": send.get("debt"),
            "purpose": send.get("purpose"),
            "collector": send.get("collector"),
            "outcome": "",
        }
        self._of_person.setdefault(contact["person"], []).append(contact)
        self._of_number.setdefault(str(contact["number"]), []).append(contact)

    def of(self, send: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Those to the same person or number."""
        person, number = str(send.get("person") or ""), str(send.get("to"))
        found = list(self._of_person.get(person, ())) if person else []
        found.extend(one for one in self._of_number.get(number, ()) if not person or one["person"] != person)
        return found


@dataclass(frozen=True, slots=True)
class Gatekeeping:
    """The gate in process."""

    store: Store
    rules: CaseRules
    policies: Mapping[str, Policy]
    packs: tuple[str, ...]

    def check(self, send: Mapping[str, Any], *, actor: str = "gate") -> Decision:
        """Decide one send (contract section 4, the field ``send``) and record the answer."""
        try:
            with self.store.write(actor) as unit:
                return self.decide_all(unit, [send])[0]
        except (StoreUnavailable, DatabaseBusy) as trouble:
            return _unavailable(str(trouble))

    def decide_all(
        self, unit: Unit, sends: Sequence[Mapping[str, Any]], allowed: AllowedBefore | None = None
    ) -> list[Decision]:
        """Decide sends one after another within ``unit`` and record the answers with it.

        ``allowed`` keeps what this run has let go, so that a person who stands in a file twice cannot pass a cap that
        the first send uses up.
        """
        answers: list[Decision] = []
        records: list[NewDecision] = []
        for send in sends:
            scenario = self.scenario(unit, send)
            if allowed is not None:
                scenario["history"].extend(allowed.of(scenario["send"]))
            decision = decide(parse_scenario(scenario), self.policies)
            if allowed is not None and decision.decision == "allow":
                allowed.add(scenario["send"], scenario["now"])
            answers.append(decision)
            records.append(self._record(unit, send, scenario, decision))
        decisions.record(unit, records)
        return answers

    def _record(
        self, unit: Unit, send: Mapping[str, Any], scenario: Mapping[str, Any], decision: Decision
    ) -> NewDecision:
        return NewDecision(
            at=unit.now,
            number=self.rules.readable(str(send.get("to") or "")),
            channel=str(send.get("channel") or ""),
            purpose=str(send.get("purpose") or ""),
            decision=decision.decision,
            codes=tuple(reason.code for reason in decision.reasons),
            policy="; ".join(decision.policies) or "; ".join(self.packs),
            until=decision.until,
            facts={name: len(scenario.get(name, ())) for name in ("holds", "verifications", "history")},
        )

    def scenario(self, unit: Unit, send: Mapping[str, Any]) -> dict[str, Any]:
        """The question with everything the store knows that bears on it."""
        number = self.rules.readable(str(send.get("to") or ""))
        person = str(send.get("person") or "")
        known = gate_facts(
            unit,
            number=number,
            customer_ref=person or None,
            campaign=_text(send, "campaign"),
            template=_text(send, "template"),
            gateway=_text(send, "gateway"),
        )
        around = _known(known, number, person, with_name=bool(send.get("body")))
        who = addressee_of(around)
        return {
            "policy": list(self.packs),
            "now": unit.now.isoformat(),
            "send": {**send, **({"to": number} if number else {}), **({"person": who.id} if person else {})},
            "persons": persons_of(around, who),
            "debts": {debt.ref: {"past_due_days": debt.past_due_days} for debt in known.debts if debt.past_due_days},
            "holds": [
                {"scope": hold.scope, "value": hold.value or "", "since": hold.since.isoformat()}
                for hold in known.holds
            ],
            "requests": requests_of(around, who),
            "consents": consents_of(around, who),
            "verifications": [] if number is None else _verifications(known, number),
            "history": _history(known, around, who),
        }

    def apology_until(self, destination: str, at: datetime) -> datetime | None:
        """When an apology of ``at`` may reach this number, None for at once: quiet hours bind it as any message."""
        scenario = {
            "policy": list(self.packs),
            "now": at.isoformat(),
            "send": {"channel": "sms", "purpose": "apology", "to": destination, "person": "addressee"},
            "persons": {"addressee": {"role": "stranger"}},
        }
        decision = decide(parse_scenario(scenario), self.policies)
        waits = [reason.until for reason in decision.reasons if reason.effect == "defer" and reason.until]
        return max(waits, default=decision.until)


def _unavailable(why: str) -> Decision:
    """What cannot be looked up, or not be recorded, is not allowed."""
    reason = Reason(
        "gate_unavailable",
        "gate.available",
        "misroute: what cannot be looked up and recorded is not allowed",
        f"the gate's database cannot be asked now ({why}): ask again",
        "目前无法查询或记录，请稍后再问",
    )
    return Decision("block", (reason,))


def _text(send: Mapping[str, Any], key: str) -> str | None:
    value = send.get(key)
    return value if isinstance(value, str) and value else None


def _known(known: GateFacts, number: str | None, person: str, *, with_name: bool) -> Known:
    customer = known.customer
    own = [point for point in known.own if point.role == "self" and point.state == "active"]
    return Known(
        ref=person,
        number=number,
        number_id=known.number_id,
        points=known.points,
        own=known.own,
        numbers=tuple(dict.fromkeys(point.number for point in own if point.number)),
        name=customer.name if customer is not None and with_name else None,
        vulnerable=customer is not None and customer.vulnerable,
        no_contact=customer is not None and customer.no_contact,
        marks=known.marks,
        wishes=known.wishes,
        consents=known.consents,
        proven=newest((*_verified(known, person), *_talked(known, number, person))),
    )


def _verified(known: GateFacts, person: str) -> Iterator[datetime]:
    for point in known.points:
        if point.role == "self" and point.customer_ref == person and point.verified_at is not None:
            # on the day itself the text may have come after the verification: the safe side is that it did
            yield datetime.combine(point.verified_at, time(), tzinfo=UTC)


def _talked(known: GateFacts, number: str | None, person: str) -> Iterator[datetime]:
    for event in known.history:
        if event.outcome == "conversation" and event.number == number and event.customer_ref in (person, None):
            yield event.at


def _verifications(known: GateFacts, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "number": number,
            "at": answer.asked_at.isoformat(),
            "as_of": answer.as_of.isoformat(),
            "kind": "database",
            "verdict": answer.verdict,
        }
        for answer in known.intel
    ]
    now = known.now.isoformat()
    for point in known.points:
        if point.role != "self":
            continue
        if point.state != "active" or point.problem in FOUND_BY_A_SCAN:
            verdict = FOUND_BY_A_SCAN.get(point.problem or "", "owner_changed")
            found.append({"number": number, "at": now, "kind": "database", "verdict": verdict})
        elif point.consent_at is not None:
            at = datetime.combine(point.consent_at, time(), tzinfo=UTC).isoformat()
            found.append({"number": number, "at": at, "kind": "consent"})
    if known.own_kind is not None:
        found.append({"number": number, "at": now, "kind": "database", "verdict": "of_another"})
    return found


def _history(known: GateFacts, around: Known, who: Addressee) -> list[dict[str, Any]]:
    """Contacts with this person, and whatever happened on the number; a line that names nobody counts as theirs."""
    channels = {"sms", "call", "voicemail", "email", "letter", "visit"}
    ids = {point.number: point.number_id for point in known.own}
    ids[around.number] = around.number_id or ""
    return [
        {
            "at": event.at.isoformat(),
            "direction": "in" if event.kind == "inbound" or event.direction == "in" else "out",
            "channel": event.channel or ("call" if event.kind == "call" else "sms"),
            "number": event.number or around.number or "",
            "person": person_of_contact(around, who, event.customer_ref, ids.get(event.number)),
            "debt": event.debt_id,
            "outcome": event.outcome or "",
            **_flags(event),
            **{name: said for name in ("purpose", "collector") if (said := getattr(event, name))},
        }
        for event in known.history
        if (event.channel or "sms") in channels
    ]


def _flags(event: NumberEvent) -> dict[str, bool]:
    """Whether a call was connected and whether somebody talked: as told, else by its outcome."""
    talked = event.outcome == "conversation" or None
    found = {
        "connected": talked if event.connected is None else event.connected,
        "effective": talked if event.effective is None else event.effective,
    }
    return {name: said for name, said in found.items() if said is not None}
