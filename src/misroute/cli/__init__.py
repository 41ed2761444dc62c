"""The command line: parse input, call one service, format the answer."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

EXIT_OF_KIND = {
    "usage": 2,
    "unreadable": 2,
    "not_found": 1,
    "conflict": 1,
    "refused": 1,
    "busy": 5,
    "broken": 1,
}
"""What an error's kind means to a script (contract: 1 failed, 2 wrong usage or unreadable input, 5 busy)."""


def main() -> None:
    """Entry point of ``misroute``: every error ends as one clear line, never as a traceback."""
    from misroute.cli.frame import app
    from misroute.cli.output import say
    from misroute.cli.words import _, language_of_environment, set_language, translate_error
    from misroute.errors import ConfigProblem, MisrouteError

    set_language(language_of_environment())
    signal.signal(signal.SIGTERM, _as_interrupt)
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character must not turn an answer into an exception
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        app(prog_name="misroute")
    except ConfigProblem as error:
        for problem in error.problems:
            say(f"{_('error')}: {translate_error(problem)}")
        sys.exit(2)
    except MisrouteError as error:
        say(f"{_('error')}: {translate_error(str(error))}")
        sys.exit(EXIT_OF_KIND[error.kind])
    except KeyboardInterrupt:
        say(_("interrupted: nothing half-written was left behind"))
        sys.exit(130)
    except BrokenPipeError:
        # the reader (head, less) went away: quiet, as other tools are
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the edge: a traceback on screen could carry a person's data
        sys.exit(_unexpected(error))


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    """SIGTERM ends a command the way Ctrl-C does, so that temporary files are taken away."""
    raise KeyboardInterrupt


def _unexpected(error: Exception) -> int:
    """Write the trace where the operator can find it (0600: it may hold data) and show only its number."""
    import secrets
    import tempfile
    import traceback
    from pathlib import Path

    from misroute.cli.output import say
    from misroute.cli.words import _

    number = secrets.token_hex(4)
    try:
        folder = Path(os.environ.get("MISROUTE_HOME") or tempfile.gettempdir())
        path = folder / f"misroute-error-{number}.log"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        say(_("error: something unexpected went wrong ({kind})").format(kind=type(error).__name__))
        return 1
    say(
        _("error: something unexpected went wrong ({kind}); the details are in {path}").format(
            kind=type(error).__name__, path=path
        )
    )
    return 1
