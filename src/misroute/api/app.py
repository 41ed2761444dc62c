"""The HTTP application over a wired App. It answers with the decision or with a problem; both mean "do not send"
unless the decision says allow."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope
from starlette.types import Send as ASGISend

from misroute import __version__
from misroute.api.addresses import describe
from misroute.api.bodies import (
    AckBody,
    CheckBody,
    CheckManyBody,
    ConsentBody,
    EndBody,
    EventsBody,
    FindBody,
    FindDecisionsBody,
    HoldBody,
    LiftBody,
    MessageBody,
    SentBody,
    WishBody,
)
from misroute.api.declared import consents_addresses, wishes_addresses
from misroute.api.desk import Desk
from misroute.api.events import events_addresses
from misroute.api.following import following_addresses
from misroute.api.gate import Front, Gate, gate_addresses
from misroute.api.grouping import Grouping
from misroute.api.holds import holds_addresses
from misroute.api.messages import SIGNED, messages_addresses
from misroute.api.onrecord import onrecord_addresses
from misroute.api.problems import Problem, on_problem, problem_answer
from misroute.errors import MisrouteError
from misroute.services.accounts import SCOPES

SAFE_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
ANSWER_WITHIN_S = 5.0
"""However long the database takes, a question has an answer by then."""
BODIES = (
    CheckBody,
    CheckManyBody,
    MessageBody,
    SentBody,
    FindDecisionsBody,
    HoldBody,
    LiftBody,
    AckBody,
    EventsBody,
    WishBody,
    ConsentBody,
    EndBody,
    FindBody,
)
PUBLIC = frozenset({"/healthz", "/readyz", "/openapi.json", *SIGNED})
"""Addresses that ask for no token: none of them says anything about anybody; ``SIGNED`` ones ask for a signature."""


class SafeHeaders:
    """No answer is kept by a cache or read as another type than it says; each has an id for whoever complains."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._start = secrets.token_hex(4)
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: ASGISend) -> None:
        """Add the headers to each answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = f"{self._start}-{next(self._numbers)}"
        own = (*SAFE_HEADERS, (b"x-request-id", scope["request_id"].encode()))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *own]
            await send(message)

        await self.app(scope, receive, with_headers)


def build_api(desk: Desk) -> tuple[ASGIApp, FastAPI]:
    """The application to serve, and the framework's part of it. The desk's App stays open as long as it serves."""
    app = desk.app

    lanes = [Grouping(app.gatekeeping.answer_many, ANSWER_WITHIN_S) for _ in ("singles", "lists")]
    gate = Gate(desk, *lanes)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(desk.door.watch())
        yield
        watching.cancel()
        for lane in lanes:
            lane.close()
        desk.close()
        forwarding.close()

    api = FastAPI(
        title="misroute",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # an address is written one way; a sender's client follows nobody elsewhere
    )
    for kind in (Problem, MisrouteError, Exception):
        api.add_exception_handler(kind, on_problem)

    @api.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_methods(api, request))
        return problem_answer(error.status_code, "http", "there is no such address or method here", headers)

    @api.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The server answers."""
        return {"status": "ok"}

    @api.get("/readyz")
    async def readyz() -> dict[str, str]:
        """The server answers and its database can be read."""

        def look() -> str:
            with app.store.read() as unit:
                return unit.now.isoformat()

        return {"status": "ready", "at": await desk.work(look)}

    gate_addresses(api, desk, gate)
    onrecord_addresses(api, desk)
    following_addresses(api, desk)  # before the holds, whose ids could be any word
    holds_addresses(api, desk)
    events_addresses(api, desk)
    forwarding = messages_addresses(api, desk)
    wishes_addresses(api, desk)
    consents_addresses(api, desk)
    describe(api, SCOPES, BODIES)
    return SafeHeaders(Front(api, gate)), api


def _methods(api: FastAPI, request: Request) -> list[str]:
    """What an address takes, over all its functions."""
    found: set[str] = set()
    for route in api.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    return sorted(found)
