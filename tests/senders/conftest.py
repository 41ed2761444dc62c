"""The configuration is the same for every test of this folder; reading it takes longer than most of them."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest

import misroute.app as wiring


@pytest.fixture(scope="session", autouse=True)
def _read_configuration_once() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(wiring, "load_configuration", functools.cache(wiring.load_configuration))
    yield
    patch.undo()
