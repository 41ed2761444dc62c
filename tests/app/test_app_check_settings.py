"""Settings of checks: schedules with a budget, and tables of providers."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.errors import ConfigProblem
from misroute.settings import ScheduleSetting, load_settings


def loaded(folder: Path, text: str) -> object:
    (folder / "misroute.toml").write_text(text, encoding="utf-8")
    return load_settings({}, cwd=folder)


@pytest.mark.parametrize(("budget", "read"), [('"50CNY"', ("50CNY",)), ('["50CNY", "5USD"]', ("50CNY", "5USD"))])
def test_a_schedule_may_check_within_a_budget_a_day(tmp_path: Path, budget: str, read: tuple[str, ...]) -> None:
    text = f'[schedules.checks]\ncron = "30 3 * * *"\nwork = "checks"\nbudget = {budget}\n'
    found = loaded(tmp_path, text)
    expected = ScheduleSetting("checks", "30 3 * * *", work="checks", budget=read)
    assert found.schedules == (expected,)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('work = "checks"', "budget goes with work = 'checks'"),
        ('budget = "5CNY"', "budget goes with work = 'checks'"),
        ('work = "checks"\nbudget = 5', "budget must be an amount"),
        ('work = "checks"\nbudget = [5]', "budget must be an amount"),
        ('work = "cheques"', "work is one of"),
    ],
)
def test_a_schedule_that_could_spend_without_end_is_refused(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigProblem, match=said):
        loaded(tmp_path, f'[schedules.mine]\ncron = "30 3 * * *"\n{line}\n')


def test_providers_are_tables_by_name(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[providers.fcc]\nkind = "rnd"\n')
    assert found.providers == {"fcc": {"kind": "rnd"}}  # type: ignore[attr-defined]
    with pytest.raises(ConfigProblem, match=r"\[providers.fcc\] must be a table"):
        loaded(tmp_path, "[providers]\nfcc = 3\n")
