"""A request under a key: one effect, whatever dies in between, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from misroute.errors import Conflict, UsageError
from misroute.services.accounts import KEPT_FOR, Accounts, Act
from misroute.store import Store
from misroute.store.errors import StoreUnavailable
from misroute.store.idempotency import REQUESTS, TAKEN_OVER_AFTER


class Effect:
    """Counts what was carried out, and remembers the causes."""

    def __init__(self) -> None:
        self.causes: list[str | None] = []
        self.trouble: Exception | None = None

    def __call__(self, cause: str | None) -> tuple[int, dict[str, Any]]:
        self.causes.append(cause)
        if self.trouble is not None:
            raise self.trouble
        return 201, {"number": "+8613912345678", "count": len(self.causes)}


def ask(store: Store, effect: Act, **given: str) -> tuple[int, dict[str, Any]]:
    said = {"caller": "dialler", "key": "k", "route": "POST /x", "body": "{}"} | given
    return Accounts(store).once(said["caller"], said["key"], said["route"], said["body"], effect)


def test_a_repetition_gets_the_first_answer(store: Store) -> None:
    effect = Effect()
    assert ask(store, effect) == ask(store, effect) == (201, {"number": "+8613912345678", "count": 1})
    assert len(effect.causes) == 1


@pytest.mark.parametrize("other", [{"route": "POST /y"}, {"body": '{"a": 1}'}])
def test_another_request_under_the_key_is_refused(store: Store, other: dict[str, str]) -> None:
    effect = Effect()
    ask(store, effect)
    with pytest.raises(Conflict):
        ask(store, effect, **other)
    assert len(effect.causes) == 1


def test_keys_of_other_callers_are_other_keys(store: Store) -> None:
    effect = Effect()
    ask(store, effect)
    ask(store, effect, caller="mail")
    ask(store, effect, key="k2")
    assert len(set(effect.causes)) == 3


def test_what_was_refused_leaves_the_key_free(store: Store) -> None:
    effect = Effect()
    effect.trouble = UsageError("no")
    with pytest.raises(UsageError):
        ask(store, effect)
    effect.trouble = None
    assert ask(store, effect, body='{"better": 1}')[0] == 201


def test_a_server_that_died_is_followed_by_the_repetition_with_the_same_cause(store: Store, clock: Any) -> None:
    effect = Effect()
    effect.trouble = StoreUnavailable("the connection is gone")
    with pytest.raises(StoreUnavailable):
        ask(store, effect)
    effect.trouble = None
    with pytest.raises(Conflict, match="under way"):
        ask(store, effect)
    clock.now += TAKEN_OVER_AFTER
    assert ask(store, effect)[0] == 201
    assert effect.causes[0] == effect.causes[1]
    assert len(effect.causes) == 2


def test_answers_lie_sealed_and_are_dropped_when_old(store: Store, clock: Any) -> None:
    ask(store, Effect())
    with store.read() as unit:
        (row,) = unit.execute(sa.select(REQUESTS)).all()
    assert b"13912345678" not in row.answer_sealed
    clock.now += KEPT_FOR / 2
    assert Accounts(store).forget_old() == 0
    clock.now += KEPT_FOR
    assert Accounts(store).forget_old() == 1
