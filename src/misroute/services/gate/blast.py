"""The blast radius of a hold: whom and what it touches, for the person who placed it and for the audit log.

Numbers are masked; what is long is counted, and its beginning listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import chain
from typing import Any, Protocol

from misroute.phones import mask
from misroute.store import touched
from misroute.store.holds import Hold
from misroute.store.touched import Reach
from misroute.store.unit import Unit

RECENTLY = timedelta(days=7)
"""How far before the hold sends and allowed answers are listed: a receipt or a complaint may still come for them."""
FIRST = 20
"""Rows of each kind that are listed beside the count."""


@dataclass(frozen=True, slots=True)
class Blast:
    """What a hold touches. The lists are the first rows.

    ``in_flight`` are allowed sends that may still arrive, or have just left: a hold cannot call them back.
    """

    customers_count: int
    customers: tuple[dict[str, Any], ...]
    queued_count: int
    queued: tuple[dict[str, Any], ...]
    sends_count: int
    sends: tuple[dict[str, Any], ...]
    in_flight_count: int
    in_flight: tuple[dict[str, Any], ...]
    answers_count: int
    answers: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Counts and first rows, numbers masked."""
        return {
            "customers": {"count": self.customers_count, "first": list(self.customers)},
            "queued": {"count": self.queued_count, "first": list(self.queued)},
            "sends": {"count": self.sends_count, "first": list(self.sends)},
            "in_flight": {"count": self.in_flight_count, "first": list(self.in_flight)},
            "allowed": {"count": self.answers_count, "first": list(self.answers)},
        }

    def for_audit(self) -> dict[str, Any]:
        """Counts and ids only."""
        return {
            "customers": {"count": self.customers_count, "first": _distinct(self.customers, "customer")},
            "queued": {"count": self.queued_count, "first": _distinct(self.queued, "message_id")},
            "sends": {"count": self.sends_count, "first": _distinct(self.sends, "message_id")},
            "in_flight": {"count": self.in_flight_count, "first": _distinct(self.in_flight, "id")},
            "allowed": {"count": self.answers_count, "first": _distinct(self.answers, "id")},
        }


class _HasNumber(Protocol):
    @property
    def number(self) -> str | None:
        """The number in clear, or None."""
        ...


def blast_of(unit: Unit, hold: Hold, first: int = FIRST) -> Blast:
    """What ``hold`` touches, as of this transaction; ``first`` rows of each kind."""
    reach = reach_of(hold)
    return Blast(
        touched.count_customers(unit, reach),
        tuple(_shown(one) for one in touched.customers(unit, reach, first)),
        touched.count_waiting(unit, reach),
        tuple(_shown(one) for one in touched.waiting(unit, reach, first)),
        touched.count_sends(unit, reach),
        tuple(_shown(one) for one in touched.sends(unit, reach, first)),
        touched.count_in_flight(unit, reach),
        tuple(_shown(one) for one in touched.in_flight(unit, reach, first)),
        touched.count_answers(unit, reach),
        tuple(_shown(one) for one in touched.answers(unit, reach, first)),
    )


def in_flight_of(unit: Unit, hold: Hold, first: int = FIRST) -> dict[str, Any]:
    """What may still arrive although ``hold`` is in force: the count and the first rows."""
    reach = reach_of(hold)
    rows = [_shown(one) for one in touched.in_flight(unit, reach, first)]
    return {"count": touched.count_in_flight(unit, reach) if len(rows) == first else len(rows), "first": rows}


def reach_of(hold: Hold) -> Reach:
    """What to look for: from ``RECENTLY`` before the hold on."""
    return Reach.of(hold, hold.since - RECENTLY)


def every_row(unit: Unit, hold: Hold) -> Iterator[dict[str, Any]]:
    """Everything ``hold`` touches, a row each with its ``touches``, numbers masked; for a file."""
    reach = reach_of(hold)
    return chain(
        ({"touches": "customer", **_shown(one)} for one in touched.customers(unit, reach)),
        ({"touches": "queued", **_shown(one)} for one in touched.waiting(unit, reach)),
        ({"touches": "send", **_shown(one)} for one in touched.sends(unit, reach)),
        ({"touches": "in_flight", **_shown(one)} for one in touched.in_flight(unit, reach)),
        ({"touches": "allowed", **_shown(one)} for one in touched.answers(unit, reach)),
    )


def _shown(row: Any) -> dict[str, Any]:
    found: _HasNumber = row
    return {**asdict(row), "number": mask(found.number) if found.number else None}


def _distinct(rows: tuple[dict[str, Any], ...], key: str) -> list[str]:
    return list(dict.fromkeys(str(row[key]) for row in rows if row[key] is not None))
