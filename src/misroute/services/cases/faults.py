"""Open a case for a suspected system fault: many recipients and no one number; the hold is on what sends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from misroute.remedy import steps
from misroute.services.caserules import CaseRules, language_of
from misroute.services.cases.advancing import advance, end_step, walk
from misroute.services.cases.intake import begin_clocks
from misroute.services.gate.fault import Affected, Fault
from misroute.store import cases as case_rows
from misroute.store import contact_points, parties
from misroute.store.cases import NewCase, add_event
from misroute.store.unit import Unit

FLAG = "suspected_system_fault"
MOST = 500
"""Recipients that one case carries; the rest are counted in its history."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Cases for what the campaign watch finds; all inside the transaction that halts the stream."""

    rules: CaseRules

    def open_fault(self, unit: Unit, fault: Fault) -> str:
        """A case without a number of its own, everybody who answered attached, its halt done by the stream's hold."""
        playbook = self.rules.playbook
        new = NewCase(
            number=None,
            written=None,
            reporter="gate",
            aware_at=unit.now,
            playbook_name=playbook.name,
            playbook_version=playbook.version,
            playbook=playbook.to_json(),
            flags=(FLAG,),
        )
        case, _fresh = case_rows.open_case(unit, new)
        for customer_id in _customer_ids(unit, fault):
            parties.link_customer(unit, case.id, customer_id, "self")
        self._add(unit, case.id, fault.affected[:MOST])
        begin_clocks(unit, self.rules, case, playbook)
        left = max(0, len(fault.affected) - MOST)
        add_event(unit, case.id, "case_opened", {"reporter": "gate", **fault.detail, "not_attached": left})
        add_event(unit, case.id, "note", text=fault.note)
        unit.audit("case.opened", case.id, {"reporter": "gate", "stream": fault.kind, "value": fault.value})
        here = walk(unit, self.rules, case_rows.case(unit, case.id, lock=True))
        advance(here)
        held = ", ".join(fault.detail["holds"])
        if held:
            # the step waits for a number; what sends is held instead, which stops more than a number's hold would
            said = f"held: {held}"
            done = steps.complete(
                here.facts(), here.playbook, here.log, "halt", by=unit.actor, at=unit.now, outcome=said
            )
            end_step(here, done)
            advance(here)
        return case.id

    def attach(self, unit: Unit, case_id: str, affected: Iterable[Affected]) -> int:
        """Add who is not there yet, while the case is open and has room; returns how many were added."""
        case = case_rows.case(unit, case_id, lock=True)
        if not case.is_open:
            return 0
        there = {one.number for one in parties.recipients_of(unit, case_id)}
        fresh = [one for one in affected if one.number not in there][: max(0, MOST - len(there))]
        self._add(unit, case_id, fresh)
        if fresh:
            add_event(unit, case_id, "report_added", {"reporter": "gate", "recipients": len(fresh)})
        return len(fresh)

    def _add(self, unit: Unit, case_id: str, affected: Iterable[Affected]) -> None:
        for one in affected:
            parties.add_recipient(
                unit,
                case_id,
                kind=one.kind,
                number=one.number,
                language=language_of(None, self.rules.read(one.number).region, self.rules.language),
                no_contact=one.no_contact,
            )


def _customer_ids(unit: Unit, fault: Fault) -> list[str]:
    """The customers whom the wrong sends named, as far as the book knows them by the recipients' numbers."""
    wanted = set(fault.customers)
    found: dict[str, None] = {}
    for one in fault.affected[:MOST]:
        for point in contact_points.points_on(unit, one.number):
            if point.customer_ref in wanted:
                found[point.customer_id] = None
    return list(found)
