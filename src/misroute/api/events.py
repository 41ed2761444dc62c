"""What systems report as it happens: messages that came in, receipts, calls."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import EventBody, EventsBody
from misroute.api.desk import Desk
from misroute.api.tokens import Token

LIMIT = 4 * 1024 * 1024
ANSWER = {"new": 1, "refused": [{"index": 3, "reason": "at cannot be read: empty"}]}


def events_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/events``."""
    app = desk.app

    async def report_events(request: Request, token: Token) -> JSONResponse:
        """Report what happened on numbers; what was reported before adds nothing.

        An event that cannot be used is refused with its place in the list and why; the others are stored.
        """

        def act(body: EventsBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            done = app.loading.receive([_fields(event) for event in body.events], actor=token.name)
            refused = [{"index": one.row, "reason": one.reason} for one in done.told]
            return 200, {"new": done.events, "refused": refused}

        return await desk.write(request, token, EventsBody, act, limit=LIMIT)

    Addresses(api, desk, "/api/v1/events").add(
        "POST", "", "events:write", report_events, body=EventsBody, once=True, answer=ANSWER
    )


def _fields(event: EventBody) -> dict[str, str]:
    """The event as a line of a file has it."""
    said = event.model_dump(exclude_none=True)
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in said.items()}
