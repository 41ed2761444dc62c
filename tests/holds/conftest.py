"""What the tests of holds share: the service that places them, over each database."""

from __future__ import annotations

from pathlib import Path

import pytest

from misroute.app import App, wire
from misroute.services.gate.holding import Holding
from misroute.settings import Settings
from misroute.store import Store


@pytest.fixture
def app(store: Store, database_url: str, clock: object, tmp_path: Path) -> App:
    """A whole misroute with local files everywhere."""
    settings = Settings(
        home=tmp_path / "home", database_url=database_url, key_file=tmp_path / "keys.json", schedules=()
    )
    return wire(settings, store, now=clock)  # type: ignore[arg-type]


@pytest.fixture
def holding(app: App) -> Holding:
    """The service behind ``misroute hold``."""
    return app.holding
