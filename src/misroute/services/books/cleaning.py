"""Clean a contact book (``misroute clean``): the same book back, with what every number is and what to do.

Two passes over the file. The first reads every cell as a number and keeps what the whole book must be asked about
(which numbers stand on several rows) in compact columns on disk; then events, intel and the own list are read; the
second judges every contact point with all evidence on it, in the book's own order, and writes. Memory holds one part
of the book and its evidence at a time. Outputs appear together at the end or not at all.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from misroute.book import (
    Answer,
    Batch,
    BookReader,
    BookWriter,
    ContactRow,
    FindingsWriter,
    Layout,
    Outputs,
    Refusal,
    RejectsWriter,
    open_book,
    read_baseline,
)
from misroute.bulk import BookEvidence, PointTable, ReadingLog, Spill
from misroute.detect import Assessment, Finding, Rulebook, assess
from misroute.errors import UsageError
from misroute.phones import Plan, Reading, mask, normalise
from misroute.phones.numbering import known_region
from misroute.resources import data_dir
from misroute.services.books.reporting import render_clean_report
from misroute.services.books.tally import CleanSummary, Tally
from misroute.services.points.entries import Entry, add_point, entry_of, facts_of
from misroute.services.points.evidence import Evidence, EvidenceFiles, load_evidence, regions_of

Progress = Callable[[int, int | None], None]
Opened = Callable[[Layout], None]

# readings of this many distinct cells are remembered: dummies and shared numbers repeat, most numbers do not
REMEMBERED_READINGS = 20_000
# so many refusals are told one by one on the screen; all are counted and stand in the rejects file
TOLD_REFUSALS = 20


@dataclass(frozen=True, slots=True)
class CleanJob:
    """What to clean, with what, and where the answers go.

    ``as_of`` is the day the book is judged on. ``reveal_reason``: write numbers in full into the findings, for this
    reason, which is recorded in the file with the instant ``at``. ``baseline`` is an earlier findings file: only what
    is new since then counts. ``rejects`` defaults to ``<out>.rejects.csv``, made
    only when needed.
    """

    book: Path
    out: Path
    as_of: date
    region: str = "CN"
    findings: Path | None = None
    baseline: Path | None = None
    report: Path | None = None
    rejects: Path | None = None
    events: tuple[Path, ...] = ()
    intel: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()
    mapping: Path | None = None
    encoding: str | None = None
    delimiter: str | None = None
    excel_safe: bool = False
    reveal_reason: str | None = field(default=None, repr=False)
    language: str = "en"
    plan: Plan = field(default_factory=Plan)
    rulebook: Rulebook = field(default_factory=Rulebook.standard)
    template_dir: Path | None = None
    at: datetime | None = None
    batch_size: int = 8192

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files that must not be overwritten."""
        return (self.book, *self.events, *self.intel, *self.own, *((self.mapping,) if self.mapping else ()))

    def evidence(self, regions: Mapping[str, int]) -> EvidenceFiles:
        """The files of evidence; ``regions`` are those of the book with their frequency."""
        tried = regions_of(self.region, regions)
        return EvidenceFiles(self.events, self.intel, self.own, tried, self.plan, self.as_of)

    @property
    def rejects_path(self) -> Path:
        """Where unreadable records go."""
        return self.rejects or self.out.with_name(self.out.name + ".rejects.csv")


def clean(job: CleanJob, progress: Progress | None = None, opened: Opened | None = None) -> CleanSummary:
    """Clean one book.

    ``progress(done, total)`` is told rows of work done; the total is known from the second pass on. ``opened`` is told
    how the book was understood, before the work begins. Raises MisrouteError (unreadable book, an output that cannot
    be written); nothing is left half-written then, nor after Ctrl-C.
    """
    with _calm_collector():
        return _clean(job, progress or (lambda done, total: None), opened or (lambda layout: None))


@contextmanager
def _calm_collector() -> Iterator[None]:
    """Look for reference cycles less often meanwhile: a batch makes millions of values, none with any (10 % faster)."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _clean(job: CleanJob, tell: Progress, opened: Opened) -> CleanSummary:
    started = perf_counter()
    if known_region(job.region) is None:
        raise UsageError(
            f"region {job.region!r} is no region of the numbering plan: give ISO 3166-1 letters such as CN"
        )
    reader = open_book(job.book, mapping=job.mapping, encoding=job.encoding, delimiter=job.delimiter)
    opened(reader.layout)
    with Outputs(inputs=job.inputs) as outputs, Spill(_spill_parent(job.out)) as spill:
        with BookWriter(reader, job.out, outputs=outputs, excel_safe=job.excel_safe) as writer:
            first = _FirstPass(job, spill)
            first.run(reader, tell)
            refusals = _Refusals(job.rejects_path, outputs)
            evidence = load_evidence(job.evidence(first.regions), spill, first.points, refusals.take)
            second = _SecondPass(job, outputs, first, evidence, refusals)
            second.run(reader, writer, tell)
        summary = _summary(job, reader, first, second, evidence, refusals, perf_counter() - started)
        if job.report is not None:
            page = render_clean_report(summary, job.language, job.template_dir or data_dir("templates"), job.rulebook)
            outputs.open(job.report).write(page.encode("utf-8"))
    return summary


class _FirstPass:
    """Reads every number and remembers in columns what the whole book must be asked about."""

    def __init__(self, job: CleanJob, spill: Spill) -> None:
        self.points = PointTable(spill)
        self.log = ReadingLog(spill)
        self.regions: Counter[str] = Counter()
        self.records = 0
        self._read = reader_of_numbers(job.region, job.plan)
        self._size = job.batch_size

    def run(self, reader: BookReader, tell: Progress) -> None:
        for batch in reader.batches(self._size):
            readings = [self._read(contact.phone, contact.region) for contact in batch.contacts]
            for contact, reading in zip(batch.contacts, readings, strict=True):
                self._add(entry_of(contact, reading))
            self.log.append(readings)
            self.records += len(batch.records)
            tell(self.records, None)
        self.points.finish()

    def _add(self, entry: Entry) -> None:
        self.regions[entry.region or entry.reading.region or ""] += 1
        add_point(self.points, entry)


class _Refusals:
    """Everything that was not used: written to the rejects file, and the first ones kept to be told."""

    def __init__(self, path: Path, outputs: Outputs) -> None:
        self.path = path
        self._writer = RejectsWriter(path, outputs)
        self.first: list[Refusal] = []

    @property
    def count(self) -> int:
        return self._writer.count

    def take(self, refusal: Refusal) -> None:
        name = Path(refusal.file).name
        self._writer.write(name, refusal.row, refusal.reason)
        if len(self.first) < TOLD_REFUSALS:
            self.first.append(Refusal(name, refusal.row, refusal.reason))

    def close(self) -> None:
        self._writer.close()


class _SecondPass:
    """Judges every contact point and writes."""

    def __init__(
        self, job: CleanJob, outputs: Outputs, first: _FirstPass, evidence: Evidence, refusals: _Refusals
    ) -> None:
        self._job, self._first, self._refusals = job, first, refusals
        self.tally = Tally(job.as_of)
        self.rejects = 0
        # read whole before anything is written: today's findings may take the file's place
        self._baseline = read_baseline(job.baseline) if job.baseline else None
        fields = ("state",) if self._baseline is not None else ()
        self._findings = (
            FindingsWriter(job.findings, outputs, reveal_reason=job.reveal_reason, at=job.at, fields=fields)
            if job.findings
            else None
        )
        self._evidence = BookEvidence(first.points, evidence.events, evidence.verdicts, evidence.own)
        self._own_given = bool(job.own)

    def run(self, reader: BookReader, writer: BookWriter, tell: Progress) -> None:
        point = records = 0
        total = 2 * self._first.records
        for batch, readings in _together(reader, self._first.log, self._job):
            answers = []
            for contact, reading in zip(batch.contacts, readings, strict=True):
                answers.append(self._judge(contact, reading, point))
                point += 1
            writer.write(batch, answers)
            for reject in batch.rejects:
                self._refusals.take(Refusal(self._job.book.name, reject.row, reject.reason))
            self.rejects += len(batch.rejects)
            records += len(batch.records)
            tell(self._first.records + records, total)
        if self._findings is not None:
            self._findings.close()
        if self._baseline is not None:
            # also when nothing was found: the file is there, and all of it is gone
            self.tally.baseline.update(new=0, absent=self._baseline.absent)
        self._refusals.close()

    def _judge(self, contact: ContactRow, reading: Reading, point: int) -> Answer:
        entry = entry_of(contact, reading)
        facts = facts_of(entry, point, self._evidence, self._job.as_of, self._own_given)
        found = assess(facts, self._job.rulebook, until=False)
        self.tally.count(entry, found)
        if found.findings and (self._findings is not None or self._baseline is not None):
            for finding in found.findings:
                self._write(entry, found, finding)
        return answer_of(reading, found)

    def _write(self, entry: Entry, found: Assessment, finding: Finding) -> None:
        state = None
        if self._baseline is not None:
            state = self._baseline.state(finding.fingerprint)
            self.tally.compare(finding, state)
        if self._findings is not None:
            record = record_of(entry, found, finding, self._job)
            self._findings.write(record if state is None else {**record, "state": state})


def reader_of_numbers(region: str, plan: Plan) -> Callable[[str, str], Reading]:
    """A function from (cell, the row's region) to a reading that remembers the newest cells."""

    @lru_cache(maxsize=REMEMBERED_READINGS)
    def read(raw: str, own_region: str) -> Reading:
        return normalise(raw, own_region.strip().upper() or region, plan)

    return read


def answer_of(reading: Reading, found: Assessment) -> Answer:
    """The ``misroute_*`` cells (contract §2)."""
    return Answer(
        e164=reading.e164 or "",
        status=reading.status,
        type=reading.type or "",
        region=reading.region or "",
        problem=found.problem,
        holder=found.holder,
        risk="" if found.risk is None else f"{found.risk:.4f}",
        action=found.action,
        codes=";".join(found.codes) if found.findings else "",
    )


def record_of(entry: Entry, found: Assessment, finding: Finding, job: CleanJob) -> dict[str, Any]:
    """A finding as it stands in the file (contract §2): the number masked unless there is a reason to reveal it."""
    e164 = entry.reading.e164
    number = "" if e164 is None else e164 if job.reveal_reason is not None else mask(e164)
    return {
        "finding_id": finding.fingerprint,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "customer_id": entry.customer_id,
        "row": entry.row,
        "number": number,
        "confidence": finding.confidence,
        "message": finding.message_zh if job.language.startswith("zh") else finding.message,
        "evidence": list(finding.evidence),
        "action": found.action.value,
        "slot": entry.slot,
        "relation": entry.relation.value,
        "problem": found.problem.value,
        "risk": found.risk,
        "weights": [{"name": weight.name, "value": weight.value} for weight in found.weights],
    }


def _together(reader: BookReader, log: ReadingLog, job: CleanJob) -> Iterator[tuple[Batch, Sequence[Reading]]]:
    """Batches of the second pass with the readings of the first."""
    logged = log.replay()
    for batch in reader.batches(job.batch_size):
        readings = next(logged, None)
        if readings is None or len(readings) != len(batch.contacts):
            raise UsageError(f"{job.book} changed while it was being cleaned: run again")
        yield batch, readings
    if next(logged, None) is not None:
        raise UsageError(f"{job.book} changed while it was being cleaned: run again")


def _spill_parent(out: Path) -> Path | None:
    """The folder of the output (the same disk has room for it), else the system's own place."""
    parent = out.resolve().parent
    usable = parent.is_dir() and os.access(parent, os.W_OK) and not (out.exists() and not out.is_file())
    return parent if usable else None


def _summary(
    job: CleanJob,
    reader: BookReader,
    first: _FirstPass,
    second: _SecondPass,
    evidence: Evidence,
    refusals: _Refusals,
    seconds: float,
) -> CleanSummary:
    written = [job.out, job.findings, refusals.path if refusals.count else None, job.report]
    return CleanSummary(
        book=job.book.name,
        out=job.out.name,
        records=first.records,
        tally=second.tally,
        rejects=second.rejects,
        refusals=tuple(refusals.first),
        refused_lines=evidence.refused,
        events=evidence.events.count,
        verdicts=evidence.verdicts.count,
        own_numbers=len(evidence.own),
        guess=tuple(reader.layout.guess),
        warnings=tuple(reader.layout.warnings),
        written=tuple(str(path) for path in written if path is not None),
        seconds=seconds,
    )
