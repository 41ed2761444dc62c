"""A whole misroute over each database, its clock in the test's hands, with connectors of the test's choosing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from houses import House, Lying, load_people, local_settings

import misroute.app as wiring
from misroute.connect import Connectors
from misroute.store import Store


@pytest.fixture(scope="session", autouse=True)
def _read_configuration_once() -> Iterator[None]:
    """The configuration is the same for every test of this folder; reading it takes longer than most of them."""
    patch = pytest.MonkeyPatch()
    patch.setattr(wiring, "load_configuration", functools.cache(wiring.load_configuration))
    yield
    patch.undo()


@pytest.fixture
def far() -> Lying:
    """The far side of everything but the local letters."""
    return Lying()


@pytest.fixture
def wired(database_url: str, clock: Any, tmp_path: Path, far: Lying) -> Callable[..., House]:
    """Wire a misroute over a store; ``lying`` names the slots that the far side serves instead of local files."""

    def make(store: Store, *, lying: tuple[str, ...] = (), **changes: Any) -> House:
        settings = replace(local_settings(tmp_path, database_url), **changes)
        plain = wiring.wire(settings, store, now=clock)
        if not lying:
            return House(plain, clock, far, settings.home)
        slots = {**plain.connectors.slots, **dict.fromkeys(lying, far)}
        local = tuple(slot for slot in plain.connectors.local if slot not in lying)
        app = wiring.wire(settings, store, now=clock, connectors=Connectors(slots, local))
        return House(app, clock, far, settings.home)

    return make


@pytest.fixture
def house(store: Store, wired: Callable[..., House]) -> House:
    """Local files everywhere, two borrowers in the book."""
    load_people(store)
    return wired(store)


@pytest.fixture
def lying_house(store: Store, wired: Callable[..., House]) -> Callable[..., House]:
    """As ``house``, with the far side serving the slots that are named."""
    load_people(store)

    def make(*slots: str) -> House:
        return wired(store, lying=slots)

    return make


@pytest.fixture
def second_process(open_store: Callable[..., Store], ring: Any, wired: Callable[..., House]) -> Callable[[], House]:
    """Another misroute on the same database with connections of its own, as another process has."""
    return lambda: wired(open_store(ring))
