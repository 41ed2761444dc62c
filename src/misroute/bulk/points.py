"""Contact points as compact columns, and what the whole book says of each number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from misroute.bulk.relations import RELATION_INDEX, RELATIONS, SELF
from misroute.bulk.slips import slips_in
from misroute.bulk.spill import PartWriter, Tables
from misroute.detect import Claim
from misroute.people import Relation

PART_SIZE: Final = 100_000
CLAIM_CAP: Final = 24
"""So many claims on a number are kept; counts stay exact beyond."""


_SCHEMA: Final[Mapping[str, Any]] = {
    "point": pl.UInt64,
    "number": pl.Int64,
    "customer": pl.UInt64,
    "relation": pl.UInt8,
    "kin": pl.Boolean,
    "row": pl.UInt64,
    "proven": pl.Date,
    "name": pl.String,
    "customer_name": pl.String,
    "source": pl.String,
    "address": pl.Int64,
}


def digits(e164: str) -> int:
    """The number as an integer, by which joins run two to three times faster than by text."""
    return int(e164[1:])


def customer_hash(key: str) -> int:
    """64 bits that stand for a customer; equal keys give equal numbers."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """What the whole book says of a number that stands on two rows or more.

    ``claims`` are (point, customer, address, claim).
    """

    self_claims: int
    self_names: int
    claims: tuple[tuple[int, int, int, Claim], ...]


class PointTable:
    """Every contact point of the book in reading order; ``point`` is its ordinal."""

    def __init__(self, spill: Tables, part_size: int = PART_SIZE) -> None:
        self._spill = spill
        self._writer = PartWriter(spill, "points", _SCHEMA, part_size)
        self.part_size = part_size
        self.count = 0
        self.slips: Mapping[int, Relation] = {}
        self._claims: str | None = None

    def add(
        self,
        number: int | None,
        customer: int,
        relation: Relation,
        kin: bool,
        row: int,
        proven: date | None,
        name: str,
        customer_name: str,
        source: str = "",
        address: str = "",
    ) -> None:
        """The next point. ``name`` is who the row says answers; ``number`` None when there is none to use."""
        self._writer.add(
            (
                self.count,
                number,
                customer,
                RELATION_INDEX[relation],
                kin,
                row,
                proven,
                name,
                customer_name,
                source,
                # only told apart within this process, so Python's own quick hash will do
                hash("".join(address.split()).lower()) if address else 0,
            )
        )
        self.count += 1

    def finish(self) -> None:
        """Write the rest and find the numbers that stand on two rows or more."""
        self._writer.flush()
        points = self.scan().filter(pl.col("number").is_not_null())
        shared = points.group_by("number").agg(pl.len().alias("rows")).filter(pl.col("rows") > 1).select("number")
        on_shared = points.join(shared.collect(engine="streaming").lazy(), on="number", how="semi")
        own = pl.col("relation") == SELF
        claims = (
            on_shared.collect(engine="streaming")
            .lazy()
            .sort("number", "point")
            .with_columns(
                pl.col("customer").filter(own).n_unique().over("number").alias("self_claims").cast(pl.UInt32),
                pl.col("name")
                .filter(own & (pl.col("name") != ""))
                .n_unique()
                .over("number")
                .alias("self_names")
                .cast(pl.UInt32),
                pl.int_range(pl.len()).over("number").alias("rank"),
            )
            .filter(pl.col("rank") < CLAIM_CAP)
            .drop("rank", "source")
            .collect()
        )
        self._claims = self._spill.keep("claims", claims)
        self.slips = slips_in(self.scan())

    def part(self, index: int) -> pl.DataFrame:
        """Number and customer of the points of one part, each of ``part_size`` points but the last."""
        return self._spill.scan([self._writer.parts[index]]).select("number", "customer").collect()

    def scan(self) -> pl.LazyFrame:
        """All points, lazily."""
        return self._writer.scan()

    def shared_in(self, part: pl.DataFrame) -> dict[int, SharedNumber]:
        """Per number of the part that others have too: the counts and the claims as (point, customer, claim)."""
        assert self._claims is not None
        found = (
            self._spill.scan([self._claims])
            .join(part.lazy().select("number").unique(), on="number", how="semi")
            .sort("number", "point")
            .collect(engine="streaming")
        )
        shared: dict[int, SharedNumber] = {}
        for number, group in _grouped(found, "number"):
            claims = tuple((row["point"], row["customer"], row["address"], _claim(row)) for row in group)
            shared[number] = SharedNumber(group[0]["self_claims"], group[0]["self_names"], claims)
        return shared


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        customer=str(row["customer"]),
        same_customer=False,
        name=row["name"],
        customer_name=row["customer_name"],
        relation=RELATIONS[row["relation"]],
        kin=row["kin"],
        row=row["row"],
        proven=row["proven"],
    )


def _grouped(frame: pl.DataFrame, key: str) -> list[tuple[int, list[dict[str, Any]]]]:
    """Rows of a frame sorted by ``key``, group by group."""
    groups: list[tuple[int, list[dict[str, Any]]]] = []
    last: int | None = None
    for row in frame.iter_rows(named=True):
        if row[key] != last:
            last = row[key]
            groups.append((row[key], []))
        groups[-1][1].append(row)
    return groups
