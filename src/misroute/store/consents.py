"""What people permitted: texts, mails, a further call, a visit, an odd hour, that somebody else may be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from misroute.store import declared
from misroute.store.numbers import open_number
from misroute.store.tables import ConsentRow, table_of
from misroute.store.unit import Unit

CONSENTS = table_of(ConsentRow)


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent on its way in; ``cause`` says what made it, so that the same one twice is one row.

    ``kind`` one of the contract's (text, email, extra_call, third_party, time, visit) or ``call`` · ``number`` the one
    it is for, None for any of the person's · ``given_to`` us or creditor · ``for_person`` who may be told: a role such
    as spouse, or a person's id · ``note`` what was said, in full: it is sealed.
    """

    cause: str
    at: datetime
    kind: str
    person_ref: str
    number: str | None = field(default=None, repr=False)
    given_to: str | None = None
    for_person: str | None = None
    event_id: str | None = None
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as stored. ``number`` and ``note`` are opened for listings only."""

    id: str
    at: datetime
    kind: str
    person_ref: str
    number_id: str | None
    given_to: str | None
    for_person: str | None
    event_id: str | None
    created_by: str
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str | None
    number: str | None = field(default=None, repr=False)
    note: str | None = field(default=None, repr=False)


def keep_consents(unit: Unit, consents: Sequence[NewConsent]) -> tuple[str, ...]:
    """Record consents; returns the ids of those that were new by their cause."""
    rows = [
        (
            consent.number,
            consent.note,
            {
                "cause": consent.cause,
                "at": consent.at,
                "kind": consent.kind,
                "person_ref": consent.person_ref,
                "given_to": consent.given_to,
                "for_person": consent.for_person,
                "event_id": consent.event_id,
            },
        )
        for consent in consents
    ]
    return declared.keep(unit, CONSENTS, rows)


def consents_in_force(unit: Unit, person_refs: Iterable[str], number_ids: Iterable[str] = ()) -> tuple[Consent, ...]:
    """Consents that nobody has ended, of these persons or for these numbers, the oldest first; nothing is opened."""
    found = declared.in_force(unit, CONSENTS, person_refs, number_ids)
    return tuple(sorted((_consent(row) for row in found.values()), key=lambda consent: (consent.at, consent.id)))


def list_consents(
    unit: Unit,
    *,
    person_ref: str | None = None,
    number: str | None = None,
    cause: str | None = None,
    ended: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> tuple[Consent, ...]:
    """Consents of a person, for a number, or all, opened, the newest first; ``ended`` adds those taken back."""
    rows = declared.listed(
        unit, CONSENTS, person_ref=person_ref, number=number, cause=cause, ended=ended, limit=limit, offset=offset
    )
    return tuple(
        _consent(
            row,
            number=open_number(unit, row.number_id, row.number_sealed, row.readable),
            note=unit.sealer.open("consents", "note", row.id, row.note_sealed),
        )
        for row in rows
    )


def end_consent(unit: Unit, typed: str, reason: str) -> str:
    """Take a consent back; returns its id. Raises NotFound, and Conflict for one that is ended or not the only one."""
    return declared.end(unit, CONSENTS, typed, reason, what="consent")


def _consent(row: Any, *, number: str | None = None, note: str | None = None) -> Consent:
    return Consent(
        id=row.id,
        at=row.at,
        kind=row.kind,
        person_ref=row.person_ref,
        number_id=row.number_id,
        given_to=row.given_to,
        for_person=row.for_person,
        event_id=row.event_id,
        created_by=row.created_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        number=number,
        note=note,
    )
