"""What the gate must know about one send.

It is read in a fresh transaction for every answer and never from a cache, so that a hold which has committed is seen
by every later answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from misroute.store.consents import Consent, consents_in_force
from misroute.store.contact_points import ContactPoint, points_of, points_on
from misroute.store.customers import Customer, Debt, customers, debts_of, find_customer
from misroute.store.events import NumberEvent, events_of_customer, events_on
from misroute.store.holds import Hold, active_holds
from misroute.store.intel import IntelAnswer, intel_on, own_kind
from misroute.store.numbers import find_number
from misroute.store.standing import Standing, other_person, standings
from misroute.store.unit import Unit
from misroute.store.wishes import Wish, wishes_in_force

HISTORY = timedelta(days=31)
"""How far back contacts with the customer on other numbers count, for the caps."""
CONTACTS = ("send", "call", "inbound")
MOST_EVENTS = 500
"""Contacts on the number itself, the newest; however old, the last answer tells who was there."""


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Facts about a send as of ``now``. ``customer`` is who the send names, else the only one with this number."""

    now: datetime
    holds: tuple[Hold, ...]
    points: tuple[ContactPoint, ...] = field(repr=False)
    customer: Customer | None = field(repr=False)
    debts: tuple[Debt, ...]
    own_kind: str | None
    intel: tuple[IntelAnswer, ...] = field(repr=False)
    history: tuple[NumberEvent, ...] = field(repr=False)
    number_id: str | None = None
    own: tuple[ContactPoint, ...] = field(default=(), repr=False)
    wishes: tuple[Wish, ...] = ()
    consents: tuple[Consent, ...] = ()
    marks: Mapping[str, Standing] = field(default_factory=dict, repr=False)


def gate_facts(
    unit: Unit,
    *,
    number: str | None,
    customer_ref: str | None = None,
    campaign: str | None = None,
    template: str | None = None,
    gateway: str | None = None,
    history: timedelta = HISTORY,
) -> GateFacts:
    """Everything the store knows that the gate may need for a send to ``number``.

    Holds on any customer whose book has the number count too: a hold on a customer reaches all their numbers.
    ``history`` is everything on the number, and what happened with the customer on other numbers since then.
    """
    points = () if number is None else points_on(unit, number)
    refs = {point.customer_ref for point in points} | ({customer_ref} if customer_ref else set())
    named = find_customer(unit, customer_ref) if customer_ref else None
    owners = {point.customer_id for point in points if point.state == "active"}
    if named is None and not customer_ref and len(owners) == 1:
        named = customers(unit, owners)[next(iter(owners))]
    on_number = () if number is None else events_on(unit, number, kinds=CONTACTS, limit=MOST_EVENTS)
    past = {event.id: event for event in on_number}
    if named is not None:
        since = unit.now - history
        past |= {event.id: event for event in events_of_customer(unit, named.ref, kinds=CONTACTS, since=since)}
    number_id = None if number is None else find_number(unit, number)
    ref = named.ref if named is not None else customer_ref
    people = [] if ref is None else [ref, *([other_person(ref, number_id)] if number_id else [])]
    return GateFacts(
        now=unit.now,
        holds=active_holds(
            unit, number=number, customer_refs=refs, campaign=campaign, template=template, gateway=gateway
        ),
        points=points,
        customer=named,
        debts=() if named is None else debts_of(unit, named.id),
        own_kind=None if number is None else own_kind(unit, number),
        intel=() if number is None else intel_on(unit, number),
        history=tuple(sorted(past.values(), key=lambda event: (event.at, event.id))),
        number_id=number_id,
        own=() if named is None else points_of(unit, named.id),
        wishes=wishes_in_force(unit, people, [number_id] if number_id else []),
        consents=consents_in_force(unit, people),
        marks=standings(unit, people),
    )
