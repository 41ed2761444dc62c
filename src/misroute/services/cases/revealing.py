"""Show what is sealed in a case, for a reason that is recorded before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from misroute.errors import UsageError
from misroute.services.answers import plain_reason
from misroute.services.caserules import CaseRules
from misroute.services.cases.casestate import case_as_json
from misroute.services.cases.casework import full_id
from misroute.store import cases as case_rows
from misroute.store import parties
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class Revealing:
    """The service behind every reveal of a case."""

    store: Store
    rules: CaseRules

    def case(self, case_id: str, reason: str, *, actor: str) -> dict[str, Any]:
        """The case with its numbers in full and the texts of its history.

        The audit entry with the reason commits before the answer is given, so nobody has seen what is not on record.
        Raises UsageError without a reason.
        """
        if not reason.strip():
            raise UsageError("--reveal needs --reason TEXT: why it is shown is recorded in the audit log")
        with self.store.write(actor) as unit:
            case = case_rows.case(unit, full_id(unit, case_id))
            shown = case_as_json(unit, case, self.rules.halt_within)
            shown["number"] = case.number or case.written
            numbers = {one.id: one for one in parties.recipients_of(unit, case.id)}
            for recipient in shown["recipients"]:
                recipient["number"] = numbers[recipient["id"]].number
                recipient["name"] = numbers[recipient["id"]].name
            for event, stored in zip(shown["events"], case_rows.case_events(unit, case.id), strict=True):
                event["text"] = stored.text
            unit.audit("case.revealed", case.id, {"reason": plain_reason(reason)})
        return shown
