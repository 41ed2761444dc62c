"""Who held which number when, and what each provider's books make of it.

Days are calendar days. A tenancy runs from its first day up to ``end``, the day of the permanent disconnection, which
is no longer part of it; ``end`` None is a line still held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

RECORDS_BEGIN: Final = date(2021, 1, 27)
_TENURE_BINS: Final = ((3, "1"), (6, "2"), (12, "3"), (24, "4"))


@dataclass(frozen=True, slots=True)
class Person:
    """A registered owner; ``identity_number`` may stay empty where nobody asks for it."""

    id: str
    name: str = field(default="", repr=False)
    identity_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One person's time on a number (E.164).

    ``ported``: the day the line was taken to another carrier, which the new one books as its opening. ``transferred``:
    it came from the previous owner by contract (过户), without a disconnection.
    """

    number: str = field(repr=False)
    owner: Person
    start: date
    end: date | None = None
    carrier: str = "CMCC"
    ported: date | None = None
    transferred: bool = False

    def holds(self, day: date) -> bool:
        """Whether the line was this person's on the day."""
        return self.start <= day and (self.end is None or day < self.end)

    def opened(self, day: date) -> date:
        """When the present carrier opened the line, as its books say on ``day``."""
        return self.ported if self.ported is not None and self.ported <= day else self.start


class Lines:
    """The table, and the answers that follow from it."""

    def __init__(self, tenancies: Iterable[Tenancy]) -> None:
        self._by_number: dict[str, list[Tenancy]] = {}
        for one in sorted(tenancies, key=lambda tenancy: tenancy.start):
            self._by_number.setdefault(one.number, []).append(one)

    @property
    def numbers(self) -> list[str]:
        """Every number in the table."""
        return list(self._by_number)

    def knows(self, number: str) -> bool:
        """Whether the number is in the table at all."""
        return number in self._by_number

    def held(self, number: str, day: date) -> Tenancy | None:
        """Whose the number was on the day, None in a gap."""
        return next((one for one in self._by_number.get(number, ()) if one.holds(day)), None)

    def last(self, number: str, day: date) -> Tenancy | None:
        """Who held the number last, up to the day; None when nobody ever did."""
        return next((one for one in reversed(self._by_number.get(number, [])) if one.start <= day), None)

    def twice_tel(self, number: str, start: date, day: date) -> str:
        """VerifyResult of DescribePhoneTwiceTelVerify on ``day``: 0, 1, 2, 3 or 4. Equality is recycled."""
        now = self.held(number, day)
        if now is None:
            return "3" if self.last(number, day) else "0"
        opened = now.opened(day)
        if start > opened:
            return "2"
        return "4" if now.transferred and opened == now.start else "1"

    def months_open(self, number: str, day: date) -> str:
        """VerifyResult of DescribePhoneNumberOnlineTime on ``day``: -1, 0 or a bin 1 to 5."""
        if not self.knows(number):
            return "-1"
        now = self.held(number, day)
        if now is None:
            return "0"
        opened = now.opened(day)
        months = (day.year - opened.year) * 12 + day.month - opened.month - (day.day < opened.day)
        return next((name for limit, name in _TENURE_BINS if months < limit), "5")

    def recycled(self, number: str, specified: date, day: date) -> bool | None:
        """CAMARA's phoneNumberRecycled on ``day``: false on the day of the contract, true in a gap before it.

        None when the number has no subscriber.
        """
        now = self.held(number, day)
        return None if now is None else specified < now.start

    def reassigned(self, number: str, asked: date, reported_to: date) -> str:
        """The FCC database's yes, no or no data, from disconnections up to ``reported_to``. Equality is a yes."""
        ends = [
            one.end
            for one, after in self._followed(number)
            if one.end is not None and RECORDS_BEGIN <= one.end <= reported_to and not (after and after.transferred)
        ]
        if any(asked <= end for end in ends):
            return "yes"
        return "no data" if asked < RECORDS_BEGIN else "no"

    def _followed(self, number: str) -> Iterable[tuple[Tenancy, Tenancy | None]]:
        known = self._by_number.get(number, [])
        return zip(known, [*known[1:], None], strict=False)
