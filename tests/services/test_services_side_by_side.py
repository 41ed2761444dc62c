"""Many hands on the same few cases at once: nobody waits for anybody in a circle, and nothing is done twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from houses import MOTHER, OWN, STRANGER, House

from misroute.errors import MisrouteError
from misroute.services.answers import StepAnswer
from misroute.store import queued
from misroute.store.errors import DatabaseBusy
from misroute.store.queued import QueuedIntake

NUMBERS = (MOTHER, OWN, STRANGER)
ACTS = 25


def one_act(house: House, cases: list[str], chance: random.Random) -> None:
    """Anything that anybody may do at any time, on any of the cases."""
    app, case, number = house.app, chance.choice(cases), chance.choice(NUMBERS)
    act = chance.randrange(12)
    if act == 0:
        app.intake.open_case(number, actor="li.na", text="again")
    elif act == 1:
        app.merging.merge(case, chance.choice(cases), actor="wu")
    elif act == 2:
        app.merging.unmerge(case, actor="wu")
    elif act == 3:
        app.casework.pause(case, "waiting", actor="wu")
    elif act == 4:
        app.casework.resume(case, actor="wu")
    elif act == 5:
        app.casework.skip(case, chance.choice(["voucher", "waive", "acknowledge"]), "told so", actor="wu")
    elif act == 6:
        app.clockwork.sweep()
        app.clockwork.wake()
    elif act == 7:
        app.delivery.deliver_due()
    elif act == 8:
        placed = app.holding.place("number", number, "an incident", actor="wu")
        app.holding.lift(placed.hold_id, "over", actor="wu")
    elif act == 9:
        with house.store.write("sender") as unit:
            queued.keep_queued(unit, [QueuedIntake(f"m-{chance.random()}", each, "sms") for each in NUMBERS])
    elif act == 10:
        app.gatekeeping.check({"channel": "sms", "purpose": "servicing", "to": number, "person": "Z-1"})
    else:
        step = chance.choice(["acknowledge", "verify", "notify_decision", "root_cause"])
        cause = "contact_data" if step == "root_cause" else None
        app.casework.complete(case, step, StepAnswer(root_cause=cause), actor="li.na")


def test_many_hands_on_few_cases_never_lock_each_other_out(
    house: House, wired: Callable[..., House], open_store: Any, ring: Any
) -> None:
    cases = [house.open(number) for number in NUMBERS]
    house.clock.forward(hours=6)
    hands = [wired(open_store(ring)) for _turn in range(4)]
    refusals: Counter[str] = Counter()
    faults: list[BaseException] = []

    def work(turn: int, hand: House) -> None:
        chance = random.Random(turn)
        for _act in range(ACTS):
            try:
                one_act(hand, cases, chance)
            except DatabaseBusy as error:
                faults.append(error)
            except MisrouteError as error:
                refusals[type(error).__name__] += 1
            except Exception as error:  # noqa: BLE001 - collected, and asserted to be none
                faults.append(error)

    threads = [threading.Thread(target=work, args=each) for each in enumerate(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert house.audit().whole
    keys = [row["key"] for row in house.app.lookup.effects(state=None, case_id=None, limit=1000)]
    assert len(keys) == len(set(keys))
