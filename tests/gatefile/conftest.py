"""A whole misroute over each database with a small book, for files of sends."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import misroute.app as wiring
from misroute.app import App, wire
from misroute.settings import Settings
from misroute.store import Store
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake


@pytest.fixture(scope="session", autouse=True)
def _read_configuration_once() -> Iterator[None]:
    """The configuration is the same for every test of this folder; reading it takes longer than most of them."""
    patch = pytest.MonkeyPatch()
    patch.setattr(wiring, "load_configuration", functools.cache(wiring.load_configuration))
    yield
    patch.undo()


@pytest.fixture
def app(store: Store, database_url: str, clock: Any, tmp_path: Path) -> App:
    """Customers C0 to C9, each with the number +86139123456 and two digits; the mother of C0."""
    with store.write("loader") as unit:
        points = [
            ContactIntake(CustomerIntake(f"C{place}", region="CN"), "self", number(place), number(place), "ok")
            for place in range(10)
        ]
        mother = ContactIntake(CustomerIntake("C0"), "parent", number(70), number(70), "ok")
        load_contacts(unit, [*points, mother])
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "keys.json", schedules=()
    )
    return wire(settings, store, now=clock)


def number(place: int) -> str:
    """The number of a customer."""
    return f"+86139123456{place:02d}"
