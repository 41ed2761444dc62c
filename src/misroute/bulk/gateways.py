"""Which gateways say "delivered" of dead lines, by what other answers of the same numbers say.

A receipt between two answers that there is no such number, with nobody heard on it in between, went to a dead line.
Most gateways then say so too; one that hands receipts out on submission says "delivered", and its word is no sign of
life. A gateway is doubted when it did so often enough, and in a large enough share of such receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

import polars as pl

from misroute.bulk.users import KINDS
from misroute.detect import EventKind

LEAST_WRONG: Final = 5
LEAST_WRONG_SHARE: Final = 0.2
"""A gateway is doubted from so many false deliveries and so high a share of its receipts on dead lines."""

NEAR: Final = timedelta(days=60)
"""Answers farther apart than this may have a new owner between them."""

_MARK: Final = "\x1fgateway\x1f"
_DEAD: Final = ("unknown_subscriber", "not_in_service")
_RECEIPT: Final = KINDS.index(EventKind.receipt)
_CALL: Final = KINDS.index(EventKind.call)
_TALKS: Final = ("conversation", "voicemail", "wrong_party", "third_party", "refused", "busy")
_FROM_IT: Final = [KINDS.index(kind) for kind in (EventKind.inbound, EventKind.login, EventKind.payment)]


def doubted_gateways(events: pl.LazyFrame, names: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Under a mark of their name, how many receipts the doubted gateways gave of dead lines, and how many "delivered".

    ``events`` are in order of number and time; ``names`` tell what their ``gateway`` is called.
    """
    if not names:
        return {}
    dead = pl.col("kind").is_in([_RECEIPT, _CALL]) & pl.col("outcome").is_in(_DEAD)
    often = events.filter(dead).group_by("number").len().filter(pl.col("len") > 1).select("number")
    heard = ((pl.col("kind") == _CALL) & pl.col("outcome").is_in(_TALKS)) | pl.col("kind").is_in(_FROM_IT)
    amid = (
        events.join(often, on="number", how="semi")
        .sort("number", "at", maintain_order=True)
        .with_columns(pl.when(dead).then("at").alias("dead_at"), pl.when(heard).then("at").alias("heard_at"))
        .with_columns(
            pl.col("dead_at").shift(1).forward_fill().over("number").alias("dead_before"),
            pl.col("dead_at").shift(-1).backward_fill().over("number").alias("dead_after"),
            pl.col("heard_at").shift(1).forward_fill().over("number").alias("heard_before"),
            pl.col("heard_at").shift(-1).backward_fill().over("number").alias("heard_after"),
        )
        .filter(
            (pl.col("kind") == _RECEIPT)
            & pl.col("gateway").is_not_null()
            & pl.col("outcome").is_in(("delivered", *_DEAD))
            & (pl.col("at") - pl.col("dead_before") <= NEAR)
            & (pl.col("dead_after") - pl.col("at") <= NEAR)
            & (pl.col("heard_before").is_null() | (pl.col("heard_before") < pl.col("dead_before")))
            & (pl.col("heard_after").is_null() | (pl.col("heard_after") > pl.col("dead_after")))
        )
        .group_by("gateway")
        .agg(pl.len().alias("amid"), (pl.col("outcome") == "delivered").sum().alias("wrong"))
        .filter((pl.col("wrong") >= LEAST_WRONG) & (pl.col("wrong") / (pl.col("amid") + 1) >= LEAST_WRONG_SHARE))
        .collect()
    )
    called = {number: name for name, number in names.items()}
    found = {called[gateway]: (amid_dead, wrong) for gateway, amid_dead, wrong in amid.iter_rows()}
    return {f"{_MARK}{name}": counts for name, counts in sorted(found.items())}


def doubted_among(suspects: Iterable[str], names: Mapping[str, int]) -> frozenset[int]:
    """The gateways among what is suspect."""
    marked = (one.removeprefix(_MARK) for one in suspects if one.startswith(_MARK))
    return frozenset(names[name] for name in marked if name in names)


def sources_among(suspects: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """What is suspect besides gateways."""
    return {one: counts for one, counts in suspects.items() if not one.startswith(_MARK)}
