"""A file of sends keeps its columns, gets every answer once, and goes on where it was broken off."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from misroute.app import App
from misroute.errors import Busy, UnreadableInput, UsageError
from misroute.services.gate.answers import Answer, unavailable
from misroute.services.gate.gatefile import GateFile
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.services.gate.runs import run_over
from misroute.store import Store
from misroute.store.tables import DecisionRow, table_of

HEADER = "渠道,用途,手机号,客户号,备注,decision\n"
DECISIONS = table_of(DecisionRow)


@pytest.fixture
def sends(tmp_path: Path) -> Path:
    """Ten messages and their notes, a broken line among them."""
    path = tmp_path / "sends.csv"
    lines = [f'sms,servicing,139123456{place:02d},C{place},"note, {place}",old\n' for place in range(10)]
    lines.insert(4, "sms,servicing\n")
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path


def ask(app: App, sends: Path, out: Path, **options: Any) -> Any:
    return app.gatefile.answer(sends, out, actor="li.na", **options)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def recorded(store: Store) -> list[Any]:
    with store.read() as unit:
        return list(unit.execute(sa.select(DECISIONS.c.id, DECISIONS.c.run_id, DECISIONS.c.line, DECISIONS.c.decision)))


def test_the_callers_columns_stay_and_the_answers_stand_behind_them(app: App, sends: Path, tmp_path: Path) -> None:
    summary = ask(app, sends, tmp_path / "answers.csv")
    found = rows(tmp_path / "answers.csv")
    columns = ["渠道", "用途", "手机号", "客户号", "备注", "decision", "until", "codes", "decision_id"]
    assert list(found[0]) == columns
    assert [row["备注"] for row in found] == [f"note, {n}" if n >= 0 else "" for n in (0, 1, 2, 3, -1, *range(4, 10))]
    assert [row["decision"] for row in found] == ["allow"] * 4 + ["block"] + ["allow"] * 6
    assert found[4]["codes"] == "line_unreadable"
    assert (summary.refusals, summary.refused[0].row) == (1, 6)
    assert summary.decisions == Counter(allow=10, block=1)


def test_every_answer_is_on_record_once_under_its_id(app: App, store: Store, sends: Path, tmp_path: Path) -> None:
    ask(app, sends, tmp_path / "answers.csv")
    kept = recorded(store)
    assert {row.id for row in kept} == {row["decision_id"] for row in rows(tmp_path / "answers.csv")} - {""}
    assert sorted(row.line for row in kept) == list(range(1, 11))
    assert len({row.run_id for row in kept}) == 1


def test_a_file_of_answers_may_be_asked_again(app: App, sends: Path, tmp_path: Path) -> None:
    ask(app, sends, tmp_path / "first.csv")
    ask(app, tmp_path / "first.csv", tmp_path / "second.csv")
    first, second = rows(tmp_path / "first.csv"), rows(tmp_path / "second.csv")
    assert list(first[0]) == list(second[0])
    assert not {row["decision_id"] for row in first} & {row["decision_id"] for row in second} - {""}


def test_old_encodings_and_packed_files_are_read(app: App, sends: Path, tmp_path: Path) -> None:
    text = sends.read_text("utf-8")
    (tmp_path / "gbk.csv").write_bytes(text.encode("gb18030"))
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + text.encode()))
    for name in ("gbk.csv", "packed.csv.gz"):
        ask(app, tmp_path / name, tmp_path / "answers.csv")
        assert rows(tmp_path / "answers.csv")[3]["备注"] == "note, 3"
    ask(app, sends, tmp_path / "answers.csv.gz")
    assert gzip.decompress((tmp_path / "answers.csv.gz").read_bytes()).startswith("渠道".encode())


def test_json_lines_in_and_out(app: App, tmp_path: Path) -> None:
    line = {"channel": "letter", "purpose": "servicing", "to": "13912345601", "person": "C1", "batch": 7}
    (tmp_path / "s.jsonl").write_text(
        json.dumps(line) + "\n{broken\n\n" + json.dumps({**line, "x": "y"}) + "\n", "utf-8"
    )
    ask(app, tmp_path / "s.jsonl", tmp_path / "a.jsonl")
    found = [json.loads(text) for text in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [one["decision"] for one in found] == ["allow", "block", "allow"]
    assert [one["batch"] for one in found] == ["7", "", "7"]
    assert found[2]["x"] == "y"


def test_a_spreadsheet_is_refused_with_what_to_do(app: App, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    with pytest.raises(UnreadableInput, match="save it as CSV"):
        ask(app, tmp_path / "s.xlsx", tmp_path / "a.csv")
    assert not list(tmp_path.glob(".a.csv*"))


@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00", b"a,b\n1,2\n", b"channel,purpose\nsms,servicing\n"])
def test_what_is_no_file_of_sends_is_refused_whole(app: App, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.csv").write_bytes(content)
    with pytest.raises(UnreadableInput):
        ask(app, tmp_path / "s.csv", tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_the_second_call_to_a_person_counts_the_first(app: App, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("channel,purpose,to,person\n" + "call,collection,13912345601,C1\n" * 5, "utf-8")
    summary = ask(app, tmp_path / "s.csv", tmp_path / "a.csv")
    assert summary.decisions["allow"] == 3
    assert summary.codes["frequency_cap"] == 2


class Breaking(Gatekeeping):
    """A gate whose process dies, or whose database cannot be asked, after so many batches."""

    def __init__(self, gate: Gatekeeping, batches: int, *, dies: bool, records: bool) -> None:
        super().__init__(gate.store, gate.rules, gate.policies, gate.packs)
        self.left, self.dies, self.records = batches, dies, records

    def check_many(self, sends: Sequence[Mapping[str, Any]], **options: Any) -> list[Answer]:
        if self.left == 0:
            if self.records:
                super().check_many(sends, **options)
            if self.dies:
                raise KeyboardInterrupt
            for send in sends:
                options["allowed"].add({**send, "to": "+86" + str(send["to"])}, "2026-03-02T01:00:00+00:00")
            return [Answer(unavailable("locked")) for _ in sends]
        self.left -= 1
        return super().check_many(sends, **options)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misroute.services.gate.gatefile.BATCH", 3)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty calls to ten people, so that the cap of three a day is passed for each."""
    path = tmp_path / "many.csv"
    lines = [f"call,collection,139123456{place % 10:02d},C{place % 10},{place}\n" for place in range(40)]
    path.write_text("channel,purpose,to,person,n\n" + "".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("batches", [0, 1, 5, 13])
@pytest.mark.parametrize("records", [False, True])
def test_a_run_that_is_broken_off_goes_on_and_answers_no_line_twice(
    app: App, store: Store, many: Path, tmp_path: Path, small_batches: None, batches: int, records: bool
) -> None:
    out = tmp_path / "a.csv"
    broken = GateFile(store, Breaking(app.gatekeeping, batches, dies=True, records=records))
    with pytest.raises(KeyboardInterrupt):
        broken.answer(many, out, actor="li.na")
    assert not out.exists()
    summary = ask(app, many, out)
    assert summary.resumed == batches * 3 + (min(3, 40 - batches * 3) if records else 0)
    found, kept = rows(out), recorded(store)
    assert [row["n"] for row in found] == [str(place) for place in range(40)]
    assert [row["decision_id"] for row in found] == [row.id for row in sorted(kept, key=lambda row: row.line)]
    assert [row["decision"] for row in found] == ["allow"] * 30 + ["defer"] * 10
    assert not list(tmp_path.glob(".a.csv*"))


def test_a_database_that_cannot_be_asked_stops_the_run_and_nothing_is_counted_that_was_not_answered(
    app: App, store: Store, many: Path, tmp_path: Path, small_batches: None
) -> None:
    broken = GateFile(store, Breaking(app.gatekeeping, 2, dies=False, records=False))
    with pytest.raises(Busy, match="goes on where it was"):
        broken.answer(many, tmp_path / "a.csv", actor="li.na")
    summary = ask(app, many, tmp_path / "a.csv")
    assert summary.resumed == 6
    assert summary.decisions == Counter(allow=30, defer=10)


def test_an_unfinished_run_over_another_file_is_not_mixed_with_this_one(
    app: App, store: Store, many: Path, sends: Path, tmp_path: Path, small_batches: None
) -> None:
    out = tmp_path / "a.csv"
    with pytest.raises(KeyboardInterrupt):
        GateFile(store, Breaking(app.gatekeeping, 2, dies=True, records=False)).answer(many, out, actor="li.na")
    with pytest.raises(UsageError, match="--afresh"):
        ask(app, sends, out)
    assert ask(app, sends, out, afresh=True).resumed == 0
    assert ask(app, sends, out).resumed == 0


def test_a_run_of_long_ago_is_begun_anew(
    app: App, store: Store, many: Path, tmp_path: Path, small_batches: None, clock: Any
) -> None:
    broken = GateFile(store, Breaking(app.gatekeeping, 2, dies=True, records=False))
    with pytest.raises(KeyboardInterrupt):
        broken.answer(many, tmp_path / "a.csv", actor="li.na")
    clock.forward(hours=25)
    assert ask(app, many, tmp_path / "a.csv").resumed == 0


@pytest.fixture
def night(app: App, clock: Any, tmp_path: Path) -> Path:
    """Asked at 23:00 in Shanghai: one letter may go, the texts wait for the morning."""
    clock.forward(hours=14)
    path = tmp_path / "night.csv"
    lines = [
        "letter,servicing,13912345600,C0,a\n",
        "sms,servicing,13912345601,C1,b\n",
        "sms,servicing,13912345602,C2,c\n",
    ]
    path.write_text("channel,purpose,to,person,n\n" + "".join(lines), "utf-8")
    return path


def test_deferred_sends_are_written_by_their_hour_into_a_folder(app: App, night: Path, tmp_path: Path) -> None:
    summary = ask(app, night, tmp_path / "a.csv", deferred=tmp_path / "later")
    files = list((tmp_path / "later").iterdir())
    assert [file.name for file in files] == ["2026-03-03T0000Z.csv"]
    assert [row["n"] for row in rows(files[0])] == ["b", "c"]
    assert list(rows(files[0])[0]) == ["channel", "purpose", "to", "person", "n", "until"]
    assert list(summary.deferred.values()) == [2]


def test_deferred_sends_in_one_file_can_be_asked_again_in_the_morning(
    app: App, night: Path, tmp_path: Path, clock: Any
) -> None:
    ask(app, night, tmp_path / "a.csv", deferred=tmp_path / "later.csv")
    assert [row["n"] for row in rows(tmp_path / "later.csv")] == ["b", "c"]
    clock.forward(hours=10)
    again = ask(app, tmp_path / "later.csv", tmp_path / "b.csv")
    assert again.decisions == Counter(allow=2)
    with pytest.raises(UsageError, match="folder"):
        ask(app, night, tmp_path / "c.csv", deferred=tmp_path / "later.xlsx")


def test_progress_tells_how_many_there_may_be(app: App, many: Path, tmp_path: Path, small_batches: None) -> None:
    told: list[tuple[int, int | None]] = []
    ask(app, many, tmp_path / "a.csv", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)
    assert all(total is not None and total >= done for done, total in told)


def test_two_who_write_the_same_answers_do_not_mix_them(app: App, many: Path, tmp_path: Path, clock: Any) -> None:
    with run_over(many, tmp_path / "a.csv", clock.now), pytest.raises(Busy, match="another process"):
        ask(app, many, tmp_path / "a.csv")
    assert ask(app, many, tmp_path / "a.csv").resumed == 0


@pytest.mark.parametrize(
    "mark", ["", "{", "[]", "{}", '{"run": "x"}', '{"run": "x", "file": "y", "since": "soon"}', "\x00"]
)
def test_a_mark_that_cannot_be_read_begins_anew(app: App, many: Path, tmp_path: Path, mark: str) -> None:
    (tmp_path / ".a.csv.run").write_text(mark)
    assert ask(app, many, tmp_path / "a.csv").resumed == 0


def test_a_folder_that_cannot_be_written_to_is_told(app: App, many: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written to"):
        ask(app, many, tmp_path / "nowhere" / "a.csv")
