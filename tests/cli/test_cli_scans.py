from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from command_line import Ask

BOOK = """\
customer_id,name,phone,role,contact_name,verified_at,source,branch
C1,张伟国,13917460233,self,,2026-02-20,app,上海支行
C2,李娜,13917460244,self,,2026-02-20,app,上海支行
C3,王芳,13917460255,self,,2025-10-15,import,北京支行
C3,王芳,13917460266,母亲,王桂兰,2026-02-20,import,北京支行
C4,赵敏,123,self,,2026-02-20,import,北京支行
"""
WRONG = [
    ("2026-02-25T03:00:00Z", "send", "13917460255", "C3", "", ""),
    ("2026-02-25T03:05:00Z", "inbound", "13917460255", "C3", "", "打错了，我不认识王芳，这是我的号码"),
    ("2026-02-26T03:05:00Z", "call", "13917460255", "C3", "wrong_party", ""),
    ("2026-02-26T09:05:00Z", "call", "13917460255", "C3", "wrong_party", "打错了，这里没有王芳"),
    ("2026-02-27T03:05:00Z", "call", "13917460255", "C3", "wrong_party", ""),
]


def write_events(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("at", "kind", "number", "customer_id", "outcome", "text"))
        out.writerows(WRONG)
    return path


@pytest.fixture
def loaded(ask: Ask, home: Path, tmp_path: Path) -> Path:
    (tmp_path / "book.csv").write_text(BOOK, encoding="utf-8")
    assert ask("load", str(tmp_path / "book.csv")).code == 0
    return tmp_path


def scan(ask: Ask, *words: str) -> Any:
    answer = ask("scan", "--as-of", "2026-03-02", "--format", "json", *words)
    assert answer.code in (0, 3), answer.err
    return answer


def test_the_first_scan_after_an_upgrade_says_that_an_earlier_version_made_the_last(
    ask: Ask, loaded: Path, home: Path
) -> None:
    scan(ask)
    [database] = home.glob("*.db")
    with closing(sqlite3.connect(database)) as connection, connection:
        # as an upgrade from the first tables leaves it
        connection.execute("UPDATE scans SET tally = '{}'")
    said = scan(ask)
    assert said.json["reason"] == "older_version"
    assert "scanned all 5 contact points: an earlier version made the last complete scan" in said.err


def test_a_scan_says_what_it_judged_and_why(ask: Ask, loaded: Path) -> None:
    first = scan(ask)
    assert (first.json["kind"], first.json["judged"]) == ("full", 5)
    assert "no scan was completed before" in first.err
    again = scan(ask)
    assert (again.json["kind"], again.json["judged"], again.json["new"]) == ("incremental", 0, 0)
    assert "0 of 5" in again.err
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    changed = scan(ask)
    assert changed.json["kind"] == "incremental"
    assert changed.json["judged"] == 1
    assert scan(ask, "--full").json["judged"] == 5


def test_only_new_findings_fail_a_scan(ask: Ask, loaded: Path) -> None:
    assert scan(ask, "--fail-on", "error").code == 3
    assert scan(ask, "--fail-on", "warning").code == 0
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    answer = scan(ask, "--fail-on", "error")
    assert answer.code == 3
    assert answer.json["new_by_severity"]["error"] > 0
    assert scan(ask, "--full", "--fail-on", "warning").code == 0


def test_a_suppressed_finding_stays_and_counts_for_nothing(ask: Ask, loaded: Path) -> None:
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    scan(ask)
    found = ask("findings", "--customer", "C3", "--severity", "error", "--format", "json").json
    code = found[0]["code"]
    about = ("--customer", "C3", "--reason", "she told us twice", "--until", "2026-12-31")
    refused = ask("findings", "suppress", code, *about[:4], "--until", "2001-01-01")
    assert refused.code == 2
    assert "over" in refused.err
    made = [ask("findings", "suppress", one, *about) for one in {one["code"] for one in found}]
    assert all(one.code == 0 for one in made), made
    scan(ask)
    stands = ask("findings", "--customer", "C3", "--suppressed", "--format", "json").json
    assert {one["code"] for one in stands} >= {code}
    listed = ask("findings", "suppressions", "--format", "json").json
    assert {(one["code"], one["value"], one["reason"]) for one in listed} >= {(code, "C3", "she told us twice")}
    roles = ask("lookup", "13917460255", "--format", "json").json["roles"]
    assert roles[0]["problem"] == "none"
    for one in made:
        assert ask("findings", "unsuppress", one.out.strip()[:26]).code == 0
    scan(ask)
    assert ask("lookup", "13917460255", "--format", "json").json["roles"][0]["problem"] != "none"
    assert ask("findings", "suppressions", "--format", "json").json == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("MR999", "--reason", "x", "--until", "2026-12-31"), "no rule"),
        (("MR101", "--reason", " ", "--until", "2026-12-31"), "why"),
        (("MR101", "--reason", "x", "--until", "2099-12-31"), "too far"),
        (("MR101", "--reason", "x", "--until", "2026-12-31", "--customer", "nobody"), "no customer"),
        (("MR101", "--reason", "x", "--until", "2026-12-31", "--number", "13917460299"), "not in the store"),
        (("MR101", "--reason", "x", "--until", "2026-12-31", "--customer", "C1", "--source", "app"), "one of"),
        (("MR101", "--reason", "x", "--until", "2026-12-31", "--finding", "zzz"), "no finding"),
    ],
)
def test_a_suppression_that_cannot_be_is_refused_in_one_line(
    ask: Ask, loaded: Path, words: tuple[str, ...], says: str
) -> None:
    answer = ask("findings", "suppress", *words)
    assert answer.code in (1, 2)
    assert says in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_a_preview_writes_nothing(ask: Ask, loaded: Path) -> None:
    scan(ask)
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    before = ask("findings", "--format", "json").out
    told = ask("scan", "--preview", "--as-of", "2026-03-02", "--format", "json").json
    assert told["against"] == "stored"
    assert any(one["newly_flagged"] for one in told["codes"])
    assert ask("findings", "--format", "json").out == before
    assert "13917460255" not in str(told)


def test_a_rule_is_tried_before_it_is_switched(ask: Ask, loaded: Path) -> None:
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    scan(ask)
    code = ask("findings", "--customer", "C3", "--format", "json").json[0]["code"]
    told = ask("scan", "--preview", "--rule", f"{code}:off", "--as-of", "2026-03-02", "--format", "json").json
    assert told["against"] == "rules"
    assert [(one["code"], one["no_longer_flagged"] > 0) for one in told["codes"]] == [(code, True)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--preview", "--rule", "MR999"), "no rule"),
        (("--preview", "--rule", "MR101:sideways"), "cannot be tried"),
        (("--rule", "MR101"), "--preview"),
        (("--preview", "--fail-on", "error"), "--fail-on"),
        (("--backtest", "2099-01-01"), "not over yet"),
        (("--backtest", "2026-01-01", "--preview"), "--backtest"),
        (("--preview", "--rules", "missing.toml"), "missing.toml"),
    ],
)
def test_a_trial_that_cannot_be_is_refused_in_one_line(
    ask: Ask, loaded: Path, words: tuple[str, ...], says: str
) -> None:
    answer = ask("scan", *words)
    assert answer.code == 2
    assert says in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_looking_back_counts_what_came_out_since(ask: Ask, loaded: Path) -> None:
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    told = ask("scan", "--backtest", "2026-02-24", "--format", "json").json
    assert (told["contact_points"], told["others_answered"], told["caught"]) == (5, 1, 0)
    [missed] = told["missed"]
    assert missed["customer_id"] == "C3"
    assert missed["codes_now"]
    told = ask("scan", "--backtest", "2026-02-26", "--format", "json").json
    assert (told["others_answered"], told["caught"]) == (1, 1)
    assert (told["told"]["came_true"], told["told"]["came_false"]) == (1, 0)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables = self.drawings = 0
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tables += tag == "table"
        self.drawings += tag == "svg" and any(name == "aria-label" and value for name, value in attrs)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_is_one_page_that_names_nobody(ask: Ask, loaded: Path, lang: str) -> None:
    early = ask("report", "--out", str(loaded / "early.html"))
    assert early.code != 0
    assert not (loaded / "early.html").exists()
    scan(ask)
    ask("load", "--events", str(write_events(loaded / "events.csv")))
    scan(ask)
    bare = ask("findings", "suppress", "MR101", "--reason", "known", "--until", "2026-12-31")
    assert bare.code == 2
    assert "--everywhere" in bare.err
    ask("findings", "suppress", "MR101", "--everywhere", "--reason", "known", "--until", "2026-12-31")
    assert ask("report", "--out", str(loaded / "q.html"), "--lang", lang).code == 0
    text = (loaded / "q.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.fetched == []
    assert page.drawings >= 5
    assert page.tables >= page.drawings, "the figures stand beside every drawing"
    for secret in ("13917460255", "+8613917460255", "张伟国", "王芳", "王桂兰", "打错了"):
        assert secret not in text
    assert "上海支行" in page.text
    assert "known" in page.text
    assert re.search(r"2026-03-02", page.text)
    assert ("联系数据质量报告" in page.text) is (lang == "zh")


def test_days_that_do_not_exist_are_refused(ask: Ask, loaded: Path) -> None:
    for words in (("scan", "--as-of", "2026-02-30"), ("scan", "--backtest", "yesterday")):
        answer = ask(*words)
        assert answer.code == 2
        assert len(answer.err.strip().splitlines()) == 1


def test_the_worst_findings_come_first_and_a_cut_is_told(ask: Ask, loaded: Path) -> None:
    assert ask("scan", "--as-of", "2026-12-30").code == 0
    rows = ask("findings", "--format", "json").json
    ranks = [("error", "warning", "info").index(row["severity"]) for row in rows]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1
    cut = ask("findings", "--limit", "1", "--format", "json")
    assert cut.json == rows[:1]
    assert "only the 1 most severe are shown" in cut.err
    assert "shown" not in ask("findings", "--limit", str(len(rows))).err


def test_a_source_that_is_not_in_the_store_cannot_be_suppressed(ask: Ask, loaded: Path) -> None:
    about = ("--reason", "under way", "--until", str((datetime.now(UTC) + timedelta(days=30)).date()))
    for source in ("imprt", ""):
        answer = ask("findings", "suppress", "MR501", "--source", source, *about)
        assert answer.code == 1
        assert f"has the source {source!r}" in answer.err
    assert ask("findings", "suppress", "MR501", "--source", "import", *about).code == 0


def test_the_trial_in_the_help_of_scan_works(ask: Ask, loaded: Path) -> None:
    scan(ask)
    shown = re.search(r"scan --preview(( --rule \S+)+)", ask("scan", "--help").out)
    assert shown is not None
    answer = ask("scan", "--preview", *shown[1].split())
    assert answer.code == 0, answer.err


def test_a_day_far_ahead_is_refused_with_one_line(ask: Ask, loaded: Path) -> None:
    for words in (("scan",), ("scan", "--preview"), ("explain", "+8613900000000")):
        answer = ask(*words, "--as-of", "2150-01-01")
        assert answer.code == 2
        assert "--as-of 2150-01-01 is too far ahead" in answer.err
        assert answer.err.count("\n") == 1
