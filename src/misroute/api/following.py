"""Holds as senders follow them: all in force for a newcomer, then the changes behind a cursor, and acknowledgements.

A number stands as HMAC-SHA256 of its E.164 form, keyed with the SHA-256 of the token: whoever has the token can compare
and nobody else can read.
"""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from misroute.api.addresses import Addresses
from misroute.api.bodies import AckBody
from misroute.api.desk import Desk, whole
from misroute.api.problems import Problem
from misroute.api.tokens import Token
from misroute.services.gate.holdfeed import MOST, Hide, held_row
from misroute.store import epoch
from misroute.store.holds import every_active

AT = "2026-03-02T01:00:00+00:00"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HELD = {"hold": "01J8ZC0V3N7Q5W9YB2D4F6H8KM", "scope": "number", "value": HASH, "since": AT}
SOURCE = "5c3a90d5b0a94e6c8f0e7b1d2c3a4b5c"
LAST = 2**62


def following_addresses(api: FastAPI, desk: Desk) -> None:
    """``/api/v1/holds/snapshot``, ``/feed`` and ``/ack``."""
    to = Addresses(api, desk, "/api/v1/holds")
    app = desk.app

    async def snapshot(request: Request, token: Token) -> JSONResponse:
        """The holds in force, and the cursor from which the feed goes on.

        With ``limit`` a page of them; give its ``next`` as ``after`` for the next page. It is null behind the last.
        Whoever reads pages goes on from the cursor of the first one: the feed tells what changed meanwhile.
        """
        limit = whole(request, "limit", 0, MOST) or None
        after = request.query_params.get("after", "")[:40]

        def act() -> dict[str, Any]:
            with app.store.read() as unit:
                cursor, at = epoch.current(unit), unit.now
                held = [held_row(hold, _hide(token)) for hold in every_active(unit, after=after, limit=limit)]
            last = held[-1]["hold"] if limit is not None and len(held) == limit else None
            return {"at": at.isoformat(), "source": desk.source, "cursor": cursor, "holds": held, "next": last}

        return JSONResponse(await desk.work(act))

    async def feed(request: Request, token: Token) -> JSONResponse:
        """The changes behind a cursor, in the order in which they came into force, without gaps.

        ``cursor`` of the answer is what to ask with next; ``more``: there are further ones already. 409: the cursor is
        none of this database; read all holds in force anew, as for a ``source`` that is another one than before.
        """
        cursor = whole(request, "cursor", 0, LAST, least=0)
        limit = whole(request, "limit", MOST, MOST)
        page = await desk.work(lambda: app.hold_feed.changes(cursor, limit=limit, hide=_hide(token)))
        return JSONResponse({"source": desk.source, **page.to_json()})

    async def acknowledge(request: Request, token: Token) -> JSONResponse:
        """The token's sender obeys every change up to a cursor, or one hold; ``new`` counts what was not on record."""
        sender = token.sender
        if sender is None:
            raise Problem(403, "not_allowed", "this token belongs to no sender: make it with --sender NAME")

        def act(body: AckBody, cause: str | None) -> tuple[int, dict[str, Any]]:
            new = app.hold_feed.acknowledge(
                sender,
                hold_id=body.hold,
                up_to=body.cursor,
                channel=body.channel,
                stopped=body.stopped,
                actor=token.name,
            )
            return 200, {"new": new}

        return await desk.write(request, token, AckBody, act)

    to.add("GET", "/snapshot", "holds:read", snapshot,
           query={"limit": f"a page of so many, up to {MOST}", "after": "the id that the page before gave as next"},
           answer={"at": AT, "source": SOURCE, "cursor": 41, "holds": [HELD], "next": None})  # fmt: skip
    to.add("GET", "/feed", "holds:read", feed,
           query={"cursor": "where to go on, 0 from the beginning", "limit": f"at most so many, up to {MOST}"},
           answer={"source": SOURCE, "changes": [{"seq": 42, "change": "placed", **HELD, "at": AT}],
                   "cursor": 42, "more": False})  # fmt: skip
    to.add("POST", "/ack", "holds:read", acknowledge, body=AckBody, once=True, answer={"new": 1})


def _hide(token: Token) -> Hide:
    key = bytes.fromhex(token.digest)
    return lambda e164: hmac.digest(key, e164.encode(), "sha256").hex()
