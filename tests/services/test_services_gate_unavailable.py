"""A gate that cannot look up or record does not allow, and says so soon."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from houses import OWN, House

from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.store import Store, make_engine
from misroute.store.epoch import LOCK

SEND = {"channel": "sms", "purpose": "servicing", "to": OWN, "person": "Z-1"}


def impatient(house: House) -> Gatekeeping:
    known = house.app.gatekeeping
    return Gatekeeping(house.store, known.rules, known.policies, known.packs, wait_ms=100)


def codes(answer: Any) -> list[str]:
    return [reason.code for reason in answer.reasons]


def test_a_database_that_another_holds_too_long_blocks_in_time(house: House, backend: str) -> None:
    gate = impatient(house)
    assert gate.check(SEND).decision == "allow"
    with house.store.engine.connect() as other:
        other.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})" if backend == "postgresql" else "SELECT 1")
        begun = time.monotonic()
        answer = gate.check(SEND)
        took = time.monotonic() - begun
    assert (answer.decision, codes(answer), answer.id, answer.permit) == ("block", ["gate_unavailable"], None, None)
    assert "busy" in answer.reasons[0].detail
    assert took < 5
    assert gate.check(SEND).decision == "allow"


def test_a_database_that_not_even_reads_blocks_in_time(house: House, backend: str) -> None:
    gate = impatient(house)
    if backend == "sqlite":
        path = str(house.store.engine.url.database)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        answer = gate.check(SEND)
        other.execute("ROLLBACK")
        other.close()
    else:
        with house.store.engine.connect() as connection:
            connection.exec_driver_sql("LOCK TABLE number_events IN ACCESS EXCLUSIVE MODE")
            answer = gate.check(SEND)
    assert (answer.decision, codes(answer)) == ("block", ["gate_unavailable"])
    assert gate.check(SEND).decision == "allow"


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:///{folder}/empty.db"])
def test_a_database_that_is_not_there_blocks(url: str, tmp_path: Path, house: House, backend: str, ring: Any) -> None:
    if backend == "postgresql":
        return  # the same whichever database the others are
    known = house.app.gatekeeping
    away = Store(make_engine(url.format(folder=tmp_path)), ring)
    answer = Gatekeeping(away, known.rules, known.policies, known.packs, wait_ms=100).check(SEND)
    away.close()
    assert (answer.decision, codes(answer)) == ("block", ["gate_unavailable"])


def test_connections_that_broke_are_replaced(house: House, backend: str) -> None:
    gate = impatient(house)
    assert gate.check(SEND).decision == "allow"
    if backend == "postgresql":
        with house.store.engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    else:
        for _, link in gate.road._free:
            link.close()
    assert codes(gate.check(SEND)) in ([], ["gate_unavailable"])
    assert gate.check(SEND).decision == "allow"


def test_a_server_that_hangs_keeps_nobody_waiting(house: House, backend: str) -> None:
    if backend == "sqlite":
        return  # there is no server
    gate = impatient(house)
    assert gate.check(SEND).decision == "allow"
    with gate.road.look() as sight:
        [pid] = sight.cursor.execute("SELECT pg_backend_pid()").fetchone()
    os.kill(pid, signal.SIGSTOP)
    try:
        begun = time.monotonic()
        answer = gate.check(SEND)
        took = time.monotonic() - begun
    finally:
        os.kill(pid, signal.SIGCONT)
    assert (answer.decision, codes(answer)) == ("block", ["gate_unavailable"])
    assert took < 5
    assert gate.check(SEND).decision == "allow"
