"""Cases that belong together, that were parted wrongly, or that were closed too early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from houses import MOTHER, OWN, STRANGER, House

from misroute.connect import Unclear
from misroute.errors import Conflict
from misroute.store import grants, holds


def two_cases(house: House) -> tuple[str, str]:
    """The one that will go, which we knew of first, and the one that stays."""
    gone = house.open(MOTHER, at=house.clock.now - timedelta(hours=3))
    return gone, house.open(STRANGER)


def test_merging_keeps_the_earliest_awareness_the_parties_and_both_holds(house: House) -> None:
    gone, kept = two_cases(house)
    house.app.merging.merge(gone, kept, actor="wu")
    shown = house.show(kept)
    assert shown["aware_at"] == house.clock.now - timedelta(hours=3)
    assert shown["customers"] == ["Z-1"]
    assert len(shown["recipients"]) == 2
    assert house.show(gone)["state"] == "merged"
    assert {row["state"] for row in house.show(gone)["clocks"]} == {"met_late", "cancelled"}
    with house.store.read() as unit:
        assert holds.active_holds(unit, number=MOTHER)
        assert holds.active_holds(unit, number=STRANGER)
    with pytest.raises(Conflict, match=kept):
        house.complete(gone, "verify")


def test_a_later_report_on_the_merged_number_joins_the_case_that_goes_on(house: House) -> None:
    gone, kept = two_cases(house)
    house.app.merging.merge(gone, kept, actor="wu")
    assert house.open(MOTHER) == kept
    house.work_to_the_end(kept)
    assert house.open(MOTHER) not in (gone, kept)


def test_both_recipients_get_one_apology_each(house: House) -> None:
    gone, kept = two_cases(house)
    house.app.merging.merge(gone, kept, actor="wu")
    house.work_to_the_end(kept)
    keys = [effect["key"] for effect in house.step(kept, "apologise_recipient")["effects"]]
    assert len(keys) == 2
    assert house.show(kept)["state"] == "closed"


def test_unmerging_restores_the_case_and_its_clocks(house: House) -> None:
    gone, kept = two_cases(house)
    before = {row["name"]: (row["state"], row["due"]) for row in house.show(gone)["clocks"]}
    states = house.states(gone)
    house.app.merging.merge(gone, kept, actor="wu")
    house.clock.forward(hours=1)
    house.app.merging.unmerge(gone, actor="wu")
    assert {row["name"]: (row["state"], row["due"]) for row in house.show(gone)["clocks"]} == before
    assert house.states(gone) == states
    assert house.work_to_the_end(gone)["state"] == "closed"
    assert house.work_to_the_end(kept, customer="S-9")["state"] == "closed"


def test_effects_called_off_by_a_merge_are_wanted_again_under_new_keys(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    gone, kept = two_cases(house)
    house.complete(gone, "verify")
    house.app.merging.merge(gone, kept, actor="wu")
    house.clock.forward(hours=1)
    house.deliver()
    assert house.far.book == []
    with house.store.read() as unit:
        assert {one.state for one in grants.grants_of_case(unit, gone) if one.kind == "voucher"} == {"reversed"}
    house.app.merging.unmerge(gone, actor="wu")
    house.deliver()
    assert house.far.book == [f"{gone}/voucher/2"]
    with house.store.read() as unit:
        states = {one.key: one.state for one in grants.grants_of_case(unit, gone) if one.kind == "voucher"}
    assert states == {f"{gone}/voucher/1": "reversed", f"{gone}/voucher/2": "confirmed"}


def test_an_unclear_voucher_stays_counted_over_a_merge(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Unclear("the line broke")]
    gone, kept = two_cases(house)
    house.complete(gone, "verify")
    house.deliver()
    house.app.merging.merge(gone, kept, actor="wu")
    with house.store.read() as unit:
        assert {one.state for one in grants.grants_of_case(unit, gone) if one.kind == "voucher"} == {"reserved"}


def test_what_cannot_be_merged_is_refused(house: House) -> None:
    gone, kept = two_cases(house)
    with pytest.raises(Conflict, match="itself"):
        house.app.merging.merge(gone, gone, actor="wu")
    house.work_to_the_end(kept, customer="S-9")
    with pytest.raises(Conflict, match="only open"):
        house.app.merging.merge(gone, kept, actor="wu")
    with pytest.raises(Conflict, match="not merged"):
        house.app.merging.unmerge(gone, actor="wu")
    with pytest.raises(Conflict, match="only a closed"):
        house.app.merging.reopen(gone, "x", actor="wu")


def test_reopening_starts_only_the_closing_anew(house: House) -> None:
    case = house.open(MOTHER)
    house.work_to_the_end(case)
    house.clock.forward(days=10)
    house.app.merging.reopen(case, "another message came", actor="wu")
    shown = house.show(case)
    assert shown["state"] in ("open", "waiting")
    assert house.states(case)["close"] == "waiting"
    assert house.a_clock(case, "close")["due"] == house.clock.now + timedelta(hours=48)
    assert house.a_clock(case, "verify")["state"] == "met"
    house.clock.forward(hours=49)
    house.app.clockwork.sweep()
    assert house.a_clock(case, "close")["state"] == "breached_running"
    house.app.casework.close(case, None, actor="wu")
    assert house.a_clock(case, "close")["state"] == "met_late"
    assert len(house.step(case, "voucher")["effects"]) == 1


def test_a_closed_case_cannot_be_opened_beside_a_newer_one_on_its_number(house: House) -> None:
    old = house.open(OWN)
    house.work_to_the_end(old)
    new = house.open(OWN)
    with pytest.raises(Conflict, match=new):
        house.app.merging.reopen(old, "x", actor="wu")
    assert house.show(old)["state"] == "closed"
