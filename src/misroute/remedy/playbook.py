"""A playbook: the steps that put a misdirected message right, their order, their effects and their clocks.

Playbooks are data (``config/playbooks/*.toml``); these are the values the loader makes of them. A case pins the
version it began with: ``to_json`` gives the snapshot to keep, ``from_json`` the playbook of an old case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from misroute.calendars import Target, parse_target
from misroute.errors import MisrouteError, NotFound
from misroute.remedy.money import Limits


class Mode(StrEnum):
    """Who does a step: the system by itself, or a support agent."""

    AUTO = "auto"
    AGENT = "agent"


class EffectKind(StrEnum):
    """What a step sends into the world; each kind has one connector."""

    LETTER = "letter"
    WAIVER = "waiver"
    VOUCHER = "voucher"
    BOOK_FIX = "book_fix"


class Audience(StrEnum):
    """To whom an effect speaks: two audiences that must never see each other's letter."""

    BORROWER = "borrower"
    RECIPIENT = "recipient"
    INTERNAL = "internal"


class Fact(StrEnum):
    """What must be known before a step can be done; while it is not, a person is asked."""

    NUMBER = "number"
    CUSTOMER = "customer"
    RECIPIENT = "recipient"


class Flag(StrEnum):
    """What, when true of a case, makes a step needless."""

    RECIPIENT_REFUSES = "recipient_refuses_contact"
    RECIPIENT_UNREACHABLE = "recipient_unreachable"
    BORROWER_REFUSES = "borrower_refuses_contact"


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """One effect of a step: its kind, whom it addresses, and the letter's name where it is one."""

    kind: EffectKind
    audience: Audience | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class SkipRule:
    """The step is left out when step ``step`` ended with ``outcome``."""

    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``after`` names the steps that must be done or skipped first.

    ``at_open``: done in the transaction that opens the case. ``outcomes``: the answers a person may give, empty when
    none is asked for; ``default_outcome`` is meant when the person gives none. ``approval``: money above the limit
    waits for a second person.
    """

    id: str
    mode: Mode
    after: tuple[str, ...] = ()
    effects: tuple[EffectSpec, ...] = ()
    clock: str | None = None
    at_open: bool = False
    outcomes: tuple[str, ...] = ()
    default_outcome: str | None = None
    needs: tuple[Fact, ...] = ()
    skip_after: tuple[SkipRule, ...] = ()
    skip_on: tuple[Flag, ...] = ()
    approval: bool = False
    title_en: str = ""
    title_zh: str = ""


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """One promise: so much business time on a calendar, and when to warn.

    ``warn_percents`` of the target used up; ``warn_leads`` business time before the end. ``pausable``: a person may
    stop it with a reason.
    """

    name: str
    target: Target
    calendar: str
    pausable: bool
    warn_percents: tuple[int, ...] = ()
    warn_leads: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a failed step is tried again by itself, and how long to wait in between.

    The n-th wait is ``first`` · ``factor`` ^ (n - 1), at most ``cap``, shortened by up to the share ``jitter`` (a
    fixed share of each key, so that a crowd of failures does not come back at once). ``lease``: a step that was begun
    and never reported is begun again after it.
    """

    attempts: int = 6
    first: timedelta = timedelta(minutes=1)
    factor: Decimal = Decimal(4)
    cap: timedelta = timedelta(hours=2)
    jitter: Decimal = Decimal("0.2")
    lease: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Playbook:
    """The whole plan. ``version`` ends with a digest of its content, so no two contents share one."""

    name: str
    version: str
    steps: tuple[Step, ...]
    clocks: tuple[ClockSpec, ...] = ()
    retry: Retry = Retry()
    limits: tuple[Limits, ...] = ()

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises NotFound with the ids there are."""
        for step in self.steps:
            if step.id == step_id:
                return step
        ids = ", ".join(step.id for step in self.steps)
        raise NotFound(f"playbook {self.name} {self.version} has no step {step_id[:40]!r}: it has {ids}")

    def clock(self, name: str) -> ClockSpec:
        """The clock of that name. Raises NotFound."""
        for clock in self.clocks:
            if clock.name == name:
                return clock
        raise NotFound(f"playbook {self.name} {self.version} has no clock {name[:40]!r}")

    def limits_for(self, kind: str, currency: str) -> Limits:
        """The money limits for a waiver or a voucher in that currency. Raises NotFound when none are set."""
        for limits in self.limits:
            if limits.kind == kind and limits.currency == currency:
                return limits
        raise NotFound(f"playbook {self.name} sets no limits for {kind} in {currency}: add [money.{kind}.{currency}]")

    def to_json(self) -> dict[str, object]:
        """A snapshot in plain JSON values."""
        return {
            "name": self.name,
            "version": self.version,
            "steps": [_step_json(step) for step in self.steps],
            "clocks": [_clock_json(clock) for clock in self.clocks],
            "retry": {
                "attempts": self.retry.attempts,
                "first": self.retry.first.total_seconds(),
                "factor": str(self.retry.factor),
                "cap": self.retry.cap.total_seconds(),
                "jitter": str(self.retry.jitter),
                "lease": self.retry.lease.total_seconds(),
            },
            "limits": [limits.to_json() for limits in self.limits],
        }

    @classmethod
    def from_json(cls, snapshot: Mapping[str, object]) -> Playbook:
        """The playbook a snapshot was made of. Raises MisrouteError when it is none."""
        try:
            return _from_snapshot(dict(snapshot))
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise MisrouteError("this is no snapshot of a playbook: restore the row from a backup") from error


def _step_json(step: Step) -> dict[str, object]:
    return {
        "id": step.id,
        "mode": step.mode.value,
        "after": list(step.after),
        "effects": [[effect.kind.value, effect.audience, effect.template] for effect in step.effects],
        "clock": step.clock,
        "at_open": step.at_open,
        "outcomes": list(step.outcomes),
        "default_outcome": step.default_outcome,
        "needs": [fact.value for fact in step.needs],
        "skip_after": [[rule.step, rule.outcome] for rule in step.skip_after],
        "skip_on": [flag.value for flag in step.skip_on],
        "approval": step.approval,
        "title_en": step.title_en,
        "title_zh": step.title_zh,
    }


def _clock_json(clock: ClockSpec) -> dict[str, object]:
    return {
        "name": clock.name,
        "target": str(clock.target),
        "calendar": clock.calendar,
        "pausable": clock.pausable,
        "warn_percents": list(clock.warn_percents),
        "warn_leads": [str(lead) for lead in clock.warn_leads],
    }


def _from_snapshot(snapshot: dict[str, object]) -> Playbook:
    steps, clocks, retry, limits = (snapshot[key] for key in ("steps", "clocks", "retry", "limits"))
    if not (isinstance(steps, list) and isinstance(clocks, list) and isinstance(limits, list)):
        raise TypeError("steps, clocks or limits")
    if not isinstance(retry, dict):
        raise TypeError("retry")
    return Playbook(
        name=str(snapshot["name"]),
        version=str(snapshot["version"]),
        steps=tuple(_step_of(step) for step in steps),
        clocks=tuple(_clock_of(clock) for clock in clocks),
        retry=Retry(
            attempts=int(retry["attempts"]),
            first=timedelta(seconds=retry["first"]),
            factor=Decimal(retry["factor"]),
            cap=timedelta(seconds=retry["cap"]),
            jitter=Decimal(retry["jitter"]),
            lease=timedelta(seconds=retry["lease"]),
        ),
        limits=tuple(Limits.from_json(item) for item in limits),
    )


def _step_of(row: dict[str, object]) -> Step:
    def listed(key: str) -> list[Any]:
        value = row[key]
        if not isinstance(value, list):
            raise TypeError(key)
        return value

    return Step(
        id=str(row["id"]),
        mode=Mode(str(row["mode"])),
        after=tuple(listed("after")),
        effects=tuple(
            EffectSpec(EffectKind(kind), Audience(audience) if audience else None, template)
            for kind, audience, template in listed("effects")
        ),
        clock=None if row["clock"] is None else str(row["clock"]),
        at_open=bool(row["at_open"]),
        outcomes=tuple(listed("outcomes")),
        default_outcome=None if row["default_outcome"] is None else str(row["default_outcome"]),
        needs=tuple(Fact(fact) for fact in listed("needs")),
        skip_after=tuple(SkipRule(step, outcome) for step, outcome in listed("skip_after")),
        skip_on=tuple(Flag(flag) for flag in listed("skip_on")),
        approval=bool(row["approval"]),
        title_en=str(row["title_en"]),
        title_zh=str(row["title_zh"]),
    )


def _clock_of(row: dict[str, object]) -> ClockSpec:
    percents, leads = row["warn_percents"], row["warn_leads"]
    if not isinstance(percents, list) or not isinstance(leads, list):
        raise TypeError("warnings")
    return ClockSpec(
        name=str(row["name"]),
        target=parse_target(row["target"]),
        calendar=str(row["calendar"]),
        pausable=bool(row["pausable"]),
        warn_percents=tuple(int(percent) for percent in percents),
        warn_leads=tuple(parse_target(lead) for lead in leads),
    )
