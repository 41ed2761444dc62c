"""Which sources of the book have their columns swapped, by what their customers do and say.

A customer who logs in from the number that the book gives to their mother, or whose own number is answered by a
relative, votes that the entry is swapped; one who uses their own number votes that it is not. The newest vote of each
customer counts, and a source is suspect when many of its customers vote so: an import that mixed up two columns did it
to all of its rows, also to those of whom nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from misroute.bulk.relations import SELF

LEAST_SWAPPED: Final = 4
LEAST_SHARE: Final = 0.2
"""A source is suspect from so many swapped entries and so high a share of them."""


def suspect_sources(points: pl.LazyFrame, votes: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """The suspect sources with votes and swapped; ``votes`` has customer, at and swapped."""
    newest = votes.lazy().sort("at").group_by("customer").agg(pl.col("swapped").last())
    sources = (
        points.filter((pl.col("relation") == SELF) & (pl.col("source") != ""))
        .select("customer", "source")
        .join(newest, on="customer")
        .group_by("source")
        .agg(pl.len().alias("votes"), pl.col("swapped").sum().cast(pl.UInt32).alias("swapped"))
    )
    share = pl.col("swapped") / (pl.col("votes") + 1)
    suspect = (
        sources.filter((pl.col("swapped") >= LEAST_SWAPPED) & (share >= LEAST_SHARE))
        .sort("source")
        .collect(engine="streaming")
    )
    return {source: (voted, swapped) for source, voted, swapped in suspect.iter_rows()}


def entries_of(points: pl.LazyFrame, suspects: Mapping[str, tuple[int, int]]) -> pl.DataFrame:
    """Per self row of a suspect source: the source's votes, and whether the customer's first contact is a relative."""
    told = pl.LazyFrame(
        [(source, voted, swapped) for source, (voted, swapped) in suspects.items()],
        schema={"source": pl.String, "votes": pl.UInt32, "swapped": pl.UInt32},
        orient="row",
    )
    rows = points.filter(pl.col("relation") == SELF).join(told, on="source")
    contacts = (
        points.filter((pl.col("relation") != SELF) & pl.col("number").is_not_null())
        .join(rows.select("customer").unique(), on="customer", how="semi")
        .sort("point")
        .group_by("customer")
        .agg(pl.col("kin").first().alias("contact_kin"))
    )
    return (
        rows.join(contacts, on="customer", how="left")
        .select("point", "votes", "swapped", "contact_kin")
        .sort("point")
        .collect(engine="streaming")
    )
