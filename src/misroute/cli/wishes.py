"""``misroute wish`` and ``misroute consent``: what people asked for, and what they permitted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, OffsetOption, ReasonOption, actor, group
from misroute.cli.output import Format, progress, put, say, show, show_one
from misroute.cli.words import _, told
from misroute.errors import UsageError

if TYPE_CHECKING:
    from misroute.book import Refusal
    from misroute.services.gate.declaring import Declared

wish = group("wish", "What people asked for: stop, no more by this medium, not my number, never ask me again.")
consent = group("consent", "What people permitted: texts, mails, a further call, a visit, that somebody may be told.")
CustomerOption = Annotated[str | None, typer.Option("--customer", help="The lender's own id of the customer.")]
NumberOption = Annotated[str | None, typer.Option(help="The number it is about, or came from.")]
AtOption = Annotated[str | None, typer.Option(help="When it was said; now by default.")]
SaidOption = Annotated[
    str, typer.Option("--reason", help="What was said and how; sealed, and masked in the audit log.")
]
EndedOption = Annotated[bool, typer.Option("--ended", help="Those taken back too.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id, or its beginning.")]


@wish.command("add")
def add_wish(
    kind: Annotated[
        str, typer.Option(help="cease, stop-medium, opt-out, not-me or refuse-as-contact.", show_default=False)
    ],
    reason: SaidOption,
    customer: CustomerOption = None,
    number: NumberOption = None,
    medium: Annotated[
        str | None, typer.Option(help="sms, call, voicemail, email, letter, visit, or all: of stop-medium and opt-out.")
    ] = None,
    form: Annotated[str | None, typer.Option(help="written or oral.")] = None,
    at: AtOption = None,
    who: ActorOption = None,
) -> None:
    """Record what somebody asked for; the gate keeps to it from the next question on. Prints its id.

    A wish with a number is about that number, one without about the customer. Said twice, it is on record once.

    [bold]Examples[/bold]

    misroute wish add --customer C1001 --kind cease --form written --reason "letter of 2 March"

    misroute wish add --number 13712345670 --kind refuse-as-contact --reason "does not want to be asked, by phone"
    """
    from misroute.app import open_app
    from misroute.services.gate.declaring import Said

    said = Said(kind, customer, number, _instant(at), form=form, medium=medium, note=_said(reason))
    with open_app() as app:
        recorded = app.people.declaring.add_wish(said, actor=actor(who))
    put(recorded.id)
    if not recorded.fresh:
        say(_("it is on record already"))


@wish.command("list")
def list_wishes(
    customer: CustomerOption = None,
    number: NumberOption = None,
    ended: EndedOption = False,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List wishes in force, the newest first; numbers are masked.

    [bold]Example[/bold]   misroute wish list --customer C1001
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.people.declaring.wishes(person=customer, number=number, ended=ended, limit=limit, offset=offset)
    show(
        rows,
        ("id", "customer", "number", "kind", "medium", "form", "at", "from", "ended_at", "end_reason"),
        format,
        empty=_("no wishes"),
    )


@wish.command("end")
def end_wish(wish_id: IdArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Take a wish back, because the person did or it was recorded by mistake.

    [bold]Example[/bold]   misroute wish end 01J8 --reason "asked by letter to be written to again"
    """
    from misroute.app import open_app

    with open_app() as app:
        put(app.people.declaring.end_wish(wish_id, reason, actor=actor(who)))


@wish.command("load")
def load_wishes(
    file: Annotated[Path, typer.Argument(help="CSV or JSON lines: at, kind, by, number, medium, form, note.")],
    who: ActorOption = None,
) -> None:
    """Record the wishes that another system keeps; twice is once, and a line that cannot be used is told.

    [bold]Example[/bold]   misroute wish load wishes.csv
    """
    from misroute.app import open_app

    with open_app() as app, progress(_("loading")) as tick:
        done = app.people.declaring.load_wishes(file, actor=actor(who), progress=tick)
    _tell(done)


@wish.command("hear")
def hear_texts(format: FormatOption = Format.table, who: ActorOption = None) -> None:
    """Read all stored texts again for wishes that an older version missed; doubles nothing, may be repeated.

    [bold]Example[/bold]   misroute wish hear
    """
    from misroute.app import open_app

    with open_app() as app, progress(_("reading texts")) as tick:
        found = app.people.rehearing.hear_all(actor=actor(who), progress=tick)
    show_one(found, format)


@consent.command("add")
def add_consent(
    kind: Annotated[
        str, typer.Option(help="text, email, call, extra-call, third-party, time or visit.", show_default=False)
    ],
    customer: Annotated[str, typer.Option("--customer", help="The lender's own id of the customer who gave it.")],
    reason: SaidOption,
    number: NumberOption = None,
    given_to: Annotated[str, typer.Option(help="us or creditor.")] = "us",
    role: Annotated[
        str | None, typer.Option("--for", help="Of third-party: who may be told, by role such as spouse.")
    ] = None,
    at: AtOption = None,
    who: ActorOption = None,
) -> None:
    """Record what a customer permitted. Prints its id.

    A consent for texts or calls names the number; one for a third party names them by --for or by their --number.

    [bold]Examples[/bold]

    misroute consent add --customer C1001 --kind text --number 13912345678 --reason "web form, box ticked"

    misroute consent add --customer C1001 --kind third-party --for spouse --reason "signed form of 2 March"
    """
    from misroute.app import open_app
    from misroute.services.gate.declaring import Said

    said = Said(kind, customer, number, _instant(at), given_to=given_to, for_role=role, note=_said(reason))
    with open_app() as app:
        recorded = app.people.declaring.add_consent(said, actor=actor(who))
    put(recorded.id)
    if not recorded.fresh:
        say(_("it is on record already"))


@consent.command("list")
def list_consents(
    customer: CustomerOption = None,
    number: NumberOption = None,
    ended: EndedOption = False,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List consents in force, the newest first; numbers are masked.

    [bold]Example[/bold]   misroute consent list --customer C1001
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.people.declaring.consents(person=customer, number=number, ended=ended, limit=limit, offset=offset)
    columns = ("id", "customer", "number", "kind", "given_to", "for", "at", "from", "ended_at")
    show(rows, (*columns, "end_reason"), format, empty=_("no consents"))


@consent.command("end")
def end_consent(consent_id: IdArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Take a consent back, because the person did or it was recorded by mistake.

    [bold]Example[/bold]   misroute consent end 01J8 --reason "revoked by phone"
    """
    from misroute.app import open_app

    with open_app() as app:
        put(app.people.declaring.end_consent(consent_id, reason, actor=actor(who)))


@consent.command("load")
def load_consents(
    file: Annotated[Path, typer.Argument(help="CSV or JSON lines: at, kind, by, number, given_to, for, note.")],
    who: ActorOption = None,
) -> None:
    """Record the consents that another system keeps; twice is once, and a line that cannot be used is told.

    [bold]Example[/bold]   misroute consent load consents.csv
    """
    from misroute.app import open_app

    with open_app() as app, progress(_("loading")) as tick:
        done = app.people.declaring.load_consents(file, actor=actor(who), progress=tick)
    _tell(done)


def _tell(done: Declared) -> None:
    for refusal in done.told:
        say(told("refused: {file}, row {row}: {reason}", _shown(refusal)))
    if done.refused > len(done.told):
        say(_("… and {count} more refused").format(count=done.refused - len(done.told)))
    say(_("{added} added, {there} on record already").format(added=done.added, there=done.there))
    if done.refused:
        raise typer.Exit(4)


def _shown(refusal: Refusal) -> dict[str, object]:
    return {"file": refusal.file, "row": refusal.row, "reason": refusal.reason}


def _instant(typed: str | None) -> datetime | None:
    if typed is None:
        return None
    from misroute.book.dates import parse_instant

    at = parse_instant(typed)
    if at.value is None:
        raise UsageError(f"--at {typed[:40]!r} cannot be read: write it such as 2026-03-02T10:00:00+08:00")
    return at.value


def _said(reason: str) -> str:
    if not reason.strip():
        raise UsageError("say what was said and how: --reason TEXT")
    return reason
