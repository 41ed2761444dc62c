"""Place and lift holds by hand, and see what each one touches; a case places its own."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from misroute.book.atomic import Outputs
from misroute.errors import Conflict, UsageError
from misroute.phones import mask
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.gate.blast import FIRST, Blast, blast_of, every_row
from misroute.services.gate.halting import time_to_halt
from misroute.services.gate.passbook import is_apology, issue_by_hand, pass_row
from misroute.store import holds, passes
from misroute.store import senders as sender_rows
from misroute.store.holds import Hold
from misroute.store.ids import new_id
from misroute.store.stopping import count_stopped
from misroute.store.unit import Store

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold in force, how many queued messages it stopped, everything it touches, and how many senders obey holds.

    ``pushed`` of the ``senders`` are told by themselves, the others fetch what changed.
    """

    hold_id: str
    stopped: int
    touches: Blast = field(repr=False)
    senders: int = 0
    pushed: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """The service behind ``misroute hold``."""

    store: Store
    rules: CaseRules

    def place(
        self, scope: str | None, value: str | None, reason: str, *, actor: str, cause: str | None = None
    ) -> PlacedHold:
        """Hold a number (``scope`` None or ``number``), a customer, a campaign, a template, a gateway, or all.

        The same ``cause`` twice is one hold, unless the first was lifted; without one each call places its own. The
        answer says what it touches, which the audit log keeps as counts and ids. A hold that reaches far is in force
        before its reach is counted, so that nothing more leaves meanwhile.
        """
        kind = scope or "number"
        if not reason.strip():
            raise UsageError("a hold needs a reason: --reason TEXT")
        if kind == "number":
            if not value:
                raise UsageError("say what is held: --number NUMBER, or --scope with --value")
            e164 = self.rules.readable(value)
            if e164 is None:
                raise UsageError("this number cannot be read safely: write it with its country code")
            value = e164
        elif value is not None:
            value = value.strip()
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            cause = cause or f"hand/{new_id()}"
            hold, fresh = holds.place(unit, cause=cause, scope=kind, value=value, reason=reason)
            stopped = count_stopped(unit, hold.id)
            told = [one for one in sender_rows.senders(unit) if one.is_active]
            obey = {"senders": len(told), "pushed": sum(one.is_pushed for one in told)}
            if not fresh:
                return PlacedHold(hold.id, stopped, blast_of(unit, hold), **obey)
            said = {"scope": kind, "value": shown_value(hold), "reason": reason, "stopped": stopped}
            unit.audit("hold.placed", hold.id, said)
            if kind == "number":  # found by indexes alone; for the others the halt must not wait for the list
                blast = blast_of(unit, hold)
                unit.audit("hold.touches", hold.id, blast.for_audit())
                return PlacedHold(hold.id, stopped, blast, **obey)
        with self.store.read() as unit:
            blast = blast_of(unit, hold)
        with self.store.write(actor) as unit:
            unit.audit("hold.touches", hold.id, blast.for_audit())
        return PlacedHold(hold.id, stopped, blast, **obey)

    def lift(self, hold_id: str, reason: str, *, actor: str) -> None:
        """End a hold, with a reason; queued messages it had stopped are released unless another hold covers them."""
        if not reason.strip():
            raise UsageError("lifting a hold needs a reason: --reason TEXT")
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            lifted = holds.lift(unit, holds.find_hold(unit, hold_id).id, reason)
            unit.audit("hold.lifted", lifted.id, {"reason": reason, "case": lifted.case_id})

    def show(self, hold_id: str, *, first: int = FIRST) -> dict[str, Any]:
        """One hold, how long senders took to obey it, and what it touches now: counts and ``first`` rows of each."""
        with self.store.read() as unit:
            hold = holds.find_hold(unit, hold_id)
            return {
                **hold_row(hold),
                "stopped": count_stopped(unit, hold.id),
                "time_to_halt": time_to_halt(unit, [hold], self.rules.halt_within),
                "passes": []
                if hold.number_id is None
                else [pass_row(entry, unit.now) for entry in passes.passes_on(unit, hold.number_id)],
                "touches": blast_of(unit, hold, first).to_json(),
            }

    def give_pass(self, hold_id: str, template: str, reason: str, *, actor: str) -> dict[str, Any]:
        """Let one apology in this template through to a held number, within a day; returns the pass.

        Raises UsageError for a hold that is not on a number, a template that is none of an apology, no reason;
        Conflict for a hold that is lifted.
        """
        if not reason.strip():
            raise UsageError("a pass needs a reason: --reason TEXT")
        if not is_apology(template):
            raise UsageError("a pass is for an apology: its template's name says apology, 致歉 or 道歉")
        with self.store.write(actor) as unit:
            hold = holds.find_hold(unit, hold_id)
            if hold.number_id is None:
                raise UsageError("only a hold on a number can be passed: lift a wider one when it is over")
            if not hold.is_active:
                raise Conflict(f"hold {hold.id} is lifted: nothing stands in the way")
            return pass_row(issue_by_hand(unit, hold, template, plain_reason(reason)), unit.now)

    def export_touched(self, hold_id: str, out: Path, *, progress: Progress) -> int:
        """Write everything a hold touches into a file of JSON lines, numbers masked; returns how many lines."""
        with Outputs() as outputs, self.store.read() as unit:
            hold = holds.find_hold(unit, hold_id)
            lines = io.TextIOWrapper(outputs.open(out), encoding="utf-8")
            count = 0
            for count, row in enumerate(every_row(unit, hold), 1):
                lines.write(json.dumps(row, ensure_ascii=False, default=_instant) + "\n")
                if count % 1000 == 0:
                    progress(count, None)
            lines.flush()
            lines.detach()
        return count


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def shown_value(hold: Hold) -> str | None:
    """What is held, a number masked."""
    return mask(hold.value) if hold.scope == "number" and hold.value else hold.value


def hold_row(hold: Hold) -> dict[str, Any]:
    """A hold as listings show it."""
    return {
        "id": hold.id,
        "scope": hold.scope,
        "value": shown_value(hold),
        "reason": hold.reason,
        "case": hold.case_id,
        "since": hold.since,
        "placed_by": hold.placed_by,
        "lifted_at": hold.lifted_at,
        "lifted_by": hold.lifted_by,
        "lift_reason": hold.lift_reason,
    }
