"""Each mark on a person, from the desk to the gate's answer."""

from __future__ import annotations

from typing import Any

import pytest

from misroute.errors import Conflict, NotFound, UsageError
from misroute.services.gate.standing import Marks
from misroute.store import Store, audit
from misroute.store.standing import keep_standing, standing_of

OWN, SECOND, MOTHER, STRANGER = "+8613912345678", "+8613812345679", "+8613712345670", "+8613612345671"
NEW_YORK, BROTHER = "+12125550143", "+12125550144"


def mark(desk: Any, ref: str = "C1", **marks: Any) -> dict[str, Any]:
    shown: dict[str, Any] = desk.app.people.standing.mark(ref, Marks(**marks), reason="told by phone", actor="li.na")
    return shown


@pytest.mark.parametrize(
    ("marks", "send", "code"),
    [
        ({"vulnerable": True}, {"channel": "call", "purpose": "collection"}, "vulnerable"),
        ({"no_contact": True}, {}, "cease"),
        ({"deceased": True}, {}, "deceased"),
        ({"minor": True}, {}, "minor"),
        ({"represented_by_attorney": True}, {}, "represented"),
        ({"work_forbidden": True}, {"place": "work"}, "workplace"),
        ({"zones": ["Europe/London"]}, {}, "quiet_hours"),
        ({"inconvenient": ["mon 08:30-10:00"]}, {}, "inconvenient_time"),
    ],
)
def test_a_mark_on_the_customer_binds_the_next_answer_and_taking_it_back_frees_it(
    desk: Any, marks: dict[str, Any], send: dict[str, Any], code: str
) -> None:
    assert code not in desk.codes(**send)
    mark(desk, **marks)
    assert code in desk.codes(**send)
    assert code in desk.codes(SECOND, **send)
    mark(desk, **{name: [] if isinstance(value, list) else False for name, value in marks.items()})
    assert code not in desk.codes(**send)


def test_an_address_far_away_makes_it_too_early(american: Any) -> None:
    assert "quiet_hours" not in american.codes(NEW_YORK, "U1", channel="call", purpose="collection")
    mark(american, "U1", address_region="us-hi")
    assert "quiet_hours" in american.codes(NEW_YORK, "U1", channel="call", purpose="collection")


def test_an_agreed_hour_opens_the_night(american: Any) -> None:
    american.clock.forward(hours=14)  # midnight in New York
    call = {"channel": "call", "purpose": "collection"}
    assert "quiet_hours" in american.codes(NEW_YORK, "U1", **call)
    mark(american, "U1", agreed=["2026-03-02T23:30-05:00/2026-03-03T00:30-05:00"])
    assert "quiet_hours" not in american.codes(NEW_YORK, "U1", **call)


def test_a_vulnerable_person_may_be_written_to_and_the_answer_names_the_supervisor(desk: Any) -> None:
    assert desk.answer().notices == ()
    mark(desk, vulnerable=True)
    answer = desk.answer()
    assert answer.decision == "allow"
    assert [notice.code for notice in answer.notices] == ["vulnerable_review"]
    assert answer.to_json()["notices"][0]["detail_zh"]
    assert desk.app.people.standing.listed("vulnerable", limit=10)[0]["customer"] == "C1"


def test_somebody_else_may_be_asked_only_when_the_borrower_is_lost(american: Any) -> None:
    ask = {"channel": "call", "purpose": "location"}
    assert "borrower_reachable" in american.codes(BROTHER, "U1", **ask)
    mark(american, "U1", unreachable=True)
    assert "borrower_reachable" not in american.codes(BROTHER, "U1", **ask)
    assert "third_person" in american.codes(BROTHER, "U1", channel="call", purpose="collection")


def test_whoever_answers_a_number_is_marked_apart_from_the_customer(american: Any) -> None:
    mark(american, "U1", deceased=True)
    speak = {"channel": "call", "purpose": "collection"}
    assert "third_person" in american.codes(BROTHER, "U1", **speak)
    shown = mark(american, "U1", number=BROTHER, role="executor")
    assert shown["people"][0]["role"] == "executor"
    assert BROTHER not in str(shown)
    found = american.codes(BROTHER, "U1", **speak)
    assert "third_person" not in found
    assert "deceased" not in found
    assert "deceased" in american.codes(NEW_YORK, "U1", **speak)
    mark(american, "U1", number=BROTHER, minor=True)
    assert "minor" in american.codes(BROTHER, "U1", **speak)


def test_an_executor_whom_the_book_does_not_have_is_taken_into_it(american: Any) -> None:
    new = "+12125550199"
    assert "person_unknown" in american.codes(new, "U1", channel="call", purpose="collection")
    with pytest.raises(UsageError, match="--role"):
        mark(american, "U1", number=new, deceased=True)
    mark(american, "U1", number=new, role="personal representative")
    assert "third_person" not in american.codes(new, "U1", channel="call", purpose="collection")


def test_the_customers_own_number_is_nobody_elses(desk: Any) -> None:
    with pytest.raises(UsageError, match="own number"):
        mark(desk, number=OWN, role="spouse")


@pytest.mark.parametrize(
    "marks",
    [
        {},
        {"zones": ["Mars/Olympus"]},
        {"zones": ["../../etc/passwd"]},
        {"inconvenient": ["whenever"]},
        {"inconvenient": ["mon 25:00-26:00"]},
        {"inconvenient": ["fru 10:00-11:00"]},
        {"agreed": ["2026-03-02T20:00/2026-03-02T21:00"]},
        {"agreed": ["2026-03-02T21:00+08:00/2026-03-02T20:00+08:00"]},
        {"address_region": "somewhere"},
        {"language": "klingon"},
        {"role": "executor"},
        {"number": "not a number", "minor": True},
        {"number": MOTHER, "role": "borrower"},
        {"number": MOTHER, "no_contact": True},
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_marked(desk: Any, marks: dict[str, Any]) -> None:
    before = desk.app.people.standing.show("C1")
    with pytest.raises(UsageError):
        mark(desk, **marks)
    assert desk.app.people.standing.show("C1") == before


def test_an_unknown_customer_is_not_marked(desk: Any) -> None:
    with pytest.raises(NotFound):
        mark(desk, "C9\x00\ud800", minor=True)


def test_a_mark_without_a_reason_is_refused(desk: Any) -> None:
    with pytest.raises(UsageError, match="reason"):
        desk.app.people.standing.mark("C1", Marks(minor=True), reason="  ", actor="li.na")


def test_a_mark_is_in_the_audit_log_with_its_reason_and_without_the_number(desk: Any, store: Store) -> None:
    standing = desk.app.people.standing
    standing.mark("C1", Marks(number=MOTHER, vulnerable=True), reason="call 13712345670 back", actor="li.na")
    with store.read() as unit:
        entries = [entry for entry in audit.entries(unit) if entry.kind == "customer.marked"]
    assert entries[-1].actor == "li.na"
    assert entries[-1].detail["vulnerable"] is True
    assert "12345670" not in str(entries[-1].detail)
    assert standing.listed("vulnerable", limit=10)[0]["number"].endswith("5670")


def test_times_with_days_are_kept_as_the_contract_has_them(desk: Any) -> None:
    shown = mark(desk, inconvenient=["mon-wed,sun 9:00-12:30", "20:00-08:00"])
    assert shown["inconvenient"] == ["mon,tue,wed,sun 09:00-12:30", "20:00-08:00"]
    assert mark(desk, inconvenient=[])["inconvenient"] == []


def test_two_who_mark_at_once_do_not_overwrite_each_other(store: Store, desk: Any) -> None:
    mark(desk, minor=True)
    with store.read() as unit:
        stale = standing_of(unit, "C1")
    mark(desk, deceased=True)
    with pytest.raises(Conflict, match="somebody else"), store.write("other") as unit:
        keep_standing(unit, stale, {"minor": False}, "late")
    shown = desk.app.people.standing.show("C1")
    assert shown["minor"] is True
    assert shown["deceased"] is True
