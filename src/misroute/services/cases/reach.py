"""What a number reaches: the messages sent to it lately, and the people in whose books it stands."""

from __future__ import annotations

from datetime import timedelta

from misroute.store.contact_points import ContactPoint, points_on
from misroute.store.events import NumberEvent, events_on
from misroute.store.unit import Unit

LATELY = timedelta(days=90)


def recent_sends(unit: Unit, number: str | None) -> tuple[NumberEvent, ...]:
    """The messages sent to a number in the last 90 days, the newest first."""
    if number is None:
        return ()
    found = events_on(unit, number, kinds=("send", "call"), since=unit.now - LATELY, limit=50)
    return tuple(event for event in found if event.kind == "send" or event.direction != "in")


def concerned_points(unit: Unit, number: str | None) -> tuple[ContactPoint, ...]:
    """One contact point of each customer whom a message to this number concerned.

    Those named by recent sends; else those whose own number it is said to be; else all who have it in any role.
    """
    if number is None:
        return ()
    found = points_on(unit, number)
    named = {send.customer_ref for send in recent_sends(unit, number)}
    by_send = [point for point in found if point.customer_ref in named]
    by_role = [point for point in found if point.role == "self"]
    chosen = by_send or by_role or list(found)
    one_each: dict[str, ContactPoint] = {}
    for point in sorted(chosen, key=lambda point: (point.role != "self", point.customer_ref)):
        one_each.setdefault(point.customer_id, point)
    return tuple(one_each.values())
