"""Errors as answers (RFC 9457): one sentence without anybody's data, never a trace of the program."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from fastapi import Request
from fastapi.responses import JSONResponse

from misroute.errors import Kind, MisrouteError

STATUS: Mapping[Kind, int] = {
    "usage": 422,
    "unreadable": 422,
    "not_found": 404,
    "conflict": 409,
    "refused": 403,
    "busy": 503,
    "broken": 503,
}


class Problem(Exception):
    """A request that is not answered. ``detail`` names what is wrong and what to do, and quotes no value."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, dict(headers or {})


def problem_answer(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer; a sender must read it as "do not send"."""
    body = {"type": f"urn:misroute:problem:{code}", "title": code, "status": status, "detail": detail}
    named = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body, status, named | dict(headers or {}), media_type="application/problem+json")


async def on_problem(request: Request, error: Exception) -> JSONResponse:
    """What the entrances refuse, and what the services say."""
    return problem_of(error, request.url.path)


def problem_of(error: Exception, path: str) -> JSONResponse:
    """The answer to an error at an address."""
    if isinstance(error, Problem):
        return problem_answer(error.status, error.code, error.detail, error.headers)
    if isinstance(error, MisrouteError):
        return problem_answer(STATUS[error.kind], error.kind, str(error))
    # the kind alone: what an unforeseen error says may hold somebody's data
    structlog.get_logger().error("request_failed", error=type(error).__name__, path=path)
    return problem_answer(500, "broken", "the server failed at this request; do not send, and tell its operator")
