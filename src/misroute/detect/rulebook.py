"""Rules and what may be set about them: which run, how severe, how heavy, how the country's numbers live.

A rule's docstring is its help page. Every weight is a log-odds (natural logarithm of a Bayes factor): 0 says
nothing, 2.3 makes the odds ten times worse, 4.6 a hundred times. The defaults below are the ones that
``config/rules.toml`` spells out; a test keeps the two equal.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, Flag, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from misroute.detect.findings import Problem, Severity
from misroute.detect.verdicts import NO_TRAITS, ProviderTraits

if TYPE_CHECKING:
    from misroute.detect.facts import Facts
    from misroute.detect.timeline import Timeline


# evidence that a newer proof speaks against still counts this much: the login may have been somebody else's too
OVERTAKEN = 0.15


# notes of a certain reading that rules look at; other notes of a certain reading are harmless (see phones/notes.py)
TELLING_NOTES = frozenset({"dummy_number", "directory_assistance"})


class Needs(Flag):
    """The kind of evidence a rule looks at; a rule is asked only about points that have it.

    ``reading``: a status other than ok, a telling note, or a company's line. ``label``: words that say more than the
    role. ``claims``: other rows with the number. ``book``: what the whole book says beyond them (a slip of the finger,
    a source with swapped columns). ``minor``: words that may speak of a child. The rest is what its name says.
    """

    reading = auto()
    label = auto()
    claims = auto()
    happenings = auto()
    verdicts = auto()
    own = auto()
    dates = auto()
    other_numbers = auto()
    book = auto()
    minor = auto()


class Bare(Enum):
    """How far evidence goes that stands alone: it asks for a look (and stays below ``decide_at``), or it is told,
    but is no error (and stays below ``error_at``)."""

    look = auto()
    tell = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule saw; at most one a point, so that a finding has one name. ``weight`` names the weight it counts with
    (none: it changes no risk), ``again`` a second one for evidence that came more than once.

    ``scale`` below 1 discounts evidence that something newer speaks against. ``problem`` overrides the rule's own.
    ``open`` evidence says only that somebody else answers: it strengthens whichever explanation has most support, and
    where there is none it speaks for the problem of the hit or its rule, if they name one. ``severity`` lowers the
    rule's own for a weaker form of what it looks for. ``bare`` evidence errs too often to be acted on while no other
    evidence argues that somebody else answers.
    """

    message: str
    message_zh: str
    evidence: tuple[str, ...] = ()
    weight: str | None = None
    again: str | None = None
    scale: float = 1.0
    problem: Problem | None = None
    open: bool = False
    bare: Bare | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A number that may be set for a rule, with the bounds in which it makes sense."""

    default: int
    least: int
    most: int
    meaning: str


Check = Callable[["Facts", "Timeline", "RuleSetting"], Iterator[Hit]]
Turns = Callable[["Facts", "Timeline", "RuleSetting"], Iterable[date]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A question put to a contact point. ``turns`` names the days on which the same evidence may be answered otherwise
    (a limit in days is passed); a rule that never looks at the day of judgement has none."""

    code: str
    name: str
    title_zh: str
    severity: Severity
    problem: Problem | None
    needs: Needs
    check: Check
    weights: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, Option] = field(default_factory=dict)
    turns: Turns | None = None

    @property
    def help(self) -> str:
        """The help page: what is flagged, why, an example, what is not flagged."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def title(self) -> str:
        """First line of the help page."""
        return self.help.splitlines()[0]


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    title_zh: str,
    *,
    severity: Severity = Severity.error,
    problem: Problem | None = None,
    needs: Needs,
    weights: Mapping[str, float] | None = None,
    options: Mapping[str, Option] | None = None,
    turns: Turns | None = None,
) -> Callable[[Check], Check]:
    """Register a check as a rule; ``severity`` is the highest its findings may have."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(
            code, name, title_zh, severity, problem, needs, check, dict(weights or {}), dict(options or {}), turns
        )
        return check

    return register


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule is set."""

    on: bool
    severity: Severity
    options: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Country:
    """How long a proof holds and how numbers live in a country.

    ``stale_days``: a proof older than this is stale (contract §6.5).
    ``suspension_days``: a dead spell no longer than this is usually a suspension, after which the same person answers
    (China: the Telecom Regulation lets operators bar a number 30 days after an unpaid bill was due and end the
    contract 60 days later; most pay within the month).
    ``quarantine_days``: shortest rest between two owners (US: 45 days, FCC 84 FR 11226; China: about 90 days by
    operators' practice; India: 90 days, DoT 2017).
    ``reuse_days``: days beyond the rest after which half of the numbers are somebody else's (an estimate: no register
    publishes it; the American market is short of numbers).
    ``yearly_change``: share of numbers that reach somebody else after a year without proof.
    """

    stale_days: int = 180
    suspension_days: int = 21
    quarantine_days: int = 90
    reuse_days: int = 300
    yearly_change: float = 0.05


DEFAULT_COUNTRIES: Mapping[str, Country] = MappingProxyType(
    {
        "default": Country(),
        "CN": Country(180, 30, 90, 240, 0.05),
        "US": Country(180, 14, 45, 180, 0.07),
        "IN": Country(180, 30, 90, 240, 0.08),
    }
)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that may be set about judging; ``Rulebook.standard()`` has the shipped values.

    ``base_rate``: risk of a number of which nothing is known. ``decide_at``: probability from which a problem is
    said to hold; ``error_at``: from which a finding that argues for somebody else answering is an error and not a
    warning. ``fresh_floor``: risk that remains right after a proof. ``unproven``: chance that a number to which
    the customer consented, but which nobody ever proved, was never theirs. ``providers``: how the providers work
    whose answers are judged, by name (``config/providers.toml``). ``remembered`` is judging's own memory of rows that
    are alike; it changes no answer.
    """

    settings: Mapping[str, RuleSetting]
    weights: Mapping[str, float]
    countries: Mapping[str, Country]
    base_rate: float = 0.05
    decide_at: float = 0.7
    error_at: float = 0.9
    fresh_floor: float = 0.01
    unproven: float = 0.02
    providers: Mapping[str, ProviderTraits] = field(default_factory=lambda: NO_TRAITS, repr=False, compare=False)
    remembered: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    _by_needs: dict[int, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def standard(cls) -> Rulebook:
        """The values that are shipped."""
        _load_rules()
        settings = {
            code: RuleSetting(True, rule.severity, {name: option.default for name, option in rule.options.items()})
            for code, rule in RULES.items()
        }
        return cls(settings, default_weights(RULES.values()), DEFAULT_COUNTRIES)

    def country(self, region: str) -> Country:
        """The country's life-cycle, or the default one."""
        return self.countries.get(region) or self.countries["default"]

    def rules_for(self, needs: int) -> tuple[Rule, ...]:
        """The rules that are on and look at some evidence that is there; ``needs`` are bits of ``Needs``."""
        found = self._by_needs.get(needs)
        if found is None:
            found = tuple(
                rule
                for code, rule in sorted(RULES.items())
                if rule.needs.value & needs and code in self.settings and self.settings[code].on
            )
            self._by_needs[needs] = found
        return found


def default_weights(rules: Iterable[Rule]) -> dict[str, float]:
    """Every named weight with its default."""
    found: dict[str, float] = {}
    for rule in rules:
        for name, value in rule.weights.items():
            if found.setdefault(name, value) != value:
                raise ValueError(f"weight {name} has two defaults")
    return found


def all_rules() -> Mapping[str, Rule]:
    """Every rule by code, in order of code."""
    _load_rules()
    return dict(sorted(RULES.items()))


def logit(probability: float) -> float:
    """Log-odds of a probability, which is kept away from 0 and 1."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def expit(log_odds: float) -> float:
    """Probability of log-odds."""
    if log_odds < -30:
        return 0.0
    return 1 / (1 + math.exp(-log_odds)) if log_odds < 30 else 1.0


def _load_rules() -> None:
    # rule modules register themselves; they import this module, so they are imported on first use
    import misroute.detect.rules  # noqa: F401 - importing registers the rules
