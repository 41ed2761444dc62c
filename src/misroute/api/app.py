"""The HTTP application over a wired App. It answers with the decision or with a problem; both mean "do not send"
unless the decision says allow."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope
from starlette.types import Send as ASGISend

from misroute import __version__
from misroute.api.grouping import Grouping, Sends
from misroute.api.problems import Problem, on_problem, problem_answer
from misroute.api.strict import read_json
from misroute.api.tokens import Token, admit
from misroute.app import App
from misroute.errors import MisrouteError
from misroute.gate import Decision
from misroute.gate.scenario import Send
from misroute.services.gatekeeping import AllowedBefore
from misroute.store.holds import every_active

SEND_FIELDS = frozenset(one.name for one in fields(Send))
ONE_LIMIT, MANY_LIMIT, MOST_SENDS = 64 * 1024, 4 * 1024 * 1024, 1000
SAFE_HEADERS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
EXAMPLE = {"channel": "sms", "purpose": "reminder", "to": "+8613912345678", "person": "C1001"}


class SafeHeaders:
    """No answer is kept by a cache or read as another type than it says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: ASGISend) -> None:
        """Add the headers to each answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SAFE_HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def build_api(app: App, tokens: tuple[Token, ...]) -> FastAPI:
    """The application. ``app`` stays open as long as it serves."""

    def ask(groups: Sequence[Sends]) -> list[list[Decision]]:
        with app.store.write("api") as unit:
            # sends of one request count for each other's limits, as those of a file do
            return [app.gatekeeping.decide_all(unit, sends, AllowedBefore()) for sends in groups]

    grouping = Grouping(ask)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        grouping.close()

    api = FastAPI(title="misroute", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None)
    for kind in (Problem, MisrouteError, Exception):
        api.add_exception_handler(kind, on_problem)

    @api.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> JSONResponse:
        answer = problem_answer(error.status_code, "http", "there is no such address or method here")
        answer.headers.update(error.headers or {})
        return answer

    api.add_middleware(SafeHeaders)

    @api.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The server answers."""
        return {"status": "ok"}

    @api.get("/readyz")
    def readyz() -> dict[str, str]:
        """The server answers and its database can be read."""
        with app.store.read() as unit:
            return {"status": "ready", "at": unit.now.isoformat()}

    @api.post("/api/v1/gate/check", openapi_extra=_body({"send": EXAMPLE}))
    async def check(request: Request) -> JSONResponse:
        """May this message go? Only ``decision: allow`` says yes; anything else, an error too, means do not send."""
        admit(tokens, request.headers.get("authorization"), "gate:check")
        asked = await read_json(request, ONE_LIMIT)
        _only(asked, "send")
        answer = (await grouping.answer([_send(asked.get("send"), "send")]))[0]
        return JSONResponse({**answer.to_json(), "answered_at": datetime.now(UTC).isoformat()})

    @api.post("/api/v1/gate/check-many", openapi_extra=_body({"sends": [EXAMPLE]}))
    async def check_many(request: Request) -> JSONResponse:
        """The same for up to 1,000 sends; ``answers`` are in the order of ``sends``."""
        admit(tokens, request.headers.get("authorization"), "gate:check")
        asked = await read_json(request, MANY_LIMIT)
        _only(asked, "sends")
        sends = asked.get("sends")
        if not isinstance(sends, list) or not 1 <= len(sends) <= MOST_SENDS:
            raise Problem(422, "unreadable", f"sends must be a list of 1 to {MOST_SENDS} sends")
        answers = await grouping.answer([_send(send, f"sends[{at}]") for at, send in enumerate(sends)])
        said = {"answers": [answer.to_json() for answer in answers], "answered_at": datetime.now(UTC).isoformat()}
        return JSONResponse(said)

    @api.get("/api/v1/holds/snapshot")
    def snapshot(request: Request) -> JSONResponse:
        """The holds in force. A number stands as HMAC-SHA256 of its E.164 form, keyed with the token's SHA-256."""
        token = admit(tokens, request.headers.get("authorization"), "holds:read")
        with app.store.read() as unit:
            at = unit.now
            holds = [
                {"scope": hold.scope, "value": _hidden(token, hold.value) if hold.scope == "number" else hold.value}
                for hold in every_active(unit)
            ]
        return JSONResponse({"at": at.isoformat(), "holds": holds})

    return api


def _hidden(token: Token, value: str | None) -> str | None:
    return hmac.new(token.digest, value.encode(), hashlib.sha256).hexdigest() if value else None


def _body(example: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def _only(asked: Mapping[str, Any], key: str) -> None:
    # a fact that nobody reads could be the one that forbids; the caller's clock alone is safe to leave unread
    if asked.keys() - {key, "now"}:
        raise Problem(422, "unreadable", f"the body has keys that are not read here: it has {key} alone")


def _send(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Problem(422, "unreadable", f"{where} must be an object with channel, purpose, to and person")
    if value.keys() - SEND_FIELDS:
        raise Problem(422, "unreadable", f"{where} has a key that no send has: it has {', '.join(sorted(SEND_FIELDS))}")
    for key, item in value.items():
        wanted = int if key == "visitors" else str
        if item is not None and type(item) is not wanted:
            raise Problem(422, "unreadable", f"{where}.{key} must be {'a number' if key == 'visitors' else 'text'}")
    return value
