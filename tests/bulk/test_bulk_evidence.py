"""The whole-book passes: shared numbers, events and verdicts reach the right points with flat memory."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.bulk import (
    BookEvidence,
    EventTable,
    InMemory,
    PointTable,
    ReadingLog,
    Spill,
    VerdictTable,
    customer_hash,
    digits,
)
from misroute.bulk.events import EVENT_CAP
from misroute.bulk.points import CLAIM_CAP
from misroute.bulk.slips import one_slip
from misroute.detect import EventKind, OwnKind, SourceSwaps, VerdictKind
from misroute.people import Relation, ReplyLabel
from misroute.phones import LineType, Note, Reading, Status

A, B, C = (customer_hash(f"id:{name}") for name in "ABC")
ONE, TWO = 8613900000001, 8613900000002
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def spill(tmp_path: Path) -> Iterator[Spill]:
    with Spill(tmp_path) as opened:
        yield opened


def add(
    points: PointTable, number: int | None, customer: int, relation: Relation = Relation.self, name: str = "n"
) -> None:
    points.add(number, customer, relation, relation is Relation.parent, points.count + 2, date(2026, 1, 1), name, "c")


def evidence(points: PointTable, events: EventTable, verdicts: VerdictTable) -> BookEvidence:
    points.finish()
    events.finish(points)
    verdicts.finish()
    return BookEvidence(points, events, verdicts, {ONE: OwnKind.staff})


def test_a_spill_is_private_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Spill(tmp_path) as spill:
            spill.path("x").write_text("x")
            assert stat.S_IMODE(spill.folder.stat().st_mode) == 0o700
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_shared_number_knows_its_other_rows(spill: Spill) -> None:
    points = PointTable(spill, part_size=2)
    add(points, ONE, A, name="a")
    add(points, TWO, A)
    add(points, ONE, B, name="b")
    add(points, None, B)
    add(points, ONE, B, Relation.parent, name="p")
    found = evidence(points, EventTable(spill), VerdictTable(spill))
    claims, self_claims, self_names = found.at(0).claims(0, ONE, A)
    assert [(c.row, c.same_customer, c.relation) for c in claims] == [
        (4, False, Relation.self),
        (6, False, Relation.parent),
    ]
    assert (self_claims, self_names) == (2, 2)
    assert found.at(1).claims(1, TWO, A) == ((), 0, 0)
    claims, *_ = found.at(4).claims(4, ONE, B)
    assert [(c.row, c.same_customer) for c in claims] == [(2, False), (4, True)]


def test_a_hot_number_keeps_a_capped_list_and_exact_counts(spill: Spill) -> None:
    points = PointTable(spill, part_size=100)
    for index in range(500):
        add(points, ONE, customer_hash(f"id:{index}"), name=f"n{index % 300}")
    found = evidence(points, EventTable(spill), VerdictTable(spill))
    claims, self_claims, self_names = found.at(499).claims(499, ONE, customer_hash("id:499"))
    assert len(claims) == CLAIM_CAP
    assert (self_claims, self_names) == (500, 300)


def test_a_receipt_without_a_number_finds_it_by_its_message(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    add(points, ONE, A)
    events.add(ONE, A, NOON, EventKind.send, message=7)
    events.add(None, None, NOON + timedelta(seconds=5), EventKind.receipt, "delivered", message=7)
    events.add(None, None, NOON, EventKind.receipt, "delivered", message=8)
    found = evidence(points, events, VerdictTable(spill)).at(0).happenings[ONE]
    assert [(h.kind, h.outcome, h.customer) for h in found] == [
        (EventKind.send, "", str(A)),
        (EventKind.receipt, "delivered", str(A)),
    ]


def test_a_reply_that_names_nobody_is_about_whom_was_asked_for_last(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    add(points, ONE, A)
    add(points, ONE, B)
    events.add(ONE, None, NOON - timedelta(days=9), EventKind.inbound)
    events.add(ONE, A, NOON - timedelta(days=2), EventKind.send)
    events.add(ONE, B, NOON - timedelta(days=1), EventKind.call, "no_answer")
    events.add(ONE, None, NOON, EventKind.inbound, reply=ReplyLabel.wrong_number, reply_confidence=0.9)
    events.add(ONE, None, NOON + timedelta(days=60), EventKind.complaint)
    found = evidence(points, events, VerdictTable(spill)).at(0).happenings[ONE]
    assert [h.customer for h in found] == ["", str(A), str(B), str(B), ""]
    assert found[3].reply is ReplyLabel.wrong_number


def test_only_the_newest_events_of_a_hotline_are_kept(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill, part_size=64)
    add(points, ONE, A)
    for minute in range(EVENT_CAP + 50):
        events.add(ONE, A, NOON + timedelta(minutes=minute), EventKind.call, "busy")
    found = evidence(points, events, VerdictTable(spill)).at(0).happenings[ONE]
    assert len(found) == EVENT_CAP
    assert found[-1].at == NOON + timedelta(minutes=EVENT_CAP + 49)


def test_what_a_customer_does_from_another_number_is_told_with_its_place_in_the_entry(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    add(points, ONE, A)
    add(points, TWO, A, Relation.parent)
    events.add(TWO, A, NOON, EventKind.login)
    events.add(TWO, A, NOON - timedelta(days=3), EventKind.payment)
    events.add(999, A, NOON - timedelta(days=1), EventKind.login)
    part = evidence(points, events, VerdictTable(spill)).at(0)
    others = part.other_numbers(ONE, A)
    assert [(o.relation, o.kin, o.own, o.at) for o in others] == [
        (None, False, False, NOON - timedelta(days=1)),
        (Relation.parent, True, False, NOON),
    ]
    assert [o.relation for o in part.other_numbers(TWO, A)] == [None]


def test_verdicts_come_in_order_of_asking(spill: Spill) -> None:
    points, verdicts = PointTable(spill), VerdictTable(spill)
    add(points, ONE, A)
    verdicts.add(ONE, "p", NOON, date(2026, 1, 1), VerdictKind.same_owner)
    verdicts.add(ONE, "q", NOON - timedelta(days=5), None, VerdictKind.owner_changed)
    verdicts.add(ONE, "r", None, date(2026, 2, 1), VerdictKind.unsupported)
    verdicts.add(TWO, "p", NOON, None, VerdictKind.disconnected)
    part = evidence(points, EventTable(spill), verdicts).at(0)
    assert [v.provider for v in part.verdicts[ONE]] == ["r", "q", "p"]
    assert TWO not in part.verdicts


def test_a_name_that_is_no_proper_text_does_not_stop_the_work(spill: Spill) -> None:
    points = PointTable(spill)
    add(points, ONE, A, name="\ud800x")
    add(points, ONE, B, name="\x00😀")
    found = evidence(points, EventTable(spill), VerdictTable(spill))
    assert len(found.at(0).claims(0, ONE, A)[0]) == 1


def test_an_empty_book_has_no_evidence_and_no_error(spill: Spill) -> None:
    points = PointTable(spill)
    found = evidence(points, EventTable(spill), VerdictTable(spill))
    assert found.own == {ONE: OwnKind.staff}


texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            Reading,
            st.sampled_from(Status),
            texts,
            st.none() | st.sampled_from(LineType),
            texts,
            texts,
            texts,
            st.lists(st.builds(Note, st.text(max_size=5), st.text(max_size=5)), max_size=3).map(tuple),
            st.lists(st.text(max_size=5), max_size=3).map(tuple),
            texts,
        ),
        max_size=5,
    )
)
def test_readings_come_back_as_they_went(readings: list[Reading]) -> None:
    with Spill() as spill:
        log = ReadingLog(spill)
        log.append(readings)
        log.append([])
        assert list(log.replay()) == [readings, []]


def test_a_number_as_an_integer_is_its_digits() -> None:
    assert digits("+8613900000001") == ONE


def test_one_slip_is_one_digit_or_two_neighbours_exchanged() -> None:
    assert one_slip(13812345678, 13812345679)
    assert one_slip(13812345678, 13812345687)
    assert not one_slip(13812345678, 13812345678)
    assert not one_slip(13812345678, 13812345698 + 1)
    assert not one_slip(13812345678, 1381234567)
    assert not one_slip(19999999999, 20000000000)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([8613812345678, 8613812345679, 8613812345687, 8613912345678, ONE]), max_size=8))
def test_slips_are_found_within_an_entry_and_only_there(numbers: list[int]) -> None:
    points = PointTable(InMemory())
    for index, number in enumerate(numbers):
        add(points, number, A if index < 5 else B, Relation.self if index % 2 else Relation.parent)
    points.finish()
    entries = [(A if i < 5 else B, Relation.self if i % 2 else Relation.parent, n) for i, n in enumerate(numbers)]
    expected = {
        point
        for point, (customer, relation, number) in enumerate(entries)
        if relation is Relation.self
        and any(c == customer and r is Relation.parent and one_slip(number, n) for c, r, n in entries)
    }
    assert set(points.slips) == expected


def test_a_crowd_of_users_is_counted_and_the_newest_strangers_are_named(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    add(points, ONE, A, name="a")
    add(points, TWO, B, name="b")
    for index, customer in enumerate((A, B, C)):
        events.add(ONE, customer, NOON + timedelta(days=index), EventKind.login)
    events.add(ONE, customer_hash("id:D"), NOON, EventKind.verification, "failed")
    part = evidence(points, events, VerdictTable(spill)).at(0)
    count, unlisted = part.users[ONE]
    assert count == 3
    assert [(user.customer, user.name) for user in unlisted] == [(str(C), ""), (str(B), "c")]
    assert TWO not in part.users


def swapped_source(points: PointTable, events: EventTable, straight: int) -> None:
    """Ten customers of an import log in from the number of their mother's row, some from their own."""
    for index in range(10):
        customer = customer_hash(f"id:{index}")
        for offset, relation in ((0, Relation.self), (100, Relation.parent)):
            kin = relation is Relation.parent
            points.add(ONE + index + offset, customer, relation, kin, points.count + 2, None, "n", "c", "import")
        events.add(ONE + index + (0 if index < straight else 100), customer, NOON, EventKind.login)
    points.add(TWO + 900, A, Relation.self, False, 99, None, "n", "c", "import")
    points.add(TWO + 901, A, Relation.parent, True, 100, None, "n", "c", "import")
    points.add(TWO + 902, B, Relation.self, False, 101, None, "n", "c", "branch")


def test_a_source_whose_customers_use_their_mothers_number_is_suspect_as_a_whole(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    swapped_source(points, events, straight=1)
    points.finish()
    events.finish(points, whole=True)
    assert events.suspects == {"import": (10, 9)}
    swaps = events.swaps_between(0, points.count)
    assert swaps[20] == SourceSwaps(10, 9, True)
    assert 21 not in swaps
    assert 22 not in swaps


def test_a_part_of_the_book_takes_the_word_of_the_whole(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    points.add(TWO, A, Relation.self, False, 2, None, "n", "c", "import")
    points.add(ONE, A, Relation.parent, True, 3, None, "n", "c", "import")
    events.add(TWO, A, NOON, EventKind.send)
    points.finish()
    events.finish(points, suspects={"import": (10, 9)})
    assert events.swaps_between(0, 2) == {0: SourceSwaps(10, 9, True)}


def test_a_source_with_few_swaps_is_not_suspect(spill: Spill) -> None:
    points, events = PointTable(spill), EventTable(spill)
    swapped_source(points, events, straight=9)
    points.finish()
    events.finish(points, whole=True)
    assert events.suspects == {}


def test_rows_of_one_address_know_each_other(spill: Spill) -> None:
    points = PointTable(spill)
    for customer, address in ((A, "1 Main St"), (B, "1  main st"), (C, "2 Oak Ave")):
        points.add(ONE, customer, Relation.self, False, points.count + 2, None, "n", "n", "", address)
    found = evidence(points, EventTable(spill), VerdictTable(spill)).at(0)
    claims, _, _ = found.claims(0, ONE, A)
    assert [claim.same_address for claim in claims] == [True, False]


def test_a_receipt_that_names_no_gateway_went_the_way_of_its_send(spill: Spill) -> None:
    points, events, verdicts = PointTable(spill), EventTable(spill), VerdictTable(spill)
    add(points, ONE, A)
    events.add(ONE, A, NOON, EventKind.send, message=7, gateway="g1")
    events.add(None, None, NOON + timedelta(seconds=5), EventKind.receipt, "delivered", message=7)
    events.add(ONE, A, NOON + timedelta(days=1), EventKind.receipt, "delivered", gateway="g2")
    events.add(ONE, A, NOON + timedelta(days=2), EventKind.receipt, "delivered")
    found = evidence(points, events, verdicts).at(0).happenings[ONE]
    ways = [happening.gateway for happening in found]
    assert ways[0] == ways[1] != 0
    assert ways[2] not in (0, ways[0])
    assert ways[3] == 0


def test_a_call_told_again_with_another_outcome_is_corrected(spill: Spill) -> None:
    points, events, verdicts = PointTable(spill), EventTable(spill), VerdictTable(spill)
    add(points, ONE, A)
    call = customer_hash("call 7")
    events.add(ONE, A, NOON, EventKind.call, "conversation", message=call)
    events.add(ONE, A, NOON, EventKind.call, "busy")
    events.add(ONE, A, NOON + timedelta(hours=2), EventKind.call, "no_answer", message=call)
    events.add(ONE, A, NOON, EventKind.call, "not_in_service", message=call)
    outcomes = [h.outcome for h in evidence(points, events, verdicts).at(0).happenings[ONE]]
    assert sorted(outcomes) == ["busy", "no_answer", "not_in_service"]
