"""Playbooks from ``config/playbooks/*.toml``; every problem of every file is reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from misroute.calendars import Calendar, Target, TargetError, parse_target
from misroute.errors import ConfigProblem
from misroute.packs.calendars import digest_of
from misroute.packs.toml import read_toml
from misroute.remedy import (
    Audience,
    ClockSpec,
    EffectKind,
    EffectSpec,
    Fact,
    Flag,
    Limits,
    Mode,
    Playbook,
    Retry,
    SkipRule,
    Step,
    parse_amount,
)
from misroute.remedy.money import AMOUNTS, MoneyError

_E = TypeVar("_E", bound=StrEnum)

_TOP = frozenset({"name", "version", "retry", "money", "steps", "clocks"})
_RETRY = frozenset({"attempts", "first", "factor", "cap", "jitter", "lease"})
_STEP = frozenset(
    "id title mode at_open after needs outcomes default skip_after skip_on approval effects clock".split()  # noqa: SIM905
)
_EFFECT = frozenset({"kind", "audience", "template"})
_CLOCK = frozenset({"name", "target", "calendar", "pausable", "warn"})
_MONEY_KINDS = (EffectKind.WAIVER.value, EffectKind.VOUCHER.value)


def load_playbooks(config_dir: Path, calendars: Mapping[str, Calendar]) -> Mapping[str, Playbook]:
    """All playbooks of ``config_dir/playbooks``, by name. Raises ConfigProblem with every problem of every file."""
    problems: list[str] = []
    found: dict[str, Playbook] = {}
    folder = config_dir / "playbooks"
    for path in sorted(folder.glob("*.toml")):
        table = read_toml(path, problems)
        if table is None:
            continue
        reader = _Reader(f"playbooks/{path.name}", calendars)
        playbook = reader.playbook(path.stem, table)
        problems += reader.problems
        found[path.stem] = playbook
    if not found and not problems:
        raise ConfigProblem([f"{folder}: holds no playbook (*.toml): copy the shipped one there"])
    if problems:
        raise ConfigProblem(problems)
    return found


@dataclass
class _Reader:
    """One file being read; what is wrong gathers in ``problems``."""

    where: str
    calendars: Mapping[str, Calendar]
    problems: list[str] = field(default_factory=list)

    def playbook(self, name: str, table: Mapping[str, object]) -> Playbook:
        self._known(table, _TOP, "")
        if table.get("name") != name:
            self._add("name", f"is {table.get('name')!r}, but the file is called {name}.toml: they must agree")
        clocks = tuple(self._clock(row, key) for key, row in self._rows(table, "clocks"))
        steps = tuple(self._step(row, key, {clock.name for clock in clocks}) for key, row in self._rows(table, "steps"))
        if not steps:
            self._add("steps", "there are none: a playbook has at least one [[steps]]")
        self._unique([step.id for step in steps], "steps")
        self._unique([clock.name for clock in clocks], "clocks")
        self._order(steps)
        self._stopped(steps, clocks)
        playbook = Playbook(
            name=name,
            version="",
            steps=steps,
            clocks=clocks,
            retry=self._retry(self._table(table.get("retry", {}), "retry")),
            limits=self._limits(self._table(table.get("money", {}), "money")),
        )
        stated = self._text(table, "version", "version")
        return replace(playbook, version=f"{stated}+{digest_of(playbook.to_json())}")

    # ------------------------------------------------------------------------------------------- steps

    def _step(self, row: Mapping[str, object], key: str, clocks: set[str]) -> Step:
        self._known(row, _STEP, key)
        step_id = self._text(row, "id", f"{key}.id")
        key = f"steps.{step_id}" if step_id else key
        title = self._table(row.get("title", {}), f"{key}.title")
        clock = row.get("clock", step_id if step_id in clocks else None)
        if clock is not None and clock not in clocks:
            self._add(f"{key}.clock", f"there is no clock {clock!r}: add a [[clocks]] of that name")
        mode = self._choice(row.get("mode"), Mode, f"{key}.mode") or Mode.AGENT
        effects = tuple(
            self._effect(effect, f"{key}.effects") for effect in self._list(row.get("effects", []), f"{key}.effects")
        )
        approval = self._flag(row, "approval", key)
        if approval and not any(effect.kind in _MONEY_KINDS for effect in effects):
            self._add(f"{key}.approval", "is for steps with a waiver or a voucher")
        if mode is Mode.AUTO and row.get("outcomes"):
            self._add(f"{key}.outcomes", "are chosen by a person: use them on steps of mode 'agent'")
        outcomes = self._texts(row, "outcomes", key)
        default = row.get("default")
        if default is not None and default not in outcomes:
            self._add(f"{key}.default", f"{str(default)[:40]!r} is none of the outcomes")
        if mode is Mode.AGENT and effects:
            self._add(f"{key}.effects", "are sent by the system: use them on steps of mode 'auto'")
        return Step(
            id=step_id,
            mode=mode,
            after=self._texts(row, "after", key),
            effects=effects,
            clock=clock if isinstance(clock, str) else None,
            at_open=self._flag(row, "at_open", key),
            outcomes=outcomes,
            default_outcome=default if isinstance(default, str) else None,
            needs=self._choices(row, "needs", Fact, key),
            skip_after=tuple(
                self._skip_rule(rule, f"{key}.skip_after")
                for rule in self._list(row.get("skip_after", []), f"{key}.skip_after")
            ),
            skip_on=self._choices(row, "skip_on", Flag, key),
            approval=approval,
            title_en=self._text(title, "en", f"{key}.title.en"),
            title_zh=self._text(title, "zh", f"{key}.title.zh"),
        )

    def _effect(self, given: object, key: str) -> EffectSpec:
        row = self._table(given, key)
        self._known(row, _EFFECT, key)
        kind = self._choice(row.get("kind"), EffectKind, f"{key}.kind") or EffectKind.LETTER
        audience = self._choice(row["audience"], Audience, f"{key}.audience") if "audience" in row else None
        template = row.get("template")
        if kind is EffectKind.LETTER and (audience is None or not isinstance(template, str) or not template):
            self._add(key, "a letter names its audience and its template")
        if kind is not EffectKind.LETTER and template is not None:
            self._add(f"{key}.template", f"is for letters, not for {kind}")
        return EffectSpec(kind, audience, template if isinstance(template, str) else None)

    def _skip_rule(self, given: object, key: str) -> SkipRule:
        row = self._table(given, key)
        self._known(row, frozenset({"step", "outcome"}), key)
        return SkipRule(self._text(row, "step", f"{key}.step"), self._text(row, "outcome", f"{key}.outcome"))

    def _order(self, steps: tuple[Step, ...]) -> None:
        """Every step named elsewhere exists, and no step waits for itself."""
        by_id = {step.id: step for step in steps}
        for step in steps:
            for before in step.after:
                if before not in by_id:
                    self._add(f"steps.{step.id}.after", f"there is no step {before!r}")
                elif step.at_open and not by_id[before].at_open:
                    self._add(f"steps.{step.id}.at_open", f"is not possible after {before!r}, which is done later")
            for rule in step.skip_after:
                if rule.step not in by_id:
                    self._add(f"steps.{step.id}.skip_after", f"there is no step {rule.step!r}")
                elif rule.outcome not in by_id[rule.step].outcomes:
                    self._add(f"steps.{step.id}.skip_after", f"step {rule.step!r} has no outcome {rule.outcome!r}")
        for circle in _circles(by_id):
            self._add("steps", f"wait for each other in a circle: {' → '.join(circle)}")

    def _stopped(self, steps: tuple[Step, ...], clocks: tuple[ClockSpec, ...]) -> None:
        stopped = {step.clock for step in steps}
        for clock in clocks:
            if clock.name and clock.name not in stopped:
                self._add(f"clocks.{clock.name}", "no step stops it: name a step like it, or give a step clock = …")

    # ------------------------------------------------------------------------------------------ clocks

    def _clock(self, row: Mapping[str, object], key: str) -> ClockSpec:
        self._known(row, _CLOCK, key)
        name = self._text(row, "name", f"{key}.name")
        key = f"clocks.{name}" if name else key
        calendar = self._text(row, "calendar", f"{key}.calendar")
        if calendar and calendar not in self.calendars:
            names = ", ".join(sorted(self.calendars))
            self._add(f"{key}.calendar", f"there is no calendar {calendar!r}: use one of {names}")
        percents: list[int] = []
        leads: list[Target] = []
        for warning in self._list(row.get("warn", []), f"{key}.warn"):
            self._warning(warning, f"{key}.warn", percents, leads)
        target = self._target(row.get("target"), f"{key}.target")
        return ClockSpec(
            name, target, calendar, self._flag(row, "pausable", key, required=True), tuple(percents), tuple(leads)
        )

    def _warning(self, given: object, key: str, percents: list[int], leads: list[Target]) -> None:
        if isinstance(given, str) and given.endswith("%"):
            number = given[:-1].strip()
            if number.isascii() and number.isdigit() and 0 < int(number[:4]) < 100:
                percents.append(int(number))
            else:
                self._add(key, f"{given[:20]!r} is no share: write a whole percentage from 1% to 99%")
            return
        lead = self._target(given, key)
        if lead.days is not None:
            self._add(key, f"{lead} counts days: a warning counts business time before the end, such as PT4H")
        elif lead.seconds:
            leads.append(lead)

    def _target(self, given: object, key: str) -> Target:
        try:
            return parse_target(given)
        except TargetError as error:
            self._add(key, str(error))
            return Target(seconds=0)

    # ------------------------------------------------------------------------------------ retry, money

    def _retry(self, row: Mapping[str, object]) -> Retry:
        self._known(row, _RETRY, "retry")
        standard = Retry()
        attempts = row.get("attempts", standard.attempts)
        if not isinstance(attempts, int) or isinstance(attempts, bool) or not 1 <= attempts <= 100:
            self._add("retry.attempts", "is a whole number from 1 to 100")
            attempts = standard.attempts
        retry = Retry(
            attempts=attempts,
            first=self._length(row, "first", standard.first),
            factor=self._number(row, "factor", standard.factor, Decimal(1), Decimal(100)),
            cap=self._length(row, "cap", standard.cap),
            jitter=self._number(row, "jitter", standard.jitter, Decimal(0), Decimal("0.9")),
            lease=self._length(row, "lease", standard.lease),
        )
        if retry.cap < retry.first:
            self._add("retry.cap", "is shorter than the first wait")
        return retry

    def _length(self, row: Mapping[str, object], key: str, standard: timedelta) -> timedelta:
        if key not in row:
            return standard
        target = self._target(row[key], f"retry.{key}")
        if not target.seconds:
            self._add(f"retry.{key}", "is a length of time above zero in hours, minutes or seconds, such as '5m'")
            return standard
        return timedelta(seconds=target.seconds)

    def _number(self, row: Mapping[str, object], key: str, standard: Decimal, low: Decimal, high: Decimal) -> Decimal:
        given = row.get(key, standard)
        try:
            number = Decimal(str(given)) if not isinstance(given, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not low <= number <= high:
            self._add(f"retry.{key}", f"is a number from {low} to {high}")
            return standard
        return number

    def _limits(self, money: Mapping[str, object]) -> tuple[Limits, ...]:
        self._known(money, frozenset(_MONEY_KINDS), "money")
        found = []
        for kind, by_currency in money.items():
            for currency, given in self._table(by_currency, f"money.{kind}").items():
                key = f"money.{kind}.{currency}"
                if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
                    self._add(key, "is named by an ISO 4217 code such as CNY")
                row = self._table(given, key)
                self._known(row, frozenset(AMOUNTS), key)
                amounts = {name: self._amount(row[name], f"{key}.{name}") for name in AMOUNTS if name in row}
                found.append(Limits(kind, currency, **amounts))
                self._reachable(found[-1], key)
        return tuple(found)

    def _reachable(self, limits: Limits, key: str) -> None:
        caps = ("per_case", "per_customer", "per_day", "per_agent_day")
        for name in caps:
            cap = getattr(limits, name)
            if cap is not None and limits.amount is not None and cap < limits.amount:
                self._add(f"{key}.{name}", f"is below the amount {limits.amount}: nothing could ever be given")

    def _amount(self, given: object, key: str) -> Decimal | None:
        try:
            return parse_amount(given)
        except MoneyError as error:
            self._add(key, str(error))
            return None

    # --------------------------------------------------------------------------------- kinds of values

    def _add(self, key: str, what: str) -> None:
        self.problems.append(f"{self.where}: {key}: {what}")

    def _known(self, row: Mapping[str, object], known: frozenset[str], key: str) -> None:
        for name in sorted(set(row) - known):
            place = f"{key}.{name}" if key else name
            self._add(place[:80], f"is not known here: use {', '.join(sorted(known))}")

    def _rows(self, table: Mapping[str, object], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        rows = self._list(table.get(name, []), name)
        return [(f"{name}[{place}]", self._table(row, f"{name}[{place}]")) for place, row in enumerate(rows, start=1)]

    def _table(self, given: object, key: str) -> Mapping[str, Any]:
        if isinstance(given, Mapping):
            return given
        self._add(key, "is a table")
        return {}

    def _list(self, given: object, key: str) -> list[Any]:
        if isinstance(given, list):
            return given
        self._add(key, "is a list")
        return []

    def _text(self, row: Mapping[str, object], name: str, key: str) -> str:
        given = row.get(name)
        if isinstance(given, str) and 0 < len(given.strip()) <= 120:
            return given
        self._add(key, "is missing: a short text" if given is None else "is a short text")
        return ""

    def _texts(self, row: Mapping[str, object], name: str, key: str) -> tuple[str, ...]:
        given = self._list(row.get(name, []), f"{key}.{name}")
        if all(isinstance(item, str) and item for item in given):
            self._unique(given, f"{key}.{name}")
            return tuple(given)
        self._add(f"{key}.{name}", "is a list of texts")
        return ()

    def _flag(self, row: Mapping[str, object], name: str, key: str, *, required: bool = False) -> bool:
        given = row.get(name, None if required else False)
        if isinstance(given, bool):
            return given
        self._add(f"{key}.{name}", "is true or false")
        return False

    def _choice(self, given: object, kind: type[_E], key: str) -> _E | None:
        for member in kind:
            if member.value == given:
                return member
        self._add(key, f"{str(given)[:40]!r} is not one of {', '.join(member.value for member in kind)}")
        return None

    def _choices(self, row: Mapping[str, object], name: str, kind: type[_E], key: str) -> tuple[_E, ...]:
        items = self._list(row.get(name, []), f"{key}.{name}")
        read = (self._choice(item, kind, f"{key}.{name}") for item in items)
        return tuple(item for item in read if item is not None)

    def _unique(self, names: list[str], key: str) -> None:
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            self._add(key, f"{name!r} stands there twice")


def _circles(steps: Mapping[str, Step]) -> list[tuple[str, ...]]:
    """One path round each circle of ``after``, found by taking away what can be done first, again and again."""
    left = {step_id: {before for before in step.after if before in steps} for step_id, step in steps.items()}
    while free := {step_id for step_id, before in left.items() if not before & left.keys()}:
        left = {step_id: before for step_id, before in left.items() if step_id not in free}
    circles = []
    while left:
        path = [min(left)]
        while (following := min(left[path[-1]] & left.keys(), default="")) and following not in path:
            path.append(following)
        if following:
            circles.append((*path[path.index(following) :], following))
        for step_id in path:
            left.pop(step_id, None)
    return circles
