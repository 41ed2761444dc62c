"""A send and everything the store knows that bears on it, as a scenario in the words of contract section 4.

Plain values throughout: the scenario is sealed beside the answer, and read again it gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

from misroute.gate import Decision, Policy, decide, parse_scenario
from misroute.gate.scenario import CHANNELS, Contact
from misroute.services.gate.answers import stricter
from misroute.services.gate.persons import (
    ANOTHER,
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
from misroute.store.facts import Asked, GateFacts, plain_address

_ADDRESSED = frozenset({"email", "letter", "visit"})
"""Channels that need no number."""
NOBODY = "?"
"""With whom a contact was that names nobody, when nobody is asked about either."""
ASSERTED = frozenset({"lender", "debts", "persons", "holds", "requests", "consents", "verifications", "history"})
"""What a caller may say besides the send."""


def asked_of(send: Mapping[str, Any], number: str | None) -> Asked:
    """The facts that this send needs; ``number`` is its destination, read."""
    return Asked(
        number=number,
        customer_ref=_text(send, "person"),
        campaign=_text(send, "campaign"),
        template=_text(send, "template"),
        gateway=_text(send, "gateway"),
        with_name=bool(send.get("body")),
        address=_address(send, number),
    )


def _address(send: Mapping[str, Any], number: str | None) -> str | None:
    to = _text(send, "to")
    return plain_address(to) if to and number is None and send.get("channel") in _ADDRESSED else None


@dataclass(frozen=True, slots=True)
class Scene:
    """A question with what is known. ``said`` is the scenario but the contacts that the store knows.

    Those are many, and handed to the gate as they are; ``whole`` is the scenario with them, in plain values.
    """

    said: dict[str, Any]
    contacts: tuple[Contact, ...]

    @property
    def send(self) -> dict[str, Any]:
        """The send, its number read and its person the one who is meant."""
        found: dict[str, Any] = self.said["send"]
        return found

    def whole(self) -> dict[str, Any]:
        """The scenario as contract section 4 has it; read again it is the same question."""
        return {**self.said, "history": [*map(_plain, self.contacts), *self.said["history"]]}


def scene_of(
    send: Mapping[str, Any],
    number: str | None,
    facts: GateFacts,
    packs: Sequence[str],
    before: Sequence[Mapping[str, Any]] = (),
) -> Scene:
    """The question, with what is known; the person is whoever answers this number for the customer named.

    ``before`` are contacts that will have happened by then.
    """
    person = _text(send, "person") or ""
    around = _known(facts, number or (_text(send, "to") if facts.at_address else None), person)
    who = addressee_of(around)
    said = {
        "policy": list(packs),
        "now": facts.now.isoformat(),
        "send": {**send, **({"to": number} if number else {}), **({"person": who.id} if person else {})},
        "persons": persons_of(around, who),
        "debts": {ref: {"past_due_days": days} for ref, days in facts.debts.items() if days},
        "holds": [
            # a number's hold is found by its row: what it stops is the number asked about
            {"scope": hold.scope, "value": hold.value or number or "", "since": hold.since.isoformat()}
            for hold in facts.holds
        ],
        "requests": requests_of(around, who),
        "consents": consents_of(around, who),
        "verifications": [] if number is None else list(_verifications(facts, number)),
        "history": list(before),
    }
    return Scene(said, tuple(_contacts(facts, around, who)))


def versions_of(packs: Sequence[str], policies: Mapping[str, Policy]) -> str:
    """The packs with their versions, as an answer on record names them."""
    return "; ".join(f"{name} {policies[name].version}" if name in policies else name for name in packs)


def answer_to(
    scene: Scene, said: Mapping[str, Any] | None, policies: Mapping[str, Policy], *, may_assert: bool
) -> Decision:
    """The decision on what the store knows and on what the caller says beside it.

    A caller who may not assert is answered the stricter of both: without what they say, and with it.
    """
    if not said:
        return _decided(scene.said, scene.contacts, policies)
    fuller = {key: value for key, value in said.items() if key in ASSERTED}
    with_it = _decided(merged(scene.said, fuller), scene.contacts, policies)
    return with_it if may_assert else stricter(_decided(scene.said, scene.contacts, policies), with_it)


def _decided(said: Mapping[str, Any], contacts: Sequence[Contact], policies: Mapping[str, Policy]) -> Decision:
    scenario = parse_scenario(said)
    if contacts:
        scenario = replace(scenario, history=(*contacts, *scenario.history))
    return decide(scenario, policies)


def said_of(said: Mapping[str, Any] | None, person: str, who: Any) -> Mapping[str, Any] | None:
    """What the caller says, understood of ``who`` is meant.

    A caller knows the customer only. Where the number is somebody else's in that customer's book, what is said of the
    customer is said of that person too.
    """
    if not said or not person or who in (None, person):
        return said or None
    found = dict(said)
    persons = said.get("persons")
    if isinstance(persons, Mapping) and person in persons and who not in persons:
        found["persons"] = {**persons, str(who): persons[person]}
    for key, name in (("requests", "by"), ("consents", "by"), ("history", "person")):
        listed = said.get(key)
        if isinstance(listed, list):
            theirs = [one for one in listed if isinstance(one, Mapping) and one.get(name) == person]
            found[key] = [*listed, *({**one, name: who} for one in theirs)]
    return found


def merged(scenario: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario with what the caller says added to it.

    A list that is no list, or a key that nobody reads, is handed on as it is: the gate's own reading refuses it.
    """
    found = dict(scenario)
    for key, value in said.items():
        there = found.get(key)
        if key == "persons" and isinstance(there, Mapping) and isinstance(value, Mapping):
            found[key] = {**there, **{who: _person(there.get(who), more) for who, more in value.items()}}
        elif isinstance(there, list) and isinstance(value, list):
            found[key] = [*there, *value]
        elif isinstance(there, Mapping) and isinstance(value, Mapping):
            found[key] = {**there, **value}
        else:
            found[key] = value
    return found


def _person(there: Any, more: Any) -> Any:
    return {**there, **more} if isinstance(there, Mapping) and isinstance(more, Mapping) else more


def _text(send: Mapping[str, Any], key: str) -> str | None:
    """A word of the send, without blanks around it: they would let a message by the hold on that word."""
    value = send.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _known(facts: GateFacts, number: str | None, person: str) -> Known:
    return Known(
        ref=person,
        number=number,
        number_id=facts.number_id,
        points=facts.points,
        own=facts.own,
        numbers=tuple(dict.fromkeys((*_asked_too(facts, number), *facts.numbers))),
        name=facts.name,
        vulnerable=facts.vulnerable,
        no_contact=facts.no_contact,
        marks=facts.marks,
        wishes=facts.wishes,  # type: ignore[arg-type]  # of the same attributes
        consents=facts.consents,  # type: ignore[arg-type]  # of the same attributes
        proven=newest((*_verified(facts, person), *_talked(facts, person))),
        at_address=facts.at_address,
    )


def _asked_too(facts: GateFacts, number: str | None) -> tuple[str, ...]:
    """The number asked about, when it is one of the customer's own."""
    own = (point for point in facts.own if point.role == "self" and point.state == "active")
    return (number,) if number and any(point.number_id == facts.number_id for point in own) else ()


def _verified(facts: GateFacts, person: str) -> Iterator[datetime]:
    for point in facts.points:
        if point.role == "self" and point.customer_ref == person and point.verified_at is not None:
            # on the day itself the text may have come after the verification: the safe side is that it did
            yield datetime.combine(point.verified_at, time(), tzinfo=UTC)


def _talked(facts: GateFacts, person: str) -> Iterator[datetime]:
    for event in facts.history:
        here = event.number_id is not None and event.number_id == facts.number_id
        if event.outcome == "conversation" and here and event.customer_ref in (person, None):
            yield event.at


def _verifications(facts: GateFacts, number: str) -> Iterator[dict[str, Any]]:
    for proof in facts.proofs:
        yield {
            "number": number,
            "at": proof.asked_at.isoformat(),
            "as_of": proof.as_of.isoformat(),
            "kind": "database",
            "verdict": proof.verdict,
        }
    now = facts.now.isoformat()
    for point in facts.points:
        if point.role != "self":
            continue
        if point.state != "active" or point.problem in FOUND_BY_A_SCAN:
            verdict = FOUND_BY_A_SCAN.get(point.problem or "", "owner_changed")
            yield {"number": number, "at": now, "kind": "database", "verdict": verdict}
        elif point.consent_at is not None:
            at = datetime.combine(point.consent_at, time(), tzinfo=UTC).isoformat()
            yield {"number": number, "at": at, "kind": "consent"}
    if facts.own_kind is not None:
        yield {"number": number, "at": now, "kind": "database", "verdict": "of_another"}


def _contacts(facts: GateFacts, around: Known, who: Addressee) -> Iterator[Contact]:
    """Contacts with this person, and whatever happened on the number; a line that names nobody counts as theirs."""
    for event in facts.history:
        channel = event.channel or ("call" if event.kind == "call" else "sms")
        if channel not in CHANNELS:
            continue
        here = event.number_id is None or event.number_id == facts.number_id
        talked = event.outcome == "conversation" or None
        yield Contact(
            at=event.at,
            direction="in" if event.kind == "inbound" or event.direction == "in" else "out",
            channel=channel,
            number=around.number or "" if here else ANOTHER,
            person=person_of_contact(around, who, event.customer_ref, event.number_id) or NOBODY,
            debt=event.debt_id,
            outcome=event.outcome or "",
            # as told, else by the outcome
            connected=talked if event.connected is None else event.connected,
            effective=talked if event.effective is None else event.effective,
            collector=event.collector or None,
            purpose=event.purpose or None,
        )


def _plain(contact: Contact) -> dict[str, Any]:
    told = {
        "direction": contact.direction,
        "channel": contact.channel,
        "number": contact.number,
        "person": contact.person,
        "debt": contact.debt,
        "outcome": contact.outcome,
        "connected": contact.connected,
        "effective": contact.effective,
        "collector": contact.collector,
        "purpose": contact.purpose,
    }
    return {"at": contact.at.isoformat(), **{name: value for name, value in told.items() if value is not None}}
