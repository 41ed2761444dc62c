"""Nothing that waits escapes an active hold that reaches it, and nothing is stopped without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from misroute.seal import KeyRing
from misroute.store import Store, contact_points, holds, make_engine, queued, schema
from misroute.store.contact_points import ContactIntake
from misroute.store.customers import CustomerIntake
from misroute.store.queued import QueuedIntake

NUMBERS = ("+8613800001234", "+8613912345678", "+8613700002222")
CUSTOMERS = ("Z-1", "S-9", "N-0")
CAMPAIGNS = ("spring", "autumn")
BOOK = {("Z-1", NUMBERS[0]), ("Z-1", NUMBERS[1]), ("S-9", NUMBERS[1])}


def load_book(store: Store) -> None:
    intakes = [ContactIntake(CustomerIntake(ref), "self", number, number, "ok") for ref, number in sorted(BOOK)]
    with store.write("loader") as unit:
        contact_points.load_contacts(unit, intakes)


def place(store: Store, scope: str, value: str | None, cause: str = "test") -> str:
    with store.write("wu") as unit:
        placed, _fresh = holds.place(unit, cause=cause, scope=scope, value=value, reason="an incident")
    return placed.id


def queue(
    store: Store, message_id: str, number: str, campaign: str | None = None, customer: str | None = None, **marks: str
) -> None:
    with store.write("sender") as unit:
        queued.keep_queued(unit, [QueuedIntake(message_id, number, "sms", campaign, customer, **marks)])


def state_of(store: Store, message_id: str) -> str:
    with store.read() as unit:
        found = [message for number in NUMBERS for message in queued.queued_on(unit, number)]
    return next(message.state for message in found if message.message_id == message_id)


REACHING: list[tuple[str, str | None, dict[str, Any]]] = [
    ("number", NUMBERS[0], {}),
    ("campaign", "spring", {"campaign": "spring"}),
    ("template", "dun-2", {"template": "dun-2"}),
    ("gateway", "smsc-1", {"gateway": "smsc-1"}),
    ("customer", "N-0", {"customer": "N-0"}),
    ("customer", "Z-1", {}),
    ("all", None, {}),
]
IDS = ["number", "campaign", "template", "gateway", "named customer", "customer by the book", "all"]


@pytest.mark.parametrize(("scope", "value", "mark"), REACHING, ids=IDS)
def test_a_waiting_message_is_stopped_by_each_scope_that_reaches_it(
    store: Store, scope: str, value: str | None, mark: dict[str, Any]
) -> None:
    load_book(store)
    queue(store, "m-1", NUMBERS[0], **mark)
    hold_id = place(store, scope, value)
    assert state_of(store, "m-1") == "stopped"
    with store.write("wu") as unit:
        holds.lift(unit, hold_id, "over")
    assert state_of(store, "m-1") == "released"


@pytest.mark.parametrize(("scope", "value", "mark"), REACHING, ids=IDS)
def test_a_message_that_comes_after_the_hold_is_stopped_at_once(
    store: Store, scope: str, value: str | None, mark: dict[str, Any]
) -> None:
    load_book(store)
    place(store, scope, value)
    queue(store, "m-1", NUMBERS[0], **mark)
    assert state_of(store, "m-1") == "stopped"


def test_a_hold_leaves_alone_what_it_does_not_reach(store: Store) -> None:
    load_book(store)
    queue(store, "m-1", NUMBERS[2], "autumn", "N-0", template="dun-1", gateway="smsc-2")
    others = (("campaign", "spring"), ("customer", "Z-1"), ("template", "dun-2"), ("gateway", "smsc-1"))
    for scope, value in (("number", NUMBERS[0]), *others, ("template", "autumn"), ("campaign", "dun-1")):
        place(store, scope, value, cause=f"{scope}/{value}")
    assert state_of(store, "m-1") == "queued"


def test_a_message_that_has_left_is_not_called_stopped(store: Store) -> None:
    queue(store, "m-1", NUMBERS[0])
    with store.write("sender") as unit:
        queued.mark_sent(unit, ["m-1"])
    place(store, "all", None)
    queue(store, "m-1", NUMBERS[0])
    assert state_of(store, "m-1") == "sent"


@dataclass
class Waiting:
    number: str
    campaign: str | None
    customer: str | None
    template: str | None
    gateway: str | None


@dataclass
class World:
    """What should be so, by the plain words of the rule."""

    messages: dict[str, Waiting] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    active: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def is_held(self, message: Waiting) -> bool:
        refs = {ref for ref, number in BOOK if number == message.number} | {message.customer}
        marks = {("number", message.number), ("campaign", message.campaign), ("all", None)}
        marks |= {("template", message.template), ("gateway", message.gateway)}
        marks |= {("customer", ref) for ref in refs}
        return any(held in marks for held in self.active.values())


HOLDS = st.one_of(
    st.tuples(st.just("number"), st.sampled_from(NUMBERS)),
    st.tuples(st.just("customer"), st.sampled_from(CUSTOMERS)),
    st.tuples(st.just("campaign"), st.sampled_from(CAMPAIGNS)),
    st.tuples(st.sampled_from(["template", "gateway"]), st.sampled_from(CAMPAIGNS)),
    st.just(("all", None)),
)
MESSAGES = st.builds(
    Waiting,
    st.sampled_from(NUMBERS),
    st.one_of(st.none(), st.sampled_from(CAMPAIGNS)),
    st.one_of(st.none(), st.sampled_from(CUSTOMERS)),
    st.one_of(st.none(), st.sampled_from(CAMPAIGNS)),
    st.one_of(st.none(), st.sampled_from(CAMPAIGNS)),
)


def machine_over(store: Store) -> type[RuleBasedStateMachine]:
    """The rules over one store; what earlier runs left behind is lifted and forgotten at the start of each."""

    class Interleaving(RuleBasedStateMachine):
        turn = 0

        def __init__(self) -> None:
            super().__init__()
            self.world = World()
            with store.write("wu") as unit:
                for left in holds.find_holds(unit, limit=1000):
                    holds.lift(unit, left.id, "a new run")

        def name(self) -> str:
            type(self).turn += 1
            return f"n-{type(self).turn}"

        @rule(held=HOLDS)
        def place(self, held: tuple[str, str | None]) -> None:
            self.world.active[place(store, *held, cause=self.name())] = held

        @rule(pick=st.integers(0, 30))
        def lift(self, pick: int) -> None:
            if not self.world.active:
                return
            hold_id = sorted(self.world.active)[pick % len(self.world.active)]
            with store.write("wu") as unit:
                holds.lift(unit, hold_id, "over")
            del self.world.active[hold_id]

        @rule(messages=st.lists(MESSAGES, min_size=1, max_size=3))
        def queue(self, messages: list[Waiting]) -> None:
            named = {self.name(): message for message in messages}
            self.world.messages |= named
            with store.write("sender") as unit:
                queued.keep_queued(
                    unit,
                    [
                        QueuedIntake(key, one.number, "sms", one.campaign, one.customer, one.template, one.gateway)
                        for key, one in named.items()
                    ],
                )

        @rule(pick=st.integers(0, 30))
        def send(self, pick: int) -> None:
            if self.world.messages:
                message_id = sorted(self.world.messages)[pick % len(self.world.messages)]
                with store.write("sender") as unit:
                    queued.mark_sent(unit, [message_id])
                self.world.sent.add(message_id)

        @invariant()
        def what_waits_and_what_is_stopped_are_as_the_holds_say(self) -> None:
            with store.read() as unit:
                found = {one.message_id: one for number in NUMBERS for one in queued.queued_on(unit, number)}
            for message_id, message in self.world.messages.items():
                if message_id in self.world.sent:
                    assert found[message_id].state == "sent"
                    continue
                stopped = found[message_id].state == "stopped"
                assert stopped == self.world.is_held(message)
                assert not stopped or found[message_id].stopped_by_hold in self.world.active

    return Interleaving


@pytest.fixture
def booked(store: Store) -> Store:
    load_book(store)
    return store


def test_no_interleaving_lets_a_message_escape_or_stops_one_for_nothing(booked: Store) -> None:
    quick = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine_over(booked), settings=quick)  # type: ignore[no-untyped-call]


@given(value=st.text(max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_as_a_campaign_stops_that_campaign_only(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    store = _file_store(tmp_path_factory)
    message = f"m-{len(value)}-{abs(hash(value))}"
    queue(store, message, NUMBERS[0], value or None)
    queue(store, f"{message}-other", NUMBERS[1], "another")
    if not value:
        return
    with store.write("wu") as unit:
        placed, _fresh = holds.place(unit, cause=message, scope="campaign", value=value, reason="odd")
    assert state_of(store, message) == "stopped"
    if value != "another":
        assert state_of(store, f"{message}-other") in ("queued", "released")
    with store.write("wu") as unit:
        holds.lift(unit, placed.id, "over")


_made: dict[str, Store] = {}


def _file_store(factory: pytest.TempPathFactory) -> Store:
    """One file for all examples of a run."""
    if "store" not in _made:
        path: Path = factory.mktemp("odd") / "misroute.db"
        schema.upgrade(f"sqlite:///{path}")
        _made["store"] = Store(make_engine(f"sqlite:///{path}"), KeyRing(current=1, keys={1: bytes(range(32))}))
    return _made["store"]
