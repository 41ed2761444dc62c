"""``misroute customer``: marks that bind every send to a customer."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, ReasonOption, actor, group
from misroute.cli.output import Format, show_one

customer = group("customer", "Marks on a customer that bind every send: vulnerable, not to be contacted.")
RefArgument = Annotated[str, typer.Argument(help="The lender's own id of the customer.")]


@customer.command()
def mark(
    ref: RefArgument,
    reason: ReasonOption,
    vulnerable: Annotated[
        bool | None,
        typer.Option("--vulnerable/--not-vulnerable", help="No calls and visits about a debt; a supervisor decides."),
    ] = None,
    no_contact: Annotated[
        bool | None,
        typer.Option(
            "--no-contact/--contact-again", help="The customer asked for no contact at all, or takes it back."
        ),
    ] = None,
    format: FormatOption = Format.table,
    who: ActorOption = None,
) -> None:
    """Mark a customer; the gate keeps to it from the next question on.

    [bold]Example[/bold]   misroute customer mark C1001 --vulnerable --reason "serious illness, told by phone"
    """
    from misroute.app import open_app

    with open_app() as app:
        marked = app.standing.mark(ref, vulnerable=vulnerable, no_contact=no_contact, reason=reason, actor=actor(who))
    show_one(marked, format)


@customer.command()
def show(ref: RefArgument, format: FormatOption = Format.table) -> None:
    """Show a customer's marks.

    [bold]Example[/bold]   misroute customer show C1001
    """
    from misroute.app import open_app

    with open_app() as app:
        shown = app.standing.show(ref)
    show_one(shown, format)
