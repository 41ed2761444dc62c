"""Outputs appear whole or not at all; findings and refusals are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from misroute.book import FindingsWriter, OutputFailed, Outputs, RejectsWriter, atomic_output
from misroute.errors import MisrouteError, UsageError


def test_several_outputs_appear_together_at_the_end(tmp_path: Path) -> None:
    with Outputs() as outputs:
        outputs.open(tmp_path / "a").write(b"1")
        outputs.open(tmp_path / "b").write(b"2")
        assert not (tmp_path / "a").exists()
        assert not (tmp_path / "b").exists()
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"1", b"2")
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("x"), SystemExit(3)])
def test_an_exception_leaves_everything_as_it_was(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a").write_bytes(b"earlier")

    def broken() -> None:
        with Outputs() as outputs:
            outputs.open(tmp_path / "a").write(b"1")
            outputs.open(tmp_path / "b").write(b"2")
            (outputs.scratch(tmp_path / "a") / "part").write_bytes(b"3")
            raise error

    with pytest.raises(type(error)):
        broken()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"earlier"


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    def full() -> None:
        with atomic_output(tmp_path / "a") as stream:
            stream.write(b"1")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OutputFailed, match=r"no space left to write .*nothing half-written"):
        full()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_clear_line() -> None:
    with pytest.raises(MisrouteError, match="no space left"), atomic_output(Path("/dev/full")) as stream:
        stream.write(b"1" * 100_000)


def test_a_device_is_written_to_and_not_replaced() -> None:
    with atomic_output(Path("/dev/null")) as stream:
        stream.write(b"1")
    assert Path("/dev/null").is_char_device()


def test_folders_inputs_and_doubles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    os.link(tmp_path / "in", tmp_path / "hard")
    with Outputs(inputs=[tmp_path / "in"]) as outputs:
        for path, said in ((tmp_path, "folder"), (tmp_path / "no" / "a", "does not exist")):
            with pytest.raises(UsageError, match=said):
                outputs.open(path)
        for name in ("in", "link", "hard"):
            with pytest.raises(UsageError, match="is an input"):
                outputs.open(tmp_path / name)
        outputs.open(tmp_path / "out")
        with pytest.raises(UsageError, match="two outputs"):
            outputs.open(tmp_path / "." / "out")


def test_a_new_output_is_for_its_owner_alone_and_a_replaced_one_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "old").touch(mode=0o640)
    (tmp_path / "old").chmod(0o640)
    with Outputs() as outputs:
        outputs.open(tmp_path / "old")
        outputs.open(tmp_path / "new")
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("old", "new")] == [0o640, 0o600]


def test_an_output_through_a_link_replaces_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with atomic_output(tmp_path / "link") as stream:
        stream.write(b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"2"


FINDING = {
    "finding_id": "f1",
    "code": "MR101",
    "name": "x",
    "severity": "error",
    "customer_id": "=cmd|' /C calc'!A0",
    "row": 7,
    "number": "+86138****8000",
    "confidence": 0.9,
    "message": "@SUM(1)",
    "evidence": [{"cell": "=1+1", "n": 3}, "-2"],
    "action": "fix",
}


def test_findings_in_json_lines_keep_masks_and_neutralise_formulas(tmp_path: Path) -> None:
    with Outputs() as outputs:
        writer = FindingsWriter(tmp_path / "f.jsonl", outputs)
        writer.write(FINDING)
        writer.close()
    (found,) = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text().splitlines()]
    assert found["number"] == "+86138****8000"
    assert found["customer_id"] == "'=cmd|' /C calc'!A0"
    assert found["evidence"] == [{"cell": "'=1+1", "n": 3}, "'-2"]
    assert (found["row"], found["confidence"]) == (7, 0.9)


def test_findings_in_csv_neutralise_every_cell(tmp_path: Path) -> None:
    with Outputs() as outputs:
        writer = FindingsWriter(tmp_path / "f.csv", outputs)
        writer.write(FINDING)
        writer.close()
    header, row = csv.reader(io.StringIO((tmp_path / "f.csv").read_text()))
    assert header[:4] == ["finding_id", "code", "name", "severity"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    assert dict(zip(header, row, strict=True))["row"] == "7"


@pytest.mark.parametrize("name", ["f.jsonl", "f.csv"])
def test_a_file_with_numbers_in_full_starts_with_the_reason(tmp_path: Path, name: str) -> None:
    with Outputs() as outputs:
        writer = FindingsWriter(tmp_path / name, outputs, reveal_reason="case 17", at=datetime(2026, 1, 2, tzinfo=UTC))
        writer.write(FINDING)
        writer.close()
    text = (tmp_path / name).read_text()
    rows = (
        list(csv.DictReader(io.StringIO(text))) if name.endswith("csv") else [json.loads(x) for x in text.splitlines()]
    )
    assert (rows[0]["name"], rows[0]["message"]) == ("header", "case 17")
    assert "2026-01-02" in json.dumps(rows[0])
    assert len(rows) == 2


def test_findings_want_a_kind_they_can_be_written_as(tmp_path: Path) -> None:
    with Outputs() as outputs, pytest.raises(UsageError, match="are written as"):
        FindingsWriter(tmp_path / "f.xlsx", outputs)


def test_a_rejects_file_appears_only_when_something_was_refused(tmp_path: Path) -> None:
    with Outputs() as outputs:
        quiet, loud = RejectsWriter(tmp_path / "a.csv", outputs), RejectsWriter(tmp_path / "b.csv", outputs)
        loud.write("=book.csv", 7, "the record is short")
        quiet.close()
        loud.close()
    assert not (tmp_path / "a.csv").exists()
    assert (tmp_path / "b.csv").read_text() == "file,row,reason\n'=book.csv,7,the record is short\n"
