"""Holds placed and lifted while messages are being queued, by writers that do not wait for each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from misroute.seal import KeyRing
from misroute.store import Store, contact_points, holds, queued
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.queued import QueuedIntake

NUMBERS = tuple(f"+86138000012{place:02}" for place in range(4))
SCOPES = (
    ("all", None),
    ("campaign", "spring"),
    ("customer", "Z-1"),
    ("number", NUMBERS[0]),
    ("template", "dun-2"),
    ("gateway", "smsc-1"),
)
ROUNDS = 25


def place_and_lift(store: Store, writer: int) -> None:
    """Place a hold of some scope, and lift most of them again."""
    chance = random.Random(writer)
    for turn in range(ROUNDS):
        scope, value = chance.choice(SCOPES)
        with store.write(f"w{writer}") as unit:
            placed, _fresh = holds.place(unit, cause=f"{writer}/{turn}", scope=scope, value=value, reason="an incident")
        if turn < ROUNDS - 1 or scope == "all":
            with store.write(f"w{writer}") as unit:
                holds.lift(unit, placed.id, "over")


def queue_messages(store: Store, writer: int) -> None:
    chance = random.Random(writer)
    for turn in range(ROUNDS):
        message = QueuedIntake(
            f"{writer}/{turn}",
            chance.choice(NUMBERS),
            "sms",
            chance.choice(("spring", "autumn", None)),
            chance.choice(("Z-1", "S-9", None)),
            chance.choice(("dun-1", "dun-2", None)),
            chance.choice(("smsc-1", None)),
        )
        with store.write(f"q{writer}") as unit:
            queued.keep_queued(unit, [message])


def test_no_message_escapes_and_none_stays_stopped_for_nothing(
    store: Store, open_store: Callable[[KeyRing], Store], ring: KeyRing
) -> None:
    with store.write("loader") as unit:
        zhang = CustomerIntake("Z-1")
        contact_points.load_contacts(unit, [ContactIntake(zhang, "self", NUMBERS[1], NUMBERS[1], "ok")])
    work = [place_and_lift, queue_messages, place_and_lift, queue_messages]
    with ThreadPoolExecutor(len(work)) as pool:
        done = [pool.submit(task, open_store(ring), writer) for writer, task in enumerate(work)]
        for each in done:
            each.result(timeout=120)
    with store.read() as unit:
        waiting = [message for number in NUMBERS for message in queued.queued_on(unit, number)]
        assert len(waiting) == 2 * ROUNDS
        for message in waiting:
            refs = {"Z-1"} if message.number == NUMBERS[1] else set()
            reach = holds.active_holds(
                unit,
                number=message.number,
                campaign=message.campaign,
                template=message.template,
                gateway=message.gateway,
                customer_refs=refs,
            )
            ids = {hold.id for hold in reach}
            if message.state == "stopped":
                assert message.stopped_by_hold in {hold.id for hold in holds.find_holds(unit)}
            else:
                assert not ids, (message.state, reach)
