"""``misroute check`` on the terminal: what is planned, what is refused, what is exported and read back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Ask

OLD = (datetime.now(UTC) - timedelta(days=500)).date()


@pytest.fixture
def book(home: Path, folder: Path, ask: Ask) -> Path:
    lines = ["customer_id,customer_name,phone,region,verified_at"]
    lines += [f"C-{n},客户{n},1391234{n:04d},CN,{OLD - timedelta(days=n)}" for n in range(20)]
    lines += [f"U-{n},Jo Smith{n},+1202555{n + 200:04d},US,{OLD - timedelta(days=n)}" for n in range(5)]
    path = folder / "book.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert ask("load", str(path)).code == 0
    return path


def settings(folder: Path, text: str) -> None:
    (folder / "home" / "misroute.toml").write_text(text, encoding="utf-8")


def test_a_plan_before_any_contract_says_what_it_would_cost(book: Path, ask: Ask) -> None:
    answer = ask("check", "plan", "--provider", "dytns", "--provider", "rnd", "--format", "json")
    assert answer.code == 0
    assert answer.json["numbers"] == 25
    costs = {row["provider"]: (row["questions"], row["cost_at_most"]) for row in answer.json["providers"]}
    assert costs["dytns"] == (20, "12.00")
    assert costs["rnd"][0] + sum(row["numbers"] for row in answer.json["left"]) == 5


def test_a_plan_is_told_in_words(book: Path, ask: Ask) -> None:
    answer = ask("check", "plan", "--provider", "dytns", "--budget", "3")
    assert answer.code == 0
    assert "5 question(s) about 25 number(s): at most 3.00 CNY" in answer.err
    assert "left unasked:" in answer.err
    assert "+86" not in answer.out + answer.err


def test_a_plan_is_told_in_chinese(book: Path, ask: Ask) -> None:
    answer = ask("--lang", "zh", "check", "plan", "--provider", "dytns", "--budget", "3")
    assert answer.code == 0
    assert "预算优先用于更有效的查询" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan",), "no provider is configured"),
        (("plan", "--provider", "magic"), "no provider is called 'magic'"),
        (("plan", "--provider", "dytns", "--budget", "lots"), "is no amount"),
        (("plan", "--provider", "dytns", "--budget", "5USD"), "is paid in USD"),
        (("run", "--budget", "5"), "say --yes"),
        (("run", "--budget", "5", "--yes"), "no provider is configured"),
        (("export", "--provider", "rnd", "--out", "q.csv"), "no provider is called 'rnd'"),
        (("import", "a.csv", "--provider", "rnd"), "no provider is called 'rnd'"),
        (("drop", "abc"), "no run of checks 'abc' is open"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(book: Path, ask: Ask, words: tuple[str, ...], said: str) -> None:
    answer = ask("check", *words)
    assert answer.code in (1, 2)
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_status_of_nothing_says_so(book: Path, ask: Ask) -> None:
    answer = ask("check", "status")
    assert (answer.code, answer.out) == (0, "")
    assert "no checks were run yet" in answer.err
    nothing = {"runs": [], "questions": [], "since": None, "providers": []}
    assert ask("check", "status", "--format", "json").json == nothing


def test_a_provider_of_no_kind_is_a_problem_of_the_settings(book: Path, folder: Path, ask: Ask) -> None:
    settings(folder, '[providers.mine]\nkind = "magic"\nprice = 3\n')
    answer = ask("check", "plan")
    assert answer.code != 0
    assert "misroute.toml: providers.mine.kind must be one of camara, dytns" in answer.err


def test_a_number_looked_up_says_what_its_providers_say_together(book: Path, folder: Path, ask: Ask) -> None:
    asked = datetime.now(UTC).isoformat()
    intel = folder / "intel.csv"
    lines = ["number,provider,asked_at,as_of,verdict"]
    lines += [f"13912340003,carrier,{asked},{OLD},owner_changed", f"13912340003,database,{asked},{OLD},same_owner"]
    intel.write_text("\n".join(lines), encoding="utf-8")
    assert ask("load", "--intel", str(intel)).code == 0
    found = json.loads(ask("lookup", "13912340003", "--format", "json").out)["standing"]
    assert (found["verdict"], found["unknown_because"]) == ("not_enough_data", "disagreement")
    assert (found["agreed_by"], found["against"]) == (["carrier"], ["database"])
    assert "providers disagree" in found["says"][0]
    assert "providers disagree" in " ".join(ask("lookup", "13912340003").out.split())
    assert "各渠道结论不一致" in ask("--lang", "zh", "lookup", "13912340003").out


def test_old_questions_are_removed_by_command(book: Path, ask: Ask) -> None:
    done = ask("check", "forget", "--older-than", "400", "--format", "json")
    assert (done.code, done.json["questions"], done.json["runs"]) == (0, 0, 0)
    assert "0 question(s) and 0 run(s) removed" in ask("check", "forget").err
    refused = ask("check", "forget", "--older-than", "30")
    assert (refused.code, "--older-than must be at least 90 days" in refused.err) == (2, True)
