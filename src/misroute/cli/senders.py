"""``misroute sender``: the systems that send, how they are told of holds, and how they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, ReasonOption, actor, group
from misroute.cli.output import Format, put, say, show, show_one
from misroute.cli.words import _

sender = group("sender", "Systems that send: diallers, gateways, mail systems; they are told of holds and obey them.")

NameArgument = Annotated[str, typer.Argument(help="The sender's name, as `misroute sender list` shows it.")]


@sender.command()
def add(
    name: Annotated[str, typer.Argument(help="A short name in small letters, such as dialler-1.")],
    channel: Annotated[
        list[str], typer.Option(help="A channel it sends on: sms, call, voicemail, email, letter, visit.")
    ],
    kind: Annotated[str, typer.Option(help="What it is, in one word.")] = "sender",
    url: Annotated[
        str | None, typer.Option(help="Where holds are pushed to, https; without it the sender fetches them.")
    ] = None,
    secret_env: Annotated[
        str | None, typer.Option(help="Name of the environment variable with the shared secret (whsec_…).")
    ] = None,
    clear_numbers: Annotated[
        bool, typer.Option("--clear-numbers", help="It gets numbers in full; needs --reason. Else keyed hashes.")
    ] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="The address may be an inside one.")] = False,
    allow_http: Annotated[bool, typer.Option("--allow-http", help="The address may be plain http.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why it gets numbers in full; recorded.")] = "",
    who: ActorOption = None,
) -> None:
    """Register a sender; one with an address is told of every hold in force, and of each change from then on.

    [bold]Examples[/bold]

    misroute sender add mailer --channel email

    misroute sender add dialler --channel call --url https://dialler.example/holds --secret-env DIALLER_SECRET
    """
    from misroute.app import open_app

    with open_app() as app:
        made = app.senders.add(
            name,
            channels=channel,
            kind=kind,
            url=url,
            secret_env=secret_env,
            clear_numbers=clear_numbers,
            allow_private=allow_private,
            allow_http=allow_http,
            reason=reason,
            actor=actor(who),
        )
    put(made.sender.name)
    if made.told:
        say(_("{count} hold(s) in force are on their way to it").format(count=made.told))
    elif made.holds:
        command = "misroute hold export"
        say(_("it knows none of the {count} hold(s) in force: {command}").format(count=made.holds, command=command))


@sender.command("list")
def list_senders(
    removed: Annotated[bool, typer.Option("--removed", help="The removed ones too.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """List the senders: how far each has acknowledged, what waits for it, what was given up.

    [bold]Example[/bold]   misroute sender list
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.senders.every(removed=removed)
    columns = ("name", "channels", "way", "numbers", "state", "acknowledged", "newest", "late", "waiting", "dead")
    show(rows, columns, format, empty=_("no senders"))


@sender.command("show")
def show_sender(name: NameArgument, format: FormatOption = Format.table) -> None:
    """Show a sender: where it is told, how far it has acknowledged, and what does not reach it.

    [bold]Example[/bold]   misroute sender show dialler
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.senders.show(name)
    if format is not Format.table:
        show_one(found, format)
        return
    problems = found.pop("problems")
    show_one({key: value for key, value in found.items() if value is not None}, format)
    if problems:
        put("\n" + _("What does not reach it"))
        show(problems, ("key", "state", "attempts", "last_error"), format)


@sender.command()
def remove(name: NameArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Take a sender off the register; what was on its way to it is called off, what it acknowledged stays.

    [bold]Example[/bold]   misroute sender remove dialler --reason "replaced in March"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.senders.remove(name, reason, actor=actor(who))


@sender.command("test")
def try_sender(name: NameArgument, who: ActorOption = None) -> None:
    """Send it a signed change that holds nothing, now, and tell how it answered.

    [bold]Example[/bold]   misroute sender test dialler
    """
    from misroute.app import open_app

    with open_app() as app:
        receipt = app.senders.test(name, actor=actor(who))
    put(_("{name} has answered: {reference}").format(name=name, reference=receipt.reference))


@sender.command()
def resend(name: NameArgument, reason: ReasonOption = "resent", who: ActorOption = None) -> None:
    """Put every push to it that was given up back into its line.

    [bold]Example[/bold]   misroute sender resend dialler --reason "its secret was wrong"
    """
    from misroute.app import open_app

    with open_app() as app:
        count = app.senders.resend(name, reason, actor=actor(who))
    say(_("{count} change(s) are on their way again").format(count=count))


@sender.command("script")
def sender_script(
    name: Annotated[str, typer.Argument(help="Whose script: jasmin.")],
    url: Annotated[str, typer.Option(help="Where `misroute serve` listens.")] = "",
    token_file: Annotated[
        Path | None, typer.Option(help="The file with the sender's token, on the sender's side.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where it may write: its cache of holds and its notes.")] = None,
) -> None:
    """Print a script with which another's sender asks the gate before each message, its settings filled in.

    [bold]Example[/bold]   misroute sender script jasmin --url http://gate.lender.example:8020 > jasmin_gate.py
    """
    from misroute.connect.senders.interceptor import sender_script as script

    put(script(name, url=url, token_file=token_file, folder=folder).rstrip("\n"))
