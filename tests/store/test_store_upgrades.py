"""A database of an older version, with rows in it, is upgraded and worked on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from misroute.seal import KeyRing
from misroute.store import Store, findings, intel, make_engine, scans, schema
from misroute.store.numbers import keep_numbers
from misroute.store.point_batches import count_tallied, next_unjudged
from misroute.store.unit import Unit

AT = datetime(2026, 2, 1, 3, 0, tzinfo=UTC)
DAY = date(2026, 2, 1)


@pytest.fixture
def old(empty_database_url: str, ring: KeyRing, clock: Callable[[], datetime]) -> str:
    """The first tables, with a number that was scanned, a scan that ran when its process died, and an answer."""
    schema.upgrade(empty_database_url, "0001")
    engine = make_engine(empty_database_url)
    store = Store(engine, ring, clock=clock)
    with store.write("loader") as unit:
        for table, row in rows(unit):
            # only these columns: the tables of today fill in some that there were not
            types = SQLModel.metadata.tables[table].c
            unit.execute(sa.insert(sa.table(table, *(sa.column(name, types[name].type) for name in row))).values(row))
    store.close()
    return empty_database_url


def rows(unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    number_id = keep_numbers(unit, ["+8613812345678"])["+8613812345678"]
    times = {"created_at": AT, "updated_at": AT}
    scan = {"kind": "full", "as_of": DAY, "started_at": AT, "counts": {"points": 1}, "rules_version": "1"}
    return [
        ("customers", {"id": "C", "customer_ref": "C1", "kid": 1, "vulnerable": False, "no_contact": False, **times}),
        ("contact_points", {"id": "P", "customer_id": "C", "role": "self", "number_id": number_id, "kid": 1,
                            "status": "ok", "state": "active", "codes": ["MR501"], "problem": "stale",
                            "content_version": 2, "scanned_version": 2, **times}),
        ("scans", {"id": "S1", "state": "complete", "finished_at": AT, **scan}),
        ("scans", {"id": "S2", "state": "running", **scan}),
        ("findings", {"id": "f", "contact_point_id": "P", "customer_id": "C", "number_id": number_id, "code": "MR501",
                      "name": "stale", "severity": "warning", "confidence": 0.9, "message": "old", "kid": 1,
                      "state": "new", "standing": True, "first_scan": "S1", "last_scan": "S1", "updated_at": AT}),
        ("intel", {"id": "I", "number_id": number_id, "provider": "rnd", "asked_at": AT, "as_of": DAY,
                   "verdict": "same_owner", "kid": 1}),
    ]  # fmt: skip


@pytest.fixture
def upgraded(old: str, ring: KeyRing, clock: Callable[[], datetime]) -> Any:
    assert schema.upgrade(old) == schema.head()
    assert schema.check(old).ok
    store = Store(make_engine(old), ring, clock=clock)
    yield store
    store.close()


def test_rows_of_the_first_version_are_kept_by_every_later_one(upgraded: Store) -> None:
    with upgraded.read() as unit:
        [found] = findings.find_findings(unit)
        assert (found.fingerprint, found.number, found.suppressed, found.message_zh) == (
            "f", "+8613812345678", False, None
        )  # fmt: skip
        [answer] = intel.intel_on(unit, "+8613812345678")
        assert (answer.verdict, answer.expires_at, answer.price, answer.ported) == ("same_owner", None, None, None)
        assert next_unjudged(unit, after="", limit=10) == []
        assert count_tallied(unit) == {}


def test_the_scan_of_an_older_version_is_over_and_the_next_one_judges_the_whole_book(upgraded: Store) -> None:
    with upgraded.write("scan") as unit:
        assert scans.scan(unit, "S2").state == "failed"
        begun = scans.begin_scan(unit, day=date(2026, 3, 2), rules_version="1", owner="me")
    assert (begun.kind, begun.reason) == ("full", "older_version")


def test_what_later_versions_added_is_taken_away_again_and_the_rest_stays(upgraded: Store, old: str) -> None:
    upgraded.close()
    schema.downgrade(old, "0001")
    engine = make_engine(old)
    with engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT id, verdict FROM intel").all()
        tables = sa.inspect(connection).get_table_names()
    engine.dispose()
    assert kept == [("I", "same_owner")]
    assert not {"suppressions", "checks", "check_runs"} & set(tables)
