"""Old questions to providers are forgotten: counted, with what they cost on record, and never one that still waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from houses import local_settings

import misroute.app as wiring
from misroute.app import App
from misroute.errors import UsageError
from misroute.services.checks import checkkeeping
from misroute.store import Store, checks, intel
from misroute.store.audit import entries
from misroute.store.checks import Wanted
from misroute.store.numbers import keep_numbers

NUMBERS = [f"+8613812345{n:03d}" for n in range(4)]


@pytest.fixture
def wired(store: Store, database_url: str, tmp_path: Any, clock: Any) -> Callable[..., App]:
    def make(keep: int = 730) -> App:
        settings = replace(local_settings(tmp_path, database_url), keep_checks_days=keep)
        return wiring.wire(settings, store, now=clock, providers={})

    return make


@pytest.fixture
def asked(store: Store) -> str:
    """One run with an answered, a failed and an abandoned question; one more that waits in a file."""
    with store.write("li.na") as unit:
        ids = keep_numbers(unit, NUMBERS)
        run, _ = checks.begin_run(unit, {"CNY": Decimal(9)}, owner="me", lives=lambda owner: True)
        wanted = [Wanted(ids[number], "dytns", date(2025, 1, 1), Decimal("0.60"), "CNY") for number in NUMBERS[:3]]
        one, two, _three = checks.reserve(unit, run.id, wanted)
        checks.answer(unit, one.id, verdict="same_owner", billed=Decimal("0.40"))
        checks.fail(unit, [two], "refused")
        checks.abandon(unit, run.id)
        checks.end_run(unit, run.id, "me")
        file = checks.begin_file(unit, "rnd")
        checks.reserve(unit, file.id, [Wanted(ids[NUMBERS[3]], "rnd", date(2025, 1, 1), Decimal("0.01"), "USD")])
    return run.id


def left(store: Store) -> tuple[int, int]:
    with store.read() as unit:
        return sum(total.count for total in checks.totals(unit)), len(checks.runs(unit))


def test_old_questions_go_with_their_run_and_what_still_waits_stays(
    asked: str, wired: Callable[..., App], store: Store, clock: Any
) -> None:
    app = wired()
    clock.forward(days=729)
    assert app.check_keeping.forget(actor="worker")["questions"] == 0
    clock.forward(days=2)
    done = app.check_keeping.forget(actor="worker")
    assert (done["questions"], done["runs"]) == (3, 1)
    assert {(row["state"], row["cost"]) for row in done["by_provider"]} == {
        ("answered", "0.40"),
        ("failed", "0"),
        ("abandoned", "0.60"),
    }
    assert left(store) == (1, 1)
    assert app.check_keeping.forget(actor="worker")["questions"] == 0


def test_what_was_forgotten_is_in_the_audit_log_with_its_cost_and_without_a_number(
    asked: str, wired: Callable[..., App], store: Store, clock: Any
) -> None:
    clock.forward(days=800)
    wired().check_keeping.forget(actor="worker")
    with store.read() as unit:
        [entry] = [one for one in entries(unit) if one.kind == "check.forgotten"]
    assert entry.actor == "worker"
    assert (entry.detail["questions"], entry.detail["runs"]) == (3, 1)
    assert {row["cost"] for row in entry.detail["by_provider"]} == {"0.40", "0", "0.60"}
    assert "138" not in str(entry.detail)


def test_many_go_batch_by_batch_each_with_its_entry(
    asked: str, wired: Callable[..., App], store: Store, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkkeeping, "AT_ONCE", 2)
    clock.forward(days=800)
    assert wired().check_keeping.forget(actor="worker")["questions"] == 3
    with store.read() as unit:
        counts = [one.detail["questions"] for one in entries(unit) if one.kind == "check.forgotten"]
    assert sorted(counts) == [1, 2]


def test_the_answers_stay(asked: str, wired: Callable[..., App], store: Store, clock: Any) -> None:
    said = intel.IntelAnswer(NUMBERS[0], "dytns", clock.now, clock.now.date(), "same_owner", None)
    with store.write("x") as unit:
        intel.load_intel(unit, [said])
    clock.forward(days=800)
    wired().check_keeping.forget(actor="worker")
    with store.read() as unit:
        assert [one.verdict for one in intel.intel_on(unit, NUMBERS[0])] == ["same_owner"]


def test_nothing_is_forgotten_where_all_is_kept_and_never_what_budgets_rest_on(
    asked: str, wired: Callable[..., App], store: Store, clock: Any
) -> None:
    clock.forward(days=89)
    assert wired(0).check_keeping.forget(actor="worker")["questions"] == 0
    assert wired(1).check_keeping.forget(actor="worker")["questions"] == 0
    with pytest.raises(UsageError, match="at least 90 days"):
        wired().check_keeping.forget(older_than=89, actor="li.na")
    clock.forward(days=2)
    assert wired(0).check_keeping.forget(older_than=90, actor="li.na")["questions"] == 3
    assert left(store) == (1, 1)


def test_the_worker_forgets_what_is_old(asked: str, wired: Callable[..., App], store: Store, clock: Any) -> None:
    clock.forward(days=731)
    wired().working.work_once()
    assert left(store) == (1, 1)


def test_the_status_tells_since_when_and_counts_each_run(asked: str, wired: Callable[..., App], clock: Any) -> None:
    told = wired().checking.status()
    counted = {row["run"]: (row["questions"], row["spent"]) for row in told["runs"]}
    assert counted[asked] == (3, {"CNY": "1.00"})
    assert (len(counted), told["since"]) == (2, clock.now)
