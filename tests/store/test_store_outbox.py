from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from misroute.errors import Conflict, NotFound
from misroute.store import Store, lease, outbox
from misroute.store.unit import Unit

SPAN = timedelta(seconds=60)


def enqueue(unit: Unit, key: str, **more: Any) -> None:
    outbox.enqueue(
        unit, outbox.NewEffect(key, "letter", "letters", {"body": "对不起 😀", "to": "+8613812345678"}, **more)
    )


@pytest.fixture
def three(store: Store) -> list[str]:
    with store.write("anna") as unit:
        for at, key in enumerate(("c/a/1", "c/b/1", "c/c/1")):
            enqueue(unit, key, not_before=unit.now + timedelta(minutes=at - 1))
    return ["c/a/1", "c/b/1", "c/c/1"]


def claim(store: Store, owner: str = "w1", limit: int = 10) -> tuple[outbox.Effect, ...]:
    with store.write(owner) as unit:
        return outbox.claim_effects(unit, owner, limit=limit, span=SPAN)


def test_only_due_effects_are_claimed_the_longest_due_first_and_only_once(store: Store, three: list[str]) -> None:
    claimed = claim(store)
    assert [effect.key for effect in claimed] == three[:2]
    assert claimed[0].payload == {"body": "对不起 😀", "to": "+8613812345678"}
    assert "138" not in repr(claimed[0])
    assert claim(store, "w2") == ()


def test_a_limit_leaves_the_rest_to_others(store: Store, three: list[str]) -> None:
    assert [effect.key for effect in claim(store, limit=1)] == three[:1]
    assert [effect.key for effect in claim(store, "w2")] == three[1:2]


def test_a_delivered_effect_is_over(store: Store, three: list[str]) -> None:
    effect = claim(store)[0]
    with store.write("w1") as unit:
        assert outbox.delivered(unit, effect.key, effect.fence, {"reference": "file"})
        assert not outbox.delivered(unit, effect.key, effect.fence, {"reference": "file"})
        assert outbox.effect(unit, effect.key).state == "delivered"
        assert not outbox.cancel(unit, effect.key)


def test_a_stalled_worker_whose_lease_ran_out_changes_nothing(store: Store, three: list[str], clock: Any) -> None:
    first = claim(store)[0]
    clock.forward(seconds=61)
    second = next(effect for effect in claim(store, "w2") if effect.key == first.key)
    assert second.fence == first.fence + 1
    assert second.attempts == 2
    assert second.tried_unreported
    with store.write("w1") as unit:
        assert not outbox.delivered(unit, first.key, first.fence, {})
        assert not outbox.try_later(unit, first.key, first.fence, "x", unit.now, attempts=1)
        assert outbox.delivered(unit, second.key, second.fence, {})


def test_a_failed_try_is_due_again_later_and_a_postponed_one_costs_no_attempt(
    store: Store, three: list[str], clock: Any
) -> None:
    one, two = claim(store)
    with store.write("w1") as unit:
        outbox.try_later(
            unit, one.key, one.fence, "451 try later", unit.now + timedelta(minutes=5), attempts=one.attempts
        )
        outbox.postponed(unit, two.key, two.fence, unit.now + timedelta(minutes=5), "quiet hours")
        assert outbox.next_due_at(unit) == unit.now + timedelta(minutes=1)
    clock.forward(minutes=6)
    again = {effect.key: effect for effect in claim(store)}
    assert not again[one.key].tried_unreported
    assert not again[two.key].tried_unreported
    assert again[one.key].attempts == 2
    assert again[one.key].last_error == "451 try later"
    assert again[two.key].attempts == 1


def test_dead_and_unclear_effects_wait_for_a_person(store: Store, three: list[str], clock: Any) -> None:
    one, two = claim(store)
    with store.write("w1") as unit:
        assert outbox.given_up(unit, one.key, one.fence, "550 unknown")
        assert outbox.unclear(unit, two.key, two.fence, "connection lost after sending")
    clock.forward(hours=9)
    assert [effect.key for effect in claim(store)] == three[2:]
    with store.write("anna") as unit:
        assert outbox.count_by_state(unit) == {"dead": 1, "unclear": 1, "leased": 1}
        outbox.requeue(unit, one.key)
        outbox.settle(unit, two.key, {"reference": "seen by anna"})
        with pytest.raises(Conflict, match="delivered"):
            outbox.requeue(unit, two.key)
        with pytest.raises(NotFound):
            outbox.requeue(unit, "nothing")
        assert {effect.key for effect in outbox.find_effects(unit, states=["pending"])} == {one.key}
    assert [effect.attempts for effect in claim(store)] == [1]


def test_an_effect_can_be_called_off_before_a_worker_has_it(store: Store, three: list[str]) -> None:
    with store.write("anna") as unit:
        assert outbox.cancel(unit, three[0])
    assert [effect.key for effect in claim(store)] == [three[1]]
    with store.write("anna") as unit:
        assert not outbox.cancel(unit, three[1])


def test_claiming_reads_the_index_of_due_effects(store: Store, backend: str) -> None:
    if backend != "sqlite":
        return  # PostgreSQL's planner rightly scans a table this small
    with store.read() as unit:
        text = str(lease.due_rows(outbox.EFFECTS, unit.now).compile(unit.session.get_bind()))
        plan = (
            unit.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("2026", "pending", "2026")).all()
        )
    assert "ix_effects_due (not_before<?)" in str(plan)
