"""Numbers one slip of the finger apart within one customer's entry: one wrong digit, or two neighbours exchanged.

Numbers of a whole book that differ in one digit are many and mean nothing; only what one customer wrote down is
compared with itself.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from misroute.bulk.relations import RELATIONS, SELF
from misroute.people import Relation

ENTRY_CAP: Final = 24
"""Entries with more rows than this are no person's own: they are not compared."""

# a wrong digit changes a number by d·10^k, two exchanged neighbours by 9·d·10^k; most numbers differ by anything else
_STEPS: Final = sorted({d * times * 10**k for d in range(1, 10) for times in (1, 9) for k in range(15)})


def one_slip(one: int, other: int) -> bool:
    """The two numbers differ by one digit, or by two neighbouring digits exchanged."""
    a, b = str(one), str(other)
    if len(a) != len(b):
        return False
    apart = [index for index, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) == 2:
        first, second = apart
        return second == first + 1 and a[first] == b[second] and a[second] == b[first]
    return len(apart) == 1


def slips_in(points: pl.LazyFrame) -> dict[int, Relation]:
    """Self rows whose number is one slip away from that of a contact of the same customer, with the contact's relation.

    ``points`` has point, number, customer and relation. Memory follows the number of entries with contacts.
    """
    known = points.filter(pl.col("number").is_not_null()).select("point", "number", "customer", "relation")
    sizes = known.group_by("customer").agg(pl.len().alias("rows"), (pl.col("relation") == SELF).sum().alias("own"))
    entries = sizes.filter((pl.col("own") > 0) & (pl.col("rows") > pl.col("own")) & (pl.col("rows") <= ENTRY_CAP))
    listed = known.join(entries.select("customer"), on="customer", how="semi")
    own = listed.filter(pl.col("relation") == SELF).select("point", "number", "customer")
    contacts = listed.filter(pl.col("relation") != SELF).select(
        "customer", pl.col("number").alias("other"), pl.col("relation").alias("contact")
    )
    near = (
        own.join(contacts, on="customer")
        .filter((pl.col("number") - pl.col("other")).abs().is_in(_STEPS))
        .select("point", "number", "other", "contact")
        .sort("point", "other")
        .collect(engine="streaming")
    )
    found: dict[int, Relation] = {}
    for point, number, other, contact in near.iter_rows():
        if one_slip(number, other):
            found.setdefault(point, RELATIONS[contact])
    return found
