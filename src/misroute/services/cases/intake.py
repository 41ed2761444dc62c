"""Take in a report that a message reached the wrong person: one transaction from the words to the halt.

The case, the hold on the number, its queued messages stopped, the clocks, the first steps and effects and the audit
entry commit together; from that commit on no gate answer allows a send. Of two reports about one number that arrive at
once, one opens the case and the other is added to it: the database's unique index decides, and both are normal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from misroute.errors import UsageError
from misroute.people import Relation, ReplyLabel, read_reply
from misroute.people.relation import KIN
from misroute.phones import Reading, Status, mask
from misroute.remedy import CaseState, Playbook, clock, start_clocks
from misroute.services.answers import Said
from misroute.services.caserules import CaseRules, language_of
from misroute.services.cases.advancing import advance, respect_refusals, walk
from misroute.services.cases.reach import concerned_points, recent_sends
from misroute.services.gate.blast import in_flight_of
from misroute.store import cases as case_rows
from misroute.store import clocks as clock_rows
from misroute.store import contact_points, parties
from misroute.store.cases import Case, NewCase, add_event
from misroute.store.contact_points import ContactPoint
from misroute.store.unit import Store, Unit

REPORTERS = ("borrower", "recipient", "support")
CLOCK_SKEW = timedelta(minutes=5)
"""How far a stated time of awareness may lie ahead of our clock before it is refused as a slip."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a caller said. ``number`` as they said it; ``aware_at`` when we were told, None for now."""

    number: str = field(repr=False)
    reporter: str = "support"
    aware_at: datetime | None = None
    text: str | None = field(default=None, repr=False)
    region: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What came of a report: a new case, or one more report in the case there was."""

    case_id: str
    fresh: bool
    number: str | None
    held: bool
    customers: tuple[str, ...]
    stopped: int
    waiting_for: tuple[str, ...]
    in_flight: int = 0

    def to_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "case": self.case_id,
            "new": self.fresh,
            "number": self.number,
            "held": self.held,
            "customers": list(self.customers),
            "stopped": self.stopped,
            "in_flight": self.in_flight,
            "waiting_for": list(self.waiting_for),
        }

    def lines(self) -> list[Said]:
        """What an agent should read at once."""
        if not self.fresh:
            said = [Said("this number has an open case: the report was added to it")]
        elif self.held:
            said = [Said("{number} is held: no message will be sent to it", {"number": self.number})]
        else:
            said = [Said("the number cannot be read, so nothing is held: complete the step halt with --number")]
        if self.customers:
            said.append(Said("customers concerned: {refs}", {"refs": ", ".join(self.customers)}))
        else:
            said.append(Said("no customer of ours has this number"))
        if self.stopped:
            said.append(Said("stopped {count} queued message(s)", {"count": self.stopped}))
        if self.in_flight:
            said.append(Said("{count} message(s) may still arrive: allowed before the hold", {"count": self.in_flight}))
        if self.waiting_for:
            said.append(Said("to do next: {steps}", {"steps": ", ".join(self.waiting_for)}))
        return said


@dataclass(frozen=True, slots=True)
class Intake:
    """The service behind every entrance at which a misdirect is reported."""

    store: Store
    rules: CaseRules

    def open_case(
        self,
        number: str,
        *,
        reporter: str = "support",
        at: str | datetime | None = None,
        text: str | None = None,
        region: str | None = None,
        actor: str,
    ) -> OpenedCase:
        """Open a case, or add the report to the open case of that number; see the module's docstring."""
        if reporter not in REPORTERS:
            raise UsageError(f"a report comes from one of {', '.join(REPORTERS)}")
        if not number.strip():
            raise UsageError("say the number that got the message: --number")
        report = Report(number, reporter, instant_of(at), text, region)
        with self.store.write(actor) as unit:
            return self.take_in(unit, report)

    def take_in(self, unit: Unit, report: Report) -> OpenedCase:
        """The same inside a transaction that the caller has begun."""
        reading = self.rules.read(report.number, report.region)
        e164 = reading.e164 if reading.status is Status.ok else None
        aware_at = self._aware_at(unit, report)
        goes_on_in = None if e164 is None else _merged_into(unit, e164)
        if goes_on_in is not None:
            return self._join(unit, goes_on_in, report, aware_at)
        case, fresh = case_rows.open_case(
            unit,
            NewCase(
                number=e164,
                written=report.number if e164 is None else None,
                reporter=report.reporter,
                aware_at=aware_at,
                playbook_name=self.rules.playbook.name,
                playbook_version=self.rules.playbook.version,
                playbook=self.rules.playbook.to_json(),
                flags=_flags(reading, e164),
            ),
        )
        if not fresh:
            return self._join(unit, case.id, report, aware_at)
        self._begin(unit, case, report, reading)
        done = advance(walk(unit, self.rules, case_rows.case(unit, case.id, lock=True)))
        return _opened(unit, self.rules, done, fresh=True)

    def _aware_at(self, unit: Unit, report: Report) -> datetime:
        if report.aware_at is None:
            return unit.now
        if report.aware_at > unit.now + CLOCK_SKEW:
            raise UsageError("the time of awareness lies in the future: correct --at")
        return min(report.aware_at, unit.now)

    def _begin(self, unit: Unit, case: Case, report: Report, reading: Reading) -> None:
        """Who is concerned, who got it, the clocks, the first lines of the history."""
        points = contact_points.points_on(unit, case.number) if case.number else ()
        concerned = concerned_points(unit, case.number)
        for point in concerned:
            parties.link_customer(unit, case.id, point.customer_id, point.role)
        if case.number is not None:
            _add_recipient(unit, self.rules, case, points, report)
        begin_clocks(unit, self.rules, case, self.rules.playbook)
        sends = recent_sends(unit, case.number)
        detail = {
            "reporter": report.reporter,
            "number": mask(case.number) if case.number else None,
            "reading": [note.code for note in reading.notes],
            "customers": [point.customer_ref for point in concerned],
            "roles": sorted({point.role for point in points}),
            "shared_by": len({point.customer_id for point in points}),
            "sends": [{"at": send.at.isoformat(), "campaign": send.campaign, "id": send.message_id} for send in sends],
        }
        add_event(unit, case.id, "case_opened", detail, text=report.text)
        unit.audit(
            "case.opened",
            case.id,
            {
                "reporter": report.reporter,
                "number": detail["number"],
                "aware_at": case.aware_at.isoformat(),
                "playbook": f"{case.playbook_name} {case.playbook_version}",
            },
        )

    def _join(self, unit: Unit, case_id: str, report: Report, aware_at: datetime) -> OpenedCase:
        """One more report about a number whose case is open; the earliest awareness counts."""
        case = case_rows.case(unit, case_id, lock=True)
        add_event(unit, case.id, "report_added", {"reporter": report.reporter}, text=report.text)
        unit.audit("case.report_added", case.id, {"reporter": report.reporter})
        case = earlier_awareness(unit, case, aware_at)
        if report.text and _refuses_contact(report):
            for recipient in parties.recipients_of(unit, case.id):
                parties.change_recipient(unit, recipient.id, no_contact=True)
        here = walk(unit, self.rules, case)
        respect_refusals(here)
        return _opened(unit, self.rules, advance(here), fresh=False)


def _merged_into(unit: Unit, e164: str) -> str | None:
    """The open case in which an earlier case on this number goes on, unless a later one is open on it."""
    if case_rows.open_case_on(unit, e164) is not None:
        return None
    for merged in case_rows.find_cases(unit, number=e164, states=[CaseState.MERGED]):
        following = merged
        while following.merged_into is not None:
            following = case_rows.case(unit, following.merged_into)
        if following.is_open:
            return following.id
    return None


def begin_clocks(unit: Unit, rules: CaseRules, case: Case, playbook: Playbook) -> None:
    """Store every clock of the playbook, running since we became aware."""
    for state in start_clocks(playbook, rules.calendars, case.id, opened_at=case.opened_at, aware_at=case.aware_at):
        clock_rows.start_clock(unit, case.id, state, rules.calendars[state.calendar])


def earlier_awareness(unit: Unit, case: Case, aware_at: datetime) -> Case:
    """Keep the earliest awareness: the running clocks are reckoned anew from it, as an explicit, recorded act."""
    if aware_at >= case.aware_at:
        return case
    for stored in clock_rows.clocks_of(unit, case.id):
        if stored.state.status in clock.STANDING:
            continue
        calendar = clock_rows.calendar_of(unit, stored.state.calendar, stored.state.calendar_version)
        moved = clock.rebase(
            stored.state, calendar, policy_version=stored.state.policy_version, now=unit.now, aware_at=aware_at
        )
        clock_rows.change_clock(unit, stored, moved)
    detail = {"from": case.aware_at.isoformat(), "to": aware_at.isoformat()}
    add_event(unit, case.id, "clocks_rebased", detail)
    unit.audit("case.clocks_rebased", case.id, detail)
    return case_rows.change_case(unit, case, aware_at=aware_at)


def instant_of(said: str | datetime | None) -> datetime | None:
    """An instant as a person gives it; one without an offset would mean different things to different people."""
    if said is None or isinstance(said, datetime):
        return said
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise UsageError(f"{said[:40]!r} is no instant such as 2026-03-02T09:00:00+08:00") from None
    if found.tzinfo is None:
        raise UsageError(f"{said[:40]!r} has no offset: write it as 2026-03-02T09:00:00+08:00")
    if found.year < 2000:
        raise UsageError(f"{said[:40]!r} lies before 2000: correct the year")
    return found


def _flags(reading: Reading, e164: str | None) -> tuple[str, ...]:
    if e164 is not None:
        return ()
    return ("number_unreadable", *(note.code for note in reading.notes[:5]))


def _add_recipient(unit: Unit, rules: CaseRules, case: Case, points: Iterable[ContactPoint], report: Report) -> None:
    kind = _kind_of_recipient(points, report)
    parties.add_recipient(
        unit,
        case.id,
        kind=kind,
        number=case.number,
        language=language_of(None, rules.read(case.number or "").region, rules.language),
        no_contact=_refuses_contact(report),
    )


def _kind_of_recipient(points: Iterable[ContactPoint], report: Report) -> str:
    """Who answers, as far as is known now; the agent who verifies may say otherwise."""
    said = read_reply(report.text, None, None) if report.text else None
    kin_said = said is not None and (
        said.label is ReplyLabel.relative_of_borrower or (said.relation is not None and _is_kin(said.relation))
    )
    if kin_said:
        return "relative"
    found = list(points)
    if any(_is_kin_role(point.role) for point in found) or any(point.holder == "relative" for point in found):
        return "relative"
    if any(point.holder == "stranger" for point in found):
        return "stranger"
    if any(point.holder == "third_party" for point in found):
        return "third_party"
    if said is not None and said.label is ReplyLabel.wrong_number:
        return "stranger"
    return "unknown"


def _is_kin(relation: Relation) -> bool:
    return relation in KIN


def _is_kin_role(role: str) -> bool:
    return role in {relation.value for relation in KIN}


def _refuses_contact(report: Report) -> bool:
    """The stranger said "do not contact me again": then not even an apology is sent."""
    if report.reporter != "recipient" or not report.text:
        return False
    said = read_reply(report.text, None, None)
    return said.label is ReplyLabel.opt_out or ReplyLabel.opt_out in said.also


def _opened(unit: Unit, rules: CaseRules, case: Case, *, fresh: bool) -> OpenedCase:
    from misroute.services.cases.casestate import waiting_steps  # the reading side, which needs nothing of this file
    from misroute.store import holds, queued

    held = [hold for hold in holds.holds_of_case(unit, case.id) if hold.is_active]
    messages = queued.queued_on(unit, case.number) if case.number else ()
    return OpenedCase(
        case_id=case.id,
        fresh=fresh,
        number=mask(case.number) if case.number else None,
        held=bool(held),
        customers=tuple(linked.ref for linked in parties.customers_of_case(unit, case.id)),
        stopped=sum(message.state == "stopped" for message in messages),
        waiting_for=waiting_steps(unit, case),
        in_flight=sum(int(in_flight_of(unit, hold, 1)["count"]) for hold in held),
    )
