"""What was said against what is so: confusion tables and the shares that come of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from misroute.detect.measures import Share


@dataclass(slots=True)
class Confusion:
    """Counts of (what is so, what was said)."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, so: str, said: str, times: int = 1) -> None:
        self.counts[so, said] += times

    def merge(self, other: Confusion) -> None:
        self.counts.update(other.counts)

    @property
    def n(self) -> int:
        return self.counts.total()

    def labels(self, order: Sequence[str] = ()) -> list[str]:
        """All labels that occur, those of ``order`` first."""
        met = {label for pair in self.counts for label in pair}
        return [label for label in order if label in met] + sorted(met - set(order))

    def so(self, label: str) -> int:
        """How many are so."""
        return sum(count for (so, _), count in self.counts.items() if so == label)

    def said(self, label: str) -> int:
        """How many were said to be so."""
        return sum(count for (_, said), count in self.counts.items() if said == label)

    def precision(self, label: str) -> Share:
        """Of those said to be so, how many are."""
        return Share(self.counts[label, label], self.said(label))

    def recall(self, label: str) -> Share:
        """Of those that are so, how many were said to be."""
        return Share(self.counts[label, label], self.so(label))

    def f1(self, label: str) -> float | None:
        """Harmonic mean of precision and recall; None when nothing is so and nothing was said."""
        both = self.so(label) + self.said(label)
        return 2 * self.counts[label, label] / both if both else None

    @property
    def accuracy(self) -> Share:
        return Share(sum(count for (so, said), count in self.counts.items() if so == said), self.n)

    def rows(self, order: Sequence[str] = ()) -> list[list[str]]:
        """The table: one row for what is so, one column for what was said."""
        labels = self.labels(order)
        shown = [[so, *(str(self.counts[so, said] or "·") for said in labels)] for so in labels if self.so(so)]
        return [["so \\ said", *labels], *shown]

    def to_json(self) -> list[dict[str, object]]:
        return [{"so": so, "said": said, "count": n} for (so, said), n in sorted(self.counts.items())]


def confusion_of(pairs: Iterable[tuple[str, str]]) -> Confusion:
    made = Confusion()
    made.counts.update(pairs)
    return made


def percent(share: Share | float | None, places: int = 1) -> str:
    """As people read it; nothing for nothing."""
    value = share.value if isinstance(share, Share) else share
    return "–" if value is None else f"{100 * value:.{places}f}%"


def mean(values: Iterable[float | None]) -> float | None:
    """Of the values there are."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def spread(values: Iterable[float | None], places: int = 1, *, scale: float = 100.0) -> str:
    """Mean over seeds, with the smallest and the largest where they differ."""
    known = [value * scale for value in values if value is not None]
    middle = mean(known)
    if middle is None:
        return "–"
    least, most = f"{min(known):.{places}f}", f"{max(known):.{places}f}"
    said = f"{middle:.{places}f}"
    return said if least == most else f"{said} ({least}…{most})"
