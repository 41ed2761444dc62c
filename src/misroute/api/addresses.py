"""Addresses are registered with the scope that a caller's token must have: declared once, demanded and described."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from misroute.api.desk import LONGEST_KEY, Desk
from misroute.api.tokens import Token

Handler = Callable[[Request, Token], Awaitable[Response]]
SCOPE_KEY = "x-misroute-scope"
SCHEMAS = "#/components/schemas/{model}"
PROBLEM_EXAMPLE = {
    "type": "urn:misroute:problem:not_allowed",
    "title": "not_allowed",
    "status": 403,
    "detail": "this token lacks the scope gate:check",
}
PROBLEMS = (400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Registers the addresses that begin with ``prefix``; what their handlers raise becomes a problem.

    They stand on the application itself, so that all of them can be walked.
    """

    api: FastAPI
    desk: Desk
    prefix: str

    def add(
        self,
        method: str,
        path: str,
        scope: str,
        handler: Handler,
        *,
        answer: Mapping[str, Any],
        status: int = 200,
        body: type[BaseModel] | None = None,
        once: bool = False,
        query: Mapping[str, str] | None = None,
        counts: bool = True,
    ) -> None:
        """``answer`` is an example; ``once``: it takes an Idempotency-Key; ``query``: names and what they mean.

        ``counts``: at the pace of requests; a question of the gate is counted by its sends instead.
        """
        desk = self.desk

        async def endpoint(request: Request) -> Response:
            token = desk.admit(request, scope)
            if counts:
                desk.requests.take(token.digest)
            return await handler(request, token)

        summary, _, more = (handler.__doc__ or "").partition("\n")
        self.api.add_api_route(
            self.prefix + path,
            endpoint,
            methods=[method],
            name=handler.__name__.strip("_"),
            operation_id=handler.__name__.strip("_"),
            summary=summary.strip(),
            description=" ".join(more.split()) or None,
            tags=[self.prefix.rpartition("/")[2]],
            status_code=status,
            response_class=JSONResponse,
            openapi_extra=_described(path, scope, body, once, query or {}),
            responses={status: {"content": {"application/json": {"example": answer}}}, **_problems()},
        )


def _problems() -> dict[int | str, dict[str, Any]]:
    content = {"application/problem+json": {"schema": {"$ref": SCHEMAS.format(model="Problem")}}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in PROBLEMS}


def _described(
    path: str, scope: str, body: type[BaseModel] | None, once: bool, query: Mapping[str, str]
) -> dict[str, Any]:
    told: dict[str, Any] = {SCOPE_KEY: scope, "security": [{"token": [scope]}], "parameters": []}
    text = {"type": "string"}
    for name in (piece.strip("{}") for piece in path.split("/") if piece.startswith("{")):
        told["parameters"].append({"name": name, "in": "path", "required": True, "schema": text})
    for name, meaning in query.items():
        told["parameters"].append({"name": name, "in": "query", "schema": text, "description": meaning})
    if once:
        meaning = "the same key with the same body has one effect and one answer, for two days"
        shape = {"type": "string", "maxLength": LONGEST_KEY}
        told["parameters"].append({"name": "Idempotency-Key", "in": "header", "schema": shape, "description": meaning})
    if body is not None:
        ref = {"$ref": SCHEMAS.format(model=body.__name__)}
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref}}}
    return told


def describe(api: FastAPI, scopes: Mapping[str, str], bodies: tuple[type[BaseModel], ...]) -> None:
    """Give the description its schemas and the way of showing who asks."""
    made = api.openapi()
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for kind in bodies:
        schema = kind.model_json_schema(ref_template=SCHEMAS)
        schemas.update(schema.pop("$defs", {}))
        schemas[kind.__name__] = schema
    words = {"type": "string"}
    schemas["Problem"] = {
        "type": "object",
        "description": "RFC 9457. It never allows anything.",
        "properties": {"type": words, "title": words, "status": {"type": "integer"}, "detail": words},
        "example": PROBLEM_EXAMPLE,
    }
    lines = [f"`{scope}`: {meaning}" for scope, meaning in scopes.items()]
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token's scopes: " + "; ".join(lines)}
    }
