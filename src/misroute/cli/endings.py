"""How a command ends: an exit code that means something to a script, and one clear line for a person.

0 done · 1 failed, or a check answered no · 2 wrong usage or unreadable input · 3 findings, when asked for · 4 some
records refused · 5 busy · 130 interrupted · 141 nobody reads what is printed any more (``misroute … | head``).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from misroute.errors import ConfigProblem, Kind, MisrouteError

if TYPE_CHECKING:
    from typer import TyperException

EXIT_OF_KIND: dict[Kind, int] = {
    "usage": 2,
    "unreadable": 2,
    "not_found": 1,
    "conflict": 1,
    "refused": 1,
    "busy": 5,
    "broken": 1,
}
"""What an error's kind means to a script (contract: 1 failed, 2 wrong usage or unreadable input, 5 busy)."""

INTERRUPTED = 130
NOBODY_READS = 141

# what the surroundings do to us, not a fault of ours: a line says it all, a trace would add nothing
_SURROUNDINGS = frozenset(
    {
        errno.EACCES,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EIO,
        errno.EISDIR,
        errno.EMFILE,
        errno.ENAMETOOLONG,
        errno.ENFILE,
        errno.ENOENT,
        errno.ENOSPC,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)


def run(command: Callable[[], object]) -> int:
    """Run a command to its end; answers the exit code and never raises.

    ``command`` answers a number when it ends otherwise than by success (Typer's way without its standalone mode).
    """
    from typer import TyperException

    try:
        found = command()
        sys.stdout.flush()
    except ConfigProblem as error:
        for problem in error.problems:
            _fail(problem)
        return EXIT_OF_KIND[error.kind]
    except MisrouteError as error:
        _fail(str(error))
        return EXIT_OF_KIND[error.kind]
    except TyperException as error:
        return _wrong_usage(error)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as stop:
        # Typer answers a broken pipe with a plain 1, which says failure where there was none
        if isinstance(stop.__context__, BrokenPipeError):
            return _nobody_reads()
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except OSError as error:
        return _surroundings(error) if error.errno in _SURROUNDINGS else _unexpected(error)
    except UnicodeEncodeError as error:
        if not any("\udc80" <= character <= "\udcff" for argument in sys.argv for character in argument):
            return _unexpected(error)
        # bytes of another encoding come as lone surrogates; nothing can be stored or sent under such a text
        _fail("an argument is not text in the terminal's encoding: write it in UTF-8")
        return EXIT_OF_KIND["usage"]
    except Exception as error:  # noqa: BLE001 - the edge: a traceback on screen could carry a person's data
        return _unexpected(error)
    code = found if isinstance(found, int) else 0
    return _interrupted() if code == INTERRUPTED else code


def _fail(line: str) -> None:
    from misroute.cli.output import say
    from misroute.cli.words import _, translate_error

    say(_("error: {line}").format(line=translate_error(" ".join(line.splitlines()))))


def _wrong_usage(error: TyperException) -> int:
    """Typer's complaint in one line instead of a box, with the command that explains itself."""
    from misroute.cli.output import say
    from misroute.cli.words import _

    message = error.format_message().replace("Value error, ", "")
    context = getattr(error, "ctx", None)
    if getattr(error, "option_name", None) == "--lang" and context is not None:
        command = context.command_path.partition(" ")[2]
        message = f"--lang stands before the command: misroute --lang zh {command} …"
    if message:  # without arguments Typer has printed the help already, and has nothing more to say
        _fail(message)
        if context is not None:
            say(_("see: {command} --help").format(command=context.command_path))
    return error.exit_code


def _interrupted() -> int:
    from misroute.cli.output import say
    from misroute.cli.words import _

    say(_("interrupted: nothing half-written was left behind"))
    return INTERRUPTED


def _nobody_reads() -> int:
    """The reader (head, less) went away: quiet, as other tools are; the rest of the buffer goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                os.dup2(nowhere, stream.fileno())
    return NOBODY_READS


def _surroundings(error: OSError) -> int:
    where = f"{error.filename}: " if error.filename else ""
    _fail(f"{where}{error.strerror}")
    _nobody_reads()  # what could not be written now must not be tried again when Python shuts down
    return EXIT_OF_KIND["broken"]


def _unexpected(error: Exception) -> int:
    """Write the trace where the operator can find it (0600: it may hold data) and show only its place."""
    import secrets
    import tempfile
    import traceback
    from pathlib import Path

    from misroute.cli.output import say
    from misroute.cli.words import _

    kind = type(error).__name__
    homes = (os.environ.get("MISROUTE_HOME"), tempfile.gettempdir())
    for folder in (Path(home) for home in homes if home):
        path = folder / f"misroute-error-{secrets.token_hex(4)}.log"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write("".join(traceback.format_exception(error)))
        except OSError:
            continue
        text = _("error: something unexpected went wrong ({kind}); the details are in {path}")
        say(text.format(kind=kind, path=path))
        return EXIT_OF_KIND["broken"]
    say(_("error: something unexpected went wrong ({kind})").format(kind=kind))
    return EXIT_OF_KIND["broken"]
