from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misroute.errors import Busy, Conflict, NotFound
from misroute.store import Store, findings, scans
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake
from misroute.store.findings import NewFinding
from misroute.store.point_batches import stream_points
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


def begin(unit: Unit, owner: str = "me", **asked: Any) -> scans.Scan:
    return scans.begin_scan(unit, **{"day": DAY, "rules_version": "1", "owner": owner, **asked})


def run(store: Store, found: list[NewFinding], *, complete: bool = True, **asked: Any) -> str:
    with store.write("scan") as unit:
        scan = begin(unit, **{"full": True, "rules_version": "1" if complete else "2", **asked})
    with store.write("scan") as unit:
        findings.add_findings(unit, scan.id, found)
        if scan.kind == "incremental":
            findings.note_missed(unit, scan.id, {each.contact_point_id for each in found})
    with store.write("scan") as unit:
        if complete:
            findings.settle_findings(unit, scan.id, whole=scan.kind == "full")
            scans.complete_scan(unit, scan, {"findings": len(found)}, {"points": 1})
        else:
            scans.rest_scan(unit, scan)
    return scan.id


def states(unit: Unit) -> dict[str, str]:
    found = findings.find_findings(unit, states=["new", "unchanged", "absent"])
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
        [found] = findings.find_findings(unit)
        assert (found.customer_ref, found.role, found.evidence) == ("C1", "self", ("verified 2024-01-01",))
        assert "138" not in repr(found)
        assert findings.find_findings(unit, codes=["MR999"]) == ()
        assert findings.find_findings(unit, severities=["warning"], customer_ref="C1", number_id=point.number_id)
        assert findings.find_findings(unit, after="a") == ()
        assert findings.count_standing(unit) == {"MR301": 1}


def test_a_finding_is_found_by_an_unmistakable_beginning_of_its_id(store: Store, point: Any) -> None:
    run(store, [finding(point, "ab-01"), finding(point, "abz02"), finding(point, "a%")])
    with store.read() as unit:
        assert findings.finding(unit, " abz ").fingerprint == "abz02"
        assert findings.finding(unit, "a%").fingerprint == "a%"
        with pytest.raises(Conflict, match="give more of it"):
            findings.finding(unit, "ab")
        for nothing in ("", "b", "ab-01x", "%", "_b"):
            with pytest.raises(NotFound):
                findings.finding(unit, nothing)


def test_a_scan_ends_once_and_the_last_complete_one_is_known(store: Store, point: Any) -> None:
    first = run(store, [])
    second = run(store, [], complete=False)
    third = run(store, [], complete=False, rules_version="3")
    with store.write("scan") as unit:
        for ended in (first, second):
            with pytest.raises(Conflict):
                scans.complete_scan(unit, scans.scan(unit, ended), {}, {})
        complete, latest = scans.last_scan(unit), scans.last_scan(unit, state=None)
        assert complete is not None
        assert latest is not None
        assert (complete.id, latest.id, latest.state) == (first, third, "running")
        assert scans.scan(unit, second).state == "failed"


def test_a_scan_of_what_changed_leaves_other_findings_alone_but_they_are_no_news(store: Store, point: Any) -> None:
    with store.write("loader") as unit:
        load_contacts(unit, [ContactIntake(CustomerIntake("C2"), "self", "+8613812345679", "139", "ok")])
    [[one, other]] = list(stream_points(store))
    a, b, c = finding(one, "a"), finding(one, "b"), finding(other, "c")
    run(store, [a, b, c])
    run(store, [b], full=False)
    with store.read() as unit:
        assert states(unit) == {"a": "absent", "b": "unchanged", "c": "unchanged"}


def test_two_scans_never_run_at_once_and_one_that_died_is_taken_over(store: Store, clock: Any) -> None:
    with store.write("scan") as unit:
        mine = begin(unit)
    with store.write("scan") as unit, pytest.raises(Busy):
        begin(unit, "another")
    with store.write("scan") as unit:
        assert begin(unit, "another", dead=lambda owner: owner == "me").id == mine.id
    with store.write("scan") as unit, pytest.raises(Conflict):
        scans.advance_scan(unit, mine, cursor="x", progress={})
    clock.forward(minutes=6)
    with store.write("scan") as unit:
        third = begin(unit, "third")
        scans.advance_scan(unit, third, cursor="x", progress={"judged": 7})
    with store.read() as unit:
        found = scans.scan(unit, mine.id)
        assert (found.cursor, found.progress, found.lease_owner) == ("x", {"judged": 7}, "third")


@pytest.mark.parametrize(
    ("asked", "kind", "reason"),
    [
        ({}, "incremental", "changed"),
        ({"full": True}, "full", "asked"),
        ({"rules_version": "2"}, "full", "rules"),
        ({"day": date(2026, 3, 1)}, "full", "earlier_day"),
        ({"day": date(2026, 3, 9)}, "incremental", "changed"),
    ],
)
def test_a_scan_says_why_it_judges_the_whole_book(
    store: Store, point: Any, asked: dict[str, Any], kind: str, reason: str
) -> None:
    with store.write("scan") as unit:
        scan = begin(unit)
        assert scan.reason == "first"
        scans.complete_scan(unit, scan, {}, {"points": 1})
    with store.write("scan") as unit:
        begun = begin(unit, **asked)
    assert (begun.kind, begun.reason) == (kind, reason)


def test_after_a_scan_was_given_up_the_whole_book_is_judged(store: Store, point: Any) -> None:
    run(store, [])
    run(store, [], complete=False)
    with store.write("scan") as unit:
        begun = begin(unit)
    assert (begun.kind, begun.reason) == ("full", "broken_off")


def test_a_scan_that_stopped_before_midnight_keeps_its_day_and_one_of_last_week_is_given_up(store: Store) -> None:
    first = run(store, [], complete=False, rules_version="1", full=False)
    with store.write("scan") as unit:
        scan = begin(unit, day=date(2026, 3, 3))
        assert (scan.id, scan.as_of) == (first, DAY)
        scans.rest_scan(unit, scan)
    with store.write("scan") as unit:
        assert begin(unit, day=date(2026, 3, 3), day_asked=True).id != first
