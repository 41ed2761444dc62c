"""Whoever got the message by mistake and wants no more is left alone after the case too."""

from __future__ import annotations

from typing import Any

from misroute.store import Store, holds, parties

OWN, STRANGER = "+8613912345678", "+8613612345671"


def test_a_recipient_who_refuses_contact_is_a_wish_of_that_number(desk: Any, store: Store) -> None:
    opened = desk.app.intake.open_case(OWN, reporter="recipient", text="打错了，别再联系我", actor="li.na")
    wishes = desk.app.people.declaring.wishes(number=OWN)
    assert [row["kind"] for row in wishes] == ["cease"]
    with store.write("supervisor") as unit:
        for hold in holds.active_holds(unit, number=OWN):
            holds.lift(unit, hold.id, "re-verified")
    assert "cease" in desk.codes(OWN)
    assert opened


def test_saying_it_twice_is_one_wish_and_a_recipient_without_a_number_has_none(desk: Any, store: Store) -> None:
    case = desk.app.intake.open_case(STRANGER, reporter="recipient", text="who is this?", actor="li.na").case_id
    assert desk.app.people.declaring.wishes() == []
    with store.write("agent") as unit:
        (recipient,) = parties.recipients_of(unit, case)
        for _ in range(2):
            parties.change_recipient(unit, recipient.id, no_contact=True)
        parties.add_recipient(unit, case, kind="stranger", no_contact=True)
    assert len(desk.app.people.declaring.wishes()) == 1
