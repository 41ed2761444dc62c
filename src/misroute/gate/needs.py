"""What a send needs before it may go: a proof that the number is the person's, a consent, rules that are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from misroute.gate.decision import Reason
from misroute.gate.numbers import same_address
from misroute.gate.policy import ConsentRule, FreshnessRule, GapRule, Policy
from misroute.gate.scenario import Scenario, Send

_CONSENT_OF = {"sms": "text", "email": "email", "visit": "visit"}


def lacking(scenario: Scenario, send: Send, now: datetime, policy: Policy) -> Iterator[Reason]:
    """Reasons of one pack for which something is missing; each blocks, since no time alone brings it."""
    for gap in policy.gaps:
        if gap.scope.covers(send) and (gap.to == "all" or _is_third_person(scenario, send)):
            yield _gap(gap)
    for proof in policy.freshness:
        if proof.scope.covers(send) and scenario.speaks_of_proofs:
            yield from _unproven(scenario, send, now, proof)
    for consent in policy.consents:
        if consent.scope.covers(send) and not _consented(scenario, send, now):
            yield _no_consent(consent)


def _is_third_person(scenario: Scenario, send: Send) -> bool:
    person = scenario.persons.get(send.person)
    return person is None or person.role != "borrower"


def _gap(rule: GapRule) -> Reason:
    detail = "the pack's sources do not say what holds for this send, so it is not allowed"
    detail_zh = "该政策包的依据未说明此类发送的规定，故不允许"
    return Reason("policy_incomplete", rule.citation.rule, rule.citation.text, detail, detail_zh)


def _unproven(scenario: Scenario, send: Send, now: datetime, rule: FreshnessRule) -> Iterator[Reason]:
    """The routes of 12 CFR 1006.6(d)(5): the person's own text or direct consent, either fresh or checked since.

    A database answer alone is no route, and one that asked only about a later day leaves the days between unknown.
    """
    proofs = sorted(_proofs(scenario, send, now))
    limit = timedelta(days=rule.days)
    if not proofs:
        detail = "no text from this number and no direct consent prove that it is this person's"
        yield _of(rule, "proof_missing", detail, "没有本人来信或直接同意可证明该号码属于对方")
        return
    if now - proofs[-1] <= limit:
        return
    for check in scenario.verifications:
        asked_since = check.as_of is not None and check.as_of <= proofs[-1].date()
        says_same = (check.verdict or "").strip().lower() == "same_owner"
        is_fresh = check.at <= now and now - check.at <= limit
        if is_fresh and says_same and asked_since and same_address(check.number, send.to):
            return
    detail = f"the newest proof that the number is this person's is older than {rule.days} days"
    yield _of(rule, "number_stale", detail, f"该号码最近一次核实已超过{rule.days}天")


def _proofs(scenario: Scenario, send: Send, now: datetime) -> Iterator[datetime]:
    for proof in scenario.verifications:
        is_theirs = proof.kind in ("consumer_text", "consent") and proof.verdict in (None, "same_owner")
        if is_theirs and proof.at <= now and same_address(proof.number, send.to):
            yield proof.at
    for consent in scenario.consents:
        names_number = consent.number is None or same_address(consent.number, send.to)
        # to whom it was given is never guessed
        is_direct = consent.by == send.person and consent.given_to == "us"
        if consent.kind == _CONSENT_OF.get(send.channel) and is_direct and names_number and consent.at <= now:
            yield consent.at
    for past in scenario.history:
        came_in = past.direction == "in" and past.channel == "sms" and past.person == send.person
        if came_in and past.at <= now and past.outcome != "wrong_party" and same_address(past.number, send.to):
            yield past.at


def _of(rule: FreshnessRule, code: str, detail: str, detail_zh: str) -> Reason:
    return Reason(code, rule.citation.rule, rule.citation.text, detail, detail_zh)


def _consented(scenario: Scenario, send: Send, now: datetime) -> bool:
    """A consent of this person for this channel, given to us, and no refusal since."""
    given = [
        consent.at
        for consent in scenario.consents
        if consent.kind == _CONSENT_OF.get(send.channel)
        and consent.by == send.person
        and consent.given_to == "us"
        and consent.at <= now
        and (consent.number is None or same_address(consent.number, send.to))
    ]
    if not given:
        return False
    refused = [
        wish.at
        for wish in scenario.requests
        if wish.kind in ("opt_out", "stop_medium", "cease") and wish.by == send.person and wish.at <= now
    ]
    return max(given) > max(refused, default=datetime.min.replace(tzinfo=now.tzinfo))


def _no_consent(rule: ConsentRule) -> Reason:
    detail = "this channel needs the person's consent, given to us and not withdrawn"
    return Reason("consent_missing", rule.citation.rule, rule.citation.text, detail, "此渠道须事先取得对方的有效同意")
