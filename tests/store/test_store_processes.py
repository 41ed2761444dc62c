"""Several processes on one database, some of them killed: what must hold whatever happens in between."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from misroute.seal import KeyRing
from misroute.store import Store, cases, grants, make_engine, outbox, schema

RING = KeyRing(current=1, keys={1: bytes(range(32))})
CONTEXT = multiprocessing.get_context("forkserver")
NUMBERS = [f"+86138000000{n:02d}" for n in range(8)]


def a_store(url: str) -> Store:
    return Store(make_engine(url, busy_ms=60_000), RING)


def start(target: Any, *arguments: Any, count: int = 3) -> list[Any]:
    processes = [CONTEXT.Process(target=target, args=(f"p{n}", *arguments)) for n in range(count)]
    for process in processes:
        process.start()
    return processes


def join(processes: list[Any]) -> None:
    for process in processes:
        process.join(timeout=120)
        assert process.exitcode == 0


def open_all(name: str, url: str, gate: Any, answers: Any) -> None:
    store = a_store(url)
    gate.wait()
    for number in NUMBERS:
        with store.write(name) as unit:
            new = cases.NewCase(number, None, "support", unit.now, "standard", "1", {})
            there, opened = cases.open_case(unit, new)
            if opened:
                unit.audit("case.opened", there.id)
        answers.put((number, there.id, opened))
    store.close()


def test_of_reports_that_come_at_once_one_opens_the_case_and_all_get_its_id(database_url: str) -> None:
    gate, answers = CONTEXT.Barrier(3), CONTEXT.Queue()
    processes = start(open_all, database_url, gate, answers)
    said = [answers.get(timeout=120) for _ in range(3 * len(NUMBERS))]
    join(processes)
    assert len({case_id for _, case_id, _ in said}) == len(NUMBERS)
    assert Counter(number for number, _, opened in said if opened) == Counter(NUMBERS)


def deliver(name: str, url: str, answers: Any, stall_at: int) -> None:
    store, never = a_store(url), threading.Event()
    done = 0
    while True:
        with store.write(name) as unit:
            claimed = outbox.claim_effects(unit, name, limit=5, span=timedelta(seconds=1))
        with store.read() as unit:
            left = outbox.count_by_state(unit)
        if not claimed and not left.get("pending") and not left.get("leased"):
            break
        if not claimed:
            never.wait(0.02)  # until the leases of the killed one run out
        for effect in claimed:
            done += 1
            if done == stall_at:
                answers.put((name, "", False))
                never.wait()  # holds its claims until it is killed
            with store.write(name) as unit:
                if outbox.delivered(unit, effect.key, effect.fence, {"by": name}):
                    unit.audit("effect.delivered", effect.key)
                    finished = True
                else:
                    finished = False
            answers.put((name, effect.key, finished))
    store.close()


def test_effects_of_killed_workers_are_delivered_by_others_and_each_is_finished_once(database_url: str) -> None:
    store = a_store(database_url)
    keys = [f"c/{n}/1" for n in range(60)]
    with store.write("anna") as unit:
        for key in keys:
            outbox.enqueue(unit, outbox.NewEffect(key, "letter", "letters", {"n": key}))
    last_words, answers = CONTEXT.Queue(), CONTEXT.Queue()  # a killed process may keep its queue's lock
    [doomed] = start(deliver, database_url, last_words, 7, count=1)
    said = [last_words.get(timeout=120) for _ in range(7)]
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.join()
    workers = start(deliver, database_url, answers, 10_000, count=2)
    while sum(finished for _, _, finished in said) < len(keys):
        said.append(answers.get(timeout=120))
    join(workers)
    assert Counter(key for _, key, finished in said if finished) == Counter(keys)
    with store.read() as unit:
        assert outbox.count_by_state(unit) == {"delivered": 60}
        tries = [effect.attempts for effect in outbox.find_effects(unit, limit=1000)]
    assert max(tries) == 2
    store.close()


def give(name: str, url: str, case_id: str, gate: Any, answers: Any) -> None:
    store = a_store(url)
    gate.wait()
    for turn in range(4):
        with store.write(name) as unit:
            day = unit.now.date()
            asked = {"case_id": case_id, "customer_id": None, "kind": "voucher", "currency": "CNY", "day": day}
            before = grants.given(unit, **asked, agent=name)
            granted = before.case + 100 <= 500
            if granted:
                grant = grants.GrantRecord(
                    f"{case_id}/{name}/{turn}", amount=Decimal(100), requested_by=name, approved_by=None, **asked
                )
                grants.reserve(unit, grant)
        answers.put(granted)
    store.close()


def test_a_cap_holds_when_everybody_asks_at_once(database_url: str) -> None:
    store = a_store(database_url)
    with store.write("anna") as unit:
        new = cases.NewCase(NUMBERS[0], None, "support", unit.now, "standard", "1", {})
        case_id = cases.open_case(unit, new)[0].id
    gate, answers = CONTEXT.Barrier(3), CONTEXT.Queue()
    processes = start(give, database_url, case_id, gate, answers)
    said = [answers.get(timeout=120) for _ in range(12)]
    join(processes)
    assert sum(said) == 5
    with store.read() as unit:
        assert sum(grant.amount for grant in grants.grants_of_case(unit, case_id)) == 500
    store.close()


def upgrade_and_die(_name: str, url: str, ready: Any) -> None:
    ready.put(True)
    schema.upgrade(url)


@pytest.mark.parametrize("after_ms", [0, 30, 60, 90])
def test_an_upgrade_that_was_killed_is_done_by_the_next_one(empty_database_url: str, after_ms: int) -> None:
    ready = CONTEXT.Queue()
    [doomed] = start(upgrade_and_die, empty_database_url, ready, count=1)
    ready.get(timeout=120)
    doomed.join(timeout=after_ms / 1000)
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.join()
    assert schema.upgrade(empty_database_url) == schema.head()
    assert schema.check(empty_database_url).ok
