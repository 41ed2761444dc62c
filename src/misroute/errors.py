"""One base for every error a person may see.

A message is one line: what is wrong, where, and what to do about it. It never holds a number, a name or a text of
a person in full. ``kind`` is what the entrances map to an exit code or an HTTP status; nothing below them knows of
either.
"""

from __future__ import annotations

from typing import Literal

Kind = Literal["usage", "unreadable", "not_found", "conflict", "refused", "busy", "broken"]


class MisrouteError(Exception):
    """Base of all errors of this project: ``str(error)`` is the line to show."""

    kind: Kind = "broken"


class UsageError(MisrouteError):
    """The request itself is wrong: an unknown name, a value out of range, options that contradict each other."""

    kind: Kind = "usage"


class UnreadableInput(MisrouteError):
    """A file or record cannot be read as what it claims to be."""

    kind: Kind = "unreadable"


class NotFound(MisrouteError):
    """The thing named does not exist here."""

    kind: Kind = "not_found"


class Conflict(MisrouteError):
    """The thing exists but is in a state in which this cannot be done."""

    kind: Kind = "conflict"


class Refused(MisrouteError):
    """A rule says no: a missing permission, a cap, an approval by the same person."""

    kind: Kind = "refused"


class Busy(MisrouteError):
    """Somebody else holds what is needed; trying again later may work."""

    kind: Kind = "busy"


class ConfigProblem(MisrouteError):
    """Configuration is wrong; ``problems`` lists every one found, each a line with the file and the key."""

    kind: Kind = "usage"

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


class MissingExtra(MisrouteError):
    """An optional part is not installed."""

    kind: Kind = "usage"

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{what} needs the extra '{extra}': pip install 'misroute[{extra}]'")
