"""``misroute lint``: what texts and templates must not say to their readers, and what they lack."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from misroute.cli.frame import FailOn, FormatOption, app
from misroute.cli.output import Format, say, show
from misroute.cli.words import _, language

_FINDINGS = 3


class Reader(StrEnum):
    """Who will read a text."""

    borrower = "borrower"
    recipient = "recipient"
    third_person = "third_person"
    internal = "internal"


class Channel(StrEnum):
    """How it reaches them."""

    sms = "sms"
    call = "call"
    voicemail = "voicemail"
    email = "email"
    letter = "letter"


@app.command()
def lint(
    paths: Annotated[list[Path], typer.Argument(help="Texts, HTML pages, templates, or folders of them.")],
    audience: Annotated[
        Reader | None, typer.Option("--audience", help="Who reads them; otherwise the folder's name says, or borrower.")
    ] = None,
    channel: Annotated[
        Channel | None, typer.Option("--channel", help="How they go; otherwise the file's name says, or sms.")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option("--purpose", help="Such as collection, reminder, location, apology, marketing.")
    ] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="A policy pack such as us or cn.")] = None,
    sample: Annotated[Path | None, typer.Option("--sample", help="A JSON object with values for templates.")] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 3 from this severity on: error or warning.")
    ] = FailOn.error,
    format: FormatOption = Format.table,
) -> None:
    """Check texts and templates for their readers: disclosure, threats, untruths, what is missing.

    Errors are what the gate blocks; warnings are for the writer. Disguised words are seen through.

    [bold]Examples[/bold]   misroute lint templates/letters   ·   misroute lint reminder.txt --policy us --channel sms
    """
    from misroute.app import load_reference
    from misroute.errors import UsageError
    from misroute.gate.lint import ContentWords
    from misroute.gate.scenario import PURPOSES
    from misroute.letters import load_letters
    from misroute.services.linting import Wanted, lint_paths, read_sample, region_of

    if purpose is not None and purpose not in PURPOSES:
        raise UsageError(f"no purpose '{purpose}': there are {', '.join(sorted(PURPOSES))}")
    policies = load_reference().policies
    content = next(pack.words for pack in policies.values() if isinstance(pack.words, ContentWords))
    wanted = Wanted(
        audience.value if audience else None,
        channel.value if channel else None,
        purpose,
        region_of(policies, policy),
        read_sample(sample) if sample else None,
    )
    rows: list[dict[str, object]] = []
    severities: dict[str, int] = {}
    count = 0
    for linted in lint_paths(paths, wanted, content, load_letters()):
        count += 1
        for row in linted.rows(language()):
            rows.append(row)
            severities[str(row["severity"])] = severities.get(str(row["severity"]), 0) + 1
    columns = ("path", "line", "column", "severity", "code", "words", "says", "repair", "source")
    table = ("path", "line", "severity", "code", "words", "repair") if format is Format.table else columns
    show(rows, table, format)
    if format is Format.table:
        say(
            _("{files} text(s) read: {errors} error(s), {warnings} warning(s)").format(
                files=count, errors=severities.get("error", 0), warnings=severities.get("warning", 0)
            )
        )
    if fail_on.fails(severities):
        raise typer.Exit(_FINDINGS)
