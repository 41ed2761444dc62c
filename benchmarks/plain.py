"""The plain peers: what somebody would write in an afternoon, with nothing of misroute in it."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers

from benchmarks.measure import timed


def clean_loop(book: str, out: str) -> tuple[float, int]:
    """phonenumbers over a CSV: parse, is it valid, E.164 and type, written beside the row."""

    def work() -> int:
        rows = 0
        with open(book, encoding="utf-8", newline="") as source, open(out, "w", encoding="utf-8", newline="") as target:
            reader = csv.DictReader(source)
            writer = csv.writer(target)
            for row in reader:
                rows += 1
                try:
                    number = phonenumbers.parse(row["phone"], row["region"] or "CN")
                    valid = phonenumbers.is_valid_number(number)
                    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                except phonenumbers.NumberParseException:
                    valid, e164 = False, ""
                writer.writerow([*row.values(), e164, "ok" if valid else "invalid"])
        return rows

    return timed(work)


def read_csv(book: str) -> tuple[float, int]:
    """Every row of a CSV whose encoding is known, with csv.DictReader."""

    def work() -> int:
        with open(book, encoding="utf-8", newline="") as source:
            return sum(1 for _ in csv.DictReader(source))

    return timed(work)


def read_xlsx(book: str) -> tuple[float, int]:
    """Every row of a workbook's first sheet, with python-calamine alone."""
    from python_calamine import CalamineWorkbook

    def work() -> int:
        return len(CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()) - 1

    return timed(work)


def due_by_minutes(count: str) -> tuple[float, int]:
    """When eight working hours are used up: walk minute by minute, open on weekdays from nine to six."""
    zone = ZoneInfo("Asia/Shanghai")
    opening, closing = time(9), time(18)

    def due(start: datetime, minutes: int) -> datetime:
        at = start.astimezone(zone)
        while minutes:
            if at.weekday() < 5 and opening <= at.time() < closing:
                minutes -= 1
            at += timedelta(minutes=1)
        return at

    def work() -> int:
        first = datetime(2026, 3, 2, 1, 0, tzinfo=ZoneInfo("UTC"))
        for serial in range(int(count)):
            due(first + timedelta(hours=7 * serial), 8 * 60)
        return int(count)

    return timed(work)
