"""Scan the stored book with every rule; the judging itself is the same as in `clean`.

Sealed rows are opened batch by batch and joined in memory; nothing is spilled to a disk in plain. A point that changes
while the scan runs keeps its newer version unscanned and is taken up by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from misroute.bulk import BookEvidence, EventTable, InMemory, PointTable, VerdictTable, customer_hash, digits
from misroute.detect import Assessment, EventKind, OwnKind, Rulebook, VerdictKind, assess
from misroute.people import read_reply
from misroute.services.caserules import CaseRules
from misroute.services.entries import OWN_SLOT, Entry, facts_of, role_of
from misroute.services.evidence import LATEST_ZONE
from misroute.store import contact_points, events, intel, scans
from misroute.store.contact_points import ContactPoint, Judgement
from misroute.store.scans import NewFinding
from misroute.store.unit import Store

Progress = Callable[[int, int | None], None]
ABANDONED_AFTER = timedelta(hours=12)
WRITE_BATCH = 2000


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What a scan found."""

    scan: str
    as_of: date
    points: int
    findings: int
    new: int
    unchanged: int
    absent: int
    problems: dict[str, int]

    def to_json(self) -> dict[str, object]:
        """For people and programs."""
        return {
            "scan": self.scan,
            "as_of": self.as_of,
            "contact_points": self.points,
            "findings": self.findings,
            "new": self.new,
            "unchanged": self.unchanged,
            "absent": self.absent,
            "problems": self.problems,
        }


@dataclass(frozen=True, slots=True)
class Scanning:
    """The service behind ``misroute scan`` and the nightly schedule."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    rules_version: str

    def scan(self, *, as_of: date | None = None, actor: str, progress: Progress | None = None) -> ScanSummary:
        """Judge every active contact point; a scan that breaks off calls no finding absent."""
        tell = progress or (lambda done, total: None)
        with self.store.write(actor) as unit:
            scans.fail_abandoned_scans(unit, unit.now - ABANDONED_AFTER)
            day = as_of or self.rules.day_of(unit.now)
            started = scans.start_scan(unit, kind="full", as_of=day, rules_version=self.rules_version)
            own = {digits(number): OwnKind(kind) for number, kind in intel.own_numbers(unit).items()}
        try:
            ordinals: dict[str, int] = {}
            evidence = self._evidence(day, own, ordinals)
            points, problems = self._judge(started.id, day, evidence, ordinals, bool(own), actor, tell)
        except BaseException:
            # whatever ends it, Ctrl-C too: the scan is on record as failed and changes nobody's standing
            with self.store.write(actor) as unit:
                scans.fail_scan(unit, started.id, {})
            raise
        with self.store.write(actor) as unit:
            scans.complete_scan(unit, started.id, {"points": points, **problems})
            counts: Counter[str] = Counter()
            for (_code, state), number in scans.count_findings(unit).items():
                counts[state] += number
            unit.audit("scan.completed", started.id, {"points": points, "findings": dict(counts)})
        standing = counts["new"] + counts["unchanged"]
        return ScanSummary(
            started.id, day, points, standing, counts["new"], counts["unchanged"], counts["absent"], dict(problems)
        )

    def _evidence(self, day: date, own: dict[int, OwnKind], ordinals: dict[str, int]) -> BookEvidence:
        """Everything the rules ask of the whole book, in memory; ``ordinals`` gets each point's place in it."""
        memory = InMemory()
        points, happenings, verdicts = PointTable(memory), EventTable(memory), VerdictTable(memory)
        for point_id, entry in self._entries():
            ordinals[point_id] = entry.row - 1
            points.add(
                entry.number,
                entry.customer,
                entry.relation,
                entry.kin,
                entry.row,
                entry.proven,
                entry.named,
                entry.customer_name,
            )
        points.finish()
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC) + LATEST_ZONE
        for batch in events.stream_events(self.store):
            for event in batch:
                if event.kind == "change" or event.at >= end:
                    continue
                reply = read_reply(event.text) if event.text else None
                happenings.add(
                    digits(event.number) if event.number else None,
                    customer_hash(f"id:{event.customer_ref}") if event.customer_ref else None,
                    event.at,
                    EventKind(event.kind),
                    event.outcome or "",
                    message=customer_hash(event.message_id) if event.message_id else None,
                    reply=reply.label if reply else None,
                    reply_confidence=reply.confidence if reply else 0.0,
                    relation=reply.relation if reply else None,
                )
        happenings.finish(points)
        for answers in intel.stream_intel(self.store):
            for answer in answers:
                if answer.asked_at < end and answer.number:
                    verdicts.add(
                        digits(answer.number),
                        answer.provider,
                        answer.asked_at,
                        answer.as_of,
                        VerdictKind(answer.verdict),
                    )
        verdicts.finish()
        return BookEvidence(points, happenings, verdicts, own)

    def _entries(self) -> Iterator[tuple[str, Entry]]:
        row = 0
        for batch in contact_points.stream_points(self.store):
            for point in batch:
                row += 1
                yield point.id, self._entry(point, row)

    def _entry(self, point: ContactPoint, row: int) -> Entry:
        """A stored point as the rules see a row of a book."""
        label, contact = point.relation_text or "", point.contact_name or ""
        slot = OWN_SLOT if point.role == "self" else ""
        role = role_of(slot, label, point.customer_name or "", contact)
        return Entry(
            row=row,
            slot=slot,
            customer=customer_hash(f"id:{point.customer_ref}"),
            customer_id=point.customer_ref,
            customer_name=point.customer_name or "",
            contact_name=contact,
            role_label=label,
            relation=role.relation,
            kin=role.kin,
            region=point.customer_region or "",
            source=point.source or "",
            verified_at=point.verified_at,
            consent_at=point.consent_at,
            unread_dates=(),
            reading=self.rules.read(point.raw or point.number or "", point.customer_region),
        )

    def _judge(
        self,
        scan_id: str,
        day: date,
        evidence: BookEvidence,
        ordinals: dict[str, int],
        own_given: bool,
        actor: str,
        tell: Progress,
    ) -> tuple[int, Counter[str]]:
        problems: Counter[str] = Counter()
        judged = 0
        for batch in contact_points.stream_points(self.store, batch=WRITE_BATCH):
            judgements: list[Judgement] = []
            found: list[NewFinding] = []
            for point in batch:
                ordinal = ordinals.get(point.id)
                if ordinal is None:
                    continue  # it came while the scan ran: its evidence was not read, the next scan takes it
                entry = self._entry(point, ordinal + 1)
                assessed = assess(facts_of(entry, ordinal, evidence, day, own_given), self.rulebook)
                judged += 1
                problems[assessed.problem.value] += 1
                judgements.append(_judgement(point, assessed))
                found.extend(_findings(point, assessed))
            with self.store.write(actor) as unit:
                contact_points.record_judgements(unit, judgements)
                scans.add_findings(unit, scan_id, found)
            tell(judged, len(ordinals))
        return judged, problems


def _judgement(point: ContactPoint, found: Assessment) -> Judgement:
    return Judgement(
        contact_point_id=point.id,
        content_version=point.content_version,
        problem=found.problem.value,
        holder=found.holder.value,
        risk=found.risk,
        action=found.action.value,
        codes=found.codes,
    )


def _findings(point: ContactPoint, found: Assessment) -> list[NewFinding]:
    return [
        NewFinding(
            fingerprint=f"{finding.fingerprint}-{point.id}",
            contact_point_id=point.id,
            customer_id=point.customer_id,
            number_id=point.number_id,
            code=finding.code,
            name=finding.name,
            severity=finding.severity.value,
            problem=finding.problem.value if finding.problem else None,
            confidence=finding.confidence,
            message=finding.message,
            evidence=finding.evidence,
            action=found.action.value,
        )
        for finding in found.findings
    ]
