"""The accuracy benchmark counts right: tables worked out by hand, a small lender, and sets that are not there."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if not (ROOT / "benchmarks" / "accuracy").is_dir():
    pytest.skip("the benchmarks are not beside these tests", allow_module_level=True)
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks.accuracy import labelled, lender, naive  # noqa: E402
from benchmarks.accuracy.counts import Confusion, confusion_of, percent, spread  # noqa: E402
from benchmarks.accuracy.figures import BEGIN, END, put_into  # noqa: E402
from benchmarks.accuracy.printing import Section, Table, page_of, text_of  # noqa: E402
from benchmarks.accuracy.telling import labelled_section, lender_section  # noqa: E402

from misroute.detect.measures import Share  # noqa: E402
from misroute.phones import Plan  # noqa: E402


@pytest.fixture
def table() -> Confusion:
    """Ten cases: five cats (three said so, one dog, one nothing), three dogs (two said so, one cat), two of neither."""
    pairs = [("cat", "cat")] * 3 + [("cat", "dog"), ("cat", "none"), ("dog", "cat")] + [("dog", "dog")] * 2
    return confusion_of([*pairs, ("none", "none"), ("none", "cat")])


def test_precision_recall_and_f1_are_those_worked_out_by_hand(table: Confusion) -> None:
    assert table.precision("cat") == Share(3, 5)
    assert table.recall("cat") == Share(3, 5)
    assert table.precision("dog") == Share(2, 3)
    assert table.recall("dog") == Share(2, 3)
    assert table.f1("cat") == pytest.approx(0.6)
    assert table.f1("dog") == pytest.approx(2 / 3)
    assert table.f1("bird") is None
    assert table.accuracy == Share(6, 10)


def test_the_table_has_a_row_for_what_is_so_and_a_column_for_what_was_said(table: Confusion) -> None:
    assert table.rows(("none", "cat")) == [
        ["so \\ said", "none", "cat", "dog"],
        ["none", "1", "1", "·"],
        ["cat", "1", "3", "1"],
        ["dog", "·", "1", "2"],
    ]


def test_seeds_are_told_as_mean_and_range() -> None:
    assert spread([0.5, 0.7]) == "60.0 (50.0…70.0)"
    assert spread([0.5, 0.5, None]) == "50.0"
    assert spread([None]) == "–"
    assert percent(Share(0, 0)) == "–"


def _write(folder: Path, name: str, *cases: dict[str, object]) -> None:
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def test_names_are_counted_beside_the_baseline(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "names",
        {"a": "李小龙", "b": "Li Xiaolong", "verdict": "same", "kind": "pinyin"},
        {"a": "Ann Lee", "b": "Bruno Kahn", "verdict": "different", "kind": "strangers"},
        {"a": "Ann Lee", "b": "Ann Lee", "verdict": "different", "kind": "impossible"},
    )
    found = labelled.names(tmp_path)
    assert found.ours.counts["same", "same"] == 1
    assert found.ours.counts["different", "same"] == 1
    figures = {name: (ours, plain) for name, ours, plain in found.shares}
    assert figures["different people called the same"][0] == Share(1, 2)
    assert found.kinds["impossible"] == [1, 0, 0]
    assert "1 of 3" not in text_of(labelled_section(found))


def test_a_number_called_ok_that_is_another_one_is_silently_wrong() -> None:
    case = {"raw": "x", "status": "ok", "e164": "+8613912345678"}
    assert labelled.silently_wrong(case, "ok", "+8613912345679")
    assert not labelled.silently_wrong(case, "ok", "+8613912345678")
    assert not labelled.silently_wrong(case, "doubtful", "+8613912345679")
    several = {"raw": "x", "status": "multiple", "candidates": ["+8613912345678", "+8613912345679"]}
    assert labelled.silently_wrong(several, "ok", "+8613912345678")
    open_question = {"raw": "x", "status": "doubtful", "candidates": ["+12025550123"]}
    assert not labelled.silently_wrong(open_question, "ok", "+12025550123")


def test_phones_replies_and_relations_are_counted(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "phones",
        {"raw": "13912345678", "region": "CN", "status": "ok", "e164": "+8613912345678", "kind": "plain"},
        {"raw": "", "region": "CN", "status": "missing", "kind": "blank"},
    )
    _write(
        tmp_path,
        "replies",
        {"text": "you have the wrong number", "lang": "en", "label": "wrong_number", "kind": "plain"},
        {"text": "see you at lunch", "lang": "en", "label": "other", "kind": "ordinary"},
    )
    _write(tmp_path, "relations", {"label": "母亲", "relation": "parent", "kin": True, "kind": "word"})
    phones = labelled.phones(Plan(), tmp_path)
    assert (phones.ours.accuracy, phones.plain.accuracy) == (Share(2, 2), Share(2, 2))
    replies = labelled.replies(tmp_path)
    assert replies.ours.accuracy == Share(2, 2)
    shares = {name: ours for name, ours, _ in replies.shares}
    assert shares["ordinary texts read as wrong number"] == Share(0, 1)
    assert labelled.relations(tmp_path).ours.accuracy == Share(1, 1)


def test_a_set_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "is not there" in text_of(labelled_section(labelled.names(tmp_path)))


def test_a_set_with_a_broken_line_names_it(tmp_path: Path) -> None:
    (tmp_path / "names.jsonl").write_text('{"a": "x"\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"names.jsonl: line 1 is not JSON"):
        labelled.names(tmp_path)


def test_the_shipped_sets_can_all_be_told_on_a_terminal() -> None:
    for found in (labelled.names(), labelled.replies(), labelled.relations(), labelled.phones(Plan())):
        told = text_of(labelled_section(found))
        assert all(len(line) <= 100 for line in told.splitlines()), found.name


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Wrong number!!", "wrong_number"),
        ("我是他妈", "relative_of_borrower"),
        ("STOP", "opt_out"),
        ("晚上吃什么", "other"),
    ],
)
def test_the_baseline_reads_keywords(text: str, label: str) -> None:
    assert naive.reply(text) == label


def test_a_small_lender_is_measured_and_beats_the_baseline(tmp_path: Path) -> None:
    found = lender.measure(tmp_path, customers=150, seed=5)
    assert found.rows == found.ours.n == found.plain.n > 300
    assert found.rows == sum(table.n for table in found.by_evidence.values())
    assert len(found.risks) == len(found.plain_risks)
    assert found.wrong == 0
    assert sum((p - true) ** 2 for p, true in found.risks) < sum((p - true) ** 2 for p, true in found.plain_risks)
    told = text_of(lender_section("A lender", [found]))
    assert all(len(line) <= 100 for line in told.splitlines())
    page = page_of("t", ["<b>"], [lender_section("A lender", [found])], [])
    assert "&lt;b&gt;" in page
    assert "<script" not in page


def test_the_figures_are_put_between_the_marks_of_a_page(tmp_path: Path) -> None:
    _write(tmp_path, "names", {"a": "Ann Lee", "b": "Ann Lee", "verdict": "same", "kind": "alike"})
    page = tmp_path / "page.md"
    page.write_text(f"# before\n{BEGIN}\nyesterday\n{END}\nafter\n", encoding="utf-8")
    put_into(page, [labelled.names(tmp_path)], {"A lender": [lender.Lender(1)]})
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# before\n")
    assert text.endswith("\nafter\n")
    assert "yesterday" not in text
    assert "| names | 1 | same people found | 100.0 % | 20.7–100.0 | 100.0 % |" in text
    assert "### A lender" in text
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(SystemExit, match="no place"):
        put_into(page, [], {})


def test_a_wide_table_is_shortened_in_its_headings_only() -> None:
    rows = [["name", *(f"a very long heading {at}" for at in range(9))], ["row", *("12345" for _ in range(9))]]
    told = text_of(Section("s", tables=[Table("t", rows)]))
    assert told.count("12345") == 9
    assert all(len(line) <= 100 for line in told.splitlines())
