"""A far side that lies about what it did: by its own book everything is done exactly once."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lying_bank import LyingBank, as_settings
from reckoning import reckon
from test_chaos_cases import borrowers, furnish, run_house

from misroute.app import App, open_app
from misroute.services.answers import StepAnswer

SECRET = "whsec_" + base64.b64encode(b"a secret of the lying bank, 32 b").decode()
FAR = {"voucher": "voucher", "waiver": "waiver", "book_fix": "book_change"}


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Iterator[LyingBank]:
    monkeypatch.setenv("BANK_SECRET", SECRET)
    made = LyingBank(seed=11)
    yield made
    made.close()


def look_into_the_book(app: App, bank: LyingBank) -> None:
    """What a person does with effects that are stuck: what the bank has done is settled, the rest is sent again."""
    for row in app.lookup.effects(state="unclear", case_id=None, limit=1000):
        if bank.has(row["key"]):
            app.delivery.settle(row["key"], "seen in the bank's book", actor="li.na")
        else:
            app.delivery.requeue(row["key"], "not in the bank's book", actor="li.na")
    for row in app.lookup.effects(state="dead", case_id=None, limit=1000):
        app.delivery.requeue(row["key"], "the bank is up again", actor="li.na")


def test_by_the_banks_own_book_everything_is_done_once(database_url: str, tmp_path: Path, bank: LyingBank) -> None:
    settings, _env = furnish(tmp_path, database_url, as_settings(bank.url))
    numbers = borrowers(settings, 8)
    now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    with open_app(settings, now=lambda: now) as app:
        cases = [app.intake.open_case(number, actor="li.na").case_id for number in numbers]
        for case in cases:
            for step in ("acknowledge", "verify", "notify_decision"):
                app.casework.complete(case, step, StepAnswer(recipient=None), actor="li.na")
            app.casework.close(case, "contact_data", actor="li.na")
        for _round in range(200):
            app.delivery.deliver_all()
            look_into_the_book(app, bank)
            if all(app.lookup.case(case)["state"] == "closed" for case in cases):
                break
            now += timedelta(hours=5)
        assert bank.asked > len(bank.book), "the bank has lied at least once"
        app.working.work_once()
        reckon(app, settings.home, numbers, far_book={kind: bank.done(name) for kind, name in FAR.items()})


@pytest.mark.chaos
def test_forty_cases_survive_kills_and_lies_together(database_url: str, tmp_path: Path, bank: LyingBank) -> None:
    settings, env = furnish(tmp_path, database_url, as_settings(bank.url))
    assert os.environ["BANK_SECRET"] == env["BANK_SECRET"]
    numbers = borrowers(settings, 40)
    run_house(tmp_path, env, seed=5, numbers=numbers, bank=bank.url, give_up_after=600)
    with open_app(settings) as app:
        reckon(app, settings.home, numbers, far_book={kind: bank.done(name) for kind, name in FAR.items()})
