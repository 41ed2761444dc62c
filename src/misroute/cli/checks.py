"""``misroute check``: ask number-status providers where a budget avoids the most misdirected messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from misroute.cli.frame import ActorOption, FormatOption, actor, group
from misroute.cli.output import Format, progress, put, say, show, to_json
from misroute.cli.words import _, language, translate_error

if TYPE_CHECKING:
    from misroute.services.checks.checkplanning import Planned

check = group("check", "Ask providers whether numbers are still the people's whose they were.")

BudgetOption = Annotated[
    list[str] | None, typer.Option("--budget", help="The most that may be spent: 200, 200CNY; once for each currency.")
]
ProviderOption = Annotated[
    list[str] | None, typer.Option("--provider", help="Only this provider; may be repeated. All that are set up.")
]
CountOption = Annotated[
    int | None, typer.Option("--limit", min=1, max=100_000_000, help="At most this many questions.")
]


YES = frozenset({"y", "yes", "是", "好", "确认"})


def at_a_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _json(format: Format) -> bool:
    return format in (Format.json, Format.jsonl)


@check.command()
def plan(
    budget: BudgetOption = None,
    provider: ProviderOption = None,
    limit: CountOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Say what would be asked of whom, what it costs and what it avoids; nothing is asked.

    What is known for nothing is not paid for: flagged numbers, fresh proofs, answers still in force. The rest is
    taken in order of the misdirected messages it avoids for its price. Without a budget: all that is of use.

    [bold]Examples[/bold]   misroute check plan   ·   misroute check plan --budget 200CNY --budget 30USD
    """
    from misroute.app import open_app

    with open_app() as app:
        planned = app.checking.plan(budget or (), providers=provider or (), limit=limit)
    _show_plan(planned, format)


def _show_plan(planned: Planned, format: Format) -> None:
    told = planned.to_json()
    if _json(format):
        put(to_json(told, indent=2 if format is Format.json else None))
        return
    columns = (
        "provider",
        "questions",
        "batches",
        "seconds",
        "cost_at_most",
        "cost_expected",
        "currency",
        "misdirects_avoided",
    )
    show(told["providers"], columns, format, empty=_("there is nothing to ask"))
    if format is not Format.table:
        return
    cost = ", ".join(f"{amount} {currency}" for currency, amount in told["cost_at_most"].items()) or "0"
    say(
        _(
            "{questions} question(s) about {numbers} number(s): at most {cost}, avoids {avoided} misdirected message(s)"
        ).format(
            questions=told["questions"],
            numbers=told["numbers"],
            cost=cost,
            avoided=f"{told['misdirects_avoided']:.1f}",
        )
    )
    if planned.plan.left:
        say(_("left unasked:"))
        for row in planned.left(language()):
            say(f"  {row['numbers']:>8}  {row['why']}")


@check.command()
def run(
    budget: BudgetOption = None,
    provider: ProviderOption = None,
    limit: CountOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask without showing the plan first.")] = False,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Ask what `check plan` plans, never beyond the budget; each answer is stored as soon as it came.

    On a terminal the plan is shown and confirmed first; elsewhere say --yes. A run that was killed goes on where it
    stopped when it is started again; what it may have asked without hearing the answer counts as paid.

    [bold]Example[/bold]   misroute check run --budget 200CNY --yes
    """
    from misroute.app import open_app
    from misroute.errors import UsageError

    with open_app() as app:
        if not yes:
            if not at_a_terminal():
                raise UsageError("say --yes to spend money where nobody can be asked")
            _show_plan(app.checking.plan_to_ask(budget or (), providers=provider or (), limit=limit), Format.table)
            say(_("ask these questions? [y/N]"))
            typed = sys.stdin.buffer.readline().decode("utf-8", "replace")
            if typed.strip().lower() not in YES:
                say(_("nothing was asked"))
                raise typer.Exit(1)
        with progress(_("asking")) as advance:
            done = app.checking.run(
                budget or (), providers=provider or (), limit=limit, actor=actor(who), progress=advance
            )
    told = done.to_json()
    if _json(format):
        put(to_json(told, indent=2 if format is Format.json else None))
        return
    rows = [{"verdict": verdict, "questions": count} for verdict, count in told["verdicts"].items()]
    show(rows, ("verdict", "questions"), format)
    for name, note in told["given_up"].items():
        say(
            _(
                "{name} was given up for this run: {why}. Look at [providers.{name}] and the way to it, then run again:"
                " what never left is asked then"
            ).format(name=name, why=_note(note))
        )
    for name, notes in told["no_clear_answer"].items():
        if name not in told["given_up"]:
            said = ", ".join(f"{_note(note)} × {count}" for note, count in notes.items())
            say(_("{name} gave no clear answer: {said}").format(name=name, said=said))
    if told["resumed"]:
        say(_("the run went on where it had stopped: the sum includes what it asked before"))
    if told["abandoned"]:
        say(
            _("{count} question(s) may have been asked without an answer: they count as paid ({cost})").format(
                count=told["abandoned"], cost=_money(told["in_doubt"])
            )
        )
    say(_("{count} question(s) asked, {cost} spent").format(count=told["asked"], cost=_money(told["spent"])))


def _note(note: str) -> str:
    """What a provider said instead of an answer, in words; codes of its own stay as they are."""
    words = {
        "no_connection": _("it could not be reached"),
        "no_address": _("its address is not known"),
        "no_answer": _("it did not answer"),
        "not_enough_data": _("it does not know"),
        "unsupported": _("it does not cover these numbers"),
        "retry_later": _("it asked to be tried later"),
    }
    return words.get(note, note)


def _money(amounts: dict[str, Any]) -> str:
    return ", ".join(f"{amount} {currency}" for currency, amount in amounts.items()) or "0"


@check.command()
def export(
    provider: Annotated[str, typer.Option("--provider", help="A provider that is asked with files.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the questions go.")],
    budget: BudgetOption = None,
    limit: CountOption = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Write a file of questions for a provider that is asked with files; they are reserved until answers come.

    The file holds numbers in full, which the audit log says; it is readable by its owner only.

    [bold]Example[/bold]   misroute check export --provider rnd --budget 50USD --out questions.csv
    """
    from misroute.app import open_app
    from misroute.services.checks.checkfiles import CheckFiles

    with open_app() as app:
        done = CheckFiles(app.checking).export(provider, out, budget or (), limit=limit, actor=actor(who))
    told = done.to_json()
    if _json(format):
        put(to_json(told))
        return
    say(
        _("{count} question(s) written, at most {cost}; {left} that the file cannot hold").format(
            count=told["questions"], cost=_money(told["cost_at_most"]), left=told["left_out"]
        )
    )


@check.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The answers, as the provider gave them.")],
    provider: Annotated[str, typer.Option("--provider", help="Whose answers they are.")],
    asked_at: Annotated[
        str | None, typer.Option(help="When they were given (ISO 8601); when the questions were written.")
    ] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Read the answers to files of questions; rows that cannot be used are told and refused (exit 4).

    [bold]Example[/bold]   misroute check import answers.csv --provider rnd
    """
    from misroute.app import open_app
    from misroute.services.cases.intake import instant_of
    from misroute.services.checks.checkfiles import CheckFiles

    at = instant_of(asked_at)
    with open_app() as app:
        done = CheckFiles(app.checking).import_(provider, file, asked_at=at, actor=actor(who))
    for row, reason in done.problems:
        say(f"{file.name}:{row}: {translate_error(reason)}")
    told = done.to_json()
    if _json(format):
        put(to_json(told))
    else:
        say(
            _("{count} question(s) answered, {left} still waiting, {refused} row(s) refused").format(
                count=told["answered"], left=told["waiting"], refused=told["refused"]
            )
        )
    if done.problems:
        raise typer.Exit(4)


@check.command()
def drop(
    run: Annotated[str, typer.Argument(help="A file of questions that `check status` lists.", metavar="RUN")],
    who: ActorOption = None,
) -> None:
    """Give up the questions that a file still waits for; they count as paid and may be asked again.

    [bold]Example[/bold]   misroute check drop 0192f3
    """
    from misroute.app import open_app
    from misroute.services.checks.checkfiles import CheckFiles

    with open_app() as app:
        count = CheckFiles(app.checking).drop(run, actor=actor(who))
    say(_("{count} question(s) given up").format(count=count))


@check.command()
def status(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many runs.")] = 10,
    format: FormatOption = Format.table,
) -> None:
    """List runs and files of questions, and what was asked of whom at what cost.

    [bold]Example[/bold]   misroute check status --format json
    """
    from misroute.app import open_app

    with open_app() as app:
        told = app.checking.status(limit=limit)
    if _json(format):
        put(to_json(told, indent=2 if format is Format.json else None))
        return
    rows = [{**row, "spent": _money(row["spent"]), "budget": _money(row["budget"])} for row in told["runs"]]
    columns = ("run", "kind", "state", "provider", "started_at", "questions", "budget", "spent", "problem")
    show(rows, columns, format, empty=_("no checks were run yet"))
    if format is Format.table and told["questions"]:
        put("")
        say(_("asked since {day}:").format(day=told["since"].date()))
        show(told["questions"], ("provider", "state", "questions", "cost", "currency"), format)


@check.command()
def forget(
    older_than: Annotated[
        int | None, typer.Option("--older-than", min=1, max=36_500, help="Days; the setting keep_checks_days else.")
    ] = None,
    who: ActorOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Remove old questions and their runs; what they cost stays in the audit log, the answers stay.

    The worker does it every hour for what is older than the setting keep_checks_days (730; 0 keeps all).

    [bold]Example[/bold]   misroute check forget --older-than 365
    """
    from misroute.app import open_app

    with open_app() as app:
        done = app.check_keeping.forget(older_than=older_than, actor=actor(who))
    if _json(format):
        put(to_json(done, indent=2 if format is Format.json else None))
        return
    say(_("{questions} question(s) and {runs} run(s) removed").format(questions=done["questions"], runs=done["runs"]))
    if done["by_provider"]:
        show(done["by_provider"], ("provider", "state", "questions", "cost", "currency"), format)
