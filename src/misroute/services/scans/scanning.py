"""Scan the stored book with every rule, as a rule only what changed since; the judging is the same as in `clean`.

A scan that stops, however it stops, is taken up where it was: judgements, findings and the place reached are one
transaction a batch. What is new, unchanged and absent is settled when it is complete, so until then the standing of
the last complete scan holds. A point that changes while the scan runs keeps its newer version unscanned and is taken
up by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from misroute.detect import Rulebook
from misroute.services.answers import Said
from misroute.services.caserules import CaseRules
from misroute.services.leases import lease_owner, owner_is_gone
from misroute.services.points.gathering import Gathered, Horizon, Suspects, end_of, gather_around, gather_book
from misroute.services.points.judging import Judged, judge_book, judge_points, suspects_of
from misroute.services.scans.booktally import BookTally, Differences, heading
from misroute.store import changes, findings, intel, point_batches, scans, suppressions
from misroute.store.findings import NewFinding
from misroute.store.point_batches import Judgement, Unjudged
from misroute.store.scans import Scan
from misroute.store.suppressions import InForce
from misroute.store.unit import Store, Unit

Progress = Callable[[int, int | None], None]
AT_ONCE = 1000
MANY_CHANGED = 20_000
"""From here on, and when it is a third of the book, evidence is read once for the whole book: that is faster then."""
BEATS = 20
"""Batches read between two signs of life while the evidence on a whole book is gathered."""


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """What a scan found. ``points`` were judged by it, of ``book`` in use; ``severities`` are of its new findings."""

    scan: str
    kind: str
    reason: str
    resumed: bool
    as_of: date
    points: int
    book: int
    findings: int
    new: int
    absent: int
    severities: dict[str, int]
    problems: dict[str, int]

    def to_json(self) -> dict[str, object]:
        """For people and programs."""
        return {
            "scan": self.scan,
            "kind": self.kind,
            "reason": self.reason,
            "resumed": self.resumed,
            "as_of": self.as_of,
            "judged": self.points,
            "contact_points": self.book,
            "findings": self.findings,
            "new": self.new,
            "unchanged": self.findings - self.new,
            "absent": self.absent,
            "new_by_severity": self.severities,
            "problems": self.problems,
        }

    def lines(self) -> list[Said]:
        """For people: what was judged, and why that."""
        values = {"judged": self.points, "book": self.book}
        said = [Said("went on with the scan that had stopped", {})] if self.resumed else []
        if self.reason == "changed":
            told = Said("scanned what changed since the last complete scan: {judged} of {book} contact points", values)
        elif self.reason == "asked":
            told = Said("scanned all {book} contact points, as asked", values)
        elif self.reason == "rules":
            told = Said(
                "scanned all {book} contact points: the rules, or what they rest on, changed since the last scan",
                values,
            )
        elif self.reason == "earlier_day":
            told = Said("scanned all {book} contact points: the day is before that of the last scan", values)
        elif self.reason == "older_version":
            told = Said("scanned all {book} contact points: an earlier version made the last complete scan", values)
        elif self.reason == "broken_off":
            told = Said("scanned all {book} contact points: a scan was given up since the last complete one", values)
        else:
            told = Said("scanned all {book} contact points: no scan was completed before", values)
        return [*said, told]


@dataclass(slots=True)
class _Run:
    """A scan under way."""

    scan: Scan
    actor: str
    horizon: Horizon
    standing: InForce
    tell: Progress
    total: int | None
    differences: Differences
    resumed: bool
    suspects: Suspects


@dataclass(frozen=True, slots=True)
class Scanning:
    """The service behind ``misroute scan`` and the schedules."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    rules_version: str
    owner: str = field(default_factory=lease_owner)

    def scan(
        self, *, as_of: date | None = None, full: bool = False, actor: str, progress: Progress | None = None
    ) -> ScanSummary:
        """Judge what changed since the last complete scan, or the whole book. Raises Busy while another scan runs.

        The whole book is judged when it is asked for (``full``), for the first time, after the rules or their data
        changed, for an earlier day, and after a scan was given up.
        """
        run = self._begin(as_of, full, actor, progress or (lambda done, total: None))
        try:
            if run.scan.kind == "full":
                self._all(run)
            else:
                self._changed(run)
            return self._complete(run)
        except BaseException:
            # whatever ends it, Ctrl-C too: the next scan need not wait for the lease, and goes on here
            with self.store.write(actor) as unit:
                scans.rest_scan(unit, run.scan)
            raise

    def _begin(self, as_of: date | None, full: bool, actor: str, tell: Progress) -> _Run:
        with self.store.write(actor) as unit:
            before = scans.last_scan(unit, state="running")
            started = scans.begin_scan(
                unit,
                day=self.rules.day_judged(unit.now, as_of),
                day_asked=as_of is not None,
                full=full,
                # with the first own number there is an own list, and that says something of every other number
                rules_version=self.rules_version + ("+own" if intel.has_own(unit) else ""),
                owner=self.owner,
                dead=owner_is_gone,
            )
            resumed = before is not None and before.id == started.id
            total = None
            suspects: Suspects = {}
            if started.builds_on is not None:
                base = scans.scan(unit, started.builds_on)
                if not resumed:
                    changes.mark_due(unit, started.as_of)
                    if started.as_of > base.as_of:
                        changes.mark_known_between(unit, end_of(base.as_of), end_of(started.as_of))
                suspects = suspects_of(base)
                book = int(base.tally.get("points", 0))
                total = point_batches.count_unjudged(unit, most=max(MANY_CHANGED, book // 3))
            standing = suppressions.in_force(unit, started.as_of)
        differences = Differences.from_json(started.progress)
        return _Run(started, actor, Horizon(started.as_of), standing, tell, total, differences, resumed, suspects)

    def _all(self, run: _Run) -> None:
        gathered = self._gather(run)
        run.total = len(gathered.ordinals)
        run.suspects = gathered.suspects
        for judged in judge_book(
            self.store, self.rules, self.rulebook, run.horizon, gathered, run.standing, after=run.scan.cursor
        ):
            if judged:
                self._write(run, judged, ())

    def _gather(self, run: _Run) -> Gathered:
        """The whole book's evidence, with a sign of life now and then: it takes minutes for a large book."""
        read = 0

        def beat() -> None:
            nonlocal read
            read += 1
            if read % BEATS == 0:
                with self.store.write(run.actor) as unit:
                    scans.keep_lease(unit, run.scan)

        return gather_book(self.store, self.rules, run.horizon, beat=beat)

    def _changed(self, run: _Run) -> None:
        many = run.total is not None and run.total >= MANY_CHANGED
        gathered = self._gather(run) if many else None
        cursor = run.scan.cursor
        while True:
            with self.store.read() as unit:
                todo = point_batches.next_unjudged(unit, after=cursor, limit=AT_ONCE)
                if not todo:
                    return
                points = point_batches.points_with_ids(unit, (one.id for one in todo if one.active))
                known = gathered or gather_around(unit, self.rules, run.horizon, points, run.suspects)
            judged = judge_points(points, self.rules, self.rulebook, run.horizon, known, run.standing)
            cursor = todo[-1].id
            self._write(run, judged, [one for one in todo if not one.active], cursor)

    def _write(self, run: _Run, judged: list[Judged], left: Sequence[Unjudged], cursor: str = "") -> None:
        """One batch: what was found, and how far the scan has come."""
        judgements: list[Judgement] = []
        found: list[NewFinding] = []
        so_far = run.differences
        for one in judged:
            under = heading(one.point.source, one.point.branch, one.assessed)
            so_far.moved(one.point.tallied, one.point.risk, under, one.assessed.risk)
            judgements.append(_judgement(one, under))
            found.extend(_findings(one))
        for gone in left:
            so_far.moved(gone.tallied, gone.risk, None, None)
        so_far.judged += len(judged)
        with self.store.write(run.actor) as unit:
            whole = run.scan.kind == "full"
            # of a whole book the headings are counted at the end
            progress = {"judged": so_far.judged} if whole else so_far.to_json()
            scans.advance_scan(unit, run.scan, cursor=cursor or judged[-1].point.id, progress=progress)
            point_batches.record_judgements(unit, judgements)
            point_batches.record_left(unit, left)
            findings.add_findings(unit, run.scan.id, found)
            if not whole:
                seen = [one.point.id for one in judged] + [one.id for one in left]
                findings.note_missed(unit, run.scan.id, seen)
        run.tell(so_far.judged, run.total)

    def _complete(self, run: _Run) -> ScanSummary:
        with self.store.write(run.actor) as unit:
            whole = run.scan.kind == "full"
            news = findings.settle_findings(unit, run.scan.id, whole=whole)
            tally = _tally_of_book(unit) if whole else _tally_so_far(unit, run, news)
            suspects = {source: list(votes) for source, votes in run.suspects.items()}
            kept = {
                **tally.to_json(),
                "suspects": suspects,
                "new": dict(news.new),
                "gone": dict(news.gone),
                "judged": run.differences.judged,
            }
            counts = {"points": tally.points, **(+tally.problems)}
            scans.complete_scan(unit, run.scan, counts, kept)
            summary = ScanSummary(
                scan=run.scan.id,
                kind=run.scan.kind,
                reason=run.scan.reason or "",
                resumed=run.resumed,
                as_of=run.scan.as_of,
                points=run.differences.judged,
                book=tally.points,
                findings=tally.codes.total(),
                new=sum(news.new.values()),
                absent=sum(news.gone.values()),
                severities={name: news.severities.get(name, 0) for name in ("error", "warning", "info")},
                problems=dict(+tally.problems),
            )
            told = {name: getattr(summary, name) for name in ("kind", "reason", "points", "findings", "new", "absent")}
            unit.audit("scan.completed", run.scan.id, told)
        return summary


def _tally_of_book(unit: Unit) -> BookTally:
    tally = BookTally(risk=point_batches.sum_of_risks(unit))
    tally.add(point_batches.count_tallied(unit))
    tally.codes.update(findings.count_standing(unit))
    return tally


def _tally_so_far(unit: Unit, run: _Run, news: findings.News) -> BookTally:
    tally = BookTally.from_json(scans.scan(unit, run.scan.builds_on or "").tally)
    tally.add(run.differences.headings)
    tally.risk += run.differences.risk
    tally.codes.update(news.new)
    tally.codes.subtract(news.gone)
    return tally


def _judgement(one: Judged, under: str) -> Judgement:
    found = one.assessed
    return Judgement(
        contact_point_id=one.point.id,
        content_version=one.point.content_version,
        problem=found.problem.value,
        holder=found.holder.value,
        risk=found.risk,
        action=found.action.value,
        codes=found.codes,
        judge_again=one.judge_again,
        tallied=under,
    )


def _findings(one: Judged) -> list[NewFinding]:
    return [
        NewFinding(
            fingerprint=f"{finding.fingerprint}-{one.point.id}",
            contact_point_id=one.point.id,
            customer_id=one.point.customer_id,
            number_id=one.point.number_id,
            code=finding.code,
            name=finding.name,
            severity=finding.severity.value,
            problem=finding.problem.value if finding.problem else None,
            confidence=finding.confidence,
            message=finding.message,
            message_zh=finding.message_zh,
            evidence=finding.evidence,
            action=one.assessed.action.value,
            suppressed=finding.suppressed,
        )
        for finding in one.assessed.findings
    ]
