"""`misroute clean` to the letter of its exit codes; the bulk of the cleaning is tested where it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]

GOOD = "客户号,姓名,手机号\nC1,王芳,13707314586\n"
WITH_FINDING = GOOD + "C2,李雷,12\n"
WITH_REFUSAL = GOOD + "C3,多,出,来,的,格\n"


def book(folder: Path, text: str) -> Path:
    path = folder / "book.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (GOOD, None, 0),
        (GOOD, "warning", 0),
        (WITH_FINDING, None, 0),
        (WITH_FINDING, "error", 3),
        (WITH_FINDING, "warning", 3),
        (WITH_REFUSAL, None, 4),
        (WITH_REFUSAL, "error", 4),
        (WITH_FINDING + "C3,多,出,来,的,格\n", "error", 3),
    ],
)
def test_the_exit_code_says_findings_before_refusals(
    folder: Path, ask: Ask, text: str, fail_on: str | None, code: int
) -> None:
    asked = ["--fail-on", fail_on] if fail_on else []

    answer = ask("clean", book(folder, text), "--out", "out.csv", *asked)

    assert answer.code == code
    assert (folder / "out.csv").is_file()
    assert (folder / "out.csv.rejects.csv").is_file() == ("多,出" in text)


def test_clean_needs_no_init_and_makes_no_home(folder: Path, ask: Ask) -> None:
    assert ask("clean", book(folder, GOOD), "--out", "out.csv").code == 0
    assert not (folder / "home").exists()


def test_the_summary_is_data_only_when_asked_for_as_json(folder: Path, ask: Ask) -> None:
    table = ask("clean", book(folder, GOOD), "--out", "out.csv")
    as_json = ask("clean", book(folder, GOOD), "--out", "out.csv", "--format", "json")

    assert table.out == ""
    assert table.err
    assert as_json.json["problem"]["none"] == 1
    assert as_json.err == ""


@pytest.mark.parametrize(
    "options",
    [
        ["--reveal"],
        ["--reason", "an audit"],
        ["--region", "China"],
        ["--region", "中国"],
        ["--as-of", "2026-02-30"],
        ["--as-of", "yesterday"],
        ["--encoding", "klingon"],
        ["--own", "none.csv"],
        ["--events", "none.jsonl"],
        ["--intel", "none.csv"],
        ["--map", "none.toml"],
        ["--findings", "book.csv"],
        ["--report", "none/report.html"],
    ],
    ids=" ".join,
)
def test_wrong_options_end_with_2_in_one_line_and_write_nothing(folder: Path, ask: Ask, options: list[str]) -> None:
    path = book(folder, GOOD)

    answer = ask("clean", path, "--out", "out.csv", *options)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert {left.name for left in folder.iterdir()} == {"book.csv"}
    assert path.read_text("utf-8") == GOOD


@pytest.mark.parametrize("name", ["none.csv", ".", "/dev/null", "empty.csv", "noise.xlsx", "noise.parquet"])
def test_what_is_no_book_ends_with_2_in_one_line(folder: Path, ask: Ask, name: str) -> None:
    (folder / "empty.csv").touch()
    (folder / "noise.xlsx").write_bytes(b"PK\x03\x04 noise")
    (folder / "noise.parquet").write_bytes(b"PAR1 noise")

    answer = ask("clean", name, "--out", "out.csv")

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert not (folder / "out.csv").exists()


def test_revealed_numbers_carry_their_reason_in_the_file(folder: Path, ask: Ask) -> None:
    path = book(folder, GOOD + "C2,李雷,13707314586\n")

    ask("clean", path, "--out", "out.csv", "--findings", "masked.jsonl")
    ask("clean", path, "--out", "out.csv", "--findings", "bare.jsonl", "--reveal", "--reason", "audit 7")

    assert "13707314586" not in (folder / "masked.jsonl").read_text("utf-8")
    header, *findings = map(json.loads, (folder / "bare.jsonl").read_text("utf-8").splitlines())
    assert "audit 7" in json.dumps(header)
    assert any(finding["number"] == "+8613707314586" for finding in findings)


def test_the_first_rows_are_shown_as_they_were_read_with_numbers_starred(folder: Path, ask: Ask) -> None:
    book = folder / "big5.csv"
    book.write_bytes("姓名,手機號碼,關係\n陳麗華,0912345678,本人\n".encode("big5"))
    answer = ask("clean", book, "--out", folder / "out.csv", "--region", "TW")
    assert "read as: 陳** | ****5678 | 本*" in answer.err
    assert "0912345678" not in answer.err


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("欧阳 娜娜", "欧* **"),
        ("José Núñez-Peña", "J**é *****-****"),
        ("call@home.example", "c***@****.*******"),
        ("杭州市文三路138号2幢", "杭*****138*2*"),
        ("330106199003071239", "****1239"),
        ("33010619900307123X", "*************7123*"),
        ("2026-03-01", "2026-03-01"),
        ("A-17", "A-17"),
        ("3 Elm St", "3 *** **"),
        ("\u202e李娜\u202c", "*李**"),
        ("😀 hi", "😀 h*"),
        ("\ufffd\ufffdrn", "\ufffd\ufffdr*"),
    ],
)
def test_a_cell_is_shown_in_outline_never_in_full(folder: Path, ask: Ask, cell: str, shown: str) -> None:
    answer = ask("clean", book(folder, f"客户号,手机号,备注\nC1,13707314586,{cell}\n"), "--out", folder / "out.csv")
    assert f"read as: C1 | ****4586 | {shown}\n" in answer.err


def test_lang_after_the_command_is_told_where_it_goes(folder: Path, ask: Ask) -> None:
    answer = ask("clean", book(folder, GOOD), "--out", folder / "out.csv", "--lang", "en")
    assert answer.code == 2
    assert "--lang stands before the command: misroute --lang zh clean" in answer.err
    assert "--as" not in answer.err
    assert ask("holds-of-nothing", "--lang", "en").code == 2
