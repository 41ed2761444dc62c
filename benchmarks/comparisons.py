"""The list of comparisons: what the main jobs cost beside the least that could do a part of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Comparison, Side, run

AS_OF = "2026-11-20"
DUE_CLOCKS = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """The files the comparisons run over."""

    folder: Path
    book: Path
    rows: int
    workbook: Path


def prepare(folder: Path, rows: int) -> Ground:
    """Write the books, the same bytes on every machine.

    In a child, as everything else: a process started by a large one is billed for its parent's memory.
    """
    run(Side("books", "benchmarks.ground", "write_books", (str(folder), rows, AS_OF)), 1, {})
    return Ground(folder, folder / "book.csv", rows, folder / "world" / "book_us.xlsx")


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
    yield Comparison(
        f"clean a book of {ground.rows} rows",
        "row",
        Side("misroute clean", command=_clean(ground), units=ground.rows),
        Side(
            "loop of phonenumbers parse, valid, format",
            command=_child("clean_loop", str(ground.book), str(ground.folder / "plain.csv")),
            units=ground.rows,
        ),
        "both as whole processes; the peer neither confesses doubts nor knows rules",
    )
    yield Comparison(
        "open a case",
        "case",
        Side("misroute", "benchmarks.cases", "open_cases", (str(ground.folder), 200)),
        Side("one INSERT and COMMIT", "benchmarks.plain", "insert_and_commit", (str(ground.folder), 200)),
        "a case brings its hold, clocks, steps, outbox and audit entry",
    )
    for open_clocks in (1_000, 100_000):
        yield Comparison(
            f"sweep {DUE_CLOCKS} due of {open_clocks} open clocks",
            "sweep",
            Side("misroute", "benchmarks.cases", "sweep", (str(ground.folder), open_clocks, DUE_CLOCKS)),
            Side("indexed query", "benchmarks.cases", "query_due", (str(ground.folder), open_clocks, DUE_CLOCKS)),
            "cost must follow the due clocks, not the open ones",
        )


def _clean(ground: Ground) -> tuple[str, ...]:
    out = ground.folder / "cleaned.csv"
    return (
        *(sys.executable, "-c", "from misroute.cli import main; main()", "clean", str(ground.book)),
        *("--out", str(out), "--as-of", AS_OF),
    )


def _child(function: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "benchmarks.measure", "benchmarks.plain", function, *arguments)
