"""Looking back: what would the rules have said on a day, with what was known then, and what came out afterwards?

The first thing that came out about a contact point decides: a closed case about wrong contact data, a proof by the
customer, another customer who proved the number, a reply or call by somebody else, a later verdict, a dead line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from misroute.detect import Facts, Happening, Problem, Rulebook, VerdictKind, all_rules, assess
from misroute.detect.measures import Share
from misroute.detect.timeline import GOOD_VERIFICATION, REPLY_SURE
from misroute.errors import UsageError
from misroute.people import ReplyLabel
from misroute.phones import mask
from misroute.remedy import CaseState
from misroute.services.answers import Said
from misroute.services.caserules import CaseRules
from misroute.services.points.judging import Judged, judge
from misroute.services.scans.ruletrial import rules_in, try_rules
from misroute.store import cases, parties
from misroute.store.unit import Store, Unit

Progress = Callable[[int, int | None], None]
SAMPLES = 10
PAGE = 500
_ELSEWHERE = frozenset(
    {Problem.reassigned, Problem.relative_number, Problem.third_party_number, Problem.own_staff_number}
)
_DOINGS = frozenset({"login", "payment", "verification"})
_DEAD = frozenset({"unknown_subscriber", "not_in_service"})


class Outcome(StrEnum):
    """What came out: the person the row names answers, somebody else does, or nobody."""

    right = "right"
    other = "other"
    dead = "dead"


@dataclass(slots=True)
class CodeScore:
    """How a rule's findings of that day came out; the rest is not known yet."""

    flagged: int = 0
    true: int = 0
    false: int = 0

    def count(self, came_true: bool | None) -> None:
        """One finding, and whether it came out as it said."""
        self.flagged += 1
        self.true += came_true is True
        self.false += came_true is False

    def to_json(self, code: str) -> dict[str, Any]:
        """For a table and for programs; the interval is Wilson's, of 95 %."""
        share = Share(self.true, self.true + self.false)
        known = self.true + self.false
        return {
            "code": code,
            "flagged": self.flagged,
            "came_true": self.true,
            "came_false": self.false,
            "unknown": self.flagged - known,
            "precision": None if share.value is None else round(share.value, 4),
            "precision_low": round(share.low, 4) if known else None,
            "precision_high": round(share.high, 4) if known else None,
        }


@dataclass(slots=True)
class Backtest:
    """How the rules would have done. ``missed``: somebody else turned out to answer, and nothing had been said."""

    as_of: date
    points: int = 0
    known: int = 0
    others: int = 0
    caught: int = 0
    codes: dict[str, CodeScore] = field(default_factory=dict)
    told: CodeScore = field(default_factory=CodeScore)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "as_of": self.as_of,
            "contact_points": self.points,
            "came_out": self.known,
            "others_answered": self.others,
            "caught": self.caught,
            "recall": round(self.caught / self.others, 4) if self.others else None,
            "told": self.told.to_json("all"),
            "rules": list(self.rows()),
            "missed": self.missed,
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each rule, the ones that spoke most on top."""
        for code, score in sorted(self.codes.items(), key=lambda item: (-item[1].flagged, item[0])):
            yield score.to_json(code)

    def lines(self) -> list[Said]:
        """For people: the sum of it."""
        told = self.told.to_json("all")
        said = [
            Said(
                "looking back to {day}: of {points} contact points something came out about {known} since then",
                {"day": self.as_of, "points": self.points, "known": self.known},
            ),
            Said(
                "somebody else turned out to answer {others}; {caught} of them had been told, {missed} not",
                {"others": self.others, "caught": self.caught, "missed": self.others - self.caught},
            ),
        ]
        if told["precision"] is not None:
            values = {"true": told["came_true"], "known": told["came_true"] + told["came_false"]}
            values["share"] = f"{told['precision']:.0%}"
            said.append(Said("of what had been told {true} of {known} came true ({share})", values))
        return said


@dataclass(frozen=True, slots=True)
class _Then:
    """What was said of a point on that day."""

    problem: Problem
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Backtesting:
    """The service behind ``misroute scan --backtest``."""

    store: Store
    rules: CaseRules
    rulebook: Rulebook

    def backtest(
        self,
        day: date,
        wanted: Sequence[str] = (),
        *,
        rules_file: Path | None = None,
        progress: Progress | None = None,
    ) -> Backtest:
        """Judge the stored book as of ``day`` with what was known by its end, and compare with what came out since."""
        base = self.rulebook if rules_file is None else rules_in(rules_file, self.rulebook)
        tried, codes = try_rules(base, wanted)
        known_at = datetime.combine(day + timedelta(days=1), time.min, UTC)
        with self.store.read() as unit:
            today = self.rules.day_of(unit.now)
            wrong_data = _cases_since(unit, known_at)
        if day >= today:
            raise UsageError(f"--backtest {day} is not over yet: nothing can have come out since")
        then: dict[str, _Then] = {}
        for batch in judge(self.store, self.rules, tried, day, known_at=known_at):
            for one in batch:
                then[one.point.id] = _Then(one.assessed.problem, frozenset(one.assessed.codes))
            if progress is not None:
                progress(len(then), None)
        found = Backtest(day, points=len(then))
        for batch in judge(self.store, self.rules, tried, today, in_use=known_at):
            for one in batch:
                said = then.pop(one.point.id, None)
                if said is not None:
                    _count(found, one, said, outcome_of(one, known_at, wrong_data), tried, codes)
        return found


def _cases_since(unit: Unit, since: datetime) -> dict[tuple[str, str], datetime]:
    """Numbers and customers of closed cases that blamed the contact data, with the instant the lender was told."""
    found: dict[tuple[str, str], datetime] = {}
    before = None
    while page := cases.find_cases(unit, states=[CaseState.CLOSED], limit=PAGE, before=before):
        for case in page:
            if case.root_cause == "contact_data" and case.number_id and case.aware_at >= since:
                for linked in parties.customers_of_case(unit, case.id):
                    found[case.number_id, linked.customer_id] = case.aware_at
        before = page[-1].id
    return found


def outcome_of(one: Judged, since: datetime, wrong_data: dict[tuple[str, str], datetime]) -> Outcome | None:
    """The first thing that came out about a point after ``since``; None when nothing did."""
    facts = one.facts
    found: list[tuple[datetime, Outcome]] = []
    told = wrong_data.get((one.point.number_id, one.point.customer_id))
    if told is not None and facts.is_self:
        found.append((told, Outcome.other))
    for happening in facts.happenings:
        if happening.at >= since and (outcome := _of_happening(facts, happening)) is not None:
            found.append((happening.at, outcome))
    for verdict in facts.verdicts:
        if verdict.asked_at is None or verdict.asked_at < since:
            continue
        if verdict.verdict in (VerdictKind.owner_changed, VerdictKind.transferred):
            found.append((verdict.asked_at, Outcome.other))
        elif verdict.verdict is VerdictKind.disconnected:
            found.append((verdict.asked_at, Outcome.dead))
        elif verdict.verdict is VerdictKind.same_owner:
            found.append((verdict.asked_at, Outcome.right))
    return min(found, key=lambda item: item[0])[1] if found else None


def _of_happening(facts: Facts, happening: Happening) -> Outcome | None:
    kind, sure = happening.kind.value, happening.reply_confidence >= REPLY_SURE
    if happening.outcome in _DEAD:
        return Outcome.dead
    if kind in _DOINGS and (kind != "verification" or happening.outcome in GOOD_VERIFICATION):
        if not facts.is_self or not happening.customer:
            return None
        return Outcome.right if happening.customer == facts.customer else Outcome.other
    if happening.customer and happening.customer != facts.customer:
        return None
    if kind == "call" and happening.outcome in ("wrong_party", "third_party"):
        return Outcome.other
    if sure and happening.reply is ReplyLabel.wrong_number:
        return Outcome.other
    if sure and happening.reply is ReplyLabel.relative_of_borrower:
        return Outcome.other if facts.is_self else None
    if sure and happening.reply is ReplyLabel.borrower_confirms:
        return Outcome.right if facts.is_self else None
    return Outcome.right if kind == "call" and happening.outcome == "conversation" else None


def _count(
    found: Backtest, one: Judged, said: _Then, outcome: Outcome | None, tried: Rulebook, codes: frozenset[str]
) -> None:
    found.known += outcome is not None
    for code in said.codes if not codes else said.codes & codes:
        found.codes.setdefault(code, CodeScore()).count(_came_true(all_rules()[code].problem, outcome))
    elsewhere = said.problem in _ELSEWHERE
    if elsewhere:
        found.told.count(_came_true(said.problem, outcome))
    if outcome is not Outcome.other:
        return
    found.others += 1
    found.caught += elsewhere
    if not elsewhere and len(found.missed) < SAMPLES:
        now = assess(one.facts, tried)
        found.missed.append(
            {
                "customer_id": one.point.customer_ref,
                "number": mask(one.point.number) if one.point.number else "",
                "was": said.problem.value,
                "codes_then": sorted(said.codes),
                "codes_now": list(now.codes),
            }
        )


def _came_true(problem: Problem | None, outcome: Outcome | None) -> bool | None:
    """Whether a finding of a problem came out as it said; None when nothing came out that tells."""
    if outcome is None or problem in (Problem.unusable_number, Problem.doubtful_number):
        return None
    if problem is Problem.disconnected:
        return outcome is Outcome.dead
    return None if outcome is Outcome.dead else outcome is Outcome.other
