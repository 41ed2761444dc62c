"""Placing a hold answers with everything it touches, masked; the audit log keeps counts and ids."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from misroute.errors import Conflict, NotFound
from misroute.services.gate.blast import Blast, blast_of, every_row
from misroute.store import Store, audit, contact_points, decisions, events, holds, queued
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.decisions import NewDecision
from misroute.store.events import NumberEvent
from misroute.store.holds import Hold
from misroute.store.queued import QueuedIntake

OWN = "+8613800001234"
SHARED = "+8613912345678"
STRANGER = "+8613700002222"


@pytest.fixture
def lived_in(store: Store, clock: Any) -> Store:
    """Zhang with his own and his mother's number, Li who says that number is hers; messages on all three."""
    zhang, li = CustomerIntake("Z-1", "张小明"), CustomerIntake("L-2", "李娜")
    long_ago = clock.now - timedelta(days=60)
    with store.write("loader") as unit:
        contact_points.load_contacts(
            unit,
            [
                ContactIntake(zhang, "self", OWN, OWN, "ok"),
                ContactIntake(zhang, "parent", SHARED, SHARED, "ok"),
                ContactIntake(li, "self", SHARED, SHARED, "ok"),
            ],
        )
        queued.keep_queued(
            unit,
            [
                QueuedIntake("q-1", SHARED, "sms", "spring", "Z-1"),
                QueuedIntake("q-2", OWN, "sms", "autumn", "Z-1"),
                QueuedIntake("q-3", STRANGER, "sms", "spring", "N-0"),
                QueuedIntake("q-4", SHARED, "sms", "spring"),
            ],
        )
        queued.mark_sent(unit, ["q-4"])
        sent = {"kind": "send", "channel": "sms", "campaign": "spring", "template": "t-1", "gateway": "g-1"}
        lately = clock.now - timedelta(days=1)
        events.load_events(
            unit,
            [
                NumberEvent(at=lately, number=SHARED, customer_ref="Z-1", message_id="s-1", **sent),
                NumberEvent(at=lately, number=STRANGER, customer_ref="X-7", message_id="s-2", **sent),
                NumberEvent(at=long_ago, number=SHARED, customer_ref="Z-1", message_id="s-0", **sent),
                NumberEvent(at=lately, kind="inbound", number=SHARED, channel="sms"),
            ],
        )
        common = {"channel": "sms", "purpose": "collection", "codes": (), "policy": "cn"}
        decisions.record(
            unit,
            [
                NewDecision(at=lately, number=SHARED, decision="allow", **common),
                NewDecision(at=lately, number=SHARED, decision="block", **common),
                NewDecision(at=long_ago, number=SHARED, decision="allow", **common),
            ],
        )
    return store


def placed(store: Store, scope: str, value: str | None) -> Hold:
    with store.write("wu") as unit:
        return holds.place(unit, cause="test", scope=scope, value=value, reason="an incident")[0]


def blast(store: Store, scope: str, value: str | None, **said: Any) -> Blast:
    hold = placed(store, scope, value)
    with store.read() as unit:
        return blast_of(unit, hold, **said)


def roles(found: Blast) -> set[tuple[str, str | None]]:
    return {(row["customer"], row["role"]) for row in found.customers}


def messages(rows: tuple[dict[str, Any], ...]) -> list[str]:
    return sorted(row["message_id"] for row in rows)


def test_a_hold_on_a_number_touches_everyone_whose_book_has_it_in_their_roles(lived_in: Store) -> None:
    found = blast(lived_in, "number", SHARED)
    assert roles(found) == {("Z-1", "parent"), ("L-2", "self")}
    assert found.customers_count == 2
    assert messages(found.queued) == ["q-1"]
    assert found.queued[0]["state"] == "stopped"
    assert messages(found.sends) == ["s-1"]
    assert (found.answers_count, len(found.answers)) == (1, 1)


def test_a_hold_on_a_customer_touches_all_their_numbers(lived_in: Store) -> None:
    found = blast(lived_in, "customer", "Z-1")
    assert roles(found) == {("Z-1", "self"), ("Z-1", "parent")}
    assert messages(found.queued) == ["q-1", "q-2"]
    assert messages(found.sends) == ["s-1"]
    assert found.answers_count == 1


def test_a_hold_on_a_campaign_touches_whom_its_messages_reach_and_whom_they_name(lived_in: Store) -> None:
    found = blast(lived_in, "campaign", "spring")
    assert roles(found) == {("Z-1", "parent"), ("L-2", "self"), ("X-7", None), ("N-0", None)}
    assert found.customers_count == 4
    assert messages(found.queued) == ["q-1", "q-3"]
    assert messages(found.sends) == ["s-1", "s-2"]
    assert found.answers_count == 0


@pytest.mark.parametrize(("scope", "value"), [("template", "t-1"), ("gateway", "g-1")])
def test_a_hold_on_a_template_or_gateway_touches_its_sends(lived_in: Store, scope: str, value: str) -> None:
    found = blast(lived_in, scope, value)
    assert messages(found.sends) == ["s-1", "s-2"]
    assert roles(found) == {("Z-1", "parent"), ("L-2", "self"), ("X-7", None)}


def test_a_hold_on_everything_counts_all_and_lists_the_first(lived_in: Store) -> None:
    found = blast(lived_in, "all", None, first=1)
    assert found.customers_count == 3  # two of the book, and one whom a waiting message named
    assert (found.queued_count, found.sends_count, found.answers_count) == (3, 2, 1)
    assert [len(rows) for rows in (found.customers, found.queued, found.sends, found.answers)] == [1, 1, 1, 1]


def test_a_hold_on_what_nobody_knows_touches_nothing(lived_in: Store) -> None:
    for scope, value in (("number", "+8613600009999"), ("customer", "nobody"), ("campaign", "none")):
        with lived_in.write("wu") as unit:
            hold, _fresh = holds.place(unit, cause=scope, scope=scope, value=value, reason="an incident")
            found = blast_of(unit, hold)
        assert (found.customers_count, found.queued_count, found.sends_count) == (0, 0, 0)


def test_what_is_shown_and_what_is_kept_never_holds_a_number(lived_in: Store) -> None:
    hold = placed(lived_in, "all", None)
    with lived_in.read() as unit:
        found = blast_of(unit, hold)
        lines = [json.dumps(row, ensure_ascii=False, default=str) for row in every_row(unit, hold)]
    told = [json.dumps(found.to_json(), default=str), json.dumps(found.for_audit()), repr(found), *lines]
    for number in (OWN, SHARED, STRANGER):
        assert not any(number in text or number.removeprefix("+86") in text for text in told)


def test_every_row_of_a_hold_is_written_once(lived_in: Store) -> None:
    hold = placed(lived_in, "all", None)
    with lived_in.read() as unit:
        kinds = [row["touches"] for row in every_row(unit, hold)]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"customer": 5, "queued": 3, "send": 2, "allowed": 1}


def test_an_id_may_be_given_by_its_beginning_and_in_small_letters(lived_in: Store) -> None:
    hold = placed(lived_in, "all", None)
    with lived_in.read() as unit:
        assert holds.find_hold(unit, f" {hold.id[:20].lower()} ").id == hold.id
        for typed in ("", "ZZZ", "\x00", "%"):
            with pytest.raises(NotFound):
                holds.find_hold(unit, typed)
    with lived_in.write("wu") as unit:
        other, _fresh = holds.place(unit, cause="other", scope="all", value=None, reason="again")
    with lived_in.read() as unit, pytest.raises(Conflict, match="several"):
        holds.find_hold(unit, _shared_beginning(hold.id, other.id))


def _shared_beginning(one: str, other: str) -> str:
    return next(one[:length] for length in range(len(one), 0, -1) if other.startswith(one[:length]))


def test_placing_by_hand_keeps_counts_and_ids_in_the_audit_log(lived_in: Store, holding: Any) -> None:
    made = holding.place("campaign", "spring", "wrong template", actor="wu")
    assert made.stopped == 2
    with lived_in.read() as unit:
        kept = {entry.kind: entry.detail for entry in audit.entries(unit, subject=made.hold_id)}
    assert kept["hold.placed"]["stopped"] == 2
    assert kept["hold.touches"]["queued"] == {"count": 2, "first": ["q-1", "q-3"]}
    assert kept["hold.touches"]["customers"]["count"] == 4


def test_everything_touched_is_written_to_a_file_or_nothing(lived_in: Store, holding: Any, tmp_path: Path) -> None:
    made = holding.place("number", SHARED, "complaint", actor="wu")
    out = tmp_path / "touched.jsonl"
    count = holding.export_touched(made.hold_id[:22], out, progress=lambda done, total: None)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert len(rows) == count == 5
    assert {row["touches"] for row in rows} == {"customer", "queued", "send", "allowed"}
    with pytest.raises(NotFound):
        holding.export_touched("nothing", tmp_path / "none.jsonl", progress=lambda done, total: None)
    assert not (tmp_path / "none.jsonl").exists()


def test_a_hold_is_shown_with_what_it_touches_now(lived_in: Store, holding: Any) -> None:
    made = holding.place("customer", "Z-1", "asked to", actor="wu")
    shown = holding.show(made.hold_id)
    assert (shown["scope"], shown["value"], shown["stopped"]) == ("customer", "Z-1", 2)
    assert shown["touches"]["customers"]["count"] == 1
    holding.lift(made.hold_id, "over", actor="wu")
    assert holding.show(made.hold_id)["stopped"] == 0


def test_the_hold_of_a_case_says_in_the_audit_log_what_it_touches_once(lived_in: Store, app: Any) -> None:
    case = app.intake.open_case(SHARED, actor="li.na").case_id
    assert app.intake.open_case(SHARED, actor="li.na").case_id == case
    with lived_in.read() as unit:
        (hold,) = holds.holds_of_case(unit, case)
        kept = [entry.detail for entry in audit.entries(unit, subject=hold.id) if entry.kind == "hold.touches"]
    assert [detail["customers"]["count"] for detail in kept] == [2]
    assert kept[0]["queued"] == {"count": 1, "first": ["q-1"]}
