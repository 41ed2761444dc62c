"""``misroute customer``: marks that bind every send to a customer, or to somebody around them."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, OffsetOption, ReasonOption, actor, group
from misroute.cli.output import Format, show, show_one
from misroute.cli.words import _

customer = group(
    "customer", "Marks that bind every send: vulnerable, deceased, a minor, represented, when not to call."
)
RefArgument = Annotated[str, typer.Argument(help="The lender's own id of the customer.")]


@customer.command()
def mark(
    ref: RefArgument,
    reason: ReasonOption,
    number: Annotated[
        str | None, typer.Option(help="Mark whoever answers this number of the customer's book, not the customer.")
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="With --number: who that is, such as executor, attorney, spouse, guardian.")
    ] = None,
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
    deceased: Annotated[
        bool | None, typer.Option("--deceased/--not-deceased", help="Died: only the estate's representative.")
    ] = None,
    minor: Annotated[bool | None, typer.Option("--minor/--not-minor", help="Under age: only the guardian.")] = None,
    attorney: Annotated[
        bool | None, typer.Option("--attorney/--no-attorney", help="Represented: the attorney is to be asked.")
    ] = None,
    work_forbidden: Annotated[
        bool | None, typer.Option("--work-forbidden/--work-allowed", help="No contact at the workplace.")
    ] = None,
    unreachable: Annotated[
        bool | None,
        typer.Option("--unreachable/--reachable", help="Contact is lost: others may be asked, once, where it is law."),
    ] = None,
    zone: Annotated[
        list[str] | None, typer.Option(help="An IANA zone the person may be in; may be repeated, '' for none.")
    ] = None,
    address_region: Annotated[str | None, typer.Option(help="Where the address is, such as US-CA.")] = None,
    inconvenient: Annotated[
        list[str] | None,
        typer.Option(help="A time they do not want, 'mon-fri 09:00-17:00'; may be repeated, '' for none."),
    ] = None,
    agreed: Annotated[
        list[str] | None, typer.Option(help="A time they agreed to, INSTANT/INSTANT; may be repeated, '' for none.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="zh or en: the language of letters.")] = None,
    format: FormatOption = Format.table,
    who: ActorOption = None,
) -> None:
    """Mark a customer, or somebody around them; the gate keeps to it from the next question on.

    [bold]Examples[/bold]

    misroute customer mark C1001 --vulnerable --reason "serious illness, told by phone"

    misroute customer mark C1001 --inconvenient "mon-fri 09:00-17:00" --reason "works, asked by text"

    misroute customer mark C1001 --number 13712345670 --role executor --reason "letters testamentary seen"
    """
    from misroute.app import open_app
    from misroute.services.gate.standing import Marks

    marks = Marks(
        number=number,
        role=role,
        vulnerable=vulnerable,
        no_contact=no_contact,
        deceased=deceased,
        minor=minor,
        represented_by_attorney=attorney,
        work_forbidden=work_forbidden,
        unreachable=unreachable,
        zones=_given(zone),
        address_region=address_region,
        inconvenient=_given(inconvenient),
        agreed=_given(agreed),
        language=language,
    )
    with open_app() as app:
        marked = app.people.standing.mark(ref, marks, reason=reason, actor=actor(who))
    show_one(marked, format)


def _given(typed: list[str] | None) -> list[str] | None:
    """What was given; one empty value takes away what was there."""
    return None if not typed else [one for one in typed if one.strip()]


@customer.command("show")
def show_customer(ref: RefArgument, format: FormatOption = Format.table) -> None:
    """Show a customer's marks, and those of the people around them.

    [bold]Example[/bold]   misroute customer show C1001
    """
    from misroute.app import open_app

    with open_app() as app:
        shown = app.people.standing.show(ref)
    show_one(shown, format)


@customer.command("list")
def list_customers(
    vulnerable: Annotated[bool, typer.Option("--vulnerable", help="Those marked vulnerable.")] = False,
    mark: Annotated[
        str | None,
        typer.Option(
            help="Or another mark: deceased, minor, represented_by_attorney, work_forbidden, unreachable.",
        ),
    ] = None,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List who carries a mark: the vulnerable, for a supervisor's eye.

    [bold]Example[/bold]   misroute customer list --vulnerable
    """
    from misroute.app import open_app
    from misroute.errors import UsageError

    if vulnerable == (mark is not None):
        raise UsageError("say which mark: --vulnerable, or --mark deceased")
    with open_app() as app:
        rows = app.people.standing.listed(mark or "vulnerable", limit=limit, offset=offset)
    show(rows, ("customer", "number", "mark", "since"), format, empty=_("nobody carries this mark"))
