"""``misroute hold`` and ``misroute outbox``: what is stopped, and what leaves."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, ReasonOption, actor, group
from misroute.cli.output import Format, harmless, progress, put, say, show, show_one
from misroute.cli.words import _, state
from misroute.errors import UsageError

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
    yes: Annotated[bool, typer.Option("--yes", help="With --scope all: yes, stop every send there is.")] = False,
    who: ActorOption = None,
) -> None:
    """Place a hold; from its commit on no gate answer allows a send. Prints the hold's id, and what it touches.

    [bold]Examples[/bold]

    misroute hold add --number 13912345678 --reason "complaint by phone"

    misroute hold add --scope campaign --value spring-reminder --reason "wrong template"
    """
    from misroute.app import open_app

    if scope == "all" and not yes:
        raise UsageError("a hold on everything stops every send there is: say --yes if that is meant")
    with open_app() as app:
        placed = app.holding.place(scope, number if number is not None else value, reason, actor=actor(who))
    put(placed.hold_id)
    say(_("stopped {count} queued message(s)").format(count=placed.stopped))
    touches = placed.touches
    for line, count in (
        (_("customers touched: {count}"), touches.customers_count),
        (_("messages that wait: {count}"), touches.queued_count),
        (_("sends of the last days: {count}"), touches.sends_count),
        (_("possibly in flight, cannot be called back: {count}"), touches.in_flight_count),
        (_("allowed answers of the last days: {count}"), touches.answers_count),
    ):
        if count:
            say(line.format(count=count))
    if placed.senders:
        text = _("senders that must obey: {count}, told at once by the worker: {pushed}")
        say(text.format(count=placed.senders, pushed=placed.pushed))
    say(_("see them: {command}").format(command=f"misroute hold show {placed.hold_id}"))


@hold.command("show")
def show_hold(
    hold_id: Annotated[str, typer.Argument(help="The hold's id, or its beginning.", metavar="ID")],
    touched: Annotated[
        Path | None, typer.Option("--touched", help="Write everything it touches into this file, as JSON lines.")
    ] = None,
    limit: LimitOption = 20,
    format: FormatOption = Format.table,
) -> None:
    """Show a hold and what it touches: customers and roles, waiting messages, sends, allowed answers.

    Numbers are masked. Of a hold that touches much the counts and the first rows are shown, and --touched writes all.

    [bold]Example[/bold]   misroute hold show 01J8 --touched touched.jsonl
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.holding.show(hold_id, first=limit)
        if touched is not None:
            with progress(_("writing")) as tell:
                lines = app.holding.export_touched(found["id"], touched, progress=tell)
            say(_("{count} line(s) in {file}").format(count=lines, file=touched))
    if format is not Format.table:
        show_one(found, format)
        return
    touches, halt, given = found.pop("touches"), found.pop("time_to_halt"), found.pop("passes")
    found["scope"] = state(found["scope"])
    show_one({name: value for name, value in found.items() if value is not None}, format)
    for title, name, columns in (
        (_("Customers: {count}"), "customers", ("customer", "role", "state", "number")),
        (_("Messages that wait: {count}"), "queued", ("message_id", "channel", "campaign", "state", "number")),
        (_("Sends since a week before: {count}"), "sends", ("at", "channel", "campaign", "customer", "number")),
        (
            _("Possibly in flight: {count}"),
            "in_flight",
            ("at", "id", "channel", "campaign", "message_id", "permit_until", "sent_at", "number"),
        ),
        (_("Allowed answers since a week before: {count}"), "allowed", ("at", "id", "channel", "purpose", "number")),
    ):
        part = touches[name]
        if part["count"]:
            put("\n" + title.format(count=part["count"]))
            show(part["first"], columns, format)
    print_halt(halt)
    print_passes(given)


def print_passes(given: Sequence[Mapping[str, Any]]) -> None:
    """The exceptions: which message may, or might, pass a hold on a number."""
    if given:
        put("\n" + _("Passes"))
        show(given, ("pass", "purpose", "template", "state", "issued_at", "expires_at", "used_at"), Format.table)


def print_halt(halt: Mapping[str, Any]) -> None:
    """How long senders took to obey, by channel; who has not said so, and a warning for those who are late."""
    if not halt["channels"]:
        return
    put("\n" + _("Time to halt"))
    columns = ("channel", "senders", "acknowledged", "median_seconds", "worst_seconds", "stopped", "not_yet")
    show(halt["channels"], columns, Format.table)
    for one in halt["senders"]:
        if one["state"] in ("late", "undelivered"):
            text = _("{sender} has not acknowledged hold {hold} on {channel}: {state}")
            warning = text.format(
                sender=one["sender"], hold=one["hold"], channel=one["channel"], state=state(one["state"])
            )
            put(harmless(f"  ! {warning}"))


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


@hold.command()
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the holds go.")],
    format: Annotated[str, typer.Option("--format", help="csv or jsonl.")] = "jsonl",
    since: Annotated[
        int | None, typer.Option(help="Only what was placed and lifted after this cursor, in order.", metavar="CURSOR")
    ] = None,
    reveal: Annotated[bool, typer.Option("--reveal", help="Write numbers in full; needs --reason.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why numbers are written in full.")] = None,
    who: ActorOption = None,
) -> None:
    """Write all holds in force into a file for a sender, or what changed; the file is there whole or not at all.

    Numbers are hashed (HMAC-SHA256 over the E.164 number) with the key in MISROUTE_HOLDS_KEY, which the sender has too.
    The cursor to go on from is told, and stands in the first line of JSON lines.

    [bold]Examples[/bold]

    misroute hold export --out holds.jsonl

    misroute hold export --since 17 --out changes.jsonl
    """
    from misroute.app import open_app

    if reveal != bool((reason or "").strip()):
        raise UsageError("--reveal and --reason TEXT go together: why numbers are written in full is recorded")
    with open_app() as app:
        key = os.environ.get("MISROUTE_HOLDS_KEY")
        made = app.hold_file.export(out, format, key=key, reason=reason, since=since, actor=actor(who))
    text = _("{count} hold(s) in {file}") if since is None else _("{count} change(s) in {file}")
    say(text.format(count=made.count, file=out))
    say(_("next time: --since {cursor}").format(cursor=made.cursor))


@hold.command("pass")
def give_pass(
    hold_id: Annotated[str, typer.Argument(help="The hold's id, or its beginning; a hold on a number.", metavar="ID")],
    template: Annotated[str, typer.Option(help="The apology's template; no other passes.")],
    reason: ReasonOption,
    who: ActorOption = None,
) -> None:
    """Let one apology through to a held number, once and within a day. A case's own apology needs none by hand.

    [bold]Example[/bold]   misroute hold pass 01J8 --template apology.sms.en --reason "he asked for it in writing"
    """
    from misroute.app import open_app

    with open_app() as app:
        made = app.holding.give_pass(hold_id, template, reason, actor=actor(who))
    put(made["pass"])


@hold.command()
def ack(
    hold_id: Annotated[str, typer.Argument(help="The hold's id, or its beginning.", metavar="ID")],
    sender: Annotated[str, typer.Option(help="The sender that obeys it, as `misroute sender list` names it.")],
    channel: Annotated[
        str | None, typer.Option(help="Only on this channel; on all of its channels by default.")
    ] = None,
    stopped: Annotated[
        int | None, typer.Option(min=0, max=2**31 - 1, help="How many messages the sender took back.")
    ] = None,
    who: ActorOption = None,
) -> None:
    """Record that a sender obeys a hold, where it cannot say so itself.

    [bold]Example[/bold]   misroute hold ack 01J8 --sender dialler --stopped 3
    """
    from misroute.app import open_app

    with open_app() as app:
        new = app.hold_feed.acknowledge(sender, hold_id=hold_id, channel=channel, stopped=stopped, actor=actor(who))
    say(_("recorded") if new else _("it was on record already"))


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
