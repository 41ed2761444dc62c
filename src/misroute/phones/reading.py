"""What a raw string may mean as a telephone number."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How far a reading may be trusted."""

    ok = "ok"
    doubtful = "doubtful"
    """``e164`` is the best reading; nobody may use it without asking."""
    invalid = "invalid"
    multiple = "multiple"
    """Two or more different numbers; none of them is chosen."""
    missing = "missing"


class LineType(StrEnum):
    """What kind of line a number belongs to, as far as the numbering plan tells."""

    mobile = "mobile"
    fixed_line = "fixed_line"
    fixed_line_or_mobile = "fixed_line_or_mobile"
    """North America and a few others: the plan does not tell them apart."""
    voip = "voip"
    toll_free = "toll_free"
    m2m = "m2m"
    short_code = "short_code"
    other = "other"
    """Premium rate, shared cost, UAN, personal, pager, voicemail."""


@dataclass(frozen=True, slots=True)
class Note:
    """One step of the reading: a code of the table in ``phones.notes`` and what it met.

    ``detail`` never holds a whole number or a name.
    """

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to "what does this cell mean as a number?".

    ``national`` are the digits after the country code. ``candidates`` lists every plausible reading, the best first,
    when the status is doubtful or multiple, and is empty otherwise. ``beside`` is a name or relation that stood
    beside the number. What identifies a person is kept out of ``repr``.
    """

    status: Status
    e164: str | None = field(default=None, repr=False)
    type: LineType | None = None
    region: str | None = None
    national: str | None = field(default=None, repr=False)
    extension: str | None = field(default=None, repr=False)
    notes: tuple[Note, ...] = ()
    candidates: tuple[str, ...] = field(default=(), repr=False)
    beside: str | None = field(default=None, repr=False)
