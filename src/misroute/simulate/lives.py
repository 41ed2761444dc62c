"""The life of a number: bought, ported, barred for a while, given up, resting, unsold, given to a stranger.

China's operators rest a cancelled number about 90 days before selling it again; the FCC asks for 45 days at least. How
long it then waits for a buyer is chance: some are sold at once, some lie on the shelf for a year.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PORTED_SHARE = 0.02
SUSPENDED_ONCE_SHARE = 0.05
ABROAD_SHARE = 0.015
RESTING = {"CN": timedelta(days=90), "US": timedelta(days=45)}


class Fate(StrEnum):
    """What became of a number by now."""

    kept = "kept"
    suspended = "suspended"
    frozen = "frozen"
    retired = "retired"
    recycled = "recycled"


@dataclass(frozen=True, slots=True)
class Line:
    """A number and its life as seen from ``now``.

    ``owner`` is who held it first (a person's id in the world). ``quiet_since`` is when the owner stopped being
    reached on it; ``reassigned_at`` when a stranger began to be. ``away`` are spells, long over, in which the owner was
    not reached: an unpaid bill, months abroad. ``ported_at`` is when the owner took the number to another carrier.
    """

    e164: str
    country: str
    owner: str
    bought_at: datetime
    fate: Fate = Fate.kept
    quiet_since: datetime | None = None
    reassigned_at: datetime | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()
    ported_at: datetime | None = None

    def holder(self, at: datetime) -> str:
        """``owner``, ``nobody`` or ``stranger``: who answers at an instant."""
        if self.reassigned_at is not None and at >= self.reassigned_at:
            return "stranger"
        if self.quiet_since is not None and at >= self.quiet_since:
            return "nobody"
        if any(since <= at < until for since, until in self.away):
            return "nobody"
        return "owner"

    def barred(self, at: datetime) -> bool:
        """The number is only barred or switched off at an instant: it is still its owner's."""
        suspended = self.fate is Fate.suspended and self.quiet_since is not None and at >= self.quiet_since
        return suspended or any(since <= at < until for since, until in self.away)


def live(rng: random.Random, e164: str, owner: str, fate: Fate, now: datetime) -> Line:
    """Give a number a past that ends in ``fate`` at ``now``."""
    country = "US" if e164.startswith("+1") else "CN"
    bought = now - timedelta(days=rng.randint(900, 3000), seconds=rng.randrange(86_400))
    resting = RESTING[country]
    if fate is Fate.suspended:
        return Line(e164, country, owner, bought, fate, now - timedelta(days=rng.randint(4, 40)))
    if fate is Fate.frozen:
        return Line(e164, country, owner, bought, fate, now - timedelta(days=rng.randint(5, resting.days - 5)))
    if fate is Fate.retired:
        shelved = timedelta(days=min(rng.expovariate(1 / 120), 500) + 2)
        return Line(e164, country, owner, bought, fate, now - resting - shelved)
    if fate is Fate.recycled:
        reassigned = now - timedelta(days=rng.randint(10, 400), seconds=rng.randrange(86_400))
        quiet = reassigned - resting - timedelta(days=min(rng.expovariate(1 / 45), 300))
        return Line(e164, country, owner, bought, fate, quiet, reassigned)
    ported = now - timedelta(days=rng.randint(20, 800)) if rng.random() < PORTED_SHARE else None
    return Line(e164, country, owner, bought, away=tuple(_spells(rng, now)), ported_at=ported)


def _spells(rng: random.Random, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """An unpaid bill bars a number for days or weeks; somebody abroad has it switched off for longer."""
    chance = rng.random()
    if chance < SUSPENDED_ONCE_SHARE:
        back = now - timedelta(days=rng.uniform(3, 300))
        yield back - timedelta(days=min(rng.lognormvariate(2.2, 0.8), 75)), back
    elif chance < SUSPENDED_ONCE_SHARE + ABROAD_SHARE:
        back = now - timedelta(days=rng.uniform(3, 300))
        yield back - timedelta(days=rng.uniform(15, 150)), back
