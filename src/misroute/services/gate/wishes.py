"""What people asked for, as the gate's requests: from texts that came in, and from marks on a customer.

A text is read where it is needed and not kept as a verdict, so that better reading reaches old texts too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from misroute.people import ReplyLabel, read_reply
from misroute.store.contact_points import ContactPoint
from misroute.store.events import NumberEvent
from misroute.store.facts import GateFacts

_NOT_THEIRS = frozenset({ReplyLabel.wrong_number, ReplyLabel.relative_of_borrower})


def requests_of(known: GateFacts, number: str | None, person: str) -> list[dict[str, Any]]:
    """Requests as contract §4 has them.

    "Stop" bars the medium it came by, on the number it came from. "Not mine" and a relative's word bar the number until
    a later proof that it is the person's after all: a verification, or a conversation with them.
    """
    found = list(_from_texts(known, number, person))
    if known.customer is not None and known.customer.no_contact:
        found.append({"at": known.now.isoformat(), "by": person, "kind": "cease", "form": "written"})
    return found


def _from_texts(known: GateFacts, number: str | None, person: str) -> Iterator[dict[str, Any]]:
    proven = _proven(known, number, person)
    for event in known.history:
        if event.kind != "inbound" or not event.text:
            continue
        said = read_reply(event.text)
        labels = {said.label, *said.also}
        wish = {"at": event.at.isoformat(), "by": event.customer_ref or person, "number": event.number or number}
        if ReplyLabel.opt_out in labels:
            yield {**wish, "kind": "opt_out", "form": "written", "medium": event.channel or "sms"}
        if labels & _NOT_THEIRS and event.at >= proven and (event.number or number) == number:
            yield {**wish, "kind": "not_me", "form": "written"}


def _proven(known: GateFacts, number: str | None, person: str) -> datetime:
    """The newest proof that the number is this person's."""
    proofs = [
        datetime.min.replace(tzinfo=UTC),
        *_verified(known.points, person),
        *_talked(known.history, number, person),
    ]
    return max(proofs)


def _verified(points: Iterable[ContactPoint], person: str) -> Iterator[datetime]:
    for point in points:
        if point.role == "self" and point.customer_ref == person and point.verified_at is not None:
            # on the day itself the text may have come after the verification: the safe side is that it did
            yield datetime.combine(point.verified_at, time(), tzinfo=UTC)


def _talked(history: Iterable[NumberEvent], number: str | None, person: str) -> Iterator[datetime]:
    for event in history:
        if event.outcome == "conversation" and event.number == number and event.customer_ref in (person, None):
            yield event.at
