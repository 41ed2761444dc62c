"""CAMARA Number Recycling v0.2: did the subscriber of a number change after a day. For any operator that offers it.

``POST {api_root}/number-recycling/v0.2/check`` with a two-legged OAuth2 token (scope ``number-recycling:check``), which
is fetched with client credentials, kept until shortly before its end, and fetched anew once when it is refused. True
also when the day fell into a gap without a contract; false when it is the day of the contract itself. A day outside
the operator's window is an error, OUT_OF_RANGE, and not a false.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from misroute.connect.status.asking import Asked, Fresh, Price, Said, code, later, no_verdict, not_served, unknown
from misroute.connect.status.calling import Line, Reply, Silence, Way
from misroute.connect.status.question import Question
from misroute.detect import VerdictKind

SCOPE: Final = "number-recycling:check"
PATH: Final = "/number-recycling/v0.2/check"
_EARLY: Final = timedelta(seconds=30)
_USUAL_LIFE: Final = 300


@dataclass(frozen=True, slots=True)
class Operator:
    """Where to ask and who asks. ``token_url`` is the operator's OAuth2 token endpoint."""

    api_root: str
    token_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    path: str = PATH
    scope: str = SCOPE


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    until: datetime


class Camara(Asked):
    """Status provider over one operator's Number Recycling."""

    def __init__(
        self, name: str, operator: Operator, way: Way, price: Price, *, fresh: Fresh = lambda: str(uuid.uuid4())
    ) -> None:
        super().__init__(name, "camara", way, price)
        self._operator = operator
        self._fresh = fresh
        self._token: _Token | None = None

    def _serves(self, number: str) -> bool:
        return number.startswith("+") and number[1:].isascii() and number[1:].isdigit() and 6 <= len(number) <= 16

    def _put(self, line: Line, questions: Sequence[Question]) -> Sequence[Said]:
        return [self._one(line, question) for question in questions]

    def _one(self, line: Line, question: Question) -> Said:
        correlator = self._fresh()
        body = json.dumps({"phoneNumber": question.number, "specifiedDate": question.as_of.isoformat()}).encode()
        said: Reply | Silence = Silence("no_answer")
        for _ in range(2):
            token = self._bearer(line)
            if isinstance(token, Said):
                return token
            headers = {
                "authorization": f"Bearer {token}",
                "content-type": "application/json",
                "x-correlator": correlator,
            }
            said = line.send("POST", self._operator.api_root + self._operator.path, headers, body)
            if not (isinstance(said, Reply) and said.status == 401):
                break
            self._token = None
        trouble = no_verdict(said)
        if trouble is not None or not isinstance(said, Reply):
            return trouble or later("", "no_answer")
        read = self._read(said)
        return Said(read.verdict, read.raw, read.billed, read.note, correlator)

    def _read(self, reply: Reply) -> Said:
        word = code(reply.fields.get("code"))
        raw = f"http_{reply.status}_{word}"
        if reply.status == 200:
            return read_check(reply)
        if reply.status == 401:
            raise self._refusal("the operator refuses a token just issued", "correct api_root, token_url or the client")
        if reply.status == 403:
            raise self._refusal(f"the client lacks the scope {self._operator.scope}", "have the operator grant it")
        if reply.status == 400:
            return unknown(raw, "date_out_of_range" if word == "OUT_OF_RANGE" else "request_not_taken")
        if reply.status == 422 and word == "UNNECESSARY_IDENTIFIER":
            raise self._refusal("its tokens stand for one number each", "ask for a client of the two-legged kind")
        if reply.status == 404 and word == "none":
            raise self._refusal("there is no such service at this address", "correct api_root")
        if reply.status in (404, 422):
            return not_served(raw)
        return unknown(raw, "request_not_taken")

    def _bearer(self, line: Line) -> str | Said:
        """The token, or why there is none now."""
        now = self._way.clock()
        if self._token is not None and now < self._token.until:
            return self._token.value
        pair = base64.b64encode(f"{self._operator.client_id}:{self._operator.client_secret}".encode()).decode()
        headers = {"authorization": f"Basic {pair}", "content-type": "application/x-www-form-urlencoded"}
        form = urlencode({"grant_type": "client_credentials", "scope": self._operator.scope}).encode()
        said = line.send("POST", self._operator.token_url, headers, form)
        trouble = no_verdict(said)
        if trouble is not None or not isinstance(said, Reply):
            return trouble or later("", "no_answer")
        value, life = said.fields.get("access_token"), said.fields.get("expires_in")
        if said.status != 200 or not isinstance(value, str) or not value.isascii() or not value.isprintable():
            word = code(said.fields.get("error"))
            raise self._refusal(
                f"no token from its token_url (HTTP {said.status}, {word})", "correct client_id_env, client_secret_env"
            )
        seconds = life if isinstance(life, int) and not isinstance(life, bool) and 0 < life < 10**8 else _USUAL_LIFE
        self._token = _Token(value, now + max(timedelta(seconds=seconds) - _EARLY, timedelta(0)))
        return value


def read_check(reply: Reply) -> Said:
    """What a 200 says: only a JSON boolean counts."""
    recycled = reply.fields.get("phoneNumberRecycled")
    if recycled is True:
        return Said(VerdictKind.owner_changed, "recycled_true", billed=True)
    if recycled is False:
        return Said(VerdictKind.same_owner, "recycled_false", billed=True)
    return unknown("recycled_unreadable", "answer_not_known", billed=True)
