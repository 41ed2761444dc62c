"""``misroute send``: a campaign's messages through the gate to a way by which they leave."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from misroute.cli.frame import ActorOption, FormatOption, LimitOption, OffsetOption, ReasonOption, actor, app
from misroute.cli.output import Format, progress, put, say, show, show_one, to_json
from misroute.cli.words import _

if TYPE_CHECKING:
    from misroute.services.gate.sendsums import SendSummary


class _FileFirst(TyperGroup):
    """``send FILE …`` is ``send file FILE …``; a file called as a command is written ``./list``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = next((one for one in args if not one.startswith("-")), None)
        asks_help = any(one in ("--help", "-h") for one in args[:1])
        if first is not None and first not in self.commands and not asks_help:
            args = ["file", *args]
        return super().parse_args(ctx, args)


send = typer.Typer(
    help="Send a campaign's messages: each asks the gate, and leaves by a way of misroute.toml.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    cls=_FileFirst,
)
app.add_typer(send, name="send")

_IDLE_S, _BROKEN_S = 0.1, 5.0
"""Between two looks, and before a line that broke is tried again."""

ViaOption = Annotated[str, typer.Option("--via", help="The way: a table [ways.NAME] of misroute.toml.")]
MessageArgument = Annotated[str, typer.Argument(help="The message's id, as `misroute send list` shows it.")]


@send.command("file")
def send_file(
    sends: Annotated[Path, typer.Argument(help="Messages: CSV or JSON lines with the fields of a send, and a body.")],
    via: ViaOption,
    encoding: Annotated[str | None, typer.Option(help="The file's encoding, when it is not found out rightly.")] = None,
    format: FormatOption = Format.table,
    who: ActorOption = None,
) -> None:
    """Send what the gate lets go. `misroute send FILE` means this. Run again, it goes on where it stopped.

    A message id is handed over once. One of which nobody knows whether it left is asked for, and never simply repeated.
    Ends with 4 when a line was refused, or a message failed or is unknown.

    [bold]Example[/bold]   misroute send file spring.csv --via sms
    """
    from misroute.app import open_app

    with open_app() as opened, progress(_("sending")) as tick:
        summary = opened.sending.send_file(sends, via, actor=actor(who), encoding=encoding, progress=tick)
    _tell(summary, format)


@send.command("due")
def send_due(via: ViaOption, format: FormatOption = Format.table, who: ActorOption = None) -> None:
    """Send deferred messages whose time has come; the gate is asked anew.

    [bold]Example[/bold]   misroute send due --via sms
    """
    from misroute.app import open_app

    with open_app() as opened, progress(_("sending")) as tick:
        summary = opened.sending.send_due(via, actor=actor(who), progress=tick)
    _tell(summary, format)


def _tell(summary: SendSummary, format: Format) -> None:
    for refusal in summary.refused:
        say(str(refusal))
    if format in (Format.json, Format.jsonl):
        put(to_json(summary.to_json(), indent=2 if format is Format.json else None))
    else:
        rows: list[dict[str, Any]] = [
            {"state": name, "from": None, "messages": count} for name, count in summary.counts().items()
        ]
        rows += [{"state": "deferred", "from": at, "messages": count} for at, count in sorted(summary.waits.items())]
        rows += [{"state": code, "from": None, "messages": count} for code, count in summary.codes.most_common()]
        show(rows, ("state", "from", "messages"), format, empty=_("there is nothing to send"))
    if summary.tired:
        say(_("the way takes no more for now: run the same command again later"))
    if summary.outcomes["unknown"]:
        say(_("of some messages nobody knows whether they left: misroute send list --state unknown"))
    if not summary.clean:
        raise typer.Exit(4)


@send.command("list")
def list_sends(
    via: Annotated[str | None, typer.Option("--via", help="Only by this way.")] = None,
    state: Annotated[
        str | None, typer.Option(help="asked, sent, blocked, deferred, stopped, failed or unknown.")
    ] = None,
    campaign: Annotated[str | None, typer.Option(help="Only of this campaign.")] = None,
    number: Annotated[str | None, typer.Option(help="Only to this number.")] = None,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List messages and what became of them, the newest first; numbers are masked.

    [bold]Example[/bold]   misroute send list --state blocked --campaign spring
    """
    from misroute.app import open_app

    with open_app() as opened:
        rows = opened.sending.news.rows(
            via=via, state=state, campaign=campaign, number=number, limit=limit, offset=offset
        )
    columns = ("message_id", "via", "state", "number", "customer", "campaign", "codes", "not_before", "receipt")
    show(rows, columns, format, empty=_("no messages"))


@send.command("show")
def show_send(message: MessageArgument, via: ViaOption, format: FormatOption = Format.table) -> None:
    """Show one message: the gate's answer, when it left, how it ended.

    [bold]Example[/bold]   misroute send show m-17 --via sms
    """
    from misroute.app import open_app

    with open_app() as opened:
        found = opened.sending.news.show(via, message)
    show_one({name: said for name, said in found.items() if said not in (None, [])}, format)


@send.command("settle")
def settle_send(
    message: MessageArgument,
    via: ViaOption,
    reason: ReasonOption,
    sent: Annotated[
        bool, typer.Option("--sent/--not-sent", help="What you have found out of a message that nobody knew of.")
    ],
    who: ActorOption = None,
) -> None:
    """Write down whether a message was sent that nobody knew of. One that was not goes again with the next run.

    [bold]Example[/bold]   misroute send settle m-17 --via sms --not-sent --reason "not in the operator's log"
    """
    from misroute.app import open_app

    with open_app() as opened:
        opened.sending.news.settle(via, message, sent=sent, reason=reason, actor=actor(who))
    say(_("written down"))


@send.command("listen")
def listen(
    via: ViaOption,
    seconds: Annotated[float, typer.Option(min=0, help="How long; 0 goes on until Ctrl-C.")] = 0.0,
) -> None:
    """Take receipts and texts that a way hears (SMPP), also after a run.

    [bold]Example[/bold]   misroute send listen --via sms --seconds 60
    """
    from misroute.app import open_app

    until = time.monotonic() + seconds
    heard = 0
    with open_app() as opened:
        for count in opened.sending.listen(via):
            heard += count or 0
            if seconds and time.monotonic() >= until:
                break
            time.sleep(_BROKEN_S if count is None else 0.0 if count else _IDLE_S)
    say(_("{count} receipt(s) and text(s) stored").format(count=heard))
