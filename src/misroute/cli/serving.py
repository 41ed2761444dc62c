"""``misroute serve`` and ``misroute token``."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, ReasonOption, actor, app, group
from misroute.cli.output import Format, put, say, show
from misroute.cli.words import _

COLUMNS = ("name", "state", "scopes", "sender", "created_at", "created_by", "expires_at", "last_used_at", "revoked_at")

token = group("token", "Tokens with which senders ask the gate over HTTP.")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8020,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Only answer; a worker runs elsewhere.")] = False,
) -> None:
    """Answer senders over HTTP, with a worker beside it. Ctrl-C or SIGTERM ends both gracefully.

    [bold]Example[/bold]   misroute serve --port 8020
    """
    from misroute.api.serving import listen, run

    def ready(anybody: bool) -> None:
        if not anybody:
            say(_("there is no token yet, so nobody can ask: run misroute token new NAME"))
        say(_("serving on {address}").format(address=f"{shown[0]}:{shown[1]}"))

    with listen(host, port) as socket:
        shown = socket.getsockname()
        run(socket, worker=not no_worker, ready=ready)


@token.command("new")
def token_new(
    name: Annotated[str, typer.Argument(help="Whose token it is: dialler, sms-gateway, …")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="What it may do; several times. By default what a sender needs."),
    ] = None,
    sender: Annotated[str, typer.Option("--sender", help="The registered sender that it belongs to.")] = "",
    days: Annotated[int | None, typer.Option("--days", min=1, help="It expires after so many days.")] = None,
    who: ActorOption = None,
) -> None:
    """Make a token for asking over HTTP. It is shown once; only its hash is kept.

    [bold]Example[/bold]   misroute token new dialler --days 365
    """
    from misroute.app import open_app
    from misroute.services.accounts import SENDING

    with open_app() as wired:
        made = wired.accounts.new_token(name, scope or SENDING, sender=sender or None, days=days, actor=actor(who))
    say(_("shown only now: give it to the sender; servers know it within a second"))
    put(made)


@token.command("list")
def token_list(format: FormatOption = Format.table) -> None:
    """Tokens on record: what they may do, until when, and when they were last used.

    [bold]Example[/bold]   misroute token list
    """
    from misroute.app import open_app

    with open_app() as wired:
        rows = wired.accounts.list_tokens()
    show(rows, COLUMNS, format, empty=_("no token yet: misroute token new NAME makes one"))


@token.command("revoke")
def token_revoke(
    name: Annotated[str, typer.Argument(help="The token's name.")], reason: ReasonOption, who: ActorOption = None
) -> None:
    """End a token; servers refuse it within seconds.

    [bold]Example[/bold]   misroute token revoke dialler --reason "the dialler was replaced"
    """
    from misroute.app import open_app

    with open_app() as wired:
        wired.accounts.revoke_token(name, reason, actor=actor(who))
