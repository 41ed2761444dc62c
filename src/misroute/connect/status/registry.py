"""Status providers from settings: ``[providers.NAME]`` with its ``kind``. All problems are reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from misroute.connect.status.question import StatusProvider
from misroute.errors import ConfigProblem

Clock = Callable[[], datetime]
Maker = Callable[[str, Mapping[str, Any], Mapping[str, str], Clock, list[str]], StatusProvider | None]
"""Makes a provider of its name and table; what is wrong goes to the list, a line each."""

MAKERS: dict[str, Maker] = {}
"""By kind; each connector's file adds its own here."""


def build_providers(
    settings: Mapping[str, Mapping[str, Any]], env: Mapping[str, str], clock: Clock
) -> Mapping[str, StatusProvider]:
    """Build from the ``providers`` table of the settings; secrets come from ``env``.

    Raises ConfigProblem with every problem found.
    """
    problems: list[str] = []
    found: dict[str, StatusProvider] = {}
    for name, table in settings.items():
        make = MAKERS.get(str(table.get("kind")))
        if make is None:
            problems.append(f"providers.{name}.kind: no connector is of this kind; there are {', '.join(MAKERS)}")
            continue
        made = make(name, table, env, clock, problems)
        if made is not None:
            found[name] = made
    if problems:
        raise ConfigProblem(problems)
    return found
