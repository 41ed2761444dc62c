"""Answers on record: explained, found, and told to have left."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import FindDecisionsBody, SentBody
from misroute.api.desk import WRITE_LIMIT, Desk, plain
from misroute.api.gate import AT, HELD, ID
from misroute.api.strict import read_body
from misroute.api.tokens import Token

ON_RECORD = {
    "id": ID,
    "at": AT,
    "by": "dialler",
    "number": "+86139****5678",
    "customer": "C1001",
    "channel": "sms",
    "purpose": "reminder",
    "campaign": None,
    "template": None,
    "gateway": None,
    "message_id": None,
    "decision": "block",
    "codes": ["hold_number"],
    "until": None,
    "policies": ["cn 2026-10-01"],
    "holds_seen": 41,
    "permit_until": None,
    "sent_at": None,
}
EXPLAINED = {
    **ON_RECORD,
    "reasons": HELD["reasons"],
    "facts": {"holds": 1},
    "replay": {
        "verdict": "same",
        "policies": ["cn 2026-10-01"],
        "decision": "block",
        "codes": ["hold_number"],
        "differences": [],
    },
    "today": None,
}


def onrecord_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/gate/sent`` and ``/decisions``."""
    to = Addresses(api, desk, "/api/v1/gate")
    replaying = desk.app.replaying

    async def sent(request: Request, token: Token) -> JSONResponse:
        """A message has left. ``new`` is false when that was told before. 409: nothing was allowed under this id."""

        def act(body: SentBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            return 200, {"new": replaying.sent(body.id, message_id=body.message_id, actor=token.name)}

        return await desk.write(request, token, SentBody, act)

    async def explain(request: Request, token: Token) -> JSONResponse:
        """How an answer came about, and whether it would be the same today; numbers masked, no text."""
        found = await desk.work(lambda: replaying.explain(str(request.path_params["id"])[:100]))
        return JSONResponse(plain(found.to_json()))

    async def find_decisions(request: Request, token: Token) -> JSONResponse:
        """Answers on record, the newest first, numbers masked."""
        body = await read_body(request, FindDecisionsBody, WRITE_LIMIT)
        rows = await desk.work(lambda: replaying.find(**body.model_dump()))
        return JSONResponse({"decisions": plain(rows)})

    found = {"decisions": [ON_RECORD]}
    to.add("POST", "/sent", "gate:check", sent, body=SentBody, once=True, answer={"new": True})
    to.add("POST", "/decisions/find", "gate:read", find_decisions, body=FindDecisionsBody, answer=found)
    to.add("GET", "/decisions/{id}", "gate:read", explain, answer=EXPLAINED)
