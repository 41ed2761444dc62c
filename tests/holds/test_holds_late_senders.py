"""A sender that does not say in time that it obeys is told of: once to the case, once an hour to the supervisor."""

from __future__ import annotations

from typing import Any

import pytest

from misroute.app import App
from misroute.services import checkup
from misroute.store import outbox

NUMBER = "+8613800001234"


@pytest.fixture
def told(app: App) -> App:
    app.senders.add("dialler", channels=["call"], actor="wu")
    return app


def look(app: App) -> int:
    return app.working.halt_watch.look(actor="worker")


def notices(app: App) -> list[dict[str, Any]]:
    with app.store.read() as unit:
        found = [outbox.effect(unit, one.key) for one in outbox.find_effects(unit, limit=1000)]
    return [dict(one.payload or {}) for one in found if one.key.startswith("halt-late/")]


def late_events(app: App, case: str) -> list[dict[str, Any]]:
    return [one["detail"] for one in app.lookup.case(case)["events"] if one["kind"] == "halt_late"]


def test_nothing_is_said_before_the_time_is_over_or_without_senders(app: App, clock: Any) -> None:
    app.holding.place("all", None, "an incident", actor="wu")
    clock.forward(seconds=120)
    assert look(app) == 0
    app.senders.add("dialler", channels=["call"], actor="wu")
    app.holding.place("campaign", "spring", "an incident", actor="wu")
    clock.forward(seconds=59)
    assert look(app) == 0


def test_the_case_and_the_supervisor_are_told_once(told: App, clock: Any) -> None:
    case = told.intake.open_case(NUMBER, actor="li.na").case_id
    clock.forward(seconds=61)
    assert look(told) == 2
    assert look(told) == 0
    (event,) = late_events(told, case)
    assert event["senders"] == ["dialler"]
    (notice,) = notices(told)
    assert notice["destination"] == told.settings.lender.supervisor
    assert "dialler" in notice["body"]
    assert NUMBER not in str(notice)


def test_an_incident_of_many_holds_is_one_notice_an_hour(told: App, clock: Any) -> None:
    for turn in range(5):
        told.holding.place("campaign", f"c-{turn}", "an incident", actor="wu")
    clock.forward(seconds=61)
    assert look(told) == 1
    assert len(notices(told)) == 1
    assert "5 hold(s)" in notices(told)[0]["body"]
    told.holding.place("campaign", "later", "an incident", actor="wu")
    clock.forward(seconds=61)
    assert look(told) == 0
    clock.forward(minutes=58)
    assert look(told) == 1


def test_whoever_acknowledged_or_is_no_longer_asked_is_not_told_of(told: App, clock: Any) -> None:
    obeyed = told.holding.place("campaign", "one", "an incident", actor="wu").hold_id
    over = told.holding.place("campaign", "two", "an incident", actor="wu").hold_id
    told.hold_feed.acknowledge("dialler", hold_id=obeyed, actor="dialler")
    told.holding.lift(over, "over", actor="wu")
    clock.forward(seconds=61)
    assert look(told) == 0
    assert checkup.check_senders(told.senders).state == "ok"


def test_the_doctor_names_who_is_behind(told: App, clock: Any) -> None:
    told.holding.place("campaign", "one", "an incident", actor="wu")
    assert checkup.check_senders(told.senders).state == "ok"
    clock.forward(seconds=61)
    found = checkup.check_senders(told.senders)
    assert found.state == "warn"
    assert "dialler" in str(found)


def test_a_round_of_the_worker_looks_too(told: App, clock: Any) -> None:
    told.holding.place("campaign", "one", "an incident", actor="wu")
    clock.forward(seconds=61)
    told.working.work_once()
    assert len(notices(told)) == 1
