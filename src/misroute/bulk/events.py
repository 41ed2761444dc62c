"""What happened on numbers, as compact columns: receipts find their number, replies find whom they answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

from misroute.bulk.gateways import doubted_among, doubted_gateways, sources_among
from misroute.bulk.points import PointTable
from misroute.bulk.relations import RELATION_INDEX, RELATIONS
from misroute.bulk.sources import entries_of, suspect_sources
from misroute.bulk.spill import PartWriter, Tables
from misroute.bulk.users import KINDS, REPLIES, doings, users, votes
from misroute.detect import EventKind, Happening, OtherNumber, OtherUser, SourceSwaps
from misroute.people import Relation, ReplyLabel

ANSWER_WINDOW: Final = timedelta(days=30)
"""An inbound text or complaint that names nobody is about the customer last tried on that number, if not longer ago."""

EVENT_CAP: Final = 200
"""So many events are kept for a number, the newest: a hotline has millions and needs none of them."""

PART_SIZE: Final = 200_000
_KIND_INDEX: Final = {kind: index for index, kind in enumerate(KINDS)}
_REPLY_INDEX: Final = {label: index for index, label in enumerate(REPLIES)}
_TRIES: Final = [_KIND_INDEX[kind] for kind in (EventKind.send, EventKind.call)]

_SCHEMA: Final[Mapping[str, Any]] = {
    "number": pl.Int64,
    "customer": pl.UInt64,
    "at": pl.Datetime("us"),
    "kind": pl.UInt8,
    "outcome": pl.String,
    "reply": pl.UInt8,
    "reply_confidence": pl.Float32,
    "relation": pl.UInt8,
    "message": pl.UInt64,
    "gateway": pl.UInt32,
}


def _corrected(events: pl.LazyFrame) -> pl.LazyFrame:
    """Of a call that is told again, by its message and instant, with another outcome: what was told last."""
    call = (pl.col("kind") == _KIND_INDEX[EventKind.call]) & pl.col("message").is_not_null()
    told = events.filter(call).unique(["message", "number", "at"], keep="last", maintain_order=True)
    return pl.concat([events.filter(~call), told])


class EventTable:
    """The events of all files. Memory: sorting needs about 60 bytes an event; texts are read and not kept."""

    def __init__(self, spill: Tables, part_size: int = PART_SIZE) -> None:
        self._spill = spill
        self._writer = PartWriter(spill, "events", _SCHEMA, part_size)
        self._sorted: str | None = None
        self._doings: str | None = None
        self._users: str | None = None
        self._swaps: str | None = None
        self.count = 0
        self._calls_named = False
        self._gateways: dict[str, int] = {}
        self._doubted: frozenset[int] = frozenset()
        self.suspects: Mapping[str, tuple[int, int]] = {}
        """Sources whose columns are swapped: how many of their customers were seen, and how many of these swapped. And
        gateways that say "delivered" of dead lines, under a mark of their name: how many such lines, how often."""

    def add(
        self,
        number: int | None,
        customer: int | None,
        at: datetime,
        kind: EventKind,
        outcome: str = "",
        *,
        message: int | None = None,
        reply: ReplyLabel | None = None,
        reply_confidence: float = 0.0,
        relation: Relation | None = None,
        gateway: str = "",
    ) -> None:
        """One event; ``at`` is aware. An event with neither number nor message is of no use here and is dropped."""
        if number is None and message is None:
            return
        self._writer.add(
            (
                number,
                customer,
                at.astimezone(UTC).replace(tzinfo=None),
                _KIND_INDEX[kind],
                outcome,
                None if reply is None else _REPLY_INDEX[reply],
                reply_confidence,
                None if relation is None else RELATION_INDEX[relation],
                message,
                self._gateways.setdefault(gateway, len(self._gateways) + 1) if gateway else None,
            )
        )
        self.count += 1
        self._calls_named = self._calls_named or (kind is EventKind.call and message is not None)

    def finish(
        self, points: PointTable, *, whole: bool = False, suspects: Mapping[str, tuple[int, int]] | None = None
    ) -> None:
        """Link receipts to their sends, attribute what names nobody, and sort by number and time.

        Swapped sources and doubted gateways can only be told from a whole book. ``whole``: these tables hold one.
        ``suspects``: what was found in a whole one, see the property; a part of the book is given it from outside.
        """
        self._writer.flush()
        if not self.count:
            # of a part of the book in which nothing happened it may still be known that its source is suspect
            self._keep_swaps(points, suspects or {})
            return
        events = _corrected(self._writer.scan()) if self._calls_named else self._writer.scan()
        sends = (
            events.filter(pl.col("message").is_not_null() & pl.col("number").is_not_null())
            .group_by("message")
            .agg(
                pl.col("number").first().alias("sent_to"),
                pl.col("customer").drop_nulls().first().alias("sent_about"),
                pl.col("gateway").drop_nulls().first().alias("sent_by"),
            )
        )
        tried = pl.col("kind").is_in(_TRIES)
        linked = (
            events.join(sends, on="message", how="left")
            .with_columns(
                pl.coalesce("number", "sent_to").alias("number"),
                pl.coalesce("customer", "sent_about").alias("customer"),
                pl.coalesce("gateway", "sent_by").alias("gateway"),
            )
            .filter(pl.col("number").is_not_null())
            .drop("sent_to", "sent_about", "sent_by", "message")
            .sort("number", "at", "kind", maintain_order=True)
            .with_columns(
                pl.when(tried).then("customer").forward_fill().over("number").alias("tried"),
                pl.when(tried).then("at").forward_fill().over("number").alias("tried_at"),
            )
            .with_columns(
                pl.when(pl.col("customer").is_null() & (pl.col("at") - pl.col("tried_at") <= ANSWER_WINDOW))
                .then("tried")
                .otherwise("customer")
                .alias("customer")
            )
            .drop("tried", "tried_at")
            .collect()
        )
        self._sorted = self._spill.keep("events", linked)
        used = doings(linked.lazy(), points.scan())
        self._doings = self._spill.keep("doings", used)
        if used.height:
            self._users = self._spill.keep("users", users(used, points.scan()))
        if whole:
            suspects = {
                **suspect_sources(points.scan(), votes(used, linked.lazy(), points.scan())),
                **doubted_gateways(linked.lazy(), self._gateways),
            }
        self._keep_swaps(points, suspects or {})

    def _keep_swaps(self, points: PointTable, suspects: Mapping[str, tuple[int, int]]) -> None:
        self.suspects = suspects
        self._doubted = doubted_among(suspects, self._gateways)
        sources = sources_among(suspects)
        if sources and points.count:
            self._swaps = self._spill.keep("swaps", entries_of(points.scan(), sources))

    def happenings_in(self, part: pl.DataFrame) -> dict[int, tuple[Happening, ...]]:
        """Per number of the part, its newest events in order of time."""
        if self._sorted is None:
            return {}
        found = (
            self._spill.scan([self._sorted])
            .join(part.lazy().select("number").unique(), on="number", how="semi")
            .filter(pl.int_range(pl.len(), 0, -1).over("number") <= EVENT_CAP)
            .sort("number", "at", maintain_order=True)
            .collect()
        )
        collected: dict[int, list[Happening]] = {}
        for number, customer, at, kind, outcome, reply, confidence, relation, gateway in found.iter_rows():
            collected.setdefault(number, []).append(
                Happening(
                    at.replace(tzinfo=UTC),
                    KINDS[kind],
                    outcome or "",
                    "" if customer is None else str(customer),
                    None if reply is None else REPLIES[reply],
                    confidence or 0.0,
                    None if relation is None else RELATIONS[relation],
                    gateway or 0,
                    gateway in self._doubted,
                )
            )
        return {number: tuple(happenings) for number, happenings in collected.items()}

    def doings_in(self, part: pl.DataFrame) -> dict[int, list[tuple[int, OtherNumber]]]:
        """Per customer of the part, the numbers they used: (number, what is known of it), in order of time."""
        if self._doings is None:
            return {}
        found = (
            self._spill.scan([self._doings])
            .join(part.lazy().select("customer").unique(), on="customer", how="semi")
            .select("customer", "number", "at", "kind", "relation", "kin", "own", "since")
            .sort("customer", "at", "number")
            .collect()
        )
        collected: dict[int, list[tuple[int, OtherNumber]]] = {}
        for customer, number, at, kind, relation, kin, own, since in found.iter_rows():
            other = OtherNumber(
                at.replace(tzinfo=UTC),
                KINDS[kind],
                None if relation is None else RELATIONS[relation],
                bool(kin),
                bool(own),
                since.replace(tzinfo=UTC),
            )
            collected.setdefault(customer, []).append((number, other))
        return collected

    def users_in(self, part: pl.DataFrame) -> dict[int, tuple[int, tuple[OtherUser, ...]]]:
        """Per number of the part: how many customers used it, and the newest who do not list it."""
        if self._users is None:
            return {}
        found = (
            self._spill.scan([self._users])
            .join(part.lazy().select("number").unique(), on="number", how="semi")
            .select("number", "users", "customer", "customer_name", "at", "kind")
            .collect()
        )
        collected: dict[int, tuple[int, tuple[OtherUser, ...]]] = {}
        for number, count, customers, names, ats, kinds in found.iter_rows():
            newest = zip(customers or (), names or (), ats or (), kinds or (), strict=True)
            collected[number] = (
                count,
                tuple(
                    OtherUser(str(customer), name or "", at.replace(tzinfo=UTC), KINDS[kind])
                    for customer, name, at, kind in newest
                ),
            )
        return collected

    def swaps_between(self, first: int, last: int) -> dict[int, SourceSwaps]:
        """Per point from ``first`` to before ``last`` of a source whose columns are swapped: what is known of it."""
        if self._swaps is None:
            return {}
        found = self._spill.scan([self._swaps]).filter(pl.col("point").is_between(first, last, closed="left")).collect()
        return {
            point: SourceSwaps(voted, swapped, kin)
            for point, voted, swapped, kin in found.select("point", "votes", "swapped", "contact_kin").iter_rows()
        }
