from __future__ import annotations

from typing import Any

import pytest

from misroute.errors import Conflict, NotFound, UsageError
from misroute.remedy import EffectKind, EffectState, StepLog, StepState, WaitsFor
from misroute.store import DuplicateRow, Store, cases, holds, outbox, parties, queued, steps
from misroute.store.customers import CustomerIntake, keep_customers
from misroute.store.unit import Unit

MOTHER = "+8613812345678"


def a_new_case(unit: Unit, number: str | None = MOTHER, **more: Any) -> cases.NewCase:
    return cases.NewCase(
        number=number,
        written="138 1234 5678",
        reporter="recipient",
        aware_at=unit.now,
        playbook_name="standard",
        playbook_version="1",
        playbook={"steps": []},
        **more,
    )


@pytest.fixture
def case_id(store: Store) -> str:
    with store.write("anna") as unit:
        return cases.open_case(unit, a_new_case(unit))[0].id


def test_a_second_report_joins_the_open_case(store: Store, case_id: str) -> None:
    with store.write("ben") as unit:
        there, opened = cases.open_case(unit, a_new_case(unit))
    assert (there.id, opened) == (case_id, False)
    assert there.number == MOTHER
    assert there.written == "138 1234 5678"


def test_a_closed_case_lets_a_new_one_be_opened_and_is_not_reopened_beside_it(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        cases.change_case(unit, cases.case(unit, case_id), state="closed", closed_at=unit.now)
        later, opened = cases.open_case(unit, a_new_case(unit))
        assert opened
        with pytest.raises(Conflict, match=later.id):
            cases.change_case(unit, cases.case(unit, case_id), state="open")


def test_two_cases_without_a_readable_number_stand_side_by_side(store: Store) -> None:
    with store.write("anna") as unit:
        assert cases.open_case(unit, a_new_case(unit, None, flags=("unreadable_number",)))[1]
        other, opened = cases.open_case(unit, a_new_case(unit, None))
    assert opened
    assert other.number is None


def test_a_change_from_an_old_reading_of_the_case_is_refused(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        old = cases.case(unit, case_id)
        cases.change_case(unit, old, assigned_to="ben")
        with pytest.raises(Conflict, match="somebody else"):
            cases.change_case(unit, old, assigned_to="carl")


def test_no_number_or_text_shows_in_a_cases_repr(store: Store, case_id: str) -> None:
    with store.read() as unit:
        shown = repr(cases.case(unit, case_id))
    assert MOTHER not in shown
    assert "1234" not in shown


def test_cases_are_found_by_number_state_and_the_end_of_their_id(store: Store, case_id: str) -> None:
    with store.read() as unit:
        assert [c.id for c in cases.find_cases(unit, number=MOTHER, states=["open"])] == [case_id]
        assert cases.find_cases(unit, number="+8613900000000") == ()
        assert cases.cases_by_prefix(unit, case_id[-6:].lower()) == (case_id,)
        assert cases.cases_by_prefix(unit, "%") == ()
        with pytest.raises(NotFound):
            cases.case(unit, "nothing")


def test_only_cases_whose_time_has_come_are_due(store: Store, case_id: str, clock: Any) -> None:
    with store.write("anna") as unit:
        cases.wake_case(unit, case_id, unit.now)
    with store.write("worker") as unit:
        assert cases.due_cases(unit) == (case_id,)
        assert cases.take_due_case(unit, case_id) is not None
        cases.wake_case(unit, case_id, None)
        assert cases.due_cases(unit) == ()
        assert cases.take_due_case(unit, case_id) is None


def test_the_history_keeps_its_order_and_seals_what_people_wrote(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        cases.add_event(unit, case_id, "reported", {"by": "recipient"}, "你们发给我妈了 😀")
        cases.add_event(unit, case_id, "note")
    with store.read() as unit:
        history = cases.case_events(unit, case_id)
    assert [(event.seq, event.kind) for event in history] == [(1, "reported"), (2, "note")]
    assert history[0].text == "你们发给我妈了 😀"
    assert "我妈" not in repr(history[0])


def test_steps_come_back_as_the_values_that_decisions_are_made_on(store: Store, case_id: str) -> None:
    waiting = StepLog("verify", StepState.WAITING, attempts=2, waits_for=WaitsFor.PERSON, reason="look")
    with store.write("anna") as unit:
        steps.save_step(unit, case_id, StepLog("verify", StepState.RUNNING, started_at=unit.now))
        steps.save_step(unit, case_id, waiting)
        new = outbox.NewEffect(f"{case_id}/voucher/1", "voucher", "ledger", {"amount": "100"}, case_id, "voucher")
        steps.save_step(unit, case_id, StepLog("voucher", StepState.RUNNING))
        assert outbox.enqueue(unit, new)
    with store.read() as unit:
        log = steps.case_log(unit, case_id)
    assert log.of("verify") == waiting
    [effect] = log.of("voucher").effects
    assert (effect.kind, effect.state, effect.intent) == (EffectKind.VOUCHER, EffectState.QUEUED, 1)


def test_the_same_effect_twice_is_one_and_a_changed_one_is_refused(store: Store, case_id: str) -> None:
    new = outbox.NewEffect(f"{case_id}/voucher/1", "voucher", "ledger", {"amount": "100"}, case_id, "voucher")
    with store.write("anna") as unit:
        assert outbox.enqueue(unit, new)
        assert not outbox.enqueue(unit, new)
        changed = outbox.NewEffect(new.key, "voucher", "ledger", {"amount": "200"}, case_id, "voucher")
        with pytest.raises(DuplicateRow):
            outbox.enqueue(unit, changed)


def test_customers_and_recipients_of_a_case_are_kept_once_each(store: Store, case_id: str) -> None:
    with store.write("anna") as unit:
        [customer_id] = keep_customers(unit, [CustomerIntake("C1", name="王伟")]).values()
        parties.link_customer(unit, case_id, customer_id, "parent")
        parties.link_customer(unit, case_id, customer_id, "self")
        first = parties.add_recipient(unit, case_id, kind="relative", number=MOTHER, name="李梅", language="zh")
        again = parties.add_recipient(unit, case_id, kind="relative", number=MOTHER)
        assert first == again
        parties.change_recipient(unit, first.id, no_contact=True, name="李梅英")
    with store.read() as unit:
        assert [(c.ref, c.role) for c in parties.customers_of_case(unit, case_id)] == [("C1", "self")]
        assert parties.cases_of_customer(unit, customer_id) == (case_id,)
        [recipient] = parties.recipients_of(unit, case_id)
        assert (recipient.name, recipient.no_contact, recipient.number) == ("李梅英", True, MOTHER)


def test_the_same_cause_places_one_hold_until_it_is_lifted(store: Store, case_id: str) -> None:
    place = {"cause": f"case/{case_id}/halt", "scope": "number", "value": MOTHER, "reason": "wrong_party"}
    with store.write("anna") as unit:
        first, placed = holds.place(unit, **place, case_id=case_id)  # type: ignore[arg-type]
        assert placed
        assert holds.place(unit, **place) == (first, False)  # type: ignore[arg-type]
        assert holds.lift(unit, first.id, "retired").lifted_by == "anna"
        with pytest.raises(Conflict, match="lifted already"):
            holds.lift(unit, first.id, "again")
        second, placed = holds.place(unit, **place)  # type: ignore[arg-type]
        assert placed
        assert second.is_active
        assert [hold.id for hold in holds.active_holds(unit, number=MOTHER)] == [second.id]
        assert len(holds.find_holds(unit, active_only=False)) == 2


def test_holds_reach_by_number_customer_campaign_and_everything(store: Store) -> None:
    with store.write("anna") as unit:
        for scope, value in [("number", MOTHER), ("customer", "C1"), ("campaign", "march"), ("all", None)]:
            holds.place(unit, cause=f"test/{scope}", scope=scope, value=value, reason="test")

        def reached(**marks: Any) -> list[str]:
            return [hold.scope for hold in holds.active_holds(unit, **marks)]

        assert reached() == ["all"]
        assert reached(number="+8613900000000", campaign="april") == ["all"]
        assert sorted(reached(number=MOTHER, customer_refs=["C1"], campaign="march")) == [
            "all",
            "campaign",
            "customer",
            "number",
        ]
        with pytest.raises(UsageError):
            holds.place(unit, cause="x", scope="planet", value="earth", reason="test")
        with pytest.raises(UsageError):
            holds.place(unit, cause="x", scope="number", value=None, reason="test")


def test_a_hold_stops_the_queued_messages_and_lifting_it_releases_them(store: Store) -> None:
    with store.write("anna") as unit:
        queued.keep_queued(unit, [queued.QueuedIntake("M1", MOTHER, "sms", customer_ref="C1")])
        first, _ = holds.place(unit, cause="a", scope="number", value=MOTHER, reason="test")
        second, _ = holds.place(unit, cause="b", scope="number", value=MOTHER, reason="test")
        queued.keep_queued(unit, [queued.QueuedIntake("M2", MOTHER, "sms")])
        assert {message.state for message in queued.queued_on(unit, MOTHER)} == {"stopped"}
        holds.lift(unit, first.id, "done")
        assert {message.state for message in queued.queued_on(unit, MOTHER)} == {"stopped"}
        holds.lift(unit, second.id, "done")
        assert {message.state for message in queued.queued_on(unit, MOTHER)} == {"released"}
        queued.mark_sent(unit, ["M1"])
        assert {message.state for message in queued.queued_on(unit, MOTHER)} == {"released", "sent"}
        assert queued.queued_on(unit, "+8613900000000") == ()
