"""Messages forwarded over HTTP: each through the gate, each once; and Twilio's calls, let in by its signature alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from misroute.api.app import build_api
from misroute.api.serving import desk_of
from misroute.connect.senders.registry import Making, build_ways
from misroute.simulate.senders.gateway import FakeMessages
from misroute.store.events import events_on

NUMBER = "+8613912345678"
CALLBACK = "https://gate.lender.example/api/v1/callbacks/us"
BODY = "【海港金融】您好，您的账户资料已更新，详询400-800-1234。退订回T"
TAGS = '{"person": "C1", "purpose": "servicing", "campaign": "spring"}'
SEND = {"channel": "sms", "purpose": "servicing", "to": NUMBER, "person": "C1", "message_id": "m-1", "body": BODY}


@pytest.fixture
def far(clock: Any) -> Iterator[FakeMessages]:
    with FakeMessages(clock) as made:
        yield made


@pytest.fixture
def sending(known: Any, far: FakeMessages, tmp_path: Path, clock: Any) -> Iterator[Any]:
    """The application with a way to a made-up Twilio, and one without a call-back address."""
    us = {"kind": "twilio", "account": "AC0001", "token_env": "TW", "sender": "+12025550100", "root": far.url,
          "allow_http": True, "allow_private": True}  # fmt: skip
    tables = {"us": {**us, "callback": CALLBACK}, "plain": us, "box": {"kind": "folder"}}
    making = Making(tmp_path, {"TW": "live-token"}, clock)
    app = replace(known.app, sending=replace(known.app.sending, ways=lambda: build_ways(tables, making)))
    desk = desk_of(app)
    front, api = build_api(desk)
    yield replace(known, app=app, desk=desk, front=front, api=api)
    desk.close()


def post(sending: Any, token: str, via: str = "us", **changes: Any) -> Any:
    return sending.ask("POST", "/api/v1/messages", {"via": via, "send": {**SEND, **changes}}, token=token)


def test_a_message_that_may_go_goes_once(sending: Any, far: FakeMessages) -> None:
    token = sending.token("crm", "messages:send")
    answer = post(sending, token)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["state"], said["far_id"], said["number"]) == ("sent", far.messages[0]["sid"], "+86139****5678")
    assert NUMBER not in answer.text
    assert BODY not in answer.text
    assert post(sending, token).json()["state"] == "sent"
    assert [one["body"] for one in far.messages] == [BODY]


def test_eight_at_once_with_one_id_are_one_message(sending: Any, far: FakeMessages) -> None:
    token = sending.token("crm", "messages:send")
    with ThreadPoolExecutor(8) as pool:
        states = {answer.json()["state"] for answer in pool.map(lambda _: post(sending, token), range(8))}
    assert states == {"sent"}
    assert len(far.messages) == 1


def test_a_held_one_stops_and_the_answer_says_why(sending: Any, far: FakeMessages) -> None:
    sending.app.holding.place("number", NUMBER, "complaint", actor="dana")
    said = post(sending, sending.token("crm", "messages:send")).json()
    assert (said["state"], said["codes"]) == ("stopped", ["hold_number"])
    assert said["decision"]
    assert far.messages == []


def test_an_answer_that_was_lost_is_unknown_and_asking_again_finds_it(sending: Any, far: FakeMessages) -> None:
    token = sending.token("crm", "messages:send")
    far.loses_answers = 1
    assert post(sending, token).json()["state"] == "unknown"
    assert post(sending, token).json()["state"] == "sent"
    assert len(far.messages) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"via": "pigeon"}, 422),
        ({"channel": "email"}, 422),
        ({"body": None}, 422),
        ({"colour": "red"}, 422),
        ({"message_id": "a\u0085b"}, 422),
    ],
)
def test_what_cannot_be_sent_is_refused(sending: Any, far: FakeMessages, changes: dict[str, Any], status: int) -> None:
    answer = post(sending, sending.token("crm", "messages:send"), **changes)
    assert answer.status_code == status, answer.text
    assert "139" not in answer.json()["detail"]
    assert far.messages == []


def test_an_id_with_another_text_is_a_conflict(sending: Any) -> None:
    token = sending.token("crm", "messages:send")
    post(sending, token)
    assert post(sending, token, body=BODY + "。").status_code == 409


def test_a_way_that_does_not_work_is_a_problem_and_fails_no_message(sending: Any, far: FakeMessages) -> None:
    token = sending.token("crm", "messages:send")
    far.token = "changed"
    assert post(sending, token).status_code == 503
    far.token = "live-token"
    assert post(sending, token).json()["state"] == "sent"


def call(
    sending: Any, far: FakeMessages, fields: dict[str, str], *, via: str = "us", signature: str | None = None
) -> Any:
    signed = far.sign(CALLBACK, fields) if signature is None else signature
    headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
    return sending.ask("POST", f"/api/v1/callbacks/{via}", headers=headers, content=urlencode(fields).encode())


def test_twilio_tells_how_a_message_ended(sending: Any, far: FakeMessages) -> None:
    post(sending, sending.token("crm", "messages:send"))
    sid = far.messages[0]["sid"]
    assert call(sending, far, {"MessageSid": sid, "MessageStatus": "sent"}).status_code == 200
    answer = call(sending, far, {"MessageSid": sid, "MessageStatus": "undelivered", "ErrorCode": "30005"})
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert sending.app.sending.news.show("us", "m-1")["receipt"] == "unknown_subscriber"


def test_somebody_writes_back_and_is_heard(sending: Any, far: FakeMessages) -> None:
    fields = {"MessageSid": "SM9", "SmsStatus": "received", "From": NUMBER, "To": "+12025550100", "Body": "打错了 退订"}
    assert call(sending, far, fields).status_code == 200
    with sending.app.store.read() as unit:
        assert [event.text for event in events_on(unit, NUMBER)] == ["打错了 退订"]


@pytest.mark.parametrize(("via", "signature", "status"), [
    ("us", "", 403), ("us", "bm8=", 403), ("us", "\u20ac", 403), ("plain", None, 403), ("box", None, 404),
    ("pigeon", None, 404),
])  # fmt: skip
def test_a_call_that_is_not_twilio_s_changes_nothing(
    sending: Any, far: FakeMessages, via: str, signature: str | None, status: int
) -> None:
    fields = {"MessageSid": "SM9", "SmsStatus": "received", "From": NUMBER, "Body": "STOP"}
    if signature == "\u20ac":
        signature = "%E2%82%AC"
    answer = call(sending, far, fields, via=via, signature=signature)
    assert answer.status_code == status
    with sending.app.store.read() as unit:
        assert events_on(unit, NUMBER) == ()


def test_a_huge_call_is_not_read(sending: Any, far: FakeMessages) -> None:
    answer = sending.ask("POST", "/api/v1/callbacks/us", content=b"a=" + b"x" * 100_000)
    assert answer.status_code == 413


def twilio(sending: Any, token: str, account: str = "AC0001", user: str = "", **fields: str) -> Any:
    given = base64.b64encode(f"{user or account}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {given}", "Content-Type": "application/x-www-form-urlencoded"}
    form = {"To": NUMBER, "From": "+12025550100", "Body": BODY, "Tags": TAGS, **fields}
    path = f"/2010-04-01/Accounts/{account}/Messages.json"
    return sending.ask("POST", path, headers=headers, content=urlencode(form).encode())


def test_twilio_s_own_shape_is_forwarded_and_answered_in_it(sending: Any, far: FakeMessages) -> None:
    token = sending.token("app", "messages:send")
    answer = twilio(sending, token)
    assert (answer.status_code, answer.json()["sid"]) == (201, far.messages[0]["sid"])
    assert twilio(sending, token).status_code == 201
    assert len(far.messages) == 2, "as with Twilio, each request is a message of its own"
    (first, second) = sending.app.sending.news.rows()
    assert (first["campaign"], first["customer"], second["state"]) == ("spring", "C1", "sent")


def test_under_one_id_it_is_one_message(sending: Any, far: FakeMessages) -> None:
    token = sending.token("app", "messages:send")
    tags = TAGS.replace("{", '{"message_id": "m-7", ')
    assert [twilio(sending, token, Tags=tags).json()["sid"] for _ in range(3)] == [far.messages[0]["sid"]] * 3


def test_what_the_gate_does_not_let_go_is_an_error_in_twilio_s_shape(sending: Any, far: FakeMessages) -> None:
    sending.app.holding.place("campaign", "spring", "wrong template", actor="dana")
    answer = twilio(sending, sending.token("app", "messages:send"))
    assert answer.status_code == 403
    assert "hold_campaign" in answer.json()["message"]
    assert far.messages == []
    far.loses_answers = 1
    lost = twilio(sending, sending.token("other", "messages:send"), Tags=TAGS.replace("spring", "summer"))
    assert lost.status_code == 500


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"user": "AC0002"}, 401),
        ({"token": "mrt_wrong"}, 401),
        ({"Tags": "[]"}, 422),
        ({"Tags": '{"now": "2020"}'}, 422),
        ({"Tags": "{" * 9999}, 422),
        ({"MediaUrl": "https://x.example/a.png"}, 422),
        ({"Body": ""}, 422),
    ],
)
def test_what_is_not_for_us_is_not_forwarded(
    sending: Any, far: FakeMessages, changes: dict[str, str], status: int
) -> None:
    token = sending.token("app", "messages:send")
    assert twilio(sending, **{"token": token, **changes}).status_code == status
    assert far.messages == []


def test_a_token_without_the_scope_and_an_account_that_is_none_send_nothing(sending: Any, far: FakeMessages) -> None:
    assert twilio(sending, sending.token("reader", "holds:read")).status_code == 403
    assert twilio(sending, sending.token("app", "messages:send"), account="AC9").status_code == 404
    answer = sending.ask("POST", "/2010-04-01/Accounts/AC0001/Messages.json", headers={"Authorization": "Basic ???"})
    assert answer.status_code == 401
    assert far.messages == []
