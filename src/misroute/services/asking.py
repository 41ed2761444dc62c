"""Answer one question of a rule and change nothing (`misroute try`, contract section 3).

A question and its answer are plain JSON objects. A question that cannot be understood raises UsageError with one
line; the caller answers ``{"error": line}`` and goes on to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from misroute.calendars import Calendar, Pause, due, elapsed, parse_target
from misroute.errors import UsageError
from misroute.gate import Policy, decide, parse_scenario
from misroute.packs.calendars import calendar_from_inline
from misroute.people import compare_names, read_relation, read_reply
from misroute.phones import Plan, normalise

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the questions are answered with: the numbering plan, the calendars and the policy packs."""

    plan: Plan
    calendars: Mapping[str, Calendar]
    policies: Mapping[str, Policy]


def answer(what: str, question: Mapping[str, Any], reference: Reference) -> Answer:
    """The answer to one question; ``what`` is one of QUESTIONS."""
    return QUESTIONS[what](question, reference)


def _text(question: Mapping[str, Any], key: str, *, required: bool = True) -> str | None:
    value = question.get(key)
    if value is None:
        if required and key not in question:
            raise UsageError(f"the field {key!r} is missing")
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UsageError(f"the field {key!r} must be text, not {type(value).__name__}")
    return value if isinstance(value, str) else str(value)


def _phone(question: Mapping[str, Any], reference: Reference) -> Answer:
    raw = _text(question, "raw")
    region = _text(question, "region", required=False)
    if region is not None and not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise UsageError("the field 'region' must be two letters such as CN")
    reading = normalise(raw, region.upper() if region else None, reference.plan)
    return {
        "e164": reading.e164,
        "status": reading.status.value,
        "type": reading.type.value if reading.type else None,
        "region": reading.region,
        "national": reading.national,
        "extension": reading.extension,
        "notes": [{"code": note.code, "detail": note.detail} for note in reading.notes],
        "candidates": list(reading.candidates),
        "beside": reading.beside,
    }


def _name(question: Mapping[str, Any], reference: Reference) -> Answer:
    found = compare_names(_text(question, "a") or "", _text(question, "b") or "")
    return {
        "verdict": found.verdict.value,
        "score": round(found.score, 4),
        "level": found.level,
        "reasons": list(found.reasons),
    }


def _relation(question: Mapping[str, Any], reference: Reference) -> Answer:
    found = read_relation(_text(question, "label"))
    return {"relation": found.relation.value, "kin": found.kin, "matched": found.matched}


def _reply(question: Mapping[str, Any], reference: Reference) -> Answer:
    found = read_reply(
        _text(question, "text") or "",
        _text(question, "lang", required=False),
        _text(question, "asked", required=False),
    )
    return {
        "label": found.label.value,
        "confidence": round(found.confidence, 4),
        "reasons": list(found.reasons),
        "also": [label.value for label in found.also],
        "offered_number": found.offered_number,
        "relation": found.relation.value if found.relation else None,
        "name": found.name,
    }


def _gate(question: Mapping[str, Any], reference: Reference) -> Answer:
    decision = decide(parse_scenario(question), reference.policies)
    return decision.to_json()


def _calendar(question: Mapping[str, Any], reference: Reference) -> Calendar:
    given = question.get("calendar")
    if isinstance(given, str):
        if given not in reference.calendars:
            known = ", ".join(sorted(reference.calendars))
            raise UsageError(f"no calendar is called {given!r}; there are {known}")
        return reference.calendars[given]
    if isinstance(given, Mapping):
        return calendar_from_inline(given)
    raise UsageError("the field 'calendar' must be a name or an object with tz and hours")


def _instant(value: Any, key: str, calendar: Calendar) -> datetime:
    """An instant; one without an offset is in the calendar's zone (contract 6.6)."""
    if not isinstance(value, str):
        raise UsageError(f"the field {key!r} must be an instant such as 2026-03-02T09:00:00+08:00")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(f"the field {key!r} is no instant such as 2026-03-02T09:00:00+08:00") from None
    return found.replace(tzinfo=ZoneInfo(calendar.tz)) if found.tzinfo is None else found


def _pauses(question: Mapping[str, Any], calendar: Calendar) -> list[Pause]:
    given = question.get("pauses") or []
    if not isinstance(given, list):
        raise UsageError("the field 'pauses' must be a list of {from, to}")
    found = []
    for number, entry in enumerate(given, start=1):
        if not isinstance(entry, Mapping) or "from" not in entry:
            raise UsageError(f"pause {number} must be an object with from and to")
        end = entry.get("to")
        found.append(
            Pause(
                _instant(entry["from"], f"pauses[{number}].from", calendar),
                None if end is None else _instant(end, f"pauses[{number}].to", calendar),
            )
        )
    return found


def _due(question: Mapping[str, Any], reference: Reference) -> Answer:
    calendar = _calendar(question, reference)
    start = _instant(question.get("start"), "start", calendar)
    target = parse_target(_text(question, "target") or "")
    found = due(calendar, start, target, _pauses(question, calendar))
    return {
        "due": found.due.isoformat() if found.due else None,
        "provisional": found.provisional,
        "working": list(found.working),
    }


def _elapsed(question: Mapping[str, Any], reference: Reference) -> Answer:
    calendar = _calendar(question, reference)
    start = _instant(question.get("start"), "start", calendar)
    end = _instant(question.get("end"), "end", calendar)
    spent = elapsed(calendar, start, end, _pauses(question, calendar))
    seconds = spent.total_seconds()
    return {"elapsed": int(seconds) if seconds == int(seconds) else seconds, "iso": iso_duration(spent)}


def iso_duration(span: timedelta) -> str:
    """A span of working time as ISO 8601 in hours, minutes and seconds (``PT4H30M``); days would mean working days."""
    seconds = span.total_seconds()
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(int(seconds), 3600)
    minutes, whole = divmod(rest, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    fraction = seconds - int(seconds)
    if whole or fraction or not any(parts):
        parts.append(f"{whole + fraction:g}S")
    return f"{sign}PT{''.join(parts)}"


QUESTIONS: Mapping[str, Callable[[Mapping[str, Any], Reference], Answer]] = {
    "phone": _phone,
    "name": _name,
    "relation": _relation,
    "reply": _reply,
    "gate": _gate,
    "due": _due,
    "elapsed": _elapsed,
}


def as_of_or_today(stated: str | None, today: date) -> date:
    """The day a question is about: as stated (YYYY-MM-DD), else today."""
    if stated is None:
        return today
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise UsageError(f"{stated!r} is no date such as {today.isoformat()}") from None
