"""Who may hear of the debt under a pack, and when somebody else may be asked where the borrower is."""

from __future__ import annotations

from datetime import datetime

from misroute.gate.decision import Reason
from misroute.gate.forbid import known_to_be_wrong
from misroute.gate.policy import Citation, Policy
from misroute.gate.scenario import DEBT_PURPOSES, Scenario, Send

_FOUND_NOBODY = frozenset({"busy", "not_in_service", "no_answer", "unknown_subscriber", "undelivered", "rejected"})
"""Attempts in which nobody was asked anything: they do not use up the one location call (12 CFR 1006.10(c))."""
_FAILED = frozenset({"no_answer", "busy", "not_in_service", "voicemail"})
_ATTEMPTS_TO_BE_LOST = 3
_HOUSE = Citation("gate.persons", "misroute: only the borrower hears of the debt", "house")


def third_persons(scenario: Scenario, send: Send, now: datetime, policy: Policy) -> list[Reason]:
    """Reasons why this person may not get this message under ``policy``."""
    rule = policy.persons
    citation = rule.citation if rule else _HOUSE
    person = scenario.persons.get(send.person)
    if send.purpose in ("apology", "optout_confirmation", "reply"):
        return []
    if person is None or person.role == "unknown":
        return [
            _reason(
                "person_unknown", citation, "who this person is to the borrower is not known", "对方与借款人的关系不明"
            )
        ]
    if may_know(scenario, send, now, policy):
        return []
    if send.purpose in DEBT_PURPOSES or send.purpose == "marketing":
        return [
            _reason(
                "third_person",
                citation,
                f"a {_shown(person.role)} may not be told of the debt",
                "不得向第三人透露债务信息",
            )
        ]
    found: list[Reason] = []
    limit = rule.location_limit if rule else 0
    asked = sum(
        past.direction == "out"
        and past.person == send.person
        and past.purpose in (None, "location")
        and past.outcome not in _FOUND_NOBODY
        for past in scenario.history
    )
    if rule is not None and rule.location_only and person.role not in rule.location_only:
        detail = f"a {_shown(person.role)} is not among those who may be asked for the borrower"
        found.append(_reason("third_person", citation, detail, "该第三人不在可联系之列"))
    if rule is None:
        text = ("the pack does not say when somebody else may be asked", "该政策包未规定何时可联系第三人")
        found.append(_reason("policy_incomplete", citation, *text))
    elif asked >= limit:
        found.append(
            _reason(
                "location_limit",
                citation,
                "this person was asked for the borrower already",
                "已向对方查询过借款人的联系方式",
            )
        )
    if (rule is None or rule.location_needs_lost_borrower) and not _is_lost(scenario, now):
        found.append(
            _reason(
                "borrower_reachable", citation, "the borrower is not known to be lost", "借款人并未失联，不得联系第三人"
            )
        )
    return found


def may_know(scenario: Scenario, send: Send, now: datetime, policy: Policy) -> bool:
    """True for a person who may hear of the debt under ``policy``."""
    rule = policy.persons
    person = scenario.persons.get(send.person)
    if person is None:
        return False
    if rule is None:
        return person.role == "borrower"
    if person.role in rule.told:
        return True
    borrowers = [one for one in scenario.persons.values() if one.role == "borrower"]
    if person.role in rule.told_of_a_minor and borrowers and all(one.minor for one in borrowers):
        return True
    names = {one.id for one in borrowers}
    return rule.third_party_consent and any(
        consent.kind == "third_party"
        and consent.by in names
        and consent.for_person == send.person
        and consent.given_to == "us"
        and consent.at <= now
        for consent in scenario.consents
    )


def _is_lost(scenario: Scenario, now: datetime) -> bool:
    """Lost: marked so, died, all numbers known to be wrong, or the last three attempts failed (CBA guide 2026)."""
    borrowers = [person for person in scenario.persons.values() if person.role == "borrower"]
    return bool(borrowers) and all(
        one.unreachable
        or one.deceased
        or (bool(one.numbers) and all(known_to_be_wrong(scenario, number) for number in one.numbers))
        or _failed_thrice(scenario, one.id, now)
        for one in borrowers
    )


def _failed_thrice(scenario: Scenario, borrower: str, now: datetime) -> bool:
    theirs = sorted(
        (past for past in scenario.history if past.person == borrower and past.at <= now), key=lambda p: p.at
    )
    last = theirs[-_ATTEMPTS_TO_BE_LOST:]
    return len(last) == _ATTEMPTS_TO_BE_LOST and all(
        past.direction == "out" and past.channel == "call" and past.outcome in _FAILED for past in last
    )


def _reason(code: str, citation: Citation, detail: str, detail_zh: str) -> Reason:
    return Reason(code, citation.rule, citation.text, detail, detail_zh)


def _shown(role: str) -> str:
    """A role in a sentence; free text stays out of reasons."""
    return role if role.isascii() and role.replace("_", "").isalpha() and len(role) <= 30 else "third person"
