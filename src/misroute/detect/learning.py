"""Learning from what came out: which rules were right, and what their weights should rather be.

A case that is closed, a finding that a person called a false alarm, a row that somebody checked: each says who really
answered a number of which the rules had spoken before. Here the rules are held against that. Nothing is changed: a
proposal is values, with the counts they rest on.

Only what was known *before* the truth came out may stand in ``Adjudicated``; otherwise the complaint that opened a
case would prove the rule that reads complaints.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from misroute.detect.findings import Assessment, Holder, Problem, Weight
from misroute.detect.fitting import LEAST_DECIDED, Change, Example, Fit, HeldOut, best_weight, decide_at, fit, held_out
from misroute.detect.measures import Calibration, Pair, Share, calibration
from misroute.detect.rulebook import Rule, Rulebook, all_rules

# problems that mean "somebody else answers"
ELSEWHERE = frozenset(
    {Problem.own_staff_number, Problem.reassigned, Problem.relative_number, Problem.third_party_number}
)
HOLDER_OF: Mapping[Problem, Holder] = {
    Problem.own_staff_number: Holder.third_party,
    Problem.reassigned: Holder.stranger,
    Problem.relative_number: Holder.relative,
    Problem.third_party_number: Holder.third_party,
    Problem.disconnected: Holder.nobody,
}
_BASES = ("base_rate", "age_of_proof")
_LIMITS = ("reaches_nobody", "no_second_piece")


@dataclass(frozen=True, slots=True)
class Adjudicated:
    """A contact point whose truth came out, and what the rules had said of it before.

    ``key`` and ``customer`` only tell points and customers apart. ``origin`` is where the truth is from (``case``,
    ``false_alarm``, ``truth``). ``reached_other``: somebody other than the person the row names answered; None when
    that cannot be said. ``doubted`` is the only rule the truth speaks of (None: of all): "this finding is wrong" says
    nothing of another one. ``chance`` is the greatest probability of a problem that means somebody else.
    """

    key: str = field(repr=False)
    customer: str = field(repr=False)
    origin: str
    holder: Holder
    reached_other: bool | None
    risk: float | None
    weights: tuple[Weight, ...] = ()
    codes: frozenset[str] = frozenset()
    chance: float = 0.0
    doubted: str | None = None

    @property
    def evidence(self) -> tuple[Weight, ...]:
        """The bars of the waterfall that are evidence: without where it starts and what limits the sum."""
        return tuple(weight for weight in self.weights if weight.name not in (*_BASES, *_LIMITS))

    @property
    def speaks_of_all(self) -> bool:
        """The truth is one on the whole point: no other rule had spoken than the one that was called wrong, if any."""
        return self.doubted is None or self.codes <= {self.doubted}


def adjudicate(
    key: str,
    customer: str,
    origin: str,
    holder: Holder,
    assessed: Assessment,
    *,
    is_self: bool,
    kin: bool,
    reached_other: bool | None = None,
    doubted: str | None = None,
) -> Adjudicated:
    """Put a truth beside the judgement of before; ``reached_other`` overrides what follows from holder and role."""
    found = reaches_other(holder, is_self=is_self, kin=kin) if reached_other is None else reached_other
    rules = all_rules()
    spoken = [one for one in assessed.findings if not one.suppressed and rules[one.code].weights]
    chances = [one.confidence for one in spoken if one.problem in ELSEWHERE]
    return Adjudicated(
        key=key,
        customer=customer,
        origin=origin,
        holder=holder,
        reached_other=found,
        risk=assessed.risk,
        weights=assessed.weights,
        codes=frozenset(one.code for one in spoken),
        chance=max(chances, default=0.0),
        doubted=doubted,
    )


def reaches_other(holder: Holder, *, is_self: bool, kin: bool) -> bool | None:
    """Whether somebody answers whom the row does not name; None when the kind of person alone does not tell.

    A row that names a mother is right when a relative answers. That a relative answers a friend's number, or a friend
    a mother's, may be a wrong row or a wrong word for the same person.
    """
    if holder is Holder.unknown:
        return None
    if holder is Holder.nobody:
        return False
    if holder is Holder.stranger:
        return True
    if is_self:
        return holder is not Holder.borrower
    if holder is Holder.borrower:
        return True
    return False if (holder is Holder.relative) == kin else None


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How one rule did. ``right`` of its hits were true; ``found`` of all that was true had its hit.

    ``lift``: how many times likelier than among all adjudicated points. ``set_at`` is what the weights gave on average,
    ``seen`` what they would best have given for the risk of the hits to fit their end, everything else being as it was,
    and ``doubt`` its standard error; None when that cannot be said.
    """

    code: str
    name: str
    right: Share
    found: Share
    lift: float | None
    seen: float | None
    set_at: float | None
    doubt: float | None = None

    @property
    def beyond_doubt(self) -> int:
        """1 when the hits were worth more than was set by more than chance explains, -1 for less, 0 otherwise."""
        if self.seen is None or self.set_at is None or self.doubt is None:
            return 0
        gap = self.seen - self.set_at
        return 0 if abs(gap) <= 2 * self.doubt else 1 if gap > 0 else -1


def score_rules(adjudicated: Iterable[Adjudicated]) -> tuple[RuleScore, ...]:
    """Every rule with a weight that had a hit, those with most hits first.

    A rule that says a number is dead is right when nobody answers; any other when somebody else does. Selection is not
    undone: of points that nobody ever complained about nothing is known here.
    """
    known = list(adjudicated)
    scores = [_score(rule, known) for rule in all_rules().values() if rule.weights]
    return tuple(sorted((one for one in scores if one.right.n), key=lambda one: (-one.right.n, one.code)))


def _score(rule: Rule, known: Sequence[Adjudicated]) -> RuleScore:
    dead = rule.problem is Problem.disconnected
    told = [(one, _truth(one, dead=dead)) for one in known if one.doubted in (None, rule.code)]
    answered = [(one, true) for one, true in told if true is not None]
    hits = [true for one, true in answered if rule.code in one.codes]
    trues = sum(true for _, true in answered)
    right, found = Share(sum(hits), len(hits)), Share(sum(hits), trues)
    overall = Share(trues, len(answered))
    lift = None
    if right.value is not None and overall.value:
        lift = right.value / overall.value
    # the network's dead answers are no bars of the waterfall: what they gave is not in it
    bars = [] if dead else [one for one, _ in answered if rule.code in one.codes and one.weights]
    set_at = seen = doubt = None
    if bars:
        given = [math.fsum(bar.value for bar in one.evidence if bar.name in rule.weights) for one in bars]
        rest = [math.fsum(bar.value for bar in one.weights) - part for one, part in zip(bars, given, strict=True)]
        set_at = math.fsum(given) / len(bars)
        seen, doubt = best_weight(
            [(odds, bool(one.reached_other)) for odds, one in zip(rest, bars, strict=True)], set_at
        )
    return RuleScore(rule.code, rule.name, right, found, lift, seen, set_at, doubt)


def _truth(one: Adjudicated, *, dead: bool) -> bool | None:
    if not dead:
        return one.reached_other
    if one.doubted is not None:
        return False
    if one.holder is not Holder.unknown:
        return one.holder is Holder.nobody
    # whoever answered, somebody did
    return False if one.reached_other else None


def risk_kept(adjudicated: Iterable[Adjudicated]) -> Calibration | None:
    """How the risk kept its word on the adjudicated points; None without any."""
    pairs: list[Pair] = [
        (one.risk, one.reached_other)
        for one in adjudicated
        if one.risk is not None and one.reached_other is not None and one.speaks_of_all
    ]
    return calibration(pairs)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the adjudicated points would change, to be read by a person.

    ``changes`` has every weight that was seen, changed or not. ``n`` points with evidence were used, of which ``true``
    reached somebody else; ``shift`` is how much likelier (log-odds) they were to do so than the rules expect, which is
    put down to how they came to light and changes no weight.
    ``base_rate`` and ``decide_at`` are None where nothing can be said of them.
    """

    n: int
    true: int
    shift: float
    changes: tuple[Change, ...]
    held_out: HeldOut
    base_rate: Change | None = None
    decide_at: Change | None = None

    @property
    def changed(self) -> tuple[Change, ...]:
        """Those that would really change."""
        risks = (change for change in (self.base_rate, self.decide_at) if change is not None)
        return tuple(change for change in (*self.changes, *risks) if change.new != change.old)

    @property
    def helps(self) -> bool:
        """Points that were not used for fitting are judged better than before, by more than chance explains."""
        return self.held_out.gain > 2 * self.held_out.error

    def rulebook(self, current: Rulebook) -> Rulebook:
        """The rules as proposed."""
        return replace(
            current,
            weights={**current.weights, **{change.name: change.new for change in self.changes}},
            base_rate=current.base_rate if self.base_rate is None else self.base_rate.new,
            decide_at=current.decide_at if self.decide_at is None else self.decide_at.new,
            remembered={},
        )


def usable(adjudicated: Iterable[Adjudicated], rulebook: Rulebook, *, fair_sample: bool = False) -> list[Example]:
    """The adjudicated points that say something of a weight: with evidence on them, and a known end.

    Points without evidence say where the odds start, but only when they were drawn blindly: those that came to light
    by a complaint did so because they ended badly.
    """
    found = []
    for one in adjudicated:
        if one.reached_other is None or one.risk is None or not one.speaks_of_all:
            continue
        parts: dict[str, float] = defaultdict(float)
        rest = math.fsum(weight.value for weight in one.weights if weight.name in (*_BASES, *_LIMITS))
        for weight in one.evidence:
            now = rulebook.weights.get(weight.name, 0.0)
            if now:
                parts[weight.name] += weight.value / now
            else:
                rest += weight.value
        if parts or (fair_sample and one.origin == "truth"):
            found.append(Example(one.customer, one.reached_other, rest, tuple(sorted(parts.items()))))
    return found


def propose(
    adjudicated: Iterable[Adjudicated],
    rulebook: Rulebook,
    *,
    strength: float = 20.0,
    step: float = 1.0,
    fair_sample: bool = False,
    precision: float = 0.95,
) -> Proposal | None:
    """New weights, as far as the adjudicated points carry; None when none of them says anything of a weight.

    Logistic regression on the evidence that was there, with the present weights as the prior mean. ``strength``: the
    prior counts as so many points of the most telling kind, so that few points move little; ``step``: no weight moves
    farther in one tuning. A weight never changes its sign. ``fair_sample``: the truth file's rows were drawn blindly
    from the book, so that its rows without evidence say what the base rate is.
    """
    known = list(adjudicated)
    examples = usable(known, rulebook, fair_sample=fair_sample)
    if not any(one.parts for one in examples):
        return None
    present = {name: rulebook.weights[name] for one in examples for name, _ in one.parts}
    found = fit(examples, present, strength=strength, step=step, fair=fair_sample)
    return Proposal(
        n=len(examples),
        true=sum(one.true for one in examples),
        shift=found.shift,
        changes=_changes(examples, present, found),
        held_out=held_out(examples, present, strength=strength, step=step, fair=fair_sample),
        base_rate=_base_rate(known, rulebook, strength) if fair_sample else None,
        decide_at=_decide_at(known, rulebook, precision),
    )


def _changes(examples: Sequence[Example], present: Mapping[str, float], found: Fit) -> tuple[Change, ...]:
    seen: dict[str, list[bool]] = defaultdict(list)
    for one in examples:
        for name, _ in one.parts:
            seen[name].append(one.true)
    owners: dict[str, str] = {}
    for code, rule in all_rules().items():
        for name in rule.weights:
            owners.setdefault(name, code)
    changes = [
        Change(name, owners.get(name, ""), old, round(found.weights[name], 2), Share(sum(seen[name]), len(seen[name])))
        for name, old in present.items()
    ]
    return tuple(sorted(changes, key=lambda change: (change.code, change.name)))


def _base_rate(known: Sequence[Adjudicated], rulebook: Rulebook, strength: float) -> Change | None:
    plain = [
        one.reached_other
        for one in known
        if one.origin == "truth"
        and one.reached_other is not None
        and [weight.name for weight in one.weights] == ["base_rate"]
    ]
    if len(plain) < LEAST_DECIDED:
        return None
    # the present rate stands for so many rows more
    new = (sum(plain) + strength * rulebook.base_rate) / (len(plain) + strength)
    new = min(max(new, rulebook.base_rate / 2), rulebook.base_rate * 2)
    return Change("base_rate", "", rulebook.base_rate, round(new, 4), Share(sum(plain), len(plain)))


def _decide_at(known: Sequence[Adjudicated], rulebook: Rulebook, precision: float) -> Change | None:
    decided = [
        (one.chance, one.reached_other)
        for one in known
        if one.reached_other is not None and one.speaks_of_all and one.chance > 0
    ]
    return decide_at(decided, rulebook.decide_at, precision)
