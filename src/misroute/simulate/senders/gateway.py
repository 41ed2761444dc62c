"""A text gateway over HTTP, and Twilio's messages: they take each message, keep ids, refuse what they must."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from misroute.simulate.providers.server import Call, Clock, FakeProvider, Given


class FakeGateway(FakeProvider):
    """Takes JSON or a form at ``/send``, says ``{"code": 0, "data": {"id": …}}``; a key twice is one message.

    ``refused`` are numbers it answers with code 5. ``/sent/{key}`` says whether a key was taken. With ``forgets`` it
    keeps no keys: a repeat is a second message.
    """

    def __init__(self, clock: Clock | None = None, *, token: str = "gateway-token") -> None:  # noqa: S107 - made up
        super().__init__(clock)
        self.token = token
        self.sent: list[dict[str, Any]] = []
        self.keys: dict[str, str] = {}
        self.refused: set[str] = set()
        self.forgets = False

    def answer(self, call: Call) -> Given:
        """Take a message, or say whether a key was taken."""
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Given(401, {"code": 1})
        if call.method == "GET" and call.path.startswith("/sent/"):
            there = self.keys.get(unquote(call.path.removeprefix("/sent/")))
            return Given(404, {}) if there is None else Given(200, {"data": {"id": there}})
        if call.method != "POST" or call.path != "/send":
            return Given(404, {"code": 404})
        form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        fields = dict(parse_qsl(call.body.decode(), keep_blank_values=True)) if form else call.json
        if not isinstance(fields, dict) or not fields.get("to"):
            return Given(200, {"code": 2, "msg": "no recipient"})
        if fields["to"] in self.refused:
            return Given(200, {"code": 5, "msg": f"refused {fields['to']}"})
        key = call.headers.get("idempotency-key", "")
        if self.forgets or key not in self.keys:
            self.sent.append(fields)
            self.keys[key] = f"g-{len(self.sent)}"
        return Given(200, {"code": 0, "data": {"id": self.keys[key]}})


class FakeMessages(FakeProvider):
    """Twilio's ``Messages.json``: makes and lists messages. ``stopped`` are numbers that have replied STOP (21610).

    ``loses_answers``: so many messages are made and their answers lost.
    """

    def __init__(self, clock: Clock | None = None, *, sid: str = "AC0001", token: str = "live-token") -> None:  # noqa: S107 - no secret
        super().__init__(clock)
        self.sid, self.token = sid, token
        self.messages: list[dict[str, Any]] = []
        self.stopped: set[str] = set()
        self.loses_answers = 0
        self.step = timedelta(0)

    def answer(self, call: Call) -> Given:
        """Make a message, or list those to a number."""
        given = base64.b64encode(f"{self.sid}:{self.token}".encode()).decode()
        if call.headers.get("authorization") != f"Basic {given}":
            return _problem(401, 20003)
        if call.path != f"/2010-04-01/Accounts/{self.sid}/Messages.json":
            return _problem(404, 20404)
        if call.method == "GET":
            wanted = [one for one in self.messages if one["to"] == call.query.get("To")]
            return Given(200, {"messages": wanted, "next_page_uri": None})
        fields = dict(parse_qsl(call.body.decode(), keep_blank_values=True))
        to, body = fields.get("To", ""), fields.get("Body", "")
        if not to:
            return _problem(400, 21604)
        if not (to.startswith("+") and to[1:].isdigit() and 8 <= len(to) <= 16):
            return _problem(400, 21211)
        if not (fields.get("From") or fields.get("MessagingServiceSid")):
            return _problem(400, 21603)
        if not body:
            return _problem(400, 21602)
        if len(body) > 1600:
            return _problem(400, 21617)
        if to in self.stopped:
            return _problem(400, 21610)
        made = {
            "sid": f"SM{len(self.messages):032d}",
            "to": to,
            "from": fields.get("From"),
            "body": body,
            "status": "queued",
            "direction": "outbound-api",
            "date_created": format_datetime(self.clock() + self.step),
            "error_code": None,
        }
        self.messages.append(made)
        if self.loses_answers:
            self.loses_answers -= 1
            return Given(0, hang_up=True)
        return Given(201, made)

    def sign(self, url: str, fields: Mapping[str, str]) -> str:
        """As Twilio signs a call back: written out here a second time, to check the other."""
        text = url
        for name in sorted(fields):
            text += name + fields[name]
        return base64.b64encode(hmac.new(self.token.encode(), text.encode(), "sha1").digest()).decode()


def _problem(status: int, code: int) -> Given:
    return Given(status, {"code": code, "message": "refused", "more_info": "", "status": status})
