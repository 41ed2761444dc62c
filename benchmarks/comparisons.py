"""The list of comparisons: what the main jobs cost beside the least that could do a part of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.measure import Comparison, Side, run

AS_OF = "2026-11-20"


@dataclass(frozen=True, slots=True)
class Ground:
    """The files the comparisons run over."""

    folder: Path
    book: Path
    rows: int
    tenth: Path
    workbook: Path


def prepare(folder: Path, rows: int) -> Ground:
    """Write the books, the same bytes on every machine.

    In a child, as everything else: a process started by a large one is billed for its parent's memory.
    """
    run((Side("books", "benchmarks.ground", "write_books", (str(folder), rows, AS_OF)),), 1, {})
    return Ground(folder, folder / "book.csv", rows, folder / "tenth.csv", folder / "world" / "book_us.xlsx")


def comparisons(ground: Ground) -> Iterator[Comparison]:
    """Every comparison, the cheap ones first."""
    yield Comparison(
        "read a CSV book",
        "row",
        Side("misroute", "benchmarks.ground", "read_book", (str(ground.book),)),
        Side("csv.DictReader", "benchmarks.plain", "read_csv", (str(ground.book),)),
    )
    yield Comparison(
        "read a wide XLSX book",
        "row",
        Side("misroute", "benchmarks.ground", "read_book", (str(ground.workbook),)),
        Side("python-calamine", "benchmarks.plain", "read_xlsx", (str(ground.workbook),)),
    )
    yield Comparison(
        "due time of eight working hours",
        "due",
        Side("misroute", "benchmarks.ground", "due", (2000,)),
        Side("walk minute by minute", "benchmarks.plain", "due_by_minutes", (100,)),
        "the peer knows neither holidays nor daylight saving",
    )
    gate = Side("store", "benchmarks.gate_check", "prepare", (str(ground.folder),))
    yield Comparison(
        "gate: one decision with its facts",
        "send",
        Side("misroute", "benchmarks.gate_check", "compare_one", (str(ground.folder),), before=gate),
        Side("one raw indexed read of SQLite", "benchmarks.gate_check", "compare_raw", (str(ground.folder),)),
        "each number for the first time, nothing recorded; more in benchmarks.gate_check",
    )
    yield Comparison(
        "gate: a check over HTTP, 64 askers",
        "answer",
        Side("misroute", "benchmarks.gate_http", "answer", ("check", 64)),
        Side("an empty address of the same server", "benchmarks.gate_http", "answer", ("empty", 64)),
        "decided and on record; the disk's commits are in it: more in benchmarks.gate_http",
    )
    yield Comparison(
        f"clean a book of {ground.rows} rows",
        "row",
        _clean(ground, ground.book, ground.rows),
        Side(
            "loop of phonenumbers parse, valid, format",
            command=_child("clean_loop", str(ground.book), str(ground.folder / "plain.csv")),
            units=ground.rows,
        ),
        "both as whole processes; the peer neither confesses doubts nor knows rules",
    )
    yield Comparison(
        "clean ten times as many rows",
        "row",
        _clean(ground, ground.book, ground.rows),
        _clean(ground, ground.tenth, ground.rows // 10),
        "memory should hardly grow with the book",
    )
    yield Comparison(
        "open a case",
        "case",
        Side("misroute", "benchmarks.cases", "open_cases", (str(ground.folder), 200)),
        Side(
            "one INSERT and COMMIT",
            "benchmarks.cases",
            "insert_and_commit",
            (str(ground.folder), 200),
            before=Side("", "benchmarks.cases", "prepare_database", (str(ground.folder),)),
        ),
        "a case brings its hold, clocks, steps, outbox and audit entry",
    )
    few, many = (_sweep(ground, open_clocks) for open_clocks in (1_000, 100_000))
    for open_clocks, ours in ((1_000, few), (100_000, many)):
        yield Comparison(
            f"sweep the due of {open_clocks} open clocks",
            "clock",
            ours,
            replace(ours, name="indexed query, UPDATE and COMMIT", function="query_due"),
            "a fired clock brings its notice, case event and audit entry",
        )
    yield Comparison(
        "sweep with 100000 open, not 1000",
        "clock",
        many,
        few,
        "about 1 when the cost follows the due clocks and not the open ones",
    )
    yield from _scans(ground)


def _scans(ground: Ground) -> Iterator[Comparison]:
    few, many = (_scan(ground, "scan_changes", points) for points in (10_000, 100_000))
    yield Comparison(
        "scan 100 changes in 100000 points, not 10000",
        "point",
        many,
        few,
        "about 1 when the cost follows the changes and not the book",
    )
    whole = _scan(ground, "scan_whole", 100_000)
    yield Comparison(
        "scan a whole store of 100000 points",
        "point",
        whole,
        replace(whole, name="open every sealed row once", function="open_rows"),
        "every row is opened twice, for the evidence and to be judged, and every judgement is written",
    )


def _scan(ground: Ground, function: str, points: int) -> Side:
    place = (str(ground.folder), points)
    before = Side("", "benchmarks.scans", "prepare_book", place)
    return Side(f"misroute with {points} points", "benchmarks.scans", function, place, before=before)


def _sweep(ground: Ground, open_clocks: int) -> Side:
    name = f"misroute with {open_clocks} open"
    place = (str(ground.folder), open_clocks)
    return Side(name, "benchmarks.cases", "sweep", place, before=Side("", "benchmarks.cases", "prepare_clocks", place))


def _clean(ground: Ground, book: Path, rows: int) -> Side:
    out = ground.folder / "cleaned.csv"
    command = (sys.executable, "-c", "from misroute.cli import main; main()", "clean", str(book))
    return Side(f"misroute clean, {rows} rows", command=(*command, "--out", str(out), "--as-of", AS_OF), units=rows)


def _child(function: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "benchmarks.measure", "benchmarks.plain", function, *arguments)
