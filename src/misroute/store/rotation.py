"""Rotating keys: everything is re-sealed and re-indexed under the current key in small batches, while work goes on.

Each batch is one transaction, and a row says by its ``kid`` which key it needs, so a rotation that was killed goes on
where it stopped. Until it is done, look-ups try every key of the ring. A key is retired when no row needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict
from misroute.seal import blind
from misroute.store.ringcheck import take_ring_lock
from misroute.store.statements import update_one
from misroute.store.tables import (
    ApiIdempotencyRow,
    CaseEventRow,
    CaseRecipientRow,
    CaseRow,
    ConsentRow,
    ContactPointRow,
    CustomerRow,
    DecisionRow,
    EffectRow,
    FindingRow,
    IntelRow,
    NumberEventRow,
    NumberRow,
    SealKeyRow,
    SecretRow,
    SendRow,
    StandingRow,
    WishRow,
    table_of,
)
from misroute.store.unit import Store, Unit

_KEYS = table_of(SealKeyRow)
_NUMBERS = table_of(NumberRow)

SEALED_TABLES: tuple[sa.Table, ...] = tuple(
    table_of(model)
    for model in (
        SecretRow,
        NumberRow,
        CustomerRow,
        ContactPointRow,
        NumberEventRow,
        IntelRow,
        FindingRow,
        CaseRow,
        CaseRecipientRow,
        CaseEventRow,
        EffectRow,
        WishRow,
        ConsentRow,
        StandingRow,
        DecisionRow,
        SendRow,
        ApiIdempotencyRow,
    )
)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a rotation did: the key everything is under now, and how many rows were re-sealed."""

    key_id: int
    rows: int


def sealed_columns(table: sa.Table) -> list[str]:
    """Names of a table's sealed values, without the ending that marks the column."""
    return [column.name.removesuffix("_sealed") for column in table.c if column.name.endswith("_sealed")]


def reseal(store: Store, actor: str, *, batch: int = 1000, progress: Progress | None = None) -> Resealed:
    """Bring every row under the ring's current key; ``progress`` is told how many rows each batch had."""
    rows = 0
    for table in SEALED_TABLES:
        while done := _reseal_batch(store, actor, table, batch):
            rows += done
            if progress is not None:
                progress(done)
    if rows:
        with store.write(actor) as unit:
            unit.audit("keys.resealed", str(unit.sealer.kid), {"rows": rows})
    return Resealed(store.ring.current, rows)


def _reseal_batch(store: Store, actor: str, table: sa.Table, batch: int) -> int:
    with store.write(actor) as unit:
        rows = _old_rows(unit, table, batch, skip_locked=True) or _old_rows(unit, table, batch, skip_locked=False)
        if rows:
            _write(unit, table, [_resealed(unit, table, row) for row in rows])
        return len(rows)


def _old_rows(unit: Unit, table: sa.Table, batch: int, *, skip_locked: bool) -> list[Any]:
    key = next(iter(table.primary_key.columns))
    query = sa.select(table).where(table.c.kid < unit.sealer.kid).order_by(key).limit(batch)
    return list(unit.execute(query.with_for_update(skip_locked=skip_locked)).all())


def _resealed(unit: Unit, table: sa.Table, row: Any) -> dict[str, Any]:
    seal, row_id = unit.sealer, row[0]
    values: dict[str, Any] = {"the_id": row_id, "to_kid": seal.kid}
    for column in sealed_columns(table):
        plain = seal.open(table.name, column, row_id, getattr(row, f"{column}_sealed"))
        values[f"to_{column}_sealed"] = seal.seal(table.name, column, row_id, plain)
        if table is _NUMBERS and plain is not None:
            values["to_number_bi"] = blind(seal.ring, "number" if row.readable else "written", plain)
    return values


def _write(unit: Unit, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    key = next(iter(table.primary_key.columns))
    names = [name.removeprefix("to_") for name in rows[0] if name != "the_id"]
    update = sa.update(table).where(key == sa.bindparam("the_id"))
    unit.execute(update.values({name: sa.bindparam(f"to_{name}") for name in names}), rows)


def keys_in_use(unit: Unit) -> dict[int, int]:
    """Key ids that some row needs, and how many rows each."""
    counts: dict[int, int] = {}
    for table in SEALED_TABLES:
        for row in unit.execute(sa.select(table.c.kid, sa.func.count()).group_by(table.c.kid)):
            counts[row[0]] = counts.get(row[0], 0) + int(row[1])
    return counts


def retire_unused(store: Store, actor: str) -> tuple[int, ...]:
    """Retire every key but the current one that no row needs.

    Returns the ids of all retired keys, to be dropped from the ring's file: those of an earlier rotation too, which
    may have been interrupted before its last step. Waits until no other writer is at work, so that none still writes
    under an old key.
    """
    with store.write(actor) as unit:
        # Giving up the shared lock first: two processes that each held it and wanted it alone would wait for ever.
        unit.session.rollback()
        take_ring_lock(unit.session, alone=True)
        used = keys_in_use(unit)
        active = unit.execute(sa.select(_KEYS.c.id).where(_KEYS.c.retired_at.is_(None))).scalars()
        gone = tuple(key_id for key_id in active if key_id not in used and key_id < unit.sealer.kid)
        for key_id in gone:
            if not update_one(unit, _KEYS, [_KEYS.c.id == key_id], {"retired_at": unit.now}):
                raise Conflict(f"key {key_id} was retired by somebody else")
            unit.audit("keys.retired", str(key_id))
        retired = sa.select(_KEYS.c.id).where(_KEYS.c.retired_at.is_not(None)).order_by(_KEYS.c.id)
        return tuple(unit.execute(retired).scalars())
