"""``clean``: the same book back, with every row judged by all evidence, and nothing half-written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from misroute.errors import MisrouteError, UsageError
from misroute.services.books import cleaning
from misroute.services.books.cleaning import CleanJob, clean

TODAY = date(2026, 6, 1)
HEADER = "customer_id,customer_name,phone,role,contact_name,verified_at,source,remark"
Rows = list[dict[str, str]]


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


@pytest.fixture
def cleaned(tmp_path: Path) -> Callable[..., tuple[Rows, cleaning.CleanSummary]]:
    def run(*lines: str, encoding: str = "utf-8", **more: Any) -> tuple[Rows, cleaning.CleanSummary]:
        book = write(tmp_path / "book.csv", *lines, encoding=encoding)
        summary = clean(CleanJob(book=book, out=tmp_path / "out.csv", as_of=TODAY, **more))
        with (tmp_path / "out.csv").open(encoding=encoding, newline="") as file:
            return list(csv.DictReader(file)), summary

    return run


def test_a_row_of_every_kind_is_judged(cleaned: Callable[..., Any]) -> None:
    rows, summary = cleaned(
        HEADER,
        "C1,张伟,139 0000 1234,本人,,2026-05-01,app,a",
        "C2,李静,暂无,本人,,,app,b",
        "C3,王强,138OO138OOO,本人,,,app,c",
        "C4,赵敏,13900005678/13900009999,本人,,,app,d",
        "C5,陈红,13900007777(妈妈),本人,,,web,e",
        "C6,刘洋,13900008888,本人,,2020-01-01,web,f",
        "C7,孙丽,13900006666,母亲,孙妈妈,,web,g",
    )
    assert [row["misroute_problem"] for row in rows] == [
        "none",
        "unusable_number",
        "doubtful_number",
        "doubtful_number",
        "relative_number",
        "stale",
        "none",
    ]
    assert rows[0]["misroute_e164"] == "+8613900001234"
    assert [row["misroute_action"] for row in rows] == ["keep", "fix", "fix", "fix", "relabel", "reverify", "keep"]
    assert [row["misroute_holder"] for row in (rows[0], rows[4], rows[6])] == ["borrower", "relative", "relative"]
    assert [row["misroute_risk"] == "" for row in rows] == [False, True, False, True, False, False, False]
    assert [row["remark"] for row in rows] == list("abcdefg")
    assert rows[1]["phone"] == "暂无"
    assert summary.tally.points == 7
    assert summary.refused == 0


def test_the_same_number_in_two_rows_of_a_customer_and_of_two_customers(cleaned: Callable[..., Any]) -> None:
    rows, _ = cleaned(
        HEADER,
        "C1,张伟,13900001234,本人,,,a,",
        "C1,张伟,13900001234,母亲,王芳,,a,",
        "C2,李静,13900005678,本人,,2026-05-01,a,",
        "C3,赵敏,13900005678,本人,,,a,",
    )
    assert [row["misroute_problem"] for row in rows] == ["relative_number", "none", "none", "third_party_number"]
    assert "MR307" in rows[1]["misroute_codes"]


def test_events_intel_and_own_numbers_decide(cleaned: Callable[..., Any], tmp_path: Path) -> None:
    events = write(
        tmp_path / "events.jsonl",
        '{"at": "2026-05-02T10:00:00+08:00", "kind": "call", "number": "13900001234", "customer_id": "C1",'
        ' "outcome": "wrong_party"}',
        '{"at": "2026-05-02T10:00:00+08:00", "kind": "send", "number": "13900005678", "customer_id": "C2"}',
        '{"at": "2026-05-02T11:00:00+08:00", "kind": "inbound", "number": "13900005678", "text": "我是她妈妈"}',
        '{"at": "2026-07-02T11:00:00+08:00", "kind": "login", "number": "13900005678", "customer_id": "C2"}',
    )
    more = write(tmp_path / "more.csv", "at,kind,number,outcome", "2026-05-03,receipt,13900007777,delivered")
    intel = write(
        tmp_path / "intel.csv",
        "number,provider,asked_at,as_of,verdict",
        "+8613900007777,p,2026-05-20T00:00:00Z,2025-01-01,owner_changed",
        "+8613900007777,q,2026-05-21T00:00:00Z,2025-01-01,owner_changed",
        "13900006666,p,2026-05-20T00:00:00Z,2025-01-01,disconnected",
    )
    own = write(tmp_path / "own.csv", "number,kind", "13900004444,staff")
    rows, summary = cleaned(
        HEADER,
        "C1,张伟,13900001234,本人,,2025-05-01,a,",
        "C2,李静,13900005678,本人,,,a,",
        "C3,赵敏,13900007777,本人,,2025-01-01,a,",
        "C4,孙丽,13900006666,本人,,2026-01-01,a,",
        "C5,钱多,13900004444,本人,,2026-01-01,a,",
        events=(events, more),
        intel=(intel,),
        own=(own,),
    )
    assert [row["misroute_problem"] for row in rows] == [
        "reassigned",
        "relative_number",
        "reassigned",
        "disconnected",
        "own_staff_number",
    ]
    assert float(rows[3]["misroute_risk"]) < 0.05 < 0.8 < float(rows[2]["misroute_risk"])
    assert (summary.events, summary.verdicts, summary.own_numbers) == (4, 3, 1)


def test_lines_of_evidence_that_cannot_be_used_are_refused_and_told(
    cleaned: Callable[..., Any], tmp_path: Path
) -> None:
    events = write(tmp_path / "events.csv", "at,kind,number", "yesterday,login,13900001234", "2026-05-01,login,12")
    _, summary = cleaned(HEADER, "C1,张伟,13900001234,本人,,,a,", events=(events,))
    assert summary.refused == 2
    assert [(refusal.file, refusal.row) for refusal in summary.refusals] == [("events.csv", 2), ("events.csv", 3)]
    assert (tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8").count("events.csv") == 2


def test_a_record_that_cannot_be_parsed_is_rejected_and_the_rest_goes_on(
    cleaned: Callable[..., Any], tmp_path: Path
) -> None:
    rows, summary = cleaned(
        HEADER,
        "C1,张伟,13900001234,本人,,,a,",
        "C2,too short",
        "C3,李静,13900005678,本人,,,a,",
        rejects=tmp_path / "r.csv",
    )
    assert [row["customer_id"] for row in rows] == ["C1", "C3"]
    assert summary.rejects == summary.refused == 1
    assert "book.csv,3," in (tmp_path / "r.csv").read_text(encoding="utf-8")


def test_findings_are_masked_and_keep_their_names_between_runs(cleaned: Callable[..., Any], tmp_path: Path) -> None:
    lines = (HEADER, "C1,张伟,13900001234(妈妈),本人,,,a,", "C1,张伟,13900001234,父亲,张强,,a,")
    findings = tmp_path / "f.jsonl"
    cleaned(*lines, findings=findings)
    first = [json.loads(line) for line in findings.read_text(encoding="utf-8").splitlines()]
    assert {"finding_id", "code", "name", "severity", "customer_id", "row", "number"} <= set(first[0])
    assert first[0]["code"] == "MR301"
    assert "13900001234" not in findings.read_text(encoding="utf-8")
    assert "张" not in findings.read_text(encoding="utf-8")
    cleaned(HEADER, "C0,新人,13900009876,本人,,,a,", *lines[1:], findings=findings)
    second = [json.loads(line) for line in findings.read_text(encoding="utf-8").splitlines()]
    assert {f["finding_id"] for f in first} == {f["finding_id"] for f in second}
    assert len({f["finding_id"] for f in first}) == len(first)


def test_numbers_are_revealed_only_for_a_reason_that_is_written_down(
    cleaned: Callable[..., Any], tmp_path: Path
) -> None:
    findings = tmp_path / "f.jsonl"
    now = datetime(2026, 6, 1, tzinfo=UTC)
    cleaned(HEADER, "C1,张伟,13900001234(妈妈),本人,,,a,", findings=findings, reveal_reason="audit 12", at=now)
    header, finding = (json.loads(line) for line in findings.read_text(encoding="utf-8").splitlines()[:2])
    assert header["message"] == "audit 12"
    assert finding["number"] == "+8613900001234"


def test_a_wide_book_is_judged_by_contact_and_written_back_wide(cleaned: Callable[..., Any]) -> None:
    rows, summary = cleaned(
        "姓名,手机号,紧急联系人1姓名,紧急联系人1关系,紧急联系人1电话",
        "张伟,13900001234,王芳,母亲,13900001234",
        "李静,13900005678,李刚,父亲,13900009999",
        "李静,13900003333,,,",
        encoding="gb18030",
    )
    assert [row["misroute_problem"] for row in rows] == ["relative_number", "none", "none"]
    assert [row["misroute_contact1_holder"] for row in rows] == ["relative", "relative", ""]
    assert rows[1]["misroute_contact1_e164"] == "+8613900009999"
    assert summary.records == 3
    assert summary.tally.points == 5


def test_small_batches_give_the_same_answers_as_large_ones(cleaned: Callable[..., Any]) -> None:
    lines = [HEADER, *(f"C{i},人{i},139{i % 40:08d},本人,,2025-0{i % 9 + 1}-01,s{i % 3}," for i in range(120))]
    assert cleaned(*lines, batch_size=7)[0] == cleaned(*lines, batch_size=5000)[0]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_whatever_interrupts_nothing_is_left_behind(
    cleaned: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cleaning, "assess", broken)
    with pytest.raises(error):
        cleaned(HEADER, "C1,张伟,13900001234,本人,,,a,", findings=tmp_path / "f.jsonl", report=tmp_path / "r.html")
    assert [path.name for path in tmp_path.iterdir()] == ["book.csv"]


def test_the_book_itself_is_never_overwritten(tmp_path: Path) -> None:
    book = write(tmp_path / "book.csv", HEADER, "C1,张伟,13900001234,本人,,,a,")
    before = book.read_bytes()
    with pytest.raises(UsageError):
        clean(CleanJob(book=book, out=book, as_of=TODAY))
    assert book.read_bytes() == before


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    book = write(tmp_path / "book.csv", HEADER, "C1,张伟,13900001234,本人,,,a,")
    with pytest.raises(MisrouteError, match="folder"):
        clean(CleanJob(book=book, out=tmp_path / "no" / "out.csv", as_of=TODAY))


def test_progress_is_told_and_reaches_the_total(cleaned: Callable[..., Any], tmp_path: Path) -> None:
    book = write(tmp_path / "book.csv", HEADER, *(f"C{i},人,139{i:08d},本人,,,a," for i in range(10)))
    told: list[tuple[int, int | None]] = []
    clean(
        CleanJob(book=book, out=tmp_path / "out.csv", as_of=TODAY, batch_size=4),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(4, None), (8, None), (10, None), (14, 20), (18, 20), (20, 20)]


def test_the_summary_speaks_json_english_and_chinese(cleaned: Callable[..., Any]) -> None:
    _, summary = cleaned(HEADER, "C1,张伟,13900001234,本人,,,a,", "C2,李静,暂无,本人,,,a,")
    assert json.loads(json.dumps(summary.to_json()))["problem"]["unusable_number"] == 1
    assert any("2 records" in line for line in summary.lines("en"))
    assert any("2 条记录" in line for line in summary.lines("zh"))


def test_any_text_in_any_cell_gets_an_answer(cleaned: Callable[..., Any]) -> None:
    strange = ["\u202e13900001234", "😀", "1" * 5000, "=1+1", "\ufeff", "１３９００００１２３４", "\u0661\u0662\u0663"]
    rows, _ = cleaned(HEADER, *(f"C{i},{text},{text},{text},{text},{text},{text},x" for i, text in enumerate(strange)))
    assert len(rows) == len(strange)
    assert all(row["misroute_status"] for row in rows)


def test_a_region_that_is_none_is_refused_before_every_number_is_called_invalid(tmp_path: Path) -> None:
    book = write(tmp_path / "book.csv", HEADER, "C1,张伟,13900001234,本人,,,app,")
    with pytest.raises(UsageError, match="'ZZ' is no region"):
        clean(CleanJob(book=book, out=tmp_path / "out.csv", as_of=TODAY, region="ZZ"))
    assert list(tmp_path.iterdir()) == [book]
