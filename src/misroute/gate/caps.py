"""How often: calls per day, calls in seven days, the pause after a conversation, the second dial."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from misroute.gate.decision import Reason
from misroute.gate.hours import Place
from misroute.gate.numbers import same_address
from misroute.gate.policy import CapRule, PauseRule, Policy, RedialRule
from misroute.gate.scenario import CALL_CHANNELS, CONVERSATIONS, Contact, Scenario, Send
from misroute.gate.spans import at_local

_NOT_CONNECTED = frozenset({"busy", "not_in_service"})
_MADE_NO_CONTACT = frozenset({"no_answer", "busy", "not_in_service", "unknown_subscriber", "undelivered", "rejected"})
_TALKED = frozenset({"conversation", "third_party", "wrong_party", "refused"})
_UNANSWERED = frozenset({"no_answer", "busy", "voicemail", "not_in_service"})
_NOT_COLLECTION = frozenset({"servicing", "marketing", "apology", "reply", "optout_confirmation"})


def too_often(scenario: Scenario, send: Send, now: datetime, policy: Policy, place: Place) -> list[Reason]:
    """Caps and pauses that forbid the send now; each says until when. Unclear entries of the history count."""
    found: list[Reason] = []
    role = _role(scenario, send.person)
    for rule in policy.caps:
        if role in rule.not_roles:
            continue
        if rule.scope.covers(send) and not _extra_call(scenario, send, now, rule.extra_call_consent_days, place):
            until = _cap_until(scenario, send, now, rule, place)
            if until is not None:
                found.append(_over(rule, until))
    for pause in policy.pauses:
        if role in pause.not_roles:
            continue
        if pause.scope.covers(send) and not _extra_call(scenario, send, now, pause.extra_call_consent_days, place):
            until = _pause_until(scenario, send, now, pause, place)
            if until is not None:
                found.append(_paused(pause, until))
    for gap in policy.redials:
        if gap.scope.covers(send):
            until = _redial_until(scenario, send, now, gap)
            if until is not None:
                found.append(_redialled(gap, until))
    return found


def _cap_until(scenario: Scenario, send: Send, now: datetime, rule: CapRule, place: Place) -> datetime | None:
    counted = [past for past in scenario.history if past.at <= now and _counts(past, send, rule)]
    if rule.counts == "connected_calls":
        counted = [p for p in counted if not _extra_call(scenario, send, p.at, rule.extra_call_consent_days, place)]
    latest: datetime | None = None
    for name in place.zones:
        zone = ZoneInfo(name)
        days = sorted(past.at.astimezone(zone).date() for past in counted)
        day = now.astimezone(zone).date()
        if sum(day - timedelta(days=rule.days) < one <= day for one in days) < rule.limit:
            continue
        while sum(day - timedelta(days=rule.days) < one <= day for one in days) >= rule.limit:
            day += timedelta(days=1)
        until = at_local(day, 0, zone)
        latest = until if latest is None else max(latest, until)
    return latest


def _counts(past: Contact, send: Send, rule: CapRule) -> bool:
    if past.direction != "out" or past.purpose in _NOT_COLLECTION:
        return False
    if rule.per == "number":
        if not same_address(past.number, send.to):
            return False
    elif past.person != send.person:
        return False
    if rule.per == "person_and_debt":
        if None not in (past.debt, send.debt) and past.debt != send.debt:
            return False
        if None not in (past.collector, send.collector) and past.collector != send.collector:
            return False
    if rule.counts == "contacts":
        return True
    if rule.counts == "made_contacts":
        return past.outcome not in _MADE_NO_CONTACT
    if rule.counts == "other_channels":
        return _medium(past.channel) != _medium(send.channel)
    if rule.counts == "phone_contacts" and past.channel == "sms":
        return True
    if past.channel not in CALL_CHANNELS:
        return False
    if rule.counts == "calls":
        return True
    if rule.counts == "effective_calls":
        return past.effective is True or (past.effective is None and past.outcome not in _UNANSWERED)
    if rule.counts == "unanswered_calls":
        return past.outcome in _UNANSWERED or (past.outcome not in _TALKED and past.connected is not True)
    # a call that rang, was answered or reached a mailbox was connected (comment 14(b)(3)(ii)-1)
    return past.outcome not in _NOT_CONNECTED


def _medium(channel: str) -> str:
    return "call" if channel in CALL_CHANNELS else channel


def _role(scenario: Scenario, person: str) -> str:
    known = scenario.persons.get(person)
    return "unknown" if known is None else known.role


def _pause_until(scenario: Scenario, send: Send, now: datetime, rule: PauseRule, place: Place) -> datetime | None:
    latest: datetime | None = None
    for past in scenario.history:
        if not _is_conversation(past, send) or past.at > now:
            continue
        for name in place.zones:
            zone = ZoneInfo(name)
            free = at_local(past.at.astimezone(zone).date() + timedelta(days=rule.days), 0, zone)
            if now < free:
                latest = free if latest is None else max(latest, free)
    return latest


def _is_conversation(past: Contact, send: Send) -> bool:
    about = None in (past.debt, send.debt) or past.debt == send.debt
    ours = None in (past.collector, send.collector) or past.collector == send.collector
    said_so = past.outcome in CONVERSATIONS or past.effective is True
    # a call that was answered, by either side, is a conversation unless it is told that it was none
    is_talk = said_so or (past.outcome == "answered" and past.effective is None)
    talked = past.person == send.person and past.channel == "call" and is_talk
    return talked and about and ours and past.purpose not in _NOT_COLLECTION


def _extra_call(scenario: Scenario, send: Send, at: datetime, days: int, place: Place) -> bool:
    """A call the person directly agreed to: for ``days``, the consent's day being day 1, and until they talk of it."""
    if days <= 0:
        return False
    given = [
        consent.at
        for consent in scenario.consents
        if consent.kind == "extra_call" and consent.by == send.person and consent.given_to == "us" and consent.at <= at
    ]
    if not given:
        return False
    last = max(given)
    if any(_is_conversation(past, send) and last < past.at < at for past in scenario.history):
        return False
    return all(_day(at, name) <= _day(last, name) + timedelta(days=days - 1) for name in place.zones)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _redial_until(scenario: Scenario, send: Send, now: datetime, rule: RedialRule) -> datetime | None:
    ends = [
        past.at + timedelta(minutes=rule.minutes)
        for past in scenario.history
        if past.direction == "out"
        and past.channel in CALL_CHANNELS
        and past.outcome == "no_answer"
        and same_address(past.number, send.to)
        and past.at <= now
    ]
    return max((end for end in ends if end > now), default=None)


def _redialled(rule: RedialRule, until: datetime) -> Reason:
    detail = f"no second call within {rule.minutes} minutes of one that nobody answered"
    detail_zh = f"未接通后{rule.minutes}分钟内不得再次拨打同一号码"
    return Reason("redial", rule.citation.rule, rule.citation.text, detail, detail_zh, effect="defer", until=until)


def _over(rule: CapRule, until: datetime) -> Reason:
    span = "today" if rule.days == 1 else f"in {rule.days} days"
    span_zh = "今日" if rule.days == 1 else f"{rule.days}天内"
    what = {
        "effective_calls": ("conversations by call", "有效通话"),
        "unanswered_calls": ("unanswered calls to this number", "对该号码的未接通呼叫"),
        "connected_calls": ("calls about this debt", "就该笔债务的呼叫"),
        "calls": ("calls", "呼叫"),
        "phone_contacts": ("calls and text messages", "电话及短信联系"),
        "contacts": ("contacts", "联系"),
        "made_contacts": ("contacts", "联系"),
        "other_channels": ("contacts by another channel", "其他渠道的联系"),
    }[rule.counts]
    detail = f"the limit of {rule.limit} {what[0]} {span} is reached"
    detail_zh = f"{span_zh}{what[1]}已达上限{rule.limit}次"
    return Reason(
        "frequency_cap", rule.citation.rule, rule.citation.text, detail, detail_zh, effect="defer", until=until
    )


def _paused(rule: PauseRule, until: datetime) -> Reason:
    detail = f"no call within {rule.days} days of a conversation about the debt"
    detail_zh = f"与对方通话后{rule.days}天内不得再次致电"
    return Reason(
        "after_conversation", rule.citation.rule, rule.citation.text, detail, detail_zh, effect="defer", until=until
    )
