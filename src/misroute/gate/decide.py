"""From a scenario and the packs to one decision: block beats defer beats allow, and every reason is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from misroute.gate.bodies import body_reasons
from misroute.gate.caps import too_often
from misroute.gate.decision import Decision, Reason, Window
from misroute.gate.forbid import answers_them, confirms_opt_out, held, wishes, wrong_number
from misroute.gate.hours import HORIZON, Times, day_of, place_of, times, whole_span
from misroute.gate.needs import lacking
from misroute.gate.persons import may_know, third_persons
from misroute.gate.policy import Policy
from misroute.gate.scenario import Scenario, Send, Span
from misroute.gate.spans import common, first_from
from misroute.gate.state import notices_of, state_of, unsure_record


def decide(scenario: Scenario, policies: Mapping[str, Policy]) -> Decision:
    """The gate's answer. Pure: everything it knows is in ``scenario`` and ``policies``; it never raises for input.

    ``defer`` only when every reason is one that time alone cures, and ``until`` is known.
    """
    unknown = _cannot_judge(scenario, policies)
    now, send = scenario.now, scenario.send
    if unknown or now is None or send is None:
        return Decision("block", tuple(unknown))
    packs = [policies[name] for name in dict.fromkeys(scenario.policies)]
    applied = tuple(f"{pack.name} {pack.version}" for pack in packs)
    notices = notices_of(scenario.persons.get(send.person), send)
    reasons = _forbidden(scenario, send, now, packs)
    timing, window, _ = _timing(scenario, send, now, packs, ahead=1)
    if any(reason.effect == "block" for reason in (*reasons, *timing)):
        return Decision("block", (*reasons, *timing), None, window, applied, notices)
    if not timing:
        return Decision("allow", (), None, window, applied, notices)
    reasons, _, waits = _timing(scenario, send, now, packs, ahead=HORIZON.days)
    until = first_from(waits, max([reason.until for reason in reasons if reason.until is not None], default=now))
    if until is None:
        detail = f"no allowed time was found within {HORIZON.days} days"
        never = Reason(
            "no_window", "gate.no_window", "misroute: no known time is no time", detail, "近期没有可发送的时段"
        )
        return Decision("block", (*reasons, never), None, window, applied, notices)
    return Decision("defer", tuple(reasons), until, window, applied, notices)


def _cannot_judge(scenario: Scenario, policies: Mapping[str, Policy]) -> list[Reason]:
    found = [
        Reason(
            "scenario_invalid",
            "gate.scenario",
            "misroute: what cannot be read is not allowed",
            what,
            f"无法读取：{what}",
        )
        for what in scenario.problems
    ]
    if not scenario.policies:
        found.append(_policy_reason("policy_missing", "no policy pack is named", "未指定政策包"))
    for name in dict.fromkeys(scenario.policies):
        pack = policies.get(name)
        if pack is None:
            known = ", ".join(sorted(policies)) or "none"
            shown = name if name.isascii() and name.isprintable() and len(name) <= 40 else "of this name"
            found.append(_policy_reason("policy_unknown", f"no pack {shown}; there are {known}", "没有这个政策包"))
        elif pack.incomplete:
            found.append(_policy_reason("policy_incomplete", f"pack {name}: {pack.incomplete}", "该政策包尚不完整"))
    return found


def _policy_reason(code: str, detail: str, detail_zh: str) -> Reason:
    return Reason(code, f"gate.{code}", "misroute: without a complete policy nothing is allowed", detail, detail_zh)


def _forbidden(scenario: Scenario, send: Send, now: datetime, packs: Sequence[Policy]) -> list[Reason]:
    person = scenario.persons.get(send.person)
    found = [
        *held(scenario, send, now, packs),
        *wrong_number(scenario, send, packs),
        *wishes(scenario, send, now, packs),
        *state_of(person, send, scenario, packs),
        *unsure_record(scenario, now, packs),
    ]
    for pack in packs:
        for reason in (*third_persons(scenario, send, now, pack), *lacking(scenario, send, now, pack)):
            if all((reason.code, reason.rule) != (known.code, known.rule) for known in found):
                found.append(reason)
    told = all(may_know(scenario, send, now, pack) for pack in packs)
    return [*found, *body_reasons(scenario, send, person, packs, told=told)]


def _timing(
    scenario: Scenario, send: Send, now: datetime, packs: Sequence[Policy], *, ahead: int
) -> tuple[list[Reason], tuple[Window, ...], list[Span]]:
    """Reasons of time and number, the window of the day, and the spans in which all packs agree."""
    # the one answer to a person who wrote or called may come at their own odd hour
    free = answers_them(scenario, send, now, packs) or (
        send.purpose == "optout_confirmation" and confirms_opt_out(scenario, send, now)
    )
    reasons: list[Reason] = []
    whole = whole_span(now, ahead)
    allowed = [whole]
    zone = "UTC"
    for number, pack in enumerate(packs):
        place = place_of(scenario, send, pack)
        zone = place.zones[0] if number == 0 else zone
        found = Times((whole,), ()) if free else times(scenario, send, now, pack, place, ahead)
        allowed = common(allowed, found.allowed)
        for reason in (*found.reasons, *too_often(scenario, send, now, pack, place)):
            if all((reason.code, reason.rule) != (known.code, known.rule) for known in reasons):
                reasons.append(reason)
    window = tuple(Window(span.start, span.end.replace(microsecond=0)) for span in day_of(allowed, now, zone))
    return reasons, window, allowed
