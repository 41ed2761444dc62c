"""Facts on a person that bind every send: minor, deceased, represented, vulnerable, where they are, when not to call.

A borrower's row goes by the lender's id of the customer. Somebody else's goes by ``other_person``: whoever answers one
number of that customer's book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict
from misroute.store.customers import CUSTOMERS
from misroute.store.ids import new_id
from misroute.store.statements import chunks, insert_new, update_one
from misroute.store.tables import StandingRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

STANDING = table_of(StandingRow)
FLAGS = ("minor", "deceased", "represented_by_attorney", "work_forbidden", "vulnerable", "unreachable")
_KEPT = (*FLAGS, "role", "zones", "address_region", "inconvenient", "agreed", "language")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person beside the book; None where nothing was said.

    ``customer_ref`` is the borrower somebody else belongs to, None in the borrower's own row. ``inconvenient`` and
    ``agreed`` are objects as the contract has them.
    """

    person_ref: str
    customer_ref: str | None = None
    role: str | None = None
    minor: bool | None = None
    deceased: bool | None = None
    represented_by_attorney: bool | None = None
    work_forbidden: bool | None = None
    vulnerable: bool | None = None
    unreachable: bool | None = None
    zones: tuple[str, ...] = ()
    address_region: str | None = None
    inconvenient: tuple[Mapping[str, Any], ...] = ()
    agreed: tuple[Mapping[str, Any], ...] = ()
    language: str | None = None
    version: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""
    id: str = ""


def other_person(customer_ref: str, number_id: str) -> str:
    """The id of whoever answers this number of a customer's book."""
    return f"{clean_text(customer_ref)}/{number_id}"


def standings(unit: Unit, person_refs: Iterable[str]) -> dict[str, Standing]:
    """What is known of many persons; those of whom nothing was ever said are left out."""
    found: dict[str, Standing] = {}
    for some in chunks(dict.fromkeys(clean_text(ref) for ref in person_refs)):
        for row in unit.execute(sa.select(STANDING).where(STANDING.c.person_ref.in_(some))):
            found[row.person_ref] = _standing(row)
    return found


def standing_of(unit: Unit, person_ref: str, customer_ref: str | None = None) -> Standing:
    """What is known of one person; an empty one when nothing was ever said."""
    found = standings(unit, [person_ref])
    return found.get(clean_text(person_ref), Standing(clean_text(person_ref), customer_ref))


def people_of(unit: Unit, customer_ref: str) -> tuple[Standing, ...]:
    """Everybody else of whom something was said with a customer."""
    query = sa.select(STANDING).where(STANDING.c.customer_ref == clean_text(customer_ref))
    return tuple(_standing(row) for row in unit.execute(query.order_by(STANDING.c.person_ref)))


def keep_standing(unit: Unit, there: Standing, changes: Mapping[str, Any], note: str) -> Standing:
    """Write ``changes`` (names of ``Standing``) over ``there``, which was read in this unit, and seal why.

    Raises Conflict when somebody else changed it meanwhile, ValueError for what is no fact on a person.
    """
    if unknown := changes.keys() - set(_KEPT):
        raise ValueError(f"not a fact on a person: {', '.join(sorted(unknown))}")
    row_id = there.id or new_id()
    after = replace(there, **changes, id=row_id, version=there.version + 1, updated_at=unit.now, updated_by=unit.actor)
    values: dict[str, Any] = {name: _plain(getattr(after, name)) for name in _KEPT}
    values |= {
        "version": after.version,
        "updated_at": unit.now,
        "updated_by": unit.actor,
        "note_sealed": unit.sealer.seal("standing", "note", row_id, note),
    }
    if there.version == 0:
        values |= {
            "id": row_id,
            "person_ref": there.person_ref,
            "customer_ref": there.customer_ref,
            "kid": unit.sealer.kid,
            "created_at": unit.now,
        }
        written = insert_new(unit, STANDING, values)
    else:
        # `kid` stays: it names the oldest key the row needs, and rotation seals all its columns anew
        written = update_one(unit, STANDING, [STANDING.c.id == row_id, STANDING.c.version == there.version], values)
    if not written:
        raise Conflict(f"{there.person_ref.partition('/')[0]} was marked by somebody else just now: look again")
    return after


def marked(unit: Unit, flag: str, *, limit: int, offset: int) -> Sequence[tuple[str, str | None, datetime]]:
    """Persons with this mark, by id: their id, whose they are, and when something was last said of them."""
    column = STANDING.c[flag]
    query = sa.select(STANDING.c.person_ref, STANDING.c.customer_ref, STANDING.c.updated_at).where(column.is_(True))
    if flag == "vulnerable":  # the borrower's own mark is in the customer's row
        customers = sa.select(
            CUSTOMERS.c.customer_ref.label("person_ref"),
            sa.null().label("customer_ref"),
            CUSTOMERS.c.updated_at,
        ).where(CUSTOMERS.c.vulnerable.is_(True))
        both = sa.union_all(query, customers).subquery()
        query = sa.select(both.c.person_ref, both.c.customer_ref, both.c.updated_at)
        return _rows(unit, query.order_by(both.c.person_ref).limit(limit).offset(offset))
    return _rows(unit, query.order_by(STANDING.c.person_ref).limit(limit).offset(offset))


def _rows(unit: Unit, query: sa.Select[Any]) -> Sequence[tuple[str, str | None, datetime]]:
    return [(row[0], row[1], row[2]) for row in unit.execute(query)]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _standing(row: Any) -> Standing:
    return Standing(
        person_ref=row.person_ref,
        customer_ref=row.customer_ref,
        role=row.role,
        **{flag: getattr(row, flag) for flag in FLAGS},
        zones=tuple(row.zones),
        address_region=row.address_region,
        inconvenient=tuple(row.inconvenient),
        agreed=tuple(row.agreed),
        language=row.language,
        version=row.version,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        id=row.id,
    )
