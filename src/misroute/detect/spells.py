"""Spells in which a number was out of service: what the network answered between two signs of life.

A suspension (an unpaid bill, a telephone in a drawer) is a short spell after which the same person answers; a number
that was given up rests at least the country's quarantine, stays out of reach while it is unsold, and answers to a
stranger afterwards. From outside only the receipts and calls are seen, so a spell is known within bounds: the number
was dead at least from the first to the last dead answer, and at most between the two signs of life around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from misroute.detect.facts import EventKind, Facts, Happening, VerdictKind

_DEAD = frozenset({"unknown_subscriber", "not_in_service"})
# a telephone that is off, barred or without network; a full inbox; a message that ran out of time
_FAILED = frozenset({"absent", "undelivered", "expired"})
_ALIVE = frozenset({"delivered", "conversation", "voicemail", "wrong_party", "third_party", "refused", "busy"})
# no number is sold and in use within so short a time of "no such number"
HARDLY_LATER = timedelta(days=2)
# a line seen dead on both sides within so long a time had nobody on it in between
AMID = timedelta(days=60)
_ANSWERED = (EventKind.receipt, EventKind.call)
_FROM_IT = (EventKind.inbound, EventKind.login, EventKind.payment)


def says_dead(happening: Happening) -> bool:
    """The network says that there is no such subscriber."""
    return happening.kind in _ANSWERED and happening.outcome in _DEAD


def says_failed(happening: Happening) -> bool:
    """A message did not arrive, for a reason that may be the number's death or a flat battery."""
    return happening.kind is EventKind.receipt and happening.outcome in _FAILED


def says_alive(happening: Happening) -> bool:
    """Somebody or something was reached on the number."""
    if happening.kind in _ANSWERED:
        return happening.outcome in _ALIVE
    return happening.kind in _FROM_IT


@dataclass(frozen=True, slots=True)
class Spell:
    """Answers of failure between two signs of life; ``before`` or ``back`` is None at an open end."""

    before: datetime | None
    dead: tuple[datetime, ...]
    failed: tuple[datetime, ...]
    back: datetime | None

    @property
    def first(self) -> datetime:
        """The first answer of failure."""
        return min(self.dead[:1] + self.failed[:1])

    @property
    def last(self) -> datetime:
        """The last answer of failure."""
        return max(self.dead[-1:] + self.failed[-1:])

    @property
    def days_dead(self) -> int:
        """Days between the first and the last dead answer: so long at least it was dead."""
        return (self.dead[-1] - self.dead[0]).days if self.dead else 0

    @property
    def days_at_most(self) -> int:
        """Days between the signs of life around the spell: no longer was it out of reach."""
        return (self.back - (self.before or self.first)).days if self.back is not None else 0


def spells(happenings: Iterable[Happening], dead_at: Iterable[datetime] = ()) -> list[Spell]:
    """All spells in order of time; only the last may be without an end. ``dead_at``: when a provider said so."""
    happenings = _without_stray_signs(_with_said(happenings, dead_at))
    found: list[Spell] = []
    before: datetime | None = None
    dead: list[datetime] = []
    failed: list[datetime] = []
    for happening in happenings:
        if says_dead(happening):
            dead.append(happening.at)
        elif says_failed(happening):
            failed.append(happening.at)
        elif says_alive(happening):
            if dead or failed:
                found.append(Spell(before, tuple(dead), tuple(failed), happening.at))
                dead, failed = [], []
            before = happening.at
    if dead or failed:
        found.append(Spell(before, tuple(dead), tuple(failed), None))
    return found


def believed(facts: Facts) -> tuple[Happening, ...]:
    """The happenings without conversations that were clicked by mistake.

    That is a single "conversation" that nothing else supports, where the line was seen dead shortly before and after.
    One that nothing followed is believed: who pays a late bill is heard again.
    """
    if not any(map(_bare_click, facts.happenings)):
        return facts.happenings
    said = [v.asked_at for v in facts.verdicts if v.verdict is VerdictKind.disconnected and v.asked_at is not None]
    slips = _slips(_with_said(facts.happenings, said))
    return tuple(h for h in facts.happenings if h not in slips) if slips else facts.happenings


def _with_said(happenings: Iterable[Happening], dead_at: Iterable[datetime]) -> list[Happening]:
    """The happenings, and among them in order of time when a provider said that the number is dead."""
    said = [Happening(at, EventKind.call, "not_in_service") for at in dead_at]
    return sorted((*happenings, *said), key=lambda happening: happening.at) if said else list(happenings)


def _bare_click(happening: Happening) -> bool:
    """Nothing is known of a talk but the outcome that an agent chose from a list; the next line is easily hit."""
    bare = happening.reply is None and happening.relation is None
    return bare and happening.kind is EventKind.call and happening.outcome == "conversation"


def _slips(happenings: Sequence[Happening]) -> set[Happening]:
    """Conversations that were clicked by mistake."""
    telling = [h for h in happenings if says_dead(h) or says_alive(h)]
    return {
        talk
        for before, talk, after in zip(telling, telling[1:], telling[2:], strict=False)
        if _bare_click(talk) and says_dead(before) and says_dead(after) and after.at - before.at <= AMID
    }


def _without_stray_signs(happenings: list[Happening]) -> list[Happening]:
    """A single "delivered" amid answers that there is no such number is a gateway's mistake, no return to life; so is
    one that is the newest sign, but hardly later than "no such number"; and a conversation clicked by mistake."""
    telling = [index for index, h in enumerate(happenings) if says_dead(h) or says_alive(h)]
    stray = {
        here
        for before, here, after in zip(telling, telling[1:], telling[2:], strict=False)
        if happenings[here].kind is EventKind.receipt
        and says_alive(happenings[here])
        and says_dead(happenings[before])
        and says_dead(happenings[after])
    }
    if len(telling) > 1:
        before, newest = happenings[telling[-2]], happenings[telling[-1]]
        delivered = newest.kind is EventKind.receipt and says_alive(newest)
        if delivered and says_dead(before) and newest.at - before.at < HARDLY_LATER:
            stray.add(telling[-1])
    slips = _slips(happenings)
    if not stray and not slips:
        return happenings
    return [h for at, h in enumerate(happenings) if at not in stray and h not in slips]
