"""How fast one caller may ask, so that a sender run wild takes nobody else's turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from misroute.api.problems import Problem

MOST_KNOWN = 10_000
"""Callers remembered; beyond it those who have their whole burst again are forgotten."""


@dataclass(slots=True)
class Pace:
    """``per_second`` units on the long run, ``burst`` at once, for each caller; kept in this process alone."""

    per_second: float
    burst: float
    clock: Callable[[], float]
    _free_at: dict[str, float] = field(default_factory=dict, repr=False)

    def take(self, caller: str, units: int = 1) -> None:
        """Count what is asked for; raises Problem 429 with the seconds to wait when it is too much."""
        now = self.clock()
        # the instant at which all that was asked for would be paid off at the steady rate
        paid = max(self._free_at.get(caller, now), now) + units / self.per_second
        wait = paid - now - self.burst / self.per_second
        if wait > 0:
            raise Problem(
                429,
                "too_fast",
                f"this token asks faster than {self.per_second:g} a second: ask again in {wait:.1f} s",
                {"Retry-After": str(int(wait) + 1)},
            )
        self._free_at[caller] = paid
        if len(self._free_at) > MOST_KNOWN:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
