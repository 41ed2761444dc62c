"""The outbox: effects wait here under their idempotency keys, are claimed by a worker, and end exactly once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from misroute.errors import Conflict, NotFound
from misroute.store import lease
from misroute.store.errors import DuplicateRow
from misroute.store.secrets import pseudonym
from misroute.store.statements import chunks, insert_new, update_one
from misroute.store.tables import EffectRow, table_of
from misroute.store.unit import Unit

EFFECTS = table_of(EffectRow)


@dataclass(frozen=True, slots=True)
class NewEffect:
    """Something to be done outside. ``payload`` is JSON-shaped; it is sealed, its digest is not."""

    key: str
    kind: str
    connector: str
    payload: Mapping[str, Any] = field(repr=False)
    case_id: str | None = None
    step: str | None = None
    intent: int = 1
    audience: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as stored. ``payload`` is None where only the state was asked for."""

    key: str
    case_id: str | None
    step: str | None
    intent: int
    kind: str
    connector: str
    audience: str | None
    state: str
    attempts: int
    not_before: datetime
    lease_owner: str | None
    lease_until: datetime | None
    fence: int
    last_error: str | None
    receipt: Mapping[str, Any]
    created_at: datetime
    delivered_at: datetime | None
    payload: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def unreported(self) -> int:
        """How many earlier claims never came back."""
        return max(self.attempts - 1 - int(self.receipt.get("reported", 0)), 0)

    @property
    def tried_unreported(self) -> bool:
        """Whether an earlier claim was never reported: its worker may have done the effect before it died."""
        return self.unreported > 0

    @property
    def in_doubt(self) -> bool:
        """Whether some try may have done it, although it is safe to repeat."""
        return bool(self.receipt.get("in_doubt"))

    @property
    def sent_again(self) -> bool:
        """Whether a person has put it back: the far side is asked before it is done, should it be able to tell."""
        return bool(self.receipt.get("requeued"))


def enqueue(unit: Unit, new: NewEffect) -> bool:
    """Put an effect into the outbox; False when its key is there already, which is a repeat and fine.

    Raises DuplicateRow when the key is there with another payload: the same cause must mean the same effect.
    """
    body = json.dumps(new.payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = pseudonym(unit, "effect-payload", body)
    values: dict[str, Any] = {
        "key": new.key,
        "case_id": new.case_id,
        "step": new.step,
        "intent": new.intent,
        "kind": new.kind,
        "connector": new.connector,
        "audience": new.audience,
        "payload_sealed": unit.sealer.seal_text("effects", "payload", new.key, body),
        "kid": unit.sealer.kid,
        "payload_digest": digest,
        "state": "pending",
        "attempts": 0,
        "not_before": new.not_before or unit.now,
        "fence": 0,
        "receipt": {},
        "created_at": unit.now,
    }
    if insert_new(unit, EFFECTS, values):
        return True
    there = unit.execute(sa.select(EFFECTS.c.payload_digest).where(EFFECTS.c.key == new.key)).scalar_one()
    if there != digest:
        raise DuplicateRow(f"the effect {new.key} exists with another content: a changed effect needs a new intent")
    return False


def _stored(unit: Unit, row: Any, *, opened: bool) -> Effect:
    payload = json.loads(unit.sealer.open_text("effects", "payload", row.key, row.payload_sealed)) if opened else None
    return Effect(
        key=row.key,
        case_id=row.case_id,
        step=row.step,
        intent=row.intent,
        kind=row.kind,
        connector=row.connector,
        audience=row.audience,
        state=row.state,
        attempts=row.attempts,
        not_before=row.not_before,
        lease_owner=row.lease_owner,
        lease_until=row.lease_until,
        fence=row.fence,
        last_error=row.last_error,
        receipt=row.receipt,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        payload=payload,
    )


def effect(unit: Unit, key: str) -> Effect:
    """One effect with its payload. Raises NotFound."""
    row = unit.execute(sa.select(EFFECTS).where(EFFECTS.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"no effect {key} in the outbox: `misroute outbox list` shows what there is")
    return _stored(unit, row, opened=True)


def has_effect(unit: Unit, key: str) -> bool:
    """Whether the outbox has an effect of this key, in whatever state."""
    return unit.execute(sa.select(EFFECTS.c.key).where(EFFECTS.c.key == key)).first() is not None


def effects_of_case(unit: Unit, case_id: str, *, opened: bool = False) -> tuple[Effect, ...]:
    """All effects of a case, the oldest first."""
    query = sa.select(EFFECTS).where(EFFECTS.c.case_id == case_id).order_by(EFFECTS.c.created_at, EFFECTS.c.key)
    return tuple(_stored(unit, row, opened=opened) for row in unit.execute(query))


def find_effects(unit: Unit, *, states: Iterable[str] | None = None, limit: int = 100) -> tuple[Effect, ...]:
    """Effects without their payloads, the newest first."""
    query = sa.select(EFFECTS).order_by(EFFECTS.c.created_at.desc(), EFFECTS.c.key).limit(limit)
    if states is not None:
        query = query.where(EFFECTS.c.state.in_(list(states)))
    return tuple(_stored(unit, row, opened=False) for row in unit.execute(query))


def count_by_state(unit: Unit) -> dict[str, int]:
    """How many effects there are in each state."""
    query = sa.select(EFFECTS.c.state, sa.func.count()).group_by(EFFECTS.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}


def has_due(
    unit: Unit, *, case_id: str | None = None, kinds: Iterable[str] | None = None, but: Iterable[str] = ()
) -> bool:
    """Whether ``claim_effects`` would find anything; a look that locks nothing."""
    query = lease.due_rows(EFFECTS, unit.now, _only(case_id, kinds, but)).limit(1)
    return unit.execute(query).first() is not None


def _only(case_id: str | None, kinds: Iterable[str] | None, but: Iterable[str] = ()) -> sa.ColumnElement[bool] | None:
    only = [EFFECTS.c.case_id == case_id] if case_id is not None else []
    if kinds is not None:
        only.append(EFFECTS.c.kind.in_(list(kinds)))
    if without := list(but):
        only.append(EFFECTS.c.kind.not_in(without))
    return sa.and_(*only) if only else None


def claim_effects(
    unit: Unit,
    owner: str,
    *,
    limit: int = 10,
    span: timedelta = timedelta(seconds=60),
    case_id: str | None = None,
    kinds: Iterable[str] | None = None,
    but: Iterable[str] = (),
) -> tuple[Effect, ...]:
    """Claim due effects for a worker, with their payloads; ``fence`` and ``attempts`` are those of this claim.

    ``span`` must be longer than a delivery may take: after it another worker may claim the effect, and then asks
    the far side by its key before it repeats anything. ``case_id`` and ``kinds`` narrow what is claimed, ``but`` are
    kinds that are left alone.
    """
    claimed = lease.claim(unit, EFFECTS, owner=owner, limit=limit, lease=span, only=_only(case_id, kinds, but))
    return tuple(effect(unit, key) for key, _fence in claimed)


def claim_effect(unit: Unit, owner: str, key: str, *, span: timedelta) -> Effect | None:
    """As ``claim_effects`` for this one; None when it is not due, or another worker has it."""
    claimed = lease.claim(unit, EFFECTS, owner=owner, limit=1, lease=span, only=EFFECTS.c.key == key)
    return effect(unit, key) if claimed else None


def waiting_line(unit: Unit, kind: str, connector: str, *, limit: int) -> tuple[str, ...]:
    """The keys of what is on its way to one connector, in the order in which it was put here, due or not."""
    underway = EFFECTS.c.state.in_([sa.literal_column("'pending'"), sa.literal_column("'leased'")])
    query = sa.select(EFFECTS.c.key).where(underway, EFFECTS.c.kind == kind, EFFECTS.c.connector == connector)
    return tuple(unit.execute(query.order_by(EFFECTS.c.created_at, EFFECTS.c.key).limit(limit)).scalars())


def states_of(unit: Unit, keys: Iterable[str]) -> dict[str, str]:
    """The states of the effects of these keys; those that are not there are left out."""
    found: dict[str, str] = {}
    for some in chunks(keys):
        query = sa.select(EFFECTS.c.key, EFFECTS.c.state).where(EFFECTS.c.key.in_(some))
        found.update({row.key: row.state for row in unit.execute(query)})
    return found


def change_all(unit: Unit, kind: str, connector: str, *, states: Iterable[str], to: str) -> int:
    """Put all effects of a kind for one connector that are in ``states`` into the state ``to``; returns how many.

    ``pending`` makes them due now, as ``requeue`` does.
    """
    where = (EFFECTS.c.kind == kind, EFFECTS.c.connector == connector, EFFECTS.c.state.in_(list(states)))
    values: dict[str, Any] = {"state": to}
    if to == "pending":
        values |= {"attempts": 0, "not_before": unit.now, "receipt": {"requeued": True}}
    return unit.execute(sa.update(EFFECTS).where(*where).values(**values)).rowcount


def revive(unit: Unit, key: str) -> bool:
    """Put an effect that has ended back, to be done once more; False when it has not ended."""
    where = [EFFECTS.c.key == key, EFFECTS.c.state.in_(["delivered", "cancelled", "dead", "unclear"])]
    values = {"state": "pending", "attempts": 0, "not_before": unit.now, "receipt": {"requeued": True}}
    return update_one(unit, EFFECTS, where, values)


def count_states(unit: Unit, kind: str, connector: str) -> dict[str, int]:
    """How many effects of a kind for one connector there are in each state that is not the end."""
    open_states = ["pending", "leased", "dead", "unclear"]
    where = (EFFECTS.c.kind == kind, EFFECTS.c.connector == connector, EFFECTS.c.state.in_(open_states))
    query = sa.select(EFFECTS.c.state, sa.func.count()).where(*where).group_by(EFFECTS.c.state)
    return {row[0]: row[1] for row in unit.execute(query)}


def delivered(unit: Unit, key: str, fence: int, receipt: Mapping[str, Any], at: datetime | None = None) -> bool:
    """It is done; ``receipt`` is the far side's proof. False when the claim is no longer ours."""
    values = {"state": "delivered", "receipt": dict(receipt), "delivered_at": at or unit.now, "last_error": None}
    return lease.finish(unit, EFFECTS, key, fence, values)


def try_later(
    unit: Unit, key: str, fence: int, error: str, not_before: datetime, *, attempts: int, in_doubt: bool = False
) -> bool:
    """It did not happen, or may be repeated safely; due again at ``not_before``. ``error`` holds no personal data.

    ``attempts`` is that of the claim that reports: a later claim with a higher count than the one after it means that
    a try in between was never reported.
    """
    receipt = {"reported": attempts, **({"in_doubt": True} if in_doubt else {})}
    values = {"state": "pending", "last_error": error, "not_before": not_before, "receipt": receipt}
    return lease.finish(unit, EFFECTS, key, fence, values)


def given_up(unit: Unit, key: str, fence: int, error: str) -> bool:
    """It will not work: a person must requeue or replace it."""
    return lease.finish(unit, EFFECTS, key, fence, {"state": "dead", "last_error": error})


def unclear(unit: Unit, key: str, fence: int, error: str) -> bool:
    """It may or may not have happened: nobody repeats it before a person or the far side has said."""
    return lease.finish(unit, EFFECTS, key, fence, {"state": "unclear", "last_error": error})


def postponed(unit: Unit, key: str, fence: int, not_before: datetime, reason: str) -> bool:
    """Not now (quiet hours, a hold): due at ``not_before``, and the claim does not count as an attempt."""
    values = {
        "state": "pending",
        "last_error": reason,
        "not_before": not_before,
        "attempts": EFFECTS.c.attempts - 1,
    }
    return lease.finish(unit, EFFECTS, key, fence, values)


def requeue(unit: Unit, key: str) -> None:
    """A person puts a dead or unclear effect back under its old key. Raises NotFound, Conflict."""
    where = [EFFECTS.c.key == key, EFFECTS.c.state.in_(["dead", "unclear"])]
    values = {"state": "pending", "attempts": 0, "not_before": unit.now, "receipt": {"requeued": True}}
    if not update_one(unit, EFFECTS, where, values):
        raise Conflict(f"effect {key} is {effect(unit, key).state}: only dead or unclear ones are requeued")


def settle(unit: Unit, key: str, receipt: Mapping[str, Any]) -> None:
    """A person or the far side has said that an unclear or dead effect did happen. Raises NotFound, Conflict."""
    where = [EFFECTS.c.key == key, EFFECTS.c.state.in_(["dead", "unclear"])]
    values = {"state": "delivered", "receipt": dict(receipt), "delivered_at": unit.now}
    if not update_one(unit, EFFECTS, where, values):
        raise Conflict(f"effect {key} is {effect(unit, key).state}: only dead or unclear ones are settled by hand")


def cancel(unit: Unit, key: str) -> bool:
    """Call an effect off while no worker has it; False when it is too late for that."""
    where = [EFFECTS.c.key == key, EFFECTS.c.state.in_(["pending", "dead", "unclear"])]
    return update_one(unit, EFFECTS, where, {"state": "cancelled"})


def next_due_at(unit: Unit) -> datetime | None:
    """When the next waiting effect becomes due; None when none waits."""
    query = sa.select(sa.func.min(EFFECTS.c.not_before)).where(EFFECTS.c.state == "pending")
    return unit.execute(query).scalar_one()  # type: ignore[no-any-return]
