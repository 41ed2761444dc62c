"""The gate's answers, recorded before they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store.gateroad import Sight
from misroute.store.ids import new_id
from misroute.store.numbers import NUMBERS, find_number, keep_numbers, open_number
from misroute.store.statements import chunks, insert_all, insert_missing, one_beginning, update_one
from misroute.store.tables import DecisionRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Sealer, Unit

DECISIONS = table_of(DecisionRow)


@dataclass(slots=True)
class NewDecision:
    """An answer. ``facts`` holds ids, codes and masks, never a number, a name or a text; ``snapshot`` is sealed.

    ``number_id`` saves looking for the number's row. ``run_id`` and ``line``: its place in a file, once.
    """

    at: datetime
    number: str | None = field(repr=False)
    channel: str
    purpose: str
    decision: str
    codes: tuple[str, ...]
    policy: str
    until: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None
    number_id: str | None = None
    actor: str | None = None
    customer_ref: str | None = None
    campaign: str | None = None
    template: str | None = None
    gateway: str | None = None
    message_id: str | None = None
    hold_epoch: int | None = None
    permit_until: datetime | None = None
    run_id: str | None = None
    line: int | None = None
    snapshot: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer on record; ``number`` and ``snapshot`` are opened where somebody asked for them."""

    id: str
    at: datetime
    channel: str
    purpose: str
    decision: str
    codes: tuple[str, ...]
    policy: str
    until: datetime | None
    facts: Mapping[str, Any]
    actor: str | None = None
    number_id: str | None = None
    customer_ref: str | None = None
    campaign: str | None = None
    template: str | None = None
    gateway: str | None = None
    message_id: str | None = None
    hold_epoch: int | None = None
    permit_until: datetime | None = None
    sent_at: datetime | None = None
    run_id: str | None = None
    line: int | None = None
    number: str | None = field(default=None, repr=False)
    snapshot: str | None = field(default=None, repr=False)


def record(unit: Unit, answers: Sequence[NewDecision]) -> tuple[str, ...]:
    """Record answers, many at once where a caller groups them; returns their ids in order.

    A line of a run that is on record stays as it is.
    """
    wanted = {answer.number for answer in answers if answer.number is not None and answer.number_id is None}
    numbers = keep_numbers(unit, sorted(wanted)) if wanted else {}
    rows = _rows(unit.sealer, answers, numbers)
    (insert_missing if _in_run(answers) else insert_all)(unit, DECISIONS, rows)
    return tuple(str(row["id"]) for row in rows)


def record_plainly(sight: Sight, answers: Sequence[NewDecision]) -> None:
    """As ``record`` within a writing look, for answers whose numbers have their rows."""
    rows = _rows(sight.sealer, answers, {})
    sight.insert(DECISIONS, rows, missing=_in_run(answers))


def _in_run(answers: Sequence[NewDecision]) -> bool:
    return any(answer.run_id is not None for answer in answers)


def _rows(sealer: Sealer, answers: Sequence[NewDecision], numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for answer in answers:
        row_id = answer.id or new_id()
        known = answer.number_id or (None if answer.number is None else numbers[answer.number])
        rows.append(
            {
                "id": row_id,
                "at": answer.at,
                "number_id": known,
                "channel": answer.channel,
                "purpose": answer.purpose,
                "decision": answer.decision,
                "codes": list(answer.codes),
                "until": answer.until,
                "policy": answer.policy,
                "facts": dict(answer.facts),
                "actor": answer.actor,
                "customer_ref": answer.customer_ref,
                "campaign": answer.campaign,
                "template": answer.template,
                "gateway": answer.gateway,
                "message_id": answer.message_id,
                "hold_epoch": answer.hold_epoch,
                "permit_until": answer.permit_until,
                "sent_at": None,
                "run_id": answer.run_id,
                "line": answer.line,
                "snapshot_sealed": sealer.seal("decisions", "snapshot", row_id, answer.snapshot),
                "kid": sealer.kid,
            }
        )
    return rows


def decision(unit: Unit, decision_id: str) -> Decision:
    """The answer whose id is, or alone begins with, ``decision_id``, opened. Raises NotFound, Conflict."""
    said = decision_id.strip()[:40]
    row = one_beginning(
        unit,
        _select(),
        DECISIONS.c.id,
        clean_text(said.upper()),
        missing=NotFound(f"no answer {said!r} on record: `misroute gate list` shows those there are"),
        several=Conflict(f"{said!r} fits several answers: give more of the id"),
    )
    return _opened(unit, row, whole=True)


def find_many(unit: Unit, ids: Iterable[str]) -> dict[str, Decision]:
    """The answers of these ids that are on record, their numbers and snapshots left sealed."""
    found: dict[str, Decision] = {}
    for some in chunks(dict.fromkeys(ids)):
        for row in unit.execute(sa.select(DECISIONS).where(DECISIONS.c.id.in_(some))):
            found[row.id] = _decision(row)
    return found


def of_run(unit: Unit, run_id: str, first: int, last: int) -> dict[int, Decision]:
    """The answers to the lines ``first`` to ``last`` of a run that are on record, by line."""
    query = sa.select(DECISIONS).where(
        DECISIONS.c.run_id == run_id, DECISIONS.c.line >= first, DECISIONS.c.line <= last
    )
    return {row.line: _decision(row) for row in unit.execute(query)}


def decisions_on(unit: Unit, e164: str, limit: int = 100) -> tuple[Decision, ...]:
    """The answers given about a number, the newest first."""
    return find_decisions(unit, number=e164, limit=limit)


def find_decisions(
    unit: Unit,
    *,
    number: str | None = None,
    customer_ref: str | None = None,
    campaign: str | None = None,
    said: str | None = None,
    since: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> tuple[Decision, ...]:
    """The answers that fit, the newest first; ``said`` is allow, defer or block."""
    query = _select()
    if number is not None:
        number_id = find_number(unit, number)
        if number_id is None:
            return ()
        query = query.where(DECISIONS.c.number_id == number_id)
    if customer_ref is not None:
        query = query.where(DECISIONS.c.customer_ref == clean_text(customer_ref))
    if campaign is not None:
        query = query.where(DECISIONS.c.campaign == clean_text(campaign))
    if said is not None:
        query = query.where(DECISIONS.c.decision == said)
    if since is not None:
        query = query.where(DECISIONS.c.at >= since)
    query = query.order_by(DECISIONS.c.at.desc(), DECISIONS.c.id.desc()).limit(limit).offset(offset)
    return tuple(_opened(unit, row, whole=False) for row in unit.execute(query))


def mark_sent(unit: Unit, decision_id: str, at: datetime, message_id: str | None) -> bool:
    """The message that this answer allowed has left; False when that was told before.

    Raises NotFound, and Conflict for an answer that allowed nothing or let another message go: an answer is for one.
    """
    there = find_many(unit, [decision_id]).get(decision_id)
    if there is None:
        raise NotFound(f"no answer {decision_id[:40]!r} on record")
    if there.decision != "allow":
        raise Conflict(f"answer {there.id} did not allow the message: it said {there.decision}")
    if there.sent_at is not None and message_id and there.message_id and message_id != there.message_id:
        raise Conflict(f"answer {there.id} let another message go: ask the gate about each message")
    where = [DECISIONS.c.id == there.id, DECISIONS.c.sent_at.is_(None)]
    values = {"sent_at": at, **({"message_id": message_id} if message_id else {})}
    return update_one(unit, DECISIONS, where, values)


def _select() -> sa.Select[Any]:
    return sa.select(DECISIONS, NUMBERS.c.number_sealed, NUMBERS.c.readable).join(
        NUMBERS, NUMBERS.c.id == DECISIONS.c.number_id, isouter=True
    )


def _opened(unit: Unit, row: Any, *, whole: bool) -> Decision:
    return _decision(
        row,
        number=open_number(unit, row.number_id, row.number_sealed, row.readable),
        snapshot=unit.sealer.open("decisions", "snapshot", row.id, row.snapshot_sealed) if whole else None,
    )


def _decision(row: Any, *, number: str | None = None, snapshot: str | None = None) -> Decision:
    return Decision(
        id=row.id,
        at=row.at,
        channel=row.channel,
        purpose=row.purpose,
        decision=row.decision,
        codes=tuple(row.codes),
        policy=row.policy,
        until=row.until,
        facts=row.facts,
        actor=row.actor,
        number_id=row.number_id,
        customer_ref=row.customer_ref,
        campaign=row.campaign,
        template=row.template,
        gateway=row.gateway,
        message_id=row.message_id,
        hold_epoch=row.hold_epoch,
        permit_until=row.permit_until,
        sent_at=row.sent_at,
        run_id=row.run_id,
        line=row.line,
        number=number,
        snapshot=snapshot,
    )
