"""What Jasmin hands to an interceptor script, and how it runs one (``InterceptorPB.perspective_run_script``)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from misroute.simulate.providers.server import Call, FakeProvider, Given


@dataclass
class Pdu:
    """A submit_sm; ``nextPdu`` exists only when there is another part."""

    params: dict[str, Any]


@dataclass
class User:
    uid: str = "u1"


@dataclass
class Routable:
    pdu: Pdu
    user: User = field(default_factory=User)
    tags: list[str] = field(default_factory=list)

    def getTags(self) -> list[str]:
        return self.tags


def message(
    to: str = "8613912345678", text: str = "【海港】您好", *, tags: tuple[str, ...] = ("person-C1",), uid: str = "u1"
) -> Routable:
    params = {
        "source_addr": b"106", "destination_addr": to.encode(), "short_message": text.encode("utf-16-be"),
        "data_coding": "DataCoding[scheme: DEFAULT, schemeData: UCS2]", "esm_class": None,
    }  # fmt: skip
    return Routable(Pdu(params), User(uid), list(tags))


def run(script: str, routable: Any) -> dict[str, Any] | None:
    """The statuses, None when the message goes on; an error of the script stops a message too, as in Jasmin."""
    names = {"routable": routable, "smpp_status": None, "http_status": None, "extra": {}}
    eval(compile(script, "", "exec"), {}, names)
    if names["smpp_status"] is None and names["http_status"] is None:
        return None
    return {"http_status": names["http_status"], "smpp_status": names["smpp_status"]}


class FakeGate(FakeProvider):
    """Answers as misroute's gate does. ``said`` replaces parts of its answer; ``holds`` stand in the snapshot."""

    def __init__(self, token: str = "mrt_test") -> None:
        super().__init__()
        self.token = token
        self.said: dict[str, Any] = {}
        self.holds: list[dict[str, Any]] = []
        self.ages = timedelta(0)

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [call.json["send"] for call in self.calls if call.path == "/api/v1/gate/check"]

    def answer(self, call: Call) -> Given:
        at = (datetime.now(UTC) - self.ages).isoformat()
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Given(401, {"detail": "no"})
        if call.path == "/api/v1/holds/snapshot":
            return Given(200, {"at": at, "holds": self.holds})
        answer = {"decision": "allow", "reasons": [], "until": None, "window": [], "policies": [], "answered_at": at}
        return Given(200, answer | self.said)

    def hide(self, number: str) -> str:
        return hmac.digest(hashlib.sha256(self.token.encode()).digest(), number.encode(), "sha256").hex()
