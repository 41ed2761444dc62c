"""``misroute clean``: the batch job over a contact book."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from misroute.cli.frame import ActorOption, FailOn, actor, app
from misroute.cli.output import Format, progress, put, say, to_json
from misroute.cli.words import _, language, translate_error

if TYPE_CHECKING:
    from misroute.book import Layout
    from misroute.services.books.tally import CleanSummary


LONG_RUN = re.compile(r"\d{7,}")
SHOWN_ROWS, SHOWN_CELLS, SHOWN_LETTERS = 2, 12, 24


@app.command()
def clean(
    book: Annotated[Path, typer.Argument(help="The contact book: CSV, TSV, XLSX, Parquet, JSONL or vCard.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the cleaned book goes.")],
    findings: Annotated[
        Path | None, typer.Option(help="Write the findings here (.jsonl or .csv).", show_default=False)
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help="An earlier findings file: only what is new since then counts.", show_default=False),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML report with charts here.", show_default=False)
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where unreadable records go; by default beside --out.", show_default=False)
    ] = None,
    events: Annotated[
        list[Path] | None, typer.Option(help="What happened on the numbers (CSV or JSONL); may be repeated.")
    ] = None,
    intel: Annotated[
        list[Path] | None, typer.Option(help="Answers of number-status providers; may be repeated.")
    ] = None,
    own: Annotated[
        list[Path] | None, typer.Option(help="Numbers of the lender, its staff and agencies; may be repeated.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Region of numbers without a country code; the setting's by default.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The day the book is judged on (YYYY-MM-DD); today.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A TOML file that says which column is which.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Overrules the guess, e.g. gb18030, big5, utf-16.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Overrules the guess, e.g. ';' or tab.")] = None,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="Neutralise cells that a spreadsheet would run as a formula.")
    ] = False,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Write numbers in full into the findings; needs --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why numbers are revealed; recorded in the file.")] = None,
    who: ActorOption = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="Exit 3 when there are findings of this severity or above (new ones, with --baseline)."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print the summary.")] = Format.table,
) -> None:
    """Clean a contact book: the same book back, with what every number is, who answers and what to do.

    Nothing of the original is changed; columns misroute_* are added. Records that cannot be parsed go to the
    rejects file (exit 4), the rest goes on.

    [bold]Examples[/bold]

    misroute clean book.csv --out cleaned.csv --report report.html

    misroute clean book.xlsx --out cleaned.xlsx --events sends.jsonl --intel rnd.csv --findings findings.jsonl

    misroute clean old.csv --out new.csv --encoding big5 --region TW --fail-on error
    """
    from misroute.app import load_cleaning, record_reveal
    from misroute.services.books.cleaning import CleanJob, clean

    setup = load_cleaning(as_of=as_of, region=region, own=own or [], reveal=reveal, reason=reason)
    job = CleanJob(
        book=book,
        out=out,
        findings=findings,
        baseline=baseline,
        report=report,
        rejects=rejects,
        events=tuple(events or ()),
        intel=tuple(intel or ()),
        own=setup.own,
        region=setup.region,
        as_of=setup.as_of,
        at=setup.at,
        mapping=mapping,
        encoding=encoding,
        delimiter=delimiter,
        excel_safe=excel_safe,
        reveal_reason=reason if reveal else None,
        language=language(),
        plan=setup.plan,
        rulebook=setup.rulebook,
        template_dir=setup.template_dir,
    )
    if findings is not None and job.reveal_reason is not None:
        record_reveal(findings, job.reveal_reason, actor=actor(who))
    layouts: list[Layout] = []
    with progress(_("cleaning")) as advance:
        # on a terminal at once, so that a wrong encoding is seen before the work is done; in a log with the summary
        summary = clean(job, progress=advance, opened=_show_first_rows if sys.stderr.isatty() else layouts.append)
    _tell(summary, layouts, format)
    raise typer.Exit(_exit_code(summary, fail_on))


def _show_first_rows(layout: Layout) -> None:
    """How the first rows were read: what a wrong encoding or delimiter is seen by."""
    from misroute.phones import hide_numbers

    for row in layout.first_rows[:SHOWN_ROWS]:
        cells = " | ".join(_outline(hide_numbers(cell.strip()))[:SHOWN_LETTERS] for cell in row[:SHOWN_CELLS])
        say(_("read as: {cells}").format(cells=cells))


def _outline(cell: str) -> str:
    """The shape of a cell: its first letter, and the first that is not ASCII, by which a wrong encoding is seen.

    All other letters are starred, and of long runs of digits all but the last four: what goes to a screen also goes to
    the log of a nightly job. Digits, spaces and ASCII signs stay.
    """
    start = next((i for i, c in enumerate(cell) if c.isalnum()), 0)
    shown = {start if cell[start : start + 1].isalpha() else -1}
    shown.add(next((i for i, c in enumerate(cell) if not c.isascii() and c.isprintable()), -1))
    bare = "".join(
        c if i in shown or c == "\ufffd" or (c.isascii() and not c.isalpha()) else "*" for i, c in enumerate(cell)
    )
    return LONG_RUN.sub(lambda run: "*" * (len(run[0]) - 4) + run[0][-4:], bare)


def _tell(summary: CleanSummary, layouts: list[Layout], format: Format) -> None:
    if format in (Format.json, Format.jsonl):
        put(to_json(summary.to_json(), indent=2 if format is Format.json else None))
        return
    for layout in layouts:
        _show_first_rows(layout)
    for line in summary.lines(language()):
        say(translate_error(line))


def _exit_code(summary: CleanSummary, fail_on: FailOn | None) -> int:
    """3 beats 4 (contract): findings at or above the asked severity, else refused records, else done."""
    if fail_on is not None and fail_on.fails(summary.findings_by_severity):
        return 3
    return 4 if summary.refused else 0
