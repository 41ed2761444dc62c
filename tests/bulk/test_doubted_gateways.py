"""A gateway that says "delivered" of dead lines is found in a whole book, and its deliveries are marked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from misroute.bulk import BookEvidence, EventTable, InMemory, PointTable, VerdictTable, customer_hash
from misroute.detect import EventKind
from misroute.people import Relation

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
NUMBERS = range(8613900000001, 8613900000009)


def filled(events: EventTable, *, heard: bool = False, days: int = 20) -> PointTable:
    points = PointTable(InMemory())
    for number in NUMBERS:
        customer = customer_hash(f"id:{number}")
        points.add(number, customer, Relation.self, False, points.count + 2, date(2025, 1, 1), "n", "c")
        steps = [("unknown_subscriber", "honest"), ("delivered", "eager"), ("unknown_subscriber", "honest")]
        for step, (outcome, gateway) in enumerate(steps):
            at = BEGIN + timedelta(days=days * step)
            events.add(number, customer, at, EventKind.receipt, outcome, gateway=gateway)
        if heard:
            events.add(number, customer, BEGIN + timedelta(days=days + 1), EventKind.login)
    points.finish()
    return points


def marked(points: PointTable, events: EventTable) -> set[str]:
    verdicts = VerdictTable(InMemory())
    verdicts.finish()
    part = BookEvidence(points, events, verdicts, {}).at(0)
    return {h.outcome for happenings in part.happenings.values() for h in happenings if h.doubted}


def test_deliveries_of_a_gateway_that_calls_dead_lines_alive_are_marked() -> None:
    events = EventTable(InMemory())
    points = filled(events)
    events.finish(points, whole=True)
    assert list(events.suspects.values()) == [(8, 8)]
    assert marked(points, events) == {"delivered"}


@pytest.mark.parametrize(("heard", "days"), [(True, 20), (False, 70)])
def test_a_line_on_which_somebody_was_heard_or_that_had_time_to_be_sold_says_nothing(heard: bool, days: int) -> None:
    events = EventTable(InMemory())
    points = filled(events, heard=heard, days=days)
    events.finish(points, whole=True)
    assert events.suspects == {}
    assert marked(points, events) == set()


def test_a_part_of_the_book_is_told_which_gateways_are_doubted() -> None:
    whole = EventTable(InMemory())
    whole.finish(filled(whole), whole=True)
    alone, told = EventTable(InMemory()), EventTable(InMemory())
    points = filled(alone)
    alone.finish(points)
    assert marked(points, alone) == set()
    points = filled(told)
    told.finish(points, suspects=whole.suspects)
    assert marked(points, told) == {"delivered"}
