"""Whatever is sent to any address is answered by it or refused: never a failure of the server, never an allow."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.api import bodies
from misroute.api.app import BODIES

NUMBER = "13912345678"
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(codec=None), max_size=8),
    st.sampled_from(
        [NUMBER, f"+86{NUMBER}", "C1", "all", "number", "sms", "", "now", "2026-03-02T01:00:00Z", "2026-03-02", "01J8"]
    ),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def fields_of(kind: type[bodies._Strict]) -> list[str]:
    return list(kind.model_fields)


def described(near: Any) -> list[tuple[str, str, type[bodies._Strict]]]:
    """Method, path and body of every address that takes one."""
    told = near.ask("GET", "/openapi.json").json()["paths"]
    kinds = {kind.__name__: kind for kind in BODIES}
    return [
        (
            method.upper(),
            path,
            kinds[one["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]],
        )
        for path, methods in told.items()
        for method, one in methods.items()
        if "requestBody" in one
    ]


def _ref(one: Any) -> str:
    return str(one["requestBody"]["content"]["application/json"]["schema"]["$ref"])


INNER = {"send": bodies.SendBody, "sends": bodies.SendBody, "events": bodies.EventBody}


@st.composite
def made_up(draw: st.DrawFn, kind: type[bodies._Strict]) -> Any:
    """A body whose keys are mostly those that are read, with values that may be anything."""
    keys = st.sampled_from([*fields_of(kind), "x"])
    found: dict[str, Any] = {}
    for key in draw(st.lists(keys, max_size=6, unique=True)):
        inner = INNER.get(key)
        if inner is not None and draw(st.booleans()):
            one = draw(st.dictionaries(st.sampled_from(fields_of(inner)), ATOMS, max_size=6))
            found[key] = one if key == "send" else [one]
        else:
            found[key] = draw(VALUES)
    return found


def test_no_body_breaks_an_address_or_is_quoted(known: Any) -> None:
    token, addresses = known.token("fuzz"), described(known)
    known.desk.requests.burst = 1e9  # of one test's hundreds of requests none comes too fast

    @settings(max_examples=200, deadline=None)
    @given(st.data())
    def try_one(data: st.DataObject) -> None:
        method, path, kind = data.draw(st.sampled_from(addresses))
        body = data.draw(made_up(kind))
        content = json.dumps(body).encode()
        answer = known.ask(method, path.replace("{id}", "01J8"), content=content, token=token)
        assert answer.status_code < 500, (path, body, answer.text)
        if answer.status_code >= 400:
            assert NUMBER not in answer.text, (path, body, answer.text)
        if path.endswith("/check"):
            assert answer.json().get("decision") != "allow"

    try_one()


@pytest.mark.parametrize("id", ["01J8", "%00", "%F0%9F%98%80", "..", "%2e%2e%2f", "x" * 500, "'", "%25"])
def test_no_id_breaks_an_address(near: Any, id: str) -> None:
    token = near.token("fuzz")
    for method, path in (
        ("GET", "/api/v1/holds/{id}"),
        ("POST", "/api/v1/holds/{id}/lift"),
        ("GET", "/api/v1/gate/decisions/{id}"),
        ("POST", "/api/v1/wishes/{id}/end"),
        ("POST", "/api/v1/consents/{id}/end"),
    ):
        body = None if method == "GET" else {"reason": "x"}
        answer = near.ask(method, path.replace("{id}", id), body, token=token)
        assert answer.status_code in (200, 404, 405, 409, 422), (path, answer.text)
