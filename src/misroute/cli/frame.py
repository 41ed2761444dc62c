"""The frame of the command line: the application, its groups and what every command shares."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from misroute import __version__
from misroute.cli import words
from misroute.cli.output import Format, put

app = typer.Typer(
    name="misroute",
    help="Keeps messages about a person's debt from reaching anyone else, and puts it right when one did.",
    epilog="Start with:  misroute demo   ·   misroute clean BOOK --out FILE   ·   misroute try phone",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

FormatOption = Annotated[Format, typer.Option("--format", help="How to print: table, json, jsonl or csv.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="At most this many rows.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; recorded in the case and the audit log.")]
ActorOption = Annotated[
    str | None,
    typer.Option("--as", envvar="MISROUTE_USER", help="Who does this; the system's user name by default."),
]
OffsetOption = Annotated[
    int, typer.Option("--offset", min=0, max=1_000_000_000, help="Leave out so many rows: the next page.")
]


class FailOn(StrEnum):
    """From which severity on the exit code says that there were findings."""

    warning = "warning"
    error = "error"

    def fails(self, severities: Mapping[str, int]) -> bool:
        """There are findings of this severity or above."""
        counted = ("error",) if self is FailOn.error else ("error", "warning")
        return any(severities.get(name, 0) for name in counted)


def _version(wanted: bool) -> None:
    if wanted:
        put(f"misroute {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    lang: Annotated[
        str | None, typer.Option("--lang", help="zh or en; otherwise MISROUTE_LANG or the system's language.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    if lang is not None:
        if lang not in ("zh", "en"):
            raise typer.BadParameter("give zh or en", param_hint="--lang")
        words.set_language(lang)


def group(name: str, help: str) -> typer.Typer:
    """A group of commands such as ``misroute case …``."""
    made = typer.Typer(help=help, no_args_is_help=True, rich_markup_mode="rich")
    app.add_typer(made, name=name)
    return made


def actor(given: str | None) -> str:
    """Who does this: as given, else the system's user."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"
