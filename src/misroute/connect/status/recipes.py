"""The settings of a provider of your own (kind ``http``), read into a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from misroute.connect.status.generic import FIELDS, UNKNOWNS, Recipe, fields_in
from misroute.connect.table import Table
from misroute.detect import VerdictKind

_METHODS = ("POST", "PUT", "GET")
_NUMBERS = frozenset({"number", "number_national", "number_digits"})


def read_recipe(table: Table) -> Recipe | None:
    """The recipe, None when it has no address; problems are noted in the table."""
    url = table.text("url")
    method = table.choice("method", _METHODS, "POST")
    body = table.raw("body")
    if body is not None and not isinstance(body, Mapping | list):
        table.problem("body", "must be a table, which is sent as JSON")
        body = None
    in_url = table.flag("number_in_url", False)
    _check_fields(table, url, body, in_url)
    if method == "GET" and body is not None:
        table.problem("body", "a GET has none: use POST, or leave it out")
    result = table.text("result")
    request_id = table.text("request_id", "")
    for key, pointer in (("result", result), ("request_id", request_id)):
        if pointer and not pointer.startswith("/"):
            table.problem(key, "must be a JSON pointer such as /data/result")
    headers = {name: _header(table, held) for name, held in table.pairs("header_envs")}
    headers |= {name: value for name, value in table.pairs("headers") if name not in headers}
    billed = _verdicts_in(table, "billed")
    recipe = Recipe(
        url=url,
        result=result,
        verdicts=_mapped(table, "verdicts"),
        statuses={int(status): verdict for status, verdict in _mapped(table, "statuses", digits=True).items()},
        method=method,
        headers=headers,
        body=body,
        request_id=request_id,
        regions=frozenset(table.names("regions")),
        billed=frozenset(set(VerdictKind) - UNKNOWNS) if billed is None else billed,
    )
    if not recipe.verdicts:
        table.problem("verdicts", 'is missing: say what each value means, as in { "1" = "owner_changed" }')
    return recipe if url else None


def _check_fields(table: Table, url: str, body: Any, in_url: bool) -> None:
    in_address = fields_in(url)
    for key, fields in (("url", in_address), ("body", fields_in(body))):
        for unknown in sorted(fields - set(FIELDS)):
            table.problem(key, f"has no field {{{unknown}}}; it has {', '.join(FIELDS)}")
    if in_address & _NUMBERS and not in_url:
        table.problem("url", "carries the number, and addresses are logged: use body, or set number_in_url = true")
    if not (in_address | fields_in(body)) & _NUMBERS:
        table.problem("body", "never says which number is asked about: use {number}")
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return
    if fields_in(host):
        table.problem("url", "must not have a field in its host")


def _header(table: Table, held: str) -> str:
    value = table.from_env("header_envs", held)
    if value and not (value.isascii() and value.isprintable()):
        table.problem("header_envs", f"{held} holds a line break or a letter beyond ASCII, which no header may")
    return value


def _mapped(table: Table, key: str, *, digits: bool = False) -> dict[str, VerdictKind]:
    value = table.raw(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        table.problem(key, "must be a table of value = verdict")
        return {}
    found: dict[str, VerdictKind] = {}
    for word, verdict in value.items():
        if digits and not (word.isascii() and word.isdigit() and len(word) == 3):
            table.problem(key, f"'{word}' is no HTTP status")
        elif verdict not in set(VerdictKind):
            table.problem(key, f"'{verdict}' is not one of {', '.join(VerdictKind)}")
        elif digits and verdict not in UNKNOWNS and int(word) >= 300:
            table.problem(key, f"{word} is an error, and an error is no {verdict}")
        else:
            found[word] = VerdictKind(verdict)
    return found


def _verdicts_in(table: Table, key: str) -> frozenset[VerdictKind] | None:
    names = table.names(key)
    if not names:
        return None
    for unknown in sorted(set(names) - set(VerdictKind)):
        table.problem(key, f"'{unknown}' is not one of {', '.join(VerdictKind)}")
    return frozenset(VerdictKind(name) for name in names if name in set(VerdictKind))
