"""``misroute gate explain`` and ``misroute gate list``: the answers on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from misroute.cli.frame import FormatOption, LimitOption, OffsetOption
from misroute.cli.gate import gate
from misroute.cli.output import Format, say, show, show_one
from misroute.cli.words import _, language


@gate.command("explain")
def explain(
    decision_id: Annotated[str, typer.Argument(help="The answer's id, or its beginning.", metavar="ID")],
    format: FormatOption = Format.table,
) -> None:
    """Say why an answer was what it was: who asked, what was known, every reason with its source; and decide it again.

    Numbers are masked. Ends with 1 when the same facts under the same packs give another answer today.

    [bold]Example[/bold]   misroute gate explain 01M8PQ3V
    """
    from misroute.app import open_app

    with open_app() as app:
        found = app.replaying.explain(decision_id)
    if format in (Format.json, Format.jsonl):
        show_one(found.to_json(), format)
    else:
        show_one({name: value for name, value in {**found.asked, **found.answer}.items() if value is not None}, format)
        show([_reason(reason) for reason in found.reasons], ("code", "reason", "source"), format, empty=_("no reasons"))
        show_one({name: _counted(value) for name, value in found.facts.items()}, format)
        say(_replayed(found.replay.verdict))
        for difference in found.replay.differences:
            say(f"  {difference}")
        if found.today is not None:
            today = {"decision": found.today.decision, "codes": ", ".join(found.today.codes) or "–"}
            say(_("under the packs of today: {decision} ({codes})").format(**today))
    if found.replay.verdict == "differs":
        raise typer.Exit(1)


@gate.command("list")
def list_answers(
    number: Annotated[str | None, typer.Option(help="Only answers about this number.")] = None,
    customer: Annotated[str | None, typer.Option(help="Only about this customer: the lender's own id.")] = None,
    campaign: Annotated[str | None, typer.Option(help="Only of this campaign.")] = None,
    decision: Annotated[str | None, typer.Option(help="Only allow, defer or block.")] = None,
    since: Annotated[str | None, typer.Option(help="Only from this instant on.")] = None,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """List the gate's answers, the newest first; numbers are masked.

    [bold]Example[/bold]   misroute gate list --number 13912345678 --decision block --since 2026-11-01T00:00:00+08:00
    """
    from misroute.app import open_app
    from misroute.services.cases.intake import instant_of

    with open_app() as app:
        rows = app.replaying.find(
            number=number,
            customer=customer,
            campaign=campaign,
            decision=decision,
            since=instant_of(since),
            limit=limit,
            offset=offset,
        )
    columns = ("id", "at", "number", "customer", "channel", "purpose", "decision", "codes", "until", "sent_at", "by")
    show(rows, columns, format, empty=_("no answers on record"))


def _replayed(verdict: str) -> str:
    return {
        "same": _("decided again on the same facts: the same answer"),
        "packs_changed": _("decided again on the same facts: another answer, the packs have changed since"),
        "differs": _("decided again on the same facts: another answer under the same versions of the packs"),
        "not_kept": _("its facts were not kept: it cannot be decided again"),
        "not_replayed": _("the clock was not sure then: nothing to decide again"),
    }[verdict]


def _reason(reason: Mapping[str, Any]) -> dict[str, Any]:
    detail = reason.get("detail_zh") if language() == "zh" else reason.get("detail")
    return {"code": reason.get("code"), "reason": detail, "source": reason.get("source")}


def _counted(value: Any) -> Any:
    """A list of rows as their number: the ids are in the JSON."""
    return len(value) if isinstance(value, Sequence | Mapping) and not isinstance(value, str) else value
