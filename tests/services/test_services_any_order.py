"""Whatever people and far sides do, in any order: each effect is done once, the books agree, the log is whole."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from houses import House, Lying, load_people, local_settings
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from misroute.app import wire
from misroute.connect import Connectors, Outgoing, Permanent, Transient, Unclear
from misroute.errors import MisrouteError
from misroute.seal import KeyRing
from misroute.store import Store, grants, holds, make_engine, outbox, schema
from misroute.store import cases as case_rows

NUMBERS = ("+8613912345678", "+8613800001234", "+8613700002222", "+12025550143")
STEPS = ("acknowledge", "verify", "root_cause", "notify_decision", "voucher", "apologise_recipient", "book_fix")


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def upgraded() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="any-order"))
    schema.upgrade(f"sqlite:///{folder / 'template.db'}")
    yield folder
    shutil.rmtree(folder)


class AnyOrder(RuleBasedStateMachine):
    """One misroute on SQLite whose every far side is in the machine's hands."""

    template: Path
    turns = itertools.count()

    @initialize()
    def furnish(self) -> None:
        folder = self.template.parent / f"house-{next(self.turns)}"
        folder.mkdir()
        shutil.copyfile(self.template, folder / "m.db")
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
        self.far = Lying()
        url = f"sqlite:///{folder / 'm.db'}"
        self.store = Store(make_engine(url), KeyRing(current=1, keys={1: bytes(range(32))}), clock=lambda: self.now)
        load_people(self.store)
        known = local_settings(folder, url)
        plain = wire(known, self.store, now=lambda: self.now)
        slots = dict.fromkeys(plain.connectors.slots, self.far)
        app = wire(known, self.store, now=lambda: self.now, connectors=Connectors(slots, ()))
        self.house = House(app, None, self.far, folder)
        self.cases: list[str] = []

    def a_case(self, pick: int) -> str | None:
        return self.cases[pick % len(self.cases)] if self.cases else None

    @rule(number=st.sampled_from(NUMBERS), ago=st.integers(0, 50))
    def open(self, number: str, ago: int) -> None:
        opened = self.house.app.intake.open_case(number, at=self.now - timedelta(hours=ago), actor="li.na")
        assert opened.held
        if opened.case_id not in self.cases:
            self.cases.append(opened.case_id)

    @rule(pick=st.integers(0, 9), step=st.sampled_from(STEPS), cause=st.sampled_from(["contact_data", None]))
    def complete(self, pick: int, step: str, cause: str | None) -> None:
        if case := self.a_case(pick):
            said: dict[str, Any] = {"root_cause": cause} if step == "root_cause" else {}
            if step == "verify":
                said = {"customer": "S-9", "recipient": "stranger"}
            with contextlib.suppress(MisrouteError):
                self.house.complete(case, step, **said)

    @rule(pick=st.integers(0, 9), step=st.sampled_from(STEPS), act=st.sampled_from(["skip", "retry"]))
    def overrule(self, pick: int, step: str, act: str) -> None:
        if case := self.a_case(pick):
            with contextlib.suppress(MisrouteError):
                if act == "skip":
                    self.house.app.casework.skip(case, step, "told so", actor="li.na")
                else:
                    self.house.app.casework.retry(case, step, actor="li.na")

    @rule(pick=st.integers(0, 9), act=st.sampled_from(["pause", "resume", "close", "reopen", "unmerge"]))
    def move(self, pick: int, act: str) -> None:
        if case := self.a_case(pick):
            app = self.house.app
            with contextlib.suppress(MisrouteError):
                if act == "pause":
                    app.casework.pause(case, "waiting", actor="li.na")
                elif act == "resume":
                    app.casework.resume(case, actor="li.na")
                elif act == "close":
                    app.casework.close(case, "human_error", actor="li.na")
                elif act == "reopen":
                    app.merging.reopen(case, "again", actor="li.na")
                else:
                    app.merging.unmerge(case, actor="li.na")

    @rule(pick=st.integers(0, 9), into=st.integers(0, 9))
    def merge(self, pick: int, into: int) -> None:
        if self.cases:
            with contextlib.suppress(MisrouteError):
                self.house.app.merging.merge(self.a_case(pick) or "", self.a_case(into) or "", actor="li.na")

    @rule(answers=st.lists(st.sampled_from(["fine", "killed before", "killed after", "unclear after", "503", "400"])))
    def deliver(self, answers: list[str]) -> None:
        def does(answer: str) -> Any:
            def act(message: Outgoing) -> None:
                if answer.endswith("after"):
                    self.far.book.append(message.key)
                if answer.startswith("killed"):
                    raise Killed
                if answer.startswith("unclear"):
                    raise Unclear("the line broke")
                if answer == "503":
                    raise Transient("busy")
                if answer == "400":
                    raise Permanent("refused")

            return act

        self.far.plan = [does(answer) for answer in answers]
        with contextlib.suppress(Killed):
            self.house.app.delivery.deliver_due()
        self.far.plan = []

    @rule()
    def a_person_looks_at_what_is_stuck(self) -> None:
        for state in ("unclear", "dead"):
            for row in self.house.app.lookup.effects(state=state, case_id=None, limit=50):
                if row["key"] in self.far.book:
                    self.house.app.delivery.settle(row["key"], "seen there", actor="li.na")
                else:
                    self.house.app.delivery.requeue(row["key"], "not there", actor="li.na")

    @rule(hours=st.sampled_from([0.01, 1, 9, 60]))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        self.house.app.clockwork.sweep()
        self.house.app.clockwork.wake()

    @invariant()
    def everything_adds_up(self) -> None:
        if not hasattr(self, "house"):
            return
        done = self.far.book
        assert len(done) == len(set(done)), "an effect was done twice"
        with self.store.read() as unit:
            effects = {effect.key: effect for effect in outbox.find_effects(unit, limit=1000)}
            cases = case_rows.find_cases(unit, limit=100)
            delivered = {key for key, effect in effects.items() if effect.state == "delivered"}
            for case in cases:
                for grant in grants.grants_of_case(unit, case.id):
                    if grant.state == "confirmed":
                        assert grant.key in delivered
                    if grant.key in done:
                        assert grant.state != "reversed", "money that was given counts no more"
                if case.is_open:
                    assert holds.active_holds(unit, number=case.number)
        assert set(done) <= set(effects)
        assert all(effects[key].state != "cancelled" for key in done), "what was done cannot be called off"

    def teardown(self) -> None:
        if hasattr(self, "house"):
            assert self.house.audit().whole
            self.store.close()
            shutil.rmtree(self.house.folder, ignore_errors=True)


def run_machine(**said: Any) -> None:
    with upgraded() as folder:
        AnyOrder.template = folder / "template.db"
        checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
        machine = AnyOrder.TestCase
        machine.settings = settings(deadline=None, suppress_health_check=checks, database=None, **said)
        machine().runTest()


def test_any_order_of_acts_leaves_the_books_in_order() -> None:
    run_machine(max_examples=10, stateful_step_count=25, derandomize=True)


@pytest.mark.chaos
def test_very_many_orders_of_acts_leave_the_books_in_order() -> None:
    run_machine(max_examples=150, stateful_step_count=50)
