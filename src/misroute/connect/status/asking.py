"""What all providers share: which questions are not worth a call, and how what was said becomes an answer."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import phonenumbers

from misroute.connect.status.calling import Line, ProviderRefused, Reply, Silence, Way
from misroute.connect.status.question import Question, StatusAnswer
from misroute.detect import VerdictKind

# Days that systems write when they do not know one. Asked about such a day every number looks recycled.
_MADE_UP: Final = frozenset({date(1900, 1, 1), date(1970, 1, 1), date(2000, 1, 1)})
# the farthest zone ahead of UTC: a day that has not begun anywhere
_AHEAD: Final = timedelta(hours=14)
_CODE: Final = re.compile(r"-?[0-9]{1,6}|[A-Za-z][A-Za-z0-9_.-]{0,63}")
# The United States and the territories whose carriers report to the FCC's database
US_REGIONS: Final = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider said of one question, in our words; ``raw`` in its own (codes only)."""

    verdict: VerdictKind
    raw: str = ""
    billed: bool = False
    note: str = ""
    request_id: str | None = None
    carrier: str | None = None
    line_type: str | None = None
    ported: bool | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one billed answer costs; zero and no currency when the settings do not say."""

    amount: Decimal = Decimal(0)
    currency: str = ""


def unknown(raw: str, note: str, *, billed: bool = False) -> Said:
    """The provider could not say."""
    return Said(VerdictKind.not_enough_data, raw, billed, note)


def later(raw: str, note: str) -> Said:
    """Not answered now; asking again may help."""
    return Said(VerdictKind.retry_later, raw, False, note)


def not_served(raw: str = "", note: str = "number_not_served") -> Said:
    """The provider does not know numbers of this kind."""
    return Said(VerdictKind.unsupported, raw, False, note)


def code(value: Any) -> str:
    """A value of an answer as a code that may be kept: short words and small numbers; anything else is ``unreadable``.

    An answer may hold a name or a number where a code is due, and neither may reach a log or a table in the clear.
    """
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | str) and _CODE.fullmatch(str(value)):
        return str(value)
    return "unreadable"


def no_verdict(reply: Reply | Silence) -> Said | None:
    """What every provider's silence, busyness and trouble mean; None for a reply that must be read."""
    if isinstance(reply, Silence):
        return later(reply.why, reply.why)
    raw = f"http_{reply.status}"
    if reply.status in (408, 425, 429) or reply.status >= 500:
        note = "busy" if reply.status == 429 else "far_side_failed"
        if reply.wait is not None:
            note = f"retry_after_{int(reply.wait.total_seconds())}s"
        return later(raw, note)
    return None


def region_of(number: str) -> str:
    """The region an E.164 number belongs to, empty when it cannot be told."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def in_us(number: str) -> bool:
    """Whether the number is of the United States, its territories, or toll-free there."""
    return re.fullmatch(r"\+1[2-9][0-9]{9}", number) is not None and region_of(number) in US_REGIONS


def date_problem(as_of: date, now: datetime) -> str | None:
    """Why a question about this day is not worth money, as a code; None when it is."""
    if as_of in _MADE_UP or as_of < date(1970, 1, 2):
        return "date_looks_made_up"
    if as_of > (now + _AHEAD).date():
        return "date_in_future"
    return None


def answer(provider: str, question: Question, said: Said, asked_at: datetime, price: Price) -> StatusAnswer:
    """The answer on record."""
    return StatusAnswer(
        question_id=question.id,
        provider=provider,
        verdict=said.verdict,
        raw=said.raw,
        asked_at=asked_at,
        as_of=question.as_of,
        billed=said.billed,
        price=price.amount if said.billed else Decimal(0),
        currency=price.currency,
        request_id=said.request_id,
        carrier=said.carrier,
        line_type=said.line_type,
        ported=said.ported,
        note=said.note,
    )


class Asked(ABC):
    """A provider asked over HTTP. A subclass says which numbers it serves and how a batch of questions is put."""

    def __init__(self, name: str, kind: str, way: Way, price: Price, *, batch_size: int = 1) -> None:
        self.name = name
        self.kind = kind
        self.batch_size = batch_size
        self.price = price
        self._way = way
        self._line = Line(name, way)

    def ask(self, questions: Sequence[Question]) -> list[StatusAnswer]:
        """One answer a question, in order; any count of them, put in batches.

        Raises ProviderRefused when the provider does not take our credentials or settings. When it begins to refuse
        in the middle, the answers so far (they are paid) come back, and the rest is ``retry_later``.
        """
        found: list[StatusAnswer | None] = [None] * len(questions)
        asked: list[int] = []
        for place, question in enumerate(questions):
            now = self._way.clock()
            said = self._before(question, now)
            if said is None:
                asked.append(place)
            else:
                found[place] = answer(self.name, question, said, now, self.price)
        refused = False
        answered = False
        for start in range(0, len(asked), self.batch_size):
            places = asked[start : start + self.batch_size]
            part = [questions[place] for place in places]
            now = self._way.clock()
            try:
                heard = [later("", "refused")] * len(part) if refused else self._put(self._line, part)
            except ProviderRefused:
                if not answered:
                    raise
                refused, heard = True, [later("", "refused")] * len(part)
            answered = True
            for place, said in zip(places, heard, strict=True):
                found[place] = answer(self.name, questions[place], said, now, self.price)
        return [one for one in found if one is not None]

    def _before(self, question: Question, now: datetime) -> Said | None:
        if not self._serves(question.number):
            return not_served()
        problem = date_problem(question.as_of, now)
        return unknown("", problem) if problem else None

    def _refusal(self, what: str, hint: str) -> ProviderRefused:
        return ProviderRefused(f"provider {self.name}: {what}; {hint}")

    @abstractmethod
    def _serves(self, number: str) -> bool:
        """Whether it knows numbers of this kind."""

    @abstractmethod
    def _put(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        """Put at most ``batch_size`` questions, and hear them out in their order."""


def plain(value: Any) -> str | None:
    """A code of an answer, None when it is missing or no code."""
    text = code(value)
    return None if text in ("none", "unreadable") else text


Fresh = Callable[[], str]
"""Gives a new identifier at each call."""
