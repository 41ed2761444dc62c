"""Data on stdout, talk on stderr, and tables that fit the terminal."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from misroute.cli.words import _, heading, kind, state, translate_error

Row: TypeAlias = Mapping[str, Any]
Progress: TypeAlias = Callable[[int, int | None], None]


class Format(StrEnum):
    """How a listing is printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def say(*lines: str) -> None:
    """Talk: goes to stderr so that stdout stays data."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 - the one place that talks


def put(text: str) -> None:
    """One line of data on stdout."""
    print(text)  # noqa: T201 - the one place that prints data


def plain(value: Any) -> Any:
    """A value as JSON and CSV carry it: instants ISO 8601, amounts and identifiers as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON with Chinese left readable; escaped where stdout could not carry it, lone surrogates among that."""
    found = plain(value)
    text = json.dumps(found, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(found, ensure_ascii=True, indent=indent)
    return text


def show(rows: Iterable[Row], columns: Sequence[str], format: Format, *, empty: str = "") -> None:
    """Print a listing; ``columns`` gives the order, and for a table and CSV the choice too."""
    if format is Format.json:
        put(to_json(list(rows), indent=2))
    elif format is Format.jsonl:
        for row in rows:
            put(to_json(row))
    elif format is Format.csv:
        from misroute.book.cells import neutral_text

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            # a listing is opened in a spreadsheet too: nothing in it may run as a formula
            writer.writerow([neutral_text(_cell(row.get(column))) for column in columns])
    else:
        _table(list(rows), columns, empty)


def show_one(record: Row, format: Format) -> None:
    """Print one record: JSON as it is, else one line a field."""
    if format in (Format.json, Format.jsonl):
        put(to_json(record, indent=2 if format is Format.json else None))
        return
    named = heading if format is Format.table else str
    show([{"field": named(key), "value": value} for key, value in record.items()], ("field", "value"), format)


def _table(rows: list[Row], columns: Sequence[str], empty: str) -> None:
    if not rows:
        if empty:
            say(empty)
        return
    from rich.table import Table
    from rich.text import Text

    screen = console()
    cells = [[harmless(_short(column, row.get(column))) for column in columns] for row in rows]
    # a column with nothing in it would only take room from the others
    shown = [place for place in range(len(columns)) if any(row[place].strip() for row in cells)]
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for place in shown:
        name = columns[place]
        whole = name in _WHOLE and screen.width >= _ROOMY
        table.add_column(heading(name), overflow="fold", no_wrap=whole)
    for row in cells:
        # Text, not str: a cell like "[red]" is a person's data, not markup
        table.add_row(*(Text(row[place]) for place in shown))
    screen.print(table)


_WHOLE = frozenset({"id", "run", "number", "code", "state", "until"})
"""Columns that are copied or compared, not read: never broken over lines where the terminal is wide enough."""
_ROOMY = 72
_NARROWEST = 40
"""Below this many columns a table would lose its cells instead of breaking them; the terminal breaks the lines then."""

_SAID: Mapping[str, Callable[[str], str]] = {
    "state": state,
    "scope": state,
    "stream": state,
    "kind": kind,
    "effect": kind,
    "audience": kind,
    "message": translate_error,
    "last_error": translate_error,
}
"""Columns with words or sentences of ours: a table says them in the reader's language, JSON and CSV stay English."""


_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """``text`` with what could steer a terminal or turn its direction (escape codes, bidi marks) spelt out."""
    return _STEERS.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def when(value: datetime | None) -> str:
    """An instant as people at this machine read it: local time, to the minute; '' for none."""
    return "" if value is None else value.astimezone().strftime("%Y-%m-%d %H:%M")


def _short(column: str, value: Any) -> str:
    if isinstance(value, str):
        return _SAID.get(column, str)(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        between = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return between.join(_short(column, item) for item in value)
    if isinstance(value, Mapping):
        # a list or a record within a record reads as words, not as JSON
        told = ((heading(str(key)), _short(str(key), item)) for key, item in value.items())
        return ", ".join(f"{name}: {text}" for name, text in told if text)
    return when(value) if isinstance(value, datetime) else _cell(value)


def console(*, stderr: bool = False) -> Any:
    """A rich console that honours NO_COLOR and COLUMNS; where neither says how wide it is, 100 columns."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    stated = os.environ.get("COLUMNS", "").strip("0") != ""
    made = Console(stderr=stderr, width=None if stated or stream.isatty() else 100, highlight=False)
    if made.width < _NARROWEST:
        made.width = _NARROWEST
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return to_json(value)
    return str(plain(value))


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A progress bar on stderr with rows/s and time left; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _speed_column(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _speed_column() -> Any:
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Any) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")

    return Speed()
