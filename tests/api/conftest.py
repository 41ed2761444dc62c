"""The HTTP application in this process, asked without a socket; and the tokens that a test makes."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from misroute.api.app import build_api
from misroute.api.desk import Desk
from misroute.api.serving import desk_of
from misroute.app import App, initialise, open_app
from misroute.services.accounts import SCOPES
from misroute.settings import load_settings
from misroute.store.contact_points import ContactIntake, load_contacts
from misroute.store.customers import CustomerIntake

NUMBER = "+8613912345678"


@dataclass(frozen=True)
class Near:
    """The application and its desk; each question is a request of its own."""

    app: App
    desk: Desk
    front: ASGIApp
    api: FastAPI

    def token(self, name: str, *scopes: str, sender: str | None = None) -> str:
        made = self.desk.accounts.new_token(name, scopes or tuple(SCOPES), sender=sender, actor="test")
        self.desk.door.look()
        return made

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx2.Response:
        given = {"Authorization": f"Bearer {token}"} if token else {}
        given |= {"Content-Type": "application/json"} if content is not None else {}

        async def once() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.front, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://gate") as client:
                return await client.request(
                    method, path, json=body, content=content, headers=given | dict(headers or {})
                )

        return asyncio.run(once())


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after `misroute init`, to be copied."""
    home = tmp_path_factory.mktemp("initialised")
    initialise(load_settings({"MISROUTE_HOME": str(home)}, cwd=home))
    return home


@pytest.fixture
def near(initialised: Path, tmp_path: Path, clock: Callable[[], datetime]) -> Iterator[Near]:
    """An application over an empty database."""
    home = tmp_path / "home"
    shutil.copytree(initialised, home)
    with open_app(load_settings({"MISROUTE_HOME": str(home)}, cwd=home), now=clock) as app:
        desk = desk_of(app)
        yield Near(app, desk, *build_api(desk))
        desk.close()


@pytest.fixture
def known(near: Near) -> Near:
    """The application with the customer C1 and his own number in its book."""
    customer = CustomerIntake(ref="C1", name="王伟", region="CN", language="zh", currency="CNY")
    point = ContactIntake(customer=customer, role="self", number=NUMBER, raw=NUMBER, status="ok")
    with near.app.store.write("test") as unit:
        load_contacts(unit, [point])
    return near
