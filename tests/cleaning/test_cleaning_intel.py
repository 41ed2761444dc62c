"""What `clean` makes of providers' answers: porting told in raw answers, expiry, and answers that disagree."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from misroute.packs.rules import load_rulebook
from misroute.resources import data_dir
from misroute.services.books.cleaning import CleanJob, clean

BOOK = "customer_id,customer_name,phone,region,verified_at\nC-1,王小明,13912340001,CN,2024-03-01\n"
HEADER = "number,provider,asked_at,as_of,verdict,raw,ported\n"
PORTED = '"{""VerifyResult"":""1"",""Carrier"":""CTCC"",""IsNumberPortability"":true}"'


def judged(folder: Path, *answers: str) -> dict[str, str]:
    (folder / "book.csv").write_text(BOOK, encoding="utf-8")
    (folder / "intel.csv").write_text(HEADER + "\n".join(answers), encoding="utf-8")
    job = CleanJob(
        book=folder / "book.csv",
        out=folder / "out.csv",
        as_of=date(2026, 6, 1),
        intel=(folder / "intel.csv",),
        rulebook=load_rulebook(data_dir("config")),
    )
    clean(job)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    return row


def changed(provider: str = "aliyun", raw: str = "1", ported: str = "") -> str:
    return f"13912340001,{provider},2026-05-20T08:00:00+08:00,2024-03-01,owner_changed,{raw},{ported}"


def test_a_change_on_an_unported_line_is_acted_on(tmp_path: Path) -> None:
    row = judged(tmp_path, changed(ported="no"))
    assert (row["misroute_problem"], row["misroute_action"]) == ("reassigned", "suppress")


@pytest.mark.parametrize(("raw", "ported"), [(PORTED, ""), ("1", "yes"), ("1", "是")])
def test_a_change_on_a_ported_line_says_nothing(tmp_path: Path, raw: str, ported: str) -> None:
    row = judged(tmp_path, changed(raw=raw, ported=ported))
    assert row["misroute_problem"] == "stale"
    assert "MR203" in row["misroute_codes"].split(";")


def test_who_does_not_answer_about_ported_lines_says_it_for_the_others(tmp_path: Path) -> None:
    refused = "13912340001,b,2026-05-19,2024-03-01,unsupported,PortabilityNumberNotSupported,"
    assert judged(tmp_path, changed(), refused)["misroute_problem"] == "stale"
    other = "13912340001,b,2026-05-19,2024-03-01,unsupported,RequestNumberNotSupported,"
    assert judged(tmp_path, changed(ported="0"), other)["misroute_problem"] == "reassigned"


def test_providers_that_disagree_are_told_and_not_acted_on(tmp_path: Path) -> None:
    same = "13912340001,database,2026-05-20T09:00:00+08:00,2024-03-01,same_owner,2,"
    row = judged(tmp_path, changed(), same)
    assert row["misroute_problem"] == "stale"
    assert "MR207" in row["misroute_codes"].split(";")
    assert float(row["misroute_risk"]) > float(judged(tmp_path, same)["misroute_risk"])


def test_columns_that_cannot_be_read_are_as_good_as_none(tmp_path: Path) -> None:
    assert judged(tmp_path, changed(ported="\U0001f600"))["misroute_problem"] in ("reassigned", "stale")
