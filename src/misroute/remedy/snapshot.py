"""Clocks as plain JSON values, for a store that keeps the whole clock in one column beside its indexed times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from misroute.calendars import parse_target
from misroute.errors import MisrouteError
from misroute.remedy.clock import ClockPause, ClockState, ClockStatus, Mark


def clock_to_json(state: ClockState) -> dict[str, object]:
    """The clock in plain JSON values; ``clock_from_json`` gives an equal one."""
    return {
        "key": state.key,
        "name": state.name,
        "target": str(state.target),
        "calendar": state.calendar,
        "calendar_version": state.calendar_version,
        "policy_version": state.policy_version,
        "pausable": state.pausable,
        "opened_at": state.opened_at.isoformat(),
        "started_at": state.started_at.isoformat(),
        "status": state.status.value,
        "due": _text(state.due),
        "provisional": state.provisional,
        "marks": [[mark.level, _text(mark.at)] for mark in state.marks],
        "warn_percents": list(state.warn_percents),
        "warn_leads": [str(lead) for lead in state.warn_leads],
        "pauses": [[item.start.isoformat(), _text(item.end), item.reason] for item in state.pauses],
        "fired": list(state.fired),
        "met_at": _text(state.met_at),
        "ended_reason": state.ended_reason,
        "round": state.round,
    }


def clock_from_json(row: Mapping[str, Any]) -> ClockState:
    """The clock ``clock_to_json`` wrote. Raises MisrouteError for anything else."""
    try:
        return ClockState(
            key=str(row["key"]),
            name=str(row["name"]),
            target=parse_target(row["target"]),
            calendar=str(row["calendar"]),
            calendar_version=str(row["calendar_version"]),
            policy_version=str(row["policy_version"]),
            pausable=bool(row["pausable"]),
            opened_at=datetime.fromisoformat(row["opened_at"]),
            started_at=datetime.fromisoformat(row["started_at"]),
            status=ClockStatus(row["status"]),
            due=_instant(row["due"]),
            provisional=bool(row["provisional"]),
            marks=tuple(Mark(level, _instant(at)) for level, at in row["marks"]),
            warn_percents=tuple(int(percent) for percent in row["warn_percents"]),
            warn_leads=tuple(parse_target(lead) for lead in row["warn_leads"]),
            pauses=tuple(
                ClockPause(datetime.fromisoformat(start), _instant(end), reason) for start, end, reason in row["pauses"]
            ),
            fired=tuple(row["fired"]),
            met_at=_instant(row["met_at"]),
            ended_reason=row["ended_reason"],
            round=int(row["round"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MisrouteError("this is no snapshot of a clock: restore the row from a backup") from error


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
