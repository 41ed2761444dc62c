"""The gate's addresses: may this go?"""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import CheckBody, CheckManyBody
from misroute.api.desk import Desk
from misroute.api.grouping import Grouping
from misroute.api.strict import read_body
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


def gate_addresses(api: FastAPI, desk: Desk, grouping: Grouping) -> None:
    """``/api/v1/gate``."""
    to = Addresses(api, desk, "/api/v1/gate")

    async def check(request: Request, token: Token) -> JSONResponse:
        """May this message go? Only ``decision: allow`` says yes; anything else, an error too, means do not send."""
        desk.sends.take(token.digest)
        asked = await read_body(request, CheckBody, ONE_LIMIT)
        question = Question(
            asked.send.model_dump(exclude_unset=True),
            facts=asked.model_dump(exclude_none=True, exclude={"send", "now"}) or None,
            may_assert="gate:assert" in token.scopes,
            actor=token.name,
        )
        answer = (await grouping.answer([question]))[0]
        return JSONResponse({**answer.to_json(), **_said_when(request)})

    async def check_many(request: Request, token: Token) -> JSONResponse:
        """The same for up to 1,000 sends; ``answers`` are in the order of ``sends``."""
        asked = await read_body(request, CheckManyBody, MANY_LIMIT)
        desk.sends.take(token.digest, len(asked.sends))
        sends = [send.model_dump(exclude_unset=True) for send in asked.sends]
        answers = await grouping.answer([Question(send, actor=token.name) for send in sends])
        return JSONResponse({"answers": [answer.to_json() for answer in answers], **_said_when(request)})

    to.add("POST", "/check", "gate:check", check, body=CheckBody, counts=False, answer={**HELD, "answered_at": AT})
    to.add(
        "POST", "/check-many", "gate:check", check_many, body=CheckManyBody, counts=False,
        answer={"answers": [ALLOWED], "answered_at": AT},
    )  # fmt: skip


def _said_when(request: Request) -> dict[str, str]:
    """The instant of the answer and the question it is for, so that no old answer and none to another is believed."""
    question = request.headers.get("x-question")
    named = {} if question is None else {"question": question[:100]}
    return {"answered_at": system_now().isoformat(), **named}
