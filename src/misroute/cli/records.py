"""What an operator keeps: the database, the keys, the audit log, and the health of it all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, actor, app, group
from misroute.cli.output import Format, progress, put, say, show, to_json
from misroute.cli.words import _, state, told, translate_error

database = group("db", "The database's schema.")
keys = group("keys", "The keys that seal personal data.")
audit = group("audit", "The hash-chained audit log.")


@app.command()
def init() -> None:
    """Make misroute's folder, its keys and its database; doing it twice changes nothing.

    [bold]Example[/bold]   MISROUTE_HOME=/var/lib/misroute misroute init
    """
    from misroute.app import initialise

    for line in initialise():
        say(told(line.text, line.values))


@database.command()
def upgrade() -> None:
    """Bring the database's schema to this version; safe when several nodes do it at once.

    [bold]Example[/bold]   misroute db upgrade
    """
    from misroute.app import upgrade_database

    say(_("the database is at version {version}").format(version=upgrade_database()))


@database.command()
def check() -> None:
    """Say whether the database's schema is this version's; exit 1 when it is not.

    [bold]Example[/bold]   misroute db check
    """
    from misroute.app import check_database

    problems = check_database()
    for problem in problems:
        put(translate_error(problem))
    if problems:
        raise typer.Exit(1)
    say(_("the database's schema is up to date"))


@keys.command()
def rotate(who: ActorOption = None) -> None:
    """Add a new key, make it the current one, and re-seal everything under it; work goes on meanwhile.

    [bold]Example[/bold]   misroute keys rotate
    """
    from misroute.app import open_app

    with open_app() as app, progress(_("sealing again")) as advance:
        rotated = app.records.rotate_keys(actor=actor(who), progress=advance)
    say(_("key {key} is current; {rows} rows sealed again").format(key=rotated.key_id, rows=rotated.rows))


@audit.command()
def verify(
    head: Annotated[
        Path | None, typer.Option(help="A head exported earlier; finds a tail that was cut off since.")
    ] = None,
    format: FormatOption = Format.table,
) -> None:
    """Check the whole chain: an edit, a removal, or a cut tail is found; exit 1 when there is one.

    [bold]Example[/bold]   misroute audit verify --head head-2026-11-01.json
    """
    from misroute.app import open_app

    with open_app() as app:
        verdict = app.records.verify_audit(head)
    if format in (Format.json, Format.jsonl):
        put(to_json(verdict.to_json()))
    else:
        put(told(verdict.line.text, verdict.line.values))
    if not verdict.whole:
        raise typer.Exit(1)


@audit.command()
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the entries go, as JSON lines.")],
    head: Annotated[
        Path | None, typer.Option(help="Write the chain's head here; keep it apart from the database.")
    ] = None,
) -> None:
    """Export the audit log, and its head for a later `audit verify --head`.

    [bold]Example[/bold]   misroute audit export --out audit.jsonl --head head.json
    """
    from misroute.app import open_app

    with open_app() as app:
        count = app.records.export_audit(out, head)
    say(_("{count} entries exported").format(count=count))


@app.command()
def doctor(format: FormatOption = Format.table) -> None:
    """Check the installation: configuration, keys, database, metadata, workers, scans; exit 1 when something is wrong.

    [bold]Example[/bold]   misroute doctor --format json
    """
    from misroute.doctor import examine

    findings = examine()
    rows = [
        {
            "check": found.id,
            "state": state(found.state) if format is Format.table else found.state,
            "says": told(found.text, found.values),
            "hint": _(found.hint) if found.hint else "",
        }
        for found in findings
    ]
    show(rows, ("check", "state", "says", "hint"), format)
    if any(found.state == "wrong" for found in findings):
        raise typer.Exit(1)
