"""Load a book and its evidence into the store. Doing it twice is an upsert, so an interrupted load is simply run again.

Every batch is one transaction; what cannot be used is refused line by line with its reason, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from misroute.book import (
    ContactRow,
    Event,
    IntelAnswer,
    Outputs,
    OwnNumber,
    Refusal,
    Reject,
    RejectsWriter,
    open_book,
    read_events,
    read_intel,
    read_own,
)
from misroute.book.dues import DebtLine, QueuedLine, read_debts, read_queued
from misroute.book.evidence import Unusable, event_of
from misroute.errors import UsageError
from misroute.people import Relation
from misroute.phones import Reading, Status
from misroute.services.answers import Said
from misroute.services.books.hearing import hear
from misroute.services.caserules import CaseRules, currency_of
from misroute.services.points.entries import Entry, entry_of
from misroute.store import contact_points, customers, events, intel, queued
from misroute.store.contact_points import ContactIntake, Loaded
from misroute.store.customers import CustomerIntake, DebtIntake
from misroute.store.events import NumberEvent
from misroute.store.intel import IntelAnswer as StoredAnswer
from misroute.store.queued import QueuedIntake
from misroute.store.unit import Store, Unit

BATCH = 2000
TOLD = 20
"""Refusals that are told one by one; all are counted, and records of the book go to the rejects file."""

Progress = Callable[[int, int | None], None]
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class LoadJob:
    """What to load. ``region`` is for numbers without a country code; None is the setting."""

    book: Path | None = None
    events: tuple[Path, ...] = ()
    intel: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()
    debts: tuple[Path, ...] = ()
    queued: tuple[Path, ...] = ()
    region: str | None = None
    mapping: Path | None = None
    encoding: str | None = None
    rejects: Path | None = None


@dataclass(slots=True)
class LoadSummary:
    """What a load did."""

    points: Loaded = field(default_factory=Loaded)
    events: int = 0
    intel: int = 0
    own: int = 0
    debts: int = 0
    queued: int = 0
    refused: int = 0
    told: list[Refusal] = field(default_factory=list)
    rejects: str | None = None
    most_told: int = TOLD

    def refuse(self, refusal: Refusal) -> None:
        """A line that is not used."""
        self.refused += 1
        if len(self.told) < self.most_told:
            self.told.append(refusal)

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "contact_points": {
                "added": self.points.added,
                "changed": self.points.changed,
                "unchanged": self.points.unchanged,
            },
            "events": self.events,
            "intel": self.intel,
            "own": self.own,
            "debts": self.debts,
            "queued": self.queued,
            "refused": self.refused,
            "refusals": [{"file": one.file, "row": one.row, "reason": one.reason} for one in self.told],
            "rejects": self.rejects,
        }

    def lines(self) -> list[Said]:
        """For people."""
        points = {"added": self.points.added, "changed": self.points.changed, "same": self.points.unchanged}
        said = [Said("contact points: {added} added, {changed} changed, {same} unchanged", points)]
        counts = {"events": self.events, "intel": self.intel, "own": self.own, "debts": self.debts}
        if any(counts.values()):
            said.append(Said("events {events}, intel {intel}, own numbers {own}, debts {debts}", counts))
        said += [
            Said("refused: {file}, row {row}: {reason}", {"file": one.file, "row": one.row, "reason": one.reason})
            for one in self.told
        ]
        if self.refused > len(self.told):
            said.append(Said("… and {count} more refused", {"count": self.refused - len(self.told)}))
        return said


@dataclass(frozen=True, slots=True)
class Loading:
    """The service behind ``misroute load``."""

    store: Store
    rules: CaseRules

    def load(self, job: LoadJob, *, actor: str, progress: Progress | None = None) -> LoadSummary:
        """Load everything the job names; at least one file."""
        if not (job.book or job.events or job.intel or job.own or job.debts or job.queued):
            raise UsageError("nothing to load: name a book, or --events, --intel, --own, --debts, --queued")
        run = _Load(self.store, self.rules, job, actor)
        if job.book is not None:
            run.book(job.book, progress or (lambda done, total: None))
        for path in job.own:
            run.each(path, read_own(path), run.own)
        for path in job.debts:
            run.each(path, read_debts(path), run.debts)
        for path in job.events:
            run.each(path, read_events(path), run.events)
        for path in job.intel:
            run.each(path, read_intel(path), run.intel)
        for path in job.queued:
            run.each(path, read_queued(path), run.queued)
        with self.store.write(actor) as unit:
            unit.audit("book.loaded", None, run.counts())
        return run.summary

    def receive(self, events: Sequence[Mapping[str, str]], *, actor: str) -> LoadSummary:
        """Events that a system reports as they happen, their fields as in an events file; one transaction.

        ``row`` of a refusal is the place in ``events``, from 0. What was received before adds nothing.
        """
        run = _Load(self.store, self.rules, LoadJob(), actor)
        run.summary.most_told = len(events)
        usable: list[Event] = []
        for place, fields in enumerate(events):
            try:
                usable.append(event_of(place, fields))
            except Unusable as reason:
                run.summary.refuse(Refusal("events", place, str(reason)))
        with self.store.write(actor) as unit:
            run.events(unit, Path("events"), usable)
            if run.summary.events:
                unit.audit("events.received", None, run.counts())
        return run.summary


class _Load:
    """One load under way: how numbers are read, and the sum so far."""

    def __init__(self, store: Store, rules: CaseRules, job: LoadJob, actor: str) -> None:
        self.store, self.job, self.actor = store, job, actor
        self.summary = LoadSummary()
        self.region = (job.region or rules.region).upper()

        @lru_cache(maxsize=100_000)
        def read(raw: str, own_region: str) -> Reading:
            return rules.read(raw, own_region.strip() or self.region)

        self.read = read

    def counts(self) -> dict[str, object]:
        """The sum so far, without what was refused line by line."""
        return {key: value for key, value in self.summary.to_json().items() if key not in ("refusals", "rejects")}

    def book(self, book: Path, tell: Progress) -> None:
        """The contact points, a batch a transaction; unreadable records go to the rejects file."""
        reader = open_book(book, mapping=self.job.mapping, encoding=self.job.encoding)
        path = self.job.rejects or book.with_name(book.name + ".rejects.csv")
        rejected: list[Reject] = []
        done = 0
        for batch in reader.batches(BATCH):
            intakes = []
            for contact in batch.contacts:
                entry = entry_of(contact, self.read(contact.phone, contact.region))
                # an empty contact slot of a wide book is nothing; an empty own number is a finding
                if entry.reading.status is not Status.missing or entry.relation is Relation.self:
                    intakes.append(self._intake(entry, contact))
            with self.store.write(self.actor) as unit:
                self.summary.points += contact_points.load_contacts(unit, intakes)
            for reject in batch.rejects:
                rejected.append(reject)
                self.summary.refuse(Refusal(str(book), reject.row, reject.reason))
            done += len(batch.records)
            tell(done, None)
        if rejected:
            self.summary.rejects = str(path)
            with Outputs(inputs=[book]) as outputs:
                file = RejectsWriter(path, outputs)
                for reject in rejected:
                    file.write(book, reject.row, reject.reason)
                file.close()

    def _intake(self, entry: Entry, contact: ContactRow) -> ContactIntake:
        country = entry.region or self.region
        ok = entry.reading.status is Status.ok
        return ContactIntake(
            customer=CustomerIntake(
                ref=entry.customer_id or contact.customer_key,
                name=entry.customer_name or None,
                address=contact.address.strip() or None,
                region=country,
                language="zh" if country in ("CN", "HK", "MO", "TW") else "en",
                currency=currency_of(None, country),
            ),
            role=entry.relation.value,
            number=entry.reading.e164 if ok else None,
            raw=contact.phone,
            status=entry.reading.status.value,
            relation_text=entry.role_label or None,
            contact_name=entry.contact_name or None,
            line_type=entry.reading.type.value if entry.reading.type else None,
            region=entry.reading.region,
            verified_at=entry.verified_at,
            consent_at=entry.consent_at,
            source=entry.source or None,
            branch=contact.branch.strip() or None,
            row=contact.row,
        )

    def each(self, path: Path, lines: Iterator[Line | Refusal], take: Callable[[Unit, Path, list[Line]], None]) -> None:
        """Lines of an evidence file, a batch a transaction."""
        while batch := list(islice(lines, BATCH)):
            wanted: list[Line] = []
            for line in batch:
                if isinstance(line, Refusal):
                    self.summary.refuse(line)
                else:
                    wanted.append(line)
            if wanted:
                with self.store.write(self.actor) as unit:
                    take(unit, path, wanted)

    def own(self, unit: Unit, path: Path, lines: list[OwnNumber]) -> None:
        """The lender's, its staff's and agencies' numbers."""
        kinds = {number: line.kind for line in lines if (number := self._certain(line.number, path, line.row))}
        intel.keep_own(unit, kinds)
        self.summary.own += len(kinds)

    def debts(self, unit: Unit, path: Path, lines: list[DebtLine]) -> None:
        """Debts with their late fees."""
        intakes = [
            DebtIntake(line.customer_id, line.debt_id, line.past_due_days, line.late_fee, line.currency)
            for line in lines
        ]
        self.summary.debts += customers.keep_debts(unit, intakes)

    def events(self, unit: Unit, path: Path, lines: list[Event]) -> None:
        """What happened on numbers; an event that names no number is kept for its customer or release."""
        found: list[NumberEvent] = []
        for line in lines:
            number = self._certain(line.number, path, line.row) if line.number else None
            if line.number and number is None:
                continue
            named: dict[str, Any] = {name: getattr(line, name) or None for name in _EVENT_WORDS}
            named |= {"connected": line.connected, "effective": line.effective}
            customer = line.customer_id or None
            found.append(NumberEvent(at=line.at, kind=line.kind, number=number, customer_ref=customer, **named))
        fresh = events.keep_events(unit, found)
        hear(unit, fresh)
        self.summary.events += len(fresh)

    def intel(self, unit: Unit, path: Path, lines: list[IntelAnswer]) -> None:
        """What providers say; an answer without a day is about the day it was asked."""
        found: list[StoredAnswer] = []
        for line in lines:
            number = self._certain(line.number, path, line.row)
            if number is None:
                continue
            asked = line.asked_at or datetime.combine(line.as_of or unit.now.date(), time(), tzinfo=UTC)
            as_of = line.as_of or asked.date()
            found.append(
                StoredAnswer(
                    number,
                    line.provider,
                    asked,
                    as_of,
                    line.verdict,
                    line.raw or None,
                    expires_at=line.expires_at,
                    ported=line.ported,
                )
            )
        self.summary.intel += intel.load_intel(unit, found)

    def queued(self, unit: Unit, path: Path, lines: list[QueuedLine]) -> None:
        """Messages waiting at senders; one to a held number is stopped at once."""
        found = [
            QueuedIntake(
                line.message_id,
                number,
                line.channel or "sms",
                line.campaign or None,
                line.customer_id or None,
                line.template or None,
                line.gateway or None,
            )
            for line in lines
            if (number := self._certain(line.number, path, line.row))
        ]
        self.summary.queued += queued.keep_queued(unit, found)

    def _certain(self, raw: str, path: Path, row: int) -> str | None:
        """The number of an evidence line, or None and a refusal: evidence on a doubtful number could be another's."""
        reading = self.read(raw, "")
        if reading.status is Status.ok and reading.e164:
            return reading.e164
        self.summary.refuse(Refusal(str(path), row, "the number cannot be read with certainty"))
        return None


_EVENT_WORDS = (*events.WORDS, "text", "purpose", "collector")
