"""``misroute gate``: ask before a send, for one or for a campaign's file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from misroute.cli.frame import ActorOption, FormatOption, actor, group
from misroute.cli.output import Format, progress, say, show, show_one
from misroute.cli.words import _, language, told

gate = group("gate", "May this message go? Ask before every send.")


@gate.command("file")
def gate_file(
    sends: Annotated[Path, typer.Argument(help="Planned sends: CSV or JSON lines with the fields of a send.")],
    out: Annotated[Path, typer.Option(help="Where the answers go: each send with decision, until and codes.")],
    deferred: Annotated[
        Path | None,
        typer.Option(help="Where those that may go later go too: a .csv in the order of their hours, or a folder."),
    ] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="Do not go on with a run that was broken off.")] = False,
    encoding: Annotated[str | None, typer.Option(help="The file's encoding, when it is not found out rightly.")] = None,
    format: FormatOption = Format.table,
    who: ActorOption = None,
) -> None:
    """Ask the gate about a campaign's sends, and say how many may go, when, and why not.

    The answers stand behind the file's own columns. Two sends to one person in the file count for each other: a limit
    that the first uses up holds for the second. A run that was broken off goes on when it is asked for again.

    [bold]Example[/bold]   misroute gate file spring.csv --out spring.answers.csv --deferred later/
    """
    from misroute.app import open_app

    with open_app() as app, progress(_("asking the gate")) as tick:
        summary = app.gatefile.answer(
            sends, out, actor=actor(who), encoding=encoding, deferred=deferred, afresh=afresh, progress=tick
        )
    for one in summary.refused:
        said = {"file": one.file, "row": one.row, "reason": one.reason}
        say(told("refused: {file}, row {row}: {reason}", said))
    if summary.refusals > len(summary.refused):
        say(_("… and {count} more refused").format(count=summary.refusals - len(summary.refused)))
    if summary.resumed:
        say(_("{count} lines were answered before the run was broken off").format(count=summary.resumed))
    rows: list[dict[str, Any]] = [
        {"answer": name, "from": None, "sends": summary.decisions[name]} for name in ("allow", "defer", "block")
    ]
    rows += [{"answer": "defer", "from": at, "sends": count} for at, count in sorted(summary.deferred.items())]
    rows += [{"answer": code, "from": None, "sends": count} for code, count in summary.codes.most_common()]
    show(rows, ("answer", "from", "sends"), format)
    say(_("answers in {file}").format(file=out))
    if deferred is not None:
        say(_("those that may go later are in {file}").format(file=deferred))
    if summary.refusals:
        raise typer.Exit(4)


@gate.command("check")
def gate_check(
    to: Annotated[str, typer.Option(help="The number or address.")],
    person: Annotated[str, typer.Option(help="The customer it is meant for: the lender's own id.")],
    channel: Annotated[str, typer.Option(help="sms, call, voicemail, email, letter or visit.")] = "sms",
    purpose: Annotated[str, typer.Option(help="collection, reminder, servicing, marketing, location, …")] = "reminder",
    debt: Annotated[str | None, typer.Option(help="The debt it is about.")] = None,
    body: Annotated[str | None, typer.Option(help="The text, which is checked too.")] = None,
    campaign: Annotated[str | None, typer.Option(help="The campaign it belongs to.")] = None,
    template: Annotated[str | None, typer.Option(help="The template it is made from.")] = None,
    gateway: Annotated[str | None, typer.Option(help="The gateway it would leave by.")] = None,
    place: Annotated[str | None, typer.Option(help="Where it would reach them: work or home.")] = None,
    collector: Annotated[str | None, typer.Option(help="Who would make the contact.")] = None,
    visitors: Annotated[int | None, typer.Option(help="Of a visit: how many people would come.")] = None,
    format: FormatOption = Format.table,
    who: ActorOption = None,
) -> None:
    """Ask the gate about one send; ends with 1 unless it may go. The answer is recorded.

    [bold]Example[/bold]   misroute gate check --to 13912345678 --person C1001 --channel call --purpose collection
    """
    from misroute.app import open_app

    given = {
        "channel": channel,
        "purpose": purpose,
        "to": to,
        "person": person,
        "debt": debt,
        "body": body,
        "campaign": campaign,
        "template": template,
        "gateway": gateway,
        "place": place,
        "collector": collector,
        "visitors": visitors,
    }
    with open_app() as app:
        answer = app.gatekeeping.check({key: value for key, value in given.items() if value}, actor=actor(who))
    if format in (Format.json, Format.jsonl):
        show_one(answer.to_json(), format)
    else:
        zh = language() == "zh"
        show_one({"decision": answer.decision, "from": answer.until}, format)
        reasons = [
            {"code": one.code, "reason": one.detail_zh if zh else one.detail, "source": one.source}
            for one in answer.reasons
        ]
        show(reasons, ("code", "reason", "source"), format)
        for notice in answer.notices:
            say(notice.detail_zh if zh else notice.detail)
    if answer.decision != "allow":
        raise typer.Exit(1)
