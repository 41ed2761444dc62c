"""The store's evidence, ready to be asked by contact point: that on the whole book, or that on a part of it.

Sealed rows are opened batch by batch and joined in memory; nothing is spilled to a disk in plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from misroute.bulk import BookEvidence, EventTable, InMemory, PointTable, VerdictTable, customer_hash, digits
from misroute.detect import OwnKind
from misroute.phones import Reading, Status
from misroute.services.caserules import CaseRules
from misroute.services.points.entries import OWN_SLOT, STATED, Entry, add_point, role_of
from misroute.services.points.evidence import LATEST_ZONE, add_answer, add_event
from misroute.store import events, intel, point_batches
from misroute.store.changes import DOINGS, TRIES
from misroute.store.contact_points import ContactPoint
from misroute.store.events import NumberEvent
from misroute.store.intel import IntelAnswer
from misroute.store.unit import Store, Unit

Suspects: TypeAlias = Mapping[str, tuple[int, int]]
"""Sources whose columns look swapped: how many customers say something of it, and how many of them that it is so."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """What may be known: the day of judgement, and for looking back the instant up to which things were known.

    Points that were still in use at ``in_use`` (else at ``known_at``) count, whatever became of them.
    """

    day: date
    known_at: datetime | None = None
    in_use: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """Points retired after this instant count; None: only those in use now."""
        return self.in_use or self.known_at

    @property
    def end(self) -> datetime:
        """The first instant that is not known; the day ends at different instants round the world."""
        return end_of(self.day)

    def knows(self, at: datetime) -> bool:
        """It was known."""
        return at < self.end and (self.known_at is None or at <= self.known_at)

    def day_known(self, day: date | None) -> date | None:
        """A date of proof, unless it was written after the instant looked back from."""
        if day is None or self.known_at is None or day <= self.known_at.date():
            return day
        return None


def end_of(day: date) -> datetime:
    """The first instant that nobody anywhere calls ``day`` any more."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC) + LATEST_ZONE


@dataclass(slots=True)
class Gathered:
    """Evidence on points, by their ordinals; ``versions`` are the ones that were read before the evidence was.

    ``suspects`` are the sources whose columns look swapped, which only the whole book can tell.
    A point that changes later is judged on the old evidence and under its old version, so that it stays unscanned.
    """

    evidence: BookEvidence
    own_given: bool
    ordinals: dict[str, int] = field(default_factory=dict, repr=False)
    versions: list[int] = field(default_factory=list, repr=False)
    suspects: Suspects = field(default_factory=dict)


class _Tables:
    """The tables being filled."""

    def __init__(self, rules: CaseRules, horizon: Horizon) -> None:
        self._rules, self._horizon = rules, horizon
        memory = InMemory()
        self.points, self.events, self.verdicts = PointTable(memory), EventTable(memory), VerdictTable(memory)
        self.ordinals: dict[str, int] = {}
        self.versions: list[int] = []

    def add_points(self, points: Iterable[ContactPoint]) -> None:
        """In order of id."""
        for point in points:
            # for what others say of a number it is enough how it was read when it was loaded, as events' numbers were
            read = Reading(Status(point.status), point.number)
            entry = entry_of_point(point, self._rules, self._horizon, read)
            self.ordinals[point.id] = self.points.count
            self.versions.append(point.content_version)
            add_point(self.points, entry)

    def add_events(self, found: Iterable[NumberEvent]) -> None:
        for event in found:
            if event.kind != "change" and self._horizon.knows(event.at):
                add_event(self.events, digits(event.number) if event.number else None, event.customer_ref, event)

    def add_answers(self, found: Iterable[IntelAnswer]) -> None:
        for answer in found:
            if answer.number and self._horizon.knows(answer.asked_at):
                add_answer(self.verdicts, digits(answer.number), answer)

    def gathered(self, own: dict[int, OwnKind], own_given: bool, suspects: Suspects | None = None) -> Gathered:
        """``suspects`` None: these tables hold the whole book."""
        self.points.finish()
        self.events.finish(self.points, whole=suspects is None, suspects=suspects)
        self.verdicts.finish()
        evidence = BookEvidence(self.points, self.events, self.verdicts, own)
        return Gathered(evidence, own_given, self.ordinals, self.versions, self.events.suspects)


def gather_book(
    store: Store, rules: CaseRules, horizon: Horizon, *, beat: Callable[[], None] = lambda: None
) -> Gathered:
    """All that the store knows, as of ``horizon``; memory grows with the book, some hundred bytes a point.

    ``beat`` is called after each batch that was read.
    """
    tables = _Tables(rules, horizon)
    for batch in point_batches.stream_points(store, since=horizon.since):
        tables.add_points(batch)
        beat()
    for happened in events.stream_events(store):
        tables.add_events(happened)
        beat()
    for answers in intel.stream_intel(store):
        tables.add_answers(answers)
        beat()
    with store.read() as unit:
        own = {digits(number): OwnKind(kind) for number, kind in intel.own_numbers(unit).items()}
    return tables.gathered(own, bool(own))


def gather_around(
    unit: Unit,
    rules: CaseRules,
    horizon: Horizon,
    points: Sequence[ContactPoint],
    suspects: Suspects | None = None,
) -> Gathered:
    """What the store knows around these points: their numbers, their customers, and what those did elsewhere.

    It gives the same evidence on them as the whole book does, at a cost that follows their number; only which sources
    are suspect has to be known (none, when it is not given).
    """
    tables = _Tables(rules, horizon)
    numbers = {point.number_id for point in points if point.number}
    happened = events.events_around(unit, numbers, {point.customer_ref for point in points})
    around = point_batches.points_around(unit, points, _users(happened), since=horizon.since)
    tables.add_points(around)
    tables.add_events(happened)
    tables.add_answers(intel.intel_about(unit, numbers))
    own = {digits(number): OwnKind(kind) for number, kind in intel.own_kinds(unit, numbers).items()}
    return tables.gathered(own, intel.has_own(unit), suspects or {})


def _users(happened: Iterable[NumberEvent]) -> set[str]:
    """Customers, by the lender's ids, who used one of the numbers: what their own rows say counts too."""
    used: set[str] = set()
    tried: set[str] = set()
    nameless = False
    for event in happened:
        if event.customer_ref and event.kind in DOINGS:
            used.add(event.customer_ref)
        elif event.customer_ref and event.kind in TRIES:
            tried.add(event.customer_ref)
        elif event.kind in DOINGS:
            nameless = True
    return used | tried if nameless else used


def entry_of_point(point: ContactPoint, rules: CaseRules, horizon: Horizon, reading: Reading | None = None) -> Entry:
    """A stored point as the rules see a row of a book; its cell is read (again) unless a ``reading`` is given."""
    label, contact = point.relation_text or "", point.contact_name or ""
    slot = OWN_SLOT if point.role == "self" else ""
    role = role_of(slot, label, point.customer_name or "", contact)
    return Entry(
        row=point.row or 0,
        slot=slot,
        customer=customer_hash(f"{STATED}{point.customer_ref}"),
        customer_id=point.customer_ref,
        customer_name=point.customer_name or "",
        contact_name=contact,
        role_label=label,
        relation=role.relation,
        kin=role.kin,
        region=point.customer_region or "",
        source=point.source or "",
        verified_at=horizon.day_known(point.verified_at),
        consent_at=horizon.day_known(point.consent_at),
        unread_dates=(),
        reading=reading or rules.read(point.raw or point.number or "", point.customer_region),
        address=point.address or "",
    )


def at_version(point: ContactPoint, version: int) -> ContactPoint:
    """The point as of the version whose evidence was read."""
    return point if point.content_version == version else replace(point, content_version=version)
