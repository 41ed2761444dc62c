"""The rules of a policy pack, one reader a kind; what is wrong is reported with the pack's file and the rule's id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from misroute.calendars import Calendar
from misroute.gate.forbid import SOURCES
from misroute.gate.policy import (
    COUNTS,
    CapRule,
    Citation,
    Confidence,
    ConsentRule,
    DaySpan,
    FreshnessRule,
    GapRule,
    HoursRule,
    PauseRule,
    PersonsRule,
    RedialRule,
    Scope,
)
from misroute.gate.scenario import CHANNELS, PURPOSES

_PLACES = frozenset({"work", "home"})
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RULE_KEYS = frozenset({"id", "kind", "source", "confidence", "since", "zh", "en"})
_SCOPE_KEYS = frozenset({"channels", "purposes", "places"})
_KIND_KEYS = {
    "hours": _SCOPE_KEYS | {"allow", "workdays", "holidays", "on_holidays", "lifted_after_days_past_due"},
    "cap": _SCOPE_KEYS | {"counts", "per", "limit", "days", "extra_call_consent_days", "not_for"},
    "pause": _SCOPE_KEYS | {"days", "extra_call_consent_days", "not_for"},
    "redial": _SCOPE_KEYS | {"minutes"},
    "freshness": _SCOPE_KEYS | {"days"},
    "consent": _SCOPE_KEYS,
    "incomplete": _SCOPE_KEYS | {"to"},
    "persons": frozenset(
        {
            "told",
            "told_of_a_minor",
            "third_party_consent",
            "location_needs_lost_borrower",
            "location_limit",
            "location_only",
        }
    ),
    "time_consent": frozenset({"given_to"}),
    "final_notices": frozenset({"limit"}),
    "reply": frozenset({"hours"}),
    "cite": frozenset({"code"}),
}
_PERMISSIONS = frozenset({"time_consent", "final_notices", "reply"})


@dataclass(slots=True)
class Report:
    """Problems of one file, each line beginning with where."""

    where: str
    lines: list[str]

    def add(self, key: str, what: str) -> None:
        self.lines.append(f"{self.where}: {key}: {what}" if key else f"{self.where}: {what}")


@dataclass(slots=True)
class Draft:
    """A pack while its rules are read; a rule of the heir comes after those it inherits."""

    hours: list[HoursRule] = field(default_factory=list)
    caps: list[CapRule] = field(default_factory=list)
    pauses: list[PauseRule] = field(default_factory=list)
    freshness: list[FreshnessRule] = field(default_factory=list)
    redials: list[RedialRule] = field(default_factory=list)
    consents: list[ConsentRule] = field(default_factory=list)
    gaps: list[GapRule] = field(default_factory=list)
    persons: PersonsRule | None = None
    time_consent: str = "never"
    final_notices: int = 0
    reply_hours: int = 0
    citations: dict[str, Citation] = field(default_factory=dict)


def read_rule(
    rule: Any, number: int, seen: set[str], draft: Draft, calendars: Mapping[str, Calendar], report: Report
) -> None:
    """Read one ``[[rule]]`` into ``draft``; ``seen`` holds the ids used so far."""
    name = rule.get("id") if isinstance(rule, Mapping) else None
    if not isinstance(rule, Mapping) or not isinstance(name, str) or not name.strip():
        report.add(f"rule {number}", "needs an id")
        return
    where = f"rule {name}"
    if name in seen:
        report.add(where, "this id is used twice")
    seen.add(name)
    kind = rule.get("kind")
    keys = _KIND_KEYS.get(kind) if isinstance(kind, str) else None
    if keys is None:
        report.add(where, f"kind must be one of {', '.join(sorted(_KIND_KEYS))}")
        return
    for unknown in sorted(set(map(str, rule)) - _RULE_KEYS - keys):
        report.add(where, f"unknown key '{unknown}' for kind {kind}")
    confidence = rule.get("confidence")
    if confidence not in get_args(Confidence):
        report.add(where, f"confidence must be one of {', '.join(get_args(Confidence))}")
    for key in ("source", "zh", "en"):
        if not isinstance(rule.get(key), str) or not rule[key].strip():
            report.add(where, f"needs {key}")
    citation = Citation(name, str(rule.get("source", "")), cast(Confidence, confidence))
    _READERS[str(kind)](rule, where, citation, draft, calendars, report)
    if kind in _PERMISSIONS:
        draft.citations.setdefault(str(kind), citation)


def _read_hours(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    spans = _spans(rule.get("allow"), "allow", where, report)
    if not spans:
        report.add(where, "allow must hold at least one span")
    if "on_holidays" in rule and "holidays" not in rule:
        report.add(where, "on_holidays needs holidays, the calendar that knows them")
    lifted = rule.get("lifted_after_days_past_due")
    # a permission that is only recalled stays off
    sure = citation.confidence != "C"
    draft.hours.append(
        HoursRule(
            citation,
            _scope(rule, where, report),
            spans,
            _calendar(rule, "workdays", where, calendars, report),
            _calendar(rule, "holidays", where, calendars, report),
            _spans(rule.get("on_holidays"), "on_holidays", where, report),
            _whole(rule, "lifted_after_days_past_due", where, report) if lifted is not None and sure else None,
        )
    )


def _spans(given: Any, key: str, where: str, report: Report) -> tuple[DaySpan, ...]:
    spans: list[DaySpan] = []
    for item in given if isinstance(given, list) else []:
        if not isinstance(item, Mapping):
            report.add(where, f"{key} must be tables of days, from, to")
            continue
        days = frozenset(_DAYS.index(day) for day in texts(item.get("days", list(_DAYS))) if day in _DAYS)
        start, end = _clock(item.get("from")), _clock(item.get("to"))
        if not days or start is None or end is None or start >= end or set(item) - {"days", "from", "to", "to_allowed"}:
            report.add(where, f"{key} must be tables of days, from, to (later than from) and to_allowed")
            continue
        spans.append(DaySpan(days, start, end, item.get("to_allowed") is True))
    return tuple(spans)


def _calendar(
    rule: Mapping[str, Any], key: str, where: str, calendars: Mapping[str, Calendar], report: Report
) -> Calendar | None:
    name = rule.get(key)
    if name is None:
        return None
    found = calendars.get(name) if isinstance(name, str) else None
    if found is None:
        report.add(where, f"{key}: no such calendar; there are {', '.join(sorted(calendars))}")
    return found


def _read_cap(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    counts, per = rule.get("counts"), rule.get("per")
    if counts not in COUNTS:
        report.add(where, f"counts must be one of {', '.join(COUNTS)}")
    if per not in ("person", "number", "person_and_debt"):
        report.add(where, "per must be person, number or person_and_debt")
    limit, days = _whole(rule, "limit", where, report), _whole(rule, "days", where, report)
    extra = _whole(rule, "extra_call_consent_days", where, report, default=0)
    scope = _scope(rule, where, report)
    spared = frozenset(texts(rule.get("not_for"))) if citation.confidence != "C" else frozenset()
    draft.caps.append(CapRule(citation, scope, str(counts), cast(Any, per), limit, days, extra, spared))


def _read_pause(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    days = _whole(rule, "days", where, report)
    extra = _whole(rule, "extra_call_consent_days", where, report, default=0)
    spared = frozenset(texts(rule.get("not_for"))) if citation.confidence != "C" else frozenset()
    draft.pauses.append(PauseRule(citation, _scope(rule, where, report), days, extra, spared))


def _read_freshness(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    days = _whole(rule, "days", where, report)
    draft.freshness.append(FreshnessRule(citation, _scope(rule, where, report), days))


def _read_simple(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    """Kinds that are little more than their scope: redial, consent, incomplete."""
    scope = _scope(rule, where, report)
    if rule["kind"] == "redial":
        draft.redials.append(RedialRule(citation, scope, _whole(rule, "minutes", where, report)))
    elif rule["kind"] == "consent":
        draft.consents.append(ConsentRule(citation, scope))
    else:
        to = rule.get("to", "all")
        if to not in ("all", "third_persons"):
            report.add(where, "to must be all or third_persons")
        draft.gaps.append(GapRule(citation, scope, cast(Any, to)))


def _read_persons(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    if draft.persons is not None:
        report.add(where, "a pack has one rule of kind persons")
    told = frozenset(texts(rule.get("told")))
    if "borrower" not in told:
        report.add(where, "told must list the borrower, and whoever else may know")
    # who is not sure to be allowed is not allowed: a recalled permission stays off
    sure = citation.confidence != "C"
    draft.persons = PersonsRule(
        citation=citation,
        told=told if sure else frozenset({"borrower"}),
        told_of_a_minor=frozenset(texts(rule.get("told_of_a_minor"))) if sure else frozenset(),
        third_party_consent=rule.get("third_party_consent") is True and sure,
        location_needs_lost_borrower=rule.get("location_needs_lost_borrower") is not False or not sure,
        location_limit=_whole(rule, "location_limit", where, report, default=0),
        location_only=frozenset(texts(rule.get("location_only"))),
    )


def _read_permission(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    sure = citation.confidence != "C"
    if rule["kind"] == "time_consent":
        given_to = rule.get("given_to")
        if given_to not in ("any", "to_us", "never"):
            report.add(where, "given_to must be any, to_us or never")
        elif sure:
            draft.time_consent = given_to
    elif rule["kind"] == "final_notices":
        draft.final_notices = _whole(rule, "limit", where, report) if sure else 0
    else:
        draft.reply_hours = _whole(rule, "hours", where, report) if sure else 0


def _read_cite(
    rule: Mapping[str, Any],
    where: str,
    citation: Citation,
    draft: Draft,
    calendars: Mapping[str, Calendar],
    report: Report,
) -> None:
    code = rule.get("code")
    if code not in SOURCES and code != "inconvenient_time":
        report.add(where, f"code must be one of {', '.join(sorted([*SOURCES, 'inconvenient_time']))}")
        return
    draft.citations[str(code)] = citation


_READERS = {
    "hours": _read_hours,
    "cap": _read_cap,
    "pause": _read_pause,
    "freshness": _read_freshness,
    "redial": _read_simple,
    "consent": _read_simple,
    "incomplete": _read_simple,
    "persons": _read_persons,
    "time_consent": _read_permission,
    "final_notices": _read_permission,
    "reply": _read_permission,
    "cite": _read_cite,
}


def _scope(rule: Mapping[str, Any], where: str, report: Report) -> Scope:
    channels, purposes = texts(rule.get("channels")), texts(rule.get("purposes"))
    places = texts(rule.get("places"))
    for name, given, known in (
        ("channels", channels, CHANNELS),
        ("purposes", purposes, PURPOSES),
        ("places", places, _PLACES),
    ):
        if rule.get(name) is not None and not given:
            report.add(where, f"{name} must be a list of names")
        for unknown in sorted(set(given) - known):
            report.add(where, f"{name}: '{unknown}' is none of {', '.join(sorted(known))}")
    return Scope(frozenset(channels), frozenset(purposes), frozenset(places))


def _clock(value: Any) -> int | None:
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) == 2 for part in parts):
        return None
    seconds = int(parts[0]) * 3600 + int(parts[1]) * 60
    return seconds if int(parts[1]) < 60 and seconds <= 86400 else None


def _whole(rule: Mapping[str, Any], key: str, where: str, report: Report, default: int | None = None) -> int:
    value = rule.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 366:
        report.add(where, f"{key} must be a whole number from 0 to 366")
        return 0
    return value


def texts(value: Any) -> list[str]:
    """The texts of a list; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
