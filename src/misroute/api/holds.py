"""Holds are placed, lifted and listed."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import HoldBody, LiftBody
from misroute.api.desk import Desk, plain, whole
from misroute.api.tokens import Token
from misroute.services.gate.holding import hold_row
from misroute.store.holds import find_holds

MOST_LISTED = 1000
AT = "2026-03-02T01:00:00+00:00"
ROW = {
    "id": "01J8ZC0V3N7Q5W9YB2D4F6H8KM",
    "scope": "number",
    "value": "+86139****5678",
    "reason": "wrong number",
    "case": None,
    "since": AT,
    "placed_by": "dialler",
    "lifted_at": None,
    "lifted_by": None,
    "lift_reason": None,
}
TOUCHES = {
    "customers": {"count": 1, "first": ["C1001"]},
    "queued": {"count": 3, "first": ["m-17", "m-18", "m-21"]},
    "sends": {"count": 0, "first": []},
    "in_flight": {"count": 0, "first": []},
    "allowed": {"count": 0, "first": []},
}


def holds_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/holds``."""
    to = Addresses(api, desk, "/api/v1/holds")
    app = desk.app

    async def place_hold(request: Request, token: Token) -> JSONResponse:
        """Place a hold. It is in force when the answer comes: no later answer of the gate allows what it reaches."""

        def act(body: HoldBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            placed = app.holding.place(body.scope, body.value, body.reason, actor=token.name, cause=cause)
            said = {"id": placed.hold_id, "stopped": placed.stopped, "senders": placed.senders, "pushed": placed.pushed}
            return 201, {**said, "touches": placed.touches.for_audit()}

        return await desk.write(request, token, HoldBody, act)

    async def lift_hold(request: Request, token: Token) -> JSONResponse:
        """End a hold; what it alone had stopped is free again."""
        hold_id = str(request.path_params["id"])

        def act(body: LiftBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            app.holding.lift(hold_id, body.reason, actor=token.name)
            return 200, {"id": hold_id, "lifted": True}

        return await desk.write(request, token, LiftBody, act)

    async def show_hold(request: Request, token: Token) -> JSONResponse:
        """One hold, what it touches now, and how long each sender took to obey it; numbers masked."""
        hold_id = str(request.path_params["id"])
        return JSONResponse(plain(await desk.work(lambda: app.holding.show(hold_id))))

    async def list_holds(request: Request, token: Token) -> JSONResponse:
        """The holds in force, the newest first, numbers masked; ``all`` shows those that were lifted too."""
        limit = whole(request, "limit", 100, MOST_LISTED)
        everything = request.query_params.get("all") == "true"

        def act() -> list[dict[str, Any]]:
            with app.store.read() as unit:
                return [hold_row(hold) for hold in find_holds(unit, active_only=not everything, limit=limit)]

        return JSONResponse({"holds": plain(await desk.work(act))})

    to.add("POST", "", "holds:write", place_hold, body=HoldBody, once=True, status=201,
           answer={"id": ROW["id"], "stopped": 3, "senders": 2, "pushed": 1, "touches": TOUCHES})  # fmt: skip
    to.add("POST", "/{id}/lift", "holds:write", lift_hold, body=LiftBody, once=True,
           answer={"id": ROW["id"], "lifted": True})  # fmt: skip
    to.add("GET", "", "holds:read", list_holds, answer={"holds": [ROW]},
           query={"limit": f"at most so many, up to {MOST_LISTED}", "all": "true: lifted ones too"})  # fmt: skip
    to.add("GET", "/{id}", "holds:read", show_hold,
           answer={**ROW, "stopped": 3, "time_to_halt": [], "passes": [], "touches": TOUCHES})  # fmt: skip
