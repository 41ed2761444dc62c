"""A scan that was killed goes on where it stopped, and two never run at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from misroute.app import open_app
from misroute.errors import Busy
from misroute.services.leases import lease_owner, owner_is_gone
from misroute.services.scans import scanning as scanning_module
from misroute.services.scans.scanning import Scanning
from misroute.settings import Settings
from misroute.store import Store, contact_points, findings, keys, scans
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake

DAY = date(2026, 3, 2)
ROWS = 60

# the process judges one batch, says so, and waits to be killed
STOPPING = """
import sys, time
from misroute.app import open_app
from misroute.services.points import judging
from misroute.services.scans import scanning

judging.BATCH = scanning.AT_ONCE = 10
turns = 0

def progress(done, total):
    global turns
    turns += 1
    if turns == 2:
        print("two batches", flush=True)
        sys.stdin.readline()

with open_app() as app:
    app.scanning.scan(actor="killed", progress=progress)
"""


def load(store: Store, *, name: str = "张伟") -> None:
    """Every third number is in two books."""
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(
                    CustomerIntake(f"C{row}", name=f"{name}{row}", region="CN"),
                    "self",
                    f"+86138{row - (row % 3 == 2):08d}",
                    f"138{row - (row % 3 == 2):08d}",
                    "ok",
                    verified_at=date(2024, 1, 1),
                    row=row + 2,
                )
                for row in range(ROWS)
            ],
        )


@pytest.fixture
def furnished(database_url: str, tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    keys.make_ring(home / "keys.json")
    settings = Settings(home=home, database_url=database_url, key_file=home / "keys.json")
    with open_app(settings) as app:
        load(app.store)
    return settings


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misroute.services.points.judging.BATCH", 10)
    monkeypatch.setattr(scanning_module, "AT_ONCE", 10)


def killed_scan(settings: Settings) -> None:
    env = {
        **os.environ,
        "MISROUTE_HOME": str(settings.home),
        "MISROUTE_DATABASE_URL": settings.database_url,
        "MISROUTE_KEY_FILE": str(settings.key_file),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPING],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "two batches\n"
        with open_app(settings) as app, pytest.raises(Busy):
            app.scanning.scan(actor="second")
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)


@pytest.mark.parametrize("kind", ["full", "incremental"])
def test_a_killed_scan_goes_on_where_it_stopped(furnished: Settings, small_batches: None, kind: str) -> None:
    with open_app(furnished) as app:
        if kind == "incremental":
            app.scanning.scan(actor="before")
            load(app.store, name="李娜")
    killed_scan(furnished)
    with open_app(furnished) as app:
        with app.store.read() as unit:
            stopped = scans.last_scan(unit, state="running")
            assert stopped is not None
            assert (stopped.kind, stopped.progress["judged"]) == (kind, 20)
            before = {one.state for one in findings.find_findings(unit)}
        assert "absent" not in before
        seen: list[int] = []
        summary = app.scanning.scan(actor="after", progress=lambda done, total: seen.append(done))
        assert (summary.scan, summary.resumed, summary.points) == (stopped.id, True, ROWS)
        assert seen[0] == 30, "the first two batches are not judged again"
        with app.store.read() as unit:
            found = findings.find_findings(unit, limit=1000)
        assert {one.last_scan for one in found} == {stopped.id}
        again = app.scanning.scan(full=True, actor="whole")
        assert (again.new, again.absent, again.findings) == (0, 0, len(found))


def test_what_a_stopped_scan_saw_is_no_news_until_it_is_complete(furnished: Settings, small_batches: None) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with open_app(furnished) as app:
        first = app.scanning.scan(actor="first")
        assert first.new > 0
        load(app.store, name="王芳")
        with pytest.raises(KeyboardInterrupt):
            app.scanning.scan(actor="interrupted", progress=stop)
        with app.store.read() as unit:
            last = scans.last_scan(unit)
            assert last is not None
            assert last.id == first.scan
            assert all(one.standing for one in standing_rows(unit)), "the baseline is as the last complete scan left it"
        assert app.scanning.scan(actor="after").resumed


def standing_rows(unit: Any) -> list[Any]:
    import sqlalchemy as sa

    return list(unit.execute(sa.select(findings.FINDINGS).where(findings.FINDINGS.c.state != "absent")))


def test_a_scan_of_other_rules_is_not_gone_on_with(furnished: Settings, small_batches: None) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with open_app(furnished) as app:
        with pytest.raises(KeyboardInterrupt):
            app.scanning.scan(actor="interrupted", progress=stop)
        other = Scanning(app.store, app.rules, app.scanning.rulebook, "other rules")
        found = other.scan(actor="after")
        assert (found.resumed, found.kind, found.points) == (False, "full", ROWS)


def test_a_process_of_another_host_is_never_called_gone() -> None:
    assert not owner_is_gone("elsewhere/1/abcd")
    assert not owner_is_gone(lease_owner())
    assert not owner_is_gone("nonsense")
