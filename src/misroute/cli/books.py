"""What goes into the store and what is known there: ``load``, ``lookup``, ``rules``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, actor, app
from misroute.cli.help_pages import translate_rule
from misroute.cli.output import Format, progress, put, say, show, show_one, to_json
from misroute.cli.words import _, language, told


@app.command()
def load(
    book: Annotated[Path | None, typer.Argument(help="The contact book.")] = None,
    events: Annotated[list[Path] | None, typer.Option(help="What happened on numbers; may be repeated.")] = None,
    intel: Annotated[list[Path] | None, typer.Option(help="Answers of number-status providers.")] = None,
    own: Annotated[list[Path] | None, typer.Option(help="The lender's, its staff's and agencies' numbers.")] = None,
    debts: Annotated[list[Path] | None, typer.Option(help="Debts: customer_id, debt_id, late_fee, currency.")] = None,
    queued: Annotated[
        list[Path] | None,
        typer.Option(help="Messages waiting at senders: message_id, number, channel, campaign, template, gateway."),
    ] = None,
    region: Annotated[str | None, typer.Option(help="Region of numbers without a country code.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A TOML file that says which column is which.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Overrules the guess.")] = None,
    rejects: Annotated[Path | None, typer.Option(help="Where unreadable records go.")] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Load a book, events, intel into the store; loading twice is an upsert on customer, role and number.

    [bold]Example[/bold]

    misroute load book.csv --events events.jsonl --intel intel.csv --own own.csv
    """
    from misroute.app import open_app
    from misroute.services.books.loading import LoadJob

    job = LoadJob(
        book=book,
        events=tuple(events or ()),
        intel=tuple(intel or ()),
        own=tuple(own or ()),
        debts=tuple(debts or ()),
        queued=tuple(queued or ()),
        region=region,
        mapping=mapping,
        encoding=encoding,
        rejects=rejects,
    )
    with open_app() as app, progress(_("loading")) as advance:
        summary = app.loading.load(job, actor=actor(who), progress=advance)
    if format in (Format.json, Format.jsonl):
        put(to_json(summary.to_json()))
    else:
        for line in summary.lines():
            say(told(line.text, line.values))
    if summary.refused:
        raise typer.Exit(4)


@app.command()
def lookup(
    number: Annotated[str, typer.Argument(help="The number, as a caller says it.")],
    region: Annotated[str | None, typer.Option(help="Region of a number without a country code.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Everything known of a number: who has it in which role, recent events, intel, holds, cases, risk.

    [bold]Example[/bold]   misroute lookup 13912345678
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.lookup.number(number, region=region, language=language() if format is Format.table else "en")
    if format is Format.table and "standing" in found:
        found["standing"] = found["standing"]["says"]
    show_one(found, format)


@app.command()
def rules(
    code: Annotated[str | None, typer.Argument(help="A rule's code, for its help page.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """List the detection rules, or explain one: what it flags, why, an example, and what it leaves alone.

    [bold]Examples[/bold]   misroute rules   ·   misroute rules MR201
    """
    from misroute.app import load_rulebook
    from misroute.services.rulepages import rule_list, rule_page

    rulebook = load_rulebook()
    if code is None:
        rows = rule_list(rulebook, language())
        show(rows, ("code", "name", "severity", "problem", "on", "title"), format)
    elif format in (Format.json, Format.jsonl):
        put(to_json(rule_page(rulebook, code, language()).to_json()))
    else:
        page = rule_page(rulebook, code, language())
        put(replace(page, help=translate_rule(page.help)).text())
