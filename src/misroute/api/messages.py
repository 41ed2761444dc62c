"""Messages forwarded through the gate by a way of the settings, and what far sides call back with."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from misroute.api.addresses import Addresses
from misroute.api.bodies import MessageBody
from misroute.api.desk import WRITE_LIMIT, Desk, plain
from misroute.api.problems import Problem
from misroute.api.tokens import Token
from misroute.services.gate.forwarding import Forwarding

SIGNED = frozenset({"/api/v1/callbacks/{id}"})
AT = "2026-03-02T01:00:00+00:00"
ROW: dict[str, Any] = {
    "message_id": "m-1",
    "via": "sms",
    "state": "sent",
    "number": "+86139****5678",
    "customer": "C1001",
    "channel": "sms",
    "purpose": "reminder",
    "campaign": None,
    "template": None,
    "gateway": "sms",
    "codes": [],
    "at": AT,
    "not_before": None,
    "sent_at": AT,
    "far_id": "A01F",
    "receipt": None,
    "attempts": 1,
    "decision": "01J8ZC0V3N7Q5W9YB2D4F6H8KM",
    "problem": None,
}


def messages_addresses(api: FastAPI, desk: Desk) -> Forwarding:
    """``/api/v1/messages`` and ``/api/v1/callbacks``. What is returned holds the ways open until the server ends."""
    forwarding = Forwarding(desk.app.sending)

    async def send_message(request: Request, token: Token) -> JSONResponse:
        """Send a message now if the gate lets it go.

        ``state`` says what became of it: sent, stopped (a hold), blocked, deferred until ``not_before``, failed (the
        far side refuses it), unknown (no answer came: do not send it otherwise). Asking again with its message_id
        sends nothing twice.
        """

        def act(body: MessageBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            said = body.send.model_dump(exclude_none=True)
            fields = {name: str(value) for name, value in said.items()}
            return 200, plain(forwarding.send(body.via, fields, actor=token.name))

        return await desk.write(request, token, MessageBody, act)

    Addresses(api, desk, "/api/v1/messages").add(
        "POST", "", "messages:send", send_message, body=MessageBody, answer=ROW
    )

    @api.post("/api/v1/callbacks/{id}", include_in_schema=False)
    async def call_back(request: Request) -> Response:
        """Twilio tells how a message ended, or what somebody wrote; its signature is what lets it in."""
        raw = bytearray()
        async for piece in request.stream():
            raw += piece
            if len(raw) > WRITE_LIMIT:
                raise Problem(413, "too_large", f"the body is larger than {WRITE_LIMIT} bytes")
        fields = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
        signature = request.headers.get("x-twilio-signature", "")
        via = str(request.path_params["id"])
        await desk.work(lambda: forwarding.hear(via, fields, signature))
        return Response("<Response/>", media_type="text/xml")

    return forwarding
