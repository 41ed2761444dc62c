"""Messages that were to leave by a way of this house, and what came of each; a message id is used once with a way."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from misroute.errors import NotFound
from misroute.store.ids import new_id
from misroute.store.numbers import find_number, keep_numbers
from misroute.store.secrets import pseudonym
from misroute.store.statements import chunks, insert_missing, update_one
from misroute.store.tables import SendRow, table_of
from misroute.store.tables.base import clean_text
from misroute.store.unit import Unit

SENDS = table_of(SendRow)
SEND_STATES = ("asked", "sent", "blocked", "deferred", "stopped", "failed", "unknown")
_SHOWN = (
    *("id", "sender", "message_id", "decision_id", "number_id", "customer_ref", "channel", "purpose", "campaign"),
    *("template", "gateway", "state", "codes", "not_before", "at", "sent_at", "far_id", "receipt", "last_error"),
    *("attempts", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class NewSend:
    """A planned message. ``fields`` are those of a send of the gate, ``number`` its recipient in E.164 if it is one."""

    message_id: str
    fields: Mapping[str, str] = field(repr=False)
    number: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Send:
    """A message as stored. ``fields`` are empty unless they were asked for; ``receipt`` is what is known of its way."""

    id: str
    sender: str
    message_id: str
    decision_id: str | None
    number_id: str | None
    customer_ref: str | None
    channel: str
    purpose: str
    campaign: str | None
    template: str | None
    gateway: str | None
    state: str
    codes: tuple[str, ...]
    not_before: datetime | None
    at: datetime
    sent_at: datetime | None
    far_id: str | None
    receipt: Mapping[str, Any]
    last_error: str | None
    attempts: int
    updated_at: datetime
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def handed(self) -> bool:
        """It was given to the far side, and nobody has written down what became of that."""
        return self.state == "asked" and self.attempts > 0

    @property
    def holder(self) -> str:
        """The process that has it in hand, or had."""
        return str(self.receipt.get("by", ""))


def derived_id(unit: Unit, sender: str, fields: Mapping[str, str]) -> str:
    """A message id for a line without one: the same for the same line, meaningless outside this store."""
    return "m-" + pseudonym(unit, "send", json.dumps([sender, sorted(fields.items())]))


def digest_of(unit: Unit, new: NewSend) -> str:
    """Tells a repeat from another message under the same id."""
    return pseudonym(unit, "send-content", json.dumps(sorted(new.fields.items())))


def take_up(unit: Unit, sender: str, wanted: Sequence[NewSend], *, run: str) -> dict[str, tuple[Send, bool]]:
    """The stored message of each wanted one, made when it is new; by message id, with whether it says the same."""
    ids = [clean_text(one.message_id) for one in wanted]
    numbers = keep_numbers(unit, (one.number for one in wanted if one.number is not None))
    known = _by_message(unit, sender, ids)
    rows = []
    digests = {}
    for new, message_id in zip(wanted, ids, strict=True):
        digests[message_id] = digest = digest_of(unit, new)
        if message_id not in known:
            rows.append(_row(unit, sender, new, digest, numbers, run))
    insert_missing(unit, SENDS, rows)
    if rows:
        known |= _by_message(unit, sender, [str(row["message_id"]) for row in rows])
    return {
        new.message_id: (known[message_id], known[message_id].receipt.get("digest") == digests[message_id])
        for new, message_id in zip(wanted, ids, strict=True)
    }


def _row(unit: Unit, sender: str, new: NewSend, digest: str, numbers: Mapping[str, str], run: str) -> dict[str, Any]:
    row_id, fields = new_id(), new.fields
    return {
        "id": row_id,
        "sender": sender,
        "message_id": new.message_id,
        "run_id": run,
        "number_id": None if new.number is None else numbers[new.number],
        "customer_ref": fields.get("person"),
        "channel": fields.get("channel", ""),
        "purpose": fields.get("purpose", ""),
        "campaign": fields.get("campaign"),
        "template": fields.get("template"),
        "gateway": fields.get("gateway"),
        "to_sealed": unit.sealer.seal("sends", "to", row_id, fields.get("to", "")),
        "body_sealed": unit.sealer.seal("sends", "body", row_id, json.dumps(dict(fields), ensure_ascii=False)),
        "kid": unit.sealer.kid,
        "state": "asked",
        "codes": [],
        "at": unit.now,
        "receipt": {"digest": digest},
        "attempts": 0,
        "updated_at": unit.now,
    }


def _select() -> sa.Select[Any]:
    return sa.select(*(SENDS.c[name] for name in (*_SHOWN, "body_sealed")))


def _stored(unit: Unit, row: Any, *, opened: bool = False) -> Send:
    values = {name: getattr(row, name) for name in _SHOWN}
    body = unit.sealer.open("sends", "body", row.id, row.body_sealed) if opened else None
    return Send(**{**values, "codes": tuple(row.codes)}, fields=json.loads(body) if body else {})


def _by_message(unit: Unit, sender: str, ids: Sequence[str]) -> dict[str, Send]:
    found: dict[str, Send] = {}
    for some in chunks(ids):
        query = _select().where(SENDS.c.sender == sender, SENDS.c.message_id.in_(some))
        found |= {row.message_id: _stored(unit, row) for row in unit.execute(query)}
    return found


def a_send(unit: Unit, sender: str, message_id: str) -> Send:
    """One message, opened. Raises NotFound."""
    query = _select().where(SENDS.c.sender == sender, SENDS.c.message_id == clean_text(message_id))
    row = unit.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no message {message_id[:60]!r} by {sender[:40]!r}: `misroute send list` shows those there are")
    return _stored(unit, row, opened=True)


def by_far_id(unit: Unit, sender: str, far_id: str) -> Send | None:
    """The message that the far side calls so; the newest, where it has used a name twice."""
    query = _select().where(SENDS.c.sender == sender, SENDS.c.far_id == clean_text(far_id))
    row = unit.execute(query.order_by(SENDS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _stored(unit, row, opened=True)


def due(unit: Unit, sender: str, *, limit: int, after: str = "") -> list[Send]:
    """Deferred messages whose time has come, opened; ``after`` is the id of the last one seen."""
    query = _select().where(
        SENDS.c.state == "deferred", SENDS.c.not_before <= unit.now, SENDS.c.sender == sender, SENDS.c.id > after
    )
    return [_stored(unit, row, opened=True) for row in unit.execute(query.order_by(SENDS.c.id).limit(limit))]


def claim(unit: Unit, send: Send, *, by: str) -> bool:
    """Take a message in hand before it is handed over; False when another process did, or it is finished."""
    receipt = {**send.receipt, "by": by}
    unchanged = (SENDS.c.id == send.id, SENDS.c.state == send.state, SENDS.c.attempts == send.attempts)
    values = {"state": "asked", "attempts": send.attempts + 1, "receipt": receipt, "sent_at": unit.now}
    return update_one(unit, SENDS, unchanged, {**values, "updated_at": unit.now})


def put_back(unit: Unit, send: Send) -> None:
    """A message that was claimed and surely not handed over is again as it was."""
    values = {"state": send.state, "attempts": send.attempts, "sent_at": send.sent_at, "updated_at": unit.now}
    unit.execute(sa.update(SENDS).where(SENDS.c.id == send.id).values(**values))


def note_decision(unit: Unit, send_id: str, decision_id: str | None) -> None:
    """The gate's answer by which a message may go."""
    unit.execute(sa.update(SENDS).where(SENDS.c.id == send_id).values(decision_id=decision_id))


def settle(unit: Unit, send_id: str, state: str, **said: Any) -> None:
    """Write down what became of a message: its state, and any of decision_id, codes, not_before, far_id, last_error."""
    values = {"not_before": None, "last_error": None, **said}
    if state not in ("sent", "unknown"):
        values["sent_at"] = None
    unit.execute(sa.update(SENDS).where(SENDS.c.id == send_id).values(state=state, **values, updated_at=unit.now))


def note_receipt(unit: Unit, send: Send, outcome: str) -> None:
    """The far side says how a sent message ended."""
    told = {**send.receipt, "outcome": outcome}
    unit.execute(sa.update(SENDS).where(SENDS.c.id == send.id).values(receipt=told, updated_at=unit.now))


def find_sends(
    unit: Unit,
    *,
    sender: str | None = None,
    states: Sequence[str] = (),
    campaign: str | None = None,
    number: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[Send]:
    """Messages, the newest first."""
    query = _select()
    for column, value in ((SENDS.c.sender, sender), (SENDS.c.campaign, campaign)):
        if value is not None:
            query = query.where(column == clean_text(value))
    if states:
        query = query.where(SENDS.c.state.in_(list(states)))
    if number is not None:
        query = query.where(SENDS.c.number_id == find_number(unit, number))
    rows = unit.execute(query.order_by(SENDS.c.at.desc(), SENDS.c.id.desc()).limit(limit).offset(offset))
    return [_stored(unit, row) for row in rows]


def count_unknown(unit: Unit) -> int:
    """How many messages nobody knows of."""
    query = sa.select(sa.func.count()).where(SENDS.c.state == "unknown")
    return int(unit.execute(query).scalar_one())
