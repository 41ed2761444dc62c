"""CAMARA Number Recycling: the operator's own scenarios, tokens and their end, edges, errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_sides import LIU, TODAY, WANG, Hands, asked, lines, made

from misroute.connect.status import ProviderRefused
from misroute.connect.status.calling import Reply
from misroute.connect.status.camara import read_check
from misroute.detect import VerdictKind
from misroute.simulate.providers import FakeCamara, Given, Tenancy
from misroute.simulate.providers.camara import PATH
from misroute.simulate.providers.server import Call

KEPT, RECYCLED, NOBODYS = "+34666111222", "+34666333444", "+34666555666"
SIGNED, LEFT, RETAKEN = date(2018, 3, 1), date(2023, 1, 10), date(2023, 6, 20)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def far(hands: Hands) -> Iterator[FakeCamara]:
    held = lines(Tenancy(KEPT, WANG, SIGNED), Tenancy(RECYCLED, WANG, SIGNED, LEFT), Tenancy(RECYCLED, LIU, RETAKEN))
    with FakeCamara(held, hands.clock) as running:
        yield running


def provider(far: FakeCamara, hands: Hands, **more: Any) -> Any:
    table = {
        "kind": "camara",
        "api_root": far.url + "/",
        "token_url": far.token_url,
        "client_id_env": "CLIENT",
        "client_secret_env": "SECRET",
    }
    return made(table | more, hands)


@pytest.mark.parametrize(
    ("number", "as_of", "verdict", "note"),
    [
        (KEPT, SIGNED, "same_owner", ""),
        (KEPT, date(2024, 1, 1), "same_owner", ""),
        (KEPT, SIGNED - timedelta(days=1), "owner_changed", ""),
        (RECYCLED, SIGNED, "owner_changed", ""),
        (RECYCLED, LEFT + timedelta(days=30), "owner_changed", ""),
        (RECYCLED, RETAKEN - timedelta(days=1), "owner_changed", ""),
        (RECYCLED, RETAKEN, "same_owner", ""),
        (KEPT, date(2010, 1, 1), "not_enough_data", "date_out_of_range"),
        (NOBODYS, SIGNED, "unsupported", "number_not_served"),
    ],
)
def test_each_day_and_number_has_its_verdict(far, hands, number, as_of, verdict, note):
    answer = provider(far, hands).ask([asked(number, as_of)])[0]
    assert (answer.verdict.value, answer.note) == (verdict, note)
    assert answer.billed == (verdict in ("same_owner", "owner_changed"))


def test_the_request_is_what_the_interface_wants(far, hands):
    answer = provider(far, hands).ask([asked(KEPT, SIGNED)])[0]
    token, check = far.calls
    assert token.path == "/oauth2/token"
    assert check.json == {"phoneNumber": KEPT, "specifiedDate": "2018-03-01"}
    assert check.headers["authorization"] == "Bearer token-1"
    assert check.headers["x-correlator"] == answer.request_id
    assert KEPT not in check.path + check.raw_query


def test_a_token_is_kept_until_shortly_before_its_end(far, hands):
    service = provider(far, hands)
    service.ask([asked(KEPT, SIGNED), asked(RECYCLED, SIGNED)])
    service.ask([asked(KEPT, SIGNED)])
    assert len(far.tokens) == 1
    hands.at += timedelta(seconds=275)
    service.ask([asked(KEPT, SIGNED)])
    assert len(far.tokens) == 2


def test_a_token_that_is_refused_is_fetched_anew_once(far, hands):
    service = provider(far, hands)
    service.ask([asked(KEPT, SIGNED)])
    far.tokens.clear()
    assert service.ask([asked(KEPT, SIGNED)])[0].verdict is VerdictKind.same_owner
    far.troubles = [Given(401, {"code": "UNAUTHENTICATED"})]
    assert service.ask([asked(KEPT, SIGNED)])[0].verdict is VerdictKind.same_owner


def test_tokens_that_are_always_refused_are_one_error(far, hands):
    service = provider(far, hands)
    real = far.answer
    far.answer = lambda call: real(call) if call.path == "/oauth2/token" else Given(401, {"code": "UNAUTHENTICATED"})  # type: ignore[method-assign]
    with pytest.raises(ProviderRefused, match="refuses a token just issued"):
        service.ask([asked(KEPT, SIGNED)])
    assert len(far.calls) == 4


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"client_secret_env": "WRONG"}, "invalid_client"),
        ({"scope": "sim-swap:check"}, "invalid_scope"),
        ({"path": "/number-recycling/v9/check"}, "api_root|HTTP 404|NOT_FOUND"),
    ],
)
def test_what_is_set_wrongly_is_one_clear_error(far, hands, more, words):
    service = provider(far, hands, **more)
    if "path" in more:
        far.troubles = []
        real = far.answer
        far.answer = lambda call: real(call) if "token" in call.path else Given(404, raw=b"not here")  # type: ignore[method-assign]
    with pytest.raises(ProviderRefused, match=words) as caught:
        service.ask([asked(KEPT, SIGNED)])
    for word in ("wrong-secret-9f8e7d", "camara-secret", "666111222"):
        assert word not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "code", "verdict", "note"),
    [
        (400, "INVALID_ARGUMENT", "not_enough_data", "request_not_taken"),
        (400, "OUT_OF_RANGE", "not_enough_data", "date_out_of_range"),
        (404, "IDENTIFIER_NOT_FOUND", "unsupported", "number_not_served"),
        (422, "SERVICE_NOT_APPLICABLE", "unsupported", "number_not_served"),
        (422, "MISSING_IDENTIFIER", "unsupported", "number_not_served"),
        (409, "CONFLICT", "not_enough_data", "request_not_taken"),
        (429, "TOO_MANY_REQUESTS", "retry_later", "busy"),
        (500, "INTERNAL", "retry_later", "far_side_failed"),
        (503, "UNAVAILABLE", "retry_later", "far_side_failed"),
        (200, "whatever", "not_enough_data", "answer_not_known"),
    ],
)
def test_every_error_of_the_interface_has_its_meaning(far, hands, status, code, verdict, note):
    service = provider(far, hands)
    service.ask([asked(KEPT, SIGNED)])
    far.troubles = [Given(status, {"status": status, "code": code, "message": "about +34666111222"})] * 3
    answer = service.ask([asked(KEPT, SIGNED)])[0]
    assert (answer.verdict.value, answer.note) == (verdict, note)
    assert "666111222" not in answer.raw


def test_a_retry_after_is_noted(far, hands):
    service = provider(far, hands, tries=1)
    service.ask([asked(KEPT, SIGNED)])
    far.troubles = [Given(429, {"code": "QUOTA_EXCEEDED"}, {"Retry-After": "120"})]
    assert service.ask([asked(KEPT, SIGNED)])[0].note == "retry_after_120s"


def test_a_client_without_the_scope_or_of_the_three_legged_kind_is_told(far, hands):
    service = provider(far, hands)
    service.ask([asked(KEPT, SIGNED)])
    far.three_legged = True
    with pytest.raises(ProviderRefused, match="one number each"):
        service.ask([asked(KEPT, SIGNED)])
    far.troubles = [Given(403, {"code": "PERMISSION_DENIED"})]
    with pytest.raises(ProviderRefused, match="lacks the scope number-recycling:check"):
        service.ask([asked(KEPT, SIGNED)])


def test_a_token_endpoint_that_is_down_is_later(far, hands):
    far.troubles = [Given(503)] * 3
    assert provider(far, hands).ask([asked(KEPT, SIGNED)])[0].verdict is VerdictKind.retry_later


def test_nobody_logs_number_token_or_secret(far, hands, caplog):
    caplog.set_level(logging.DEBUG)
    provider(far, hands).ask([asked(KEPT, SIGNED)])
    for word in ("666111222", "token-1", "camara-secret"):
        assert word not in caplog.text


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"", {}, 400, "INVALID_ARGUMENT"),
        (b"{}", {}, 400, "INVALID_ARGUMENT"),
        (b'{"phoneNumber":"+34666111222","specifiedDate":"2024-13-01"}', {}, 400, "INVALID_ARGUMENT"),
        (b'{"phoneNumber":"+34666111222","specifiedDate":"2026-03-03"}', {}, 400, "OUT_OF_RANGE"),
        (b'{"phoneNumber":"34666111222","specifiedDate":"2024-01-01"}', {}, 400, "INVALID_ARGUMENT"),
        (b'{"phoneNumber":"+34666111222","specifiedDate":"2024-01-01","x":1}', {}, 400, "INVALID_ARGUMENT"),
        (b'{"specifiedDate":"2024-01-01"}', {}, 422, "MISSING_IDENTIFIER"),
        (b'{"phoneNumber":"+34666555666","specifiedDate":"2024-01-01"}', {}, 404, "IDENTIFIER_NOT_FOUND"),
        (b"{}", {"authorization": "Bearer expired"}, 401, "UNAUTHENTICATED"),
        (b"{}", {"authorization": ""}, 401, "UNAUTHENTICATED"),
    ],
)
def test_the_fake_operator_keeps_the_published_scenarios(far, hands, body, headers, status, code):
    far.tokens["t"] = hands.at + timedelta(hours=1)
    sent = {"authorization": "Bearer t", "x-correlator": "abc"} | headers
    given = far.answer(Call("POST", PATH, {}, "", sent, body))
    assert (given.status, given.body["code"], given.body["status"]) == (status, code, status)
    assert given.headers["x-correlator"] == "abc"


@settings(deadline=None)
@given(value=st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.booleans())))
def test_only_a_json_boolean_counts(value):
    assert read_check(Reply(200, {"phoneNumberRecycled": value})).verdict is VerdictKind.not_enough_data
    assert read_check(Reply(200, value)).verdict is VerdictKind.not_enough_data


def test_a_day_to_come_is_not_asked_about(far, hands):
    assert provider(far, hands).ask([asked(KEPT, TODAY + timedelta(days=3))])[0].note == "date_in_future"
    assert far.calls == []
