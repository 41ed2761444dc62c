"""Ways over HTTP and mail: taken, refused, later, or not known; never twice, and no number in an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misroute.connect.message import CannotTell, Outgoing, Permanent, Receipt, Transient, Unclear
from misroute.connect.senders.forward import _filled
from misroute.connect.senders.registry import Making, build_ways
from misroute.connect.senders.twilio import check_callback, read_callback, signature
from misroute.connect.senders.way import Way, WayBroken
from misroute.errors import ConfigProblem, Refused
from misroute.simulate.providers.server import Given
from misroute.simulate.senders.gateway import FakeGateway, FakeMessages
from misroute.simulate.senders.mailroom import MailRoom

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NUMBER = "+8613912345678"
ENV = {"GW_TOKEN": "Bearer gateway-token", "TW_TOKEN": "live-token", "SMPP_PW": "secret"}
WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
LOCAL: dict[str, Any] = {"allow_http": True, "allow_private": True, "timeout": 5}


def message(text: str = "【海港】您好", key: str = "m-1", to: str = NUMBER, channel: Any = "sms") -> Outgoing:
    return Outgoing(key=key, kind="letter", payload={"body": text}, at=NOW, channel=channel, destination=to)


def ways(folder: Path, clock: Any = lambda: NOW, env: dict[str, str] = ENV, **tables: dict[str, Any]) -> dict[str, Way]:
    return build_ways(tables, Making(folder, env, clock))


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as made:
        yield made


@pytest.fixture
def messages() -> Iterator[FakeMessages]:
    with FakeMessages(lambda: NOW) as made:
        yield made


def http_table(gateway: FakeGateway, **changes: Any) -> dict[str, Any]:
    table = {
        "kind": "http", "url": f"{gateway.url}/send", "header_envs": {"authorization": "GW_TOKEN"},
        "ok": {"path": "code", "words": ["0"]}, "busy": {"path": "code", "words": ["9"]}, "reference": "data.id",
        **LOCAL,
    }  # fmt: skip
    return table | changes


@pytest.fixture
def way(tmp_path: Path, gateway: FakeGateway) -> Iterator[Way]:
    made = ways(tmp_path, gw=http_table(gateway))["gw"]
    yield made
    made.close()


def test_a_message_is_taken_with_the_far_side_s_own_id(way: Way, gateway: FakeGateway) -> None:
    assert way.deliver(message()).reference == "g-1"
    assert gateway.sent == [{"to": NUMBER, "text": "【海港】您好", "message_id": "m-1"}]
    assert gateway.calls[0].headers["idempotency-key"] == "m-1"
    assert NUMBER[1:] not in gateway.calls[0].path + gateway.calls[0].raw_query


def test_a_form_with_fields_of_its_own(tmp_path: Path, gateway: FakeGateway) -> None:
    fields = {"to": "{digits}", "content": "【签名】{body}", "app": "7"}
    made = ways(tmp_path, gw=http_table(gateway, format="form", fields=fields))["gw"]
    made.deliver(message("{to} & 100%"))
    assert gateway.sent == [{"to": "8613912345678", "content": "【签名】{to} & 100%", "app": "7"}]
    made.close()


def test_a_refusal_in_the_answer_is_for_good_and_repeats_no_number(way: Way, gateway: FakeGateway) -> None:
    gateway.refused = {NUMBER}
    with pytest.raises(Permanent) as told:
        way.deliver(message())
    assert "139" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (Given(200, {"code": 9}), Transient),
        (Given(429, {}, {"Retry-After": "30"}), Transient),
        (Given(503, {}), Transient),
        (Given(400, {}), Permanent),
        (Given(302, {}, {"Location": "http://elsewhere.example/"}), Permanent),
        (Given(401, {}), WayBroken),
        (Given(500, {}), Unclear),
        (Given(0, hang_up=True), Unclear),
        (Given(200, raw=b"<html>ok</html>"), Unclear),
        (Given(200, raw=b"[" * 100_000), Unclear),
        (Given(200, {"code": None}), Unclear),
    ],
)
def test_what_an_answer_means(way: Way, gateway: FakeGateway, given: Given, kind: type[Exception]) -> None:
    gateway.troubles = [given]
    with pytest.raises(kind) as told:
        way.deliver(message())
    assert type(told.value) is kind
    assert len(gateway.calls) == 1


def test_of_an_idempotent_far_side_nothing_stays_unclear(tmp_path: Path, gateway: FakeGateway) -> None:
    made = ways(tmp_path, gw=http_table(gateway, idempotent=True))["gw"]
    gateway.troubles = [Given(0, hang_up=True)]
    with pytest.raises(Transient) as told:
        made.deliver(message())
    assert told.value.in_doubt
    assert made.ask(message(), NOW) is None
    made.close()


def test_a_far_side_that_can_be_asked_is(tmp_path: Path, gateway: FakeGateway) -> None:
    made = ways(tmp_path, gw=http_table(gateway, status_url=f"{gateway.url}/sent/{{key}}"))["gw"]
    assert made.ask(message(key="a/b"), NOW) is None
    made.deliver(message(key="a/b"))
    found = made.ask(message(key="a/b"), NOW)
    assert isinstance(found, Receipt)
    assert found.reference == "g-1"
    gateway.troubles = [Given(500, {})]
    assert isinstance(made.ask(message(key="a/b"), NOW), CannotTell)
    made.close()


def test_one_that_cannot_be_asked_says_so(way: Way) -> None:
    assert isinstance(way.ask(message(), NOW), CannotTell)


@given(st.text(max_size=30), st.text(max_size=30))
def test_braces_in_a_text_are_only_text(text: str, body: str) -> None:
    values = {"to": "T", "digits": "D", "body": body, "subject": "{to}", "message_id": "{body}"}
    assert _filled("{body}", values) == body
    assert _filled("{subject}{message_id}", values) == "{to}{body}"
    if not any("{" + name + "}" in text for name in values):
        assert _filled(text, values) == text


def twilio_table(messages: FakeMessages, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "twilio", "account": "AC0001", "token_env": "TW_TOKEN", "sender": "+12025550100", "root": messages.url,
        **LOCAL, **changes,
    }  # fmt: skip


def test_twilio_makes_the_message(tmp_path: Path, messages: FakeMessages) -> None:
    made = ways(tmp_path, tw=twilio_table(messages, callback="https://us.example/cb"))["tw"]
    receipt = made.deliver(message(to="+12025550143"))
    assert receipt.reference == messages.messages[0]["sid"]
    assert "StatusCallback=https%3A%2F%2Fus.example%2Fcb" in messages.calls[0].body.decode()
    made.close()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (Given(400, {"code": 21211}), Permanent),
        (Given(400, {"code": 21611}), Transient),
        (Given(429, {"code": 20429}), Transient),
        (Given(400, {"code": 21606}), WayBroken),
        (Given(401, {"code": 20003}), WayBroken),
        (Given(500, {"code": 20500}), Unclear),
        (Given(201, raw=b"not json"), Unclear),
        (Given(0, hang_up=True), Unclear),
    ],
)
def test_what_twilio_s_answers_mean(
    tmp_path: Path, messages: FakeMessages, given: Given, kind: type[Exception]
) -> None:
    made = ways(tmp_path, tw=twilio_table(messages))["tw"]
    messages.troubles = [given]
    with pytest.raises(kind) as told:
        made.deliver(message(to="+12025550143"))
    assert type(told.value) is kind
    made.close()


def test_twilio_is_asked_for_a_message_whose_answer_was_lost(tmp_path: Path, messages: FakeMessages) -> None:
    now = [NOW]
    made = ways(tmp_path, lambda: now[0], tw=twilio_table(messages))["tw"]
    lost = message(to="+12025550143")
    assert isinstance(made.ask(lost, NOW), CannotTell), "too young to be surely not there"
    messages.loses_answers = 1
    with pytest.raises(Unclear):
        made.deliver(lost)
    found = made.ask(lost, NOW)
    assert isinstance(found, Receipt)
    assert found.reference == messages.messages[0]["sid"]
    now[0] = NOW + timedelta(minutes=2)
    assert made.ask(message("another text", to="+12025550143"), NOW) is None
    messages.messages.append(dict(messages.messages[0], sid="SM-other"))
    assert isinstance(made.ask(lost, NOW), CannotTell), "two alike"
    made.close()


def test_twilio_s_published_signature_fits() -> None:
    """The example of Twilio's documentation on securing calls."""
    fields = [("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"),
              ("From", "+14158675309"), ("To", "+18005551212")]  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(url, fields, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    check_callback(url, fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345")
    check_callback(url.replace(".com/", ".com:443/"), fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "12345")


@given(
    st.dictionaries(WORD, WORD, max_size=5), st.text(max_size=8),
    st.sampled_from(["value", "name", "token", "url", "signature"]),
)  # fmt: skip
def test_a_changed_call_is_refused(fields: dict[str, str], other: str, changed: str) -> None:
    url, token = "https://us.example/cb", "secret"
    offered = signature(url, list(fields.items()), token)
    check_callback(url, list(fields.items()), offered, token)
    more = {**fields, "added": "x" if changed == "value" else "y"}
    with pytest.raises(Refused):
        check_callback(
            url + "/" if changed == "url" else url,
            list(more.items()) if changed in ("value", "name") else list(fields.items()),
            "" if changed == "signature" else offered,
            "other" if changed == "token" else token,
        )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"MessageSid": "SM1", "MessageStatus": "delivered"}, ("receipt", "SM1", "delivered")),
        ({"SmsSid": "SM1", "SmsStatus": "undelivered", "ErrorCode": "30005"}, ("receipt", "SM1", "unknown_subscriber")),
        ({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "30006"}, ("receipt", "SM1", "not_in_service")),
        ({"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "99"}, ("receipt", "SM1", "undelivered")),
        ({"MessageSid": "SM1", "MessageStatus": "sent"}, None),
        ({"MessageStatus": "delivered"}, None),
        ({}, None),
        ({"MessageSid": "SM2", "SmsStatus": "received", "From": NUMBER, "Body": "STOP"}, ("inbound", "SM2", None)),
    ],
)
def test_what_twilio_calls_back_with(fields: dict[str, str], expected: tuple[str, str, str | None] | None) -> None:
    came = read_callback(fields, NOW)
    assert (came and (came.kind, came.far_id, came.outcome)) == expected


def mail_table(port: int) -> dict[str, Any]:
    return {"kind": "smtp", "host": "127.0.0.1", "port": port, "sender": "us@lender.example", "starttls": False,
            "subject": "Your account"}  # fmt: skip


def test_a_mail_is_handed_in_with_a_fixed_id(tmp_path: Path) -> None:
    with MailRoom() as room:
        made = ways(tmp_path, mail=mail_table(room.port))["mail"]
        receipt = made.deliver(message("您好\n.点", to="zhang@example.com", channel="email"))
        (mail,) = room.taken
        assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (
            "zhang@example.com",
            "Your account",
            receipt.reference,
        )
        assert mail.get_content().splitlines() == ["您好", ".点"]
        with pytest.raises(Permanent):
            made.deliver(message(to="gone@example.com", channel="email"))
        with pytest.raises(Transient):
            made.deliver(message(to="busy@example.com", channel="email"))
        room.hangs_up = True
        with pytest.raises(Unclear):
            made.deliver(message(to="zhang@example.com", channel="email"))
        assert isinstance(made.ask(message(), NOW), CannotTell)


def test_a_mail_server_that_lets_nobody_in_fails_no_message(tmp_path: Path) -> None:
    with MailRoom() as room:
        room.banner = "554 no service"
        with pytest.raises(WayBroken):
            ways(tmp_path, mail=mail_table(room.port))["mail"].deliver(message(to="a@example.com", channel="email"))


def test_a_folder_takes_a_message_once(tmp_path: Path) -> None:
    made = ways(tmp_path, trial={"kind": "folder"})["trial"]
    assert made.ask(message(), NOW) is None
    first, second = made.deliver(message()), made.deliver(message())
    assert (first.duplicate, second.duplicate, first.reference) == (False, True, second.reference)
    assert isinstance(made.ask(message(), NOW), Receipt)
    assert len(list((tmp_path / "sent-trial").glob("*.txt"))) == 1


def test_every_problem_of_the_settings_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem) as told:
        ways(
            tmp_path, env={},
            a={"kind": "pigeon"}, b={"kind": "http", "url": "http://x.example/", "ok": 7, "status_url": "https://x.example"},
            c={"kind": "smpp", "host": "h", "system_id": "far-too-long-for-smpp", "password_env": "NO", "source": "1",
               "errors": {"1": "lost"}},
            d={"kind": "smtp", "host": "h", "sender": "nobody", "subject": "s", "colour": "red"}, e={},
            f={"kind": "folder", "folder": "../outside"},
        )  # fmt: skip
    lines = "\n".join(told.value.problems)
    for part in ("a.kind", "b.url", "b.ok", "b.status_url", "c.system_id", "c.password_env", "c.errors", "d.sender",
                 "d.colour", "e.kind", "f.folder"):  # fmt: skip
        assert f"ways.{part}" in lines, part


def test_an_inside_address_is_not_reached_unless_that_is_meant(tmp_path: Path, gateway: FakeGateway) -> None:
    made = ways(tmp_path, gw=http_table(gateway, allow_private=False))["gw"]
    with pytest.raises(Permanent, match="inside address"):
        made.deliver(message())
    assert gateway.calls == []
    made.close()
