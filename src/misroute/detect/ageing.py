"""What time alone does to a judgement: how the risk grows with the age of a proof, and the next day it may tip.

A scan that looks only at what changed must also look again at what time changed. Every rule that compares something
with the day of judgement names the days on which its answer may turn (``Rule.turns``); between these only the risk from
the age of the proof grows, slowly, and with it the chances of all problems.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from misroute.detect.facts import Facts
from misroute.detect.resting import resold, resting
from misroute.detect.rulebook import Rulebook, expit, logit
from misroute.detect.timeline import Timeline

_DAYS_A_YEAR = 365.25
# a day farther off than this is no day to wait for: a whole scan comes before it
FARTHEST = timedelta(days=3650)
# within so small a growth of the log-odds a judgement tips once at most
STEP = 0.2
_WEEK = timedelta(days=7)
# between these the growth of the chance that a number was sold can tip anything
_HARDLY_SOLD, _SURELY_SOLD = 0.001, 0.995


def prior(holds_at: datetime | None, line: Timeline, day: date, rulebook: Rulebook) -> float:
    """Risk expected on a day from the age of a proof alone; the base rate when there is none."""
    if holds_at is None:
        return rulebook.base_rate
    years = max((day - holds_at.date()).days, 0) / _DAYS_A_YEAR
    kept: float = (1 - line.country.yearly_change) ** years
    return 1 - (1 - rulebook.fresh_floor) * kept


def turning_days(facts: Facts, needs: int, line: Timeline, rulebook: Rulebook) -> Iterator[date]:
    """Days on which a rule may answer otherwise than on ``as_of``, in no order."""
    last = facts.as_of + FARTHEST
    # a date that was in the future counts as a proof from its day on
    days = [day for day in (facts.verified_at, facts.consent_at) if day is not None]
    for rule in rulebook.rules_for(needs):
        if rule.turns is not None:
            days += rule.turns(facts, line, rulebook.settings[rule.code])
    yield from (day for day in days if facts.as_of < day <= last)


def creeping_days(facts: Facts, line: Timeline, rulebook: Rulebook) -> Iterator[date]:
    """Days in order, each the first by which the risk from age alone, or from the rest of a dead number, has grown by
    another ``STEP`` of log-odds."""
    last: date | None = None
    for day in heapq.merge(_ageing_days(facts, line, rulebook), _resale_days(facts, line)):
        if day != last:
            yield day
        last = day


def _ageing_days(facts: Facts, line: Timeline, rulebook: Rulebook) -> Iterator[date]:
    yearly = line.country.yearly_change
    if line.holds_at is None or not 0 < yearly < 1:
        return
    grown = logit(prior(line.holds_at, line, facts.as_of, rulebook))
    day = facts.as_of
    while day < facts.as_of + FARTHEST:
        grown += STEP
        years = math.log((1 - expit(grown)) / (1 - rulebook.fresh_floor)) / math.log(1 - yearly)
        if years * _DAYS_A_YEAR > 2 * FARTHEST.days:
            return
        day = max(line.holds_at.date() + timedelta(days=math.ceil(years * _DAYS_A_YEAR)), day + timedelta(days=1))
        yield min(day, facts.as_of + FARTHEST)


def _resale_days(facts: Facts, line: Timeline) -> Iterator[date]:
    """Days by which a dead number is likelier to be sold by another step; how likely is asked for week by week."""
    end = facts.as_of + FARTHEST
    day, told = facts.as_of, resold(facts, line, facts.as_of)
    if resting(facts, line) is None:
        return
    while day < end and told < _SURELY_SOLD:
        day += _WEEK
        now = resold(facts, line, day)
        if logit(max(now, _HARDLY_SOLD)) >= logit(max(told, _HARDLY_SOLD)) + STEP:
            told = now
            yield min(day, end)
