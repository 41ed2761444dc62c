"""Answer one question of a rule and change nothing (`misroute try`, contract section 3).

A question and its answer are plain JSON objects. A question that cannot be understood raises UsageError with one
line; the caller answers ``{"error": line}`` and goes on to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from misroute.calendars import Calendar, answer_due, answer_elapsed
from misroute.errors import UsageError
from misroute.gate import Policy, decide, parse_scenario
from misroute.packs.calendars import calendar_for
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
    if value is None or value != value:  # NaN is how data frames write "nothing here", and "nan" is a grandmother
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
        "phrases": list(found.phrases),
    }


def _gate(question: Mapping[str, Any], reference: Reference) -> Answer:
    decision = decide(parse_scenario(question), reference.policies)
    return decision.to_json()


def _due(question: Mapping[str, Any], reference: Reference) -> Answer:
    return answer_due(question, calendar_for(question.get("calendar"), reference.calendars))


def _elapsed(question: Mapping[str, Any], reference: Reference) -> Answer:
    return answer_elapsed(question, calendar_for(question.get("calendar"), reference.calendars))


QUESTIONS: Mapping[str, Callable[[Mapping[str, Any], Reference], Answer]] = {
    "phone": _phone,
    "name": _name,
    "relation": _relation,
    "reply": _reply,
    "gate": _gate,
    "due": _due,
    "elapsed": _elapsed,
}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1990, 2200)


def day_of(stated: str) -> date:
    """The day a person wrote as YYYY-MM-DD. Raises UsageError; days of other centuries are slips of the pen."""
    text = stated.strip()
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise UsageError(f"{stated[:40]!r} is no date such as 2026-11-01")
    return found


def as_of_or_today(stated: str | None, today: date) -> date:
    """The day a question is about: as stated, else today."""
    return today if stated is None else day_of(stated)
