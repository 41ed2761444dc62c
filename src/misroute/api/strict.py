"""Request bodies, read strictly: what two programs could read differently is refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from fastapi import Request

from misroute.api.problems import Problem

DEEPEST = 8
LINE_ENDS = frozenset("\t\n\r")


async def read_json(request: Request, limit: int) -> dict[str, Any]:
    """The body as an object of at most ``limit`` bytes; raises Problem (413, 415 or 422)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "content_type", "send the body as Content-Type: application/json")
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > limit:
            raise Problem(413, "too_large", f"the body is larger than {limit} bytes: send less at once")
    return parse_strict(bytes(raw))


def parse_strict(raw: bytes) -> dict[str, Any]:
    """An object without repeated keys, NaN, control characters or half characters; raises Problem (422)."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_constant)
    except UnicodeDecodeError:
        raise Problem(422, "unreadable", "the body is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise Problem(422, "unreadable", "the body is not readable as JSON") from None
    if not isinstance(value, dict):
        raise Problem(422, "unreadable", "the body must be a JSON object")
    _walk(value, 0)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Problem(422, "unreadable", "the body names a key twice: send each once")
    return made


def _constant(name: str) -> NoReturn:
    raise Problem(422, "unreadable", "the body has NaN or Infinity, which JSON does not know")


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Problem(422, "unreadable", f"the body is nested deeper than {DEEPEST} levels")
    if isinstance(value, str):
        if any(
            (char < " " and char not in LINE_ENDS) or char == "\x7f" or "\ud800" <= char <= "\udfff" for char in value
        ):
            raise Problem(422, "unreadable", "a text of the body has control characters or half characters")
    elif isinstance(value, dict):
        for key, item in value.items():
            _walk(key, depth + 1)
            _walk(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _walk(item, depth + 1)
