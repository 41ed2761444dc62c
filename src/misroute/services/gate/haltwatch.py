"""Senders that have not said within the setting that they obey a hold: told to the case, and to the supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from misroute.services.gate.halting import Halt, halts_of
from misroute.store import cases as case_rows
from misroute.store import holdfeed
from misroute.store import senders as sender_rows
from misroute.store.cases import add_event
from misroute.store.holds import Hold
from misroute.store.outbox import NewEffect, enqueue, has_effect
from misroute.store.unit import Store, Unit

LOOKS_BACK = timedelta(hours=1)
"""Older holds were told of before; the listings show them as long as they are in force."""
MOST = 500
"""Holds of one look: an incident that places more is told of by the first ones."""
LATE = ("late", "undelivered")


@dataclass(frozen=True, slots=True)
class HaltWatch:
    """Looks for what is late; each hold is told once to its case, each sender once an hour to the supervisor."""

    store: Store
    within: timedelta
    supervisor: str

    def look(self, *, actor: str) -> int:
        """Tell what is late; returns how many cases and senders were newly told of."""
        with self.store.read() as unit:
            if not any(one.is_active for one in sender_rows.senders(unit)):
                return 0
            held = holdfeed.placed_between(unit, unit.now - LOOKS_BACK, unit.now - self.within, limit=MOST)
            active = {hold.id: hold for hold in held if hold.is_active}
            found = [one for one in halts_of(unit, tuple(active.values()), self.within) if one.state in LATE]
            late = {one.hold_id for one in found}
            untold = [
                active[each] for each in sorted(late) if active[each].case_id and not _is_told(unit, active[each])
            ]
            senders = sorted(
                sender for sender in {one.sender for one in found} if not has_effect(unit, _key(unit, sender))
            )
        if not untold and not senders:
            return 0
        told = 0
        with self.store.write(actor) as unit:
            for hold in untold:
                told += self._tell_case(unit, hold, [one for one in found if one.hold_id == hold.id])
            for sender in senders:
                told += self._tell_supervisor(unit, sender, [one for one in found if one.sender == sender])
        return told

    def _tell_case(self, unit: Unit, hold: Hold, late: Sequence[Halt]) -> bool:
        case_rows.case(unit, hold.case_id or "", lock=True)  # another worker may be telling it at this moment
        if _is_told(unit, hold):
            return False
        detail = {"hold": hold.id, "senders": sorted({one.sender for one in late})}
        add_event(unit, hold.case_id or "", "halt_late", detail)
        unit.audit("hold.late", hold.id, {**detail, "within_seconds": self.within.total_seconds()})
        return True

    def _tell_supervisor(self, unit: Unit, sender: str, late: Sequence[Halt]) -> bool:
        key = _key(unit, sender)
        if has_effect(unit, key):
            return False
        count, seconds = len({one.hold_id for one in late}), int(self.within.total_seconds())
        body = (
            f"The sender {sender} has not acknowledged {count} hold(s) within {seconds} seconds; messages may still "
            f"leave through it. Look at `misroute sender show {sender}`, and stop it by hand if need be.\n"
            f"发送系统 {sender} 在 {seconds} 秒内未确认 {count} 项暂停，消息可能仍在发出。"
            f"请查看 `misroute sender show {sender}`，必要时手动停止。\n"
        )
        payload = {
            "subject": f"misroute: {sender} does not halt / {sender} 未停止发送",
            "body": body,
            "template": "internal/halt_late",
            "version": 1,
            "lang": "en",
            "channel": "email",
            "destination": self.supervisor,
        }
        enqueue(unit, NewEffect(key, "notice", "notice", payload, audience="internal"))
        unit.audit("sender.late", None, {"sender": sender, "holds": count})
        return True


def _key(unit: Unit, sender: str) -> str:
    return f"halt-late/{sender}/{unit.now:%Y-%m-%dT%H}"


def _is_told(unit: Unit, hold: Hold) -> bool:
    events = case_rows.case_events(unit, hold.case_id or "")
    return any(event.kind == "halt_late" and event.detail.get("hold") == hold.id for event in events)
