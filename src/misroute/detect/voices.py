"""What those who answered say together: how many conversations, what silences them, what they cannot mean.

A login or a consent is weaker than a person: numbers given up keep their accounts for a while, and who dodges a debt
says "wrong number" once. So one voice is silenced by a newer proof, several independent ones are not; and a voice
sooner after a proof than a number can change hands speaks of something else than a change of hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from misroute.detect.facts import EventKind, Facts, Happening
from misroute.detect.timeline import ProofKind, Timeline
from misroute.people import Relation, ReplyLabel
from misroute.people.relation import KIN as KIN

ONE_CONVERSATION: Final = timedelta(hours=12)
"""What is said within so many hours is one conversation, however many messages it takes."""

SEVERAL: Final = 3
"""So many conversations are not silenced by a proof after them."""

OTHERS: Final = frozenset(
    {Relation.friend, Relation.colleague, Relation.employer, Relation.guarantor, Relation.representative}
)
"""Relations that are neither kin nor the borrower."""

USES: Final = (EventKind.login, EventKind.payment, EventKind.verification)
"""What customers do on a telephone that they have at hand."""

_NOT_SHOWN: Final = (ProofKind.consent, ProofKind.same_owner)


def conversations(found: Sequence[Happening]) -> int:
    """How many times somebody was talked to; ``found`` is in order of time."""
    count = 0
    last: datetime | None = None
    for happening in found:
        if last is None or happening.at - last > ONE_CONVERSATION:
            count += 1
        last = happening.at
    return count


def silenced(line: Timeline, found: Sequence[Happening]) -> bool:
    """The person was shown to answer after the last of these, which are too few to stand against that."""
    return line.refuted(found[-1].at) and conversations(found) < SEVERAL


def too_soon(line: Timeline, at: datetime) -> bool:
    """The person was shown to have the number so shortly before that it cannot have rested and been sold since."""
    shown = [p.holds_at for p in line.proofs if p.kind not in _NOT_SHOWN and p.holds_at <= at]
    return bool(shown) and at - max(shown) < timedelta(days=line.country.quarantine_days)


def knows_the_person(happening: Happening) -> bool:
    """Whoever answered knows the person asked for: a relative, a friend, a colleague; no stranger."""
    return (
        happening.relation in KIN
        or happening.relation in OTHERS
        or happening.reply is ReplyLabel.relative_of_borrower
        or (happening.kind is EventKind.call and happening.outcome == "third_party")
    )


def who_answers(line: Timeline) -> Relation | None:
    """The relation of whoever answered last and knows the person asked for; ``other`` when it was not said."""
    for happening in reversed(line.mine):
        if knows_the_person(happening):
            told = happening.relation in KIN or happening.relation in OTHERS
            return happening.relation if told else Relation.other
    return None


def seen_here(line: Timeline) -> bool:
    """The customer logged in, paid or verified on this number."""
    return any(h.customer and h.kind in USES for h in line.mine)


def used_lately(line: Timeline, at: datetime) -> bool:
    """The customer logged in, paid or verified on this number so shortly before that it cannot have been sold since."""
    lately = timedelta(days=line.country.quarantine_days)
    return any(h.customer and h.kind in USES and timedelta(0) <= at - h.at < lately for h in line.mine)


def seen_elsewhere(facts: Facts, line: Timeline) -> bool:
    """The customer logged in, paid or verified on other numbers only, later than this one was dated."""
    if seen_here(line):
        return False
    return any(not o.own and (line.newest is None or o.at.date() >= line.newest.day) for o in facts.other_numbers)


def spoken_for(facts: Facts, line: Timeline, at: datetime) -> bool:
    """On a contact's row somebody who is, or knows, the one asked for was reached after an instant."""
    return not facts.is_self and any(
        h.at > at and (knows_the_person(h) or (h.kind is EventKind.call and h.outcome == "conversation"))
        for h in line.mine
    )
