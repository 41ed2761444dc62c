"""A provider of your own over HTTP, described in the settings: where to ask, what to send, how to read the answer.

The number travels in the body; into the address it goes only with ``number_in_url = true``, because addresses end up
in logs of every machine on the way. What the settings do not map is an unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import phonenumbers

from misroute.connect.status.asking import Asked, Price, Said, code, later, no_verdict, plain, unknown
from misroute.connect.status.calling import Line, Reply, Way
from misroute.connect.status.question import Question
from misroute.detect import VerdictKind

FIELDS: Final = ("number", "number_national", "number_digits", "as_of", "as_of_compact", "id")
_FIELD: Final = re.compile(r"\{([a-z_]*)\}")
UNKNOWNS: Final = frozenset({VerdictKind.not_enough_data, VerdictKind.unsupported, VerdictKind.retry_later})


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to ask and how to read.

    ``body`` is JSON-shaped, with ``{number}`` and the other FIELDS in its texts. ``result`` is a JSON pointer
    (RFC 6901) to the value that ``verdicts`` maps; ``statuses`` maps HTTP statuses, before the body is looked at.
    ``billed``: the verdicts that are paid for. ``regions``: countries it knows, none for all.
    """

    url: str
    result: str
    verdicts: Mapping[str, VerdictKind]
    statuses: Mapping[int, VerdictKind] = field(default_factory=dict)
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = None
    request_id: str = ""
    billed: frozenset[VerdictKind] = frozenset(set(VerdictKind) - UNKNOWNS)
    regions: frozenset[str] = frozenset()


class Generic(Asked):
    """Status provider over one recipe."""

    def __init__(self, name: str, recipe: Recipe, way: Way, price: Price) -> None:
        super().__init__(name, "http", way, price)
        self._recipe = recipe

    def _serves(self, number: str) -> bool:
        known = _parsed(number)
        if known is None:
            return False
        regions = self._recipe.regions
        return not regions or phonenumbers.region_code_for_number(known) in regions

    def _put(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        return [self._one(line, question) for question in questions]

    def _one(self, line: Line, question: Question) -> Said:
        recipe = self._recipe
        values = values_of(question)
        url = filled(recipe.url, {name: quote(value, safe="") for name, value in values.items()})
        headers = dict(recipe.headers)
        body = None
        if recipe.body is not None:
            body = json.dumps(filled(recipe.body, values), ensure_ascii=False).encode("utf-8", "replace")
            headers.setdefault("content-type", "application/json")
        said = line.send(recipe.method, url, headers, body)
        if not isinstance(said, Reply):
            return no_verdict(said) or later("", "no_answer")
        mapped = recipe.statuses.get(said.status)
        request_id = plain(pointed(said.body, recipe.request_id)) if recipe.request_id else None
        if mapped is not None:
            return Said(mapped, f"http_{said.status}", mapped in recipe.billed, request_id=request_id)
        if said.status in (401, 403):
            raise self._refusal(f"it does not take our credentials (HTTP {said.status})", "correct header_envs")
        trouble = no_verdict(said)
        if trouble is not None:
            return trouble
        if not 200 <= said.status < 300:
            return unknown(f"http_{said.status}", "request_not_taken")
        value = pointed(said.body, recipe.result)
        raw = code(value)
        verdict = recipe.verdicts.get(_word(value))
        if verdict is None:
            return unknown(raw, "answer_not_known", billed=VerdictKind.not_enough_data in recipe.billed)
        return Said(verdict, raw, verdict in recipe.billed, request_id=request_id)


def values_of(question: Question) -> dict[str, str]:
    """What the fields of a template stand for."""
    known = _parsed(question.number)
    return {
        "number": question.number,
        "number_digits": question.number.removeprefix("+"),
        "number_national": phonenumbers.national_significant_number(known) if known else "",
        "as_of": question.as_of.isoformat(),
        "as_of_compact": f"{question.as_of:%Y%m%d}",
        "id": question.id,
    }


def filled(template: Any, values: Mapping[str, str]) -> Any:
    """The template with its fields filled in, in texts at any depth; a filled-in text is not looked at again."""
    if isinstance(template, str):
        return _FIELD.sub(lambda found: values.get(found[1], found[0]), template)
    if isinstance(template, Mapping):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, values) for value in template]
    return template


def fields_in(template: Any) -> set[str]:
    """The fields that a template names."""
    if isinstance(template, str):
        return set(_FIELD.findall(template))
    parts = template.values() if isinstance(template, Mapping) else template if isinstance(template, list) else ()
    return set().union(*(fields_in(part) for part in parts))


def pointed(document: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) points at; None when there is nothing."""
    found = document
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list) and re.fullmatch(r"0|[1-9][0-9]{0,8}", name) and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | str) else ""


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
