"""Our sides that need no database: reading a book, and business time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import timed


def write_books(folder: str, rows: str, as_of: str) -> tuple[float, int]:
    """The long book to clean, one of a tenth of its rows, and the wide workbook to read."""
    from misroute.simulate import write_large_book, write_world

    def work() -> int:
        write_large_book(Path(folder) / "book.csv", rows=int(rows))
        write_large_book(Path(folder) / "tenth.csv", rows=int(rows) // 10)
        now = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
        return write_world(Path(folder) / "world", customers=20_000, now=now).rows["book_us.xlsx"]

    return timed(work)


def read_book(book: str) -> tuple[float, int]:
    """Every contact of a book: encoding, delimiter, columns and form found out, contacts built, text kept."""
    from misroute.book import open_book

    def work() -> int:
        return sum(len(batch.records) for batch in open_book(Path(book)).batches())

    return timed(work)


def due(count: str) -> tuple[float, int]:
    """Eight working hours on the Chinese calendar, holidays and make-up workdays counted, with the working told."""
    from misroute.calendars import due, parse_target
    from misroute.packs.calendars import load_calendars
    from misroute.resources import data_dir

    calendar = load_calendars(data_dir("config"))["support"]
    target = parse_target("PT8H")
    first = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def work() -> int:
        for serial in range(int(count)):
            due(calendar, first + timedelta(hours=7 * serial), target)
        return int(count)

    return timed(work)
