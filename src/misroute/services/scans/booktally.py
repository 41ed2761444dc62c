"""What the stored book is like, in numbers small enough to be kept for every scan.

Points are counted under a heading of problem, source, branch and month of the newest proof. A month does not move as
time goes by, so a scan of what changed takes the old heading of each point away and adds the new one, and is done.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from misroute.detect import Assessment, Problem

LONGEST_NAME = 60
MANY_NAMES = 300
"""So many sources, and branches, are told apart; the rest is counted together."""
OTHERS = "…"
BY = ("source", "branch", "month")


def heading_of(problem: Problem, source: str | None, branch: str | None, proven: date | None) -> str:
    """What a point is counted under."""
    month = "" if proven is None else f"{proven:%Y-%m}"
    parts = [problem.value, (source or "")[:LONGEST_NAME], (branch or "")[:LONGEST_NAME], month]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class BookTally:
    """Counts by problem, crossed with source, branch and month of proof; ``codes`` are of standing findings.

    ``risk`` is the sum of all risks: so many of one message to each number reach somebody else.
    """

    points: int = 0
    risk: float = 0.0
    problems: Counter[str] = field(default_factory=Counter)
    source: dict[str, Counter[str]] = field(default_factory=dict)
    branch: dict[str, Counter[str]] = field(default_factory=dict)
    month: dict[str, Counter[str]] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, headings: Mapping[str, int]) -> None:
        """Count headings; a negative number takes points away."""
        # the largest first, so that many small sources do not push a large one among the others
        for heading, number in sorted(headings.items(), key=lambda item: (-item[1], item[0])):
            problem, source, branch, month = json.loads(heading)
            self.points += number
            self.problems[problem] += number
            for by, name in zip(BY, (source, branch, month), strict=True):
                table: dict[str, Counter[str]] = getattr(self, by)
                known = name if name in table or len(table) < MANY_NAMES else OTHERS
                table.setdefault(known, Counter())[problem] += number

    def to_json(self) -> dict[str, Any]:
        """For the scan's row; what is zero is left out."""
        return {
            "points": self.points,
            "risk": round(self.risk, 3),
            "problems": dict(+self.problems),
            **{by: {name: dict(+counts) for name, counts in getattr(self, by).items() if +counts} for by in BY},
            "codes": dict(+self.codes),
        }

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> Self:
        """Back from the scan's row."""
        return cls(
            points=table.get("points", 0),
            risk=table.get("risk", 0.0),
            problems=Counter(table.get("problems", {})),
            **{by: {name: Counter(counts) for name, counts in table.get(by, {}).items()} for by in BY},
            codes=Counter(table.get("codes", {})),
        )


@dataclass(slots=True)
class Differences:
    """What the batches of a running scan changed so far."""

    judged: int = 0
    risk: float = 0.0
    headings: Counter[str] = field(default_factory=Counter)

    def moved(self, old: str | None, old_risk: float | None, new: str | None, new_risk: float | None) -> None:
        """A point is counted under another heading, or no more (None), or for the first time."""
        if old is not None:
            self.headings[old] -= 1
            self.risk -= old_risk or 0.0
        if new is not None:
            self.headings[new] += 1
            self.risk += new_risk or 0.0

    def to_json(self) -> dict[str, Any]:
        """For the scan's row."""
        headings = {heading: number for heading, number in self.headings.items() if number}
        return {"judged": self.judged, "risk": round(self.risk, 6), "headings": headings}

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> Self:
        """Back from the scan's row."""
        return cls(table.get("judged", 0), table.get("risk", 0.0), Counter(table.get("headings", {})))


def heading(source: str | None, branch: str | None, found: Assessment) -> str:
    """The heading of a judged point."""
    return heading_of(found.problem, source, branch, found.proven)
