"""A provider of your own over HTTP, and what all providers' settings are refused for."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_sides import ENV, NOW, Hands, asked, made

from misroute.connect.status import ProviderRefused, build_providers
from misroute.connect.status.asking import code
from misroute.connect.status.generic import filled, pointed
from misroute.connect.status.pace import Pace
from misroute.detect import VerdictKind
from misroute.errors import ConfigProblem
from misroute.simulate.providers.server import Call, FakeProvider, Given

NUMBER, AS_OF = "+8613900001234", date(2022, 5, 1)


class Own(FakeProvider):
    """A provider that gives what it is told to."""

    given = Given(200, {"data": {"result": "2"}, "trace": "T-1"})

    def answer(self, call: Call) -> Given:
        return self.given


@pytest.fixture
def far() -> Iterator[Own]:
    with Own() as running:
        yield running


def table(root: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "http",
        "url": f"{root}/ask",
        "body": {"mobile": "{number_national}", "date": "{as_of_compact}", "nested": [{"e": "{number}"}, 5]},
        "result": "/data/result",
        "request_id": "/trace",
        "verdicts": {"1": "owner_changed", "2": "same_owner", "3": "disconnected", "true": "owner_changed"},
        "statuses": {"404": "unsupported", "423": "retry_later"},
        "header_envs": {"X-Key": "TOKEN"},
    } | more


def test_the_body_is_filled_and_the_answer_read(far):
    answer = made(table(far.url)).ask([asked(NUMBER, AS_OF)])[0]
    assert (answer.verdict, answer.raw, answer.request_id, answer.billed) == (VerdictKind.same_owner, "2", "T-1", True)
    call = far.calls[0]
    assert json.loads(call.body) == {"mobile": "13900001234", "date": "20220501", "nested": [{"e": NUMBER}, 5]}
    assert call.headers["x-key"] == "live-token"
    assert call.raw_query == ""


@pytest.mark.parametrize(
    ("given", "verdict", "raw"),
    [
        (Given(200, {"data": {"result": 1}}), "owner_changed", "1"),
        (Given(200, {"data": {"result": True}}), "owner_changed", "true"),
        (Given(200, {"data": {"result": "9"}}), "not_enough_data", "9"),
        (Given(200, {"data": {"result": None}}), "not_enough_data", "none"),
        (Given(200, {"data": {"result": "王伟 13900001234"}}), "not_enough_data", "unreadable"),
        (Given(200, {"data": {"result": 13900001234}}), "not_enough_data", "unreadable"),
        (Given(200, {"data": []}), "not_enough_data", "none"),
        (Given(200, raw=b"not json"), "not_enough_data", "none"),
        (Given(404, {"data": {"result": "2"}}), "unsupported", "http_404"),
        (Given(423, {}), "retry_later", "http_423"),
        (Given(418, {"data": {"result": "2"}}), "not_enough_data", "http_418"),
        (Given(302, {"data": {"result": "2"}}, {"Location": "http://127.0.0.1:9/"}), "not_enough_data", "http_302"),
        (Given(500, {"data": {"result": "2"}}), "retry_later", "http_500"),
    ],
)
def test_what_is_not_mapped_is_an_unknown(far, given, verdict, raw):
    far.given = given
    answer = made(table(far.url)).ask([asked(NUMBER, AS_OF)])[0]
    assert (answer.verdict.value, answer.raw) == (verdict, raw)


def test_the_number_goes_into_the_address_only_when_that_is_meant(far, caplog):
    caplog.set_level(logging.DEBUG)
    address = f"{far.url}/ask?n={{number}}&d={{as_of}}"
    with pytest.raises(ConfigProblem, match="number_in_url"):
        made(table(far.url, url=address, method="GET", body=None))
    settings = table(far.url, url=address, method="GET", number_in_url=True)
    del settings["body"]
    assert made(settings).ask([asked(NUMBER, AS_OF)])[0].verdict is VerdictKind.same_owner
    assert far.calls[0].query == {"n": NUMBER, "d": "2022-05-01"}
    assert "13900001234" not in caplog.text


def test_refused_credentials_are_an_error(far):
    far.given = Given(401, {})
    with pytest.raises(ProviderRefused, match="correct header_envs") as caught:
        made(table(far.url)).ask([asked(NUMBER, AS_OF)])
    assert "live-token" not in str(caught.value)


def test_inside_addresses_are_refused_unless_that_is_meant(far):
    service = made(table(far.url) | {"allow_private": False})
    with pytest.raises(ProviderRefused, match="inside address") as caught:
        service.ask([asked(NUMBER, AS_OF)])
    assert "webhook" not in str(caught.value)
    assert far.calls == []


def test_a_name_that_moves_inside_is_refused_at_the_moment_of_asking():
    public = table("http://status.example.com") | {"allow_private": False}
    service = made(public, look_up=lambda host, port: ["169.254.169.254"])
    with pytest.raises(ProviderRefused, match="inside address"):
        service.ask([asked(NUMBER, AS_OF)])


def test_names_that_cannot_be_found_and_doors_that_are_shut_are_later(far):
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    for service, note in (
        (made(table("http://status.example.com"), look_up=nowhere), "no_address"),
        (made(table("http://127.0.0.1:1")), "no_connection"),
    ):
        answer = service.ask([asked(NUMBER, AS_OF)])[0]
        assert (answer.verdict, answer.note) == (VerdictKind.retry_later, note)


def test_regions_keep_other_numbers_away(far):
    answers = made(table(far.url, regions=["CN"])).ask(
        [asked("+12025550143", AS_OF), asked(NUMBER, AS_OF), asked("x", AS_OF)]
    )
    assert [answer.verdict.value for answer in answers] == ["unsupported", "same_owner", "unsupported"]
    assert len(far.calls) == 1


def test_a_certificate_that_nobody_vouches_for_is_no_connection(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Own() as far:
        plain = far._server.socket
        far._server.socket = context.wrap_socket(plain, server_side=True)
        service = made(table(far.url.replace("http://", "https://")))
        answer = service.ask([asked(NUMBER, AS_OF)])[0]
    assert (answer.verdict, answer.note, far.calls) == (VerdictKind.retry_later, "no_connection", [])


def test_no_more_leave_in_a_second_than_the_contract_says(far):
    hands = Hands()
    made(table(far.url, per_second=4), hands).ask([asked(NUMBER, AS_OF, id=str(place)) for place in range(5)])
    assert hands.slept == pytest.approx([0.25] * 4)


def test_a_pace_that_was_idle_does_not_run_ahead():
    hands = Hands()
    pace = Pace(2, tick=hands.tick, sleep=hands.sleep)
    pace.wait()
    hands.sleep(10)
    pace.wait()
    pace.wait()
    assert hands.slept == pytest.approx([10, 0.5])


def test_a_connection_stays_open_between_questions_and_a_broken_one_is_replaced(far):
    service = made(table(far.url))
    for _ in range(3):
        service.ask([asked(NUMBER, AS_OF)])
    assert (len(far.calls), far.connections) == (3, 1)
    far.troubles = [Given(200, hang_up=True)]
    assert service.ask([asked(NUMBER, AS_OF)])[0].verdict is VerdictKind.same_owner
    assert far.connections == 2


def test_every_problem_of_the_settings_is_told_at_once():
    settings = {
        "a": {
            "kind": "twilio",
            "account_env": "NONE_SUCH",
            "fields": ["sim_swap"],
            "root": "http://lookups.twilio.com",
        },
        "b": {"kind": "dytns", "mask": "SM3", "access_key_env": "AK", "access_secret_env": "SK", "colour": "red"},
        "c": {"kind": "camara", "api_root": "https://op.example", "token_url": "ftp://x", "tries": 9},
        "d": {"kind": "http", "url": "https://{number}.example/", "result": "data", "statuses": {"500": "same_owner"}},
        "e": {"kind": "rnd", "date_format": "%y", "yes": ["ok"], "no": ["OK"], "digits": 12},
        "f": {"kind": "carrier-pigeon"},
        "g": {},
        "h": "twilio",
        "i": {"kind": "dytns_three_elements", "history": True, "mask": "MD5", "access_key_env": "AK"},
        "j": {
            "kind": "http",
            "url": "https://x.example/{who}",
            "result": "/r",
            "verdicts": {"1": "fine"},
            "price": "much",
        },
    }
    with pytest.raises(ConfigProblem) as caught:
        build_providers(settings, ENV, lambda: NOW)
    told = "\n".join(caught.value.problems)
    for words in (
        "providers.a.account_env: the environment has no NONE_SUCH",
        "providers.a.fields: 'sim_swap' is not one of",
        "providers.a.root: must begin with https://",
        "providers.a.token_env: is missing",
        "providers.b.mask: is one of NORMAL, MD5, SHA256",
        "providers.b.colour: unknown key",
        "providers.b.auth_code_env: is missing",
        "providers.c.token_url: must begin with https://",
        "providers.c.tries: must be a whole number from 1 to 3",
        "providers.d.url: must not have a field in its host",
        "providers.d.result: must be a JSON pointer",
        "providers.d.statuses: 500 is an error, and an error is no same_owner",
        "providers.d.verdicts: is missing",
        "providers.e.date_format: must hold",
        "providers.e.yes: a word stands for two answers",
        "providers.e.digits: must be",
        "providers.f.kind: 'carrier-pigeon' is not one of",
        "providers.g.kind: is missing",
        "providers.h: must be a table",
        "providers.i.history: is asked with plain numbers",
        "providers.j.url: has no field {who}",
        "providers.j.body: never says which number",
        "providers.j.verdicts: 'fine' is not one of",
        "providers.j.price: must be an amount",
    ):
        assert words in told


def test_the_keys_of_the_planner_are_passed_over():
    planned = {
        **{"price": "0.5", "currency": "CNY", "valid_for": "24h", "number_days": 1, "per_second": 5, "batch": 1},
        **{"sees": 0.9, "decides": 0.9, "lag_days": 3, "regions": ["CN"], "knows_from": date(2021, 1, 27)},
        **{
            "edge": "same",
            "answers": ["same_owner"],
            "billed": ["same_owner"],
            "ports_look_new": True,
            "by_file": True,
        },
    }
    assert set(build_providers({"r": {"kind": "rnd", **planned}}, ENV, lambda: NOW)) == {"r"}


def test_a_secret_with_a_line_break_is_told_and_not_shown():
    settings = {"a": {"kind": "twilio", "account_env": "SID", "token_env": "BROKEN"}}
    with pytest.raises(ConfigProblem, match=r"providers\.a\.token_env") as caught:
        build_providers(settings, ENV | {"BROKEN": "hush\nhush"}, lambda: NOW)
    assert "hush" not in str(caught.value)


def test_no_question_or_account_shows_its_secrets():
    service = made({"kind": "twilio", "account_env": "SID", "token_env": "TOKEN"})
    shown = repr(asked(NUMBER, AS_OF, name="王伟", identity_number="110101")) + repr(service._account)
    for word in ("13900001234", "王伟", "110101", "live-token", "AC0001"):
        assert word not in shown


@settings(deadline=None)
@given(value=st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.text())))
def test_a_code_never_holds_a_number_of_a_person_or_a_sentence(value):
    kept = code(value)
    assert len(kept) <= 64
    assert sum(character.isdigit() for character in kept) < 7 or kept[0].isalpha()
    assert kept.isascii()
    assert " " not in kept


@settings(deadline=None)
@given(
    pointer=st.text(),
    document=st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
)
def test_any_pointer_into_any_document_finds_something_or_nothing(pointer, document):
    pointed(document, pointer)


@settings(deadline=None)
@given(value=st.text())
def test_a_value_is_filled_in_once_and_never_read_as_a_template(value):
    assert filled("{number}", {"number": value, "as_of": "!"}) == value
