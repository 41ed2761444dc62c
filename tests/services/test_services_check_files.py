"""Questions to a provider that is asked with files: written, reserved, answered, and given up."""

from __future__ import annotations

import csv
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from houses import local_settings

import misroute.app as wiring
from misroute.app import App
from misroute.connect.status.asking import Price
from misroute.connect.status.rnd import Layout, RndFiles
from misroute.errors import MisrouteError, NotFound, UnreadableInput, UsageError
from misroute.services.checks.checkfiles import CheckFiles
from misroute.store import Store, checks, contact_points
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.intel import intel_on

NUMBERS = [f"+1202555{n:04d}" for n in range(200, 206)]
DAY = date(2024, 6, 1)


@pytest.fixture
def app(store: Store, database_url: str, tmp_path: Path, clock: Any) -> App:
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(
                    CustomerIntake(f"C-{n}", f"Jo Smith{n}", None, "US", "en", "USD"),
                    "self",
                    number,
                    number,
                    "ok",
                    region="US",
                    verified_at=DAY,
                )
                for n, number in enumerate(NUMBERS)
            ],
        )
    rnd = RndFiles("rnd", Layout(), Price(Decimal("0.01"), "USD"))
    settings = replace(local_settings(tmp_path, database_url), providers={"rnd": {"kind": "rnd", "price": "0.01"}})
    return wiring.wire(settings, store, now=clock, providers={"rnd": rnd})


@pytest.fixture
def files(app: App) -> CheckFiles:
    return CheckFiles(app.checking)


@pytest.fixture
def exported(files: CheckFiles, tmp_path: Path) -> Path:
    out = tmp_path / "questions.csv"
    files.export("rnd", out, ["0.04"], actor="li.na")
    return out


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def answers(path: Path, folder: Path, word: Callable[[int], str | None]) -> Path:
    """The far side's file: each question with its answer, None for a row it leaves out."""
    lines = ["number,date,answer"]
    for place, (number, day) in enumerate(rows(path)[1:]):
        said = word(place)
        if said is not None:
            lines.append(f"{number},{day},{said}")
    out = folder / "answers.csv"
    out.write_text("\r\n".join(lines))
    return out


def test_a_file_holds_what_the_budget_pays_for_and_its_owner_alone_may_read_it(exported: Path, app: App) -> None:
    found = rows(exported)
    assert found[0] == ["number", "date"]
    assert len(found) == 5
    assert all(number.startswith("202555") and day == "2024-06-01" for number, day in found[1:])
    assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    [row] = app.checking.status()["runs"]
    assert (row["kind"], row["state"], row["questions"], row["spent"]) == ("file", "running", 4, {"USD": "0.04"})


def test_what_is_in_a_file_is_not_asked_again(exported: Path, files: CheckFiles, app: App, tmp_path: Path) -> None:
    planned = app.checking.plan(providers=["rnd"])
    assert len(planned.plan.asks) == 2
    files.export("rnd", tmp_path / "more.csv", actor="li.na")
    with pytest.raises(UsageError, match="nothing to ask"):
        files.export("rnd", tmp_path / "none.csv", actor="li.na")
    assert not (tmp_path / "none.csv").exists()


def test_answers_are_kept_as_of_when_the_questions_were_written(
    exported: Path, files: CheckFiles, app: App, tmp_path: Path, clock: Any
) -> None:
    written = clock.now
    clock.now += timedelta(days=3)
    came = answers(exported, tmp_path, lambda place: "yes" if place == 0 else "no")
    done = files.import_("rnd", came, actor="li.na").to_json()
    assert done == {"answered": 4, "waiting": 0, "verdicts": {"owner_changed": 1, "same_owner": 3}, "refused": 0}
    with app.store.read() as unit:
        kept = [answer for number in NUMBERS for answer in intel_on(unit, number)]
    assert {answer.asked_at for answer in kept} == {written}
    assert {answer.expires_at for answer in kept if answer.verdict == "same_owner"} == {written + timedelta(days=60)}
    assert app.checking.status()["runs"][0]["state"] == "complete"
    assert app.records.verify_audit(None).whole


def test_what_the_answers_leave_out_goes_on_waiting_and_may_be_given_up(
    exported: Path, files: CheckFiles, app: App, tmp_path: Path, clock: Any
) -> None:
    came = answers(exported, tmp_path, lambda place: "no" if place < 3 else None)
    done = files.import_("rnd", came, actor="li.na")
    assert (done.answered, done.waiting) == (3, 1)
    run = app.checking.status()["runs"][0]
    assert run["state"] == "running"
    assert files.drop(run["run"][:30], actor="li.na") == 1
    assert app.checking.status()["runs"][0]["state"] == "stopped"
    with app.store.read() as unit:
        assert checks.spent(unit) == {"USD": Decimal("0.04")}
    clock.now += timedelta(days=2)
    assert len(app.checking.plan(providers=["rnd"]).plan.asks) == 3


def test_rows_that_cannot_be_used_are_told_by_row(exported: Path, files: CheckFiles, tmp_path: Path) -> None:
    came = answers(exported, tmp_path, lambda place: "no" if place else "maybe")
    with came.open("a") as file:
        file.write("\r\n2025550999,2024-06-01,no\r\n\x00\U0001f600,,\r\n")
    done = files.import_("rnd", came, actor="li.na")
    assert (done.answered, done.waiting) == (3, 1)
    assert [row for row, _reason in done.problems] == [2, 6, 7]


def test_answers_read_twice_count_once(exported: Path, files: CheckFiles, tmp_path: Path) -> None:
    came = answers(exported, tmp_path, lambda place: "no" if place < 3 else None)
    files.import_("rnd", came, actor="li.na")
    again = files.import_("rnd", came, actor="li.na")
    assert (again.answered, again.waiting) == (0, 1)


def test_a_stated_time_of_answering_is_taken(exported: Path, files: CheckFiles, app: App, tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    files.import_("rnd", answers(exported, tmp_path, lambda place: "no"), asked_at=at, actor="li.na")
    with app.store.read() as unit:
        assert {one.asked_at for number in NUMBERS for one in intel_on(unit, number)} == {at}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"number;answer\n1;2\n"])
def test_a_file_that_is_no_answer_is_one_clear_line(
    exported: Path, files: CheckFiles, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "garbage.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"garbage\.csv: "):
        files.import_("rnd", path, actor="li.na")


def test_without_a_file_or_a_waiting_run_it_says_what_to_do(files: CheckFiles, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be read"):
        files.import_("rnd", tmp_path / "nowhere.csv", actor="li.na")
    (tmp_path / "early.csv").write_text("number,date,answer\n")
    with pytest.raises(UsageError, match="no file of questions to rnd waits"):
        files.import_("rnd", tmp_path / "early.csv", actor="li.na")
    with pytest.raises(NotFound):
        files.drop("abc", actor="li.na")


def test_only_a_file_that_is_named_is_given_up(exported: Path, files: CheckFiles, app: App, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no run of checks '' is open"):
        files.drop("", actor="li.na")
    files.export("rnd", tmp_path / "second.csv", actor="li.na")
    runs = app.checking.status()["runs"]
    with pytest.raises(NotFound, match="begins the ids of several runs"):
        files.drop(runs[0]["run"][:2], actor="li.na")
    assert [run["state"] for run in app.checking.status()["runs"]] == ["running", "running"]


def test_answers_from_tomorrow_are_refused(exported: Path, files: CheckFiles, app: App, tmp_path: Path) -> None:
    came = answers(exported, tmp_path, lambda place: "no")
    with pytest.raises(UsageError, match="is yet to come"):
        files.import_("rnd", came, asked_at=datetime(2030, 1, 1, tzinfo=UTC), actor="li.na")
    assert app.checking.status()["runs"][0]["state"] == "running"


def test_a_folder_that_cannot_be_written_reserves_nothing(files: CheckFiles, app: App, tmp_path: Path) -> None:
    with pytest.raises(MisrouteError):
        files.export("rnd", tmp_path / "missing" / "q.csv", actor="li.na")
    assert len(app.checking.plan(providers=["rnd"]).plan.asks) == 6
    assert app.checking.status()["runs"] == []


def test_a_disk_that_is_full_when_the_file_is_written_costs_nothing(
    files: CheckFiles, app: App, tmp_path: Path
) -> None:
    with pytest.raises((MisrouteError, OSError)):
        files.export("rnd", Path("/dev/full"), actor="li.na")
    assert len(app.checking.plan(providers=["rnd"]).plan.asks) == 6
    assert app.checking.status()["runs"][0]["state"] == "stopped"
