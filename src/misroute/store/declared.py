"""What wishes and consents have in common: kept once for a cause, found by person or number, ended with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers
from misroute.store.statements import begins, chunks, insert_missing, update_one
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit


def keep(
    unit: Unit, table: sa.Table, said: Sequence[tuple[str | None, str | None, Mapping[str, Any]]]
) -> tuple[str, ...]:
    """Insert what is new by its ``cause``: for each its number (E.164) or mail address, its note, its other columns.

    Returns the ids of those that were new. A cause that is there already, ended or not, stays as it is.
    """
    latest = {clean_text(str(values["cause"])): (number, note, values) for number, note, values in said}
    known: set[str] = set()
    for some in chunks(latest):
        known.update(unit.execute(sa.select(table.c.cause).where(table.c.cause.in_(some))).scalars())
    fresh = {cause: one for cause, one in latest.items() if cause not in known}
    said_numbers = [number for number, _, _ in fresh.values() if number is not None]
    numbers = keep_numbers(unit, (number for number in said_numbers if "@" not in number))
    numbers |= keep_numbers(unit, (number for number in said_numbers if "@" in number), readable=False)
    rows = []
    for cause, (number, note, values) in sorted(fresh.items()):
        row_id = new_id()
        rows.append(
            {
                **values,
                "id": row_id,
                "cause": cause,
                "number_id": None if number is None else numbers[number],
                "note_sealed": unit.sealer.seal(table.name, "note", row_id, note),
                "kid": unit.sealer.kid,
                "created_at": unit.now,
                "created_by": unit.actor,
            }
        )
    insert_missing(unit, table, rows)
    return tuple(str(row["id"]) for row in rows)


def in_force(unit: Unit, table: sa.Table, person_refs: Iterable[str], number_ids: Iterable[str]) -> dict[str, Any]:
    """Rows that nobody has ended, of these persons or on these numbers, by id; nothing is opened."""
    refs = dict.fromkeys(clean_text(ref) for ref in person_refs)
    asked = [(table.c.person_ref, ref) for ref in refs] + [
        (table.c.number_id, one) for one in dict.fromkeys(number_ids)
    ]
    found: dict[str, Any] = {}
    for some in chunks(asked):
        theirs, on_numbers = (
            [value for column, value in some if column is wanted] for wanted in (table.c.person_ref, table.c.number_id)
        )
        either = [
            column.in_(values)
            for column, values in ((table.c.person_ref, theirs), (table.c.number_id, on_numbers))
            if values
        ]
        query = sa.select(table).where(table.c.ended_at.is_(None), sa.or_(*either))
        found.update((row.id, row) for row in unit.execute(query))
    return found


def listed(
    unit: Unit,
    table: sa.Table,
    *,
    person_ref: str | None,
    number: str | None,
    cause: str | None,
    ended: bool,
    limit: int,
    offset: int,
) -> Sequence[Any]:
    """Rows with their numbers still sealed, the newest first; without ``ended`` only those in force."""
    query = sa.select(table, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == table.c.number_id, isouter=True
    )
    if person_ref is not None:
        query = query.where(table.c.person_ref == clean_text(person_ref))
    if number is not None:
        number_id = find_number(unit, number)
        if number_id is None:
            return ()
        query = query.where(table.c.number_id == number_id)
    if cause is not None:
        query = query.where(table.c.cause == clean_text(cause))
    if not ended:
        query = query.where(table.c.ended_at.is_(None))
    return unit.execute(query.order_by(table.c.at.desc(), table.c.id).limit(limit).offset(offset)).all()


def end(unit: Unit, table: sa.Table, typed: str, reason: str, *, what: str) -> str:
    """End the one whose id is, or alone begins with, ``typed``; returns its id. Raises NotFound, Conflict."""
    start = clean_text(typed.strip()[:40])
    query = sa.select(table.c.id, table.c.ended_at).where(begins(table.c.id, start)).limit(2)
    rows = unit.execute(query).all() if start else []
    if not rows:
        raise NotFound(f"no {what} {start}: `misroute {what} list` shows those there are")
    if len(rows) > 1:
        raise Conflict(f"several ids begin with {start}: give more of the id")
    if rows[0].ended_at is not None:
        raise Conflict(f"{what} {rows[0].id} is ended already")
    changes = {"ended_at": unit.now, "ended_by": unit.actor, "end_reason": reason}
    if not update_one(unit, table, [table.c.id == rows[0].id, table.c.ended_at.is_(None)], changes):
        raise Conflict(f"{what} {rows[0].id} is ended already")
    return str(rows[0].id)
