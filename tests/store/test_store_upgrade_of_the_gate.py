"""A filled database of the version before the gate's own tables is upgraded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from misroute.seal import KeyRing
from misroute.store import Store, make_engine, schema
from misroute.store.decisions import decisions_on
from misroute.store.numbers import keep_numbers

AT = datetime(2026, 2, 1, 3, 0, tzinfo=UTC)
NUMBER = "+8613812345678"


def rows(number_id: str) -> list[tuple[str, dict[str, Any]]]:
    hold = {"scope": "number", "number_id": number_id, "reason": "asked", "placed_by": "me"}
    later = AT + timedelta(hours=1)
    decision = {
        "number_id": number_id,
        "channel": "sms",
        "purpose": "reminder",
        "policy": "cn",
        "codes": [],
        "facts": {},
    }
    check = {"run_id": "R", "number_id": number_id, "provider": "rnd", "as_of": date(2026, 2, 1), "state": "answered",
             "currency": "USD", "reserved_at": AT}  # fmt: skip
    return [
        ("holds", {"id": "H1", "cause": "a", "since": AT, "lifted_at": later, "lifted_by": "me", **hold}),
        ("holds", {"id": "H2", "cause": "b", "since": AT + timedelta(minutes=5), **hold}),
        ("decisions", {"id": "D1", "at": AT, "decision": "allow", **decision}),
        ("check_runs", {"id": "R", "kind": "ask", "state": "complete", "budget": {}, "started_at": AT,
                        "started_by": "me"}),
        ("checks", {"id": "K1", "price": "0.05", **check}),
        ("checks", {"id": "K2", "price": "-1", **check}),
        ("queued_messages", {"id": "Q", "message_id": "m", "number_id": number_id, "channel": "sms", "state": "stopped",
                             "stopped_by_hold": "H2", "updated_at": AT}),
    ]  # fmt: skip


@pytest.fixture
def old(empty_database_url: str, ring: KeyRing, clock: Callable[[], datetime]) -> str:
    schema.upgrade(empty_database_url, "0004")
    store = Store(make_engine(empty_database_url), ring, clock=clock)
    with store.write("loader") as unit:
        number_id = keep_numbers(unit, [NUMBER])[NUMBER]
        for table, row in rows(number_id):
            types = SQLModel.metadata.tables[table].c
            unit.execute(sa.insert(sa.table(table, *(sa.column(name, types[name].type) for name in row))).values(row))
    store.close()
    return empty_database_url


def lines(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    engine.dispose()
    return found


def test_what_was_there_is_kept_and_older_holds_are_told_in_their_order(
    old: str, ring: KeyRing, clock: Callable[[], datetime]
) -> None:
    schema.upgrade(old)
    assert schema.check(old).ok
    told = lines(old, "SELECT seq, hold_id, kind FROM hold_changes ORDER BY seq")
    assert told == [(1, "H1", "placed"), (2, "H2", "placed"), (3, "H1", "lifted")]
    assert lines(old, "SELECT id, epoch FROM hold_epoch") == [(1, 3)]
    assert lines(old, "SELECT id, price FROM checks ORDER BY id") == [("K1", "0.05"), ("K2", "0")]
    assert lines(old, "SELECT message_id, stopped_by_hold, template FROM queued_messages") == [("m", "H2", None)]
    store = Store(make_engine(old), ring, clock=clock)
    with store.read() as unit:
        [decision] = decisions_on(unit, NUMBER)
    store.close()
    assert (decision.id, decision.decision) == ("D1", "allow")


def test_no_price_is_below_nothing_any_more(old: str) -> None:
    schema.upgrade(old)
    engine = make_engine(old)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE checks SET price = '-0.01'")
    engine.dispose()


def test_the_way_back_loses_only_what_came_with_it(old: str) -> None:
    schema.upgrade(old)
    schema.downgrade(old, "0004")
    assert lines(old, "SELECT id, price FROM checks ORDER BY id") == [("K1", "0.05"), ("K2", "0")]
    assert lines(old, "SELECT id, decision FROM decisions") == [("D1", "allow")]
    engine = make_engine(old)
    tables = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    assert not {"wishes", "hold_epoch", "sends", "api_tokens"} & tables
