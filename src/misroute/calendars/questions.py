"""The two questions of ``misroute try`` about business time: ``due`` and ``elapsed``, as plain JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from misroute.calendars.calendar import Calendar, CalendarError
from misroute.calendars.due import Language, due
from misroute.calendars.reckoning import Pause, elapsed
from misroute.calendars.targets import iso_duration, parse_target


def answer_due(question: Mapping[str, object], calendar: Calendar, lang: Language = "en") -> dict[str, object]:
    """``{"start", "target", "pauses"?}`` → ``{"due", "provisional", "working"}``; ``due`` on the calendar's clock.

    Raises CalendarError or TargetError (both MisrouteErrors) for a question that cannot be read.
    """
    target = parse_target(_asked(question, "target"))
    answer = due(calendar, read_instant(_asked(question, "start"), "start"), target, _pauses(question), lang)
    moment = None if answer.due is None else calendar.local(answer.due).isoformat()
    return {"due": moment, "provisional": answer.provisional, "working": list(answer.working)}


def answer_elapsed(question: Mapping[str, object], calendar: Calendar) -> dict[str, object]:
    """``{"start", "end", "pauses"?}`` → ``{"elapsed": seconds of working time, "iso"}``."""
    start, end = (read_instant(_asked(question, key), key) for key in ("start", "end"))
    length = elapsed(calendar, start, end, _pauses(question))
    seconds = length.total_seconds()
    return {"elapsed": int(seconds) if seconds.is_integer() else seconds, "iso": iso_duration(length)}


def read_instant(text: object, where: str) -> datetime:
    """The instant an ISO 8601 text names, without offset if it has none; a date alone is its midnight."""
    if isinstance(text, str) and len(text) <= 40:
        try:
            return datetime.fromisoformat(text.strip())
        except ValueError:
            pass
    raise CalendarError(f"{where!r} is not an instant: write it as 2026-01-05T09:30:00+08:00")


def _asked(question: Mapping[str, object], key: str) -> object:
    if key not in question:
        raise CalendarError(f"the question has no {key!r}")
    return question[key]


def _pauses(question: Mapping[str, object]) -> tuple[Pause, ...]:
    given = question.get("pauses")
    if given is None:
        return ()
    if not isinstance(given, list):
        raise CalendarError('\'pauses\' is a list of {"from": instant, "to": instant or null}')
    return tuple(_pause(item, place) for place, item in enumerate(given, start=1))


def _pause(item: object, place: int) -> Pause:
    if not isinstance(item, Mapping) or "from" not in item or not set(item) <= {"from", "to", "reason"}:
        raise CalendarError(f'pause {place} is not {{"from": instant, "to": instant or null}}')
    end = item.get("to")
    where = f"pauses[{place}]"
    return Pause(read_instant(item["from"], f"{where}.from"), None if end is None else read_instant(end, f"{where}.to"))
