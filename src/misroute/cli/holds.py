"""``misroute hold`` and ``misroute outbox``: what is stopped, and what leaves."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, ReasonOption, actor, group
from misroute.cli.output import Format, put, say, show
from misroute.cli.words import _

hold = group("hold", "Stops on a number, a customer, a campaign, a template, a gateway, or everything.")
outbox = group("outbox", "Effects on their way out: letters, waivers, vouchers, book changes.")


@hold.command("list")
def list_holds(
    lifted: Annotated[bool, typer.Option("--lifted", help="The lifted ones too.")] = False,
    number: Annotated[str | None, typer.Option(help="Only holds on this number.")] = None,
    limit: LimitOption = 100,
    format: FormatOption = Format.table,
) -> None:
    """List the holds in force.

    [bold]Example[/bold]   misroute hold list --number 13912345678
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.lookup.holds(lifted=lifted, number=number, limit=limit)
    show(rows, ("id", "scope", "value", "reason", "case", "since", "lifted_at"), format, empty=_("no holds"))


@hold.command()
def add(
    reason: ReasonOption,
    number: Annotated[str | None, typer.Option(help="Hold this number.")] = None,
    scope: Annotated[
        str | None, typer.Option(help="Or: number, customer, campaign, template, gateway or all, with --value.")
    ] = None,
    value: Annotated[str | None, typer.Option(help="What is held in that scope.")] = None,
    who: ActorOption = None,
) -> None:
    """Place a hold; from its commit on no gate answer allows a send. Prints the hold's id.

    [bold]Examples[/bold]

    misroute hold add --number 13912345678 --reason "complaint by phone"

    misroute hold add --scope campaign --value spring-reminder --reason "wrong template"
    """
    from misroute.app import open_app

    with open_app() as app:
        placed = app.holding.place(scope, number if number is not None else value, reason, actor=actor(who))
    put(placed.hold_id)
    say(_("stopped {count} queued message(s)").format(count=placed.stopped))


@hold.command()
def lift(
    hold_id: Annotated[str, typer.Argument(help="The hold's id.", metavar="ID")],
    reason: ReasonOption,
    who: ActorOption = None,
) -> None:
    """Lift a hold, with a reason: the number was proven again, or retired.

    [bold]Example[/bold]   misroute hold lift 0198 --reason "number proven by call-back"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.holding.lift(hold_id, reason, actor=actor(who))


@outbox.command("list")
def list_effects(
    state: Annotated[
        str | None, typer.Option(help="pending, leased, delivered, unclear, dead or cancelled; all by default.")
    ] = None,
    case_id: Annotated[str | None, typer.Option("--case", help="Only effects of this case.")] = None,
    limit: LimitOption = 100,
    format: FormatOption = Format.table,
) -> None:
    """List effects; the dead and the unclear ones wait for a person.

    [bold]Example[/bold]   misroute outbox list --state dead
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.lookup.effects(state=state, case_id=case_id, limit=limit)
    columns = ("key", "kind", "audience", "state", "attempts", "not_before", "last_error")
    show(rows, columns, format, empty=_("the outbox is empty"))


@outbox.command()
def requeue(
    key: Annotated[str, typer.Argument(help="The effect's key.")],
    reason: ReasonOption = "requeued",
    delivered: Annotated[
        bool, typer.Option("--delivered", help="Do not send: a person found out that it had been done.")
    ] = False,
    who: ActorOption = None,
) -> None:
    """Send a dead or unclear effect again under the same key, or record that it had been done.

    [bold]Examples[/bold]

    misroute outbox requeue 0198…/voucher/1 --reason "voucher system is back"

    misroute outbox requeue 0198…/waive/1 --delivered --reason "seen in the ledger"
    """
    from misroute.app import open_app

    with open_app() as app:
        if delivered:
            app.delivery.settle(key, reason, actor=actor(who))
        else:
            app.delivery.requeue(key, reason, actor=actor(who))
