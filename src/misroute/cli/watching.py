"""``misroute watch``: streams of sends that reach wrong people more often than they used to."""

from __future__ import annotations

from typing import Annotated

import typer

from misroute.cli.frame import ActorOption, FormatOption, ReasonOption, actor, group
from misroute.cli.output import Format, put, say, show, show_one, to_json
from misroute.cli.words import _

watch = group("watch", "Campaigns, templates, gateways and releases whose messages go wrong; a breach is halted.")

KindArgument = Annotated[str, typer.Argument(help="campaign, template, gateway or release.", metavar="KIND")]
ValueArgument = Annotated[str, typer.Argument(help="Which one.", metavar="VALUE")]


@watch.command("list")
def list_streams(format: FormatOption = Format.table) -> None:
    """List the streams as the last look found them, the halted first.

    [bold]Example[/bold]   misroute watch list
    """
    from misroute.app import open_app

    with open_app() as app:
        rows = app.campaign_watch.rows()
    columns = ("stream", "value", "state", "sends", "signals", "base_rate", "statistic", "threshold", "case")
    show(rows, columns, format, empty=_("nothing is watched yet: load events, then run `misroute watch run`"))


@watch.command("show")
def show_stream(kind: KindArgument, value: ValueArgument, format: FormatOption = Format.table) -> None:
    """Show a stream and its test: base rate, threshold, how soon a breach shows.

    [bold]Example[/bold]   misroute watch show campaign spring-reminder
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.campaign_watch.show(kind, value)
    show_one({name: said for name, said in found.items() if said is not None}, format)


@watch.command("run")
def run_watch(format: FormatOption = Format.table, who: ActorOption = None) -> None:
    """Look now; the worker does so every minute. Prints the cases opened; exit 1 when a stream was halted.

    [bold]Example[/bold]   misroute watch run
    """
    from misroute.app import open_app

    with open_app() as app:
        looked = app.campaign_watch.look(always=True, actor=actor(who))
    if format is Format.table:
        for case_id in looked.cases:
            put(case_id)
        for stream in looked.halted:
            say(_("halted: {stream}").format(stream=stream))
        say(_("{count} stream(s) looked at").format(count=looked.streams))
    else:
        put(to_json(looked.to_json()))
    if looked.halted:
        raise typer.Exit(1)


@watch.command()
def reset(kind: KindArgument, value: ValueArgument, reason: ReasonOption, who: ActorOption = None) -> None:
    """Watch a stream anew from now on, with a reason. Its holds stay: lift them with `misroute hold lift`.

    [bold]Example[/bold]   misroute watch reset campaign spring-reminder --reason "release rolled back"
    """
    from misroute.app import open_app

    with open_app() as app:
        app.campaign_watch.reset(kind, value, reason, actor=actor(who))
    say(_("watched anew from now on; holds in force stay until they are lifted"))
