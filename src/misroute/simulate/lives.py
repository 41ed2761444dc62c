"""The life of a number: bought, kept, suspended, given up, frozen, given to a stranger.

China's operators rest a cancelled number about 90 days before selling it again; the FCC asks for 45 days at least.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RESTING = {"CN": timedelta(days=90), "US": timedelta(days=45)}


class Fate(StrEnum):
    """What became of a number by now."""

    kept = "kept"
    suspended = "suspended"
    frozen = "frozen"
    recycled = "recycled"


@dataclass(frozen=True, slots=True)
class Line:
    """A number and its life as seen from ``now``.

    ``owner`` is who held it first (a person's id in the world). ``quiet_since`` is when the owner stopped being
    reached on it; ``reassigned_at`` when a stranger began to be.
    """

    e164: str
    country: str
    owner: str
    bought_at: datetime
    fate: Fate = Fate.kept
    quiet_since: datetime | None = None
    reassigned_at: datetime | None = None

    def holder(self, at: datetime) -> str:
        """``owner``, ``nobody`` or ``stranger``: who answers at an instant."""
        if self.reassigned_at is not None and at >= self.reassigned_at:
            return "stranger"
        if self.quiet_since is not None and at >= self.quiet_since:
            return "nobody"
        return "owner"


def live(rng: random.Random, e164: str, owner: str, fate: Fate, now: datetime) -> Line:
    """Give a number a past that ends in ``fate`` at ``now``."""
    country = "US" if e164.startswith("+1") else "CN"
    bought = now - timedelta(days=rng.randint(900, 3000), seconds=rng.randrange(86_400))
    resting = RESTING[country]
    if fate is Fate.suspended:
        return Line(e164, country, owner, bought, fate, now - timedelta(days=rng.randint(4, 40)))
    if fate is Fate.frozen:
        return Line(e164, country, owner, bought, fate, now - timedelta(days=rng.randint(5, resting.days - 5)))
    if fate is Fate.recycled:
        reassigned = now - timedelta(days=rng.randint(10, 400), seconds=rng.randrange(86_400))
        quiet = reassigned - resting - timedelta(days=rng.randint(0, 60))
        return Line(e164, country, owner, bought, fate, quiet, reassigned)
    return Line(e164, country, owner, bought)
