"""What forbids a send whatever the pack: holds, a number known to be wrong, wishes, and who the person is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from misroute.gate.decision import Reason
from misroute.gate.numbers import same_address, unreadable
from misroute.gate.policy import Citation, Policy
from misroute.gate.scenario import (
    CALL_CHANNELS,
    PHONE_CHANNELS,
    Hold,
    Person,
    Request,
    Scenario,
    Send,
    Verification,
)

_UNKNOWN_VERDICTS = frozenset({"not_enough_data", "unsupported", "retry_later"})
_BAD_VERDICTS = {
    "owner_changed": ("number_reassigned", "the number changed hands", "该号码已换机主"),
    "transferred": ("number_transferred", "the number was transferred to another owner", "该号码已过户"),
    "disconnected": ("number_disconnected", "the number is out of service", "该号码已停用"),
    "of_another": ("number_of_another", "the number is another person's", "该号码为他人号码"),
}
APOLOGY_WORDS = ("apolog", "致歉", "道歉")
_SCOPES_ZH = {
    "number": "该号码",
    "customer": "该客户",
    "campaign": "该批次",
    "template": "该模板",
    "gateway": "该通道",
    "all": "全部消息",
}
CONFIRMATION_WITHIN = timedelta(minutes=5)
"""A single confirmation of an opt-out is presumed fine within five minutes (47 CFR 64.1200(a)(12))."""

SOURCES = {
    "hold": "misroute: a hold is a stop from the moment it is placed",
    "number_unreadable": "misroute: a number that must be guessed is not used",
    "number_reassigned": "PIPL 8, 47; 12 CFR 1006.6(d)(3): no further use of a number known to be another's",
    "number_transferred": "PIPL 8, 47; 12 CFR 1006.6(d)(3): no further use of a number known to be another's",
    "number_of_another": "PIPL 8: accuracy of personal information",
    "wrong_party_before": "PIPL 8, 47; 12 CFR 1006.6(d)(3): no further use of a number known to be another's",
    "vulnerable": "misroute: a vulnerable person gets the gentler channel and a supervisor's eye",
    "clock_unsure": "misroute: what already happened cannot lie ahead; one of the clocks is wrong",
    "history_unclear": "misroute: what an attempt came to must be known to count it",
    "number_disconnected": "PIPL 8: accuracy of personal information",
    "verification_unclear": "misroute: an unknown verdict is never 'same owner'",
    "cease": "15 USC 1692c(c); 12 CFR 1006.6(c); refusal honoured at once",
    "stop_medium": "12 CFR 1006.14(h); refusal honoured at once",
    "opt_out": "47 CFR 64.1200(a)(10); 12 CFR 1006.6(e); PIPL 44",
    "not_me": "PIPL 8, 46, 47; 12 CFR 1006.6(d)(3)",
    "refuse_as_contact": "GB/T 45251-2025: a contact who refuses is never contacted again",
    "deceased": "GB/T 45251-2025; 12 CFR 1006.6(a)(4): only the estate's representative",
    "represented": "12 CFR 1006.6(b)(2): the attorney only",
    "minor": "PIPL 31; 12 CFR 1006.6(a): the guardian only",
    "number_not_known": "misroute: a number that nobody knows as this person's is not written to",
    "workplace": "12 CFR 1006.6(b)(3)",
    "visit": "misroute: a visit needs consent first and at most two visitors",
    "marketing_consent": "MIIT SMS rule 2015; 47 CFR 64.1200(a)(2)",
    "apology_pass": "misroute: the single pass of a hold is for a locked apology template, once",
    "reply": "misroute: a reply answers somebody who wrote or called",
    "optout_confirmation": "12 CFR 1006.14(h)(2)(i); 47 CFR 64.1200(a)(12)",
}


def reason(code: str, detail: str, detail_zh: str, policies: Sequence[Policy], source_of: str | None = None) -> Reason:
    """A blocking reason with the applied packs' own citation, else the common one."""
    key = source_of or code
    cited: list[Citation] = [found for policy in policies if (found := policy.cite(key)) is not None]
    rule = cited[0].rule if cited else f"gate.{key}"
    source = "; ".join(dict.fromkeys(citation.text for citation in cited)) or SOURCES[key]
    return Reason(code, rule, source, detail, detail_zh)


def has_pass(scenario: Scenario, send: Send, now: datetime) -> bool:
    """True when the send is one of the two messages a hold must not swallow, used for the first time.

    The apology, from a template locked to apologies, when none has gone to this address before; the confirmation of
    an opt-out, within five minutes of it, once.
    """
    if send.purpose == "apology":
        template = (send.template or "").casefold()
        sent = any(
            past.direction == "out" and past.purpose == "apology" and same_address(past.number, send.to)
            for past in scenario.history
        )
        return any(word in template for word in APOLOGY_WORDS) and not sent
    return send.purpose == "optout_confirmation" and confirms_opt_out(scenario, send, now)


def confirms_opt_out(scenario: Scenario, send: Send, now: datetime) -> bool:
    """True for the one electronic confirmation, within five minutes, of an opt-out from this very address."""
    asked = [
        request.at
        for request in scenario.requests
        if request.kind in ("opt_out", "stop_medium") and _concerns(request, send) and request.at <= now
    ]
    if not asked or send.channel not in ("sms", "email") or now - max(asked) > CONFIRMATION_WITHIN:
        return False
    return not any(
        past.direction == "out" and past.purpose == "optout_confirmation" and past.at >= max(asked)
        for past in scenario.history
        if same_address(past.number, send.to) or past.person == send.person
    )


def answers_them(scenario: Scenario, send: Send, now: datetime, policies: Sequence[Policy]) -> bool:
    """True for the one reply, by the same medium, to a contact the person began (12 CFR 1006.14(h)(2)(ii))."""
    within = min((policy.reply_hours for policy in policies), default=0)
    if send.purpose != "reply" or within <= 0:
        return False
    inward = [
        past.at
        for past in scenario.history
        if past.direction == "in"
        and past.person == send.person
        and past.at <= now
        and (past.channel == send.channel or {past.channel, send.channel} <= CALL_CHANNELS)
    ]
    if not inward or now - max(inward) > timedelta(hours=within):
        return False
    return not any(
        past.direction == "out" and past.person == send.person and past.at >= max(inward) for past in scenario.history
    )


def held(scenario: Scenario, send: Send, now: datetime, policies: Sequence[Policy]) -> list[Reason]:
    """Holds that cover this send. The pass opens holds on a number or a customer, nothing wider."""
    passes = has_pass(scenario, send, now)
    found: list[Reason] = []
    for hold in scenario.holds:
        if not _covers(hold, scenario, send):
            continue
        if passes and hold.scope in ("number", "customer"):
            continue
        code = f"hold_{hold.scope}"
        detail, detail_zh = f"a hold is on this {hold.scope}", f"{_SCOPES_ZH[hold.scope]}已被暂停发送"
        if hold.scope == "all":
            detail = "a hold is on everything"
        if all(known.code != code for known in found):
            found.append(reason(code, detail, detail_zh, policies, "hold"))
    if found and send.purpose == "apology" and all(known.code in ("hold_number", "hold_customer") for known in found):
        what = "the pass for an apology needs its own template and is used once"
        found.append(reason("apology_pass", what, "致歉消息须使用专用模板且仅限一次", policies))
    return found


def _covers(hold: Hold, scenario: Scenario, send: Send) -> bool:
    if hold.scope == "all":
        return True
    if hold.scope == "number":
        return same_address(hold.value, send.to)
    if hold.scope == "customer":
        if _is_called(hold.value, send.person):
            return True
        target = scenario.persons.get(hold.value.strip())
        person = scenario.persons.get(send.person)
        # a message to somebody else about a held customer is that customer's message
        return target is not None and target.role == "borrower" and (person is None or person.role != "borrower")
    wanted = {"campaign": send.campaign, "template": send.template, "gateway": send.gateway}[hold.scope]
    return wanted is not None and _is_called(hold.value, wanted)


def _is_called(one: str, other: str) -> bool:
    """Names as people type them: a blank or a capital letter is no way past a hold."""
    return one.strip().casefold() == other.strip().casefold()


def wrong_number(scenario: Scenario, send: Send, policies: Sequence[Policy]) -> list[Reason]:
    """The number cannot be read, or its newest verdict says it is no longer this person's."""
    region = next((policy.region for policy in policies if policy.region), None)
    found: list[Reason] = []
    if unreadable(send, region):
        found.append(
            reason("number_unreadable", "the number or address cannot be read", "号码或地址无法识别", policies)
        )
    person = scenario.persons.get(send.person)
    if _belongs_to_another(scenario, send, person):
        text = ("the number is listed as another person's", "该号码登记为他人号码")
        found.append(reason("number_of_another", *text, policies))
    elif _is_nobodys(scenario, send, person):
        text = ("the number is none of those known for this person", "该号码不在此人的已知号码之中")
        found.append(reason("number_not_known", *text, policies))
    if send.purpose not in ("apology", "optout_confirmation", "reply") and _reached_wrong_party(scenario, send):
        text = ("the last answer from this number was by somebody else", "上次接听该号码的不是本人")
        found.append(reason("wrong_party_before", *text, policies))
    latest = newest_verdict(scenario.verifications, send.to)
    if latest is None:
        if _asked_in_vain(scenario, send):
            text = (
                "the number was checked without an answer, and nothing else proves it",
                "号码核验无结果，且无其他证明",
            )
            found.append(reason("verification_unclear", *text, policies))
        return found
    verdict = (latest.verdict or "").strip().lower()
    if verdict in _BAD_VERDICTS:
        code, detail, detail_zh = _BAD_VERDICTS[verdict]
        # an apology goes to the very person who has the number now
        to_new_holder = send.purpose == "apology" and person is not None and person.role != "borrower"
        if not (to_new_holder and verdict != "disconnected"):
            found.append(reason(code, detail, detail_zh, policies))
    elif verdict != "same_owner":
        found.append(
            reason("verification_unclear", "the number's verdict is not a known one", "号码核验结论无法识别", policies)
        )
    return found


def _asked_in_vain(scenario: Scenario, send: Send) -> bool:
    """A provider was asked about this number and could not say, and no text or consent speaks for it."""
    on_number = [proof for proof in scenario.verifications if same_address(proof.number, send.to)]
    proven = any(proof.verdict is None for proof in on_number) or any(
        consent.by == send.person and consent.kind in ("text", "email") and same_address(consent.number, send.to)
        for consent in scenario.consents
    )
    return bool(on_number) and not proven


def _belongs_to_another(scenario: Scenario, send: Send, person: Person | None) -> bool:
    """Listed for somebody else in the scenario and not for the person who is meant."""
    if person is not None and any(same_address(number, send.to) for number in person.numbers):
        return False
    return any(
        same_address(number, send.to)
        for other in scenario.persons.values()
        if other.id != send.person
        for number in other.numbers
    )


def _is_nobodys(scenario: Scenario, send: Send, person: Person | None) -> bool:
    """The person's numbers are told and this is none of them; no proof, consent or talk says that it is theirs."""
    if person is None or send.channel not in PHONE_CHANNELS or not any("@" not in one for one in person.numbers):
        return False
    told = [
        *person.numbers,
        *(proof.number for proof in scenario.verifications if proof.verdict in (None, "same_owner")),
    ]
    told += [consent.number for consent in scenario.consents if consent.by == send.person and consent.number]
    told += [past.number for past in scenario.history if past.person == send.person and past.number]
    return not any(same_address(number, send.to) for number in told)


def _reached_wrong_party(scenario: Scenario, send: Send) -> bool:
    """The newest telling contact on this number met the wrong party, and nothing since proved it right."""
    telling = [
        (past.at, past.outcome == "wrong_party")
        for past in scenario.history
        if past.person == send.person
        and same_address(past.number, send.to)
        and past.outcome in ("wrong_party", "conversation", "promise_to_pay", "right_party")
    ]
    telling.extend(
        (proof.at, False)
        for proof in scenario.verifications
        if proof.verdict == "same_owner" and same_address(proof.number, send.to)
    )
    return max(telling, default=(None, False))[1]


def known_to_be_wrong(scenario: Scenario, number: str) -> bool:
    """True when the number's newest verdict says it is not, or no longer, the person's."""
    latest = newest_verdict(scenario.verifications, number)
    return latest is not None and (latest.verdict or "").strip().lower() in _BAD_VERDICTS


def newest_verdict(verifications: Sequence[Verification], number: str) -> Verification | None:
    """The newest verdict that says something; of two of one instant the worse counts."""
    telling = [
        verification
        for verification in verifications
        if same_address(verification.number, number)
        and verification.verdict is not None
        and verification.verdict.strip().lower() not in _UNKNOWN_VERDICTS
    ]
    return max(telling, key=lambda one: (one.at, one.verdict != "same_owner"), default=None)


def _concerns(request: Request, send: Send) -> bool:
    """The wish is this person's or this number's, and speaks of this medium."""
    if request.number is not None and not same_address(request.number, send.to):
        return False
    if request.by != send.person and request.number is None:
        return False
    if request.medium is None or request.medium == send.channel:
        return True
    return {request.medium, send.channel} <= CALL_CHANNELS


def wishes(scenario: Scenario, send: Send, now: datetime, policies: Sequence[Policy]) -> list[Reason]:
    """Requests that forbid this send. A later consent to the same medium takes an opt-out back; nothing else does."""
    found: dict[str, Reason] = {}
    reply = answers_them(scenario, send, now, policies)
    for request in scenario.requests:
        if request.kind == "not_me":
            named = request.number is not None
            hit = same_address(request.number, send.to) if named else request.by == send.person
            if hit and send.purpose not in ("apology", "optout_confirmation"):
                text = ("somebody said this number is not the borrower's", "有人表示该号码不是借款人本人")
                found.setdefault("not_me", reason("not_me", *text, policies))
        elif request.kind == "refuse_as_contact":
            named = request.number is not None and same_address(request.number, send.to)
            if request.by == send.person or named:
                text = ("this person refused to be contacted about somebody else", "对方已拒绝作为联系人")
                found.setdefault("refuse_as_contact", reason("refuse_as_contact", *text, policies))
        elif request.kind == "cease":
            if (request.by == send.person or _concerns(request, send)) and not _last_notice(
                scenario, send, request, policies
            ):
                found.setdefault("cease", reason("cease", "the person asked to cease", "对方要求停止联系", policies))
        elif _concerns(request, send) and not reply and not _taken_back(scenario, send, request, now):
            if send.purpose == "optout_confirmation" and confirms_opt_out(scenario, send, now):
                continue
            text = ("the person asked for no more by this medium", "对方已拒绝通过此方式联系")
            found.setdefault(request.kind, reason(request.kind, *text, policies))
    # a purpose is only the sender's word: without the contact it answers, it is an ordinary message
    if send.purpose == "optout_confirmation" and not confirms_opt_out(scenario, send, now):
        text = ("one confirmation follows an opt-out, within five minutes", "退订确认仅限一次且须在退订后五分钟内")
        found.setdefault("optout_confirmation", reason("optout_confirmation", *text, policies))
    if send.purpose == "reply" and not _has_written(scenario, send, now):
        text = ("nobody wrote or called from there, so there is nothing to reply to", "对方未曾联系我方，无可回复")
        found.setdefault("reply", reason("reply", *text, policies))
    return list(found.values())


def _has_written(scenario: Scenario, send: Send, now: datetime) -> bool:
    return any(
        past.direction == "in" and past.at <= now and (past.person == send.person or same_address(past.number, send.to))
        for past in scenario.history
    )


def _last_notice(scenario: Scenario, send: Send, request: Request, policies: Sequence[Policy]) -> bool:
    allowed = min((policy.final_notices for policy in policies), default=0)
    sent = sum(
        past.direction == "out"
        and past.person == send.person
        and past.purpose == "final_notice"
        and past.at >= request.at
        for past in scenario.history
    )
    return send.purpose == "final_notice" and request.form == "written" and sent < allowed


def _taken_back(scenario: Scenario, send: Send, request: Request, now: datetime) -> bool:
    kind = {"sms": "text", "email": "email"}.get(send.channel)
    return any(
        consent.kind == kind
        and consent.by == send.person
        and request.at < consent.at <= now
        and consent.given_to != "creditor"
        and (consent.number is None or same_address(consent.number, send.to))
        for consent in scenario.consents
    )
