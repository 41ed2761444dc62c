"""The FCC's Reassigned Numbers Database, asked with files: one to upload, one that comes back.

Its columns, dates and words are settings (``Layout``), since subscribers and resellers get them in several shapes.
"Yes" is: permanently disconnected on or after the day asked about, so the same day is a yes (DA 21-1649; 47 CFR
64.1200). The records begin on 2021-01-27: of an earlier day a "no" says nothing, whatever the file answers. Numbers of
the United States and its territories only, toll-free ones included.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from misroute.connect.status.asking import Price, Said, answer, date_problem, in_us, later, not_served, unknown
from misroute.connect.status.question import Question, StatusAnswer
from misroute.connect.status.twilio import RECORDS_BEGIN
from misroute.detect import VerdictKind
from misroute.errors import UnreadableInput, UsageError

MOST_ROWS: Final = 250_000
"""Questions one file may hold."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the files look like. Without ``header`` the columns are the first, second and third.

    ``date_column`` may be missing from an answer. ``digits`` is 10, or 11 with the leading 1; both are read. ``yes``,
    ``no`` and ``no_data`` are compared without case.
    """

    number_column: str = "number"
    date_column: str = "date"
    answer_column: str = "answer"
    header: bool = True
    date_first: bool = False
    date_format: str = "%Y-%m-%d"
    digits: int = 10
    delimiter: str = ","
    yes: tuple[str, ...] = ("yes", "y")
    no: tuple[str, ...] = ("no", "n")
    no_data: tuple[str, ...] = ("no data", "no_data", "nodata")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that could not be used. ``row`` is the line a spreadsheet shows."""

    file: str
    row: int
    reason: str


def write_queries(questions: Sequence[Question], layout: Layout, now: datetime) -> tuple[str, list[Question]]:
    """The text of the file to upload, and the questions it does not hold because no answer could help.

    Left out are numbers the database does not know and days that somebody made up or that are yet to come. The same
    number and day is asked once.
    """
    out = io.StringIO()
    rows = csv.writer(out, delimiter=layout.delimiter, lineterminator="\r\n")
    if layout.header:
        rows.writerow(_ordered(layout.number_column, layout.date_column, layout))
    left: list[Question] = []
    written: set[tuple[str, date]] = set()
    for question in questions:
        if _before(question, now) is not None:
            left.append(question)
            continue
        key = question.number[2:], question.as_of
        if key in written:
            continue
        written.add(key)
        number = key[0] if layout.digits == 10 else f"1{key[0]}"
        rows.writerow(_ordered(number, question.as_of.strftime(layout.date_format), layout))
    if len(written) > MOST_ROWS:
        raise UsageError(f"{len(written)} questions for one file of the database, which takes {MOST_ROWS}: ask fewer")
    return out.getvalue(), left


def read_answers(
    text: str,
    questions: Sequence[Question],
    layout: Layout,
    asked_at: datetime,
    *,
    file: str,
    name: str = "rnd",
    price: Decimal = Decimal(0),
    currency: str = "",
) -> tuple[list[StatusAnswer], list[RowProblem]]:
    """One answer a question, in their order, and every row that could not be used.

    Rows may come in any order. A question without a row is ``retry_later``; one with rows that contradict each other is
    ``not_enough_data``. Raises UnreadableInput when the file has not the columns the layout names.
    """
    problems: list[RowProblem] = []
    dates: dict[str, set[date]] = {}
    before = [_before(question, asked_at) for question in questions]
    for question, refused in zip(questions, before, strict=True):
        if refused is None:
            dates.setdefault(question.number[2:], set()).add(question.as_of)
    said: dict[tuple[str, date], str] = {}
    clashing: set[tuple[str, date]] = set()
    for row, cells in _rows(text, layout, file, problems):
        number, day, word = cells
        key, reason = _key(number, day, dates, layout)
        meaning = _meaning(word, layout)
        if key is None or meaning is None:
            problems.append(RowProblem(file, row, reason if key is None else "the answer is no word of the layout"))
        elif key not in said:
            said[key] = meaning
        elif said[key] == meaning:
            problems.append(RowProblem(file, row, "answered before, with the same answer"))
        else:
            clashing.add(key)
            problems.append(RowProblem(file, row, "answered before, with another answer: neither counts"))
    answers = []
    for question, refused in zip(questions, before, strict=True):
        key = question.number[2:], question.as_of
        heard = refused or (
            unknown("contradictory", "contradictory_rows", billed=True)
            if key in clashing
            else read_word(said.get(key), question.as_of)
        )
        answers.append(answer(name, question, heard, asked_at, Price(price, currency)))
    return answers, problems


def read_word(meaning: str | None, as_of: date) -> Said:
    """What ``yes``, ``no``, ``no_data`` or no row at all (None) means for a question about this day."""
    if meaning is None:
        return later("", "no_row")
    if meaning == "yes":
        return Said(VerdictKind.owner_changed, "yes", billed=True)
    if meaning == "no" and as_of >= RECORDS_BEGIN:
        return Said(VerdictKind.same_owner, "no", billed=True)
    return unknown(meaning, "before_records" if meaning == "no" else "", billed=True)


@dataclass(frozen=True, slots=True)
class RndFiles:
    """The database as a provider: it has no ``ask`` over a wire, only ``write`` and ``read``."""

    name: str
    layout: Layout
    price: Price
    kind: str = "rnd"
    batch_size: int = MOST_ROWS

    def ask(self, questions: Sequence[Question]) -> list[StatusAnswer]:
        """Raises UsageError: this database is asked with files."""
        raise UsageError(
            f"provider {self.name} is asked with files: write the questions, upload them, read the answers"
        )

    def write(self, questions: Sequence[Question], now: datetime) -> tuple[str, list[Question]]:
        """``write_queries`` in this provider's layout."""
        return write_queries(questions, self.layout, now)

    def read(
        self, text: str, questions: Sequence[Question], asked_at: datetime, *, file: str
    ) -> tuple[list[StatusAnswer], list[RowProblem]]:
        """``read_answers`` in this provider's layout and at its price."""
        return read_answers(
            text,
            questions,
            self.layout,
            asked_at,
            file=file,
            name=self.name,
            price=self.price.amount,
            currency=self.price.currency,
        )


def _before(question: Question, now: datetime) -> Said | None:
    if not in_us(question.number):
        return not_served()
    problem = date_problem(question.as_of, now)
    return unknown("", problem) if problem else None


def _ordered(number: str, day: str, layout: Layout) -> tuple[str, str]:
    return (day, number) if layout.date_first else (number, day)


def _rows(
    text: str, layout: Layout, file: str, problems: list[RowProblem]
) -> Iterator[tuple[int, tuple[str, str | None, str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=layout.delimiter)
    places = (1, 0, 2) if layout.date_first else (0, 1, 2)
    where: tuple[int, int | None, int] | None = None if layout.header else places
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            problems.append(RowProblem(file, row, "not readable as CSV"))
            continue
        if where is None:
            where = _places(cells, layout, file)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        number_at, date_at, answer_at = where
        if len(cells) <= max(number_at, answer_at, date_at or 0):
            problems.append(RowProblem(file, row, "has too few cells"))
            continue
        yield row, (cells[number_at], None if date_at is None else cells[date_at], cells[answer_at])
    if where is None:
        raise UnreadableInput(f"{file}: is empty: give the file that the database sent back")


def _places(cells: Sequence[str], layout: Layout, file: str) -> tuple[int, int | None, int]:
    names = [cell.strip().casefold() for cell in cells]
    wanted = [layout.number_column, layout.date_column, layout.answer_column]
    found = [names.index(name.strip().casefold()) if name.strip().casefold() in names else None for name in wanted]
    number_at, date_at, answer_at = found
    if number_at is None or answer_at is None:
        missing = layout.number_column if number_at is None else layout.answer_column
        raise UnreadableInput(
            f"{file}: has no column {missing!r}: set number_column, date_column and answer_column of the provider"
        )
    return number_at, date_at, answer_at


def _key(
    number: str, day: str | None, dates: dict[str, set[date]], layout: Layout
) -> tuple[tuple[str, date] | None, str]:
    """Which question the row answers, or why none."""
    digits = re.sub(r"[\s().+-]", "", number)
    if re.fullmatch(r"1[0-9]{10}", digits):
        digits = digits[1:]
    if not re.fullmatch(r"[0-9]{10}", digits):
        return None, "the number is not one of ten digits"
    asked = dates.get(digits)
    if asked is None:
        return None, "nobody asked about this number"
    if day is None:
        if len(asked) == 1:
            return (digits, next(iter(asked))), ""
        return None, "the number was asked about with several days, and the answer names none"
    told = _day(day.strip(), layout.date_format)
    if told is None:
        return None, "the date is not written as the layout says"
    if told not in asked:
        return None, "nobody asked about this number with this day"
    return (digits, told), ""


@lru_cache(maxsize=4096)
def _day(text: str, date_format: str) -> date | None:
    try:
        return datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day, no instant
    except ValueError:
        return None


def _meaning(word: str, layout: Layout) -> str | None:
    plain = word.strip().casefold()
    for meaning, words in (("yes", layout.yes), ("no", layout.no), ("no_data", layout.no_data)):
        if plain in {known.casefold() for known in words}:
            return meaning
    return None
