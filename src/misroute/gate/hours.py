"""When a message may go: quiet hours in every zone the person may be in, working days, wishes, agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from misroute.gate.decision import Reason
from misroute.gate.numbers import home_prefix, zones_of_number
from misroute.gate.policy import DaySpan, HoursRule, Policy
from misroute.gate.scenario import PHONE_CHANNELS, Person, Scenario, Send, Span
from misroute.gate.spans import GRAIN, at_local, common, first_from, holds, united, without

HORIZON = timedelta(days=21)
"""How far ahead an allowed time is sought: past the longest holiday and the longest pause after a conversation."""


@dataclass(frozen=True, slots=True)
class Place:
    """The zones a person may be in, the likeliest first; ``sure`` is False when nothing said where."""

    zones: tuple[str, ...]
    sure: bool = True


def place_of(scenario: Scenario, send: Send, policy: Policy) -> Place:
    """Declared zones, the number's and all other known numbers' area codes, the address: all of them count."""
    person = scenario.persons.get(send.person, Person(send.person))
    known: list[str] = list(person.zones)
    numbers = [send.to] if send.channel in PHONE_CHANNELS else []
    if person.address_region:
        known.extend(_zones_of_region(person.address_region, policy))
    if not (known and policy.address_decides):
        here = home_prefix(policy.region, policy.same_as_zone) if policy.zone is not None else None
        for number in (*numbers, *person.numbers):
            if here is None or not number.startswith(here):
                known.extend(zones_of_number(number, policy.region))
    if policy.zone is not None:
        elsewhere = [zone for zone in known if zone not in policy.same_as_zone]
        return Place(tuple(dict.fromkeys([policy.zone, *elsewhere])))
    if known:
        return Place(tuple(dict.fromkeys(known)))
    return Place(policy.every_zone or ("UTC",), sure=False)


def _zones_of_region(region: str, policy: Policy) -> tuple[str, ...]:
    if not policy.region_zones:
        return ()
    name = region.strip().upper()
    country, dash, _ = name.partition("-")
    if dash and len(country) == 2 and country != policy.region:
        return ()  # an address abroad: the zones of this country say nothing of it
    short = name.removeprefix(f"{policy.region}-") if policy.region else name
    # an address nobody can read may lie anywhere in the country
    return policy.region_zones.get(short, policy.every_zone)


def whole_span(now: datetime, ahead: int = HORIZON.days) -> Span:
    """Everything that is looked at: wider than any rule's spans, so that cutting with it costs nothing."""
    return Span(now - timedelta(days=5), now + timedelta(days=ahead + 3))


@dataclass(frozen=True, slots=True)
class Times:
    """The spans in which one pack lets the send go, and why not now, if not now."""

    allowed: tuple[Span, ...]
    reasons: tuple[Reason, ...]


def times(
    scenario: Scenario, send: Send, now: datetime, policy: Policy, place: Place, ahead: int = HORIZON.days
) -> Times:
    """Allowed spans from a day before ``now`` to ``ahead`` days on.

    Letters on paper have no hour (no rule covers them). To know whether a send may go today, a day ahead is enough;
    until when it must wait needs the horizon.
    """
    whole = [whole_span(now, ahead)]
    allowed = list(whole)
    reasons: list[Reason] = []
    zones = [ZoneInfo(name) for name in place.zones]
    for rule in policy.hours:
        if not rule.scope.covers(send) or _is_lifted(rule, scenario, send):
            continue
        for zone in zones:
            spans = _spans_of(rule, zone.key, now.astimezone(zone).date(), ahead)
            if not holds(spans, now) and not any(reason.rule == rule.citation.rule for reason in reasons):
                reasons.append(_quiet(rule, zone, now, place))
            allowed = common(allowed, spans)
    person = scenario.persons.get(send.person)
    if person is not None and person.inconvenient and send.channel != "letter":
        taken = united(span for zone in zones for span in _inconvenient_spans(person, zone, now, ahead))
        if holds(taken, now):
            reasons.append(_inconvenient(policy))
        allowed = without(allowed, taken)
    if _time_consent(scenario, send, policy, now) and not (person is not None and person.agreed):
        # where times were agreed, it is to those that he or she consented
        return Times(tuple(whole), ())
    agreed = united(person.agreed) if person is not None and policy.time_consent != "never" else []
    if agreed:
        allowed = united([*allowed, *common(whole, agreed)])
        if holds(agreed, now):
            reasons = []
    until = first_from(allowed, now)
    return Times(tuple(allowed), tuple(replace(reason, until=until) for reason in reasons))


def _is_lifted(rule: HoursRule, scenario: Scenario, send: Send) -> bool:
    """A debt long enough past due, where the rule says so; an unknown age lifts nothing."""
    if rule.lifted_after_days is None or send.debt is None:
        return False
    age = scenario.past_due_days.get(send.debt)
    return age is not None and age > rule.lifted_after_days


def _spans_on(rule: HoursRule, day: date) -> tuple[DaySpan, ...]:
    if rule.workdays is not None and not rule.workdays.is_workday(day):
        return ()
    if rule.holidays is not None and not rule.holidays.is_workday(day):
        return rule.holiday_spans
    return rule.spans


@lru_cache(maxsize=2048)
def _spans_of(rule: HoursRule, zone_name: str, today: date, ahead: int) -> tuple[Span, ...]:
    zone = ZoneInfo(zone_name)
    found: list[Span] = []
    for offset in range(-2, ahead + 1):
        day = today + timedelta(days=offset)
        for span in _spans_on(rule, day):
            if day.weekday() in span.days:
                end = at_local(day, span.end, zone) + (GRAIN if span.end_allowed else timedelta(0))
                found.append(Span(at_local(day, span.start, zone), end))
    return tuple(united(found))


def _inconvenient_spans(person: Person, zone: ZoneInfo, now: datetime, ahead: int) -> list[Span]:
    today = now.astimezone(zone).date()
    found: list[Span] = []
    for offset in range(-3, ahead + 1):
        day = today + timedelta(days=offset)
        for wish in person.inconvenient:
            if day.weekday() not in wish.days:
                continue
            last = wish.end if wish.end > wish.start else wish.end + 86400
            found.append(Span(at_local(day, wish.start, zone), at_local(day, last, zone)))
    return found


def _time_consent(scenario: Scenario, send: Send, policy: Policy, now: datetime) -> bool:
    if policy.time_consent == "never":
        return False
    return any(
        consent.kind == "time"
        and consent.by == send.person
        and consent.at <= now
        and (policy.time_consent == "any" or consent.given_to == "us")
        for consent in scenario.consents
    )


def _quiet(rule: HoursRule, zone: ZoneInfo, now: datetime, place: Place) -> Reason:
    local = now.astimezone(zone)
    spans = _spans_on(rule, local.date())
    unsure = "" if place.sure else "; where the person is is not known, so every zone of the country counts"
    unsure_zh = "" if place.sure else "；对方所在地不明，按该国所有时区处理"
    if not any(local.weekday() in span.days for span in spans):
        code, what, what_zh = "day_off", "is not a day on which this may be sent", "不是允许发送的日子"
    else:
        code, what, what_zh = "quiet_hours", "is outside the allowed hours", "不在允许的时段内"
    detail = f"{local:%A %H:%M} in {zone.key} {what}{unsure}"
    detail_zh = f"{zone.key} 当地时间 {local:%H:%M}{what_zh}{unsure_zh}"
    return Reason(code, rule.citation.rule, rule.citation.text, detail, detail_zh, effect="defer")


def _inconvenient(policy: Policy) -> Reason:
    citation = policy.cite("inconvenient_time")
    return Reason(
        "inconvenient_time",
        citation.rule if citation else "gate.inconvenient_time",
        citation.text if citation else "the person's own wish",
        "the person named this time inconvenient",
        "对方表示此时段不便联系",
        effect="defer",
    )


def day_of(spans: Sequence[Span], now: datetime, zone: str) -> list[Span]:
    """The part of ``spans`` that touches the local day of ``now`` in ``zone``, cut at that day's edges."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    day = Span(at_local(today, 0, local), at_local(today + timedelta(days=1), 0, local))
    return common(spans, [day])
