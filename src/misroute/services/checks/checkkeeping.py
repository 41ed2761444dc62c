"""Old questions to providers are forgotten: what they cost stays in the audit log, the answers stay among the intel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from misroute.errors import UsageError
from misroute.store import checks
from misroute.store.checks import Total
from misroute.store.unit import Store

AT_ONCE = 2000
LEAST_DAYS = 90
"""Budgets, questions in doubt and a provider's own limits rest on younger ones."""


@dataclass(frozen=True, slots=True)
class CheckKeeping:
    """The service behind ``misroute check forget`` and the worker's hourly look. ``keep_days`` 0: for ever."""

    store: Store
    keep_days: int

    def forget(self, *, older_than: int | None = None, actor: str) -> dict[str, Any]:
        """Remove finished questions older than so many days (the setting), batch by batch; what was removed.

        Files and questions that still wait for their answers stay, whatever their age. Every batch leaves an audit
        entry with its counts and costs. Raises UsageError for less than 90 days.
        """
        days = self.keep_days if older_than is None else older_than
        if older_than is not None and older_than < LEAST_DAYS:
            raise UsageError(f"--older-than must be at least {LEAST_DAYS} days: budgets rest on younger questions")
        found: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
        runs = 0
        before: datetime | None = None
        # a setting below what budgets rest on is held to it
        while days:
            with self.store.write(actor) as unit:
                before = before or unit.now - timedelta(days=max(days, LEAST_DAYS))
                gone = checks.forget_checks(unit, before, limit=AT_ONCE)
                emptied = checks.forget_runs(unit, before) if sum(one.count for one in gone) < AT_ONCE else 0
                if not gone and not emptied:
                    break
                unit.audit("check.forgotten", None, {"before": before.isoformat(), "runs": emptied, **_told(gone)})
            runs += emptied
            for one in gone:
                count, cost = found.get((one.provider, one.state, one.currency), (0, Decimal(0)))
                found[one.provider, one.state, one.currency] = (count + one.count, cost + one.cost)
        totals = [Total(*key, *amount) for key, amount in sorted(found.items())]
        return {"older_than_days": days, "before": before, "runs": runs, **_told(totals)}


def _told(totals: list[Total]) -> dict[str, Any]:
    return {
        "questions": sum(one.count for one in totals),
        "by_provider": [
            {
                "provider": one.provider,
                "state": one.state,
                "questions": one.count,
                "cost": str(one.cost),
                "currency": one.currency,
            }
            for one in totals
        ],
    }
