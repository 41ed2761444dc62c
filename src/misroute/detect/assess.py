"""The judgement: rules are asked, their evidence is weighed, the first problem that holds is told.

Two sums are made of the same weights. The *risk* starts from what is expected of a number whose newest proof is so
many days old (or the base rate), adds every weight, and is turned into a probability; a number that reaches nobody
is discounted by how surely it is dead. A *problem* holds when the weights that argue for it bring it to
``decide_at``. Evidence that says only that somebody else answers (a wrong person on the telephone) counts for the
explanation that has most support already, and for a number that changed hands when there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from misroute.detect.ageing import creeping_days, prior, turning_days
from misroute.detect.facts import Facts
from misroute.detect.findings import ACTIONS, Assessment, Finding, Holder, Problem, Severity, Weight, fingerprint
from misroute.detect.needs import DATES, needs_of
from misroute.detect.resting import resold
from misroute.detect.rulebook import Hit, Rule, Rulebook, expit, logit
from misroute.detect.timeline import Timeline, timeline
from misroute.detect.weighing import (
    ELSEWHERE,
    SELF_ONLY,
    SPECIFIC,
    ceiling_of,
    chances_of,
    only_telling,
    support_of,
    weights_of,
)
from misroute.people import Relation
from misroute.phones import Status, mask

_DECIDED = (*ELSEWHERE, Problem.disconnected)
# risk from which the likeliest explanation is told though none is sure: "none" would contradict the risk
_RATHER_TOLD = 0.6
# risk from which nobody can say who answers, though no problem is sure enough to be told
_NOBODY_KNOWS = 0.5


def assess(facts: Facts, rulebook: Rulebook, *, until: bool = True) -> Assessment:
    """Judge one contact point. Pure: the same facts and rules give the same answer.

    ``until``: also find out until when the judgement stands; a batch that never looks again saves the time.
    """
    needs = needs_of(facts)
    if needs & ~DATES or facts.unread_dates:
        found, asked = _judge(facts, needs, rulebook, until)
    else:
        found, asked = _judge_ordinary(facts, needs, rulebook, until)
    if not asked.hits:
        return found
    return replace(found, findings=tuple(_finding(facts, rule, hit, asked, rulebook) for rule, hit in asked.hits))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules said, the leading problem, and how likely each is by it.

    ``unsuppressed`` is how likely it would be if nothing were suppressed.
    """

    hits: list[tuple[Rule, Hit]]
    problem: Problem
    chances: Mapping[Problem, float]
    unsuppressed: Mapping[Problem, float]


@dataclass(frozen=True, slots=True)
class Concluded:
    """What the hits come to on a day."""

    problem: Problem
    holder: Holder
    risk: float | None
    weights: tuple[Weight, ...]
    asked: Asked

    def tips(self, facts: Facts, rulebook: Rulebook) -> tuple[object, ...]:
        """All of it that does not creep with the age of a proof."""
        severities = tuple(_severity(facts, rule, hit, self.asked, rulebook) for rule, hit in self.asked.hits)
        return self.problem, self.holder, severities


def _judge(facts: Facts, needs: int, rulebook: Rulebook, until: bool) -> tuple[Assessment, Asked]:
    """Everything but the findings, which name the row."""
    line = timeline(facts, rulebook.country(facts.country), rulebook.providers)
    hits = _ask(facts, needs, line, rulebook)
    concluded = _conclude(facts, line, hits, facts.as_of, rulebook)
    problem, holder, risk, chances = concluded.problem, concluded.holder, concluded.risk, concluded.asked.chances
    found = Assessment(
        problem=problem,
        holder=holder,
        risk=risk,
        action=ACTIONS[problem],
        weights=concluded.weights,
        proven=line.newest.day if line.newest is not None else None,
        holder_confidence=round(_holder_confidence(problem, holder, risk, chances), 4),
        judge_again=_judge_again(facts, needs, line, concluded, rulebook) if until else None,
    )
    return found, concluded.asked


def _conclude(facts: Facts, line: Timeline, asked: list[tuple[Rule, Hit]], day: date, rulebook: Rulebook) -> Concluded:
    """What the hits come to on a day, by the age of the proofs on it."""
    hits = [(rule, hit) for rule, hit in asked if rule.code not in facts.suppressed] if facts.suppressed else asked
    aged = prior(line.holds_at, line, day, rulebook)
    expected = aged
    if line.proven_at is None and line.holds_at is not None:
        # nothing changed since the consent, but nothing showed that the number was theirs then
        expected = 1 - (1 - aged) * (1 - rulebook.unproven)
    support = support_of(hits, rulebook) if hits else {}
    ceiling = ceiling_of(hits, rulebook) if hits else 1.0
    never_theirs = min(prior(line.shown_at, line, day, rulebook), rulebook.base_rate)
    if any(support.get(problem, 0.0) >= SPECIFIC for problem in SELF_ONLY):
        # that nothing changed, as a provider says, is no news against "it was never theirs"
        expected = max(expected, never_theirs)
    chances = chances_of(support, aged, never_theirs, rulebook.base_rate, ceiling) if support else {}
    risk, weights = _risk(facts, hits, expected, line, chances, ceiling, day, rulebook)
    problem = _decide(facts, hits, chances, risk, rulebook)
    unsuppressed = chances
    if len(hits) < len(asked):
        ceiling = ceiling_of(asked, rulebook)
        unsuppressed = chances_of(support_of(asked, rulebook), aged, never_theirs, rulebook.base_rate, ceiling)
    return Concluded(
        problem, _holder(facts, line, problem, risk), risk, weights, Asked(asked, problem, chances, unsuppressed)
    )


def _judge_again(facts: Facts, needs: int, line: Timeline, now: Concluded, rulebook: Rulebook) -> date | None:
    """The earliest day after ``as_of`` on which the judgement could change by time alone."""
    turn = min(turning_days(facts, needs, line, rulebook), default=None)
    if not any(hit.weight for _, hit in now.asked.hits):
        return turn
    tips = now.tips(facts, rulebook)
    before = facts.as_of
    for day in creeping_days(facts, line, rulebook):
        if turn is not None and before >= turn:
            return turn
        if _conclude(facts, line, now.asked.hits, day, rulebook).tips(facts, rulebook) != tips:
            tipped = before + timedelta(days=1)
            return tipped if turn is None else min(turn, tipped)
        before = day
    return turn


def _judge_ordinary(facts: Facts, needs: int, rulebook: Rulebook, until: bool) -> tuple[Assessment, Asked]:
    """A row of which only its dates are known: most rows are, and many are alike, so the judgement is remembered."""
    dates = (facts.verified_at, facts.consent_at, facts.as_of)
    key = (dates, facts.relation, facts.kin, facts.country, facts.suppressed, until)
    known = rulebook.remembered.get(key)
    if known is None:
        if len(rulebook.remembered) >= _REMEMBERED:
            rulebook.remembered.clear()
        known = rulebook.remembered[key] = _judge(facts, needs, rulebook, until)
    return known


_REMEMBERED = 50_000


def _ask(facts: Facts, needs: int, line: Timeline, rulebook: Rulebook) -> list[tuple[Rule, Hit]]:
    hits: list[tuple[Rule, Hit]] = []
    for rule in rulebook.rules_for(needs):
        for hit in rule.check(facts, line, rulebook.settings[rule.code]):
            hits.append((rule, hit))
    return hits


def _decide(
    facts: Facts,
    hits: list[tuple[Rule, Hit]],
    chances: Mapping[Problem, float],
    risk: float | None,
    rulebook: Rulebook,
) -> Problem:
    status = facts.reading.status
    if status in (Status.missing, Status.invalid):
        return Problem.unusable_number
    if status in (Status.doubtful, Status.multiple):
        return Problem.doubtful_number
    possible = [problem for problem in _DECIDED if problem in chances and _may_be(problem, facts)] if chances else []
    # a number that nobody answers was not given to somebody else
    alive = 1 - chances.get(Problem.disconnected, 0.0)
    for problem in possible:
        chance = chances[problem] * alive if problem is Problem.reassigned else chances[problem]
        if chance >= rulebook.decide_at:
            return problem
    elsewhere = [problem for problem in possible if problem is not Problem.disconnected]
    if elsewhere and facts.is_self and risk is not None and risk >= min(_RATHER_TOLD, rulebook.decide_at):
        # somebody else answers, though no single explanation of it is sure: the likeliest one is told
        return max(elsewhere, key=lambda problem: chances[problem])
    if any(rule.problem is Problem.stale for rule, _ in hits):
        return Problem.stale
    return Problem.none


def _may_be(problem: Problem, facts: Facts) -> bool:
    return facts.is_self or problem not in SELF_ONLY


def _risk(
    facts: Facts,
    hits: list[tuple[Rule, Hit]],
    prior: float,
    line: Timeline,
    chances: Mapping[Problem, float],
    ceiling: float,
    day: date,
    rulebook: Rulebook,
) -> tuple[float | None, tuple[Weight, ...]]:
    if facts.reading.e164 is None:
        return None, ()
    base = Weight("base_rate" if line.holds_at is None else "age_of_proof", round(logit(prior), 3))
    if not chances and not any(hit.weight for _, hit in hits):
        return round(prior, 4), (base,)
    weights = [base]
    total = logit(prior)
    for problem, parts in weights_of(hits, rulebook):
        if problem is Problem.disconnected:
            continue
        for weight in parts:
            total += weight.value
            weights.append(Weight(weight.name, round(weight.value, 3)))
    risk = prior if len(weights) == 1 else expit(total)
    if risk > ceiling:
        # what the light pieces say without the bare one it does not take away
        ceiling = max(ceiling, _without_the_only(hits, prior, rulebook))
    if risk > ceiling >= prior:
        weights.append(Weight("no_second_piece", round(logit(ceiling) - total, 3)))
        risk = ceiling
    dead = chances.get(Problem.disconnected, 0.0)
    if dead:
        # a dead number reaches nobody until it is sold, and the answer that called it dead may be late
        reached = risk * (1 - dead) + dead * min(max(resold(facts, line, day), rulebook.base_rate / 2), risk)
        weights.append(Weight("reaches_nobody", round(logit(reached) - logit(risk), 3)))
        risk = reached
    return round(min(max(risk, 0.0), 1.0), 4), tuple(weights)


def _without_the_only(hits: list[tuple[Rule, Hit]], prior: float, rulebook: Rulebook) -> float:
    """The risk by all pieces but the only telling one."""
    only = only_telling(hits, rulebook)
    rest = [asked for asked in hits if asked is not only]
    total = sum(
        weight.value
        for problem, parts in weights_of(rest, rulebook)
        if problem is not Problem.disconnected
        for weight in parts
    )
    return expit(logit(prior) + total)


_HOLDERS = {
    Problem.unusable_number: Holder.nobody,
    Problem.doubtful_number: Holder.unknown,
    Problem.own_staff_number: Holder.third_party,
    Problem.reassigned: Holder.stranger,
    Problem.relative_number: Holder.relative,
    Problem.third_party_number: Holder.third_party,
    Problem.disconnected: Holder.nobody,
    Problem.stale: Holder.unknown,
}


def _holder(facts: Facts, line: Timeline, problem: Problem, risk: float | None) -> Holder:
    found = _HOLDERS.get(problem)
    if found is not None:
        return found
    if risk is not None and risk >= _NOBODY_KNOWS:
        return Holder.unknown
    if facts.is_self:
        return Holder.borrower if line.holds_at is not None else Holder.unknown
    if facts.kin:
        return Holder.relative
    return Holder.unknown if facts.relation is Relation.unknown else Holder.third_party


def _holder_confidence(problem: Problem, holder: Holder, risk: float | None, chances: Mapping[Problem, float]) -> float:
    """How sure it is that ``holder`` answers; 0 when nobody can say."""
    if holder is Holder.unknown:
        return 0.0
    dead = chances.get(Problem.disconnected, 0.0)
    if problem is Problem.disconnected:
        return dead
    if problem in ELSEWHERE:
        return chances[problem] * (1 - dead)
    if risk is None:
        return 1.0
    return max(1 - risk - dead, 0.0)


def _finding(facts: Facts, rule: Rule, hit: Hit, asked: Asked, rulebook: Rulebook) -> Finding:
    suppressed = rule.code in facts.suppressed
    chances = asked.unsuppressed if suppressed else asked.chances
    problem = hit.problem or rule.problem
    severity, confidence = _weighed(facts, rule, hit, asked, rulebook)
    customer = facts.customer_id or f"row {facts.row}"
    masked = mask(facts.reading.e164) if facts.reading.e164 else facts.reading.status.value
    argued = _argued_for(chances) if hit.open else problem
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity,
        problem=problem,
        confidence=round(confidence, 4),
        message=hit.message,
        message_zh=hit.message_zh,
        evidence=hit.evidence,
        fingerprint=fingerprint(rule.code, customer, f"{facts.slot}/{facts.relation.value}", masked),
        holder=_HOLDERS.get(argued, Holder.unknown) if argued is not None else Holder.unknown,
        suppressed=suppressed,
    )


def _argued_for(chances: Mapping[Problem, float]) -> Problem:
    """The explanation to which open evidence went."""
    return max(ELSEWHERE, key=lambda problem: chances.get(problem, 0.0))


def _severity(facts: Facts, rule: Rule, hit: Hit, asked: Asked, rulebook: Rulebook) -> Severity:
    return _weighed(facts, rule, hit, asked, rulebook)[0]


def _weighed(facts: Facts, rule: Rule, hit: Hit, asked: Asked, rulebook: Rulebook) -> tuple[Severity, float]:
    """Severity and confidence of a finding: an error only when the problem it argues for holds surely."""
    suppressed = rule.code in facts.suppressed
    chances = asked.unsuppressed if suppressed else asked.chances
    problem = hit.problem or rule.problem
    severity = rulebook.settings[rule.code].severity
    if hit.severity is not None:
        severity = min(severity, hit.severity, key=lambda found: found.rank)
    if hit.weight is None or problem is Problem.doubtful_number:
        return severity, 1.0
    argued = _argued_for(chances) if hit.open else problem
    chance = chances.get(argued, 0.0) if argued is not None else rulebook.decide_at / 2
    if hit.scale < 1.0:
        return Severity.info, chance
    # whoever acts on an error cuts a customer off, so that somebody else answers must be surer than what is told first
    sure = max(rulebook.error_at, rulebook.decide_at) if argued in ELSEWHERE else rulebook.decide_at
    holds = chance >= sure and (suppressed or argued in _told_with(asked.problem))
    if not holds or (problem in SELF_ONLY and not facts.is_self):
        severity = min(severity, Severity.warning, key=lambda found: found.rank)
    return severity, chance


def _told_with(problem: Problem) -> tuple[Problem, ...]:
    """Problems that may be errors beside the leading one: a dead number is not told to be a stranger's."""
    return tuple(p for p in _DECIDED if p is not Problem.reassigned) if problem is Problem.disconnected else _DECIDED
