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
from misroute.store.engine import system_now

ONE_LIMIT, MANY_LIMIT = 64 * 1024, 4 * 1024 * 1024
ALLOWED = {"decision": "allow", "reasons": [], "until": None, "window": [], "policies": ["cn 2026-10-01"]}
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
    "policies": [],
}
AT = "2026-03-02T01:00:00+00:00"


def gate_addresses(api: FastAPI, desk: Desk, grouping: Grouping) -> None:
    """``/api/v1/gate``."""
    to = Addresses(api, desk, "/api/v1/gate")

    async def check(request: Request, token: Token) -> JSONResponse:
        """May this message go? Only ``decision: allow`` says yes; anything else, an error too, means do not send."""
        desk.sends.take(token.digest)
        asked = await read_body(request, CheckBody, ONE_LIMIT)
        answer = (await grouping.answer([asked.send.model_dump(exclude_unset=True)]))[0]
        return JSONResponse({**answer.to_json(), "answered_at": system_now().isoformat()})

    async def check_many(request: Request, token: Token) -> JSONResponse:
        """The same for up to 1,000 sends; ``answers`` are in the order of ``sends``."""
        asked = await read_body(request, CheckManyBody, MANY_LIMIT)
        desk.sends.take(token.digest, len(asked.sends))
        answers = await grouping.answer([send.model_dump(exclude_unset=True) for send in asked.sends])
        said = [answer.to_json() for answer in answers]
        return JSONResponse({"answers": said, "answered_at": system_now().isoformat()})

    to.add("POST", "/check", "gate:check", check, body=CheckBody, counts=False, answer={**HELD, "answered_at": AT})
    to.add(
        "POST", "/check-many", "gate:check", check_many, body=CheckManyBody, counts=False,
        answer={"answers": [ALLOWED], "answered_at": AT},
    )  # fmt: skip
