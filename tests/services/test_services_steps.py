"""Working a case: what people do, what follows by itself, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from houses import MOTHER, OWN, STRANGER, House, letters_in, the_letter

from misroute.connect import Permanent
from misroute.errors import Conflict, NotFound, Refused, UsageError
from misroute.services.cases.performing import receipt_of
from misroute.store import customers, grants, holds
from misroute.store.customers import CustomerIntake, DebtIntake

AUTOMATIC = ("apologise_borrower", "apologise_recipient", "waive", "voucher", "book_fix")


def ledger(house: House, name: str) -> list[str]:
    path: Path = house.folder / "ledgers" / f"{name}.jsonl"
    return path.read_text().splitlines() if path.exists() else []


def test_the_standard_case_goes_from_report_to_closed(house: House) -> None:
    case = house.open(reporter="borrower", text="你们发给我妈了")
    shown = house.work_to_the_end(case, recipient="relative")
    assert shown["state"] == "closed"
    assert shown["root_cause"] == "contact_data"
    assert {row["state"] for row in shown["steps"]} == {"done"}
    assert {row["state"] for row in shown["clocks"]} == {"met"}
    assert len(ledger(house, "waivers")) == len(ledger(house, "vouchers")) == len(ledger(house, "book_changes")) == 1
    assert '"35.50"' in ledger(house, "waivers")[0]
    assert '"100.00"' in ledger(house, "vouchers")[0]
    with house.store.read() as unit:
        given = {grant.kind: (str(grant.amount), grant.state) for grant in grants.grants_of_case(unit, case)}
    assert given == {"waiver": ("35.50", "confirmed"), "voucher": ("100.00", "confirmed")}
    assert house.audit().whole


def test_answering_the_reporter_is_a_persons_act(house: House) -> None:
    case = house.open()
    house.deliver()
    house.app.working.work_once()
    house.app.casework.note(case, "sent an automatic reply", actor="system")
    assert house.states(case)["acknowledge"] == "waiting"
    assert house.a_clock(case, "acknowledge")["state"] == "running"
    house.complete(case, "acknowledge")
    assert house.a_clock(case, "acknowledge")["state"] == "met"


def test_not_confirmed_skips_the_rest_and_lifts_the_hold_at_the_end(house: House) -> None:
    case = house.open()
    house.complete(case, "verify", outcome="not_confirmed")
    states = house.states(case)
    assert {states[step] for step in (*AUTOMATIC, "root_cause", "notify_decision")} == {"skipped"}
    assert house.a_clock(case, "waive")["state"] == "cancelled"
    with house.store.read() as unit:
        assert holds.active_holds(unit, number=MOTHER)
    house.complete(case, "acknowledge")
    house.app.casework.close(case, None, actor="li.na")
    assert house.show(case)["state"] == "closed"
    with house.store.read() as unit:
        assert not holds.active_holds(unit, number=MOTHER)
    assert letters_in(house) == {}


def test_the_hold_on_the_wrong_number_outlives_the_case(house: House) -> None:
    case = house.open()
    house.work_to_the_end(case, recipient="stranger")
    with house.store.read() as unit:
        assert [hold.case_id for hold in holds.active_holds(unit, number=MOTHER)] == [case]
        assert not holds.active_holds(unit, number=OWN)


def test_the_borrowers_letter_goes_to_another_number_of_his_own(house: House) -> None:
    house.complete(case := house.open(), "verify")
    house.deliver()
    letter = the_letter(house, "apologise_borrower")
    assert OWN in letter
    assert MOTHER not in letter
    assert case


def test_the_borrowers_letter_goes_on_paper_when_every_number_of_his_is_doubtful_or_held(house: House) -> None:
    house.app.holding.place("number", OWN, "another case", actor="wu")
    house.complete(house.open(), "verify")
    house.deliver()
    letter = the_letter(house, "apologise_borrower")
    assert "Z-1" in letter
    assert OWN not in letter
    assert MOTHER not in letter


def test_the_recipients_letter_tells_nothing_of_the_borrower_or_the_debt(house: House) -> None:
    case = house.open()
    house.complete(case, "verify", recipient="relative")
    house.complete(case, "root_cause", root_cause="contact_data")
    house.deliver()
    letter = the_letter(house, "apologise_recipient")
    assert MOTHER in letter
    # ids and receipts are random: any two letters and a digit stand in one of them some day
    letter = letter.replace(case, "").replace(receipt_of(case), "").replace(MOTHER, "")
    for secret in ("张小明", "小明", "Z-1", "逾期", "欠", "还款", "借款", "贷款", "35.5", "100", "朝阳", OWN, "母亲"):
        assert secret not in letter


def test_a_letter_that_would_show_something_of_the_borrower_is_a_persons_to_write(house: House) -> None:
    with house.store.write("loader") as unit:
        customers.keep_customers(unit, [CustomerIntake("Z-1", name="我们")])
    case = house.open()
    house.complete(case, "verify", recipient="relative")
    assert house.step(case, "verify")["state"] == "done"
    waiting = house.step(case, "apologise_recipient")
    assert waiting["state"] == "waiting"
    assert "by hand" in waiting["why"]
    house.complete(case, "apologise_recipient")
    assert not [name for name in letters_in(house) if "apologise_recipient" in name]


def test_a_recipient_who_wants_no_contact_gets_no_apology(house: House) -> None:
    case = house.open(STRANGER, reporter="recipient", text="you have the wrong number, never contact me again, stop")
    house.complete(case, "verify", customer="S-9")
    house.deliver()
    assert house.states(case)["apologise_recipient"] == "skipped"
    assert house.states(case)["apologise_borrower"] == "done"
    assert not any("apologise_recipient" in name for name in letters_in(house))


def test_the_agent_who_verifies_may_say_so_too(house: House) -> None:
    case = house.open(STRANGER)
    house.complete(case, "verify", customer="S-9", no_contact=True)
    assert house.states(case)["apologise_recipient"] == "skipped"


def test_a_refusal_that_comes_while_the_apology_waits_calls_it_off(lying_house: Callable[..., House]) -> None:
    house = lying_house("letters")
    case = house.open()
    house.complete(case, "verify")
    house.app.intake.open_case(MOTHER, reporter="recipient", text="别再发了，退订", actor="li.na")
    house.clock.forward(hours=1)
    house.deliver()
    assert {message.destination for message in house.far.messages} == {OWN}
    assert house.states(case)["apologise_recipient"] == "skipped"


def test_an_unknown_customer_or_recipient_is_refused(house: House) -> None:
    case = house.open(STRANGER)
    with pytest.raises(NotFound, match="no customer"):
        house.complete(case, "verify", customer="nobody")
    with pytest.raises(UsageError, match="stranger, relative"):
        house.complete(case, "verify", recipient="alien")
    assert house.states(case)["verify"] == "waiting"


def test_no_late_fee_means_nothing_to_waive(house: House) -> None:
    with house.store.write("loader") as unit:
        customers.keep_debts(unit, [DebtIntake("Z-1", "D-1", 12, "0.00", "CNY")])
    house.complete(case := house.open(), "verify")
    waive = house.step(case, "waive")
    assert (waive["state"], waive["outcome"], waive["effects"]) == ("done", "nothing due", [])
    assert house.a_clock(case, "waive")["state"] == "met"


def test_a_fee_that_nobody_here_knows_is_left_to_the_core_system(house: House) -> None:
    house.complete(house.open("+12025550143"), "verify")
    house.deliver()
    line = ledger(house, "waivers")[0]
    assert '"amount": null' in line
    assert "any late fee" in line


def test_a_higher_voucher_waits_for_a_second_person_who_is_not_the_first(house: House) -> None:
    case = house.open()
    house.complete(case, "verify", amount="150", actor="li.na")
    asked = house.step(case, "voucher")
    assert (asked["state"], asked["do"]) == ("waiting", "approve")
    with pytest.raises(Refused, match="second person"):
        house.app.casework.approve(case, "voucher", actor="li.na")
    house.app.casework.approve(case, "voucher", actor="wang.supervisor")
    house.deliver()
    assert house.step(case, "voucher")["state"] == "done"
    with house.store.read() as unit:
        grant = next(one for one in grants.grants_of_case(unit, case) if one.kind == "voucher")
    assert (str(grant.amount), grant.requested_by, grant.approved_by, grant.state) == (
        "150.00",
        "li.na",
        "wang.supervisor",
        "confirmed",
    )


def test_a_voucher_beyond_the_cap_of_a_case_is_nobodys_to_approve(house: House) -> None:
    case = house.open()
    house.complete(case, "verify", amount="301")
    asked = house.step(case, "voucher")
    assert (asked["state"], asked["do"]) == ("waiting", "complete")
    assert "cap" in asked["why"]
    with pytest.raises(Conflict, match="no approval"):
        house.app.casework.approve(case, "voucher", actor="wang.supervisor")


def test_the_cap_of_a_customer_counts_over_cases(house: House) -> None:
    for turn in range(5):
        case = house.open()
        shown = house.work_to_the_end(case)
        assert shown["state"] == "closed", turn
    case = house.open()
    house.complete(case, "verify")
    asked = house.step(case, "voucher")
    assert asked["state"] == "waiting"
    assert "customer" in asked["why"]
    assert len(ledger(house, "vouchers")) == 5


@pytest.mark.parametrize("amount", ["-5", "0", "ten", "1e9999", "NaN", "", "1.005"])
def test_a_strange_amount_is_refused_and_changes_nothing(house: House, amount: str) -> None:
    from misroute.errors import MisrouteError

    case = house.open()
    with pytest.raises(MisrouteError):
        house.complete(case, "verify", amount=amount)
    assert house.states(case)["verify"] == "waiting"


def test_skipping_needs_a_reason_and_cancels_the_clock(house: House) -> None:
    case = house.open()
    with pytest.raises(UsageError, match="reason"):
        house.app.casework.skip(case, "acknowledge", "  ", actor="li.na")
    house.app.casework.skip(case, "acknowledge", "reported by ourselves", actor="li.na")
    assert house.step(case, "acknowledge")["reason"] == "reported by ourselves"
    assert house.a_clock(case, "acknowledge")["state"] == "cancelled"


def test_skipping_a_queued_effect_calls_it_off_with_its_money(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    case = house.open()
    house.complete(case, "verify")
    house.app.casework.skip(case, "voucher", "declined", actor="li.na")
    house.clock.forward(hours=1)
    house.deliver()
    assert house.far.book == []
    with house.store.read() as unit:
        assert {grant.kind: grant.state for grant in grants.grants_of_case(unit, case)}["voucher"] == "reversed"


def test_what_a_person_did_by_hand_is_never_sent_again(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Permanent("refused")]
    case = house.open()
    house.complete(case, "verify")
    house.deliver()
    assert "delivery failed" in house.step(case, "voucher")["why"]
    house.complete(case, "voucher", text="issued in the branch")
    effect = house.step(case, "voucher")["effects"][0]
    assert effect["state"] == "delivered"
    with pytest.raises(Conflict):
        house.app.delivery.requeue(effect["key"], "again", actor="li.na")
    with house.store.read() as unit:
        assert {grant.kind: grant.state for grant in grants.grants_of_case(unit, case)}["voucher"] == "confirmed"


def test_closing_waits_for_people_and_says_for_what(house: House) -> None:
    case = house.open()
    house.complete(case, "verify")
    with pytest.raises(Conflict, match="acknowledge, notify_decision"):
        house.app.casework.close(case, "contact_data", actor="li.na")
    assert house.show(case)["state"] != "closed"


def test_closing_needs_one_of_the_three_causes(house: House) -> None:
    case = house.open()
    house.complete(case, "acknowledge")
    house.complete(case, "verify")
    house.complete(case, "notify_decision")
    with pytest.raises(UsageError, match="contact_data"):
        house.app.casework.close(case, None, actor="li.na")
    with pytest.raises(UsageError, match="no root cause"):
        house.app.casework.close(case, "bad luck", actor="li.na")
    house.app.casework.close(case, "系统故障", actor="li.na")
    house.deliver()
    assert (house.show(case)["state"], house.show(case)["root_cause"]) == ("closed", "system_fault")


def test_a_close_that_was_asked_for_happens_by_itself_when_the_last_effect_is_delivered(
    lying_house: Callable[..., House],
) -> None:
    house = lying_house("letters", "voucher")
    case = house.open()
    for step in ("acknowledge", "verify", "notify_decision"):
        house.complete(case, step)
    house.app.casework.close(case, "human_error", actor="li.na")
    assert house.show(case)["state"] != "closed"
    house.deliver()
    shown = house.show(case)
    assert shown["state"] == "closed"
    assert shown["closed_at"] == house.clock.now
    house.app.casework.note(case, "thanked us", actor="li.na")
    with pytest.raises(Conflict, match="reopen"):
        house.complete(case, "verify")


def test_a_step_out_of_turn_or_unknown_is_refused(house: House) -> None:
    case = house.open()
    with pytest.raises(Conflict, match="comes after verify"):
        house.complete(case, "root_cause", root_cause="contact_data")
    with pytest.raises(NotFound, match="no step"):
        house.complete(case, "celebrate")
    with pytest.raises(UsageError, match="case close"):
        house.complete(case, "close")
    with pytest.raises(Conflict, match="it is done"):
        house.complete(case, "intake")
    with pytest.raises(NotFound, match="no case"):
        house.complete("01ZZZZZZ", "verify")


def test_the_book_forgets_no_row_and_leads_there_no_more(house: House) -> None:
    case = house.open()
    house.work_to_the_end(case, recipient="stranger")
    rows = {(row["role"], row["state"]) for row in house.app.lookup.number(MOTHER)["roles"]}
    assert rows == {("self", "retired"), ("parent", "active")}


def test_a_case_answers_to_its_end_as_read_out_on_the_phone(house: House) -> None:
    case = house.open()
    tail = case[-12:]
    spoken = f"{tail[:4]}-{tail[4:8]}-{tail[8:]}".lower()
    house.app.casework.assign(spoken, "wu", actor="li.na")
    assert house.show(case)["assigned_to"] == "wu"
