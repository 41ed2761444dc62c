"""Signed webhooks: what each answer means, what is signed, and where a request may go."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from far_sides import NOW, SECRET, Bank, still_clock, waiver
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from misroute.connect import CannotTell, Permanent, Receipt, Transient, Unclear
from misroute.connect.signing import Secrets
from misroute.connect.targets import Allowed, is_public
from misroute.connect.webhook import Endpoint, SignedWebhook, retry_after
from misroute.errors import ConfigProblem, Refused, UnreadableInput

LOCAL = Allowed(frozenset({"localhost"}), private=True, http=True)


def hook(bank: Bank, **changes: Any) -> SignedWebhook:
    values = {"url": bank.url + "/waive", "allowed": LOCAL, "secrets": Secrets([SECRET])} | changes
    return SignedWebhook(Endpoint(**values), clock=still_clock)


def test_the_event_is_signed_cloudevents_with_an_idempotency_key(bank: Bank) -> None:
    hook(bank, headers=(("authorization", "Bearer t"),)).deliver(waiver())
    ((_, path, headers, body),) = bank.requests
    event = json.loads(body)
    assert path == "/waive"
    assert (event["specversion"], event["id"], event["type"]) == ("1.0", "C1/waive/1", "misroute.waiver.requested")
    assert event["data"]["amount"] == "35.00"
    assert headers["idempotency-key"] == "C1/waive/1"
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert headers["authorization"] == "Bearer t"
    assert headers["host"].startswith("localhost:")
    # an independent verifier agrees
    Webhook(SECRET).sign(headers["webhook-id"], NOW, body.decode())
    assert Webhook(SECRET).sign(headers["webhook-id"], NOW, body.decode()) in headers["webhook-signature"]
    assert Secrets([SECRET]).verify(body, headers, now=NOW) == event


def answers(bank: Bank, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
    bank.answers.append((status, headers or {}, body))


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_two_hundreds_are_done(bank: Bank, status: int) -> None:
    answers(bank, status)
    assert not hook(bank).deliver(waiver()).duplicate


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(409, {}, b""), (200, {"idempotency-replayed": "true"}, b""), (200, {}, b'{"duplicate": true}')],
)
def test_done_before_is_a_duplicate(bank: Bank, status: int, headers: dict[str, str], body: bytes) -> None:
    answers(bank, status, headers, body)
    assert hook(bank).deliver(waiver()).duplicate


@pytest.mark.parametrize("status", [408, 425, 429, 503])
def test_not_done_yet_is_transient_and_keeps_the_wait(bank: Bank, status: int) -> None:
    answers(bank, status, {"retry-after": "120"})
    with pytest.raises(Transient) as caught:
        hook(bank).deliver(waiver())
    assert caught.value.retry_after == timedelta(minutes=2)


def test_a_conflict_with_a_wait_is_still_being_done(bank: Bank) -> None:
    answers(bank, 409, {"retry-after": "5"})
    with pytest.raises(Transient):
        hook(bank).deliver(waiver())


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_far_side_may_have_done_it(bank: Bank, status: int) -> None:
    answers(bank, status)
    with pytest.raises(Unclear):
        hook(bank).deliver(waiver())
    answers(bank, status)
    with pytest.raises(Transient):
        hook(bank, idempotent=True).deliver(waiver())


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 410, 422, 501, 505])
def test_refusals_and_redirects_are_permanent(bank: Bank, status: int) -> None:
    answers(bank, status, {"location": bank.url + "/elsewhere"})
    with pytest.raises(Permanent):
        hook(bank).deliver(waiver())
    assert len(bank.requests) == 1


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def test_no_answer_after_the_request_is_unclear_unless_keys_are_kept(bank: Bank) -> None:
    bank.answers.append(_hang_up)
    with pytest.raises(Unclear):
        hook(bank).deliver(waiver())
    bank.answers.append(_hang_up)
    with pytest.raises(Transient):
        hook(bank, idempotent=True).deliver(waiver())


def test_a_status_counts_even_when_its_body_breaks_off_or_babbles(bank: Bank) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-length", "100")
        handler.end_headers()
        handler.wfile.write(b"{")
        handler.close_connection = True

    bank.answers.append(short)
    assert isinstance(hook(bank).deliver(waiver()), Receipt)
    for body in (b"x" * 200_000, b"[" * 50_000, b"\xff\xfe", b'{"reference": {"a": 1}}'):
        answers(bank, 200, {}, body)
        assert isinstance(hook(bank).deliver(waiver()), Receipt)


def test_nobody_listening_is_transient(bank: Bank) -> None:
    url = bank.url
    bank.close()
    endpoint = Endpoint(url, LOCAL, Secrets([SECRET]))
    with pytest.raises(Transient):
        SignedWebhook(endpoint, clock=still_clock).deliver(waiver())


def test_a_status_url_is_asked_and_its_silence_is_not_a_no(bank: Bank) -> None:
    asked = hook(bank, status_url=bank.url + "/waive/{key}")
    assert asked.lookup("C1/waive/1") is None
    asked.deliver(waiver())
    found = asked.lookup("C1/waive/1")
    assert isinstance(found, Receipt)
    assert found.duplicate
    for status in (500, 401, 302, 204):
        answers(bank, status)
        assert isinstance(asked.lookup("C1/waive/1"), CannotTell)
    bank.answers.append(_hang_up)
    assert isinstance(asked.lookup("C1/waive/1"), CannotTell)
    assert isinstance(hook(bank).lookup("C1/waive/1"), CannotTell)


@pytest.mark.parametrize(
    ("url", "address", "outcome"),
    [
        ("https://bank.example/x", "127.0.0.1", Permanent),
        ("https://bank.example/x", "169.254.169.254", Permanent),
        ("https://bank.example/x", "10.0.0.1", Permanent),
        ("https://bank.example/x", "::ffff:127.0.0.1", Permanent),
        ("https://bank.example/x", "fd00::1", Permanent),
        ("https://other.example/x", "93.184.216.34", Permanent),
        ("http://bank.example/x", "93.184.216.34", Permanent),
        ("https://u:p@bank.example/x", "93.184.216.34", Permanent),
        ("ftp://bank.example/x", "93.184.216.34", Permanent),
        ("https://", "93.184.216.34", Permanent),
        ("https://bank.example:99999/x", "93.184.216.34", Permanent),
        ("https://bank.example/x", None, Transient),
    ],
)
def test_a_request_goes_only_where_it_may(url: str, address: str | None, outcome: type[Exception]) -> None:
    def look_up(host: str, port: int) -> list[str]:
        if address is None:
            raise OSError
        return [address]

    with pytest.raises(outcome):
        Allowed(frozenset({"bank.example"})).check(url, look_up)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    answers_of_the_name = iter([["93.184.216.34"], ["127.0.0.1"]])
    allowed = Allowed(frozenset({"bank.example"}))
    target = allowed.check("https://bank.example/a?b=c", lambda host, port: next(answers_of_the_name))
    assert target.url == "https://93.184.216.34:443/a?b=c"
    assert target.host_header == "bank.example"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "0.0.0.0", "::1", "224.0.0.1", "100.64.0.1", "fe80::1%eth0", "2002:7f00:1::", "words"]
)
def test_inside_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_outside_address_is() -> None:
    assert is_public("93.184.216.34")


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta(0)),
        ("90", timedelta(seconds=90)),
        ("999999999999", timedelta(days=1)),
        ("Mon, 02 Mar 2026 09:31:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", timedelta(0)),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_waits_are_read_in_both_forms(value: str | None, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait


def signed(body: bytes = b'{"type":"x"}', at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    return Secrets([secret]).sign("msg_1", at, body)


OTHER = "whsec_" + base64.b64encode(b"another secret of thirty-two byt").decode()


def test_inbound_messages_are_verified() -> None:
    assert Secrets([SECRET]).verify(b'{"type":"x"}', signed(), now=NOW) == {"type": "x"}
    capitals = {name.title(): value for name, value in signed().items()}
    assert Secrets([SECRET]).verify(b'{"type":"x"}', capitals, now=NOW)


def test_a_rotated_secret_verifies_on_both_sides() -> None:
    both = Secrets([OTHER, SECRET])
    assert both.verify(b'{"type":"x"}', signed(), now=NOW)
    assert Secrets([SECRET]).verify(b"{}", both.sign("m", NOW, b"{}"), now=NOW) == {}


@pytest.mark.parametrize(
    ("body", "headers", "now"),
    [
        (b'{"type":"y"}', signed(), NOW),
        (b'{"type":"x"}', signed(secret=OTHER), NOW),
        (b'{"type":"x"}', signed(), NOW + timedelta(minutes=5, seconds=1)),
        (b'{"type":"x"}', signed(), NOW - timedelta(minutes=5, seconds=1)),
        (b'{"type":"x"}', {**signed(), "webhook-id": "msg_2"}, NOW),
        (b'{"type":"x"}', {**signed(), "webhook-signature": "v1,AAAA"}, NOW),
        (b'{"type":"x"}', {**signed(), "webhook-signature": "nonsense"}, NOW),
        (b'{"type":"x"}', {**signed(), "webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,")}, NOW),
        (b'{"type":"x"}', {**signed(), "webhook-timestamp": "1e9"}, NOW),
        (b'{"type":"x"}', {**signed(), "webhook-timestamp": "９"}, NOW),
        (b'{"type":"x"}', {}, NOW),
        (b"\xff", signed(), NOW),
    ],
)
def test_what_does_not_fit_is_refused(body: bytes, headers: dict[str, str], now: datetime) -> None:
    with pytest.raises(Refused):
        Secrets([SECRET]).verify(body, headers, now=now)


def test_a_signed_body_that_is_no_json_is_unreadable() -> None:
    with pytest.raises(UnreadableInput):
        Secrets([SECRET]).verify(b"hello", signed(b"hello"), now=NOW)


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=40),
    st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()),
)
def test_garbage_from_outside_is_refused_and_nothing_else(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(Refused):
        Secrets([SECRET]).verify(body, headers, now=NOW)


def test_signing_is_in_utc_whatever_zone_the_instant_has() -> None:
    from zoneinfo import ZoneInfo

    elsewhere = NOW.astimezone(ZoneInfo("Asia/Shanghai"))
    assert signed(at=elsewhere) == signed(at=NOW.astimezone(UTC))


@pytest.mark.parametrize("secrets", [[], [""], ["whsec_"], ["whsec_!"], ["whsec_a"]])
def test_a_secret_that_is_none_is_a_problem_of_the_settings(secrets: list[str]) -> None:
    with pytest.raises(ConfigProblem):
        Secrets(secrets)


def test_secrets_do_not_show() -> None:
    assert SECRET[6:] not in repr(Secrets([SECRET])) + repr(Endpoint("https://a.example", LOCAL, Secrets([SECRET])))
