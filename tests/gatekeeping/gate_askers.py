"""A gate without the rest of the house, and processes that ask it while holds come and go."""

from __future__ import annotations

import functools
import time
from typing import Any

from misroute.gate import Policy
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir
from misroute.seal import KeyRing
from misroute.services.gate.gatekeeping import Gatekeeping
from misroute.store import Store, holds, make_engine
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake

NUMBER = "+8613912345678"
SEND = {"channel": "letter", "purpose": "servicing", "to": NUMBER, "person": "C1", "campaign": "spring"}
"""A send that the Chinese pack allows at any hour."""


class Readable:
    """The one thing that the gate asks of the rules of cases."""

    def readable(self, number: str, region: str | None = None) -> str | None:
        return number if number.startswith("+") and number[1:].isdigit() else None


@functools.cache
def chinese_packs() -> dict[str, Policy]:
    return dict(load_policies(data_dir("config"), load_calendars(data_dir("config"))))


def gate_on(store: Store, *packs: str, wait_ms: int = 5000, permit_s: int = 60) -> Gatekeeping:
    """The gate over ``store``; patient, since a loaded machine is slow."""
    rules: Any = Readable()
    return Gatekeeping(store, rules, chinese_packs(), packs or ("cn",), wait_ms=wait_ms, permit_s=permit_s)


def open_store(url: str) -> Store:
    return Store(make_engine(url), KeyRing(current=1, keys={1: bytes(range(32))}))


def load_one(store: Store) -> None:
    """One borrower with one number."""
    with store.write("loader") as unit:
        load_contacts(unit, [ContactIntake(CustomerIntake("C1", "王伟"), "self", NUMBER, NUMBER, "ok")])


def ask_on(url: str, ready: Any, stop: Any, answers: Any) -> None:
    """Ask until told to stop; hand over each answer with the instants around it."""
    store = open_store(url)
    gate = gate_on(store)
    gate.check(SEND)
    ready.wait()
    told: list[tuple[float, float, str, str | None]] = []
    while not stop.is_set():
        begun = time.monotonic()
        answer = gate.check(SEND)
        told.append((begun, time.monotonic(), answer.decision, answer.id))
        if len(told) == 20:
            answers.put(told)
            told = []
    answers.put(told)
    answers.put(None)
    store.close()


def toggle_on(url: str, ready: Any, turns: int, told: Any) -> None:
    """Place a hold and lift it, ``turns`` times; tell when each had committed and when each began."""
    store = open_store(url)
    ready.wait()
    for turn in range(turns):
        with store.write("placer") as unit:
            hold, _ = holds.place(unit, cause=f"{time.time_ns()}/{turn}", scope="campaign", value="spring", reason="x")
        placed = time.monotonic()
        told.put((placed, None))
        time.sleep(0.005)  # some answers must fall into the held span, or the test would show nothing
        lifting = time.monotonic()
        with store.write("placer") as unit:
            holds.lift(unit, hold.id, "over")
        told.put((placed, lifting))
        time.sleep(0.005)
    told.put(None)
    store.close()
