"""Our sides that need no database: reading a book, and business time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import timed


def read_book(book: str) -> tuple[float, int]:
    """Every contact of a book: encoding, delimiter, columns and form found out, contacts built, text kept."""
    from misroute.book import open_book

    def work() -> int:
        rows = 0
        with open_book(Path(book)) as reader:
            for batch in reader.batches(10_000):
                rows += len(batch.records)
        return rows

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
