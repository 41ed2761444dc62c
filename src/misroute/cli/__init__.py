"""The command line: parse input, call one service, format the answer."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

# Importing makes hundreds of thousands of objects that all stay: looking through them for garbage, at Python's usual
# threshold of 700, takes a sixth of a short command's time, and once more as it ends.
OBJECTS_BETWEEN_LOOKS = 50_000


def main() -> None:
    """Entry point of ``misroute``: every error ends as one clear line, never as a traceback."""
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 10, 10)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # one that is ignored stays so: `nohup misroute …` is meant to outlive its terminal
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _as_interrupt)
    # a closed stream (`misroute … >&-`) is None in Python: print to nowhere, read nothing
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    from misroute.cli.endings import run

    status = run(_command)
    gc.freeze()
    sys.exit(status)


def _command() -> object:
    from misroute.cli.help_pages import lend_to_typer, translate_help
    from misroute.cli.words import language_asked, set_language

    set_language(language_asked(sys.argv[1:]))
    lend_to_typer()
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character must not turn an answer into an exception
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    from typer.main import get_command

    from misroute.cli.commands import app

    command = get_command(app)
    translate_help(command)
    return command(prog_name="misroute", standalone_mode=False)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    """SIGTERM ends a command the way Ctrl-C does, so that temporary files are taken away."""
    raise KeyboardInterrupt
