"""A case on the terminal: what to do next on top, then steps, clocks, effects and history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from misroute.cli.output import Format, put, show
from misroute.cli.words import _

_MARKS = {
    "done": "✔",
    "skipped": "–",
    "running": "▶",
    "ready": "▷",
    "waiting": "?",
    "failed": "!",
    "pending": "·",
}


def print_case(case: Mapping[str, Any]) -> None:
    """Print the whole case; every state is a word as well as a mark, for screen readers and plain terminals."""
    put(_("Case {id}  ·  {state}").format(id=case["id"], state=_(case["state"])))
    facts = {
        _("number"): case["number"],
        _("customer"): case["customer"],
        _("aware since"): _when(case["aware_at"]),
        _("opened"): _when(case["opened_at"]),
        _("closed"): _when(case["closed_at"]),
        _("root cause"): case["root_cause"],
        _("assigned to"): case["assigned_to"],
        _("playbook"): f"{case['playbook']['name']} {case['playbook']['version']}",
        _("holds"): ", ".join(f"{hold['scope']} {hold['state']}" for hold in case["holds"]) or _("none"),
    }
    for name, value in facts.items():
        if value:
            put(f"  {name}: {value}")
    for flag in case["flags"]:
        put(f"  ! {flag}")
    _next(case)
    _steps(case)
    _clocks(case)
    _effects(case)
    _history(case)


def _next(case: Mapping[str, Any]) -> None:
    waiting = [step for step in case["steps"] if step["state"] == "waiting"]
    if not waiting:
        return
    put("\n" + _("To do now"))
    for step in waiting:
        outcomes = f"  ({' | '.join(step['outcomes'])})" if step.get("outcomes") else ""
        put(f"  misroute case {step['do']} {case['id']} {step['id']}{outcomes}    {step['why'] or ''}".rstrip())


def _steps(case: Mapping[str, Any]) -> None:
    put("\n" + _("Steps"))
    rows = [
        {
            " ": _MARKS[step["state"]],
            "step": step["id"],
            "state": _(step["state"]),
            "attempts": step["attempts"] or "",
            "by": step["by"] or "",
            "says": step["reason"] or step["outcome"] or "",
        }
        for step in case["steps"]
    ]
    show(rows, (" ", "step", "state", "attempts", "by", "says"), Format.table)


def _clocks(case: Mapping[str, Any]) -> None:
    put("\n" + _("Clocks"))
    rows = [
        {
            "clock": clock["name"],
            "state": _(clock["state"]),
            "target": clock["target"],
            "calendar": clock["calendar"],
            "due": (_when(clock["due"]) or _("paused")) + (" ~" if clock["provisional"] else ""),
            "met_at": _when(clock["met_at"]),
            "warned": len(clock["warned"]) or "",
        }
        for clock in case["clocks"]
    ]
    show(rows, ("clock", "state", "target", "calendar", "due", "met_at", "warned"), Format.table)


def _effects(case: Mapping[str, Any]) -> None:
    rows = [
        {"effect": effect["kind"], "key": effect["key"], "state": _(effect["state"])}
        for step in case["steps"]
        for effect in step["effects"]
    ]
    if rows:
        put("\n" + _("Effects"))
        show(rows, ("effect", "key", "state"), Format.table)


def _history(case: Mapping[str, Any]) -> None:
    put("\n" + _("History"))
    rows = [
        {"at": _when(event["at"]), "by": event["actor"], "what": event["kind"], "detail": _detail(event["detail"])}
        for event in case["events"]
    ]
    show(rows, ("at", "by", "what", "detail"), Format.table)


def _detail(detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in detail.items() if value not in (None, "", [], {}))


def _when(value: str | datetime | None) -> str:
    if value is None:
        return ""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.astimezone().strftime("%Y-%m-%d %H:%M")
