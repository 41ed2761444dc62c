"""``misroute learn`` and ``misroute explain``: what the rules were worth, and why a number is judged as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from misroute.cli.frame import ActorOption, FormatOption, actor, app, group
from misroute.cli.output import Format, put, say, show, to_json
from misroute.cli.words import _, language, state, told

learning = group("learn", "What the rules were worth, by what came out.")

TruthOption = Annotated[
    Path | None,
    typer.Option(help="Rows that somebody checked (CSV or JSONL): customer_id, number, holder or problem, checked_at."),
]

EncodingOption = Annotated[str | None, typer.Option(help="Encoding of the checked rows; by default it is recognised.")]


@learning.command()
def report(
    truth: TruthOption = None,
    encoding: EncodingOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write an HTML page here.")] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Score every rule and the risk on closed cases, false alarms and checked rows; nothing is changed.

    What counts is what was known before: when the message went out, or when the finding was called wrong.

    [bold]Example[/bold]   misroute learn report --truth checked.csv --out rules.html
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.learning.report(truth=truth, encoding=encoding, actor=actor(who))
        if out is not None:
            app.learning.write_page(found, out, language(), inputs=(truth,) if truth else ())
    if format in (Format.json, Format.jsonl):
        put(to_json(found.to_json(language()), indent=2 if format is Format.json else None))
    else:
        rows = [_shown(row) if format is Format.table else row for row in found.rows(language())]
        show(rows, ("code", "name", "hits", "true", "precision", "recall", "seen", "set", "verdict"), format)
        for line in found.lines():
            say(told(line.text, line.values))
    if out is not None:
        say(_("wrote {path}").format(path=out))
    if found.refused:
        raise typer.Exit(4)


@learning.command()
def tune(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the proposed rules go, such as rules.proposed.toml.")],
    truth: TruthOption = None,
    encoding: EncodingOption = None,
    fair_sample: Annotated[
        bool, typer.Option("--fair-sample", help="The checked rows were drawn blindly: they say the base rate too.")
    ] = False,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Propose new weights as a whole rules file, each change with what it rests on; the rules in use stay.

    [bold]Example[/bold]   misroute learn tune --out rules.proposed.toml
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.learning.tune(truth=truth, encoding=encoding, out=out, fair_sample=fair_sample, actor=actor(who))
    if format in (Format.json, Format.jsonl):
        put(to_json(found.to_json(), indent=2 if format is Format.json else None))
    else:
        rows = found.to_json()["changes"]
        show(rows, ("name", "code", "old", "new", "n", "precision"), format, empty=_("no value would change"))
        for line in found.lines():
            say(told(line.text, line.values))
    if found.refused:
        raise typer.Exit(4)


@app.command()
def explain(
    number: Annotated[str, typer.Argument(help="The number, as a caller says it.")],
    customer: Annotated[str | None, typer.Option(help="Only this customer's entry.")] = None,
    region: Annotated[str | None, typer.Option(help="Region of a number without a country code.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The day the book is judged on (YYYY-MM-DD); today.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Why a number is judged as it is: its findings, and its risk as a waterfall of named evidence.

    [bold]Example[/bold]   misroute explain 13912345678 --customer C-1
    """
    from misroute.app import open_app
    from misroute.services.asking import day_of

    with open_app() as app:
        day = None if as_of is None else day_of(as_of)
        found = app.explaining.number(number, region=region, customer=customer, as_of=day)
    rows = [one.to_json(language()) for one in found]
    if format in (Format.json, Format.jsonl):
        for row in rows if format is Format.jsonl else [rows]:
            put(to_json(row, indent=2 if format is Format.json else None))
        return
    if format is Format.csv:
        bars = [{**row, **bar} for row in rows for bar in row["weights"]]
        show(bars, ("customer", "role", "number", "problem", "name", "code", "value", "risk"), format)
        return
    for row in rows:
        _tell(row)


def _tell(row: dict[str, Any]) -> None:
    head = _("{customer}, {role}, {number}: {problem}; {holder} answers; {action}")
    put(head.format(**{**row, **{name: state(row[name]) for name in ("problem", "holder", "action", "role")}}))
    for bar in row["weights"]:
        added = f"{bar['value']:+.2f}"
        put(f"  {added:>7}  {bar['risk']:>6.1%}  {bar['label']}" + (f" ({bar['code']})" if bar["code"] else ""))
    if row["risk"] is not None:
        put("  " + _("risk that somebody else receives a message: {risk}").format(risk=f"{row['risk']:.1%}"))
    for finding in row["findings"]:
        mark = f" [{_('suppressed')}]" if finding["suppressed"] else ""
        put(f"  {finding['code']} {state(finding['severity'])}{mark}: {finding['message']}")


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Shares in percent with their interval; the rule and the verdict in the reader's language."""
    percent = {name: "" if row[name] is None else f"{row[name]:.0%}" for name in ("precision", "recall")}
    if row["precision"] is not None:
        percent["precision"] += f" ({row['low']:.0%}–{row['high']:.0%})"
    name = row["title"] if language() == "zh" else row["name"]
    return {**row, **percent, "name": name, "verdict": state(row["verdict"])}
