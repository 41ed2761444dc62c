"""A whole misroute over each database with one borrower, her mother and a second number; asked in any pack."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import misroute.app as wiring
from misroute.app import App, wire
from misroute.settings import Settings
from misroute.store import Store
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake

OWN, SECOND, MOTHER, STRANGER = "+8613912345678", "+8613812345679", "+8613712345670", "+8613612345671"
NEW_YORK, BROTHER = "+12125550143", "+12125550144"


@pytest.fixture(scope="session", autouse=True)
def _read_configuration_once() -> Iterator[None]:
    """The configuration is the same for every test of this folder; reading it takes longer than most of them."""
    patch = pytest.MonkeyPatch()
    patch.setattr(wiring, "load_configuration", functools.cache(wiring.load_configuration))
    yield
    patch.undo()


@dataclass(frozen=True)
class Desk:
    """The services, and one question to the gate at a time."""

    app: App
    clock: Any

    def codes(self, to: str = OWN, person: str = "C1", **said: Any) -> list[str]:
        return [reason.code for reason in self.answer(to, person, **said).reasons]

    def answer(self, to: str = OWN, person: str = "C1", **said: Any) -> Any:
        send = {"channel": "sms", "purpose": "servicing", "to": to, "person": person, **said}
        return self.app.gatekeeping.check(send, actor="dialler")


@pytest.fixture
def desk_of(store: Store, database_url: str, clock: Any, tmp_path: Path) -> Callable[..., Desk]:
    """A desk under the packs named."""
    chinese = CustomerIntake("C1", "李娜", "杭州市西湖区某路1号", "CN", "zh", "CNY")
    american = CustomerIntake("U1", "Jane Smithson", "12 Elm Street", "US", "en", "USD")
    with store.write("loader") as unit:
        load_contacts(
            unit,
            [
                ContactIntake(chinese, "self", OWN, OWN, "ok"),
                ContactIntake(chinese, "self", SECOND, SECOND, "ok"),
                ContactIntake(chinese, "parent", MOTHER, MOTHER, "ok", relation_text="母亲"),
                ContactIntake(american, "self", NEW_YORK, NEW_YORK, "ok"),
                ContactIntake(american, "sibling", BROTHER, BROTHER, "ok", relation_text="brother"),
            ],
        )

    def make(*policies: str) -> Desk:
        settings = Settings(
            home=tmp_path / "home",
            database_url=database_url,
            key_file=tmp_path / "keys.json",
            schedules=(),
            policies=policies or ("cn",),
        )
        return Desk(wire(settings, store, now=clock), clock)

    return make


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """Under the Chinese pack, on a Monday at nine in the morning."""
    return desk_of("cn")


@pytest.fixture
def american(desk_of: Callable[..., Desk], clock: Any) -> Desk:
    """Under the American pack, on a Monday at ten in the morning in New York."""
    clock.forward(hours=14)
    return desk_of("us")
