"""Cases on the command line: what is printed keeps its names and types, lists are in the order of work."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
Open = Callable[..., str]

CLOCKS = {
    "halt": ("PT15M", "always"),
    "acknowledge": ("PT2H", "support"),
    "verify": ("PT8H", "support"),
    "apologise_borrower": ("P1D", "support"),
    "apologise_recipient": ("P1D", "support"),
    "waive": ("P2D", "support"),
    "voucher": ("P2D", "support"),
    "root_cause": ("P2D", "support"),
    "book_fix": ("P2D", "support"),
    "notify_decision": ("PT72H", "always"),
    "close": ("PT48H", "always"),
}
STEP_STATES = {"pending", "ready", "running", "waiting", "done", "failed", "skipped"}
CLOCK_STATES = {"running", "paused", "met", "met_late", "breached_running", "cancelled"}


def shown(ask: Ask, case: str) -> dict[str, Any]:
    found: dict[str, Any] = ask("case", "show", case, "--format", "json").json
    return found


def hours_ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat()


def test_opening_prints_the_case_id_and_nothing_else_on_stdout(home: Path, ask: Ask) -> None:
    answer = ask(
        "case", "open", "--number", "139 1234 5678", "--reporter", "borrower", "--text", "you texted my mother"
    )

    assert answer.code == 0
    (case,) = answer.out.splitlines()
    assert shown(ask, case)["id"] == case
    assert "13912345678" not in answer.err + answer.out


def test_a_second_report_answers_the_same_case(ask: Ask, open_case: Open) -> None:
    first = open_case("13912345678")
    second = open_case("+86 139-1234-5678", "--reporter", "recipient")

    assert first == second
    assert len(ask("case", "list", "--format", "json").json) == 1


def test_show_has_every_field_of_the_contract_with_its_type(ask: Ask, open_case: Open) -> None:
    case = shown(ask, open_case())

    for field, kind in {
        "id": str,
        "state": str,
        "root_cause": type(None),
        "opened_at": str,
        "aware_at": str,
        "closed_at": type(None),
        "customer": type(None),
        "customers": list,
        "recipients": list,
        "number": str,
        "holds": list,
        "playbook": dict,
        "steps": list,
        "clocks": list,
        "events": list,
    }.items():
        assert isinstance(case[field], kind), field
    assert case["state"] == "open"
    assert case["number"] == "+86139****5678"
    assert case["recipients"][0].keys() >= {"id", "number"}
    assert case["playbook"].keys() >= {"name", "version"}
    assert datetime.fromisoformat(case["opened_at"]).utcoffset() is not None
    for step in case["steps"]:
        assert step["state"] in STEP_STATES
        assert isinstance(step["attempts"], int)
        assert isinstance(step["effects"], list)
    assert {clock["name"]: (clock["target"], clock["calendar"]) for clock in case["clocks"]} == CLOCKS
    for clock in case["clocks"]:
        assert clock["state"] in CLOCK_STATES
        assert isinstance(clock["warned"], list)
        assert clock.keys() >= {"due", "met_at", "policy_version"}
    for event in case["events"]:
        assert event.keys() >= {"at", "actor", "kind", "detail"}
        assert isinstance(event["detail"], dict)
    assert case["events"][0]["actor"] == "li.na"


def test_an_unreadable_number_opens_a_case_without_a_hold(ask: Ask, open_case: Open) -> None:
    case = shown(ask, open_case("138OO13"))

    assert case["number"] is None
    assert case["holds"] == []
    assert case["flags"]


def test_awareness_lies_in_the_past_and_the_clocks_run_from_it(ask: Ask, open_case: Open) -> None:
    case = shown(ask, open_case("13912345678", "--at", "2026-11-02T10:00:00+08:00"))

    assert datetime.fromisoformat(case["aware_at"]) == datetime.fromisoformat("2026-11-02T10:00:00+08:00")
    due = {clock["name"]: clock["due"] for clock in case["clocks"]}
    assert datetime.fromisoformat(due["close"]) == datetime.fromisoformat("2026-11-04T10:00:00+08:00")


@pytest.mark.parametrize(
    "at",
    [
        "yesterday",
        "2026-11-02",
        "2026-11-02T10:00:00",
        "2026-13-02T10:00:00+08:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+08:00",
        "1999-12-31T00:00:00Z",
        "",
    ],
)
def test_a_bad_instant_is_one_line_and_opens_nothing(home: Path, ask: Ask, at: str) -> None:
    answer = ask("case", "open", "--number", "13912345678", "--at", at)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert ask("case", "list", "--format", "json").json == []


@pytest.mark.parametrize("day", ["2026-13-40", "20261101", "2026-W45-1", "0001-01-01", "9999-12-31", "today", ""])
def test_a_bad_day_is_one_line(home: Path, ask: Ask, day: str) -> None:
    answer = ask("scan", "--as-of", day)

    assert (answer.code, len(answer.err.splitlines())) == (2, 1)
    assert "no date such as 2026-11-01" in answer.err


def test_the_list_is_in_the_order_of_the_next_due_time_over_all_pages(ask: Ask, open_case: Open) -> None:
    ages = [3, 50, 1, 90, 30, 7]
    for place, age in enumerate(ages):
        open_case(f"1391234567{place}", "--at", hours_ago(age))

    def page(limit: int, offset: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ask(
            "case", "list", "--limit", str(limit), "--offset", str(offset), "--format", "json"
        ).json
        return found

    everything = page(50, 0)
    due = [datetime.fromisoformat(row["next_due"]) for row in everything]
    assert due == sorted(due)
    assert len(everything) == len(ages)
    assert page(2, 0) + page(2, 2) + page(2, 4) == everything
    assert page(2, 6) == []


def test_the_next_due_of_the_list_is_that_of_the_case(ask: Ask, open_case: Open) -> None:
    case = open_case()

    (row,) = ask("case", "list", "--format", "jsonl").lines
    running = [clock for clock in shown(ask, case)["clocks"] if clock["state"] == "running"]
    first = min(running, key=lambda clock: clock["due"])
    assert (row["next_due"], row["next_clock"]) == (first["due"], first["name"])
    assert set(row["waiting_for"]) >= {"acknowledge", "verify"}


def test_a_full_page_says_how_to_see_the_next(ask: Ask, open_case: Open) -> None:
    open_case("13912345678")
    open_case("13912345679")

    assert "--offset 1" in ask("case", "list", "--limit", "1").err
    assert "--offset" not in ask("case", "list", "--limit", "2").err


def test_cases_without_a_running_clock_come_last(ask: Ask, open_case: Open) -> None:
    loser, winner = open_case("13912345678", "--at", hours_ago(80)), open_case("13912345679")
    assert ask("case", "merge", loser, winner).code == 0

    rows = ask("case", "list", "--format", "json").json

    assert [row["id"] for row in rows] == [winner, loser]
    assert rows[1]["next_due"] is None


def test_an_id_may_be_given_by_its_beginning_its_end_or_as_the_receipt_of_a_letter(ask: Ask, open_case: Open) -> None:
    case = open_case()
    tail = case[-12:]
    receipt = f"{tail[:4]}-{tail[4:8]}-{tail[8:]}"

    for typed in (case, case.lower(), case[:14], case[-6:], receipt, receipt.lower(), f" {receipt} "):
        assert shown(ask, typed)["id"] == case


def test_a_short_id_works_for_every_act_and_its_letters_leave_at_once(ask: Ask, open_case: Open) -> None:
    case = open_case()

    answer = ask("case", "complete", case[-8:], "verify", "--outcome", "confirmed", "--recipient", "stranger")

    assert answer.code == 0
    steps = {step["id"]: step for step in shown(ask, case)["steps"]}
    states = {effect["state"] for step in steps.values() for effect in step["effects"]}
    assert states <= {"delivered"}


def test_an_ambiguous_or_unknown_id_is_one_line(ask: Ask, open_case: Open) -> None:
    open_case("13912345678")
    open_case("13912345679")

    for typed, said in (
        ("0", "fits several cases"),
        ("ZZZZ", "no case"),
        ("", "no case"),
        ("%", "no case"),
        ("_", "no"),
    ):
        answer = ask("case", "show", typed)
        assert answer.code == 1
        assert said in answer.err


@pytest.mark.parametrize(
    ("listing", "filters"),
    [
        ("case list", ("--state", "asleep")),
        ("findings", ("--state", "asleep")),
        ("findings", ("--severity", "loud")),
        ("findings", ("--code", "MR999")),
        ("outbox list", ("--state", "asleep")),
        ("case list", ("--number", "12")),
        ("hold list", ("--number", "12")),
    ],
)
def test_an_unknown_filter_is_refused_rather_than_answered_with_nothing(
    home: Path, ask: Ask, listing: str, filters: tuple[str, str]
) -> None:
    answer = ask(*listing.split(), *filters)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("listing", ["case list", "hold list", "outbox list", "findings", "rules", "doctor"])
def test_every_listing_prints_table_json_jsonl_and_csv(ask: Ask, open_case: Open, listing: str) -> None:
    open_case()
    words = listing.split()

    as_json = ask(*words, "--format", "json").json
    as_lines = ask(*words, "--format", "jsonl").lines
    as_csv = list(csv.DictReader(io.StringIO(ask(*words, "--format", "csv").out)))
    table = ask(*words, "--format", "table")

    assert as_json == as_lines
    assert len(as_csv) == len(as_json)
    assert table.code == 0
    assert all(len(line) <= 100 for line in table.out.splitlines())
    for row in as_csv:
        assert set(row) <= set(as_json[0])


def test_an_empty_listing_is_talk_for_a_person_and_an_empty_list_for_a_program(home: Path, ask: Ask) -> None:
    assert ask("case", "list").out == ""
    assert ask("case", "list").err == "no cases\n"
    assert ask("case", "list", "--format", "json").json == []
    assert ask("case", "list", "--format", "jsonl").out == ""
    assert ask("case", "list", "--format", "csv").out.startswith("id,state,")


def test_what_is_markup_formula_or_an_escape_code_stays_text(ask: Ask, home: Path) -> None:
    value = "[red]=cmd()\x1b[2J\u202eabc"
    assert ask("hold", "add", "--scope", "campaign", "--value", value, "--reason", "=1+1").code == 0

    table = ask("hold", "list").out
    assert "[red]" in table
    assert "\x1b" not in table
    assert "\u202e" not in table
    (row,) = csv.DictReader(io.StringIO(ask("hold", "list", "--format", "csv").out))
    assert row["reason"] == "'=1+1"
    assert ask("hold", "list", "--format", "json").json[0]["value"] == value


def test_a_hold_is_seen_and_lifted_with_a_reason(ask: Ask, home: Path) -> None:
    hold = ask("hold", "add", "--number", "13912345678", "--reason", "complaint").out.strip()

    (row,) = ask("hold", "list", "--number", "13912345678", "--format", "json").json
    assert (row["id"], row["value"], row["placed_by"]) == (hold, "+86139****5678", "li.na")
    assert ask("hold", "lift", hold, "--reason", "proven again").code == 0
    assert ask("hold", "list", "--format", "json").json == []
    assert ask("hold", "list", "--lifted", "--format", "json").json[0]["lift_reason"] == "proven again"


def test_without_init_every_command_that_needs_a_store_says_what_to_run(folder: Path, ask: Ask) -> None:
    for words in (
        ["case", "list"],
        ["scan"],
        ["hold", "list"],
        ["lookup", "1"],
        ["worker", "--once"],
        ["audit", "verify"],
    ):
        answer = ask(*words)
        assert answer.code == 1
        assert "misroute init" in answer.err
    assert not (folder / "home").exists()


def test_init_twice_changes_nothing(folder: Path, ask: Ask) -> None:
    assert ask("init").code == 0
    keys = (folder / "home" / "keys.json").read_bytes()
    assert ask("init").code == 0
    assert (folder / "home" / "keys.json").read_bytes() == keys
    assert (folder / "home").stat().st_mode & 0o077 == 0


def test_the_doctor_and_the_checks_answer_by_their_exit_code(home: Path, ask: Ask) -> None:
    assert ask("doctor", "--format", "json").code == 0
    assert ask("db", "check").code == 0
    assert ask("audit", "verify", "--format", "json").json["whole"] is True

    (home / "keys.json").chmod(0o644)
    doctor = ask("doctor", "--format", "json")
    assert doctor.code == 1
    assert {row["check"]: row["state"] for row in doctor.json}["keys"] == "wrong"


def test_the_doctor_lists_every_problem_of_settings_and_configuration(folder: Path, ask: Ask) -> None:
    (folder / "misroute.toml").write_text('playbook = "none"\npolicy = ["cn", "atlantis"]\n', encoding="utf-8")

    answer = ask("doctor", "--format", "json")

    wrong = [row["says"] for row in answer.json if row["state"] == "wrong"]
    assert answer.code == 1
    assert any("'none'" in line for line in wrong)
    assert any("'atlantis'" in line for line in wrong)
    assert not (folder / "home").exists()
