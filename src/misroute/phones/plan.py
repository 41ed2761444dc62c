"""The numbering plan as configured: the metadata of ``phonenumbers`` plus an overlay of added and retired prefixes.

Regulators open and close ranges before the metadata learns of it. An overlay entry says which digits, in which
country, since when and by whose word, so that a lender need not wait for a release.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .reading import LineType


@dataclass(frozen=True, slots=True)
class OverlayPrefix:
    """One range that the metadata does not know yet, or still knows.

    ``prefix`` are the leading digits of the national number (after the country code, without trunk prefix),
    ``lengths`` the allowed lengths of that national number.
    """

    action: Literal["add", "retire"]
    region: str
    country_code: int
    prefix: str
    lengths: frozenset[int]
    type: LineType | None
    since: date
    source: str
    note: str | None = None
    """A further code of the notes' table that a number of this range carries."""

    def covers(self, national: str) -> bool:
        """Whether the national number ``national`` lies in this range."""
        return len(national) in self.lengths and national.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``normalise`` goes by. ``Plan()`` is the bare metadata."""

    overlay: tuple[OverlayPrefix, ...] = ()
    _by_code: dict[tuple[str, int], tuple[OverlayPrefix, ...]] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        # the longest prefix decides, so that an exception inside a range can be written down
        for entry in sorted(self.overlay, key=lambda e: len(e.prefix), reverse=True):
            key = (entry.action, entry.country_code)
            self._by_code[key] = (*self._by_code.get(key, ()), entry)

    def added(self, country_code: int, national: str) -> OverlayPrefix | None:
        """The entry that makes this number valid, if the overlay adds one."""
        return self._first("add", country_code, national)

    def retired(self, country_code: int, national: str) -> OverlayPrefix | None:
        """The entry that makes this number invalid, if the overlay retires its range."""
        return self._first("retire", country_code, national)

    def _first(self, action: str, country_code: int, national: str) -> OverlayPrefix | None:
        if not self.overlay:
            return None
        for entry in self._by_code.get((action, country_code), ()):
            if entry.covers(national):
                return entry
        return None
