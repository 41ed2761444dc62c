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


@dataclass(frozen=True, slots=True)
class _Reader:
    """One rule while it is read: what stands in the file, and where it goes."""

    rule: Mapping[str, Any]
    where: str
    citation: Citation
    draft: Draft
    calendars: Mapping[str, Calendar]
    report: Report

    def complain(self, what: str) -> None:
        """Report a problem of it."""
        self.report.add(self.where, what)


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
    _READERS[str(kind)](_Reader(rule, where, citation, draft, calendars, report))
    if kind in _PERMISSIONS:
        draft.citations.setdefault(str(kind), citation)


def _read_hours(reader: _Reader) -> None:
    spans = _spans(reader, "allow")
    if not spans:
        reader.complain("allow must hold at least one span")
    if "on_holidays" in reader.rule and "holidays" not in reader.rule:
        reader.complain("on_holidays needs holidays, the calendar that knows them")
    lifted = reader.rule.get("lifted_after_days_past_due")
    # a permission that is only recalled stays off
    sure = reader.citation.confidence != "C"
    reader.draft.hours.append(
        HoursRule(
            reader.citation,
            _scope(reader),
            spans,
            _calendar(reader, "workdays"),
            _calendar(reader, "holidays"),
            _spans(reader, "on_holidays"),
            _whole(reader, "lifted_after_days_past_due") if lifted is not None and sure else None,
        )
    )


def _spans(reader: _Reader, key: str) -> tuple[DaySpan, ...]:
    given = reader.rule.get(key)
    spans: list[DaySpan] = []
    for item in given if isinstance(given, list) else []:
        if not isinstance(item, Mapping):
            reader.complain(f"{key} must be tables of days, from, to")
            continue
        days = frozenset(_DAYS.index(day) for day in texts(item.get("days", list(_DAYS))) if day in _DAYS)
        start, end = _clock(item.get("from")), _clock(item.get("to"))
        if not days or start is None or end is None or start >= end or set(item) - {"days", "from", "to", "to_allowed"}:
            reader.complain(f"{key} must be tables of days, from, to (later than from) and to_allowed")
            continue
        spans.append(DaySpan(days, start, end, item.get("to_allowed") is True))
    return tuple(spans)


def _calendar(reader: _Reader, key: str) -> Calendar | None:
    name = reader.rule.get(key)
    if name is None:
        return None
    found = reader.calendars.get(name) if isinstance(name, str) else None
    if found is None:
        reader.complain(f"{key}: no such calendar; there are {', '.join(sorted(reader.calendars))}")
    return found


def _read_cap(reader: _Reader) -> None:
    counts, per = reader.rule.get("counts"), reader.rule.get("per")
    if counts not in COUNTS:
        reader.complain(f"counts must be one of {', '.join(COUNTS)}")
    if per not in ("person", "number", "person_and_debt"):
        reader.complain("per must be person, number or person_and_debt")
    limit, days = _whole(reader, "limit"), _whole(reader, "days")
    extra = _whole(reader, "extra_call_consent_days", default=0)
    scope = _scope(reader)
    spared = _spared(reader)
    reader.draft.caps.append(CapRule(reader.citation, scope, str(counts), cast(Any, per), limit, days, extra, spared))


def _read_pause(reader: _Reader) -> None:
    days = _whole(reader, "days")
    extra = _whole(reader, "extra_call_consent_days", default=0)
    spared = _spared(reader)
    reader.draft.pauses.append(PauseRule(reader.citation, _scope(reader), days, extra, spared))


def _read_freshness(reader: _Reader) -> None:
    days = _whole(reader, "days")
    reader.draft.freshness.append(FreshnessRule(reader.citation, _scope(reader), days))


def _read_simple(reader: _Reader) -> None:
    """Kinds that are little more than their scope: redial, consent, incomplete."""
    scope = _scope(reader)
    if reader.rule["kind"] == "redial":
        reader.draft.redials.append(RedialRule(reader.citation, scope, _whole(reader, "minutes")))
    elif reader.rule["kind"] == "consent":
        reader.draft.consents.append(ConsentRule(reader.citation, scope))
    else:
        to = reader.rule.get("to", "all")
        if to not in ("all", "third_persons"):
            reader.complain("to must be all or third_persons")
        reader.draft.gaps.append(GapRule(reader.citation, scope, cast(Any, to)))


def _read_persons(reader: _Reader) -> None:
    if reader.draft.persons is not None:
        reader.complain("a pack has one rule of kind persons")
    told = frozenset(texts(reader.rule.get("told")))
    if "borrower" not in told:
        reader.complain("told must list the borrower, and whoever else may know")
    # who is not sure to be allowed is not allowed: a recalled permission stays off
    sure = reader.citation.confidence != "C"
    reader.draft.persons = PersonsRule(
        citation=reader.citation,
        told=told if sure else frozenset({"borrower"}),
        told_of_a_minor=frozenset(texts(reader.rule.get("told_of_a_minor"))) if sure else frozenset(),
        third_party_consent=reader.rule.get("third_party_consent") is True and sure,
        location_needs_lost_borrower=reader.rule.get("location_needs_lost_borrower") is not False or not sure,
        location_limit=_whole(reader, "location_limit", default=0),
        location_only=frozenset(texts(reader.rule.get("location_only"))),
    )


def _read_permission(reader: _Reader) -> None:
    sure = reader.citation.confidence != "C"
    if reader.rule["kind"] == "time_consent":
        given_to = reader.rule.get("given_to")
        if given_to not in ("any", "to_us", "never"):
            reader.complain("given_to must be any, to_us or never")
        elif sure:
            reader.draft.time_consent = given_to
    elif reader.rule["kind"] == "final_notices":
        reader.draft.final_notices = _whole(reader, "limit") if sure else 0
    else:
        reader.draft.reply_hours = _whole(reader, "hours") if sure else 0


def _read_cite(reader: _Reader) -> None:
    code = reader.rule.get("code")
    if code not in SOURCES and code != "inconvenient_time":
        reader.complain(f"code must be one of {', '.join(sorted([*SOURCES, 'inconvenient_time']))}")
        return
    reader.draft.citations[str(code)] = reader.citation


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


def _spared(reader: _Reader) -> frozenset[str]:
    """Whom the rule does not bind; an exemption that is only recalled stays off."""
    return frozenset(texts(reader.rule.get("not_for"))) if reader.citation.confidence != "C" else frozenset()


def _scope(reader: _Reader) -> Scope:
    channels, purposes = texts(reader.rule.get("channels")), texts(reader.rule.get("purposes"))
    places = texts(reader.rule.get("places"))
    for name, given, known in (
        ("channels", channels, CHANNELS),
        ("purposes", purposes, PURPOSES),
        ("places", places, _PLACES),
    ):
        if reader.rule.get(name) is not None and not given:
            reader.complain(f"{name} must be a list of names")
        for unknown in sorted(set(given) - known):
            reader.complain(f"{name}: '{unknown}' is none of {', '.join(sorted(known))}")
    return Scope(frozenset(channels), frozenset(purposes), frozenset(places))


def _clock(value: Any) -> int | None:
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) == 2 for part in parts):
        return None
    seconds = int(parts[0]) * 3600 + int(parts[1]) * 60
    return seconds if int(parts[1]) < 60 and seconds <= 86400 else None


def _whole(reader: _Reader, key: str, default: int | None = None) -> int:
    value = reader.rule.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 366:
        reader.complain(f"{key} must be a whole number from 0 to 366")
        return 0
    return value


def texts(value: Any) -> list[str]:
    """The texts of a list; nothing for anything else."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
