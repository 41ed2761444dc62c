"""The journey of an upgrade that changed a setting: from the file of events to the case, through the worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from misroute.app import App, wire
from misroute.errors import UsageError
from misroute.services.books.loading import LoadJob
from misroute.settings import Settings
from misroute.simulate.fault import CAMPAIGN, CHANGE, RELEASE, UpgradeFault, write_upgrade_fault
from misroute.store import Store, holds, parties
from misroute.store import cases as case_rows

RELATIVES = [(f"CN{place:06d}", f"+86139{place:08d}") for place in range(1, 41)]


@pytest.fixture
def app(store: Store, database_url: str, clock: Any, tmp_path: Path) -> App:
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "keys.json", schedules=()
    )
    return wire(settings, store, now=clock)


def written(folder: Path, at: datetime) -> UpgradeFault:
    return write_upgrade_fault(folder / "events.jsonl", RELATIVES, at=at)


def test_the_worker_holds_the_campaign_and_opens_one_case_with_everybody_who_answered(
    app: App, clock: Any, tmp_path: Path
) -> None:
    fault = written(tmp_path, clock.now)
    clock.now = fault.until
    reminder = {"channel": "sms", "purpose": "reminder", "to": RELATIVES[0][1], "person": RELATIVES[0][0]}
    app.loading.load(LoadJob(events=(fault.events,), region="CN"), actor="gateway")
    before = app.gatekeeping.check({**reminder, "campaign": CAMPAIGN})
    assert "hold_campaign" not in [reason.code for reason in before.reasons]

    app.working.work_once()

    with app.store.read() as unit:
        (hold,) = holds.find_holds(unit)
        (case,) = case_rows.find_cases(unit)
        recipients = parties.recipients_of(unit, case.id)
        events = case_rows.case_events(unit, case.id)
    assert (hold.scope, hold.value, hold.case_id) == ("campaign", CAMPAIGN, case.id)
    assert case.flags == ("suspected_system_fault",)
    assert {one.number for one in recipients} == fault.answered
    kinds = [one.kind for one in recipients]
    assert kinds.count("relative") > len(kinds) / 2
    assert "nobody" not in kinds
    opened = next(event for event in events if event.kind == "case_opened")
    assert (opened.detail["stream"], opened.detail["value"]) == ("release", RELEASE)
    assert any(RELEASE in suspect for suspect in opened.detail["suspects"])
    after = app.gatekeeping.check({**reminder, "campaign": CAMPAIGN})
    assert "hold_campaign" in [reason.code for reason in after.reasons]


def test_the_worker_again_and_the_file_again_open_no_second_case(app: App, clock: Any, tmp_path: Path) -> None:
    fault = written(tmp_path, clock.now)
    clock.now = fault.until
    for _ in range(2):
        app.loading.load(LoadJob(events=(fault.events,), region="CN"), actor="gateway")
        app.working.work_once()
    with app.store.read() as unit:
        assert len(case_rows.find_cases(unit)) == len(holds.find_holds(unit)) == 1


def test_the_day_before_nothing_is_halted(app: App, clock: Any, tmp_path: Path) -> None:
    """The same sends as before the change, and nobody complains: so what halts it is the change."""
    fault = written(tmp_path, clock.now + timedelta(days=1))
    lines = fault.events.read_text("utf-8").splitlines(keepends=True)
    quiet = tmp_path / "quiet.jsonl"
    quiet.write_text("".join(line for line in lines if RELEASE not in line and "inbound" not in line), "utf-8")
    clock.forward(hours=2)
    app.loading.load(LoadJob(events=(quiet,), region="CN"), actor="gateway")
    app.working.work_once()
    with app.store.read() as unit:
        assert case_rows.find_cases(unit) == ()


def test_what_changed_is_said_in_the_file(tmp_path: Path, clock: Any) -> None:
    assert CHANGE in written(tmp_path, clock.now).events.read_text("utf-8")


def test_a_fault_needs_somebody_to_write_to(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(UsageError):
        write_upgrade_fault(tmp_path / "events.jsonl", [], at=clock.now)
