"""Contact points as a scan needs them: the whole book batch by batch, what changed, and what stands around a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from misroute.store.contact_points import POINTS, ContactPoint, opened_point, select_points
from misroute.store.customers import CUSTOMERS
from misroute.store.statements import chunks
from misroute.store.tables.base import clean_text
from misroute.store.unit import Store, Unit


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a scan found of a contact point; ``content_version`` is the one that was looked at.

    ``judge_again`` is the day from which it may differ by time alone, ``tallied`` what it is counted under.
    """

    contact_point_id: str
    content_version: int
    problem: str
    holder: str
    risk: float | None
    action: str
    codes: tuple[str, ...]
    judge_again: date | None = None
    tallied: str | None = None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A contact point that a scan has to look at: a number to judge, or one that left the book since."""

    id: str
    active: bool
    content_version: int
    tallied: str | None
    risk: float | None


def _active(since: datetime | None) -> sa.ColumnElement[bool]:
    """In use now, or still in use at ``since``: a point that a case retired afterwards counts as it was."""
    active = POINTS.c.state == "active"
    return active if since is None else sa.or_(active, POINTS.c.updated_at > since)


def stream_points(
    store: Store, *, batch: int = 5000, unscanned: bool = False, after: str = "", since: datetime | None = None
) -> Iterator[list[ContactPoint]]:
    """Active contact points, opened, a batch at a time; ``unscanned``: only those changed since their last scan.

    ``after`` is the id to go on behind. Each batch is a short reading transaction of its own, so a long scan neither
    keeps writers waiting nor holds the whole book in memory; a point that changes meanwhile is seen by its
    ``content_version``.
    """
    last = after
    while True:
        query = select_points().where(POINTS.c.id > last, _active(since)).order_by(POINTS.c.id).limit(batch)
        if unscanned:
            query = query.where(POINTS.c.scanned_version < POINTS.c.content_version)
        with store.read() as unit:
            points = [opened_point(unit, row) for row in unit.execute(query)]
        if points:
            yield points
            last = points[-1].id
        if len(points) < batch:
            return


def next_unjudged(unit: Unit, *, after: str, limit: int) -> list[Unjudged]:
    """The next points that changed since they were judged, those that left the book too, in order of id."""
    query = (
        sa.select(POINTS.c.id, POINTS.c.state, POINTS.c.content_version, POINTS.c.tallied, POINTS.c.risk)
        .where(POINTS.c.scanned_version < POINTS.c.content_version, POINTS.c.id > after)
        .order_by(POINTS.c.id)
        .limit(limit)
    )
    return [
        Unjudged(row.id, row.state == "active", row.content_version, row.tallied, row.risk)
        for row in unit.execute(query)
    ]


def count_unjudged(unit: Unit, *, most: int) -> int:
    """How many points changed since they were judged; counting stops at ``most``."""
    some = sa.select(POINTS.c.id).where(POINTS.c.scanned_version < POINTS.c.content_version).limit(most).subquery()
    return int(unit.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def points_with_ids(unit: Unit, ids: Iterable[str]) -> list[ContactPoint]:
    """These points, opened, in order of id."""
    return _read(unit, POINTS.c.id, ids, None, every=True)


def points_with_numbers(unit: Unit, numbers: Iterable[str], *, since: datetime | None = None) -> list[ContactPoint]:
    """Active points on these numbers (ids), opened, in order of id."""
    return _read(unit, POINTS.c.number_id, numbers, since)


def points_around(
    unit: Unit, points: Sequence[ContactPoint], customer_refs: Iterable[str] = (), *, since: datetime | None = None
) -> list[ContactPoint]:
    """``points`` with every active point on their numbers and of their customers, and of the customers named.

    In order of id; ``customer_refs`` are the lender's ids.
    """
    found = {point.id: point for point in points}
    for column, ids in (
        (POINTS.c.number_id, {point.number_id for point in points if point.number}),
        (POINTS.c.customer_id, {point.customer_id for point in points}),
        (CUSTOMERS.c.customer_ref, {clean_text(ref) for ref in customer_refs}),
    ):
        for point in _read(unit, column, ids, since):
            found.setdefault(point.id, point)
    return [found[id] for id in sorted(found)]


def _read(
    unit: Unit, column: sa.Column[Any], ids: Iterable[str], since: datetime | None, *, every: bool = False
) -> list[ContactPoint]:
    found: list[ContactPoint] = []
    for some in chunks(sorted(set(ids))):
        query = select_points().where(column.in_(some))
        if not every:
            query = query.where(_active(since))
        found.extend(opened_point(unit, row) for row in unit.execute(query))
    return sorted(found, key=lambda point: point.id)


def record_judgements(unit: Unit, judgements: Sequence[Judgement]) -> None:
    """Write what a scan found; a point that changed since it was read stays unscanned."""
    if not judgements:
        return
    named = {
        "problem": "problem",
        "holder": "holder",
        "risk": "risk",
        "action": "action",
        "scanned_version": "content_version",
        "judge_again": "judge_again",
        "tallied": "tallied",
    }
    statement = (
        sa.update(POINTS)
        .where(POINTS.c.id == sa.bindparam("the_id"))
        .values(codes=sa.bindparam("to_codes"), **{column: sa.bindparam(f"to_{column}") for column in named})
    )
    rows = [
        {
            "the_id": judged.contact_point_id,
            "to_codes": list(judged.codes),
            **{f"to_{column}": getattr(judged, attribute) for column, attribute in named.items()},
        }
        for judged in sorted(judgements, key=lambda judged: judged.contact_point_id)
    ]
    unit.execute(statement, rows)


def record_left(unit: Unit, left: Sequence[Unjudged]) -> None:
    """Points that are not in use any more were looked at: they are counted nowhere and due never again."""
    if not left:
        return
    statement = (
        sa.update(POINTS)
        .where(POINTS.c.id == sa.bindparam("the_id"))
        .values(scanned_version=sa.bindparam("to_version"), judge_again=None, tallied=None)
    )
    unit.execute(statement, [{"the_id": one.id, "to_version": one.content_version} for one in left])


def count_tallied(unit: Unit) -> dict[str, int]:
    """How many points the scans counted under each heading."""
    query = sa.select(POINTS.c.tallied, sa.func.count()).where(POINTS.c.tallied.is_not(None)).group_by(POINTS.c.tallied)
    return {row[0]: row[1] for row in unit.execute(query)}


def sum_of_risks(unit: Unit) -> float:
    """The risks of all points that are counted, added up."""
    query = sa.select(sa.func.sum(POINTS.c.risk)).where(POINTS.c.tallied.is_not(None))
    return float(unit.execute(query).scalar_one() or 0.0)
