"""What people asked for: stop, no more by this medium, not my number, do not ask me about somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from misroute.store import declared
from misroute.store.numbers import open_number
from misroute.store.tables import WishRow, table_of
from misroute.store.unit import Unit

WISHES = table_of(WishRow)


@dataclass(frozen=True, slots=True)
class NewWish:
    """A wish on its way in; ``cause`` says what made it, so that the same one twice is one row.

    ``kind`` one of the contract's requests (cease, stop_medium, opt_out, not_me, refuse_as_contact) · ``person_ref``
    the lender's id of who asked, None when only the number is known · ``medium`` None for every medium · ``note``
    what was said, in full: it is sealed.
    """

    cause: str
    at: datetime
    kind: str
    person_ref: str | None = None
    number: str | None = field(default=None, repr=False)
    form: str | None = None
    medium: str | None = None
    event_id: str | None = None
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish as stored. ``number`` and ``note`` are opened for listings only."""

    id: str
    at: datetime
    kind: str
    person_ref: str | None
    number_id: str | None
    form: str | None
    medium: str | None
    event_id: str | None
    created_by: str
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    number: str | None = field(default=None, repr=False)
    note: str | None = field(default=None, repr=False)


def keep_wishes(unit: Unit, wishes: Sequence[NewWish]) -> tuple[str, ...]:
    """Record wishes; returns the ids of those that were new by their cause."""
    rows = [
        (
            wish.number,
            wish.note,
            {
                "cause": wish.cause,
                "at": wish.at,
                "kind": wish.kind,
                "person_ref": wish.person_ref,
                "form": wish.form,
                "medium": wish.medium,
                "event_id": wish.event_id,
            },
        )
        for wish in wishes
    ]
    return declared.keep(unit, WISHES, rows)


def wishes_in_force(unit: Unit, person_refs: Iterable[str], number_ids: Iterable[str]) -> tuple[Wish, ...]:
    """Wishes that nobody has ended, of these persons or on these numbers, the oldest first; nothing is opened."""
    found = declared.in_force(unit, WISHES, person_refs, number_ids)
    return tuple(sorted((_wish(row) for row in found.values()), key=lambda wish: (wish.at, wish.id)))


def list_wishes(
    unit: Unit,
    *,
    person_ref: str | None = None,
    number: str | None = None,
    cause: str | None = None,
    ended: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> tuple[Wish, ...]:
    """Wishes of a person, on a number, or all, opened, the newest first; ``ended`` adds those no longer in force."""
    rows = declared.listed(
        unit, WISHES, person_ref=person_ref, number=number, cause=cause, ended=ended, limit=limit, offset=offset
    )
    return tuple(
        _wish(
            row,
            number=open_number(unit, row.number_id, row.number_sealed, row.readable),
            note=unit.sealer.open("wishes", "note", row.id, row.note_sealed),
        )
        for row in rows
    )


def end_wish(unit: Unit, typed: str, reason: str) -> str:
    """Take a wish back; returns its id. Raises NotFound, and Conflict for one that is ended or not the only one."""
    return declared.end(unit, WISHES, typed, reason, what="wish")


def _wish(row: Any, *, number: str | None = None, note: str | None = None) -> Wish:
    return Wish(
        id=row.id,
        at=row.at,
        kind=row.kind,
        person_ref=row.person_ref,
        number_id=row.number_id,
        form=row.form,
        medium=row.medium,
        event_id=row.event_id,
        created_by=row.created_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        number=number,
        note=note,
    )
