"""Cases: opening (once for a number, whoever asks first), reading, changing, and what was said in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.remedy import CaseState
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_number, open_number
from misroute.store.statements import insert_new, update_one
from misroute.store.tables import CaseEventRow, CaseRow, table_of
from misroute.store.unit import Unit

CASES = table_of(CaseRow)
EVENTS = table_of(CaseEventRow)
OPEN_STATES = (CaseState.OPEN.value, CaseState.WAITING.value)


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a case is opened with. ``number`` is E.164, or None when nobody can read ``written``."""

    number: str | None = field(repr=False)
    written: str | None = field(repr=False)
    reporter: str
    aware_at: datetime
    playbook_name: str
    playbook_version: str
    playbook: Mapping[str, Any] = field(repr=False)
    flags: tuple[str, ...] = ()
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as stored, its number opened."""

    id: str
    number_id: str | None
    number: str | None = field(repr=False)
    written: str | None = field(repr=False)
    state: CaseState
    reporter: str
    flags: tuple[str, ...]
    root_cause: str | None
    closing_requested: bool
    opened_at: datetime
    aware_at: datetime
    closed_at: datetime | None
    assigned_to: str | None
    playbook_name: str
    playbook_version: str
    playbook: Mapping[str, Any] = field(repr=False)
    merged_into: str | None
    wake_at: datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether anything may still be done in it."""
        return self.state in (CaseState.OPEN, CaseState.WAITING)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's history; ``text`` is what a person wrote, if anything."""

    seq: int
    at: datetime
    actor: str
    kind: str
    detail: Mapping[str, Any]
    text: str | None = field(repr=False)


def open_case(unit: Unit, new: NewCase) -> tuple[Case, bool]:
    """The open case of this number and True when it was opened just now; another report joins the one there is.

    The unique index decides, not a look beforehand: of two that open at once one is told of the other's case.
    """
    case_id = new_id()
    number_id = None if new.number is None else keep_number(unit, new.number)
    values = {
        "id": case_id,
        "number_id": number_id,
        "number_raw_sealed": unit.sealer.seal("cases", "number_raw", case_id, new.written),
        "kid": unit.sealer.kid,
        "state": CaseState.OPEN.value,
        "reporter": new.reporter,
        "flags": list(new.flags),
        "closing_requested": False,
        "opened_at": unit.now,
        "aware_at": new.aware_at,
        "playbook_name": new.playbook_name,
        "playbook_version": new.playbook_version,
        "playbook_json": dict(new.playbook),
        "wake_at": new.wake_at,
        "version": 1,
        "updated_at": unit.now,
    }
    if insert_new(unit, CASES, values):
        return case(unit, case_id), True
    there = None if number_id is None else _open_on(unit, number_id)
    if there is None:  # the other one was closed in this very moment
        raise Conflict("another case on this number was just closed: try again")
    return there, False


def _select() -> sa.Select[Any]:
    return sa.select(CASES, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == CASES.c.number_id, isouter=True
    )


def _opened(unit: Unit, row: Any) -> Case:
    return Case(
        id=row.id,
        number_id=row.number_id,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        written=unit.sealer.open("cases", "number_raw", row.id, row.number_raw_sealed),
        state=CaseState(row.state),
        reporter=row.reporter,
        flags=tuple(row.flags),
        root_cause=row.root_cause,
        closing_requested=row.closing_requested,
        opened_at=row.opened_at,
        aware_at=row.aware_at,
        closed_at=row.closed_at,
        assigned_to=row.assigned_to,
        playbook_name=row.playbook_name,
        playbook_version=row.playbook_version,
        playbook=row.playbook_json,
        merged_into=row.merged_into,
        wake_at=row.wake_at,
        version=row.version,
    )


def case(unit: Unit, case_id: str, *, lock: bool = False) -> Case:
    """One case. With ``lock`` nobody else changes it until this transaction ends. Raises NotFound."""
    query = _select().where(CASES.c.id == case_id)
    row = unit.execute(query.with_for_update(of=CASES) if lock else query).one_or_none()
    if row is None:
        raise NotFound(f"no case {case_id}: `misroute case list` shows the cases there are")
    return _opened(unit, row)


def open_case_on(unit: Unit, e164: str) -> Case | None:
    """The open or waiting case on a number."""
    number_id = find_number(unit, e164)
    return None if number_id is None else _open_on(unit, number_id)


def _open_on(unit: Unit, number_id: str) -> Case | None:
    row = unit.execute(_select().where(CASES.c.number_id == number_id, CASES.c.state.in_(OPEN_STATES))).first()
    return None if row is None else _opened(unit, row)


def narrowed(
    unit: Unit, query: sa.Select[Any], states: Iterable[str] | None, assigned_to: str | None, number: str | None
) -> sa.Select[Any]:
    """A question for cases, for those in some states, of a person, on a number; None asks for all."""
    if states is not None:
        query = query.where(CASES.c.state.in_([str(state) for state in states]))
    if assigned_to is not None:
        query = query.where(CASES.c.assigned_to == assigned_to)
    if number is not None:
        query = query.where(CASES.c.number_id == (find_number(unit, number) or ""))
    return query


def find_cases(
    unit: Unit,
    *,
    states: Iterable[str] | None = None,
    assigned_to: str | None = None,
    number: str | None = None,
    limit: int = 100,
    before: str | None = None,
) -> tuple[Case, ...]:
    """Cases, the newest first; ``before`` is the last id of the page before."""
    query = narrowed(unit, _select().order_by(CASES.c.id.desc()).limit(limit), states, assigned_to, number)
    if before is not None:
        query = query.where(CASES.c.id < before)
    return tuple(_opened(unit, row) for row in unit.execute(query))


def cases_by_prefix(unit: Unit, prefix: str, limit: int = 2) -> tuple[str, ...]:
    """Ids that begin or end with what a person typed of one (upper or lower case)."""
    typed = prefix.upper()
    if not typed.isalnum():
        return ()
    query = sa.select(CASES.c.id).where(sa.or_(CASES.c.id.startswith(typed), CASES.c.id.endswith(typed))).limit(limit)
    return tuple(unit.execute(query).scalars())


_CHANGEABLE = frozenset(
    {
        "state",
        "flags",
        "root_cause",
        "closing_requested",
        "closed_at",
        "assigned_to",
        "merged_into",
        "wake_at",
        "aware_at",
    }
)


def change_case(unit: Unit, there: Case, **changes: Any) -> Case:
    """Change state, flags, root_cause, closing_requested, closed_at, assigned_to, merged_into, wake_at or aware_at.

    ``there`` is the case as it was read; raises Conflict when somebody changed it meanwhile, or when it would become
    a second open case on its number.
    """
    if unknown := changes.keys() - _CHANGEABLE:
        raise ValueError(f"not to be changed in a case: {', '.join(sorted(unknown))}")
    values = {name: list(value) if name == "flags" else value for name, value in changes.items()}
    values |= {"version": there.version + 1, "updated_at": unit.now}
    where = [CASES.c.id == there.id, CASES.c.version == there.version]
    if changes.get("state") in OPEN_STATES and not there.is_open and there.number_id is not None:
        other = _open_on(unit, there.number_id)
        if other is not None:
            raise Conflict(f"case {other.id} is open on the same number: merge the two instead")
    if not _changed(unit, where, values):
        raise Conflict(f"case {there.id} was changed by somebody else: look at it again")
    return case(unit, there.id)


def _changed(unit: Unit, where: Iterable[sa.ColumnElement[bool]], values: Mapping[str, Any]) -> bool:
    try:
        return update_one(unit, CASES, where, values)
    except sa.exc.IntegrityError as error:
        # looked for before; a case that was opened in this very moment is refused by the unique index
        raise Conflict("another case was just opened on the same number: merge the two instead") from error


def set_number(unit: Unit, there: Case, number: str) -> Case:
    """Give a case that was opened with an unreadable number the number it is about.

    Raises Conflict when another case is open on that number, or somebody changed this one meanwhile.
    """
    number_id = keep_number(unit, number)
    other = _open_on(unit, number_id)
    if other is not None:
        raise Conflict(f"case {other.id} is open on the same number: merge the two instead")
    where = [CASES.c.id == there.id, CASES.c.version == there.version, CASES.c.number_id.is_(None)]
    if not _changed(unit, where, {"number_id": number_id, "version": there.version + 1, "updated_at": unit.now}):
        raise Conflict(f"case {there.id} was changed by somebody else: look at it again")
    return case(unit, there.id)


def due_cases(unit: Unit, limit: int = 20) -> tuple[str, ...]:
    """Ids of cases whose ``wake_at`` has come, longest due first. Reads the index of waking cases only."""
    query = sa.select(CASES.c.id).where(CASES.c.wake_at <= unit.now).order_by(CASES.c.wake_at).limit(limit)
    return tuple(unit.execute(query).scalars())


def take_due_case(unit: Unit, case_id: str) -> Case | None:
    """A due case, locked for this transaction; None when another worker has it or it is not due any more."""
    query = _select().where(CASES.c.id == case_id, CASES.c.wake_at <= unit.now)
    row = unit.execute(query.with_for_update(of=CASES, skip_locked=True)).one_or_none()
    return None if row is None else _opened(unit, row)


def wake_case(unit: Unit, case_id: str, at: datetime | None) -> None:
    """Let a worker look at the case at ``at`` (or no more); not a change that others must notice."""
    update_one(unit, CASES, [CASES.c.id == case_id], {"wake_at": at})


def add_event(
    unit: Unit, case_id: str, kind: str, detail: Mapping[str, Any] | None = None, text: str | None = None
) -> int:
    """Add a line to the history; ``detail`` holds ids and masks, ``text`` is sealed. Returns its place in the case."""
    last = sa.select(sa.func.coalesce(sa.func.max(EVENTS.c.seq), 0)).where(EVENTS.c.case_id == case_id)
    seq = int(unit.execute(last).scalar_one()) + 1
    row_id = new_id()
    values = {
        "id": row_id,
        "case_id": case_id,
        "seq": seq,
        "at": unit.now,
        "actor": unit.actor,
        "kind": kind,
        "detail": dict(detail or {}),
        "text_sealed": unit.sealer.seal("case_events", "text", row_id, text),
        "kid": unit.sealer.kid,
    }
    if not insert_new(unit, EVENTS, values):
        raise Conflict(f"case {case_id} is being changed by somebody else: lock it before adding to its history")
    return seq


def case_events(unit: Unit, case_id: str) -> tuple[CaseEvent, ...]:
    """The history of a case, in order."""
    query = sa.select(EVENTS).where(EVENTS.c.case_id == case_id).order_by(EVENTS.c.seq)
    return tuple(
        CaseEvent(
            row.seq,
            row.at,
            row.actor,
            row.kind,
            row.detail,
            unit.sealer.open("case_events", "text", row.id, row.text_sealed),
        )
        for row in unit.execute(query)
    )


def count_by_state(unit: Unit) -> dict[str, int]:
    """How many cases there are in each state."""
    query = sa.select(CASES.c.state, sa.func.count()).group_by(CASES.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}
