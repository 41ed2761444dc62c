"""What providers say of numbers, and the list of the lender's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from misroute.store.changes import mark_changed
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number
from misroute.store.statements import chunks, insert_missing
from misroute.store.tables import IntelRow, OwnNumberRow, table_of
from misroute.store.unit import Store, Unit

INTEL = table_of(IntelRow)
OWN = table_of(OwnNumberRow)


@dataclass(frozen=True, slots=True)
class IntelAnswer:
    """One answer; ``as_of`` is the day it is about, ``raw`` what the provider sent.

    ``expires_at``: until when a "same owner" may be relied on; ``price`` in ``currency``: what the answer cost;
    ``ported``: whether the number moved between carriers. None where it is not known.
    """

    number: str = field(repr=False)
    provider: str
    asked_at: datetime
    as_of: date
    verdict: str
    raw: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    price: Decimal | None = None
    currency: str | None = None
    request_id: str | None = None
    carrier: str | None = None
    ported: bool | None = None


def load_intel(unit: Unit, answers: Sequence[IntelAnswer]) -> int:
    """Add answers; one that is there already (number, provider, asked_at, as_of) stays. Returns how many were given."""
    numbers = keep_numbers(unit, (answer.number for answer in answers))
    rows = []
    for answer in answers:
        row_id = new_id()
        rows.append(
            {
                "id": row_id,
                "number_id": numbers[answer.number],
                "provider": answer.provider,
                "asked_at": answer.asked_at,
                "as_of": answer.as_of,
                "verdict": answer.verdict,
                "raw_sealed": unit.sealer.seal("intel", "raw", row_id, answer.raw),
                "kid": unit.sealer.kid,
                "expires_at": answer.expires_at,
                "price": None if answer.price is None else str(answer.price),
                "currency": answer.currency,
                "request_id": answer.request_id,
                "carrier": answer.carrier,
                "ported": answer.ported,
            }
        )
    known = {
        (row.number_id, row.provider, row.asked_at, row.as_of)
        for some in chunks(sorted(numbers.values()))
        for row in unit.execute(
            sa.select(INTEL.c.number_id, INTEL.c.provider, INTEL.c.asked_at, INTEL.c.as_of).where(
                INTEL.c.number_id.in_(some)
            )
        )
    }
    insert_missing(unit, INTEL, rows)
    fresh = (row for row in rows if (row["number_id"], row["provider"], row["asked_at"], row["as_of"]) not in known)
    mark_changed(unit, numbers={str(row["number_id"]) for row in fresh})
    return len(rows)


def intel_about(unit: Unit, number_ids: Iterable[str]) -> list[IntelAnswer]:
    """All answers about these numbers, opened, in the order in which they were stored."""
    rows = [
        row
        for some in chunks(sorted(set(number_ids)))
        for row in unit.execute(_select().where(INTEL.c.number_id.in_(some)))
    ]
    return [_opened(unit, row) for row in sorted(rows, key=lambda row: str(row.id))]


def _select() -> sa.Select[Any]:
    return sa.select(INTEL, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == INTEL.c.number_id
    )


def _opened(unit: Unit, row: Any) -> IntelAnswer:
    return IntelAnswer(
        number=open_number(unit, row.number_id, row.number_sealed, row.readable) or "",
        provider=row.provider,
        asked_at=row.asked_at,
        as_of=row.as_of,
        verdict=row.verdict,
        raw=unit.sealer.open("intel", "raw", row.id, row.raw_sealed),
        expires_at=row.expires_at,
        price=None if row.price is None else Decimal(row.price),
        currency=row.currency,
        request_id=row.request_id,
        carrier=row.carrier,
        ported=row.ported,
    )


def intel_on(unit: Unit, e164: str) -> tuple[IntelAnswer, ...]:
    """All answers about a number, the newest asked first."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return ()
    query = _select().where(INTEL.c.number_id == number_id).order_by(INTEL.c.asked_at.desc(), INTEL.c.id)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def stream_intel(store: Store, *, batch: int = 10_000) -> Iterator[list[IntelAnswer]]:
    """All answers, opened, a batch at a time, each batch in a short transaction of its own."""
    last = ""
    while True:
        query = _select().where(INTEL.c.id > last).order_by(INTEL.c.id).limit(batch)
        with store.read() as unit:
            rows = unit.execute(query).all()
            answers = [_opened(unit, row) for row in rows]
        if answers:
            yield answers
            last = rows[-1].id
        if len(answers) < batch:
            return


def keep_own(unit: Unit, kinds: Mapping[str, str]) -> None:
    """Add numbers of the lender, its staff and agencies (E.164 to ``lender``, ``staff`` or ``agency``)."""
    numbers = keep_numbers(unit, kinds)
    rows = [{"number_id": numbers[number], "kind": kind} for number, kind in sorted(kinds.items())]
    standing = _kinds_of(unit, numbers.values())
    insert_missing(unit, OWN, rows)
    for kind in sorted(set(kinds.values())):
        ids = [numbers[number] for number, said in kinds.items() if said == kind]
        unit.execute(sa.update(OWN).where(OWN.c.number_id.in_(ids), OWN.c.kind != kind).values(kind=kind))
    mark_changed(unit, numbers=[row["number_id"] for row in rows if standing.get(row["number_id"]) != row["kind"]])


def _kinds_of(unit: Unit, number_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in chunks(sorted(set(number_ids))):
        found.update((row.number_id, row.kind) for row in unit.execute(sa.select(OWN).where(OWN.c.number_id.in_(some))))
    return found


def own_kinds(unit: Unit, number_ids: Iterable[str]) -> dict[str, str]:
    """Which of these numbers (ids) are the lender's own, opened, and their kinds."""
    found = {}
    for some in chunks(sorted(set(number_ids))):
        query = sa.select(OWN, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
            NUMBERS, NUMBERS.c.id == OWN.c.number_id
        )
        for row in unit.execute(query.where(OWN.c.number_id.in_(some))):
            number = open_number(unit, row.number_id, row.number_sealed, row.readable)
            if number is not None:
                found[number] = row.kind
    return found


def has_own(unit: Unit) -> bool:
    """Whether there is a list of the lender's own numbers at all."""
    return unit.execute(sa.select(OWN.c.number_id).limit(1)).first() is not None


def own_numbers(unit: Unit) -> dict[str, str]:
    """The lender's own numbers, opened, and their kinds."""
    query = sa.select(OWN, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(NUMBERS, NUMBERS.c.id == OWN.c.number_id)
    found = {}
    for row in unit.execute(query):
        number = open_number(unit, row.number_id, row.number_sealed, row.readable)
        if number is not None:
            found[number] = row.kind
    return found


def own_kind(unit: Unit, e164: str) -> str | None:
    """``lender``, ``staff`` or ``agency`` when the number is one of our own."""
    number_id = find_number(unit, e164)
    if number_id is None:
        return None
    return unit.execute(sa.select(OWN.c.kind).where(OWN.c.number_id == number_id)).scalar_one_or_none()
