"""``misroute try WHAT``: ask a rule a question, change nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from misroute.cli.frame import app
from misroute.cli.output import put, to_json
from misroute.cli.words import translate_error

LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of one question; a line beyond this is answered with an error instead of filling the memory."""


class What(StrEnum):
    """The questions there are."""

    phone = "phone"
    name = "name"
    relation = "relation"
    reply = "reply"
    gate = "gate"
    due = "due"
    elapsed = "elapsed"


@app.command("try")
def try_(
    what: Annotated[What, typer.Argument(help="What to ask about.")],
) -> None:
    """Ask a rule a question, change nothing: JSON lines in on stdin, one JSON line out each, in order.

    A line that cannot be understood answers {"error": …} and the rest go on. No database is needed.

    [bold]Examples[/bold]

    echo '{"raw": "138-0013-8001", "region": "CN"}' | misroute try phone

    echo '{"label": "老妈"}' | misroute try relation

    echo '{"calendar": "support", "start": "2026-09-30T17:00:00+08:00", "target": "PT4H"}' | misroute try due
    """
    from misroute.app import load_reference
    from misroute.errors import MisrouteError
    from misroute.services.asking import answer

    reference = load_reference()
    for line in _lines():
        try:
            put(to_json(answer(what.value, _parsed(line), reference)))
        except MisrouteError as error:
            failed: dict[str, Any] = {"error": translate_error(str(error))}
            if what is What.gate:
                # when the gate cannot know, it does not allow
                failed["decision"] = "block"
            put(to_json(failed))
        sys.stdout.flush()


def _parsed(line: bytes) -> dict[str, Any]:
    from misroute.errors import UsageError

    if len(line) > LONGEST_LINE:
        raise UsageError(f"the line is longer than {LONGEST_LINE} bytes: split it")
    try:
        found = json.loads(line)
    except UnicodeDecodeError:
        raise UsageError("the line is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"the line is not JSON{where}: write one object a line") from None
    if not isinstance(found, dict):
        raise UsageError(f"the line must be a JSON object, not {type(found).__name__}")
    return found


def _lines() -> Iterator[bytes]:
    """The lines of stdin that hold anything; of one that is too long only so much as shows that it is."""
    source = sys.stdin.buffer
    while line := source.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST_LINE + 1)
        if line.strip():
            yield line
