"""Suppressions: for whom they hold, until when, and what stays on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from houses import House

from misroute.detect import Problem
from misroute.errors import UsageError
from misroute.services.answers import names_somebody
from misroute.services.scans.suppressing import About
from misroute.store import contact_points, findings
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake

NUMBER = "+8613911110001"
CODE = "MR501"


@pytest.fixture
def lender(house: House) -> House:
    """A borrower whose number nobody proved for a year: MR501 says stale, and nothing else does."""
    old = house.clock.now.date() - timedelta(days=400)
    person = CustomerIntake("S-1", name="赵敏", region="CN")
    row = ContactIntake(person, "self", NUMBER, NUMBER, "ok", verified_at=old, source="legacy")
    other = ContactIntake(CustomerIntake("S-2"), "self", "+8613911110002", "2", "ok", source="app")
    with house.store.write("loader") as unit:
        load_contacts(unit, [row, other])
    assert judged(house) == Problem.stale.value
    return house


def judged(house: House) -> str | None:
    """What the next scan makes of the number."""
    house.app.scanning.scan(actor="nightly")
    with house.store.read() as unit:
        [point] = contact_points.points_on(unit, NUMBER)
    return point.problem


def suppress(house: House, about: About, *, days: int = 2, reason: str = "they know") -> str:
    until = house.clock.now.date() + timedelta(days=days)
    return house.app.suppressing.suppress(CODE, about, reason=reason, until=until, actor="li.na")


def finding_of(house: House) -> str:
    with house.store.read() as unit:
        return next(one.fingerprint for one in findings.find_findings(unit, codes=[CODE]) if one.number == NUMBER)


@pytest.mark.parametrize("scope", ["all", "customer", "number", "source", "finding"])
def test_a_suppression_holds_for_its_scope_and_is_lifted_by_hand(lender: House, scope: str) -> None:
    about = {
        "all": About(everywhere=True),
        "customer": About(customer="S-1"),
        "number": About(number="139 1111 0001"),
        "source": About(source=" legacy "),
        "finding": About(finding=finding_of(lender)[:12]),
    }[scope]
    made = suppress(lender, about)
    assert judged(lender) == Problem.none.value
    lender.app.suppressing.lift(made[:20].lower(), actor="li.na")
    assert judged(lender) == Problem.stale.value


def test_one_of_another_source_or_customer_leaves_this_number_alone(lender: House) -> None:
    suppress(lender, About(source="app"))
    suppress(lender, About(customer="S-2"))
    assert judged(lender) == Problem.stale.value


def test_its_last_day_is_part_of_it_and_a_scan_of_what_changed_notices_the_day_after(lender: House) -> None:
    suppress(lender, About(customer="S-1"), days=2)
    assert judged(lender) == Problem.none.value
    lender.clock.forward(days=2)
    assert judged(lender) == Problem.none.value
    lender.clock.forward(days=1)
    assert judged(lender) == Problem.stale.value


def test_the_reason_is_on_record_without_the_numbers_somebody_typed(lender: House, tmp_path: Path) -> None:
    made = suppress(lender, About(customer="S-1"), reason="his wife  has 13911110001\n")
    log = tmp_path / "log.jsonl"
    lender.app.records.export_audit(log, None)
    [listed] = lender.app.suppressing.listing(ended=False, limit=10)
    for text in (log.read_text(encoding="utf-8"), str(listed)):
        assert "his wife has" in text
        assert "13911110001" not in text
        assert made in text
    with pytest.raises(UsageError, match="must say why"):
        suppress(lender, About(everywhere=True), reason=" \n")


@pytest.mark.parametrize("reason", ["赵敏 says it is hers", "赵女士已确认", "told by 赵敏 by phone"])
@pytest.mark.parametrize("about", [About(customer="S-1"), About(number=NUMBER)], ids=["customer", "number"])
def test_a_reason_that_names_the_person_is_refused(lender: House, about: About, reason: str) -> None:
    with pytest.raises(UsageError, match="--reason names a person of this entry"):
        suppress(lender, about, reason=reason)
    assert lender.app.suppressing.listing(ended=True, limit=10) == []


def test_numbers_and_mail_addresses_in_a_reason_are_starred(lender: House) -> None:
    suppress(lender, About(customer="S-1"), reason="min.zhao@mail.example wrote from 139 1111 0001")
    [row] = lender.app.suppressing.listing(ended=False, limit=10)
    assert row["reason"] == "***@mail.example wrote from ****0001"


@pytest.mark.parametrize(
    ("reason", "names", "found"),
    [
        ("as Grace Hopper said", ["Grace Hopper"], True),
        ("Mr. Hopper called", ["Grace Hopper"], True),
        ("by the grace of the manager", ["Grace Hopper"], False),
        ("hoppers are out", ["Grace Hopper"], False),
        ("陈总说的", ["陈一"], True),
        ("陈述见附件", ["陈一"], False),
        ("anything", ["", None, "a"], False),
    ],
)
def test_a_name_is_found_whole_or_as_the_surname_with_a_title(
    reason: str, names: list[str | None], found: bool
) -> None:
    assert names_somebody(reason, names) is found


@pytest.mark.parametrize("tried", ["MR502", "MR208:off", f"{CODE}:on", CODE])
def test_a_rule_that_is_tried_does_not_bring_back_what_was_suppressed(lender: House, tried: str) -> None:
    suppress(lender, About(customer="S-1"))
    judged(lender)
    seen = lender.app.previewing.preview([tried])
    assert seen.against == "rules"
    assert (dict(seen.codes), dict(seen.problems), seen.misdirects) == ({}, {}, 0.0)


def test_a_trial_after_the_suppression_ended_counts_the_finding_again(lender: House) -> None:
    suppress(lender, About(customer="S-1"), days=2)
    seen = lender.app.previewing.preview([f"{CODE}:off"], as_of=lender.clock.now.date() + timedelta(days=3))
    assert {code: one.unflagged for code, one in seen.codes.items()} == {CODE: 1}
    assert dict(seen.problems) == {(Problem.stale.value, Problem.none.value): 1}
