"""``misroute scan``, its findings, and the report on the stored book's quality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from misroute.cli.frame import ActorOption, FailOn, FormatOption, LimitOption, actor, app
from misroute.cli.output import Format, progress, put, say, show, show_one, to_json
from misroute.cli.words import _, language, told

if TYPE_CHECKING:
    from misroute.app import App

RuleOption = Annotated[
    list[str] | None,
    typer.Option("--rule", help="Try a rule: CODE, CODE:off or CODE:option=value; may be repeated."),
]


@app.command()
def scan(
    full: Annotated[bool, typer.Option("--full", help="Judge the whole book, not only what changed.")] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write nothing: say what would be flagged, and what no longer.")
    ] = False,
    backtest: Annotated[
        str | None,
        typer.Option(help="Write nothing: judge as of this day, and compare with what came out since.", metavar="DATE"),
    ] = None,
    rule: RuleOption = None,
    rules_file: Annotated[
        Path | None, typer.Option("--rules", help="Try the rules of this file, such as a proposal.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The day the book is judged on (YYYY-MM-DD); today.")] = None,
    fail_on: Annotated[
        FailOn | None, typer.Option(help="Exit 3 when there are new findings of this severity or above.")
    ] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Scan the stored book: findings are new, unchanged or absent against the last complete scan.

    Only what changed is judged again: rows, events and answers on their numbers, and what time alone changes. The
    whole book is judged for the first time, after a change of rules, and with --full. A scan that was stopped goes on
    where it was; while another one runs the command ends with 5.

    [bold]Examples[/bold]

    misroute scan && misroute findings --state new

    misroute scan --fail-on error

    misroute scan --preview --rule MR304 --rule MR210:silent_days=90

    misroute scan --backtest 2026-06-30
    """
    from misroute.app import open_app
    from misroute.errors import UsageError
    from misroute.services.asking import day_of

    tried = bool(rule) or rules_file is not None
    if backtest is not None and (preview or as_of or full):
        raise UsageError("--backtest goes with --rule and --rules only")
    if tried and not preview and backtest is None:
        raise UsageError("--rule and --rules go with --preview or --backtest: a scan goes by the configured rules")
    if (preview or backtest is not None) and fail_on is not None:
        raise UsageError("--fail-on goes with a scan that is written")
    with open_app() as opened:
        if backtest is not None:
            _look_back(opened, backtest, rule or (), rules_file, format)
            return
        day = None if as_of is None else day_of(as_of)
        if preview:
            _preview(opened, day, rule or (), rules_file, format)
            return
        with progress(_("scanning")) as advance:
            summary = opened.scanning.scan(as_of=day, full=full, actor=actor(who), progress=advance)
    for line in summary.lines():
        say(told(line.text, line.values))
    show_one(summary.to_json(), format)
    if fail_on is not None and fail_on.fails(summary.severities):
        raise typer.Exit(3)


def _preview(opened: App, day: date | None, rule: Sequence[str], rules_file: Path | None, format: Format) -> None:
    with progress(_("judging")) as advance:
        found = opened.previewing.preview(rule, rules_file=rules_file, as_of=day, progress=advance)
    for line in found.lines():
        say(told(line.text, line.values))
    if format in (Format.json, Format.jsonl):
        put(to_json(found.to_json(), indent=2 if format is Format.json else None))
        return
    columns = ("code", "newly_flagged", "no_longer_flagged", "customer_id", "number", "was", "becomes", "message")
    show(found.rows(language()), columns, format, empty=_("no finding would change"))


def _look_back(opened: App, backtest: str, rule: Sequence[str], rules_file: Path | None, format: Format) -> None:
    from misroute.services.asking import day_of

    with progress(_("judging")) as advance:
        found = opened.backtesting.backtest(day_of(backtest), rule, rules_file=rules_file, progress=advance)
    for line in found.lines():
        say(told(line.text, line.values))
    if format in (Format.json, Format.jsonl):
        put(to_json(found.to_json(), indent=2 if format is Format.json else None))
        return
    columns = ("code", "flagged", "came_true", "came_false", "unknown", "precision", "precision_low", "precision_high")
    show(list(found.rows()), columns, format, empty=_("no rule said anything"))
    if format is Format.table and found.missed:
        say(_("of these nothing had said that somebody else answers:"))
        show(found.missed, ("customer_id", "number", "was", "codes_then", "codes_now"), format)


findings = typer.Typer(rich_markup_mode="rich")
app.add_typer(findings, name="findings")


@findings.callback(invoke_without_command=True)
def list_findings(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="new, unchanged or absent; new and unchanged by default.")] = None,
    code: Annotated[str | None, typer.Option(help="Only this rule's.")] = None,
    severity: Annotated[str | None, typer.Option(help="info, warning or error.")] = None,
    customer: Annotated[str | None, typer.Option(help="Only this customer's.")] = None,
    suppressed: Annotated[
        bool | None, typer.Option("--suppressed/--not-suppressed", help="Only suppressed ones, or none of them.")
    ] = None,
    limit: LimitOption = 50,
    format: FormatOption = Format.table,
) -> None:
    """List the findings of the last scan, numbers masked; suppress those that need no action.

    [bold]Examples[/bold]

    misroute findings --severity error --format csv

    misroute findings suppress MR304 --customer C17 --reason "a family's telephone" --until 2027-01-31
    """
    if context.invoked_subcommand is not None:
        return
    from misroute.app import open_app

    with open_app() as opened:
        rows = opened.lookup.findings(
            state=state,
            code=code,
            severity=severity,
            customer=customer,
            suppressed=suppressed,
            limit=limit + 1,
            language=language(),
        )
    columns: tuple[str, ...] = ("code", "severity", "state", "customer_id", "number", "message", "action")
    shown = rows[:limit]
    if any(row["suppressed"] for row in shown):
        columns = (*columns, "suppressed")
    show(shown, columns, format, empty=_("no findings"))
    if len(rows) > limit:
        say(_("only the {limit} most severe are shown: --limit shows more").format(limit=limit))


@findings.command()
def suppress(
    code: Annotated[str, typer.Argument(help="The rule's code.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the clear and shown in reports, so write no names.")],
    until: Annotated[str, typer.Option(help="The last day it holds (YYYY-MM-DD).", metavar="DATE")],
    customer: Annotated[str | None, typer.Option(help="Only for this customer.")] = None,
    number: Annotated[str | None, typer.Option(help="Only for this number.")] = None,
    finding: Annotated[str | None, typer.Option(help="Only for the contact point of this finding.")] = None,
    source: Annotated[str | None, typer.Option(help="Only for contact points of this source.")] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="For every contact point.")] = False,
    false_alarm: Annotated[
        bool, typer.Option("--false-alarm", help="The rule was wrong here: `misroute learn` takes it into account.")
    ] = False,
    who: ActorOption = None,
) -> None:
    """Suppress a rule's findings until a day: they stay listed, and count neither for the problem nor the risk.

    The next scan applies it, and the scan after its last day lifts it. Prints the suppression's id.

    [bold]Examples[/bold]

    misroute findings suppress MR304 --customer C17 --reason "a family's telephone" --until 2027-01-31

    misroute findings suppress MR301 --source legacy --reason "re-verification under way" --until 2026-12-31
    """
    from misroute.app import open_app
    from misroute.services.asking import day_of
    from misroute.services.scans.suppressing import About

    about = About(customer, number, finding, source, everywhere)
    with open_app() as opened:
        made = opened.suppressing.suppress(
            code, about, reason=reason, until=day_of(until), false_alarm=false_alarm, actor=actor(who)
        )
    put(made)
    say(_("the next scan applies it"))


@findings.command()
def suppressions(
    ended: Annotated[bool, typer.Option("--ended", help="Those that were lifted or ran out too.")] = False,
    limit: LimitOption = 100,
    format: FormatOption = Format.table,
) -> None:
    """List the suppressions in force, those that end first on top.

    [bold]Example[/bold]   misroute findings suppressions --ended
    """
    from misroute.app import open_app

    with open_app() as opened:
        rows = opened.suppressing.listing(ended=ended, limit=limit)
    columns: tuple[str, ...] = ("id", "code", "scope", "value", "reason", "until", "state")
    if format is not Format.table:
        columns = ("id", "code", "scope", "value", "reason", "false_alarm", "until", "state", "created_by")
    show(rows, columns, format, empty=_("no suppressions"))


@findings.command()
def unsuppress(
    suppression: Annotated[str, typer.Argument(help="The suppression's id, or its beginning.", metavar="ID")],
    who: ActorOption = None,
) -> None:
    """End a suppression before its day; the next scan counts its findings again.

    [bold]Example[/bold]   misroute findings unsuppress 01K9
    """
    from misroute.app import open_app

    with open_app() as opened:
        put(opened.suppressing.lift(suppression, actor=actor(who)))


@app.command()
def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the page goes (.html).")],
    lang: Annotated[
        str | None, typer.Option("--lang", help="zh or en; the command line's language by default.")
    ] = None,
    scans: Annotated[int, typer.Option("--scans", min=2, max=400, help="So many scans back the trend goes.")] = 90,
) -> None:
    """Write the report on the stored book's quality: trend, causes, sources, branches, age; one page, offline.

    Nothing in it names a person or shows a whole number.

    [bold]Example[/bold]   misroute report --out quality.html --lang zh
    """
    from misroute.app import open_app
    from misroute.errors import UsageError

    if lang is not None and lang not in ("zh", "en"):
        raise UsageError("--lang is zh or en")
    with open_app() as opened:
        opened.quality.write(out, lang or language(), scans=scans)
    say(_("wrote {path}").format(path=out))
