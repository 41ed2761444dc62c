"""All evidence on the points of a part of the book, taken from the tables part by part so that memory stays flat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from misroute.bulk.events import EventTable
from misroute.bulk.points import PointTable, SharedNumber
from misroute.bulk.slips import one_slip
from misroute.bulk.verdicts import VerdictTable
from misroute.detect import Claim, Happening, OtherNumber, OtherUser, OwnKind, SourceSwaps, Verdict
from misroute.people import Relation


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """Evidence on the points ``first`` to ``last`` (exclusive), by number and by customer."""

    first: int
    last: int
    shared: Mapping[int, SharedNumber]
    happenings: Mapping[int, tuple[Happening, ...]]
    verdicts: Mapping[int, tuple[Verdict, ...]]
    doings: Mapping[int, list[tuple[int, OtherNumber]]]
    users: Mapping[int, tuple[int, tuple[OtherUser, ...]]]
    swaps: Mapping[int, SourceSwaps]
    slips: Mapping[int, Relation]

    def claims(self, point: int, number: int, customer: int) -> tuple[tuple[Claim, ...], int, int]:
        """Other rows with the number, how many customers give it as their own, and under how many names."""
        shared = self.shared.get(number)
        if shared is None:
            return (), 0, 0
        address = next((address for at, _, address, _ in shared.claims if at == point), 0)
        claims = tuple(
            _seen_from(claim, claimed_by == customer, bool(address) and claimed_address == address)
            for claimed_at, claimed_by, claimed_address, claim in shared.claims
            if claimed_at != point
        )
        return claims, shared.self_claims, shared.self_names

    def other_numbers(self, number: int, customer: int) -> tuple[OtherNumber, ...]:
        """What the customer did from other numbers."""
        doings = self.doings.get(customer)
        if not doings:
            return ()
        return tuple(
            replace(other, slip=True) if one_slip(used, number) else other for used, other in doings if used != number
        )


def _seen_from(claim: Claim, same_customer: bool, same_address: bool) -> Claim:
    if same_customer or same_address:
        return replace(claim, same_customer=same_customer, same_address=same_address)
    return claim


class BookEvidence:
    """The tables of a book, read part by part in the book's order."""

    def __init__(
        self,
        points: PointTable,
        events: EventTable,
        verdicts: VerdictTable,
        own: Mapping[int, OwnKind],
    ) -> None:
        self._points, self._events, self._verdicts = points, events, verdicts
        self.own = own
        self._part = PartEvidence(0, 0, {}, {}, {}, {}, {}, {}, {})

    def at(self, point: int) -> PartEvidence:
        """The part that holds a point; points are asked for in order."""
        if not self._part.first <= point < self._part.last:
            self._part = self._load(point // self._points.part_size)
        return self._part

    def _load(self, index: int) -> PartEvidence:
        part = self._points.part(index)
        known = part.filter(pl.col("number").is_not_null())
        first = index * self._points.part_size
        return PartEvidence(
            first,
            first + part.height,
            self._points.shared_in(known),
            self._events.happenings_in(known),
            self._verdicts.verdicts_in(known),
            self._events.doings_in(part),
            self._events.users_in(known),
            self._events.swaps_between(first, first + part.height),
            self._points.slips,
        )
