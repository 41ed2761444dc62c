"""What is sealed is shown for a reason only, and the reason is on record before anything is seen."""

from __future__ import annotations

import pytest
from houses import House

from misroute.errors import UsageError
from misroute.store import audit


def test_a_reveal_shows_numbers_and_words_and_is_on_record(house: House) -> None:
    app = house.app
    opened = app.intake.open_case("+8613926547081", reporter="borrower", text="it reached my mother", actor="li.na")
    app.casework.note(opened.case_id, "call back after six", actor="li.na")
    shown = app.revealing.case(opened.case_id[:12], "the customer asked", actor="wang")
    assert shown["number"] == "+8613926547081"
    assert [event["text"] for event in shown["events"] if event["text"]] == [
        "it reached my mother",
        "call back after six",
    ]
    with app.store.read() as unit:
        last = audit.entries(unit, subject=opened.case_id)[-1]
    assert (last.kind, last.actor, last.detail) == ("case.revealed", "wang", {"reason": "the customer asked"})


def test_without_a_reason_nothing_is_shown_and_nothing_recorded(house: House) -> None:
    app = house.app
    opened = app.intake.open_case("+8613926547082", actor="li.na")
    with app.store.read() as unit:
        before = audit.count(unit)
    with pytest.raises(UsageError, match="--reason"):
        app.revealing.case(opened.case_id, "  ", actor="wang")
    with app.store.read() as unit:
        assert audit.count(unit) == before
