"""Targets: how much business time a promise allows.

``PT4H`` counts working time; ``P2D`` counts working days. The two are not mixed: two working days are no fixed
number of hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from misroute.errors import UsageError

MAX_YEARS = 100
"""No promise of this product is longer; a longer one is a typing mistake, and searching for its end costs time."""

_MAX_SECONDS = MAX_YEARS * 366 * 86_400
_MAX_DAYS = MAX_YEARS * 366

_NUMBER = r"([0-9]{1,12}(?:[.,][0-9]{1,6})?)"
_ISO = re.compile(rf"P(?:{_NUMBER}D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?", re.IGNORECASE)
_SHORT = re.compile(
    rf"(?:{_NUMBER}\s*d)?\s*(?:{_NUMBER}\s*h)?\s*(?:{_NUMBER}\s*m)?\s*(?:{_NUMBER}\s*s)?", re.IGNORECASE
)


class TargetError(UsageError):
    """A text or number that is no target."""


@dataclass(frozen=True, slots=True)
class Target:
    """Working time (``seconds``) or working days (``days``): exactly one of the two is set."""

    seconds: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.days is None):
            raise TargetError("a target is working time or working days, one of the two")
        if (self.seconds or 0) < 0 or (self.days or 0) < 0:
            raise TargetError("a target cannot be negative: nothing is due before it begins")
        if (self.seconds or 0) > _MAX_SECONDS or (self.days or 0) > _MAX_DAYS:
            raise TargetError(f"a target cannot be longer than {MAX_YEARS} years")

    def __str__(self) -> str:
        """The ISO 8601 form: ``PT72H``, ``P2D``; working hours are never turned into days."""
        return f"P{self.days}D" if self.days is not None else iso_duration(timedelta(seconds=self.seconds or 0))


def parse_target(text: object) -> Target:
    """The target written as ``PT4H``, ``PT15M``, ``P2D``, ``4h``, ``30m``, ``1h30m`` or ``2d``.

    Raises TargetError for anything else: negative ones, weeks and months (a working week is no fixed number of
    days), parts of a second or of a day, days mixed with hours.
    """
    if not isinstance(text, str) or len(text) > 60:
        raise TargetError("a target is a short text such as 'PT4H', '4h', '30m' or '2d'")
    word = text.strip()
    match = _ISO.fullmatch(word) if word[:1] in "Pp" else _SHORT.fullmatch(word)
    parts = match.groups() if match else (None,) * 4
    if all(part is None for part in parts) or word[-1:] in "Tt":
        raise TargetError(f"{_shown(word)} is no target: write 'PT4H', '4h', '30m' or '2d' (hours, minutes, days)")
    days, hours, minutes, seconds = (None if part is None else Decimal(part.replace(",", ".")) for part in parts)
    if days is not None:
        if hours is not None or minutes is not None or seconds is not None:
            raise TargetError(f"{_shown(word)} mixes working days with hours: use one of the two")
        return Target(days=_whole(days, word, "working days"))
    total = (hours or 0) * 3600 + (minutes or 0) * 60 + (seconds or 0)
    return Target(seconds=_whole(Decimal(total), word, "seconds"))


def iso_duration(length: timedelta) -> str:
    """``PT14H56M45S``; hours are not folded into days; ``-PT1H`` for a negative length, ``PT0S`` for none."""
    sign = "-" if length < timedelta(0) else ""
    length = abs(length)
    total = length.days * 86_400 + length.seconds
    hours, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    text = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction or not text:
        text += f"{seconds}{fraction}S"
    return f"{sign}PT{text}"


def _whole(value: Decimal, word: str, unit: str) -> int:
    if value != value.to_integral_value():
        raise TargetError(f"{_shown(word)} is not a whole number of {unit}")
    return int(value)


def _shown(word: str) -> str:
    return repr(word if len(word) <= 24 else word[:24] + "…")
