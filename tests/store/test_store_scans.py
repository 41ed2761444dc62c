from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misroute.errors import Conflict
from misroute.store import Store, scans
from misroute.store.contact_points import ContactIntake, load_contacts, stream_points
from misroute.store.customers import CustomerIntake
from misroute.store.scans import NewFinding
from misroute.store.unit import Unit

DAY = date(2026, 3, 2)


@pytest.fixture
def point(store: Store) -> Any:
    with store.write("loader") as unit:
        load_contacts(unit, [ContactIntake(CustomerIntake("C1"), "self", "+8613812345678", "138", "ok")])
    [[made]] = list(stream_points(store))
    return made


def finding(point: Any, fingerprint: str) -> NewFinding:
    return NewFinding(
        fingerprint,
        point.id,
        point.customer_id,
        point.number_id,
        "MR301",
        "stale-proof",
        "warning",
        "stale",
        0.7,
        "the last proof is too old",
        ("verified 2024-01-01",),
        "reverify",
    )


def run(store: Store, found: list[NewFinding], *, complete: bool = True) -> str:
    with store.write("scan") as unit:
        scan = scans.start_scan(unit, kind="full", as_of=DAY, rules_version="1")
    with store.write("scan") as unit:
        scans.add_findings(unit, scan.id, found)
    with store.write("scan") as unit:
        end = scans.complete_scan if complete else scans.fail_scan
        end(unit, scan.id, {"findings": len(found)})
    return scan.id


def states(unit: Unit) -> dict[str, str]:
    found = scans.find_findings(unit, states=["new", "unchanged", "absent"])
    return {each.fingerprint: each.state for each in found}


def test_a_finding_is_new_then_unchanged_then_absent_then_new_again(store: Store, point: Any) -> None:
    a, b = finding(point, "a"), finding(point, "b")
    for found, expected in [
        ([a], {"a": "new"}),
        ([a, b], {"a": "unchanged", "b": "new"}),
        ([b], {"a": "absent", "b": "unchanged"}),
        ([a, b], {"a": "new", "b": "unchanged"}),
    ]:
        run(store, found)
        with store.read() as unit:
            assert states(unit) == expected


def test_a_scan_that_broke_off_makes_nothing_absent_and_no_news_old(store: Store, point: Any) -> None:
    a, b = finding(point, "a"), finding(point, "b")
    run(store, [a])
    run(store, [b], complete=False)
    with store.read() as unit:
        assert states(unit) == {"a": "new", "b": "new"}
    run(store, [a, b])
    with store.read() as unit:
        assert states(unit) == {"a": "unchanged", "b": "new"}


def test_findings_come_back_opened_and_are_filtered(store: Store, point: Any) -> None:
    run(store, [finding(point, "a"), finding(point, "a")])
    with store.read() as unit:
        [found] = scans.find_findings(unit)
        assert (found.customer_ref, found.role, found.evidence) == ("C1", "self", ("verified 2024-01-01",))
        assert "138" not in repr(found)
        assert scans.find_findings(unit, codes=["MR999"]) == ()
        assert scans.find_findings(unit, severities=["warning"], customer_ref="C1", number_id=point.number_id)
        assert scans.find_findings(unit, after="a") == ()
        assert scans.count_findings(unit) == {("MR301", "new"): 1}


def test_a_scan_ends_once_and_the_last_complete_one_is_known(store: Store, point: Any) -> None:
    first = run(store, [])
    second = run(store, [], complete=False)
    with store.write("scan") as unit:
        with pytest.raises(Conflict):
            scans.complete_scan(unit, second, {})
        complete, latest = scans.last_scan(unit), scans.last_scan(unit, state=None)
        assert complete is not None
        assert latest is not None
        assert (complete.id, latest.id, latest.state) == (first, second, "failed")


def test_an_abandoned_scan_is_called_failed(store: Store, clock: Any) -> None:
    with store.write("scan") as unit:
        scans.start_scan(unit, kind="full", as_of=DAY, rules_version="1")
    clock.forward(hours=9)
    with store.write("worker") as unit:
        assert scans.fail_abandoned_scans(unit, unit.now) == 1
        assert scans.fail_abandoned_scans(unit, unit.now) == 0
