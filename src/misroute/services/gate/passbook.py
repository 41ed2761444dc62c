"""Who gets a pass, and who may use one: issued with the letter it is for, consumed with the decision it lets through.

An apology's pass is of one doing of its step, for one number, in one template. A hold that somebody places on the
number afterwards closes it: the pass was for the holds that were there. The confirmation of an opt-out has its pass
from the opt-out itself, for five minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from misroute.gate import Reason
from misroute.gate.forbid import APOLOGY_WORDS, CONFIRMATION_WITHIN, SOURCES
from misroute.store import decisions, passes
from misroute.store.decisions import Decision
from misroute.store.holds import Hold
from misroute.store.ids import new_id
from misroute.store.numbers import keep_number, wait_for_numbers
from misroute.store.passes import NewPass, Pass
from misroute.store.unit import Unit
from misroute.store.wishes import wishes_in_force

LIFE = timedelta(days=14)
"""An apology that has not left by then is for a person to look at: who is told so late must be told otherwise."""
BY_HAND = timedelta(days=1)
NARROW = ("number", "customer")
APOLOGY, CONFIRMATION = "apology", "optout_confirmation"
_STOPS = ("opt_out", "stop_medium")


@dataclass(frozen=True, slots=True)
class PassUse:
    """A send that the gate would allow and that needs a pass: an apology to what is held, an opt-out's confirmation.

    ``message_id``: a message that has used its pass may be asked about again under its own id.
    """

    purpose: str
    number_id: str
    template: str | None
    message_id: str | None
    decision_id: str


def is_apology(template: str | None) -> bool:
    """Whether a template is one of an apology, as the gate reads its name."""
    return any(word in (template or "").casefold() for word in APOLOGY_WORDS)


def cause_of(case_id: str | None, step: str | None, intent: int, number_id: str) -> str:
    """What one doing of a case's step and one number make the cause of."""
    return f"{APOLOGY}/{case_id or ''}/{step or ''}/{intent}/{number_id}"


def issue_apology(
    unit: Unit, *, case_id: str | None, step: str | None, intent: int, number: str, template: str
) -> Pass:
    """The pass of an apology that is being queued; the audit log keeps it when it is new."""
    number_id = keep_number(unit, number)
    cause = cause_of(case_id, step, intent, number_id)
    made, fresh = passes.issue(unit, NewPass(cause, APOLOGY, number_id, template, unit.now + LIFE, case_id))
    if fresh:
        unit.audit("pass.issued", case_id, pass_row(made, unit.now))
    return made


def issue_by_hand(unit: Unit, hold: Hold, template: str, reason: str) -> Pass:
    """A pass for an apology to a held number, because a person says so; for a day."""
    number_id = keep_number(unit, hold.value or "")
    cause = f"hand/{hold.id}/{new_id()}"
    made, _fresh = passes.issue(unit, NewPass(cause, APOLOGY, number_id, template, unit.now + BY_HAND, hold.case_id))
    unit.audit("pass.issued", hold.id, {**pass_row(made, unit.now), "reason": reason})
    return made


def problem_of(entry: Pass, *, template: str | None, key: str, now: datetime, unit: Unit) -> str | None:
    """Why this pass does not let the message go; None when it does. ``key``: the message, which may ask again."""
    if entry.template is not None and entry.template != template:
        return "its pass is for another template"
    if entry.used_by is not None:
        return None if _message_of(unit, entry.used_by) == key else "its pass was used by another message"
    if now >= entry.expires_at:
        return "its pass is over"
    return None


def _message_of(unit: Unit, decision_id: str) -> str | None:
    used: Decision | None = decisions.find_many(unit, [decision_id]).get(decision_id)
    if used is None:
        return None
    effect = used.facts.get("effect")
    return str(effect) if effect else used.message_id


def needs_pass(purpose: str, held_by: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an allowed send of this purpose, which these holds cover, needs a pass to have been allowed."""
    return purpose == CONFIRMATION or any(hold.get("scope") in NARROW for hold in held_by)


def take(unit: Unit, wanted: PassUse) -> Reason | None:
    """Consume the pass that ``wanted`` needs, in the transaction that records its decision; why not, if there is none.

    For the gate's recording: called for allowed apologies to what a hold covers, and for allowed confirmations.
    """
    wait_for_numbers(unit, [wanted.number_id])  # two askers at once: one of them is the second
    found = _confirmation(unit, wanted) if wanted.purpose == CONFIRMATION else _apology(unit, wanted)
    if isinstance(found, Pass):
        if found.used_by is None and passes.use(unit, found.id, wanted.decision_id):
            unit.audit("pass.used", found.case_id, {"pass": found.id, "decision": wanted.decision_id})
            return None
        found = "its pass was used by another message"
    if found is None:
        return None
    unit.audit("pass.refused", None, {"decision": wanted.decision_id, "purpose": wanted.purpose, "why": found})
    zh = "该消息没有可用的一次性通行许可"
    code = "apology_pass" if wanted.purpose == APOLOGY else CONFIRMATION
    return Reason(code, f"gate.{code}", SOURCES[code], f"no pass lets this message through: {found}", zh)


def _apology(unit: Unit, wanted: PassUse) -> Pass | str | None:
    """The pass to consume; None for a message that has used its own; else why there is none."""
    found = passes.passes_on(unit, wanted.number_id, purpose=APOLOGY)
    if not found:
        return "none was issued for this number"
    if wanted.message_id is not None:
        for entry in found:
            if entry.used_by is not None and _message_of(unit, entry.used_by) == wanted.message_id:
                return None if entry.template in (None, wanted.template) else "its pass is for another template"
    there = [entry for entry in found if entry.state_at(unit.now) == "open"]
    fits = [entry for entry in there if entry.template in (None, wanted.template)]
    if fits:
        return fits[0]
    return "its pass is for another template" if there else "its pass was used, or is over"


def _confirmation(unit: Unit, wanted: PassUse) -> Pass | str | None:
    """As ``_apology``; the pass comes with the newest opt-out from this number, and none with an older one."""
    since = unit.now - CONFIRMATION_WITHIN
    for entry in passes.passes_on(unit, wanted.number_id, purpose=CONFIRMATION):
        if entry.used_by is None or entry.issued_at <= since:
            continue
        if wanted.message_id is not None and _message_of(unit, entry.used_by) == wanted.message_id:
            return None
    asked = [
        wish
        for wish in wishes_in_force(unit, (), [wanted.number_id])
        if wish.kind in _STOPS and since < wish.at <= unit.now
    ]
    newest = max(asked, key=lambda wish: (wish.at, wish.id), default=None)
    at, cause = (unit.now, "") if newest is None else (newest.at, newest.id)
    if newest is None:  # the asker says that there was one, and may say so: then one in five minutes
        recent = [
            entry for entry in passes.passes_on(unit, wanted.number_id, purpose=CONFIRMATION) if entry.issued_at > since
        ]
        if recent:
            return "its pass was used by another message"
        cause = wanted.decision_id
    new = NewPass(
        f"{CONFIRMATION}/{wanted.number_id}/{cause}",
        CONFIRMATION,
        wanted.number_id,
        wanted.template,
        at + CONFIRMATION_WITHIN + timedelta(seconds=1),
    )
    made, _fresh = passes.issue(unit, new)
    return made


def closed_by(entry_issued_at: datetime, case_id: str | None, active: tuple[Hold, ...]) -> Hold | None:
    """A hold that was placed after the pass and not by its own case: the pass was not meant for it."""
    later = [
        hold for hold in active if hold.since > entry_issued_at and (hold.case_id is None or hold.case_id != case_id)
    ]
    return later[0] if later else None


def pass_row(entry: Pass, now: datetime) -> dict[str, Any]:
    """A pass as listings and the audit log show it; no number in it."""
    return {
        "pass": entry.id,
        "purpose": entry.purpose,
        "template": entry.template,
        "case": entry.case_id,
        "state": entry.state_at(now),
        "issued_at": entry.issued_at.isoformat(),
        "expires_at": entry.expires_at.isoformat(),
        "used_at": entry.used_at.isoformat() if entry.used_at else None,
        "decision": entry.used_by,
    }
