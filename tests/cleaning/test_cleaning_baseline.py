from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from misroute.book import read_baseline
from misroute.errors import UnreadableInput
from misroute.services.books.cleaning import CleanJob, clean
from misroute.services.books.tally import CleanSummary

WELL = "customer_id,name,phone,role,verified_at\nC1,张伟,13917460233,self,2026-02-01\n"
BOOK = WELL + "C2,李娜,123,self,2026-02-01\n"
LATER = BOOK.replace("13917460233", "12") + "C3,王芳,,self,2026-02-01\n"


def cleaned(folder: Path, text: str, **said: Any) -> CleanSummary:
    book = folder / "book.csv"
    book.write_text(text, encoding="utf-8")
    return clean(CleanJob(book=book, out=folder / "out.csv", as_of=date(2026, 3, 2), **said))


@pytest.mark.parametrize("name", ["findings.jsonl", "findings.csv", "findings.jsonl.gz"])
def test_only_what_is_new_since_the_earlier_file_counts(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    first = cleaned(tmp_path, BOOK, findings=file)
    assert first.findings_by_severity["error"] == 1
    same = cleaned(tmp_path, BOOK, findings=tmp_path / "again.jsonl", baseline=file)
    assert same.findings_by_severity.get("error", 0) == 0
    assert same.to_json()["baseline"] == {"new": 0, "unchanged": 1, "absent": 0}
    later = cleaned(tmp_path, LATER, findings=file, baseline=file)
    assert later.findings_by_severity["error"] == 2
    assert later.to_json()["findings"]["error"] == 3
    again = cleaned(tmp_path, BOOK, findings=file, baseline=file)
    assert again.to_json()["baseline"] == {"new": 0, "unchanged": 1, "absent": 2}
    assert again.findings_by_severity.get("error", 0) == 0


def test_findings_say_whether_they_are_new(tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    cleaned(tmp_path, BOOK, findings=file)
    assert all("state" not in json.loads(line) for line in file.read_text().splitlines())
    cleaned(tmp_path, LATER, findings=file, baseline=file)
    said = [
        (found["customer_id"], found["state"]) for line in file.read_text().splitlines() if (found := json.loads(line))
    ]
    assert sorted(said) == [("C1", "new"), ("C2", "unchanged"), ("C3", "new")]


def test_a_book_that_is_well_now_fails_nothing(tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    cleaned(tmp_path, BOOK, findings=file)
    well = cleaned(tmp_path, WELL, baseline=file)
    assert well.to_json()["baseline"] == {"new": 0, "unchanged": 0, "absent": 1}
    assert not well.findings_by_severity.get("error")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.jsonl", b"nonsense\n"),
        ("f.jsonl", b'{"code": "MR101"}\n'),
        ("f.jsonl", b"[" * 100_000),
        ("f.jsonl", b"\xff\xfe\x00"),
        ("f.csv", b"a,b\n1,2\n"),
        ("f.csv", b"\x00"),
        ("f.jsonl.gz", gzip.compress(b"{}", mtime=0)[:10]),
    ],
)
def test_what_is_no_findings_file_is_said_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableInput) as error:
        read_baseline(tmp_path / name)
    assert "\n" not in str(error.value)
    with pytest.raises(UnreadableInput):
        read_baseline(tmp_path / "missing.jsonl")
