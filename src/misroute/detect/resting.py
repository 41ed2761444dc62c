"""Numbers that the network or a provider called dead and that nobody was reached on since: how likely they are sold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from misroute.detect.facts import Facts, VerdictKind
from misroute.detect.spells import believed, says_alive, says_dead
from misroute.detect.timeline import Timeline


def resting(facts: Facts, line: Timeline) -> tuple[datetime, datetime] | None:
    """Since when, and until when last, the network or a provider said that the number is out of service."""
    alive = max((h.at for h in believed(facts) if says_alive(h)), default=None)
    spell = [at for at in _dead(facts) if (alive is None or at > alive) and not line.overtaken(at)]
    return (min(spell), max(spell)) if spell else None


def _dead(facts: Facts) -> list[datetime]:
    dead = [h.at for h in facts.happenings if says_dead(h)]
    dead += [v.asked_at for v in facts.verdicts if v.verdict is VerdictKind.disconnected and v.asked_at is not None]
    return dead


def _for_sale_from(first: datetime, last: datetime, line: Timeline) -> date:
    """The first day on which it can be somebody else's: it rested since it was first seen dead, and was not seen dead
    since."""
    return max(last, first + timedelta(days=line.country.quarantine_days)).date()


def perhaps_resold_from(first: datetime, last: datetime, line: Timeline) -> date:
    """From when on "nobody answers" is no longer the likeliest.

    It rested, and half of the time in which half of the rested numbers are sold has passed since it was last seen dead.
    """
    return _for_sale_from(first, last, line) + timedelta(days=line.country.reuse_days // 2 + 1)


def resold(facts: Facts, line: Timeline, day: date) -> float:
    """Chance that somebody has a number that was dead, on a day; half of them are sold after ``reuse_days``.

    1 for one that was reached or proven since: whoever has it, it is not out of service.
    """
    spell = resting(facts, line)
    if spell is None:
        return 1.0 if _dead(facts) else 0.0
    days = (day - _for_sale_from(*spell, line)).days
    return 1 - 2.0 ** (-days / line.country.reuse_days) if days > 0 else 0.0
