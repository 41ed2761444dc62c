"""What all addresses share: the caller and the caller's scope, the pace, and threads for work that waits."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from misroute.api.pace import Pace
from misroute.api.problems import Problem
from misroute.api.strict import parse_strict, read_raw, shaped
from misroute.api.tokens import Doorkeeper, Token
from misroute.app import App
from misroute.services.accounts import Accounts

T = TypeVar("T")
Body = TypeVar("Body", bound=BaseModel)
THREADS = 8
"""Work that waits for the database at once; fewer than its connections, so that no thread waits for one in vain."""
SENDS_PER_SECOND, SENDS_AT_ONCE = 20_000.0, 40_000.0
REQUESTS_PER_SECOND, REQUESTS_AT_ONCE = 100.0, 400.0
WRITE_LIMIT = 64 * 1024
LONGEST_KEY = 200


@dataclass(slots=True)
class Desk:
    """One for a server. ``source`` names its database to those who follow holds. ``close`` ends the threads."""

    app: App
    accounts: Accounts
    door: Doorkeeper
    source: str
    sends: Pace = field(default_factory=lambda: Pace(SENDS_PER_SECOND, SENDS_AT_ONCE, time.monotonic))
    requests: Pace = field(default_factory=lambda: Pace(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, time.monotonic))
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="api"), repr=False
    )

    def admit(self, request: Request, scope: str) -> Token:
        """Who asks; raises Problem when they may not."""
        peer = request.client.host if request.client else ""
        return self.door.admit(request.headers.get("authorization"), scope, peer)

    async def work(self, act: Callable[[], T]) -> T:
        """Do what waits for the database, beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)

    async def write(
        self,
        request: Request,
        token: Token,
        kind: type[Body],
        act: Callable[[Body, str | None], tuple[int, dict[str, Any]]],
        *,
        limit: int = WRITE_LIMIT,
    ) -> JSONResponse:
        """A request that changes something, once under its Idempotency-Key; ``act`` is told what, and the cause."""
        key = request.headers.get("idempotency-key")
        if key is not None and not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise Problem(422, "unreadable", f"an Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters")
        value = parse_strict(await read_raw(request, limit))
        body = shaped(kind, value)
        route = f"{request.method} {request.url.path}"

        def once() -> tuple[int, dict[str, Any]]:
            same = json.dumps(value, sort_keys=True)
            return self.accounts.once(token.name, key, route, same, lambda cause: act(body, cause))

        status, answer = await self.work(once)
        return JSONResponse(answer, status)

    def close(self) -> None:
        """Wait for what is being written, then end the threads."""
        self._threads.shutdown()


def plain(value: Any) -> Any:
    """A listing or record as JSON carries it: instants as ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def whole(request: Request, name: str, default: int, most: int, *, least: int = 1) -> int:
    """A whole number of the query; raises Problem for anything else."""
    said = request.query_params.get(name)
    if said is None:
        return default
    if not (said.isascii() and said.isdigit() and len(said) <= 18 and least <= int(said) <= most):
        raise Problem(422, "unreadable", f"{name} must be a whole number from {least} to {most}")
    return int(said)
