from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from misroute.errors import NotFound, UsageError
from misroute.seal import KeyRing
from misroute.store import DatabaseBusy, KeysMismatch, Store, findings, holds, make_engine, new_id, suppressions
from misroute.store.engine import journal_mode, sqlite_module
from misroute.store.tables import AuditEntryRow, CustomerRow, table_of

CUSTOMERS = table_of(CustomerRow)
AUDIT = table_of(AuditEntryRow)


def a_customer(unit: Any, ref: str = "C1") -> dict[str, Any]:
    return {
        "id": new_id(),
        "customer_ref": ref,
        "kid": 1,
        "vulnerable": False,
        "no_contact": False,
        "created_at": unit.now,
        "updated_at": unit.now,
    }


def test_a_write_commits_rows_and_audit_entry_together(store: Store) -> None:
    with store.write("anna") as unit:
        unit.execute(sa.insert(CUSTOMERS), [a_customer(unit)])
        unit.audit("customer.added", "C1", {"count": 1})
    with store.read() as unit:
        assert unit.execute(sa.select(CUSTOMERS.c.customer_ref)).scalars().all() == ["C1"]
        body = unit.execute(sa.select(AUDIT.c.body)).scalar_one()
        assert '"actor":"anna"' in body
        assert '"kind":"customer.added"' in body


def test_an_exception_undoes_rows_and_audit_entry_together(store: Store) -> None:
    def interrupted() -> None:
        with store.write("anna") as unit:
            unit.execute(sa.insert(CUSTOMERS), [a_customer(unit)])
            unit.audit("customer.added", "C1")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        interrupted()
    with store.read() as unit:
        assert unit.execute(sa.select(CUSTOMERS)).all() == []
        assert unit.execute(sa.select(AUDIT)).all() == []


def test_an_instant_comes_back_aware_and_in_utc(store: Store) -> None:
    with store.write("anna") as unit:
        unit.execute(sa.insert(CUSTOMERS), [a_customer(unit)])
        written = unit.now
    with store.read() as unit:
        assert unit.execute(sa.select(CUSTOMERS.c.created_at)).scalar_one() == written


@pytest.mark.parametrize("odd", ["a\x00b", "a\ud800b", "😀\u202e", "客户"])
def test_odd_characters_of_a_lenders_id_never_stop_a_write(store: Store, odd: str) -> None:
    with store.write("anna") as unit:
        unit.execute(sa.insert(CUSTOMERS), [a_customer(unit, odd)])
    with store.read() as unit:
        kept = unit.execute(sa.select(CUSTOMERS.c.customer_ref)).scalar_one()
    assert kept == odd.replace("\x00", "\ufffd").replace("\ud800", "\ufffd" * 3)


@pytest.mark.pg
def test_a_reader_may_not_write_on_postgresql(store: Store, backend: str) -> None:
    if backend != "postgresql":
        return
    with store.read() as unit, pytest.raises(sa.exc.DBAPIError):
        unit.execute(sa.insert(CUSTOMERS), [a_customer(unit)])


def test_a_reader_needs_no_write_lock_and_sees_nothing_uncommitted(store: Store) -> None:
    with store.write("anna") as unit:
        unit.audit("started")
    with store.write("anna") as unit:
        unit.execute(sa.insert(CUSTOMERS), [a_customer(unit)])
        with store.read() as reader:
            assert reader.execute(sa.select(CUSTOMERS)).all() == []


def test_a_locked_database_is_busy_and_says_so(tmp_path: Path, upgraded_sqlite: Path, ring: KeyRing) -> None:
    path = tmp_path / "locked.db"
    path.write_bytes(upgraded_sqlite.read_bytes())
    # The library the store uses: two SQLite libraries in one process do not see each other's locks.
    holder = sqlite_module().connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    store = Store(make_engine(f"sqlite:///{path}", busy_ms=20), ring)
    with pytest.raises(DatabaseBusy, match="try again"), store.write("anna"):
        pass
    holder.close()
    store.close()


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new' / 'misroute.db'}")
    assert (tmp_path / "new" / "misroute.db").stat().st_mode & 0o777 == 0o600
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "mysql://x/y", "not a url"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError):
        make_engine(url)


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_the_write_ahead_log_is_used_only_where_its_bug_is_mended(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


def test_a_ring_with_another_key_under_the_same_id_is_refused(store: Store, open_store: Any) -> None:
    with store.write("anna"):
        pass
    other = open_store(KeyRing(current=1, keys={1: bytes(32)}))
    with pytest.raises(KeysMismatch), other.read():
        pass
    with pytest.raises(KeysMismatch), other.write("anna"):
        pass


def test_a_process_with_the_old_ring_is_stopped_after_a_rotation(store: Store, open_store: Any, ring: KeyRing) -> None:
    with store.write("anna"):
        pass
    with open_store(KeyRing(current=2, keys={**ring.keys, 2: bytes(32)})).write("anna"):
        pass
    with pytest.raises(KeysMismatch, match="not in the key ring"), store.read():
        pass


def test_ids_sort_by_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert all(len(each) == 26 for each in made)


@pytest.mark.parametrize("typed", ["\x00", "01\x00", "\ud800", "%", "_", "\\", "\u202e01", "😀" * 500])
def test_an_id_typed_with_odd_characters_is_not_found_and_nothing_worse(store: Store, typed: str) -> None:
    with store.read() as unit:
        for find in (suppressions.suppression, findings.finding, holds.find_hold):
            with pytest.raises(NotFound):
                find(unit, typed)
