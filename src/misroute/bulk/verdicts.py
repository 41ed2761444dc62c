"""Answers of number-status providers, as compact columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl

from misroute.bulk.spill import PartWriter, Tables
from misroute.detect import Verdict, VerdictKind

VERDICT_CAP: Final = 50
"""So many answers are kept for a number, the newest."""

PART_SIZE: Final = 200_000
_VERDICTS: Final = tuple(VerdictKind)
_VERDICT_INDEX: Final = {kind: index for index, kind in enumerate(_VERDICTS)}
_SCHEMA: Final[Mapping[str, Any]] = {
    "number": pl.Int64,
    "provider": pl.String,
    "asked_at": pl.Datetime("us"),
    "as_of": pl.Date,
    "verdict": pl.UInt8,
    "expires": pl.Datetime("us"),
    "ported": pl.Boolean,
}


class VerdictTable:
    """The answers of all files, by number and time."""

    def __init__(self, spill: Tables, part_size: int = PART_SIZE) -> None:
        self._spill = spill
        self._writer = PartWriter(spill, "verdicts", _SCHEMA, part_size)
        self._sorted: str | None = None
        self.count = 0

    def add(
        self,
        number: int,
        provider: str,
        asked_at: datetime | None,
        as_of: date | None,
        verdict: VerdictKind,
        *,
        expires: datetime | None = None,
        ported: bool | None = None,
    ) -> None:
        """One answer."""
        self._writer.add((number, provider, _plain(asked_at), as_of, _VERDICT_INDEX[verdict], _plain(expires), ported))
        self.count += 1

    def finish(self) -> None:
        """Sort by number and time; an answer without a time of asking goes by the day it was asked about."""
        self._writer.flush()
        if not self.count:
            return
        by_time = pl.coalesce("asked_at", pl.col("as_of").cast(pl.Datetime("us")))
        answers = self._writer.scan().sort("number", by_time, maintain_order=True).collect()
        self._sorted = self._spill.keep("verdicts", answers)

    def verdicts_in(self, part: pl.DataFrame) -> dict[int, tuple[Verdict, ...]]:
        """Per number of the part, its newest answers in order of time."""
        if self._sorted is None:
            return {}
        found = (
            self._spill.scan([self._sorted])
            .join(part.lazy().select("number").unique(), on="number", how="semi")
            .collect()
            .sort("number", pl.coalesce("asked_at", pl.col("as_of").cast(pl.Datetime("us"))), maintain_order=True)
        )
        collected: dict[int, list[Verdict]] = {}
        for number, provider, asked_at, as_of, verdict, expires, ported in found.iter_rows():
            answer = Verdict(_VERDICTS[verdict], provider, _aware(asked_at), as_of, _aware(expires), ported)
            collected.setdefault(number, []).append(answer)
        return {number: tuple(answers[-VERDICT_CAP:]) for number, answers in collected.items()}


def _plain(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def _aware(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)
