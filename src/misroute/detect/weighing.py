"""How the pieces of evidence add up: which of them repeat each other, what each explanation gathers, how sure it is.

Log-odds may be added only where pieces are independent. Two rules that hear of the number from the same source (people
who answer, the network, the providers, what customers use, the book) often tell one fact twice: the stranger who says
"wrong number" also asks to stop and complains. So of each source the heaviest piece counts fully and the others half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from misroute.detect.findings import Problem, Weight
from misroute.detect.rulebook import Bare, Hit, Rule, Rulebook, expit, logit

ELSEWHERE: Final = (
    Problem.own_staff_number,
    Problem.reassigned,
    Problem.relative_number,
    Problem.third_party_number,
)
"""Problems that mean "somebody else answers", in the order of contract §6.3."""

SELF_ONLY: Final = (Problem.relative_number, Problem.third_party_number)
"""Problems that only a row which says *self* can have."""

SPECIFIC: Final = 1.0
"""Support from which an explanation draws open evidence to itself."""

# a bare piece of evidence alone is held below what it may not reach, by so much that nobody takes it for a verdict
_BARE_SHARE: Final = {Bare.look: 0.84, Bare.tell: 0.9}
# what is lighter is no second piece
_SECOND_PIECE: Final = 1.3
# what a piece says that comes from a source which has said something heavier already
_SAME_SOURCE: Final = 0.5

_SOURCES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("MR205", "MR206", "MR208", "MR209", "MR305", "MR306"), "voices"),
    **dict.fromkeys(("MR212", "MR213", "MR214", "MR215", "MR216", "MR218"), "network"),
    **dict.fromkeys(("MR201", "MR202", "MR207", "MR211"), "providers"),
    **dict.fromkeys(("MR204", "MR217", "MR310", "MR312", "MR404"), "usage"),
    **dict.fromkeys(("MR301", "MR302", "MR303", "MR304", "MR307", "MR308", "MR402", "MR403"), "book"),
}

Hits = Sequence[tuple[Rule, Hit]]


def weights_of(hits: Hits, rulebook: Rulebook) -> list[tuple[Problem | None, list[Weight]]]:
    """For each hit that counts, the problem that it argues for and what it adds."""
    found = [(rule, hit.problem or rule.problem, _plain(hit, rulebook)) for rule, hit in hits if hit.weight is not None]
    if len(found) > 1:
        heaviest: dict[tuple[str, bool], float] = {}
        sources = [(_SOURCES.get(rule.code, rule.code), problem is Problem.disconnected) for rule, problem, _ in found]
        for source, (_, _, parts) in zip(sources, found, strict=True):
            heaviest[source] = max(heaviest.get(source, 0.0), _sum(parts))
        for index, (source, (rule, problem, parts)) in enumerate(zip(sources, found, strict=True)):
            if 0 < _sum(parts) < heaviest[source]:
                found[index] = rule, problem, [Weight(part.name, part.value * _SAME_SOURCE) for part in parts]
    return [(problem, parts) for _, problem, parts in found]


def _plain(hit: Hit, rulebook: Rulebook) -> list[Weight]:
    return [Weight(name, rulebook.weights[name] * hit.scale) for name in (hit.weight, hit.again) if name is not None]


def _sum(parts: Sequence[Weight]) -> float:
    return sum(part.value for part in parts)


def support_of(hits: Hits, rulebook: Rulebook) -> dict[Problem, float]:
    """What argues for each explanation. Open evidence goes to the one that has most support already."""
    support: dict[Problem, float] = {}
    undecided: dict[Problem | None, float] = {}
    resort: Problem | None = None
    counting = [hit for _, hit in hits if hit.weight is not None]
    for hit, (problem, parts) in zip(counting, weights_of(hits, rulebook), strict=True):
        if hit.open:
            # what a rule argues for by default is a last resort; what it says of this very case counts
            undecided[hit.problem] = undecided.get(hit.problem, 0.0) + _sum(parts)
            resort = resort or problem
        elif problem is not None:
            support[problem] = support.get(problem, 0.0) + _sum(parts)
    if undecided:
        specific = [problem for problem in ELSEWHERE if support.get(problem, 0.0) >= SPECIFIC]
        named = [problem for problem in undecided if problem is not None]
        best = max(
            specific or named, key=lambda found: support.get(found, 0.0) + undecided.get(found, 0.0), default=resort
        )
        if best is not None:
            support[best] = support.get(best, 0.0) + sum(undecided.values())
    return support


def ceiling_of(hits: Hits, rulebook: Rulebook) -> float:
    """How sure it can be that somebody else answers, where nothing but one bare piece of evidence argues so."""
    only = only_telling(hits, rulebook)
    bare = None if only is None else only[1].bare
    if bare is None:
        return 1.0
    limit = rulebook.decide_at if bare is Bare.look else max(rulebook.error_at, rulebook.decide_at)
    return limit * _BARE_SHARE[bare]


def only_telling(hits: Hits, rulebook: Rulebook) -> tuple[Rule, Hit] | None:
    """The only piece of evidence that is no light one and argues that somebody else answers; None for none or more."""
    telling = [
        asked
        for asked in hits
        if asked[1].weight is not None
        and (asked[1].problem or asked[0].problem) is not Problem.disconnected
        and _sum(_plain(asked[1], rulebook)) >= _SECOND_PIECE
    ]
    return telling[0] if len(telling) == 1 else None


def chances_of(
    support: Mapping[Problem, float], prior: float, never_theirs: float, base_rate: float, ceiling: float
) -> dict[Problem, float]:
    """How likely each explanation is by what argues for it; ``ceiling`` holds all but *disconnected* down."""
    # a change of hands and the death of a number grow likelier with time; a number that was never theirs does not
    priors = {Problem.reassigned: prior, Problem.disconnected: min(prior, base_rate)}
    chances = {problem: expit(logit(priors.get(problem, never_theirs)) + value) for problem, value in support.items()}
    if ceiling < 1:
        dead = chances.get(Problem.disconnected)
        chances = {problem: min(chance, ceiling) for problem, chance in chances.items()}
        if dead is not None:
            chances[Problem.disconnected] = dead
    relative, other = (chances.get(problem, 0.0) for problem in SELF_ONLY)
    if relative and other:
        # the number is a relative's or another's, not both: the better supported explanation leaves the rest
        weaker, stronger = SELF_ONLY if support[SELF_ONLY[0]] < support[SELF_ONLY[1]] else SELF_ONLY[::-1]
        chances[weaker] = min(chances[weaker], 1 - chances[stronger])
    return chances
