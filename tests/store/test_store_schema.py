from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
import sqlalchemy as sa

from misroute.errors import MisrouteError
from misroute.store import SchemaMismatch, make_engine, revision, schema
from misroute.store.tables import AuditEntryRow, table_of


def test_an_empty_database_is_upgraded_and_then_matches_the_tables(empty_database_url: str) -> None:
    assert schema.check(empty_database_url).revision is None
    assert schema.upgrade(empty_database_url) == schema.head()
    state = schema.check(empty_database_url)
    assert state.ok, state.problem
    assert state.drift == ()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    assert schema.upgrade(database_url) == schema.head()


def test_the_newest_migration_goes_down_and_up_again(database_url: str) -> None:
    schema.downgrade(database_url, "-1")
    assert not schema.check(database_url).ok
    schema.upgrade(database_url)
    assert schema.check(database_url).ok


def test_a_difference_between_tables_and_models_is_said(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE workers ADD COLUMN extra TEXT")
    engine.dispose()
    state = schema.check(database_url)
    assert not state.ok
    assert "workers" in (state.problem or "")


def test_a_start_on_an_old_database_is_refused_with_what_to_run(empty_database_url: str, database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with pytest.raises(SchemaMismatch, match="misroute init"):
        revision.require(engine)
    engine.dispose()
    engine = make_engine(database_url)
    revision.require(engine)
    engine.dispose()


def test_tables_are_strict_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'strict.db'}"
    schema.upgrade(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        loose = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE schema='main' AND NOT strict AND name NOT LIKE 'sqlite%'"
        )
        assert loose.scalars().all() == ["alembic_version"]
    engine.dispose()


def upgrade_in_process(url: str, gate: object, answers: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    try:
        answers.put(schema.upgrade(url))  # type: ignore[attr-defined]
    except (MisrouteError, sa.exc.SQLAlchemyError) as error:
        answers.put(f"{type(error).__name__}: {error}")  # type: ignore[attr-defined]


def test_six_processes_may_upgrade_an_empty_database_at_once(empty_database_url: str) -> None:
    context = multiprocessing.get_context("forkserver")
    gate, answers = context.Barrier(6), context.Queue()
    processes = [context.Process(target=upgrade_in_process, args=(empty_database_url, gate, answers)) for _ in range(6)]
    for process in processes:
        process.start()
    said = [answers.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    assert said == [schema.head()] * 6
    assert schema.check(empty_database_url).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET body = 'x'",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE seq = 1",
        "INSERT OR REPLACE INTO audit_log (seq, prev, body, hash) VALUES (1, x'00', 'x', x'00')",
        "TRUNCATE audit_log",
    ],
)
def test_the_audit_log_refuses_change(database_url: str, backend: str, statement: str) -> None:
    unknown = "REPLACE" if backend == "postgresql" else "TRUNCATE"
    if unknown in statement:
        return  # this database has no such statement
    engine = make_engine(database_url)
    with engine.begin() as connection:
        row = {"seq": 1, "prev": b"0", "body": "{}", "hash": b"0"}
        connection.execute(sa.insert(table_of(AuditEntryRow)).values(**row))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_the_head_known_at_start_is_the_newest_migration() -> None:
    assert schema.head() == revision.HEAD
