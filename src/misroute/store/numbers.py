"""The numbers the store has met: from a number to its row by blind index, and back by opening the seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from misroute.errors import NotFound
from misroute.store.engine import is_postgresql
from misroute.store.ids import new_id
from misroute.store.statements import chunks, insert_missing
from misroute.store.tables import NumberRow, table_of
from misroute.store.unit import Unit

NUMBERS = table_of(NumberRow)
_INDEX = {True: "number", False: "written"}


def find_number(unit: Unit, e164: str) -> str | None:
    """The id of a number's row, under any key of the ring; None when the store has never met it."""
    known = cast(dict[str, str], unit.kept.setdefault("numbers found", {}))
    if e164 in known:  # a number's row stays, and one question about a number asks for it several times
        return known[e164]
    wanted = unit.sealer.blinds(_INDEX[True], e164)
    found = unit.execute(sa.select(NUMBERS.c.id).where(NUMBERS.c.number_bi.in_(wanted))).scalars().first()
    if found is not None:
        known[e164] = found
    return found


def _find(unit: Unit, indexes: Mapping[str, tuple[bytes, ...]]) -> dict[str, str]:
    by_index = {index: value for value, under_keys in indexes.items() for index in under_keys}
    found: dict[str, str] = {}
    for some in chunks(by_index):
        query = sa.select(NUMBERS.c.id, NUMBERS.c.number_bi).where(NUMBERS.c.number_bi.in_(some))
        for row in unit.execute(query):
            found[by_index[bytes(row.number_bi)]] = row.id
    return found


def keep_number(unit: Unit, e164: str) -> str:
    """The id of a number's row, which is made when it is new."""
    return keep_numbers(unit, [e164])[e164]


def keep_numbers(unit: Unit, values: Iterable[str], *, readable: bool = True) -> dict[str, str]:
    """Ids for all ``values``: E.164 numbers, or with ``readable=False`` cells as written that are no numbers."""
    sealer = unit.sealer
    indexes = {value: sealer.blinds(_INDEX[readable], value) for value in dict.fromkeys(values)}
    found = _find(unit, indexes)
    missing = {value: under_keys for value, under_keys in indexes.items() if value not in found}
    rows: list[dict[str, Any]] = []
    for value, under_keys in missing.items():
        row_id = new_id()
        found[value] = row_id
        rows.append(
            {
                "id": row_id,
                "number_bi": under_keys[0],
                "kid": sealer.kid,
                "number_sealed": sealer.seal_text("numbers", "number", row_id, value),
                "readable": readable,
                "created_at": unit.now,
            }
        )
    # In one order for all writers, so that two loads cannot wait for each other's numbers in a circle.
    rows.sort(key=lambda row: row["number_bi"])
    insert_missing(unit, NUMBERS, rows)
    if missing and is_postgresql(unit.session):
        found.update(_find(unit, missing))  # another writer may have been first
    return found


def wait_for_numbers(unit: Unit, number_ids: Iterable[str]) -> None:
    """Take turns on these numbers with other writers, to the transaction's end (on SQLite all writers do anyway).

    For two writers whose rows on one number must see each other, such as a hold and a message that is being queued.
    """
    if not is_postgresql(unit.session):
        return
    for some in chunks(sorted(set(number_ids))):
        # not FOR UPDATE: rows that merely refer to the number may be written meanwhile
        query = sa.select(NUMBERS.c.id).where(NUMBERS.c.id.in_(some)).order_by(NUMBERS.c.id)
        unit.execute(query.with_for_update(key_share=True)).all()


def number_of(unit: Unit, number_id: str) -> str | None:
    """The E.164 number of a row, or None when the row is a cell that is no number. Raises NotFound."""
    numbers = numbers_of(unit, [number_id])
    if number_id not in numbers:
        raise NotFound(f"no number {number_id} in the store")
    return numbers[number_id]


def numbers_of(unit: Unit, number_ids: Iterable[str]) -> dict[str, str | None]:
    """As ``number_of`` for many; ids that are not there are left out."""
    opened: dict[str, str | None] = {}
    for some in chunks(dict.fromkeys(number_ids)):
        query = sa.select(NUMBERS.c.id, NUMBERS.c.number_sealed, NUMBERS.c.readable).where(NUMBERS.c.id.in_(some))
        for row in unit.execute(query):
            opened[row.id] = open_number(unit, row.id, row.number_sealed, row.readable)
    return opened


def open_number(unit: Unit, number_id: str, number_sealed: bytes | None, readable: bool | None) -> str | None:
    """The number of a row that a join has already fetched; None for none and for what is no number."""
    if number_sealed is None or not readable:
        return None
    return unit.sealer.open_text("numbers", "number", number_id, number_sealed)
