"""A case on the terminal: what to do next on top, then steps, clocks, effects and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misroute.cli.holds import print_halt, print_passes
from misroute.cli.output import Format, harmless, put, show, to_json, when
from misroute.cli.words import _, event, heading, language, state, translate_error
from misroute.phones.notes import NOTES, sentence

SYSTEM = "system"
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
    put(_("Case {id}  ·  {state}").format(id=case["id"], state=state(case["state"])))
    facts = {
        _("number"): case["number"],
        _("customer"): case["customer"],
        _("aware since"): when(case["aware_at"]),
        _("opened"): when(case["opened_at"]),
        _("closed"): when(case["closed_at"]),
        _("root cause"): state(case["root_cause"] or ""),
        _("assigned to"): case["assigned_to"],
        _("playbook"): f"{case['playbook']['name']} {case['playbook']['version']}",
        _("holds"): ", ".join(f"{state(hold['scope'])} {state(hold['state'])}" for hold in case["holds"]) or _("none"),
    }
    for name, value in facts.items():
        if value:
            put(harmless(f"  {name}: {value}"))
    for flag in case["flags"]:
        put(f"  ! {sentence(flag, language()) if flag in NOTES else state(flag)}")
    _next(case)
    _steps(case)
    _clocks(case)
    print_halt(case["time_to_halt"])
    print_passes(case["passes"])
    _in_flight(case)
    _refused(case)
    _effects(case)
    _history(case)


def _next(case: Mapping[str, Any]) -> None:
    waiting = [step for step in case["steps"] if step["state"] == "waiting"]
    if not waiting:
        return
    put("\n" + _("To do now"))
    for step in waiting:
        outcomes = f"  ({' | '.join(step['outcomes'])})" if step.get("outcomes") else ""
        why = f" ({_(translate_error(step['why']))})" if step["why"] else ""
        put(harmless(f"  {step['title'][language()]}{why}"))
        put(f"    misroute case {step['do']} {case['id']} {step['id']}{outcomes}")


def _steps(case: Mapping[str, Any]) -> None:
    put("\n" + _("Steps"))
    rows = [
        {
            " ": _MARKS[step["state"]],
            "step": step["id"],
            "state": state(step["state"]),
            "attempts": step["attempts"] or "",
            "by": step["by"] or "",
            "says": translate_error(step["reason"] or step["outcome"] or ""),
        }
        for step in case["steps"]
    ]
    show(rows, (" ", "step", "state", "attempts", "by", "says"), Format.table)


def _clocks(case: Mapping[str, Any]) -> None:
    put("\n" + _("Clocks"))
    rows = [
        {
            "clock": clock["name"],
            "state": state(clock["state"]),
            "target": clock["target"],
            "calendar": clock["calendar"],
            "due": (when(clock["due"]) or _("paused")) + (" ~" if clock["provisional"] else ""),
            "met_at": when(clock["met_at"]),
            "warned": len(clock["warned"]) or "",
        }
        for clock in case["clocks"]
    ]
    show(rows, ("clock", "state", "target", "calendar", "due", "met_at", "warned"), Format.table)


def _in_flight(case: Mapping[str, Any]) -> None:
    rows = [row for hold in case["holds"] for row in hold["in_flight"]["first"]]
    if rows:
        count = sum(hold["in_flight"]["count"] for hold in case["holds"])
        put("\n" + _("Possibly in flight: {count}").format(count=count))
        show(rows, ("at", "id", "channel", "campaign", "message_id", "permit_until", "sent_at"), Format.table)


def _refused(case: Mapping[str, Any]) -> None:
    if case["refused"]:
        put("\n" + _("Not let go by the gate"))
        show(case["refused"], ("at", "by", "channel", "purpose", "campaign", "message_id", "codes"), Format.table)


def _effects(case: Mapping[str, Any]) -> None:
    rows = [
        {"effect": effect["kind"], "key": effect["key"], "state": state(effect["state"])}
        for step in case["steps"]
        for effect in step["effects"]
    ]
    if rows:
        put("\n" + _("Effects"))
        show(rows, ("effect", "key", "state"), Format.table)


def _history(case: Mapping[str, Any]) -> None:
    put("\n" + _("History"))
    rows = [
        {
            "at": when(one["at"]),
            "by": one["actor"],
            "what": event(one["kind"]),
            "detail": _detail(one["detail"], one["actor"], case["id"]),
        }
        for one in case["events"]
    ]
    show(rows, ("at", "by", "what", "detail"), Format.table)
    told_texts = [one for one in case["events"] if one.get("text")]
    if told_texts:
        put("\n" + _("What was said"))
        said = [{"at": when(one["at"]), "by": one["actor"], "text": one["text"]} for one in told_texts]
        show(said, ("at", "by", "text"), Format.table)


def _detail(detail: Mapping[str, Any], actor: str, case_id: str) -> str:
    """What an event says beside its own line: nothing twice, and keys without the case's id that stands on top."""
    said = {key: value for key, value in detail.items() if value not in (None, "", [], {}) and key != "at"}
    if said.get("by") in (actor, SYSTEM):
        del said["by"]
    return ", ".join(f"{heading(key)} {_said(value, case_id)}" for key, value in said.items())


def _said(value: Any, case_id: str) -> str:
    if isinstance(value, list | tuple):
        if value and all(isinstance(item, Mapping) for item in value):
            return str(len(value))
        return " ".join(_said(item, case_id) for item in value)
    if isinstance(value, Mapping):
        return to_json(value)
    return translate_error(state(str(value).replace(f"{case_id}/", "")))
