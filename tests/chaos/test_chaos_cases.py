"""kill -9 of workers and commands at random moments while cases run: afterwards every sum adds up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from reckoning import reckon

from misroute.app import initialise, open_app
from misroute.settings import Settings, load_settings
from misroute.store import contact_points, customers
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake, DebtIntake

HOUSE = Path(__file__).with_name("chaos_house.py")
TRUNK = """
language = "en"
[schedules]
"""


def furnish(tmp_path: Path, url: str, extra: str = "") -> tuple[Settings, dict[str, str]]:
    """A home with keys, tables and settings; returns them and the environment for processes that work in it."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "misroute.toml").write_text(TRUNK + extra)
    env = {**os.environ, "MISROUTE_HOME": str(home), "MISROUTE_DATABASE_URL": url}
    env.pop("MISROUTE_CONFIG", None)
    settings = load_settings(env, cwd=tmp_path)
    initialise(settings)
    return settings, env


def borrowers(settings: Settings, count: int) -> tuple[str, ...]:
    """Borrowers whose own number is in truth their mother's, some with a late fee; returns the numbers."""
    numbers = tuple(f"+86139{turn:08d}" for turn in range(10_000_000, 10_000_000 + count))
    with open_app(settings) as app, app.store.write("loader") as unit:
        people = [CustomerIntake(f"C-{turn}", f"张{turn}", None, "CN", "zh", "CNY") for turn in range(count)]
        rows = [ContactIntake(who, "self", number, number, "ok") for who, number in zip(people, numbers, strict=True)]
        contact_points.load_contacts(unit, rows)
        fees = [DebtIntake(who.ref, f"D-{who.ref}", 9, "35.50", "CNY") for who in people[::2]]
        fees += [DebtIntake(who.ref, f"D-{who.ref}", 9, "0.00", "CNY") for who in people[1::4]]
        customers.keep_debts(unit, fees)
        unit.audit("book.loaded")
    return numbers


def run_house(tmp_path: Path, env: dict[str, str], **order: Any) -> dict[str, Any]:
    told = {"openers": 2, "agents": 2, "workers": 2, "kill_every": [0.05, 0.4], "bank": None, **order}
    path = tmp_path / "order.json"
    path.write_text(json.dumps(told))
    done = subprocess.run(
        [sys.executable, str(HOUSE), str(path)],
        env=env,
        capture_output=True,
        text=True,
        timeout=told["give_up_after"] + 120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    log = Path(env["MISROUTE_HOME"]) / "chaos.log"
    assert summary["crashed"] == [], log.read_text()[-6000:]
    assert summary["finished"], f"{summary}\n{log.read_text()[-3000:]}"
    return summary


def test_a_few_cases_survive_every_kill(database_url: str, tmp_path: Path) -> None:
    settings, env = furnish(tmp_path, database_url)
    numbers = borrowers(settings, 8)
    summary = run_house(tmp_path, env, seed=3, numbers=numbers, openers=1, agents=1, workers=1, give_up_after=60)
    assert summary["killed"] > 3
    with open_app(settings) as app:
        reckon(app, settings.home, numbers)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_cases_survive_every_kill(
    database_url: str, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, env = furnish(tmp_path, database_url)
    numbers = borrowers(settings, 200)
    summary = run_house(tmp_path, env, seed=seed, numbers=numbers, give_up_after=900)
    with capsys.disabled():
        print(f"\n{database_url.partition(':')[0]}: {summary}")
    assert summary["killed"] > 100
    with open_app(settings) as app:
        reckon(app, settings.home, numbers)
