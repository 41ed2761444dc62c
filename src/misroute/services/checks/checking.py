"""Ask providers whether numbers are still the people's whose they were: plan, reserve, ask, record; money in sight.

Every question is on record before it goes out and every answer as soon as it came, with its audit entry. A run that
was killed goes on under the same budget: what it may have asked without hearing the answer counts as paid, and is not
asked again the same day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from misroute.connect.status import StatusProvider
from misroute.detect import Rulebook
from misroute.detect.verdicts import ProviderTraits
from misroute.errors import MisrouteError, UsageError
from misroute.services.caserules import HOUSE_CALENDAR, CaseRules
from misroute.services.checks.checkplanning import Planned, read_book, read_budget
from misroute.services.checks.checkrun import Asker, CheckSummary, CheckWork, Progress
from misroute.services.leases import lease_owner, owner_is_gone
from misroute.store import checks
from misroute.store.checks import Check, CheckRun
from misroute.store.unit import Store


@dataclass(frozen=True, slots=True)
class Checking:
    """The service behind ``misroute check`` and the schedules that check.

    ``providers`` can be asked; ``traits`` describes them and all other kinds by name.
    """

    store: Store
    rules: CaseRules
    rulebook: Rulebook
    providers: Mapping[str, StatusProvider]
    traits: Mapping[str, ProviderTraits]
    owner: str = field(default_factory=lease_owner)

    def plan(self, budget: Sequence[str] = (), *, providers: Sequence[str] = (), limit: int | None = None) -> Planned:
        """What would be asked and what that costs; nothing is asked. Without a budget: all that is of use."""
        able = self._able(providers, to_ask=False)
        money = self._money(budget, able) if budget else None
        return read_book(self.store, self.rules, self.rulebook).plan(able, self.traits, money, limit)

    def plan_to_ask(self, budget: Sequence[str], *, providers: Sequence[str] = (), limit: int | None = None) -> Planned:
        """What ``run`` would begin with. Raises what it would raise."""
        able = self._able(providers, to_ask=True)
        money = self._money(budget, able)
        return read_book(self.store, self.rules, self.rulebook).plan(able, self.traits, money, limit)

    def run(
        self,
        budget: Sequence[str],
        *,
        providers: Sequence[str] = (),
        limit: int | None = None,
        daily: bool = False,
        actor: str,
        progress: Progress | None = None,
    ) -> CheckSummary:
        """Plan and ask. ``daily``: what was spent since midnight at the house counts against the budget.

        Goes on with a run whose process died. Raises Busy while another run asks, UsageError without a budget, and
        whatever a provider says of wrong credentials; what was answered by then is kept.
        """
        able = self._able(providers, to_ask=True)
        money = self._money(budget, able)
        with self.store.write(actor) as unit:
            run, left = checks.begin_run(unit, money, owner=self.owner, lives=lambda owner: not owner_is_gone(owner))
            since = self._midnight(unit.now) if daily else None
            unit.audit("check.begun", run.id, {"budget": _texts(money), "abandoned": len(left), "in_doubt": _sum(left)})
        summary = CheckSummary(run.id, self._has_checks(run), abandoned=len(left))
        summary.in_doubt = {currency: Decimal(amount) for currency, amount in _sum(left).items()}
        asker = Asker(self.store, self.rules, self.rulebook, self.providers, self.traits, self.owner)
        work = CheckWork(asker, run, able, money, since, actor, limit, summary, progress or (lambda done, total: None))
        try:
            work.ask_all()
        except BaseException as error:
            # whatever ends it, Ctrl-C too: what is reserved may have been asked
            with self.store.write(actor) as unit:
                if checks.end_run(unit, run.id, self.owner, state="stopped", problem=_problem(error)):
                    open_questions = checks.abandon(unit, run.id)
                    unit.audit("check.stopped", run.id, {"abandoned": len(open_questions), "problem": _problem(error)})
            raise
        with self.store.write(actor) as unit:
            checks.end_run(unit, run.id, self.owner)
            # a provider that left questions unanswered may have counted them
            summary.abandoned += len(checks.abandon(unit, run.id))
            summary.spent = checks.spent(unit, run_id=run.id)
            unit.audit("check.completed", run.id, {"asked": summary.asked, "spent": _texts(summary.spent)})
        return summary

    def status(self, *, limit: int = 10) -> dict[str, Any]:
        """Runs and files, the newest first, and what was asked of whom at what cost since the oldest on record."""
        with self.store.read() as unit:
            runs = checks.runs(unit, limit=limit)
            counts = checks.totals_of_runs(unit, [run.id for run in runs])
            since = checks.oldest(unit)
            rows = [
                {
                    "run": run.id,
                    "kind": run.kind,
                    "state": run.state,
                    "provider": run.provider,
                    "started_at": run.started_at,
                    "started_by": run.started_by,
                    "questions": counts[run.id][0],
                    "budget": _texts(run.budget),
                    "spent": _texts(counts[run.id][1]),
                    "problem": run.problem,
                }
                for run in runs
            ]
            asked = [
                {
                    "provider": total.provider,
                    "state": total.state,
                    "questions": total.count,
                    "cost": str(total.cost),
                    "currency": total.currency,
                }
                for total in checks.totals(unit)
            ]
        return {"runs": rows, "questions": asked, "since": since, "providers": sorted(self.providers)}

    def _able(self, named: Sequence[str], *, to_ask: bool) -> dict[str, ProviderTraits]:
        """The providers that may be asked: those named, else all that are configured."""
        known = self.providers if to_ask else {**self.traits}
        for name in named:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none: add [providers.NAME] to misroute.toml"
                raise UsageError(f"no provider is called {name[:40]!r}; there are {listed}")
        chosen = list(named) or sorted(self.providers)
        if not chosen:
            raise UsageError("no provider is configured: add [providers.NAME] to misroute.toml, or name a --provider")
        able = {name: self.traits[name] for name in chosen}
        if to_ask:
            by_file = sorted(name for name, traits in able.items() if traits.by_file)
            able = {name: traits for name, traits in able.items() if not traits.by_file}
            if not able:
                raise UsageError(
                    f"{by_file[0]} is asked with files: use `misroute check export --provider {by_file[0]}`"
                )
        return able

    def _money(self, budget: Sequence[str], able: Mapping[str, ProviderTraits]) -> dict[str, Decimal]:
        if not budget:
            raise UsageError("say what may be spent: --budget 200, or with its currency --budget 200CNY")
        return read_budget(budget, sorted({traits.currency for traits in able.values()}))

    def _midnight(self, now: datetime) -> datetime:
        return self.rules.calendars[HOUSE_CALENDAR].local(now).replace(hour=0, minute=0, second=0, microsecond=0)

    def _has_checks(self, run: CheckRun) -> bool:
        with self.store.read() as unit:
            return bool(checks.totals(unit, run_id=run.id))


def _sum(found: Sequence[Check]) -> dict[str, str]:
    amounts: dict[str, Decimal] = {}
    for check in found:
        amounts[check.currency] = amounts.get(check.currency, Decimal(0)) + check.price
    return _texts(amounts)


def _texts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(amount) for currency, amount in sorted(amounts.items())}


def _problem(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    return str(error) if isinstance(error, MisrouteError) else type(error).__name__
