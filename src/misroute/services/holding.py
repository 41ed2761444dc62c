"""Place and lift holds by hand; a case places its own."""

from __future__ import annotations

from dataclasses import dataclass

from misroute.errors import UsageError
from misroute.phones import mask
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.store import holds, queued
from misroute.store.ids import new_id
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold in force, and how many queued messages it stopped."""

    hold_id: str
    stopped: int


@dataclass(frozen=True, slots=True)
class Holding:
    """The service behind ``misroute hold``."""

    store: Store
    rules: CaseRules

    def place(self, scope: str | None, value: str | None, reason: str, *, actor: str) -> PlacedHold:
        """Hold a number (``scope`` None or ``number``), a customer, a campaign, a template, a gateway, or all."""
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
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            hold, _fresh = holds.place(unit, cause=f"hand/{new_id()}", scope=kind, value=value, reason=reason)
            shown = mask(value) if kind == "number" and value else value
            unit.audit("hold.placed", hold.id, {"scope": kind, "value": shown, "reason": reason})
            messages = queued.queued_on(unit, value) if kind == "number" and value else ()
            return PlacedHold(hold.id, sum(message.stopped_by_hold == hold.id for message in messages))

    def lift(self, hold_id: str, reason: str, *, actor: str) -> None:
        """End a hold, with a reason; queued messages it had stopped are released unless another hold covers them."""
        if not reason.strip():
            raise UsageError("lifting a hold needs a reason: --reason TEXT")
        reason = plain_reason(reason)
        with self.store.write(actor) as unit:
            lifted = holds.lift(unit, hold_id.strip().upper(), reason)
            unit.audit("hold.lifted", lifted.id, {"reason": reason, "case": lifted.case_id})
