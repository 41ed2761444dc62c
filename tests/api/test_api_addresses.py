"""Every address says which scope it asks for, and asks for it."""

from __future__ import annotations

import json
from typing import Any

from fastapi.routing import APIRoute

from misroute.api.addresses import SCOPE_KEY
from misroute.api.app import PUBLIC
from misroute.services.accounts import SCOPES


def addresses(near: Any) -> list[tuple[str, str, str]]:
    """Method, path and scope of every address that is not public."""
    found = []
    for route in near.api.routes:
        if route.path in PUBLIC:
            continue
        assert isinstance(route, APIRoute), route.path
        scope = (route.openapi_extra or {}).get(SCOPE_KEY)
        assert scope in SCOPES, f"{route.path} declares no scope"
        found += [(method, route.path.replace("{id}", "01J8"), scope) for method in route.methods]
    return found


def test_each_address_declares_a_scope_and_lets_nobody_in_without_it(near: Any) -> None:
    known = addresses(near)
    assert len(known) >= 18
    for number, scope in enumerate(sorted({scope for _, _, scope in known})):
        others = near.token(f"others-{number}", *(SCOPES.keys() - {scope}))
        for method, path, wanted in known:
            if wanted == scope:
                assert near.ask(method, path).status_code == 401, path
                refused = near.ask(method, path, {}, token=others)
                assert (refused.status_code, refused.json()["title"]) == (403, "not_allowed"), path
                assert scope in refused.json()["detail"]


def test_each_scope_opens_something(near: Any) -> None:
    unused = SCOPES.keys() - {scope for _, _, scope in addresses(near)}
    assert unused == {"gate:assert"}  # it opens no address, but what a question may say


def test_each_address_is_described_with_an_example_and_its_problems(near: Any) -> None:
    told = near.ask("GET", "/openapi.json").json()
    text = json.dumps(told)
    for ref in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        assert ref.removeprefix("#/components/schemas/") in told["components"]["schemas"], ref
    for method, path, _ in addresses(near):
        one = told["paths"][path.replace("01J8", "{id}")][method.lower()]
        assert one["summary"], path
        assert one["security"], path
        good = next(answer for code, answer in one["responses"].items() if code.startswith("2"))
        assert good["content"]["application/json"]["example"], path
        assert "application/problem+json" in one["responses"]["503"]["content"], path
        if method in ("POST", "PUT"):
            body = one["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert told["components"]["schemas"][body]["example"], path


def test_what_is_not_there_is_a_problem_and_405_names_all_methods(near: Any) -> None:
    assert near.ask("GET", "/api/v1/nothing").headers["content-type"] == "application/problem+json"
    wrong = near.ask("DELETE", "/api/v1/holds")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, POST")


def test_each_answer_is_safe_to_show_and_has_an_id(near: Any) -> None:
    answers = [near.ask("GET", path) for path in ("/healthz", "/nowhere", "/api/v1/holds")]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
