"""``misroute serve`` and ``misroute token``."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import app, group
from misroute.cli.output import put, say
from misroute.cli.words import _

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

    with listen(host, port) as socket:
        shown = socket.getsockname()
        run(
            socket,
            worker=not no_worker,
            ready=lambda: say(_("serving on {address}").format(address=f"{shown[0]}:{shown[1]}")),
        )


@token.command("new")
def token_new(
    name: Annotated[str, typer.Argument(help="Whose token it is: dialler, sms-gateway, …")],
) -> None:
    """Make a token, shown once, and the lines for misroute.toml, which keep only its hash.

    [bold]Example[/bold]   misroute token new dialler
    """
    from misroute.api.tokens import SCOPES, new_token
    from misroute.errors import UsageError

    if not (name.isascii() and name.replace("-", "").isalnum() and len(name) <= 40):
        raise UsageError(_("a token's name has letters, digits and hyphens, at most 40"))
    made, digest = new_token()
    put(made)
    say(_("shown only now: give it to the sender, and put these lines into misroute.toml, then start serve anew:"))
    scopes = ", ".join(f'"{scope}"' for scope in SCOPES)
    put(f'[tokens.{name}]\nsha256 = "{digest}"\nscopes = [{scopes}]')
