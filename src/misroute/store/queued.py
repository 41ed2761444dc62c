"""Messages that a sender has waiting, as far as it tells us: what a hold must still stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from misroute.store.customers import CustomerIntake, keep_customers
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number, wait_for_numbers
from misroute.store.statements import chunks, insert_missing
from misroute.store.stopping import QUEUED, stop_covered, take_turns
from misroute.store.unit import Unit


@dataclass(frozen=True, slots=True)
class QueuedIntake:
    """One waiting message."""

    message_id: str
    number: str = field(repr=False)
    channel: str
    campaign: str | None = None
    customer_ref: str | None = None
    template: str | None = None
    gateway: str | None = None


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A waiting message as stored: queued, stopped (by a hold), released, or sent."""

    message_id: str
    number: str | None = field(repr=False)
    channel: str
    campaign: str | None
    state: str
    stopped_by_hold: str | None
    template: str | None = None
    gateway: str | None = None


def keep_queued(unit: Unit, intakes: Sequence[QueuedIntake]) -> int:
    """Note waiting messages; one that a hold reaches is stopped at once. Known message ids are left as they are."""
    take_turns(unit, wide=False)  # a hold that is being placed right now must be seen, or see us
    numbers = keep_numbers(unit, (intake.number for intake in intakes))
    refs = [CustomerIntake(intake.customer_ref) for intake in intakes if intake.customer_ref]
    customers = keep_customers(unit, refs)
    wait_for_numbers(unit, numbers.values())
    rows = []
    for intake in intakes:
        rows.append(
            {
                "id": new_id(),
                "message_id": intake.message_id,
                "number_id": numbers[intake.number],
                "customer_id": customers.get(intake.customer_ref or ""),
                "channel": intake.channel,
                "campaign": intake.campaign,
                "template": intake.template,
                "gateway": intake.gateway,
                "state": "queued",
                "stopped_by_hold": None,
                "updated_at": unit.now,
            }
        )
    insert_missing(unit, QUEUED, rows)
    stop_covered(unit, (intake.message_id for intake in intakes))
    return len(rows)


def mark_sent(unit: Unit, message_ids: Sequence[str]) -> None:
    """The sender says that these have left."""
    for some in chunks(message_ids):
        where = QUEUED.c.message_id.in_(some)
        unit.execute(sa.update(QUEUED).where(where).values(state="sent", updated_at=unit.now))


def queued_on(unit: Unit, e164: str) -> tuple[QueuedMessage, ...]:
    """All messages noted for a number."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    query = (
        sa.select(QUEUED, NUMBERS.c.number_sealed, NUMBERS.c.readable)
        .join(NUMBERS, NUMBERS.c.id == QUEUED.c.number_id)
        .where(QUEUED.c.number_id == number_id)
        .order_by(QUEUED.c.id)
    )
    return tuple(
        QueuedMessage(
            row.message_id,
            open_number(unit, row.number_id, row.number_sealed, row.readable),
            row.channel,
            row.campaign,
            row.state,
            row.stopped_by_hold,
            row.template,
            row.gateway,
        )
        for row in unit.execute(query)
    )
