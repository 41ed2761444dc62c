"""Judging stored contact points, apart from writing anything: for scans, previews, looking back, and for learning."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from misroute.detect import Assessment, Facts, Rulebook, assess
from misroute.services.caserules import CaseRules
from misroute.services.points.entries import facts_of
from misroute.services.points.gathering import (
    Gathered,
    Horizon,
    Suspects,
    at_version,
    entry_of_point,
    gather_around,
    gather_book,
)
from misroute.store import point_batches, scans, suppressions
from misroute.store.contact_points import ContactPoint
from misroute.store.scans import Scan
from misroute.store.statements import chunks
from misroute.store.suppressions import InForce
from misroute.store.unit import Store

BATCH = 2000
NUMBERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """A contact point, all that was known of it (what is suppressed on it too), and the judgement on that."""

    point: ContactPoint
    facts: Facts = field(repr=False)
    assessed: Assessment

    @property
    def judge_again(self) -> date | None:
        """The first day on which the judgement may differ by time alone; None when it never does."""
        day = self.facts.as_of
        turns = [self.assessed.judge_again]
        # a proof that is dated ahead counts from its day on
        turns += [proven for proven in (self.facts.verified_at, self.facts.consent_at) if proven and proven > day]
        return min((turn for turn in turns if turn is not None), default=None)


def judge(
    store: Store,
    rules: CaseRules,
    rulebook: Rulebook,
    day: date,
    *,
    known_at: datetime | None = None,
    in_use: datetime | None = None,
    numbers: Collection[str] | None = None,
) -> Iterator[list[Judged]]:
    """Judge the stored book, or the points on some ``numbers`` (ids of the store), as of ``day``; writes nothing.

    With ``known_at`` only what was known at that instant counts: events up to it, answers asked up to it, proofs dated
    up to it. Rules then speak for themselves: no suppression applies, and a point that a case retired afterwards
    still counts; so does, with ``in_use`` alone, one that was retired after that instant. Its role of that time is not
    known, nor is evidence that was loaded late told apart.
    """
    horizon = Horizon(day, known_at, in_use)
    with store.read() as unit:
        standing = InForce() if horizon.since is not None else suppressions.in_force(unit, day)
    if numbers is None:
        gathered = gather_book(store, rules, horizon)
        yield from judge_book(store, rules, rulebook, horizon, gathered, standing)
        return
    for some in chunks(sorted(set(numbers)), NUMBERS_AT_ONCE):
        with store.read() as unit:
            points = point_batches.points_with_numbers(unit, some, since=horizon.since)
            last = scans.last_scan(unit)
            gathered = gather_around(unit, rules, horizon, points, suspects_of(last) if last else None)
        if points:
            yield judge_points(points, rules, rulebook, horizon, gathered, standing)


def suspects_of(last: Scan) -> Suspects:
    """The suspect sources that a scan of the whole book found, handed on from scan to scan."""
    return {source: (votes, swapped) for source, (votes, swapped) in last.tally.get("suspects", {}).items()}


def judge_book(
    store: Store,
    rules: CaseRules,
    rulebook: Rulebook,
    horizon: Horizon,
    gathered: Gathered,
    standing: InForce,
    *,
    after: str = "",
) -> Iterator[list[Judged]]:
    """Judge every active point behind ``after`` on evidence that was gathered on the whole book."""
    for batch in point_batches.stream_points(store, batch=BATCH, after=after, since=horizon.since):
        yield judge_points(batch, rules, rulebook, horizon, gathered, standing)


def judge_points(
    points: Sequence[ContactPoint],
    rules: CaseRules,
    rulebook: Rulebook,
    horizon: Horizon,
    gathered: Gathered,
    standing: InForce,
) -> list[Judged]:
    """Judge these points; one that came after the evidence was gathered is left out: the next scan takes it."""
    found: list[Judged] = []
    for point in points:
        ordinal = gathered.ordinals.get(point.id)
        if ordinal is None:
            continue
        entry = entry_of_point(point, rules, horizon)
        facts = facts_of(entry, ordinal, gathered.evidence, horizon.day, gathered.own_given)
        codes = standing.codes(point)
        if codes:
            facts = replace(facts, suppressed=codes)
        assessed = assess(facts, rulebook)
        if codes:
            assessed = _until_lifted(assessed, standing, point)
        found.append(Judged(at_version(point, gathered.versions[ordinal]), facts, assessed))
    return found


def _until_lifted(assessed: Assessment, standing: InForce, point: ContactPoint) -> Assessment:
    """A finding that is suppressed counts again when the suppression ends."""
    codes = {finding.code for finding in assessed.findings if finding.suppressed}
    ends = [one.until + timedelta(days=1) for one in standing.on(point) if one.code in codes]
    if assessed.judge_again is not None:
        ends.append(assessed.judge_again)
    return replace(assessed, judge_again=min(ends)) if ends else assessed
