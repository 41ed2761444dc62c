from __future__ import annotations

import io
import json
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from misroute.errors import UnreadableInput
from misroute.seal import ChainHead, KeyRing
from misroute.store import Store, audit, make_engine
from misroute.store.tables import AuditEntryRow, table_of

LOG = table_of(AuditEntryRow)


def write(store: Store, count: int) -> ChainHead:
    for number in range(count):
        with store.write("anna") as unit:
            unit.audit("case.opened", f"C{number % 2}", {"mask": "+86138****5678", "备注": "😀"})
            unit.audit("hold.placed", f"H{number}")
    with store.read() as unit:
        return audit.head(unit)


def tamper(store: Store, backend: str, statement: str) -> None:
    """As somebody would who owns the database and takes the triggers off first."""
    with store.engine.begin() as connection:
        if backend == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_log DISABLE TRIGGER USER")
        else:
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_log_no_{verb}")
        connection.exec_driver_sql(statement)


def test_an_untouched_log_verifies_and_reads_back(store: Store) -> None:
    head = write(store, 3)
    with store.read() as unit:
        verdict = audit.verify(unit, [head])
        assert verdict.ok, verdict.problem
        assert (verdict.count, verdict.head) == (6, head)
        assert audit.count(unit) == 6
        found = audit.entries(unit, subject="C0")
        assert [entry.kind for entry in found] == ["case.opened", "case.opened"]
        assert found[0].detail == {"mask": "+86138****5678", "备注": "😀"}
        assert (found[0].actor, found[0].at) == ("anna", unit.now)
        assert [entry.seq for entry in audit.entries(unit, after=2, limit=2)] == [3, 4]


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit_log SET body = replace(body, 'anna', 'eve') WHERE seq = 3", 3),
        ("DELETE FROM audit_log WHERE seq = 4", 4),
        ("DELETE FROM audit_log WHERE seq > 4", 5),
        ("UPDATE audit_head SET seq = 9", 7),
    ],
)
def test_an_edit_a_removal_and_a_cut_tail_are_found(store: Store, backend: str, statement: str, at: int) -> None:
    write(store, 3)
    tamper(store, backend, statement)
    with store.read() as unit:
        verdict = audit.verify(unit)
    assert not verdict.ok
    assert verdict.at == at


def test_a_tail_cut_together_with_the_head_is_found_by_the_exported_head(
    store: Store, backend: str, tmp_path: Path
) -> None:
    write(store, 2)
    out = io.StringIO()
    with store.read() as unit:
        audit.export(unit, out)
        entry = unit.execute(sa.select(LOG).where(LOG.c.seq == 2)).one()
    tamper(store, backend, "DELETE FROM audit_log WHERE seq > 2")
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE audit_head SET seq = 2, hash = :hash"), {"hash": entry.hash})
    exported = tmp_path / "log.jsonl"
    exported.write_text(out.getvalue(), "utf-8")
    with store.read() as unit:
        assert audit.verify(unit).ok
        verdict = audit.verify(unit, [audit.read_head(exported)])
    assert not verdict.ok
    assert verdict.at == 3


def test_an_export_holds_every_entry_and_the_head(store: Store, tmp_path: Path) -> None:
    head = write(store, 2)
    out = io.StringIO()
    with store.read() as unit:
        assert audit.export(unit, out) == head
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(lines) == 5
    assert lines[-1] == {"head": audit.head_to_json(head)}
    alone = tmp_path / "head.json"
    alone.write_text(json.dumps(audit.head_to_json(head)))
    assert audit.read_head(alone) == head


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00😀", '{"seq": 1, "hash": "zz"}'])
def test_a_file_without_a_head_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "head.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableInput):
        audit.read_head(path)
    with pytest.raises(UnreadableInput):
        audit.read_head(tmp_path / "nothing")


def append_until_killed(url: str, ready: Any) -> None:
    store = Store(make_engine(url), KeyRing(current=1, keys={1: bytes(range(32))}))
    number = 0
    while True:
        with store.write(f"p{os.getpid()}") as unit:
            unit.audit("tick", str(number))
        number += 1
        if number == 5:
            ready.put(number)


def test_killed_writers_leave_a_whole_chain(store: Store, database_url: str) -> None:
    write(store, 1)
    context = multiprocessing.get_context("forkserver")
    ready = context.Queue()
    processes = [context.Process(target=append_until_killed, args=(database_url, ready)) for _ in range(3)]
    for process in processes:
        process.start()
    for _ in processes:
        ready.get(timeout=120)
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)  # type: ignore[arg-type]
        process.join()
    with store.write("anna") as unit:
        unit.audit("after")
    with store.read() as unit:
        verdict = audit.verify(unit)
    assert verdict.ok, verdict.problem
    assert verdict.count >= 2 + 15 + 1
