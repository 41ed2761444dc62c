"""The values of a check plan: what the planner is told of a contact point, what it asks, what it leaves and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from misroute.detect.facts import Verdict
from misroute.detect.findings import Problem


class Why(StrEnum):
    """Why a number is not asked about."""

    unusable = "unusable"
    flagged = "flagged"
    recent_proof = "recent_proof"
    valid_answer = "valid_answer"
    being_asked = "being_asked"
    no_day_known = "no_day_known"
    nothing_to_avoid = "nothing_to_avoid"
    no_provider = "no_provider"
    asked_lately = "asked_lately"
    answered = "answered"
    over_budget = "over_budget"
    over_limit = "over_limit"


WHY_WORDS: Final[Mapping[Why, tuple[str, str]]] = {
    Why.unusable: ("the number cannot be used", "号码不可用"),
    Why.flagged: ("the evidence at hand suffices to act", "现有证据已足以处理"),
    Why.recent_proof: ("proven so lately that nobody else can have it yet", "近期已核实，不可能已换人使用"),
    Why.valid_answer: ("an answer is still in force", "已有查询结果仍在有效期内"),
    Why.being_asked: ("is being asked about", "正在查询"),
    Why.no_day_known: ("no day is known on which it was this person's", "不知道何日曾为本人使用"),
    Why.nothing_to_avoid: ("no message is planned, or no risk seen", "没有计划发送，或没有风险"),
    Why.no_provider: ("no provider knows numbers of this kind or that day", "没有可答复该类号码或该日期的渠道"),
    Why.asked_lately: ("was asked about lately", "近期已查询过"),
    Why.answered: ("providers said already that it is not this person's", "已有渠道表明号码已非本人"),
    Why.over_budget: ("other questions avoid more for the money", "预算优先用于更有效的查询"),
    Why.over_limit: ("beyond the number of questions asked for", "超出指定的查询数量"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """An earlier question on a number whose answer is not among the verdicts: under way, or lost."""

    provider: str
    at: datetime
    under_way: bool


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """A contact point as the planner sees it. ``number`` is an opaque key, ``key`` the contact point's.

    ``risk`` is the chance that the number changed hands since: what else is wrong with it no provider can tell.
    ``known_on``: the newest day on which the number was shown to be this person's; ``known``: all such days.
    ``rest_days``: how long a number rests between two owners in its country. ``sends``: messages planned to it.
    """

    key: str
    number: str
    country: str
    problem: Problem
    risk: float | None
    known_on: date | None
    sends: float = 1.0
    rest_days: int = 90
    known: tuple[date, ...] = ()
    verdicts: tuple[Verdict, ...] = field(default=(), repr=False)
    asking: tuple[Asking, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``then`` is asked too when the first provider leaves it open; ``most`` covers both.

    ``avoids``: misdirected messages that are expected not to happen by it. ``points``: whose contact points it is for.
    """

    number: str
    as_of: date
    provider: str
    then: str | None
    most: Decimal
    expected: float
    currency: str
    avoids: float
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A number that is not asked about, and what the best question would have avoided."""

    number: str
    why: Why
    avoids: float = 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """What the plan asks of one provider: questions, how they go out, how long that takes, what it costs at most."""

    provider: str
    questions: int
    batches: int
    seconds: float
    most: Decimal
    expected: float
    currency: str
    avoids: float


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What to ask, in order, and what is left unasked."""

    asks: tuple[Ask, ...] = ()
    left: tuple[Left, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def avoids(self) -> float:
        """Misdirected messages that the whole plan is expected to avoid."""
        return sum(ask.avoids for ask in self.asks)

    def most(self, currency: str) -> Decimal:
        """What the plan costs in a currency if every answer is billed."""
        return sum((ask.most for ask in self.asks if ask.currency == currency), Decimal(0))

    def left_by(self) -> dict[Why, tuple[int, float]]:
        """Per reason how many numbers are left, and what asking about them would have avoided."""
        found: dict[Why, tuple[int, float]] = {}
        for one in self.left:
            count, avoids = found.get(one.why, (0, 0.0))
            found[one.why] = (count + 1, avoids + one.avoids)
        return dict(sorted(found.items()))
