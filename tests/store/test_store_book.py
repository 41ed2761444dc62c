from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from misroute.errors import Conflict, NotFound
from misroute.store import Store, contact_points, customers, events, facts, holds, intel
from misroute.store.contact_points import ContactIntake, Loaded, load_contacts
from misroute.store.customers import CustomerIntake, DebtIntake
from misroute.store.events import NumberEvent
from misroute.store.facts import Asked
from misroute.store.gateroad import GateRoad
from misroute.store.intel import IntelAnswer
from misroute.store.numbers import find_number, keep_numbers, number_of
from misroute.store.point_batches import Judgement, record_judgements, stream_points
from misroute.store.secrets import pseudonym

OWN = "+8613812345678"
MOTHER = "+8613912345678"
WANG = CustomerIntake("C1", name="王伟", address="上海市静安区 😀", region="CN")
AT = datetime(2026, 2, 1, 3, 0, tzinfo=UTC)


def a_book() -> list[ContactIntake]:
    return [
        ContactIntake(WANG, "self", OWN, "138 1234 5678", "ok", verified_at=date(2026, 1, 1)),
        ContactIntake(WANG, "parent", MOTHER, "13912345678", "ok", "母亲", "李梅", "mobile", "CN"),
        ContactIntake(WANG, "friend", None, "没有", "missing"),
        ContactIntake(CustomerIntake("C2", name="Smith"), "self", MOTHER, "13912345678", "ok", source="import\x00"),
    ]


def load(store: Store, book: list[ContactIntake]) -> Loaded:
    with store.write("loader") as unit:
        return load_contacts(unit, book)


def test_loading_a_book_twice_changes_nothing_the_second_time(store: Store) -> None:
    assert load(store, a_book()) == Loaded(added=4)
    assert load(store, a_book()) == Loaded(unchanged=4)
    with store.read() as unit:
        assert contact_points.count_points(unit) == {"active": 4}


def test_a_contact_point_comes_back_as_it_was_loaded_and_its_repr_is_silent(store: Store) -> None:
    load(store, a_book())
    with store.read() as unit:
        [mine, smiths] = contact_points.points_on(unit, MOTHER)
    assert (mine.role, mine.relation_text, mine.contact_name, mine.customer_name) == ("parent", "母亲", "李梅", "王伟")
    assert (smiths.customer_ref, smiths.source) == ("C2", "import\ufffd")
    for secret in ("李梅", "王伟", "139", "母亲"):
        assert secret not in repr(mine)


def test_a_changed_cell_updates_its_contact_point_and_makes_it_due_for_a_scan(store: Store) -> None:
    load(store, a_book())
    with store.write("scan") as unit:
        for point in contact_points.points_on(unit, OWN):
            judged = Judgement(point.id, point.content_version, "none", "borrower", 0.02, "keep", ())
            record_judgements(unit, [judged])
    assert sum(map(len, stream_points(store, unscanned=True))) == 3
    book = a_book()
    book[0] = replace(book[0], contact_name="王先生", verified_at=date(2025, 1, 1))
    assert load(store, book) == Loaded(changed=1, unchanged=3)
    with store.read() as unit:
        [point] = contact_points.points_on(unit, OWN)
    assert point.contact_name == "王先生"
    assert point.verified_at == date(2026, 1, 1)  # an older date of proof takes nothing away
    assert (point.problem, point.scanned_version) == ("none", 1)
    assert point.content_version > 1
    assert sum(map(len, stream_points(store, unscanned=True))) == 4


def test_the_last_of_two_rows_for_one_contact_point_counts(store: Store) -> None:
    first, *_ = a_book()
    assert load(store, [first, replace(first, raw="13812345678")]) == Loaded(added=1)
    with store.read() as unit:
        assert contact_points.points_on(unit, OWN)[0].raw == "13812345678"


def test_a_cell_that_is_no_number_is_one_contact_point_and_never_found_as_a_number(store: Store) -> None:
    odd = replace(a_book()[2], raw="打我老婆\x00😀\u202e\ud800", status="invalid")
    assert load(store, [odd]) == Loaded(added=1)
    assert load(store, [odd]) == Loaded(unchanged=1)
    [[point]] = list(stream_points(store))
    assert point.number is None
    assert point.raw == odd.raw
    with store.read() as unit:
        assert find_number(unit, str(odd.raw)) is None
        assert number_of(unit, point.number_id) is None


def test_customers_keep_what_a_poorer_export_does_not_say(store: Store) -> None:
    load(store, a_book())
    with store.write("loader") as unit:
        customers.keep_customers(unit, [CustomerIntake("C1", language="zh")])
        there = customers.find_customer(unit, "C1")
        assert there is not None
        assert (there.name, there.language) == ("王伟", "zh")
        customers.mark_customer(unit, there.id, no_contact=True)
        assert customers.customer(unit, there.id).no_contact
        with pytest.raises(NotFound):
            customers.mark_customer(unit, "nobody", vulnerable=True)
        assert customers.find_customer(unit, "C9") is None


def test_debts_are_updated_by_their_id(store: Store) -> None:
    with store.write("loader") as unit:
        customers.keep_debts(unit, [DebtIntake("C1", "D1", 3, "12.50", "CNY"), DebtIntake("C1", "D2", None)])
        customers.keep_debts(unit, [DebtIntake("C1", "D1", 4, "13.00", "CNY")])
        customer = customers.find_customer(unit, "C1")
        assert customer is not None
        debts = customers.debts_of(unit, customer.id)
    assert [(debt.ref, debt.past_due_days, debt.late_fee) for debt in debts] == [("D1", 4, "13.00"), ("D2", None, None)]


def test_streaming_gives_every_active_point_once_whatever_the_batch(store: Store) -> None:
    load(store, a_book())
    with store.write("anna") as unit:
        contact_points.change_point(unit, contact_points.points_on(unit, OWN)[0], state="retired")
    for batch in (1, 2, 3, 50):
        seen = [point.id for points in stream_points(store, batch=batch) for point in points]
        assert len(seen) == len(set(seen)) == 3


def test_a_contact_point_is_relabelled_once_and_never_beside_its_twin(store: Store) -> None:
    load(store, a_book())
    with store.write("anna") as unit:
        [wrong] = [p for p in contact_points.points_on(unit, MOTHER) if p.customer_ref == "C2"]
        moved = contact_points.change_point(unit, wrong, state="relabelled", role="parent")
        assert (moved.role, moved.state, moved.content_version) == ("parent", "relabelled", 2)
        with pytest.raises(Conflict, match="somebody else"):
            contact_points.change_point(unit, wrong, state="retired")
        load_contacts(unit, [replace(a_book()[3], role="spouse")])
        [spouse] = [p for p in contact_points.points_on(unit, MOTHER) if p.role == "spouse"]
        with pytest.raises(Conflict, match="retire one"):
            contact_points.change_point(unit, spouse, state="relabelled", role="parent")


def test_a_proof_moves_the_date_forward_only(store: Store) -> None:
    load(store, a_book())
    with store.write("anna") as unit:
        [point] = contact_points.points_on(unit, OWN)
        contact_points.prove_point(unit, point.id, date(2025, 6, 1))
        assert contact_points.contact_point(unit, point.id).verified_at == date(2026, 1, 1)
        contact_points.prove_point(unit, point.id, date(2026, 2, 1))
        assert contact_points.contact_point(unit, point.id).verified_at == date(2026, 2, 1)


def some_events() -> list[NumberEvent]:
    return [
        NumberEvent(AT, "send", OWN, "C1", "sms", "out", campaign="feb", template="t1", message_id="M1"),
        NumberEvent(AT + timedelta(hours=1), "inbound", OWN, "C1", "sms", "in", text="你发错人了 😀"),
        NumberEvent(AT - timedelta(hours=1), "change", release="r42"),
        NumberEvent(AT + timedelta(hours=2), "send", MOTHER, "C2", "sms", "out", campaign="feb", message_id="M2"),
        NumberEvent(AT + timedelta(days=3), "send", MOTHER, "C2", "sms", "out", campaign="feb", message_id="M3"),
    ]


def test_loading_events_twice_adds_them_once(store: Store) -> None:
    for expected in (5, 0):
        with store.write("loader") as unit:
            assert events.load_events(unit, some_events()) == expected
    assert sum(map(len, events.stream_events(store, batch=1))) == 4


def test_the_questions_of_a_case_about_events_are_answered(store: Store) -> None:
    with store.write("loader") as unit:
        events.load_events(unit, some_events())
        [reply, sent] = events.events_on(unit, OWN)
        assert (reply.text, sent.message_id) == ("你发错人了 😀", "M1")
        assert "发错" not in repr(reply)
        assert events.events_on(unit, OWN, kinds=["call"]) == ()
        assert events.events_on(unit, "+8613700000000") == ()
        assert [event.release for event in events.changes_between(unit, AT - timedelta(days=1), AT)] == ["r42"]
        assert [event.message_id for event in events.same_batch(unit, sent)] == ["M1", "M2"]
        assert events.same_batch(unit, reply) == ()
        assert [event.message_id for event in events.events_of_customer(unit, "C2")] == ["M3", "M2"]


def test_intel_and_own_numbers_are_kept_once(store: Store) -> None:
    answer = IntelAnswer(OWN, "acme", AT, date(2026, 1, 1), "owner_changed", raw='{"x": 1}')
    with store.write("loader") as unit:
        for _ in range(2):
            intel.load_intel(unit, [answer, replace(answer, asked_at=AT - timedelta(days=9), verdict="same_owner")])
            intel.keep_own(unit, {OWN: "staff", MOTHER: "lender"})
        intel.keep_own(unit, {OWN: "agency"})
    with store.read() as unit:
        assert [found.verdict for found in intel.intel_on(unit, OWN)] == ["owner_changed", "same_owner"]
        assert intel.intel_on(unit, OWN)[0] == answer
        assert intel.intel_on(unit, "+8613700000000") == ()
        assert intel.own_numbers(unit) == {OWN: "agency", MOTHER: "lender"}
        assert intel.own_kind(unit, OWN) == "agency"
        assert intel.own_kind(unit, "+8613700000000") is None
    assert sum(map(len, intel.stream_intel(store, batch=1))) == 2


def test_a_number_has_one_row_however_often_and_whoever_keeps_it(store: Store) -> None:
    with store.write("a") as unit:
        first = keep_numbers(unit, [OWN, MOTHER, OWN])
        assert keep_numbers(unit, [MOTHER, OWN]) == first
        assert number_of(unit, first[OWN]) == OWN
        assert find_number(unit, OWN) == first[OWN]
        with pytest.raises(NotFound):
            number_of(unit, "nothing")


def test_a_pseudonym_is_stable_and_depends_on_its_kind(store: Store) -> None:
    with store.write("a") as unit:
        first = pseudonym(unit, "customer", "王伟|+8613812345678")
    with store.write("b") as unit:
        assert pseudonym(unit, "customer", "王伟|+8613812345678") == first
        assert pseudonym(unit, "event", "王伟|+8613812345678") != first


def test_the_gate_is_given_everything_known_of_a_send(store: Store, clock: Any) -> None:
    load(store, a_book())
    with store.write("anna") as unit:
        events.load_events(unit, some_events())
        customers.keep_debts(unit, [DebtIntake("C1", "D1", 3)])
        holds.place(unit, cause="x", scope="customer", value="C2", reason="cease")
        clock.forward(days=-20)
    road = GateRoad(store, wait_ms=500)
    with road.look() as sight:
        [known, mothers, none] = facts.facts_of(sight, [Asked(OWN), Asked(MOTHER, "C1"), Asked(None)])
    assert (known.customer_ref, known.holds, known.debts) == ("C1", [], {"D1": 3})
    assert [event.kind for event in known.history] == ["send", "inbound"]
    assert [(hold.scope, hold.value) for hold in mothers.holds] == [("customer", "C2")]
    assert (mothers.customer_id, mothers.numbers) == (known.customer_id, [OWN])
    assert none.points == []
