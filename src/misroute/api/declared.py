"""What people asked for and permitted: recorded, found and ended, wishes and consents alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import ConsentBody, EndBody, FindBody, WishBody
from misroute.api.desk import WRITE_LIMIT, Desk, plain
from misroute.api.strict import read_body
from misroute.api.tokens import Token
from misroute.services.gate.declaring import Declaring, Recorded, Said

AT = "2026-03-02T01:00:00+00:00"
ID = "01J8ZC0V3N7Q5W9YB2D4F6H8KM"
KEPT = {
    "customer": "C1001",
    "number": "+86139****5678",
    "at": AT,
    "recorded_by": "desk",
    "from": "hand",
    "ended_at": None,
    "ended_by": None,
    "end_reason": None,
}
ENDED = {"id": ID, "ended": True}
WISH = {"id": ID, "kind": "stop_medium", "medium": "sms", "form": "oral", **KEPT}
CONSENT = {"id": ID, "kind": "text", "given_to": "us", "for": None, **KEPT}


def wishes_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/wishes``."""
    declaring: Declaring = desk.app.people.declaring

    async def record_wish(request: Request, token: Token) -> JSONResponse:
        """Record what a person asked for; the gate obeys it from the answer on."""

        def act(body: WishBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            said = Said(**body.model_dump(), cause=cause)
            return _recorded(declaring.add_wish(said, actor=token.name))

        return await desk.write(request, token, WishBody, act)

    async def find_wishes(request: Request, token: Token) -> JSONResponse:
        """What a person asked for, the newest first, numbers masked."""
        return await _found(request, desk, "wishes", declaring.wishes)

    async def end_wish(request: Request, token: Token) -> JSONResponse:
        """A wish is taken back."""
        return await _ended(request, token, desk, declaring.end_wish)

    to = Addresses(api, desk, "/api/v1/wishes")
    to.add("POST", "", "wishes:write", record_wish, body=WishBody, once=True, status=201, answer={"id": ID})
    to.add("POST", "/find", "wishes:read", find_wishes, body=FindBody, answer={"wishes": [WISH]})
    to.add("POST", "/{id}/end", "wishes:write", end_wish, body=EndBody, once=True, answer=ENDED)


def consents_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/consents``."""
    declaring: Declaring = desk.app.people.declaring

    async def record_consent(request: Request, token: Token) -> JSONResponse:
        """Record what a person permitted. To whom it was given is never guessed."""

        def act(body: ConsentBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            said = Said(**body.model_dump(), cause=cause)
            return _recorded(declaring.add_consent(said, actor=token.name))

        return await desk.write(request, token, ConsentBody, act)

    async def find_consents(request: Request, token: Token) -> JSONResponse:
        """What a person permitted, the newest first, numbers masked."""
        return await _found(request, desk, "consents", declaring.consents)

    async def end_consent(request: Request, token: Token) -> JSONResponse:
        """A consent is taken back."""
        return await _ended(request, token, desk, declaring.end_consent)

    to = Addresses(api, desk, "/api/v1/consents")
    to.add("POST", "", "consents:write", record_consent, body=ConsentBody, once=True, status=201, answer={"id": ID})
    to.add("POST", "/find", "consents:read", find_consents, body=FindBody, answer={"consents": [CONSENT]})
    to.add(
        "POST", "/{id}/end", "consents:write", end_consent, body=EndBody, once=True, answer={"id": ID, "ended": True}
    )


def _recorded(made: Recorded) -> tuple[int, dict[str, Any]]:
    return 201 if made.fresh else 200, {"id": made.id}


async def _found(request: Request, desk: Desk, name: str, look: Callable[..., list[dict[str, Any]]]) -> JSONResponse:
    body = await read_body(request, FindBody, WRITE_LIMIT)
    rows = await desk.work(lambda: look(**body.model_dump()))
    return JSONResponse({name: plain(rows)})


async def _ended(request: Request, token: Token, desk: Desk, end: Callable[..., str]) -> JSONResponse:
    typed = str(request.path_params["id"])

    def act(body: EndBody, cause: str | None) -> tuple[int, dict[str, Any]]:
        return 200, {"id": end(typed, body.reason, actor=token.name), "ended": True}

    return await desk.write(request, token, EndBody, act)
