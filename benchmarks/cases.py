"""Our sides that need the store, and their peers on the same database file: opening cases, sweeping clocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import timed

if TYPE_CHECKING:
    from misroute.app import App

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # ten in the morning of a Chinese working day
AGENT = "bench"


@contextmanager
def _app(home: Path) -> Iterator[App]:
    """The application over a database in ``home``, made when missing; its clock stands at NOW."""
    from misroute.app import initialise, open_app
    from misroute.settings import load_settings

    settings = load_settings({"MISROUTE_HOME": str(home)}, cwd=home.parent)
    if not (home / "misroute.db").exists():
        initialise(settings)
    with open_app(settings, now=lambda: NOW) as app:
        yield app


def _numbers(count: int, skip: int = 0) -> list[str]:
    return [f"+86138{10_000_000 + serial:08d}" for serial in range(skip, skip + count)]


def open_cases(folder: str, count: str) -> tuple[float, int]:
    """Cases for numbers of the book, one transaction each."""
    home = Path(folder) / "open-cases" / "home"
    with _app(home) as app:
        known = len(list(_rows(home, "SELECT id FROM cases")))

        def work() -> int:
            for number in _numbers(int(count), skip=known):
                app.intake.open_case(number, reporter="recipient", at=NOW, actor=AGENT)
            return int(count)

        return timed(work)


def prepare_database(folder: str) -> tuple[float, int]:
    """An empty database for the peer to write into."""
    with _app(Path(folder) / "open-cases" / "home"):
        return 0.0, 1


def insert_and_commit(folder: str, count: str) -> tuple[float, int]:
    """One bare row and one durable commit at a time, in the same file, in the same journal mode."""
    home = Path(folder) / "open-cases" / "home"
    with closing(sqlite3.connect(home / "misroute.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE IF NOT EXISTS bench_plain (id INTEGER PRIMARY KEY, opened_at TEXT, number BLOB)")

        def work() -> int:
            for _ in range(int(count)):
                database.execute("BEGIN IMMEDIATE")
                database.execute(
                    "INSERT INTO bench_plain (opened_at, number) VALUES (?, ?)", (NOW.isoformat(), b"0" * 40)
                )
                database.execute("COMMIT")
            return int(count)

        return timed(work)


def prepare_clocks(folder: str, open_clocks: str) -> tuple[float, int]:
    """A database with so many open clocks, of which those of one case of yesterday are due at NOW."""
    from misroute.services.cases.intake import Report

    home = Path(folder) / f"clocks-{open_clocks}" / "home"
    with _app(home) as app:
        cases = _count(home, "SELECT count(*) FROM cases")
        if not cases:
            with app.store.write(AGENT) as unit:
                for number in _numbers(50):
                    app.intake.take_in(unit, Report(number, "recipient", NOW))
            cases = 50
            _multiply(home, int(open_clocks))
        # what is still due from another side's turn is swept away, so that every turn finds the same
        while app.clockwork.sweep().clocks:
            pass
        yesterday = NOW - timedelta(days=1)
        app.intake.open_case(_numbers(1, skip=cases)[0], reporter="recipient", at=yesterday, actor=AGENT)
    return 0.0, 1


def _multiply(home: Path, wanted: int) -> None:
    """Copy open clocks under other names until there are so many; a sweep never reads those that are not due."""
    with closing(sqlite3.connect(home / "misroute.db", isolation_level=None)) as database:
        columns = [str(row[1]) for row in database.execute("PRAGMA table_info(clocks)")]
        others = ", ".join(column for column in columns if column not in ("id", "name"))
        database.execute("BEGIN IMMEDIATE")
        while (
            have := database.execute("SELECT count(*) FROM clocks WHERE fire_at IS NOT NULL").fetchone()[0]
        ) < wanted:
            database.execute(
                f"INSERT INTO clocks (id, name, {others}) "
                f"SELECT lower(hex(randomblob(16))), name || hex(randomblob(4)), {others} FROM clocks "
                "WHERE fire_at IS NOT NULL LIMIT ?",
                (wanted - have,),
            )
        database.execute("COMMIT")
        database.execute("ANALYZE")


def sweep(folder: str, open_clocks: str) -> tuple[float, int]:
    """Fire the due clocks among the open ones: warnings, breaches, notices and audit entries, each clock on its own."""
    with _app(Path(folder) / f"clocks-{open_clocks}" / "home") as app:
        return timed(lambda: app.clockwork.sweep().clocks)


def query_due(folder: str, open_clocks: str) -> tuple[float, int]:
    """Find the same due clocks by the index, and update and commit each: the least that could keep them."""
    home = Path(folder) / f"clocks-{open_clocks}" / "home"
    with closing(sqlite3.connect(home / "misroute.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        now = _stored(home)

        def work() -> int:
            found = database.execute(
                "SELECT id FROM clocks WHERE fire_at <= ? ORDER BY fire_at LIMIT 100", (now,)
            ).fetchall()
            for (clock,) in found:
                database.execute("BEGIN IMMEDIATE")
                database.execute("UPDATE clocks SET fire_at = NULL WHERE id = ? AND fire_at <= ?", (clock, now))
                database.execute("COMMIT")
            return len(found)

        return timed(work)


def _rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "misroute.db")) as database:
        return database.execute(query).fetchall()


def _count(home: Path, query: str) -> int:
    return int(str(_rows(home, query)[0][0]))


def _stored(home: Path) -> str:
    """NOW as the database writes it, so that text compares as time does: every clock here was opened then."""
    return str(_rows(home, "SELECT max(opened_at) FROM clocks")[0][0])
