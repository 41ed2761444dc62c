"""Deciding not to act on a finding: who, why and until when is on record; the finding stays and counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from misroute.detect import all_rules
from misroute.errors import NotFound, UsageError
from misroute.phones import mask
from misroute.services.answers import names_somebody, plain_reason
from misroute.services.caserules import CaseRules
from misroute.store import contact_points, customers, findings, suppressions
from misroute.store.customers import find_customer
from misroute.store.numbers import find_number
from misroute.store.suppressions import Scope, Suppression
from misroute.store.unit import Store, Unit


@dataclass(frozen=True, slots=True)
class About:
    """What a suppression is to hold for: one of these; ``everywhere`` is every contact point."""

    customer: str | None = None
    number: str | None = None
    finding: str | None = None
    source: str | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Suppressing:
    """The service behind ``misroute findings suppress`` and its like."""

    store: Store
    rules: CaseRules
    longest_days: int

    def suppress(
        self, code: str, about: About, *, reason: str, until: date, false_alarm: bool = False, actor: str
    ) -> str:
        """Suppress a rule's findings until a day, that day included; returns the id. The next scan applies it.

        Raises UsageError for a day that is over or too far ahead, a rule there is not, or several scopes at once.
        """
        code = code.strip().upper()
        if code not in all_rules():
            raise UsageError(f"{code[:40]!r} is no rule: `misroute rules` lists them")
        reason = plain_reason(reason)
        if not reason:
            raise UsageError("--reason must say why: it is what the next person decides by")
        with self.store.write(actor) as unit:
            today = self.rules.day_of(unit.now)
            if until < today:
                raise UsageError(f"--until {until} is over: give today or a later day")
            if until > today + timedelta(days=self.longest_days):
                last = today + timedelta(days=self.longest_days)
                raise UsageError(f"--until {until} is too far ahead: at most {self.longest_days} days, until {last}")
            scope, value = self._scope(unit, code, about)
            if names_somebody(reason, _names(unit, scope, value, about, self.rules)):
                raise UsageError(
                    "--reason names a person of this entry: it is kept in the clear and shown in reports, so say it"
                    " without the name"
                )
            made = suppressions.suppress(unit, code, scope, value, reason=reason, until=until, false_alarm=false_alarm)
            told = {
                "code": code,
                "scope": scope,
                "until": until.isoformat(),
                "false_alarm": false_alarm,
                "reason": reason,
            }
            unit.audit("finding.suppressed", made, told)
        return made

    def _scope(self, unit: Unit, code: str, about: About) -> tuple[Scope, str]:
        given = [name for name in ("customer", "number", "finding", "source") if getattr(about, name) is not None]
        if about.everywhere:
            given.append("everywhere")
        if len(given) > 1:
            raise UsageError(f"give one of --{' and --'.join(given)}, not several")
        if not given:
            raise UsageError("say what it holds for: --customer, --number, --finding, --source, or --everywhere")
        if about.customer is not None:
            found = find_customer(unit, about.customer)
            if found is None:
                raise NotFound(f"no customer {about.customer[:40]!r} in the store")
            return "customer", found.id
        if about.number is not None:
            e164 = self.rules.readable(about.number)
            if e164 is None:
                raise UsageError("this number cannot be read safely: write it with its country code")
            number_id = find_number(unit, e164)
            if number_id is None:
                raise NotFound("this number is not in the store")
            return "number", number_id
        if about.finding is not None:
            there = findings.finding(unit, about.finding)
            if there.code != code:
                raise UsageError(f"this finding is one of {there.code}, not of {code}")
            return "point", there.contact_point_id
        if about.source is not None:
            source = about.source.strip()
            if not contact_points.has_source(unit, source):
                raise NotFound(f"no contact point in the store has the source {source[:40]!r}")
            return "source", source
        return "all", ""

    def lift(self, suppression_id: str, *, actor: str) -> str:
        """End a suppression before its day; the next scan counts the findings again. Returns its whole id."""
        with self.store.write(actor) as unit:
            lifted = suppressions.lift(unit, suppression_id)
            unit.audit("finding.unsuppressed", lifted.id, {"code": lifted.code, "scope": lifted.scope})
        return lifted.id

    def listing(self, *, ended: bool, limit: int) -> list[dict[str, Any]]:
        """Suppressions in force, those that end first on top; ``ended``: those that are over too."""
        with self.store.read() as unit:
            today = self.rules.day_of(unit.now)
            found = suppressions.find_suppressions(unit, day=None if ended else today, limit=limit)
        return [_row(one, today) for one in found]


def _names(unit: Unit, scope: Scope, value: str, about: About, rules: CaseRules) -> Iterator[str | None]:
    """Who the book names on what a suppression is to hold for; nobody where that is a source or everything."""
    if scope == "customer":
        yield customers.customer(unit, value).name
        points = contact_points.points_of(unit, value)
    elif scope == "number":
        points = contact_points.points_on(unit, rules.readable(about.number or "") or "")
    elif scope == "point":
        points = (contact_points.contact_point(unit, value),)
    else:
        return
    for point in points:
        yield point.customer_name
        yield point.contact_name


def _row(one: Suppression, today: date) -> dict[str, Any]:
    about = {"customer": one.customer_ref, "number": mask(one.number) if one.number else None}.get(one.scope, one.value)
    over = "lifted" if one.lifted_at is not None else "expired" if one.until < today else "in_force"
    return {
        "id": one.id,
        "code": one.code,
        "scope": one.scope,
        "value": about,
        "reason": one.reason,
        "false_alarm": one.false_alarm,
        "until": one.until,
        "state": over,
        "created_by": one.created_by,
        "created_at": one.created_at,
        "lifted_by": one.lifted_by,
    }
