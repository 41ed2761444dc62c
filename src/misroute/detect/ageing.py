"""What time alone does to a judgement: how the risk grows with the age of a proof, and the next day it may tip.

A scan that looks only at what changed must also look again at what time changed. Every rule that compares something
with the day of judgement names the days on which its answer may turn (``Rule.turns``); here they are put together with
the days on which a chance, growing with the age of the proof, reaches the probability from which a problem holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from misroute.detect.facts import Facts
from misroute.detect.findings import Problem
from misroute.detect.rulebook import Rulebook, expit, logit
from misroute.detect.timeline import Timeline

_DAYS_A_YEAR = 365.25
# a day farther off than this is no day to wait for: a whole scan comes before it
FARTHEST = timedelta(days=3650)


def prior(holds_at: datetime | None, line: Timeline, facts: Facts, rulebook: Rulebook) -> float:
    """Risk expected from the age of a proof alone; the base rate when there is none."""
    if holds_at is None:
        return rulebook.base_rate
    years = max((facts.as_of - holds_at.date()).days, 0) / _DAYS_A_YEAR
    kept: float = (1 - line.country.yearly_change) ** years
    return 1 - (1 - rulebook.fresh_floor) * kept


def judge_again(
    facts: Facts, needs: int, line: Timeline, support: Mapping[Problem, float], rulebook: Rulebook
) -> date | None:
    """The earliest day after ``as_of`` on which the judgement could change by time alone."""
    after, last = facts.as_of, facts.as_of + FARTHEST
    found = (day for day in _turns(facts, needs, line, support, rulebook) if after < day <= last)
    return min(found, default=None)


def _turns(
    facts: Facts, needs: int, line: Timeline, support: Mapping[Problem, float], rulebook: Rulebook
) -> Iterator[date]:
    # a date that was in the future counts as a proof from its day on
    yield from (day for day in (facts.verified_at, facts.consent_at) if day is not None)
    for rule in rulebook.rules_for(needs):
        if rule.turns is not None:
            yield from rule.turns(facts, line, rulebook.settings[rule.code])
    for problem, value in support.items():
        if problem is Problem.reassigned:
            yield from _tips(line.holds_at, value, 1.0, line, rulebook)
        elif problem is not Problem.disconnected:
            yield from _tips(line.proven_at, value, rulebook.base_rate, line, rulebook)


def _tips(holds_at: datetime | None, value: float, most: float, line: Timeline, rulebook: Rulebook) -> Iterator[date]:
    """The day on which the age of a proof brings a chance to ``decide_at``; ``most`` is where its prior stops."""
    needed = expit(logit(rulebook.decide_at) - value)
    if holds_at is None or not rulebook.fresh_floor < needed <= most or not line.country.yearly_change:
        return
    years = math.log((1 - needed) / (1 - rulebook.fresh_floor)) / math.log(1 - line.country.yearly_change)
    if years * _DAYS_A_YEAR < FARTHEST.days * 10:
        # a day early costs one judgement more, a day late a finding
        yield holds_at.date() + timedelta(days=max(math.floor(years * _DAYS_A_YEAR), 0))
        yield holds_at.date() + timedelta(days=math.ceil(years * _DAYS_A_YEAR))
