"""`learn report`, `learn tune` and `explain` at the command line: exit codes, formats, languages, bad input."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

import pytest
from command_line import Ask

SENT = "2026-02-20T09:00:00+08:00"
ASKED = "2026-02-10T09:00:00+08:00"


def number(place: int) -> str:
    return f"139000{place:05d}"


@pytest.fixture
def lender(home: Path, folder: Path, ask: Ask) -> Path:
    """Sixty borrowers of whose numbers a provider said that they changed hands."""
    places = range(60)
    rows = [f"C{place},借款人甲,{number(place)},本人,2025-06-01" for place in places]
    rows.append(f"C90,借款人乙,{number(90)}(妈妈),本人,2025-06-01")
    (folder / "book.csv").write_text("\n".join(["客户号,姓名,手机号,关系,核实日期", *rows]) + "\n", encoding="utf-8")
    answers = [f"{number(place)},carrier,{ASKED},2025-06-01,owner_changed" for place in places]
    (folder / "intel.csv").write_text("\n".join(["number,provider,asked_at,as_of,verdict", *answers]) + "\n")
    assert ask("load", "book.csv", "--intel", "intel.csv").code == 0
    return folder


def checked(folder: Path, strangers: int, *more: str) -> Path:
    path = folder / "truth.csv"
    lines = [f"C{place},{number(place)},{'stranger' if place < strangers else 'borrower'}" for place in range(60)]
    path.write_text("\n".join(["customer_id,number,holder", *lines, *more]) + "\n", encoding="utf-8")
    return path


def test_a_store_in_which_nothing_came_out_says_so(home: Path, ask: Ask) -> None:
    answer = ask("learn", "report")
    assert answer.code == 0
    assert "nothing has come out yet" in answer.err


def test_rules_are_scored_and_a_bad_line_is_refused_with_its_row(lender: Path, ask: Ask) -> None:
    answer = ask("learn", "report", "--truth", checked(lender, 45, "C99,13900000000,stranger"), "--format", "json")
    assert answer.code == 4
    (rule,) = [row for row in answer.json["rules"] if row["code"] == "MR201"]
    assert (rule["hits"], rule["true"], rule["false"]) == (60, 45, 15)
    assert rule["precision"] == 0.75
    assert rule["low"] < 0.75 < rule["high"]
    assert answer.json["refusals"] == [{"row": 62, "reason": "no such customer is loaded"}]
    assert answer.json["risk"]["n"] == 60
    assert "13900" not in answer.out


def test_the_table_is_for_people_in_both_languages(lender: Path, ask: Ask) -> None:
    truth = checked(lender, 30)
    english = ask("learn", "report", "--truth", truth)
    assert english.code == 0
    assert "owner-changed" in english.out
    assert "50% (38%–62%)" in english.out
    assert "worth less" in english.out
    assert all(len(line) <= 100 for line in english.out.splitlines())
    chinese = ask("--lang", "zh", "learn", "report", "--truth", truth)
    assert "号码已易主" in chinese.out
    assert "已结案件 0 件" in chinese.err
    assert "低于设定" in chinese.out


def test_a_page_is_written_when_asked_for(lender: Path, ask: Ask) -> None:
    answer = ask("learn", "report", "--truth", checked(lender, 45), "--out", "rules.html")
    assert answer.code == 0
    assert "MR201" in (lender / "rules.html").read_text(encoding="utf-8")


def test_a_proposal_is_written_and_the_rules_in_use_stay(lender: Path, ask: Ask) -> None:
    before = ask("rules", "MR201", "--format", "json").json
    answer = ask("learn", "tune", "--truth", checked(lender, 6), "--out", "p.toml", "--format", "json")
    assert answer.code == 0
    (change,) = [one for one in answer.json["changes"] if one["name"].startswith("owner_changed")]
    proposed = tomllib.loads((lender / "p.toml").read_text(encoding="utf-8"))
    assert proposed["weights"][change["name"]] == change["new"] < change["old"]
    assert answer.json["helps"] is True
    assert ask("rules", "MR201", "--format", "json").json == before


def test_too_little_proposes_nothing_and_says_how_much_is_needed(lender: Path, ask: Ask) -> None:
    answer = ask("learn", "tune", "--out", "p.toml")
    assert answer.code == 1
    assert "50 are needed" in answer.err
    assert not (lender / "p.toml").exists()


def test_the_setting_says_how_much_is_enough(lender: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISROUTE_LEARN_LEAST", "61")
    answer = ask("learn", "tune", "--truth", checked(lender, 6), "--out", "p.toml")
    assert answer.code == 1
    assert "61 are needed" in answer.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\xff\xfe garbage \x01", "truth.csv"),
        (b"", "truth.csv"),
        ("名字,电话\n张三,13900000001\n".encode(), "no column"),
        (b'{"customer_id": "C1"}\n', "row 1"),
    ],
)
def test_a_truth_file_of_garbage_gets_a_clear_line(lender: Path, ask: Ask, content: bytes, said: str) -> None:
    (lender / "truth.csv").write_bytes(content)
    answer = ask("learn", "report", "--truth", "truth.csv")
    assert answer.code in (2, 4)
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_truth_file_that_is_not_there_gets_a_clear_line(lender: Path, ask: Ask) -> None:
    answer = ask("learn", "report", "--truth", "nowhere.csv")
    assert answer.code == 2
    assert "nowhere.csv" in answer.err


def test_a_number_is_explained_as_a_waterfall(lender: Path, ask: Ask) -> None:
    answer = ask("explain", number(90), "--as-of", "2026-03-01")
    assert answer.code == 0
    assert "age of the newest proof" in answer.out
    assert "(MR301)" in answer.out
    assert number(90) not in answer.out
    assert "MR301 error" in answer.out
    chinese = ask("--lang", "zh", "explain", number(90), "--as-of", "2026-03-01")
    assert "距最近一次证明的时间" in chinese.out
    assert "亲属号码" in chinese.out
    assert "处理：更正关系" in chinese.out


def test_explanations_come_as_json_lines_and_csv_too(lender: Path, ask: Ask) -> None:
    (line,) = ask("explain", number(1), "--format", "jsonl").lines
    assert line["weights"][0]["name"] == "age_of_proof"
    assert line["weights"][-1]["risk"] == pytest.approx(line["risk"], abs=0.001)
    rows = list(csv.DictReader(ask("explain", number(1), "--format", "csv").out.splitlines()))
    assert [row["name"] for row in rows] == [bar["name"] for bar in line["weights"]]
    assert json.dumps(line)


def test_a_number_that_nobody_has_is_not_explained(lender: Path, ask: Ask) -> None:
    answer = ask("explain", "13811112222")
    assert answer.code == 1
    assert "load the book first" in answer.err
    assert ask("explain", "12").code == 2
    assert ask("explain", number(1), "--customer", "C2").code == 1


def test_a_providers_answer_is_explained_as_the_scan_heard_it(lender: Path, ask: Ask) -> None:
    settings = lender / "home" / "misroute.toml"
    settings.write_text('[providers.carrier]\nkind = "rnd"\n', encoding="utf-8")
    assert ask("scan").code == 0
    (entry,) = json.loads(ask("lookup", number(1), "--format", "json").out)["roles"]
    (line,) = ask("explain", number(1), "--format", "jsonl").lines
    assert line["risk"] == pytest.approx(entry["risk"])


def test_the_encoding_of_checked_rows_can_be_named(lender: Path, ask: Ask) -> None:
    path = checked(lender, 45)
    path.write_bytes(path.read_text("utf-8").replace("stranger", "机主已换").encode("utf-16-le"))
    wrong = ask("learn", "report", "--truth", path, "--encoding", "klingon")
    assert (wrong.code, "Traceback" in wrong.err) == (2, False)
    assert "klingon" in wrong.err
    right = ask("learn", "report", "--truth", path, "--encoding", "utf-16-le", "--format", "json")
    assert right.json["risk"]["n"] == 15
    assert {row["reason"].split(" is not")[0] for row in right.json["refusals"]} == {"holder"}
