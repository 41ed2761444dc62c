"""Request bodies, read strictly: what two programs could read differently is refused."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from misroute.api.problems import Problem

DEEPEST = 8
READ_WITHIN_S = 20
"""Seconds in which a body must have come."""
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MAY_BE_ODD = re.compile(r"\\u|\\b|\\f|[\x7f]")
"""How a text of a JSON body can come to have an odd character: JSON itself refuses bare control characters."""

Body = TypeVar("Body", bound=BaseModel)


async def read_body(request: Request, kind: type[Body], limit: int) -> Body:
    """The body of a request as ``kind``, at most ``limit`` bytes; raises Problem (413, 415 or 422)."""
    return shaped(kind, parse_strict(await read_raw(request, limit)))


async def read_raw(request: Request, limit: int) -> bytes:
    """The bytes of a body that says it is JSON; raises Problem (413 or 415)."""
    demand_json(request.headers.get("content-type", ""))
    raw = bytearray()
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            async for piece in request.stream():
                raw += piece
                if len(raw) > limit:
                    raise too_large(limit)
    except TimeoutError:
        raise too_slow() from None
    return bytes(raw)


def demand_json(content_type: str) -> None:
    """Raises Problem (415) for a body that does not say it is JSON."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "content_type", "send the body as Content-Type: application/json")


def too_large(limit: int) -> Problem:
    """The problem of a body over its limit."""
    return Problem(413, "too_large", f"the body is larger than {limit} bytes: send less at once")


def too_slow() -> Problem:
    """The problem of a body that trickles in."""
    return Problem(408, "too_slow", f"the body did not come within {READ_WITHIN_S} seconds")


def shaped(kind: type[Body], value: dict[str, Any]) -> Body:
    """The object as ``kind``; raises Problem (422) that names the place of the first fault and quotes nothing."""
    try:
        return kind.model_validate(value)
    except ValidationError as wrong:
        fault = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        raise Problem(422, "unreadable", f"{_place(fault['loc'], kind)}{_fault(fault, kind)}") from None


def _place(path: tuple[int | str, ...], kind: type[BaseModel]) -> str:
    """Where in the body; keys are told only when they are ours, since a caller's key may be anything."""
    known = _names(kind)
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f"[{step}]"
        elif step in known:
            said += f".{step}" if said else step
    return f"{said}: " if said else "the body: "


def _names(kind: type[BaseModel]) -> set[str]:
    schema = kind.model_json_schema()
    shapes = [schema, *schema.get("$defs", {}).values()]
    return {name for shape in shapes for name in shape.get("properties", {})}


def _fault(fault: Any, kind: type[BaseModel]) -> str:
    if fault["type"] == "extra_forbidden":
        return f"there is a key that is not read here; known are {', '.join(sorted(_names(kind)))}"
    if fault["type"] == "missing":
        return "this is missing"
    return str(fault["msg"])[:1].lower() + str(fault["msg"])[1:]


def parse_strict(raw: bytes) -> dict[str, Any]:
    """An object without repeated keys, NaN, control characters or half characters; raises Problem (422)."""
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_constant)
    except UnicodeDecodeError:
        raise Problem(422, "unreadable", "the body is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise Problem(422, "unreadable", "the body is not readable as JSON") from None
    if not isinstance(value, dict):
        raise Problem(422, "unreadable", "the body must be a JSON object")
    _walk(value, 0, texts=_MAY_BE_ODD.search(text) is not None)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Problem(422, "unreadable", "the body names a key twice: send each once")
    return made


def _constant(name: str) -> NoReturn:
    raise Problem(422, "unreadable", "the body has NaN or Infinity, which JSON does not know")


def _walk(value: Any, depth: int, *, texts: bool) -> None:
    if depth > DEEPEST:
        raise Problem(422, "unreadable", f"the body is nested deeper than {DEEPEST} levels")
    if isinstance(value, str):
        if texts and _ODD.search(value):
            raise Problem(422, "unreadable", "a text of the body has control characters or half characters")
    elif isinstance(value, dict):
        for key, item in value.items():
            if texts:
                _walk(key, depth + 1, texts=texts)
            if texts or isinstance(item, (dict, list)):
                _walk(item, depth + 1, texts=texts)
    elif isinstance(value, list):
        for item in value:
            _walk(item, depth + 1, texts=texts)
