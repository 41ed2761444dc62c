"""From the commit of a hold on, no answer of the gate allows a send; who may lift it, and what follows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from houses import MOTHER, OWN, STRANGER, House

from misroute.errors import Conflict, MisrouteError, UsageError
from misroute.store import contact_points, decisions, holds, queued
from misroute.store.queued import QueuedIntake


def ask(house: House, to: str = OWN, **said: Any) -> Any:
    send = {"channel": "sms", "purpose": "servicing", "to": to, "person": "Z-1", **said}
    return house.app.gatekeeping.check(send)


def codes(answer: Any) -> set[str]:
    return {reason.code for reason in answer.reasons}


def test_a_committed_hold_is_seen_by_the_very_next_answer(house: House, second_process: Callable[[], House]) -> None:
    other = second_process()
    assert ask(house).decision == ask(other).decision == "allow"
    house.open(OWN)
    for each in (house, other):
        answer = ask(each)
        assert answer.decision == "block"
        assert "hold" in " ".join(codes(answer))


def test_a_hold_is_seen_by_another_process(house: House, database_url: str, tmp_path: Path) -> None:
    script = (
        "import json,sys\n"
        "from misroute.seal import KeyRing\n"
        "from misroute.store import Store, make_engine\n"
        "from misroute.store.holds import active_holds\n"
        "store = Store(make_engine(sys.argv[1]), KeyRing(current=1, keys={1: bytes(range(32))}))\n"
        "with store.read() as unit:\n"
        "    print(json.dumps(len(active_holds(unit, number=sys.argv[2]))))\n"
    )
    opened = house.open(OWN)
    assert opened
    found = subprocess.run(
        [sys.executable, "-c", script, database_url, OWN], capture_output=True, text=True, check=True, env=os.environ
    )
    assert json.loads(found.stdout) == 1


def test_every_answer_is_recorded_with_its_codes(house: House) -> None:
    house.open(OWN)
    ask(house)
    with house.store.read() as unit:
        kept = decisions.decisions_on(unit, OWN)
    assert [one.decision for one in kept] == ["block"]
    assert kept[0].codes


def test_the_customers_other_number_goes_on_while_the_wrong_one_is_held(house: House) -> None:
    house.open(MOTHER)
    assert ask(house, MOTHER).decision == "block"
    assert ask(house, OWN).decision == "allow"


@pytest.mark.parametrize(
    ("scope", "value", "mark"),
    [
        ("customer", "Z-1", {}),
        ("campaign", "c-1", {"campaign": "c-1"}),
        ("template", "t-1", {"template": "t-1"}),
        ("gateway", "g-1", {"gateway": "g-1"}),
        ("all", None, {}),
    ],
)
def test_a_hold_of_any_scope_blocks_what_it_reaches(
    house: House, scope: str, value: str | None, mark: dict[str, str]
) -> None:
    placed = house.app.holding.place(scope, value, "an incident", actor="wu")
    assert ask(house, **mark).decision == "block"
    house.app.holding.lift(placed.hold_id, "over", actor="wu")
    assert ask(house, **mark).decision == "allow"


def test_a_number_that_cannot_be_read_is_not_allowed(house: House) -> None:
    for to in ("138O0001234", "", "\x00", "12345"):
        assert ask(house, to).decision == "block"


def test_the_quiet_hours_hold_for_reminders(house: House) -> None:
    house.clock.forward(hours=14)
    assert ask(house).decision == "defer"


def test_lifting_by_hand_needs_a_reason_and_happens_once(house: House) -> None:
    placed = house.app.holding.place("number", OWN, "asked to", actor="wu")
    with pytest.raises(UsageError, match="reason"):
        house.app.holding.lift(placed.hold_id, " ", actor="wu")
    house.app.holding.lift(placed.hold_id.lower(), "over", actor="wu")
    with pytest.raises(Conflict, match="already"):
        house.app.holding.lift(placed.hold_id, "again", actor="wu")


@pytest.mark.parametrize(
    ("scope", "value", "reason"),
    [("number", "13", "x"), ("number", None, "x"), ("galaxy", "x", "x"), ("campaign", None, "x"), ("all", None, " ")],
)
def test_a_hold_on_nothing_or_for_nothing_is_refused(house: House, scope: str, value: str | None, reason: str) -> None:
    with pytest.raises(MisrouteError):
        house.app.holding.place(scope, value, reason, actor="wu")
    assert house.app.lookup.holds(lifted=True, number=None, limit=10) == []


def test_messages_stopped_by_two_holds_leave_only_when_both_are_lifted(house: House) -> None:
    with house.store.write("sender") as unit:
        queued.keep_queued(unit, [QueuedIntake("m-1", OWN, "sms")])
    first = house.app.holding.place("number", OWN, "one", actor="wu")
    second = house.app.holding.place("number", OWN, "two", actor="wu")
    assert (first.stopped, second.stopped) == (1, 0)

    def state() -> str:
        with house.store.read() as unit:
            return queued.queued_on(unit, OWN)[0].state

    house.app.holding.lift(first.hold_id, "over", actor="wu")
    assert state() == "stopped"
    house.app.holding.lift(second.hold_id, "over", actor="wu")
    assert state() == "released"
    house.app.holding.place("number", OWN, "three", actor="wu")
    assert state() == "stopped"


def test_a_reopened_case_holds_its_number_again_even_when_the_hold_was_lifted(house: House) -> None:
    case = house.open(STRANGER)
    house.complete(case, "verify", outcome="not_confirmed")
    house.complete(case, "acknowledge")
    house.app.casework.close(case, None, actor="li.na")
    with house.store.read() as unit:
        assert not holds.active_holds(unit, number=STRANGER)
    house.app.merging.reopen(case, "they called again", actor="li.na")
    with house.store.read() as unit:
        assert [hold.case_id for hold in holds.active_holds(unit, number=STRANGER)] == [case]


def test_a_row_that_a_case_retired_blocks_even_without_a_hold(house: House) -> None:
    case = house.open(MOTHER)
    house.work_to_the_end(case, recipient="stranger")
    with house.store.read() as unit:
        hold = holds.active_holds(unit, number=MOTHER)[0]
    house.app.holding.lift(hold.id, "by mistake", actor="wu")
    assert ask(house, MOTHER).decision == "block"
    with house.store.read() as unit:
        assert {point.state for point in contact_points.points_on(unit, MOTHER) if point.role == "self"} == {"retired"}
