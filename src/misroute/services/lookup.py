"""Every reading question of the entrances: numbers, cases, holds, effects, findings. Numbers come out masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from misroute.detect import Verdict, VerdictKind, all_rules
from misroute.detect.porting import says_ported
from misroute.detect.verdict_words import explain
from misroute.detect.verdicts import NO_TRAITS, ProviderTraits, standing_of
from misroute.errors import NotFound, UsageError
from misroute.phones import mask
from misroute.remedy import clock
from misroute.services.caserules import CaseRules
from misroute.services.cases.casestate import case_as_json, waiting_steps
from misroute.services.cases.casework import full_id
from misroute.services.cases.reach import recent_sends
from misroute.services.gate.holding import hold_row
from misroute.store import cases as case_rows
from misroute.store import clocks as clock_rows
from misroute.store import findings as finding_rows
from misroute.store import holds as hold_rows
from misroute.store import outbox, parties, queued
from misroute.store.agenda import AgendaLine, agenda
from misroute.store.contact_points import ContactPoint, points_on
from misroute.store.intel import IntelAnswer, intel_on, own_kind
from misroute.store.outbox import Effect
from misroute.store.unit import Store, Unit

CASE_STATES = ("open", "waiting", "closed", "merged")
EFFECT_STATES = ("pending", "leased", "delivered", "unclear", "dead", "cancelled")
FINDING_STATES = ("new", "unchanged", "absent")
SEVERITIES = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Reads only; every answer comes from one snapshot."""

    store: Store
    rules: CaseRules
    providers: Mapping[str, ProviderTraits] = field(default_factory=lambda: NO_TRAITS, repr=False)

    def case_id(self, typed: str) -> str:
        """The whole id of a case from its beginning, its end, or the receipt in a letter. Raises NotFound, Conflict."""
        with self.store.read() as unit:
            return full_id(unit, typed)

    def case(self, case_id: str) -> dict[str, Any]:
        """One case as contract section 5 gives it."""
        with self.store.read() as unit:
            return case_as_json(unit, case_rows.case(unit, full_id(unit, case_id)), self.rules.halt_within)

    def cases(
        self, *, state: str | None, assigned_to: str | None, number: str | None, limit: int, offset: int = 0
    ) -> list[dict[str, Any]]:
        """Cases, those whose next clock is due first on top; ``offset`` leaves out so many of them."""
        states = None if state is None else (_known(state, CASE_STATES, "state of a case"),)
        e164 = None if number is None else self._number(number)
        with self.store.read() as unit:
            lines = agenda(unit, states=states, assigned_to=assigned_to, number=e164, limit=limit, offset=offset)
            return [_case_row(unit, case_rows.case(unit, line.case_id), line) for line in lines]

    def explain_clock(self, case_id: str, name: str, language: str | None = None) -> list[str]:
        """How a clock's due time came about, line by line."""
        with self.store.read() as unit:
            found = clock_rows.clock_of(unit, full_id(unit, case_id), name)
            if found is None:
                raise NotFound(f"the case has no clock {name[:40]!r}")
            calendar = clock_rows.calendar_of(unit, found.state.calendar, found.state.calendar_version)
            chinese = (language or self.rules.language) == "zh"
            return list(clock.explain(found.state, calendar, "zh" if chinese else "en"))

    def holds(self, *, lifted: bool, number: str | None, limit: int) -> list[dict[str, Any]]:
        """Holds in force (and the lifted ones when asked), the newest first."""
        with self.store.read() as unit:
            if number is not None:
                found = hold_rows.active_holds(unit, number=self._number(number))
            else:
                found = hold_rows.find_holds(unit, active_only=not lifted, limit=limit)
            return [hold_row(hold) for hold in found]

    def effects(self, *, state: str | None, case_id: str | None, limit: int) -> list[dict[str, Any]]:
        """Effects of the outbox, without what they say."""
        states = None if state is None else (_known(state, EFFECT_STATES, "state of an effect"),)
        with self.store.read() as unit:
            if case_id is not None:
                found = outbox.effects_of_case(unit, full_id(unit, case_id))
                found = tuple(effect for effect in found if states is None or effect.state in states)[:limit]
            else:
                found = outbox.find_effects(unit, states=states, limit=limit)
            return [_effect_row(effect) for effect in found]

    def findings(
        self,
        *,
        state: str | None,
        code: str | None,
        severity: str | None,
        customer: str | None,
        limit: int,
        suppressed: bool | None = None,
        language: str | None = None,
    ) -> list[dict[str, Any]]:
        """Findings of the scans, by default those that stand; ``suppressed``: only those that are, or are not."""
        chinese = (language or "en") == "zh"
        states = ("new", "unchanged") if state is None else (_known(state, FINDING_STATES, "state of a finding"),)
        codes = None if code is None else (_known(code.strip().upper(), tuple(sorted(all_rules())), "rule"),)
        severities = None if severity is None else (_known(severity, SEVERITIES, "severity"),)
        with self.store.read() as unit:
            found = finding_rows.find_findings(
                unit,
                states=states,
                codes=codes,
                severities=severities,
                customer_ref=customer,
                suppressed=suppressed,
                worst_first=True,
                limit=limit,
            )
        return [
            {
                "finding_id": finding.fingerprint,
                "code": finding.code,
                "name": finding.name,
                "severity": finding.severity,
                "state": finding.state,
                "suppressed": finding.suppressed,
                "customer_id": finding.customer_ref,
                "role": finding.role,
                "number": mask(finding.number) if finding.number else None,
                "confidence": finding.confidence,
                "message": (finding.message_zh if chinese else None) or finding.message,
                "evidence": list(finding.evidence),
                "action": finding.action,
            }
            for finding in found
        ]

    def number(self, number: str, *, region: str | None = None, language: str = "en") -> dict[str, Any]:
        """Everything known of a number: in whose books it stands and as what, sends, intel, holds, cases."""
        reading = self.rules.read(number, region)
        shown: dict[str, Any] = {
            "number": mask(reading.e164) if reading.e164 else None,
            "status": reading.status.value,
            "type": reading.type.value if reading.type else None,
            "region": reading.region,
            "notes": [note.code for note in reading.notes],
        }
        e164 = reading.e164
        if e164 is None:
            return shown
        with self.store.read() as unit:
            points, answers = points_on(unit, e164), intel_on(unit, e164)
            shown |= {
                "own": own_kind(unit, e164),
                "standing": self._standing(answers, points, unit.now, language),
                "roles": [_point_row(point) for point in points],
                "holds": [hold_row(hold) for hold in hold_rows.active_holds(unit, number=e164)],
                "cases": [
                    {"id": case.id, "state": case.state.value, "opened_at": case.opened_at}
                    for case in case_rows.find_cases(unit, number=e164, limit=20)
                ],
                "queued": [
                    {"message_id": message.message_id, "state": message.state}
                    for message in queued.queued_on(unit, e164)
                ],
                "sends": [
                    {
                        "at": send.at,
                        "customer": send.customer_ref,
                        "channel": send.channel,
                        "campaign": send.campaign,
                        "message_id": send.message_id,
                    }
                    for send in recent_sends(unit, e164)
                ],
                "intel": [
                    {
                        "provider": answer.provider,
                        "verdict": answer.verdict,
                        "as_of": answer.as_of,
                        "asked_at": answer.asked_at,
                        "expires_at": answer.expires_at,
                    }
                    for answer in answers
                ],
            }
        return shown

    def _standing(
        self, answers: Sequence[IntelAnswer], points: Sequence[ContactPoint], now: datetime, language: str
    ) -> dict[str, Any]:
        """What all providers' answers say together of the people whose own number the book says it is."""
        own = [point for point in points if point.role == "self"]
        proofs = {day for point in own for day in (point.verified_at, point.consent_at) if day is not None}
        heard = [
            Verdict(VerdictKind(one.verdict), one.provider, one.asked_at, one.as_of, one.expires_at, _ported(one))
            for one in answers
        ]
        found = standing_of(heard, self.providers, sorted(proofs), now)
        return {
            "verdict": found.verdict.value,
            "unknown_because": found.unknown_because.value if found.unknown_because else None,
            "as_of": found.as_of,
            "asked_at": found.asked_at,
            "valid_until": found.valid_until,
            "agreed_by": list(found.agreed_by),
            "against": list(found.against),
            "says": list(explain(found, language)),
        }

    def _number(self, number: str) -> str:
        e164 = self.rules.readable(number)
        if e164 is None:
            raise UsageError("this number cannot be read safely: write it with its country code")
        return e164


def _ported(answer: IntelAnswer) -> bool | None:
    return says_ported(answer.raw) if answer.ported is None and answer.raw else answer.ported


def _known(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise UsageError(f"{value[:40]!r} is no {what}: give one of {', '.join(known)}")
    return value


def _case_row(unit: Unit, case: case_rows.Case, line: AgendaLine) -> dict[str, Any]:
    refs = [linked.ref for linked in parties.customers_of_case(unit, case.id)]
    return {
        "id": case.id,
        "state": case.state.value,
        "number": mask(case.number) if case.number else None,
        "customer": refs[0] if refs else None,
        "customers": refs,
        "assigned_to": case.assigned_to,
        "opened_at": case.opened_at,
        "aware_at": case.aware_at,
        "closed_at": case.closed_at,
        "root_cause": case.root_cause,
        "next_due": line.due,
        "next_clock": line.clock,
        "waiting_for": list(waiting_steps(unit, case)) if case.is_open else [],
    }


def _effect_row(effect: Effect) -> dict[str, Any]:
    reference: Mapping[str, Any] = effect.receipt
    return {
        "key": effect.key,
        "kind": effect.kind,
        "audience": effect.audience,
        "case": effect.case_id,
        "step": effect.step,
        "state": effect.state,
        "attempts": effect.attempts,
        "not_before": effect.not_before,
        "created_at": effect.created_at,
        "delivered_at": effect.delivered_at,
        "last_error": effect.last_error,
        "reference": reference.get("reference"),
    }


def _point_row(point: ContactPoint) -> dict[str, Any]:
    return {
        "customer": point.customer_ref,
        "role": point.role,
        "state": point.state,
        "status": point.status,
        "problem": point.problem,
        "holder": point.holder,
        "risk": point.risk,
        "action": point.action,
        "codes": list(point.codes),
        "verified_at": point.verified_at,
    }
