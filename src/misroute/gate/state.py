"""What forbids a send because of who the person is and what the record says: the deceased, minors, visits, clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from misroute.gate.decision import Notice, Reason
from misroute.gate.forbid import reason
from misroute.gate.numbers import same_address
from misroute.gate.policy import Policy
from misroute.gate.scenario import DEBT_PURPOSES, OUTCOMES, Person, Scenario, Send

_PRESSING = frozenset({"call", "voicemail", "visit"})
_SKEW = timedelta(minutes=2)
"""How far two clocks may differ before neither is believed."""


_VULNERABLE_REVIEW = Notice(
    "vulnerable_review",
    "the person is marked vulnerable: a supervisor looks at what is sent and how",
    "对方为需特别关照人员：请主管关注发送内容与方式",
)


def notices_of(person: Person | None, send: Send) -> tuple[Notice, ...]:
    """What a supervisor must see of this send, allowed or not: a message about a debt to a vulnerable person."""
    if person is not None and person.vulnerable and send.purpose in DEBT_PURPOSES:
        return (_VULNERABLE_REVIEW,)
    return ()


def unsure_record(scenario: Scenario, now: datetime, policies: Sequence[Policy]) -> list[Reason]:
    """An outcome that nobody knows cannot be counted; what lies ahead of ``now`` says that one clock is wrong."""
    found: list[Reason] = []
    # what the two flags say is enough to count it, whatever the dialler calls it
    if any(
        past.outcome not in OUTCOMES and None in (past.connected, past.effective)
        for past in scenario.history
        if past.direction == "out"
    ):
        text = ("the history holds an outcome that nobody knows", "联系记录中有无法识别的结果")
        found.append(reason("history_unclear", *text, policies))
    told = [*(past.at for past in scenario.history), *(proof.at for proof in scenario.verifications)]
    if any(at - now > _SKEW for at in told):
        text = ("the record holds something that is yet to come: a clock is wrong", "记录中有尚未到来的时间，时钟有误")
        found.append(reason("clock_unsure", *text, policies))
    return found


def state_of(person: Person | None, send: Send, scenario: Scenario, policies: Sequence[Policy]) -> list[Reason]:
    """The deceased, the represented, minors, the workplace, visits, commercial messages."""
    found: list[Reason] = []
    if person is not None:
        if person.deceased:
            found.append(reason("deceased", "the person has died", "对方已去世", policies))
        gentle = send.purpose in ("apology", "optout_confirmation", "reply")
        if person.represented_by_attorney and not gentle:
            found.append(reason("represented", "an attorney represents the person", "对方已委托律师", policies))
        if person.vulnerable and send.channel in _PRESSING and send.purpose in DEBT_PURPOSES:
            text = (
                "the person is marked vulnerable: a supervisor decides on calls and visits, a written message may go",
                "对方为需特别关照人员：电话与上门须由主管决定，可用书面方式",
            )
            found.append(reason("vulnerable", *text, policies))
        if person.minor and send.purpose != "apology":
            found.append(reason("minor", "the person is a minor", "对方是未成年人", policies))
        if person.work_forbidden and send.place == "work":
            found.append(reason("workplace", "contact at the workplace is forbidden", "禁止在工作场所联系", policies))
    if send.purpose == "location" and any(
        one.role == "borrower" and one.represented_by_attorney for one in scenario.persons.values()
    ):
        text = ("the borrower's attorney is to be asked, nobody else", "借款人已委托律师，应向律师查询")
        found.append(reason("represented", *text, policies))
    if send.channel == "visit":
        consented = any(
            consent.kind == "visit" and consent.by == send.person and consent.given_to != "creditor"
            for consent in scenario.consents
        )
        if not consented:
            text = ("a visit needs the person's consent first", "上门须事先征得同意")
            found.append(reason("visit_consent", *text, policies, "visit"))
        if send.visitors is None or not 1 <= send.visitors <= 2:
            text = ("a visit is by at most two people, named before", "上门人员不得超过两人")
            found.append(reason("visitors", *text, policies, "visit"))
    if send.purpose == "marketing" and not _wants_marketing(scenario, send):
        text = ("commercial messages need the person's consent", "商业信息须事先征得同意")
        found.append(reason("marketing_consent", *text, policies))
    return found


def _wants_marketing(scenario: Scenario, send: Send) -> bool:
    kind = {"sms": "text", "email": "email"}.get(send.channel)
    return any(
        consent.kind == kind
        and consent.by == send.person
        and (consent.number is None or same_address(consent.number, send.to))
        for consent in scenario.consents
    )
