"""A house full of processes that are killed -9 at random until every case is closed all the same.

Run as ``python chaos_house.py ORDER.json``: it imports misroute once and forks; each child is a real process with
connections of its own, and dies without a word whenever the seed says so. Children are agents, openers and workers;
what they do is what the command line does, through the same services. The last line of its output is a summary.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import random
import signal
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import misroute.app as wiring
from misroute.app import App, open_app
from misroute.errors import MisrouteError
from misroute.remedy import Retry
from misroute.services.answers import StepAnswer
from misroute.services.configuration import Configuration
from misroute.services.running import delivery
from misroute.services.running.doorbell import run_worker
from misroute.store import cases as case_rows
from misroute.store.engine import system_now
from misroute.store.errors import DatabaseBusy

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG: a test that is broken off leaves no worker behind
AGENTS, SUPERVISOR = ("li.na", "wu.jie"), "wang.supervisor"


@dataclass(frozen=True)
class Order:
    """What to do: the numbers to open cases for, how many of each role, until when, and what to kill how often."""

    seed: int
    numbers: tuple[str, ...]
    openers: int
    agents: int
    workers: int
    kill_every: tuple[float, float]
    give_up_after: float
    bank: str | None = None

    @classmethod
    def read(cls, path: Path) -> Order:
        told = json.loads(path.read_text())
        return cls(**{**told, "numbers": tuple(told["numbers"]), "kill_every": tuple(told["kill_every"])})


def hurry() -> None:
    """Leases and first retries in fractions of a second, and the configuration read once before the forks."""
    delivery.LEASE = timedelta(seconds=2)
    soon = Retry(attempts=8, first=timedelta(seconds=0.1), cap=timedelta(seconds=1))
    load = wiring.load_configuration

    @functools.cache
    def hurried(*given: Any) -> Configuration:
        known = load(*given)
        playbooks = {name: replace(playbook, retry=soon) for name, playbook in known.playbooks.items()}
        return replace(known, playbooks=playbooks)

    wiring.load_configuration = hurried


def opener(app: App, order: Order, chance: random.Random) -> None:
    """Open a case for every number; some twice, some known of for days."""
    numbers = list(order.numbers)
    chance.shuffle(numbers)
    for number in numbers:
        patiently(lambda number=number: open_one(app, number, chance))


def open_one(app: App, number: str, chance: random.Random) -> None:
    known = app.lookup.cases(state=None, assigned_to=None, number=number, limit=1)
    if known and chance.random() < 0.97:
        return
    if known and known[0]["state"] not in ("open", "waiting"):
        return
    aware = system_now() - timedelta(hours=chance.choice((0, 0, 0, 0, 1, 6, 30)))
    opened = app.intake.open_case(number, reporter="borrower", at=aware, text="you texted my mother", actor="li.na")
    app.delivery.deliver_case(opened.case_id)


def agent(app: App, order: Order, chance: random.Random) -> None:
    """Do what waits for a person, wherever, until nothing is left."""
    while True:
        left = open_cases(app)
        if not left and all_opened(app, order):
            return
        chance.shuffle(left)
        for case_id in left[:10]:
            patiently(lambda case_id=case_id: work_on(app, case_id, order, chance))
        time.sleep(0.02)


def work_on(app: App, case_id: str, order: Order, chance: random.Random) -> None:
    shown = json.loads(json.dumps(app.lookup.case(case_id), default=str))
    if shown["state"] not in ("open", "waiting"):
        return
    who = chance.choice(AGENTS)
    waiting = [step for step in shown["steps"] if step["state"] == "waiting" and step["id"] != "close"]
    if not waiting:
        app.casework.close(case_id, None, actor=who)
    else:
        step = chance.choice(waiting)
        stuck = [effect for effect in step["effects"] if effect["state"] in ("dead", "unclear")]
        if stuck:
            mend(app, stuck[0], order, who)
        elif step["do"] == "approve":
            app.casework.approve(case_id, step["id"], actor=SUPERVISOR)
        elif step["id"] == "root_cause":
            app.casework.complete(case_id, "root_cause", StepAnswer(root_cause="contact_data"), actor=who)
        elif step["id"] == "verify":
            app.casework.complete(case_id, "verify", verdict(chance), actor=who)
        elif step["mode"] == "auto":
            app.casework.skip(case_id, step["id"], step["why"] or "a person must look", actor=who)
        else:
            app.casework.complete(case_id, step["id"], StepAnswer(), actor=who)
    app.delivery.deliver_case(case_id)


def verdict(chance: random.Random) -> StepAnswer:
    roll = chance.random()
    if roll < 0.1:
        return StepAnswer(outcome="not_confirmed")
    return StepAnswer(recipient=chance.choice(("stranger", "relative")), amount="150" if roll < 0.25 else None)


def mend(app: App, effect: dict[str, Any], order: Order, who: str) -> None:
    """A person looks at the far side's own book before anything is sent again."""
    key = effect["key"]
    if effect["state"] == "unclear" and order.bank is not None:
        with urllib.request.urlopen(f"{order.bank}/book/{quote(key, safe='')}", timeout=10) as answer:
            if json.load(answer)["done"]:
                app.delivery.settle(key, "seen in the bank's book", actor=who)
                return
    app.delivery.requeue(key, "not in the bank's book", actor=who)


def worker(app: App, order: Order, chance: random.Random) -> None:
    """The worker as it is."""
    run_worker(app.working, every=0.05 + chance.random() / 5)


def patiently(act: Callable[[], None]) -> None:
    """Somebody else was faster, or the database was busy: normal answers, written down and tried again later."""
    try:
        act()
    except MisrouteError as error:
        print(type(error).__name__, error, flush=True)


def open_cases(app: App) -> list[str]:
    with app.store.read() as unit:
        return [case.id for case in case_rows.find_cases(unit, states=case_rows.OPEN_STATES, limit=1000)]


def all_opened(app: App, order: Order) -> bool:
    """Every number has had its case; a number may have had two, when somebody reported it again after the first."""
    with app.store.read() as unit:
        found = case_rows.find_cases(unit, limit=10_000)
    return {case.number for case in found} >= set(order.numbers)


ROLES = {"opener": opener, "agent": agent, "worker": worker}


class Household:
    """The children, and the hand that kills them."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.chance = random.Random(order.seed)
        self.children: dict[int, str] = {}
        self.born = self.killed = 0
        self.log = Path(os.environ["MISROUTE_HOME"]) / "chaos.log"

    def bear(self, role: str) -> None:
        self.born += 1
        seed = f"{self.order.seed}/{role}/{self.born}"
        child = os.fork()
        if child:
            self.children[child] = role
            return
        code = 1
        try:
            ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
            descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
            with open_app() as app:
                ROLES[role](app, self.order, random.Random(seed))
            code = 0
        except MisrouteError as error:
            print("died of", type(error).__name__, error, flush=True)
        except BaseException:  # noqa: BLE001 - a forked child must never return into its parent's code
            traceback.print_exc()
            code = 70
        finally:
            sys.stdout.flush()
            os._exit(code)

    def reap(self) -> Iterator[tuple[str, int]]:
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            yield self.children.pop(child), os.waitstatus_to_exitcode(status)

    def run(self) -> dict[str, Any]:
        order = self.order
        for role in ("opener",) * order.openers + ("agent",) * order.agents + ("worker",) * order.workers:
            self.bear(role)
        began = time.monotonic()
        crashed: list[str] = []
        looked = began
        while time.monotonic() - began < self.order.give_up_after:
            time.sleep(self.chance.uniform(*self.order.kill_every))
            if self.children and self.killed < 5 * len(self.order.numbers):
                victim = self.chance.choice(sorted(self.children))
                os.kill(victim, signal.SIGKILL)
                time.sleep(0.005)
            for role, code in list(self.reap()):
                self.killed += code == -signal.SIGKILL
                if code not in (0, -signal.SIGKILL):
                    crashed.append(f"{role}: {code}")
                if not (code == 0 and role != "worker"):
                    self.bear(role)
            if time.monotonic() - looked > 0.7:
                looked = time.monotonic()
                if self.finished():
                    break
        self.end()
        return {
            "finished": self.finished(),
            "killed": self.killed,
            "born": self.born,
            "crashed": crashed,
            "seconds": round(time.monotonic() - began, 1),
        }

    def finished(self) -> bool:
        try:
            return self._nothing_left()
        except DatabaseBusy:
            return False

    def _nothing_left(self) -> bool:
        with open_app() as app:
            if not all_opened(app, self.order):
                return False
            left = [app.lookup.effects(state=state, case_id=None, limit=1) for state in ("pending", "leased")]
            return not open_cases(app) and not any(left)

    def end(self) -> None:
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        patience = time.monotonic() + 10
        while self.children and time.monotonic() < patience:
            list(self.reap())
            time.sleep(0.02)
        for child in list(self.children):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def main() -> None:
    order = Order.read(Path(sys.argv[1]))
    hurry()
    with open_app():
        pass  # everything is read and imported before the first fork, and no connection is open across it
    print(json.dumps(Household(order).run()))


if __name__ == "__main__":
    main()
