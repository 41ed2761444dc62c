"""``misroute worker`` and ``misroute demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from misroute.cli.frame import app
from misroute.cli.output import progress, put, say
from misroute.cli.words import _, language


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Do all that is due now, then stop.")] = False,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 1.0,
) -> None:
    """Deliver effects, fire clocks, run schedules. Any number of workers may run; kill one and another goes on.

    Stops gracefully on Ctrl-C or SIGTERM: what it has begun is finished, nothing new is begun.

    [bold]Examples[/bold]   misroute worker   ·   misroute worker --once
    """
    from misroute.app import open_app

    with open_app() as app:
        if once:
            done = app.working.work_once()
            say(
                _("{delivered} delivered, {failed} failed, {fired} clock(s) fired, {runs} schedule(s) run").format(
                    **done.to_json()
                )
            )
        else:
            from misroute.app import run_worker

            say(_("worker {id} is at work; Ctrl-C stops it").format(id=app.working.worker_id))
            run_worker(app, every=every)
            say(_("worker stopped"))


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for everything the demo writes.")] = Path(
        "demo-out"
    ),
    customers: Annotated[int, typer.Option(min=50, max=20_000, help="How many borrowers.")] = 2000,
    seed: Annotated[int, typer.Option(help="Another made-up world.")] = 7,
) -> None:
    """The whole journey on made-up people: clean a book, find a misdirect, put it right, tell the story.

    [bold]Example[/bold]   misroute demo --out demo-out
    """
    from misroute.demonstration import demonstrate

    demonstrate(out, customers=customers, seed=seed, language=language(), tell=put, bar=progress)
