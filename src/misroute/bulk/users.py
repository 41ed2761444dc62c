"""Who used which number: logins, payments and verifications as proof of who has it, and what they say of an entry."""

from __future__ import annotations

from typing import Final

import polars as pl

from misroute.bulk.relations import SELF
from misroute.detect import EventKind
from misroute.detect.timeline import GOOD_VERIFICATION, REPLY_SURE
from misroute.people import ReplyLabel

USER_CAP: Final = 3
"""So many customers who use a number without listing it are named, the newest; their count stays exact beyond."""

KINDS: Final = tuple(EventKind)
REPLIES: Final = tuple(ReplyLabel)
_LOGIN, _PAYMENT, _VERIFICATION, _CALL = (
    KINDS.index(kind) for kind in (EventKind.login, EventKind.payment, EventKind.verification, EventKind.call)
)
_CONFIRMS, _RELATIVE = (
    REPLIES.index(label) for label in (ReplyLabel.borrower_confirms, ReplyLabel.relative_of_borrower)
)


def doings(events: pl.LazyFrame, points: pl.LazyFrame) -> pl.DataFrame:
    """Which numbers each customer proved by using them: newest use, its kind, first use, and what their entry says."""
    used = pl.col("kind").is_in([_LOGIN, _PAYMENT]) | (
        (pl.col("kind") == _VERIFICATION) & pl.col("outcome").is_in(sorted(GOOD_VERIFICATION))
    )
    newest = (
        events.filter(used & pl.col("customer").is_not_null())
        .group_by("customer", "number")
        .agg(pl.col("at").max(), pl.col("kind").sort_by("at").last(), pl.col("at").min().alias("since"))
        .collect()
    )
    listed = (
        points.select("customer", "number", "relation", "kin")
        .join(newest.lazy().select("customer", "number"), on=["customer", "number"], how="semi")
        .group_by("customer", "number")
        .agg((pl.col("relation") == SELF).any().alias("own"), pl.col("relation").first(), pl.col("kin").any())
        .collect(engine="streaming")
    )
    return newest.join(listed, on=["customer", "number"], how="left").sort("customer", "at", "number")


def users(used: pl.DataFrame, points: pl.LazyFrame) -> pl.DataFrame:
    """Numbers of the book used by a customer who does not list them, or by several: number, users, and the newest
    unlisted users with their names in the book as lists."""
    crowded = (
        used.lazy()
        .group_by("number")
        .agg(pl.len().alias("users").cast(pl.UInt32), pl.col("own").is_null().any().alias("unlisted"))
        .filter((pl.col("users") > 1) | pl.col("unlisted"))
        .join(points.select("number").unique(), on="number", how="semi")
        .select("number", "users")
        .collect(engine="streaming")
    )
    unlisted = (
        used.join(crowded.select("number"), on="number", how="semi")
        .filter(pl.col("own").is_null())
        .sort("number", "at", "customer", descending=[False, True, False])
        .with_columns(pl.int_range(pl.len()).over("number").alias("rank"))
        .filter(pl.col("rank") < USER_CAP)
    )
    names = (
        points.filter(pl.col("relation") == SELF)
        .join(unlisted.lazy().select("customer"), on="customer", how="semi")
        .sort("point")
        .group_by("customer")
        .agg(pl.col("customer_name").first())
        .collect(engine="streaming")
    )
    told = (
        unlisted.join(names, on="customer", how="left", maintain_order="left")
        .group_by("number", maintain_order=True)
        .agg("customer", "customer_name", "at", "kind")
    )
    return crowded.join(told, on="number", how="left")


def votes(used: pl.DataFrame, events: pl.LazyFrame, points: pl.LazyFrame) -> pl.DataFrame:
    """What customers do and who answers for them says whether their entry is swapped: customer, at, swapped.

    Conversations are no vote: they say only that the person asked for was reached.
    """
    by_use = used.lazy().filter(pl.col("own").is_not_null()).select("customer", "at", swapped=~pl.col("own"))
    label = pl.col("reply")
    sure = pl.col("reply_confidence") >= REPLY_SURE
    by_answer = (
        events.filter(
            label.is_in([_CONFIRMS, _RELATIVE]) & sure & pl.col("customer").is_not_null() & (pl.col("kind") != _CALL)
        )
        .join(
            points.filter(pl.col("relation") == SELF).select("customer", "number").unique(),
            on=["customer", "number"],
            how="semi",
        )
        .select("customer", "at", swapped=label == _RELATIVE)
    )
    return pl.concat([by_use, by_answer]).collect()
