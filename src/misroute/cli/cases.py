"""``misroute case``: open a case, work it, close it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, OffsetOption, ReasonOption, actor, group
from misroute.cli.output import Format, put, say, show, to_json
from misroute.cli.words import _, language, told, translate_error

if TYPE_CHECKING:
    from misroute.app import App

case = group("case", "Open and work cases: a message about a debt reached the wrong person.")

CaseArgument = Annotated[str, typer.Argument(help="The case's id, or its first characters.", metavar="ID")]
StepArgument = Annotated[str, typer.Argument(help="A step's id, as `misroute case show` lists them.")]


class Reporter(StrEnum):
    """Who told us."""

    borrower = "borrower"
    recipient = "recipient"
    support = "support"


def deliver(app: App, case_id: str) -> None:
    """Deliver at once what the case has to send; what cannot leave now the worker delivers, the command is done."""
    from misroute.errors import MisrouteError

    try:
        app.delivery.deliver_case(app.lookup.case_id(case_id))
    except MisrouteError as error:
        say(_("recorded; the worker delivers what is left ({problem})").format(problem=translate_error(str(error))))


@case.command("open")
def open_(
    number: Annotated[str, typer.Option(help="The number that got the message, as the caller says it.")],
    reporter: Annotated[Reporter, typer.Option(help="Who told us.")] = Reporter.support,
    at: Annotated[
        str | None,
        typer.Option(help="When we were told (ISO 8601 with offset); now by default. The clocks run from it."),
    ] = None,
    text: Annotated[str | None, typer.Option(help="What they said, in their words; kept sealed.")] = None,
    region: Annotated[str | None, typer.Option(help="Region of a number without a country code.")] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Open a case for a number and stop every send to it, in one transaction; prints the case's id.

    A number with an open case answers that case's id and adds the report to it. A number nobody knows is held all
    the same. A number that cannot be read opens a case without a hold, flagged for a person.

    [bold]Example[/bold]

    misroute case open --number 13912345678 --reporter borrower --text "you texted my mother"
    """
    from misroute.app import open_app

    with open_app() as app:
        opened = app.intake.open_case(
            number, reporter=reporter.value, at=at, text=text, region=region, actor=actor(who)
        )
        # told before anything is delivered: from here on the case is there, whatever happens to its letters
        if format in (Format.json, Format.jsonl):
            put(to_json(opened.to_json()))
        else:
            put(opened.case_id)
            for line in opened.lines():
                say(told(line.text, line.values))
        deliver(app, opened.case_id)


@case.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="open, waiting, closed or merged; all by default.")] = None,
    assigned: Annotated[str | None, typer.Option("--assigned", help="Only cases of this agent.")] = None,
    number: Annotated[str | None, typer.Option(help="Only cases of this number.")] = None,
    limit: LimitOption = 50,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List cases, the one whose next clock is due first on top.

    [bold]Examples[/bold]   misroute case list --state open --format json   ·   misroute case list --offset 50
    """
    from misroute.app import open_app

    with open_app() as app:
        # one more than asked tells whether there is another page
        found = app.lookup.cases(state=state, assigned_to=assigned, number=number, limit=limit + 1, offset=offset)
    columns = ("id", "state", "number", "customer", "assigned_to", "next_due", "next_clock", "waiting_for")
    show(found[:limit], columns, format, empty=_("no cases"))
    if len(found) > limit:
        say(_("there are more: --offset {offset} shows the next").format(offset=offset + limit))


@case.command("show")
def show_(
    case_id: CaseArgument,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Numbers in full, and what people said and noted; needs --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why it is revealed; recorded in the audit log.")] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Show a case: its steps, effects, clocks with their due times, holds and history.

    [bold]Examples[/bold]

    misroute case show 0198 --format json

    misroute case show 0198 --reveal --reason "the customer asks what was noted"
    """
    from misroute.app import open_app
    from misroute.cli.case_page import print_case
    from misroute.errors import UsageError

    if reason and not reveal:
        raise UsageError("--reason goes with --reveal")
    with open_app() as app:
        found = app.revealing.case(case_id, reason or "", actor=actor(who)) if reveal else app.lookup.case(case_id)
    if format in (Format.json, Format.jsonl):
        put(to_json(found, indent=2 if format is Format.json else None))
    else:
        print_case(found)


@case.command()
def why(
    case_id: CaseArgument,
    clock: Annotated[str, typer.Argument(help="A clock's name, e.g. halt or verify.")],
) -> None:
    """Explain a clock's due time step by step.

    [bold]Example[/bold]   misroute case why 0198 verify
    """
    from misroute.app import open_app

    with open_app() as app:
        for line in app.lookup.explain_clock(case_id, clock, language()):
            put(line)


@case.command()
def note(
    case_id: CaseArgument,
    text: Annotated[str, typer.Argument(help="The note; kept sealed.")],
    who: ActorOption = None,
) -> None:
    """Add a note to a case. A note never satisfies a step.

    [bold]Example[/bold]   misroute case note 0198 "called back, left no message"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.note(case_id, text, actor=actor(who))


@case.command()
def assign(
    case_id: CaseArgument,
    to: Annotated[str, typer.Argument(help="The agent who takes it.", metavar="WHO")],
    who: ActorOption = None,
) -> None:
    """Give a case to an agent.

    [bold]Example[/bold]   misroute case assign 0198 li.na
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.assign(case_id, to, actor=actor(who))


@case.command()
def approve(case_id: CaseArgument, step: StepArgument, who: ActorOption = None) -> None:
    """Approve a step that waits for a second person; never the one who asked for it.

    [bold]Example[/bold]   misroute case approve 0198 voucher --as wang.supervisor
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.approve(case_id, step, actor=actor(who))
        deliver(app, case_id)


@case.command()
def complete(
    case_id: CaseArgument,
    step: StepArgument,
    outcome: Annotated[
        str | None,
        typer.Option(help="verify: confirmed or not_confirmed · notify_decision: notify or no_notice."),
    ] = None,
    root_cause: Annotated[
        str | None, typer.Option("--root-cause", help="root_cause: contact_data, system_fault or human_error.")
    ] = None,
    customer: Annotated[
        str | None, typer.Option(help="verify: the borrower the message was about (the lender's customer id).")
    ] = None,
    recipient: Annotated[
        str | None, typer.Option(help="verify: who answers: stranger, relative, third_party or unknown.")
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="verify: the number, when the case was opened with an unreadable one.")
    ] = None,
    no_contact: Annotated[
        bool, typer.Option("--no-contact", help="verify: the recipient asked not to be contacted again.")
    ] = False,
    amount: Annotated[
        str | None, typer.Option("--voucher", help="verify: another voucher amount than the playbook's.")
    ] = None,
    text: Annotated[str | None, typer.Option("--note", help="What was done, in words; kept sealed.")] = None,
    who: ActorOption = None,
) -> None:
    """Complete a step that waits for a person; the steps after it go on by themselves.

    [bold]Examples[/bold]

    misroute case complete 0198 verify --recipient relative

    misroute case complete 0198 root_cause --root-cause contact_data
    """
    from misroute.app import open_app
    from misroute.services.answers import StepAnswer

    with open_app() as app:
        said = StepAnswer(
            outcome=outcome,
            root_cause=root_cause,
            customer=customer,
            recipient=recipient,
            number=number,
            no_contact=no_contact,
            amount=amount,
            text=text,
        )
        for line in app.casework.complete(case_id, step, said, actor=actor(who)):
            say(told(line.text, line.values))
        deliver(app, case_id)


@case.command()
def skip(case_id: CaseArgument, step: StepArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Skip a step; only with a reason.

    [bold]Example[/bold]   misroute case skip 0198 voucher --reason "customer declined it"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.skip(case_id, step, reason, actor=actor(who))
        deliver(app, case_id)


@case.command()
def retry(case_id: CaseArgument, step: StepArgument, who: ActorOption = None) -> None:
    """Try a failed step again: what was surely not done is sent once more, under the same key.

    [bold]Example[/bold]   misroute case retry 0198 apologise_borrower
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.retry(case_id, step, actor=actor(who))
        deliver(app, case_id)


@case.command()
def pause(case_id: CaseArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Pause the clocks that may be paused, for a reason that is recorded.

    [bold]Example[/bold]   misroute case pause 0198 --reason "waiting for the borrower's answer"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.pause(case_id, reason, actor=actor(who))


@case.command()
def resume(case_id: CaseArgument, who: ActorOption = None) -> None:
    """Resume the paused clocks.

    [bold]Example[/bold]   misroute case resume 0198
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.resume(case_id, actor=actor(who))


@case.command()
def merge(
    case_id: CaseArgument,
    into: Annotated[str, typer.Argument(help="The case that goes on.")],
    who: ActorOption = None,
) -> None:
    """Merge a case into another; the earliest awareness is kept.

    [bold]Example[/bold]   misroute case merge 0199 0198
    """
    from misroute.app import open_app

    with open_app() as app:
        app.merging.merge(case_id, into, actor=actor(who))
        deliver(app, into)


@case.command()
def unmerge(case_id: CaseArgument, who: ActorOption = None) -> None:
    """Take a merged case out again, with the clocks it had.

    [bold]Example[/bold]   misroute case unmerge 0199
    """
    from misroute.app import open_app

    with open_app() as app:
        app.merging.unmerge(case_id, actor=actor(who))


@case.command()
def reopen(
    case_id: CaseArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is opened again.")] = "reopened",
    who: ActorOption = None,
) -> None:
    """Open a closed case again; the hold is put back if it was lifted.

    [bold]Example[/bold]   misroute case reopen 0198 --reason "the borrower wrote again"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.merging.reopen(case_id, reason, actor=actor(who))
        deliver(app, case_id)


@case.command()
def close(
    case_id: CaseArgument,
    root_cause: Annotated[
        str | None, typer.Option("--root-cause", help="contact_data, system_fault or human_error.")
    ] = None,
    who: ActorOption = None,
) -> None:
    """Close a case. Steps that wait for a person must be done first; automatic ones are waited for.

    [bold]Example[/bold]   misroute case close 0198 --root-cause contact_data
    """
    from misroute.app import open_app

    with open_app() as app:
        app.casework.close(case_id, root_cause, actor=actor(who))
        deliver(app, case_id)
        found = app.lookup.case(case_id)
    if found["state"] == "closed":
        say(_("case {id} is closed").format(id=found["id"]))
    else:
        say(_("case {id} closes by itself once the worker has delivered what is left").format(id=found["id"]))
