"""A CAMARA operator: an OAuth2 token endpoint and Number Recycling v0.2."""

from __future__ import annotations

import base64
import re
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from misroute.simulate.providers.lines import Lines
from misroute.simulate.providers.server import Call, Clock, FakeProvider, Given

PATH = "/number-recycling/v0.2/check"
SCOPE = "number-recycling:check"


class FakeCamara(FakeProvider):
    """Answers from ``lines``. ``window_days``: how far back the operator looks. ``token_life`` in seconds.

    ``unserved``: numbers the service does not apply to. ``scopes``: what the client may ask for. ``three_legged``:
    tokens stand for one number, so a number in the body is unnecessary.
    """

    def __init__(
        self,
        lines: Lines,
        clock: Clock | None = None,
        *,
        client_id: str = "lender",
        client_secret: str = "camara-secret",  # noqa: S107 - of a made-up operator
        window_days: int = 3650,
        token_life: int = 300,
    ) -> None:
        super().__init__(clock)
        self.lines = lines
        self.client = (client_id, client_secret)
        self.window = timedelta(days=window_days)
        self.token_life = token_life
        self.scopes = {SCOPE}
        self.unserved: set[str] = set()
        self.three_legged = False
        self.tokens: dict[str, datetime] = {}

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return f"{self.url}/oauth2/token"

    def answer(self, call: Call) -> Given:
        """Token or check."""
        if call.path == "/oauth2/token":
            return self._token(call)
        correlator = call.headers.get("x-correlator", "")
        given = self._check(call) if call.path == PATH else _problem(404, "NOT_FOUND")
        return Given(given.status, given.body, {"x-correlator": correlator} if correlator else {})

    def _token(self, call: Call) -> Given:
        pair = base64.b64encode(":".join(self.client).encode()).decode()
        if call.headers.get("authorization") != f"Basic {pair}":
            return Given(401, {"error": "invalid_client"})
        form = parse_qs(call.body.decode("ascii", "replace"))
        if form.get("grant_type") != ["client_credentials"]:
            return Given(400, {"error": "unsupported_grant_type"})
        if set(form.get("scope", [""])[0].split()) - self.scopes:
            return Given(400, {"error": "invalid_scope"})
        token = f"token-{len(self.tokens) + 1}"
        self.tokens[token] = self.clock() + timedelta(seconds=self.token_life)
        return Given(200, {"access_token": token, "token_type": "Bearer", "expires_in": self.token_life})

    def _check(self, call: Call) -> Given:
        until = self.tokens.get(call.headers.get("authorization", "").removeprefix("Bearer "))
        if until is None or self.clock() >= until:
            return _problem(401, "UNAUTHENTICATED")
        if SCOPE not in self.scopes:
            return _problem(403, "PERMISSION_DENIED")
        body = call.json
        if not isinstance(body, dict) or set(body) - {"phoneNumber", "specifiedDate"} or "specifiedDate" not in body:
            return _problem(400, "INVALID_ARGUMENT")
        number, specified = body.get("phoneNumber"), _day(body["specifiedDate"])
        if specified is None:
            return _problem(400, "INVALID_ARGUMENT")
        if self.three_legged and number is not None:
            return _problem(422, "UNNECESSARY_IDENTIFIER")
        if number is None:
            return _problem(422, "MISSING_IDENTIFIER")
        if not isinstance(number, str) or not re.fullmatch(r"\+[1-9][0-9]{4,14}", number):
            return _problem(400, "INVALID_ARGUMENT")
        today = self.clock().date()
        if specified > today or specified < today - self.window:
            return _problem(400, "OUT_OF_RANGE")
        if number in self.unserved:
            return _problem(422, "SERVICE_NOT_APPLICABLE")
        recycled = self.lines.recycled(number, specified, today)
        if recycled is None:
            return _problem(404, "IDENTIFIER_NOT_FOUND")
        return Given(200, {"phoneNumberRecycled": recycled})


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _problem(status: int, code: str) -> Given:
    return Given(status, {"status": status, "code": code, "message": "See the code."})
