"""Messages forwarded through the gate by a way of the settings, and what far sides call back with."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
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
from misroute.store.ids import new_id

TWILIO_PATH = "/2010-04-01/Accounts/{id}/Messages.json"
SIGNED = frozenset({"/api/v1/callbacks/{id}", TWILIO_PATH})
"""Addresses in another's shape, which let callers in by other means: a signature, or the token as a Basic password."""
TWILIO_FIELDS = frozenset({"To", "From", "MessagingServiceSid", "Body", "StatusCallback", "Tags"})
TAGS = frozenset({"person", "purpose", "campaign", "template", "debt", "collector", "message_id"})
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
        fields = parse_qsl((await _whole(request)).decode("utf-8", "replace"), keep_blank_values=True)
        signature = request.headers.get("x-twilio-signature", "")
        via = str(request.path_params["id"])
        await desk.work(lambda: forwarding.hear(via, fields, signature))
        return Response("<Response/>", media_type="text/xml")

    @api.post(TWILIO_PATH, include_in_schema=False)
    async def forward_twilio(request: Request) -> JSONResponse:
        """A message in the shape of Twilio's interface, through the gate and on to the way of that account.

        The password is a token with the scope messages:send. ``Tags`` says what Twilio does not ask for.
        """
        account = str(request.path_params["id"])
        peer = request.client.host if request.client else ""
        token = desk.door.admit(f"Bearer {_password(request, account)}", "messages:send", peer)
        desk.requests.take(token.digest)
        fields = dict(parse_qsl((await _whole(request)).decode("utf-8", "replace"), keep_blank_values=True))
        said = _twilio_send(fields, request.headers.get("idempotency-key"))
        row = await desk.work(lambda: forwarding.send_as(account, said, actor=token.name))
        return _twilio_answer(row, account, fields)

    return forwarding


async def _whole(request: Request) -> bytes:
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > WRITE_LIMIT:
            raise Problem(413, "too_large", f"the body is larger than {WRITE_LIMIT} bytes")
    return bytes(raw)


def _password(request: Request, account: str) -> str:
    """The token of HTTP Basic, whose user is the account; '' lets nobody in."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        user, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return ""
    return password if user == account else ""


def _twilio_send(fields: Mapping[str, str], key: str | None) -> dict[str, str]:
    if unknown := sorted(fields.keys() - TWILIO_FIELDS):
        raise Problem(
            422, "unreadable", f"{unknown[0][:40]!r} is not forwarded: there are {', '.join(sorted(TWILIO_FIELDS))}"
        )
    try:
        tags = json.loads(fields.get("Tags") or "{}")
    except (ValueError, RecursionError):
        tags = None
    if not isinstance(tags, dict) or tags.keys() - TAGS or not all(isinstance(one, str) for one in tags.values()):
        raise Problem(422, "unreadable", f"Tags must be a JSON object of texts out of {', '.join(sorted(TAGS))}")
    # without a key each request is a message of its own, as it is with Twilio
    own = {"message_id": key or new_id(), "channel": "sms", "to": fields.get("To", ""), "body": fields.get("Body", "")}
    return {**own, **tags}


def _twilio_answer(row: Mapping[str, Any], account: str, fields: Mapping[str, str]) -> JSONResponse:
    """As Twilio answers: 201 with the message, or an error. What nobody knows is 500, as it would be there."""
    state = row["state"]
    if state == "sent":
        made = {"sid": row["far_id"], "account_sid": account, "status": "queued", "to": fields.get("To"), "body": ""}
        return JSONResponse({**made, "error_code": None, "error_message": None}, 201)
    status = {"deferred": 429, "unknown": 500}.get(state, 403)
    why = ", ".join(row["codes"])
    said = {"code": 20403, "message": f"misroute: {state} ({why})", "status": status, "decision": row["decision"]}
    return JSONResponse(said, status)
