"""Questions to number-status providers: reserved before they are asked, so that a crash neither hides nor doubles cost.

A run holds a lease. Whoever finds it dead takes the run over; its questions that were never answered are abandoned:
nobody knows whether they were asked, so they count as paid and are not asked again at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from misroute.errors import Busy, Conflict, UsageError
from misroute.store.ids import new_id
from misroute.store.statements import chunks, insert_new, update_one
from misroute.store.tables import CheckRow, CheckRunRow, table_of
from misroute.store.unit import Unit

RUNS = table_of(CheckRunRow)
CHECKS = table_of(CheckRow)
LEASE = timedelta(minutes=10)
"""Longer than a batch of questions with all its retries may take."""

Money = dict[str, Decimal]
"""Amounts by currency; currencies are never added up."""


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One run of questions (kind ``ask``), or one file of them (``file``)."""

    id: str
    kind: str
    state: str
    provider: str | None
    budget: Mapping[str, Decimal]
    started_at: datetime
    started_by: str
    finished_at: datetime | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to reserve; ``price`` in ``currency`` is the most it can cost."""

    number_id: str
    provider: str
    as_of: date
    price: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Check:
    """A question on record."""

    id: str
    run_id: str
    number_id: str
    provider: str
    as_of: date
    state: str
    price: Decimal
    currency: str
    reserved_at: datetime
    finished_at: datetime | None = None
    billed: Decimal | None = None
    verdict: str | None = None
    note: str | None = None

    @property
    def counts(self) -> Decimal:
        """What it counts against a budget: what was billed, or as long as nobody knows, the most it can cost."""
        if self.state == "failed":
            return Decimal(0)
        return self.price if self.billed is None else self.billed


@dataclass(frozen=True, slots=True)
class Total:
    """Questions to one provider in one state: how many, and what they count."""

    provider: str
    state: str
    currency: str
    count: int
    cost: Decimal


def _run(row: Any) -> CheckRun:
    return CheckRun(
        row.id,
        row.kind,
        row.state,
        row.provider,
        {currency: Decimal(amount) for currency, amount in sorted(row.budget.items())},
        row.started_at,
        row.started_by,
        row.finished_at,
        row.lease_owner,
        row.lease_until,
        row.problem,
    )


def _check(row: Any) -> Check:
    return Check(
        row.id,
        row.run_id,
        row.number_id,
        row.provider,
        row.as_of,
        row.state,
        Decimal(row.price),
        row.currency,
        row.reserved_at,
        row.finished_at,
        None if row.billed is None else Decimal(row.billed),
        row.verdict,
        row.note,
    )


def begin_run(
    unit: Unit, budget: Mapping[str, Decimal], *, owner: str, lives: Callable[[str], bool]
) -> tuple[CheckRun, tuple[Check, ...]]:
    """Start a run, or go on with one whose process died; returns it and the questions that were abandoned by that.

    ``lives`` says of the holder of a lease whether it may still be at work. Raises Busy while another run is.
    """
    underway = unit.execute(sa.select(RUNS).where(RUNS.c.state == "running", RUNS.c.kind == "ask")).one_or_none()
    lease: dict[str, Any] = {"lease_owner": owner, "lease_until": unit.now + LEASE}
    if underway is not None:
        left = _run(underway)
        if left.lease_until is not None and left.lease_until > unit.now and lives(left.lease_owner or ""):
            raise Busy("checks are being run already: look at `misroute check status`, or try again later")
        where = [RUNS.c.id == left.id, RUNS.c.state == "running", RUNS.c.lease_owner == left.lease_owner]
        texts = {currency: str(amount) for currency, amount in budget.items()}
        if not update_one(unit, RUNS, where, {**lease, "budget": texts}):
            raise Busy("checks are being run already: look at `misroute check status`, or try again later")
        return run(unit, left.id), abandon(unit, left.id)
    run_id = _new_run(unit, "ask", None, budget, lease)
    if run_id is None:
        raise Busy("checks are being run already: look at `misroute check status`, or try again later")
    return run(unit, run_id), ()


def begin_file(unit: Unit, provider: str) -> CheckRun:
    """Start a file of questions, which waits for its answers as long as they take."""
    run_id = _new_run(unit, "file", provider, {}, {})
    assert run_id is not None  # only runs that ask keep each other out
    return run(unit, run_id)


def _new_run(
    unit: Unit, kind: str, provider: str | None, budget: Mapping[str, Decimal], lease: Mapping[str, Any]
) -> str | None:
    run_id = new_id()
    values = {
        "id": run_id,
        "kind": kind,
        "state": "running",
        "provider": provider,
        "budget": {currency: str(amount) for currency, amount in budget.items()},
        "started_at": unit.now,
        "started_by": unit.actor,
        **lease,
    }
    return run_id if insert_new(unit, RUNS, values) else None


def run(unit: Unit, run_id: str) -> CheckRun:
    """One run; it must be there."""
    return _run(unit.execute(sa.select(RUNS).where(RUNS.c.id == run_id)).one())


def runs(unit: Unit, *, limit: int = 20, kind: str | None = None, state: str | None = None) -> tuple[CheckRun, ...]:
    """Runs and files, the newest first."""
    query = sa.select(RUNS)
    if kind is not None:
        query = query.where(RUNS.c.kind == kind)
    if state is not None:
        query = query.where(RUNS.c.state == state)
    return tuple(_run(row) for row in unit.execute(query.order_by(RUNS.c.id.desc()).limit(limit)))


def keep_lease(unit: Unit, run_id: str, owner: str) -> None:
    """Stay the one who asks. Raises Conflict when another process took the run over."""
    where = [RUNS.c.id == run_id, RUNS.c.state == "running", RUNS.c.lease_owner == owner]
    if not update_one(unit, RUNS, where, {"lease_until": unit.now + LEASE}):
        raise Conflict("another process took this run of checks over: look at `misroute check status`")


def end_run(unit: Unit, run_id: str, owner: str | None, *, state: str = "complete", problem: str | None = None) -> bool:
    """A run ended: ``complete``, or ``stopped`` with what stopped it; False when it is another process's by now.

    ``owner`` is who holds the lease; None for a file, which has none.
    """
    values = {"state": state, "finished_at": unit.now, "problem": problem, "lease_owner": None, "lease_until": None}
    mine = RUNS.c.lease_owner.is_(None) if owner is None else RUNS.c.lease_owner == owner
    return update_one(unit, RUNS, [RUNS.c.id == run_id, RUNS.c.state == "running", mine], values)


def reserve(unit: Unit, run_id: str, wanted: Sequence[Wanted]) -> tuple[Check, ...]:
    """Put questions on record before they are asked; those that somebody else has reserved are left out.

    Raises UsageError for a price below nothing, which would give a budget money back.
    """
    kept: list[str] = []
    for one in wanted:
        if one.price < 0:
            raise UsageError(f"{one.provider}: a price of {one.price} is below nothing: correct it in misroute.toml")
        check_id = new_id()
        values = {
            "id": check_id,
            "run_id": run_id,
            "number_id": one.number_id,
            "provider": one.provider,
            "as_of": one.as_of,
            "state": "reserved",
            "price": str(one.price),
            "currency": one.currency,
            "reserved_at": unit.now,
        }
        if insert_new(unit, CHECKS, values):
            kept.append(check_id)
    found = {row.id: _check(row) for some in chunks(kept) for row in unit.execute(_where(CHECKS.c.id.in_(some)))}
    return tuple(found[check_id] for check_id in kept)


def answer(
    unit: Unit,
    check_id: str,
    *,
    verdict: str,
    billed: Decimal,
    request_id: str | None = None,
    note: str | None = None,
) -> bool:
    """The question was answered and cost ``billed``; False when it is on record as answered or failed already.

    An abandoned one may be answered late: whoever was thought dead was only slow.
    """
    values = {
        "state": "answered",
        "finished_at": unit.now,
        "verdict": verdict,
        "billed": str(billed),
        "request_id": request_id,
        "note": note,
    }
    where = [CHECKS.c.id == check_id, CHECKS.c.state.in_(["reserved", "abandoned"])]
    return update_one(unit, CHECKS, where, values)


def fail(unit: Unit, checks: Iterable[Check], note: str) -> None:
    """These questions never went out, so they cost nothing."""
    for some in chunks([check.id for check in checks]):
        unit.execute(
            sa.update(CHECKS)
            .where(CHECKS.c.id.in_(some), CHECKS.c.state == "reserved")
            .values(state="failed", finished_at=unit.now, note=note)
        )


def abandon(unit: Unit, run_id: str) -> tuple[Check, ...]:
    """Nobody waits for the answers of a run's open questions any more; they count as paid."""
    where = (CHECKS.c.run_id == run_id, CHECKS.c.state == "reserved")
    left = tuple(_check(row) for row in unit.execute(_where(*where).order_by(CHECKS.c.id)))
    unit.execute(sa.update(CHECKS).where(*where).values(state="abandoned", finished_at=unit.now))
    return left


def checks_of(unit: Unit, run_id: str, *, state: str | None = None) -> tuple[Check, ...]:
    """The questions of a run in the order in which they were reserved."""
    where = [CHECKS.c.run_id == run_id] + ([CHECKS.c.state == state] if state is not None else [])
    return tuple(_check(row) for row in unit.execute(_where(*where).order_by(CHECKS.c.id)))


def open_questions(unit: Unit, since: datetime) -> dict[str, list[Check]]:
    """Per number, questions without an answer: all that are reserved, and those abandoned ``since`` then."""
    lost = sa.and_(CHECKS.c.state == "abandoned", CHECKS.c.reserved_at >= since)
    found: dict[str, list[Check]] = {}
    for row in unit.execute(_where(sa.or_(CHECKS.c.state == "reserved", lost)).order_by(CHECKS.c.id)):
        found.setdefault(row.number_id, []).append(_check(row))
    return found


def lost_since(unit: Unit, since: datetime) -> int:
    """How many questions were abandoned among those reserved since then."""
    where = (CHECKS.c.state == "abandoned", CHECKS.c.reserved_at >= since)
    return int(unit.execute(sa.select(sa.func.count()).select_from(CHECKS).where(*where)).scalar_one())


def spent(unit: Unit, *, run_id: str | None = None, since: datetime | None = None) -> Money:
    """What questions of a run, or reserved since an instant, count against a budget, by currency."""
    query = _counted()
    if run_id is not None:
        query = query.where(CHECKS.c.run_id == run_id)
    if since is not None:
        query = query.where(CHECKS.c.reserved_at >= since)
    found: Money = {}
    for row in unit.execute(query):
        found[row.currency] = found.get(row.currency, Decimal(0)) + _cost(row)
    return found


def totals(unit: Unit, *, run_id: str | None = None) -> tuple[Total, ...]:
    """Questions by provider, state and currency: of one run, or all there ever were."""
    query = _counted() if run_id is None else _counted().where(CHECKS.c.run_id == run_id)
    found: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for row in unit.execute(query):
        key = (row.provider, row.state, row.currency)
        count, cost = found.get(key, (0, Decimal(0)))
        found[key] = (count + row.number, cost + _cost(row))
    return tuple(Total(*key, *amount) for key, amount in sorted(found.items()))


def totals_of_runs(unit: Unit, run_ids: Sequence[str]) -> dict[str, tuple[int, Money]]:
    """For each of some runs: how many questions, and what they count against its budget."""
    found: dict[str, tuple[int, Money]] = {run_id: (0, {}) for run_id in run_ids}
    for some in chunks(run_ids):
        query = _counted().add_columns(CHECKS.c.run_id).where(CHECKS.c.run_id.in_(some)).group_by(CHECKS.c.run_id)
        for row in unit.execute(query):
            count, money = found[row.run_id]
            money[row.currency] = money.get(row.currency, Decimal(0)) + _cost(row)
            found[row.run_id] = (count + row.number, money)
    return found


def oldest(unit: Unit) -> datetime | None:
    """When the oldest question on record was reserved."""
    found: datetime | None = unit.execute(sa.select(sa.func.min(CHECKS.c.reserved_at))).scalar_one()
    return found


def forget_checks(unit: Unit, before: datetime, *, limit: int) -> list[Total]:
    """Remove finished questions reserved before then, at most ``limit``; what was removed. Their intel stays."""
    where = (CHECKS.c.reserved_at < before, CHECKS.c.state != "reserved")
    ids = unit.execute(sa.select(CHECKS.c.id).where(*where).order_by(CHECKS.c.reserved_at).limit(limit)).scalars().all()
    gone: dict[tuple[str, str, str], tuple[int, Decimal]] = {}
    for some in chunks(ids):
        for row in unit.execute(_counted().where(CHECKS.c.id.in_(some))):
            count, cost = gone.get((row.provider, row.state, row.currency), (0, Decimal(0)))
            gone[row.provider, row.state, row.currency] = (count + row.number, cost + _cost(row))
        unit.execute(sa.delete(CHECKS).where(CHECKS.c.id.in_(some)))
    return [Total(*key, *amount) for key, amount in sorted(gone.items())]


def forget_runs(unit: Unit, before: datetime) -> int:
    """Remove runs and files that ended before then and of which no question is on record any more; how many."""
    empty = ~sa.exists().where(CHECKS.c.run_id == RUNS.c.id)
    where = (RUNS.c.state != "running", RUNS.c.finished_at < before, empty)
    return unit.execute(sa.delete(RUNS).where(*where)).rowcount


def _counted() -> sa.Select[Any]:
    """Questions counted by what they cost: amounts are texts, and no database adds those up exactly."""
    same = (CHECKS.c.provider, CHECKS.c.state, CHECKS.c.currency, CHECKS.c.price, CHECKS.c.billed)
    return sa.select(*same, sa.func.count().label("number")).group_by(*same)


def _cost(row: Any) -> Decimal:
    if row.state == "failed":
        return Decimal(0)
    return Decimal(row.billed if row.billed is not None else row.price) * int(row.number)


def _where(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(CHECKS).where(*where)
