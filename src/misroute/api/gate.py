"""The gate's addresses: may this go?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from misroute.api.addresses import Addresses
from misroute.api.bodies import CheckBody, CheckManyBody
from misroute.api.desk import Desk
from misroute.api.grouping import Grouping
from misroute.api.problems import Problem, problem_of
from misroute.api.strict import READ_WITHIN_S, demand_json, parse_strict, read_raw, shaped, too_large, too_slow
from misroute.api.tokens import Token
from misroute.services.gate.gatekeeping import Question
from misroute.store.engine import system_now

ONE_LIMIT, MANY_LIMIT = 64 * 1024, 4 * 1024 * 1024
AT = "2026-03-02T01:00:00+00:00"
ID = "01J8ZC0V3N7Q5W9YB2D4F6H8KM"
ALLOWED = {
    "decision": "allow",
    "reasons": [],
    "until": None,
    "window": [{"from": "2026-03-02T00:00:00+00:00", "to": "2026-03-02T14:00:00+00:00"}],
    "policies": ["cn 2026-10-01"],
    "id": ID,
    "permit": {"id": f"{ID}.69a4e2cc.5f1d0c", "expires_at": "2026-03-02T01:01:00+00:00"},
}
HELD = {
    "decision": "block",
    "reasons": [
        {
            "code": "hold_number",
            "rule": "gate.holds",
            "source": "house: a hold stops everything that it reaches",
            "detail": "a hold is on this number",
            "detail_zh": "该号码已被暂停联系",
            "effect": "block",
        }
    ],
    "until": None,
    "window": [],
    "policies": ["cn 2026-10-01"],
    "id": ID,
    "permit": None,
}


Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Gate:
    """Answers to the bodies of questions."""

    desk: Desk
    singles: Grouping
    lists: Grouping
    """Lists have a lane of their own: a single question does not wait behind a thousand."""

    async def one(self, token: Token, raw: bytes, headers: Headers) -> dict[str, Any]:
        """The answer to one send."""
        self.desk.sends.take(token.digest)
        value = parse_strict(raw)
        shaped(CheckBody, value)
        # the values are those of the body: its shape is strict, so that checking it changes nothing
        facts = {key: said for key, said in value.items() if key not in ("send", "now") and said is not None}
        question = Question(value["send"], facts or None, "gate:assert" in token.scopes, actor=token.name)
        answer = (await self.singles.answer([question]))[0]
        return {**answer.to_json(), **_said_when(headers)}

    async def many(self, token: Token, raw: bytes, headers: Headers) -> dict[str, Any]:
        """The answers to many, in their order."""
        value = parse_strict(raw)
        shaped(CheckManyBody, value)
        self.desk.sends.take(token.digest, len(value["sends"]))
        answers = await self.lists.answer([Question(send, actor=token.name) for send in value["sends"]])
        return {"answers": [answer.to_json() for answer in answers], **_said_when(headers)}


def _said_when(headers: Headers) -> dict[str, str]:
    """The instant of the answer and the question it is for, so that no old answer and none to another is believed."""
    question = headers.get(b"x-question")
    named = {} if question is None else {"question": question[:100].decode("latin-1")}
    return {"answered_at": system_now().isoformat(), **named}


def gate_addresses(api: FastAPI, desk: Desk, gate: Gate) -> None:
    """``/api/v1/gate/check`` and ``/check-many``, which ``Front`` answers before the framework sees them."""
    to = Addresses(api, desk, "/api/v1/gate")

    async def check(request: Request, token: Token) -> JSONResponse:
        """May this message go? Only ``decision: allow`` says yes; anything else, an error too, means do not send."""
        raw = await read_raw(request, ONE_LIMIT)
        return JSONResponse(await gate.one(token, raw, dict(request.headers.raw)))

    async def check_many(request: Request, token: Token) -> JSONResponse:
        """The same for up to 1,000 sends; ``answers`` are in the order of ``sends``."""
        raw = await read_raw(request, MANY_LIMIT)
        return JSONResponse(await gate.many(token, raw, dict(request.headers.raw)))

    one, many = {**HELD, "answered_at": AT}, {"answers": [ALLOWED], "answered_at": AT}
    to.add("POST", "/check", "gate:check", check, body=CheckBody, counts=False, answer=one)
    to.add("POST", "/check-many", "gate:check", check_many, body=CheckManyBody, counts=False, answer=many)


class Front:
    """Answers the gate's questions itself, and hands everything else to ``api``.

    What the framework does for each request (routing, exit stacks, telemetry, parameters) costs more than an answer of
    the gate; the questions are the same functions behind the same scope, limits and problems either way.
    """

    def __init__(self, api: FastAPI, gate: Gate) -> None:
        self.api = api
        self._door = gate.desk.door
        self._ways = {
            "/api/v1/gate/check": (gate.one, ONE_LIMIT),
            "/api/v1/gate/check-many": (gate.many, MANY_LIMIT),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        way = self._ways.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if way is None:
            await self.api(scope, receive, send)
            return
        answer, limit = way
        headers: dict[bytes, bytes] = dict(scope["headers"])
        peer = scope["client"]
        try:
            token = self._door.admit(
                headers.get(b"authorization", b"").decode("latin-1"), "gate:check", peer[0] if peer else ""
            )
            content = _ENCODE(await answer(token, await _body(headers, receive, limit), headers)).encode()
        except Exception as error:  # noqa: BLE001 - as the framework does: whatever happens, a problem is answered
            await problem_of(error, scope["path"])(scope, receive, send)
            return
        length = (b"content-length", str(len(content)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
        await send({"type": "http.response.body", "body": content})


_JSON = (b"content-type", b"application/json")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


async def _body(headers: Headers, receive: Receive, limit: int) -> bytes:
    """As ``read_raw``, for a bare request."""
    demand_json(headers.get(b"content-type", b"").decode("latin-1"))
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            raw = b""
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem(400, "unreadable", "the connection ended within the body")
                raw += bytes(message.get("body", b""))
                if len(raw) > limit:
                    raise too_large(limit)
                if not message.get("more_body"):
                    return raw
    except TimeoutError:
        raise too_slow() from None
