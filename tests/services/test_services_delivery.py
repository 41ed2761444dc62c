"""The outbox: every effect once, whatever the far side says or does not say."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from houses import MOTHER, OWN, House, Lying

from misroute.connect import Outgoing, Permanent, Transient, Unclear
from misroute.errors import Conflict, UsageError
from misroute.services.running.delivery import LEASE, MOST_UNREPORTED
from misroute.store import grants, outbox


class Killed(BaseException):
    """The process ends here: nothing below the service may catch it."""


def verified(house: House, number: str = MOTHER, **said: Any) -> str:
    """A case whose automatic effects are in the outbox."""
    opened = house.app.intake.open_case(number, actor="li.na")
    house.complete(opened.case_id, "verify", **said)
    return opened.case_id


def voucher_key(case: str) -> str:
    return f"{case}/voucher/1"


def effect(house: House, key: str) -> outbox.Effect:
    with house.store.read() as unit:
        return outbox.effect(unit, key)


def voucher_state(house: House, case: str) -> str:
    with house.store.read() as unit:
        return next(grant.state for grant in grants.grants_of_case(unit, case) if grant.kind == "voucher")


def die(message: Outgoing) -> None:
    """The worker is killed while the far side has the message."""
    raise Killed


def killed_in_delivery(house: House) -> str:
    """A case whose first delivery kills the worker, and what the next one makes of it after the lease."""
    house.far.plan = [die]
    case = verified(house)
    with pytest.raises(Killed):
        house.deliver()
    house.clock.forward(minutes=5)
    house.deliver()
    return case


def test_a_refusal_for_now_is_tried_again_later_under_the_same_key(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Transient("busy"), Transient("busy still")]
    case = verified(house)
    house.deliver()
    assert effect(house, voucher_key(case)).state == "pending"
    for _turn in range(4):
        house.clock.forward(hours=5)
        house.deliver()
    assert house.far.book == [voucher_key(case)]
    assert {message.key for message in house.far.messages} == {voucher_key(case)}
    assert voucher_state(house, case) == "confirmed"


def test_the_wait_that_the_far_side_asks_for_is_kept(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Transient("busy", timedelta(hours=6))]
    case = verified(house)
    house.deliver()
    assert effect(house, voucher_key(case)).not_before == house.clock.now + timedelta(hours=6)


def test_after_many_refusals_a_person_is_asked_and_a_retry_uses_the_old_key(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    tries = house.app.rules.playbook.retry.attempts
    house.far.plan = [Transient("busy")] * tries
    case = verified(house)
    for _turn in range(tries + 3):
        house.deliver()
        house.clock.forward(hours=5)
    assert len(house.far.messages) == tries, "as often as the case's playbook says"
    assert effect(house, voucher_key(case)).state == "dead"
    assert "delivery failed" in house.step(case, "voucher")["why"]
    house.app.casework.retry(case, "voucher", actor="li.na")
    house.deliver()
    assert house.far.book == [voucher_key(case)]
    assert house.step(case, "voucher")["state"] == "done"


@pytest.mark.parametrize("last", [Transient("no connection"), Permanent("a key seen before")])
def test_what_may_have_been_done_once_is_never_called_not_done(
    lying_house: Callable[..., House], last: Exception
) -> None:
    house = lying_house("voucher")
    tries = house.app.rules.playbook.retry.attempts
    house.far.plan = [Transient("500", in_doubt=True), *[last] * tries]
    case = verified(house)
    for _turn in range(tries + 3):
        house.deliver()
        house.clock.forward(hours=5)
    assert effect(house, voucher_key(case)).state == "unclear"
    house.app.casework.skip(case, "voucher", "looked: it is there", actor="li.na")
    with house.store.read() as unit:
        grant = grants.grant_of(unit, voucher_key(case))
    assert grant.state == "reserved", "what may have been given keeps counting"


def test_a_final_refusal_is_dead_at_once_and_can_be_put_back(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Permanent("no such customer")]
    case = verified(house)
    house.deliver()
    assert effect(house, voucher_key(case)).state == "dead"
    house.clock.forward(hours=50)
    house.deliver()
    assert len(house.far.messages) == 1
    house.app.delivery.requeue(voucher_key(case), "customer made", actor="li.na")
    house.deliver()
    assert house.far.book == [voucher_key(case)]
    with pytest.raises(Conflict, match="only dead or unclear"):
        house.app.delivery.requeue(voucher_key(case), "twice", actor="li.na")


def test_what_is_unclear_is_never_repeated_by_itself(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.knows = "nothing"

    def done_but_lost(message: Outgoing) -> None:
        house.far.book.append(message.key)
        raise Unclear("the line broke")

    house.far.plan = [done_but_lost]
    case = verified(house)
    house.deliver()
    for _turn in range(5):
        house.clock.forward(hours=30)
        house.app.working.work_once()
    assert house.far.book == [voucher_key(case)]
    assert effect(house, voucher_key(case)).state == "unclear"
    assert voucher_state(house, case) == "reserved"
    with pytest.raises(UsageError, match="reason"):
        house.app.delivery.settle(voucher_key(case), " ", actor="li.na")
    house.app.delivery.settle(voucher_key(case), "seen in the voucher system", actor="li.na")
    assert house.step(case, "voucher")["state"] == "done"
    assert voucher_state(house, case) == "confirmed"
    assert house.far.book == [voucher_key(case)]


def test_skipping_an_unclear_voucher_keeps_its_money_counted(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [Unclear("the line broke")]
    case = verified(house)
    house.deliver()
    house.app.casework.skip(case, "voucher", "settled by phone", actor="li.na")
    assert voucher_state(house, case) == "reserved"
    house.app.delivery.settle(voucher_key(case), "it was given after all", actor="li.na")
    assert voucher_state(house, case) == "confirmed"


def test_an_unclear_effect_that_a_person_sends_again_is_asked_for_first(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")

    def done_but_lost(message: Outgoing) -> None:
        house.far.book.append(message.key)
        raise Unclear("the line broke")

    house.far.plan = [done_but_lost]
    case = verified(house)
    house.deliver()
    house.app.delivery.requeue(voucher_key(case), "please", actor="li.na")
    house.deliver()
    assert house.far.book == [voucher_key(case)]
    assert effect(house, voucher_key(case)).state == "delivered"


@pytest.mark.parametrize("did_it", [True, False])
def test_a_worker_killed_in_delivery_is_followed_by_a_question(lying_house: Callable[..., House], did_it: bool) -> None:
    house = lying_house("voucher")

    def die(message: Outgoing) -> None:
        if did_it:
            house.far.book.append(message.key)
        raise Killed

    house.far.plan = [die]
    case = verified(house)
    with pytest.raises(Killed):
        house.deliver()
    house.clock.forward(seconds=LEASE.total_seconds() - 1)
    house.deliver()
    assert house.far.book == ([voucher_key(case)] if did_it else []), "the lease still runs"
    house.clock.forward(seconds=2)
    house.deliver()
    assert house.far.book == [voucher_key(case)]
    assert effect(house, voucher_key(case)).state == "delivered"
    assert house.step(case, "voucher")["state"] == "done"


def test_a_worker_killed_in_delivery_leaves_it_unclear_when_the_far_side_cannot_tell(
    lying_house: Callable[..., House],
) -> None:
    house = lying_house("voucher")
    house.far.knows = "nothing"
    case = killed_in_delivery(house)
    assert effect(house, voucher_key(case)).state == "unclear"
    assert house.far.book == []


def test_a_killed_worker_leaves_only_the_effect_it_was_at(lying_house: Callable[..., House]) -> None:
    """A batch claimed at once would leave the others looking tried, and a far side that cannot be asked blocks them."""
    house = lying_house("letters", "waiver", "voucher")
    house.far.knows = "nothing"
    case = killed_in_delivery(house)
    states = sorted(row["state"] for row in house.app.lookup.effects(state=None, case_id=case, limit=50))
    assert states.count("unclear") == 1
    assert set(states) == {"unclear", "delivered"}


def test_slow_deliveries_do_not_outlive_the_leases_of_those_behind_them(
    lying_house: Callable[..., House], second_process: Callable[[], House]
) -> None:
    house = lying_house("letters", "waiver", "voucher")
    house.far.knows = "nothing"
    other = second_process()

    def slow(message: Outgoing) -> None:
        house.clock.forward(seconds=60)
        other.app.delivery.deliver_due()

    house.far.plan = [slow] * 10
    verified(house)
    house.deliver()
    keys = [message.key for message in house.far.messages]
    assert len(keys) == len(set(keys))


def test_a_receipt_that_comes_after_the_lease_settles_what_the_next_worker_could_not_tell(
    lying_house: Callable[..., House], wired: Callable[..., House], open_store: Any, ring: Any
) -> None:
    house = lying_house("voucher")
    house.far.knows = "nothing"
    other = wired(open_store(ring), lying=("voucher",))

    def very_slow(message: Outgoing) -> None:
        house.clock.forward(minutes=5)
        other.app.delivery.deliver_due()
        assert effect(house, voucher_key(case)).state == "unclear"

    house.far.plan = [very_slow]
    case = verified(house)
    house.deliver()
    assert house.far.book == [voucher_key(case)]
    assert effect(house, voucher_key(case)).state == "delivered"
    assert voucher_state(house, case) == "confirmed"


def test_an_effect_that_kills_every_worker_ends_with_a_person(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [die] * 50
    case = verified(house)
    for _turn in range(MOST_UNREPORTED + 5):
        with contextlib.suppress(Killed):
            house.deliver()
        house.clock.forward(minutes=5)
    assert effect(house, voucher_key(case)).state == "unclear"
    assert len(house.far.messages) == MOST_UNREPORTED + 1


def test_a_fault_of_one_connector_does_not_hold_up_the_others(lying_house: Callable[..., House]) -> None:
    house = lying_house("voucher")
    house.far.plan = [ZeroDivisionError("a fault")]
    case = verified(house)
    with pytest.raises(ZeroDivisionError):
        house.deliver()
    house.deliver()
    states = {row["key"]: row["state"] for row in house.app.lookup.effects(state=None, case_id=case, limit=50)}
    assert states.pop(voucher_key(case)) == "leased"
    assert set(states.values()) == {"delivered"}


def test_several_workers_deliver_each_effect_once(
    lying_house: Callable[..., House], wired: Callable[..., House], open_store: Any, ring: Any
) -> None:
    house = lying_house("letters", "waiver", "voucher", "book_change")
    for turn in range(6):
        verified(house, f"+86139000000{turn:02d}", customer="Z-1")
    workers = [wired(open_store(ring), lying=("letters", "waiver", "voucher", "book_change")) for _turn in range(3)]
    threads = [threading.Thread(target=worker.app.delivery.deliver_all) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.far.book) == len(set(house.far.book))
    found = house.app.lookup.effects(state=None, case_id=None, limit=500)
    assert {row["state"] for row in found} == {"delivered"}
    assert {row["key"] for row in found} == set(house.far.book)
    assert house.audit().whole


def test_an_apology_by_text_message_waits_for_the_morning(lying_house: Callable[..., House]) -> None:
    house = lying_house("letters")
    house.clock.forward(hours=14)  # 23:00 in Shanghai
    case = verified(house)
    house.deliver()
    assert house.far.messages == []
    waiting = effect(house, f"{case}/apologise_recipient/1")
    assert waiting.not_before.isoformat() == "2026-03-03T00:00:00+00:00"
    assert waiting.attempts == 0
    house.clock.now = waiting.not_before
    house.deliver()
    assert {message.destination for message in house.far.messages} == {MOTHER, OWN}
    assert house.step(case, "apologise_recipient")["state"] == "done"


def test_a_file_on_disk_wakes_nobody_at_night_but_says_when_it_may_be_sent(house: House) -> None:
    house.clock.forward(hours=14)
    case = verified(house)
    house.deliver()
    assert house.step(case, "apologise_recipient")["state"] == "done"
    (letter,) = (house.app.settings.home / "letters").glob("*apologise_recipient*.txt")
    assert "Not-Before: 2026-03-03T00:00:00+00:00" in letter.read_text("utf-8")


def test_by_day_a_letter_names_no_hour(house: House) -> None:
    verified(house)
    house.deliver()
    (letter,) = (house.app.settings.home / "letters").glob("*apologise_recipient*.txt")
    assert "Not-Before" not in letter.read_text("utf-8")


def test_a_letter_to_a_number_that_was_held_meanwhile_does_not_leave(lying_house: Callable[..., House]) -> None:
    house = lying_house("letters")
    house.clock.forward(hours=14)
    case = verified(house)
    house.app.intake.open_case(OWN, reporter="recipient", actor="li.na")
    house.clock.forward(hours=12)
    house.deliver()
    assert OWN not in {message.destination for message in house.far.messages}
    assert house.step(case, "apologise_borrower")["state"] == "waiting"


def test_nothing_due_means_no_transaction_of_writing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from misroute.store import Store

    def refuse(self: Store, actor: str) -> Any:
        raise AssertionError("an empty look must not take the write lock")

    monkeypatch.setattr(Store, "write", refuse)
    assert house.deliver().total == 0


def test_messages_and_receipts_hold_no_number_in_what_is_logged(house: House, far: Lying) -> None:
    verified(house)
    house.deliver()
    shown = str(house.app.lookup.effects(state=None, case_id=None, limit=50))
    for number in (MOTHER, OWN):
        assert number not in shown
        assert number not in repr(Outgoing("k", "letter", {"body": number}, house.clock.now, "sms", number))
