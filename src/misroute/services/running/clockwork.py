"""Fire the clocks that are due: each warning and each breach once, told to the case and to the people in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from misroute.calendars import Calendar
from misroute.errors import MisrouteError
from misroute.letters import NoticeContext
from misroute.remedy.clock import Fired
from misroute.services.caserules import CaseRules
from misroute.services.cases.advancing import advance, walk
from misroute.store import cases as case_rows
from misroute.store import sweep
from misroute.store.cases import add_event
from misroute.store.clocks import StoredClock
from misroute.store.errors import DatabaseBusy, StoreUnavailable
from misroute.store.outbox import NewEffect, enqueue
from misroute.store.unit import Store, Unit

LOOK_AGAIN = timedelta(hours=1)
"""When a case that could not be carried on is looked at once more."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The due-by sweep and the waking of cases whose time has come."""

    store: Store
    rules: CaseRules
    owner: str

    def sweep(self, limit: int = 200) -> sweep.Swept:
        """Fire up to ``limit`` due clocks; its cost follows the due ones, never the open ones."""
        return sweep.sweep(self.store, self.owner, self._announce, limit=limit)

    def wake(self, limit: int = 50) -> int:
        """Carry on the cases that had to wait for a time (a retry, a lease); returns how many."""
        with self.store.read() as unit:
            due = case_rows.due_cases(unit, limit)
        woken = 0
        for case_id in due:
            try:
                with self.store.write(self.owner) as unit:
                    case = case_rows.take_due_case(unit, case_id)
                    if case is not None:
                        advance(walk(unit, self.rules, case))
                        woken += 1
            except (DatabaseBusy, StoreUnavailable):
                raise
            except (MisrouteError, ValueError, KeyError, TypeError, RuntimeError) as error:
                # the case itself cannot be carried on (a step the playbook lacks, say): the others must not wait
                self._put_off(case_id, type(error).__name__)
        return woken

    def _put_off(self, case_id: str, why: str) -> None:
        with self.store.write(self.owner) as unit:
            if case_rows.take_due_case(unit, case_id) is not None:
                case_rows.wake_case(unit, case_id, unit.now + LOOK_AGAIN)
                unit.audit("case.stumbled", case_id, {"reason": why})

    def _announce(self, unit: Unit, clock: StoredClock, fired: Fired) -> None:
        """In the clock's own transaction: a line in the case, an audit entry, a notice in the outbox."""
        kind = "clock_breached" if fired.is_breach else "clock_warned"
        detail = {"clock": clock.state.name, "level": fired.level, "at": fired.at.isoformat()}
        add_event(unit, clock.case_id, kind, detail)
        unit.audit(kind.replace("_", ".", 1), clock.case_id, detail)
        case = case_rows.case(unit, clock.case_id)
        letter = self.rules.letters.render(
            "clock_breach" if fired.is_breach else "clock_warning",
            "internal",
            self.rules.language,
            NoticeContext(
                sender=self.rules.sender_in(self.rules.language),
                case=case.id,
                clock=clock.state.name,
                due=clock.state.due or fired.at,
                level=_share_used(fired),
                owner=case.assigned_to or "",
                zone=self._zone(clock),
            ),
            channel="email",
        )
        payload = {**letter.payload(), "channel": "email", "destination": self.rules.supervisor}
        enqueue(
            unit,
            NewEffect(
                key=f"{fired.key}/notice",
                kind="notice",
                connector="notice",
                payload=payload,
                case_id=case.id,
                audience="internal",
            ),
        )

    def _zone(self, clock: StoredClock) -> str:
        calendar: Calendar | None = self.rules.calendars.get(clock.state.calendar)
        return calendar.tz if calendar is not None else "UTC"


def _share_used(fired: Fired) -> str:
    """``80%`` for a warning at a share of the target; '' for one some time before the end, which says nothing of it."""
    return fired.level.removeprefix("warn-") if fired.level.endswith("%") else ""
