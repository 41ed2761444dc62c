"""Twilio Lookup v2: words for booleans, null packages, error codes, batches, magic numbers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_sides import LIU, NOW, TODAY, WANG, Hands, asked, lines, made

from misroute.connect.status import ProviderRefused
from misroute.connect.status.twilio import read_lookup
from misroute.detect import VerdictKind
from misroute.simulate.providers import FakeTwilio, Given, Tenancy

KEPT, MOVED, DEAD, CANADA, TOLL_FREE = "+12025550143", "+14159929960", "+13105550101", "+14165550123", "+18004633339"
AS_OF = date(2022, 5, 1)
GONE_ON = date(2024, 2, 1)


@pytest.fixture
def far() -> Iterator[FakeTwilio]:
    held = lines(
        Tenancy(KEPT, WANG, date(2015, 1, 5)),
        Tenancy(MOVED, WANG, date(2015, 1, 5), GONE_ON),
        Tenancy(MOVED, LIU, date(2024, 6, 1)),
        Tenancy(DEAD, WANG, date(2015, 1, 5), date(2026, 2, 20)),
    )
    with FakeTwilio(held, lambda: NOW, reported_to=date(2026, 2, 10)) as running:
        yield running


def provider(far: FakeTwilio, hands: Hands | None = None, **more: Any) -> Any:
    table = {"kind": "twilio", "root": far.url, "account_env": "SID", "token_env": "TOKEN", "price": 0.02}
    return made(table | more, hands)


def verdicts(answers: Any) -> list[str]:
    return [answer.verdict.value for answer in answers]


@pytest.mark.parametrize("batch", [1, 2, 50])
def test_single_and_batch_say_the_same(far, batch):
    questions = [
        asked(KEPT, AS_OF, id="a"),
        asked(MOVED, AS_OF, id="b"),
        asked(CANADA, AS_OF, id="c"),
        asked(MOVED, date(2025, 1, 1), id="d"),
        asked(KEPT, date(2020, 12, 27), id="e"),
    ]
    answers = provider(far, batch=batch).ask(questions)
    assert [answer.question_id for answer in answers] == list("abcde")
    assert verdicts(answers) == ["same_owner", "owner_changed", "unsupported", "same_owner", "not_enough_data"]
    assert [answer.billed for answer in answers] == [True, True, False, True, True]
    assert answers[0].raw == "reassigned_no"
    assert str(answers[0].price) == "0.02"


@pytest.mark.parametrize(("days", "verdict"), [(-1, "owner_changed"), (0, "owner_changed"), (1, "same_owner")])
def test_the_day_of_the_disconnection_is_a_yes(far, days, verdict):
    assert verdicts(provider(far).ask([asked(MOVED, GONE_ON + timedelta(days=days))])) == [verdict]


def test_dates_go_out_without_hyphens_and_toll_free_numbers_are_served(far):
    assert verdicts(provider(far).ask([asked(TOLL_FREE, AS_OF)])) == ["same_owner"]
    assert far.calls[0].query["LastVerifiedDate"] == "20220501"
    assert far.calls[0].path == "/v2/PhoneNumbers/%2B18004633339"


def test_an_inactive_line_outweighs_a_same_owner_but_not_a_change(far):
    far.inactive = {KEPT, MOVED}
    fields = ["reassigned_number", "line_status", "line_type_intelligence"]
    answers = provider(far, fields=fields).ask([asked(KEPT, AS_OF), asked(MOVED, AS_OF)])
    assert verdicts(answers) == ["disconnected", "owner_changed"]
    assert (answers[0].raw, answers[0].note) == ("reassigned_no;line_inactive", "line_inactive")
    assert (answers[0].carrier, answers[0].line_type) == ("Example Wireless", "mobile")


@pytest.mark.parametrize("score", [0, 55, 100])
def test_an_identity_match_is_a_note_and_never_a_verdict(far, score):
    far.matches = {KEPT: score}
    alone = provider(far, fields=["identity_match"]).ask([asked(KEPT, AS_OF, name="Wei Wang")])[0]
    assert (alone.verdict.value, alone.note) == ("not_enough_data", f"identity_match_{score}")
    beside = provider(far, fields=["identity_match", "reassigned_number"]).ask([asked(MOVED, AS_OF, name="Wei Wang")])[
        0
    ]
    assert beside.verdict is VerdictKind.owner_changed
    assert "Wang" not in repr(alone)


@pytest.mark.parametrize("batch", [1, 5])
def test_a_package_that_is_not_enabled_is_one_error(far, batch):
    far.disabled = {"reassigned_number"}
    with pytest.raises(ProviderRefused, match="60606"):
        provider(far, batch=batch).ask([asked(KEPT, AS_OF), asked(MOVED, AS_OF)])


def test_wrong_credentials_are_an_error_without_secret_or_number(far):
    with pytest.raises(ProviderRefused) as caught:
        provider(far, token_env="WRONG").ask([asked(KEPT, AS_OF)])
    assert "20003" in str(caught.value)
    for word in ("wrong-secret", "2025550143", "AC0001"):
        assert word not in str(caught.value)


def test_magic_numbers_answer_test_credentials_and_nothing_else_does(far):
    service = provider(far, token_env="TEST_TOKEN")
    rows = [("+12345678904", "2021-10-15"), ("+12345678900", "2021-10-15"), ("+12345678907", "2022-02-02")]
    assert verdicts(service.ask([asked(*row) for row in rows])) == ["owner_changed", "same_owner", "not_enough_data"]
    with pytest.raises(ProviderRefused, match="20008"):
        service.ask([asked(KEPT, AS_OF)])


def test_too_many_requests_are_tried_three_times_and_the_wait_is_kept(far):
    hands = Hands()
    far.troubles = [Given(429, {"code": 20429}, {"Retry-After": "2"})] * 3
    answer = provider(far, hands).ask([asked(KEPT, AS_OF)])[0]
    assert (answer.verdict.value, answer.note, answer.billed) == ("retry_later", "retry_after_2s", False)
    assert len(far.calls) == 3
    assert [wait for wait in hands.slept if wait > 0.1] == [2.0, 2.0]


def test_a_long_wait_is_not_sat_out(far):
    hands = Hands()
    far.troubles = [Given(503, None, {"Retry-After": "3600"})]
    assert provider(far, hands).ask([asked(KEPT, AS_OF)])[0].note == "retry_after_3600s"
    assert len(far.calls) == 1


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(
    "trouble", [Given(500, raw=b"<html>oops"), Given(200, hang_up=True), Given(502, raw=b"\xff\x00"), Given(504)]
)
def test_a_far_side_that_fails_is_later(far, trouble, batch):
    far.troubles = [trouble] * 3
    assert verdicts(provider(far, batch=batch).ask([asked(KEPT, AS_OF)])) == ["retry_later"]


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{", b'"no"', b'{"reassigned_number": "no"}', b"\xff\xfe"])
def test_an_answer_that_is_none_is_an_unknown(far, raw):
    far.troubles = [Given(200, raw=raw)]
    assert verdicts(provider(far).ask([asked(KEPT, AS_OF)])) == ["not_enough_data"]


def test_a_batch_with_a_missing_and_a_double_answer(far):
    item = {"phone_number": KEPT, "reassigned_number": {"is_number_reassigned": "no", "error_code": None}}
    items = [{**item, "correlation_id": "0"}, {**item, "correlation_id": "2"}, {**item, "correlation_id": "2"}, 5]
    far.troubles = [Given(200, {"phone_numbers": items})]
    answers = provider(far, batch=3).ask([asked(KEPT, AS_OF, id=name) for name in "abc"])
    assert verdicts(answers) == ["same_owner", "retry_later", "not_enough_data"]
    assert [answer.note for answer in answers] == ["", "missing_in_batch", "twice_in_batch"]


def test_nobody_logs_the_number(far, caplog):
    caplog.set_level(logging.DEBUG)
    provider(far).ask([asked(KEPT, AS_OF)])
    assert "2025550143" not in caplog.text
    assert "live-token" not in caplog.text


def body(**reassigned: Any) -> dict[str, Any]:
    return {
        "valid": True,
        "validation_errors": None,
        "line_status": None,
        "identity_match": None,
        "reassigned_number": {"last_verified_date": "2022-05-01", "error_code": None, **reassigned},
    }


@pytest.mark.parametrize(
    ("item", "verdict", "note"),
    [
        (body(is_number_reassigned="yes"), "owner_changed", ""),
        (body(is_number_reassigned="no"), "same_owner", ""),
        (body(is_number_reassigned="no_data_available"), "not_enough_data", ""),
        (body(is_number_reassigned=False), "not_enough_data", "answer_not_known"),
        (body(is_number_reassigned=None), "not_enough_data", "answer_not_known"),
        (body(is_number_reassigned="no", last_verified_date="2022-05-02"), "not_enough_data", "another_date"),
        (body(is_number_reassigned="no", error_code=60610), "unsupported", "number_not_served"),
        (body(is_number_reassigned="no", error_code="60612"), "unsupported", "number_not_served"),
        (body(is_number_reassigned="no", error_code=20429), "retry_later", "busy"),
        (body(is_number_reassigned="no", error_code="60606"), "not_enough_data", "package_not_enabled"),
        (body(is_number_reassigned="no", error_code=99999), "not_enough_data", "error_not_known"),
        (body(is_number_reassigned="no") | {"validation_errors": []}, "same_owner", ""),
        (body(is_number_reassigned="no") | {"phone_number": "+12025550199"}, "not_enough_data", "another_number"),
        (
            body(is_number_reassigned="no") | {"valid": False, "validation_errors": ["TOO_SHORT"]},
            "unsupported",
            "number_not_valid",
        ),
        ({"reassigned_number": None}, "not_enough_data", ""),
        ({"reassigned_number": None, "line_status": {"status": "active", "error_code": None}}, "not_enough_data", ""),
        ({"line_status": {"status": None, "error_code": 60612}}, "unsupported", "number_not_served"),
    ],
)
def test_each_shape_of_a_look_up(item, verdict, note):
    said = read_lookup(item, asked(KEPT, AS_OF))
    assert (said.verdict.value, said.note) == (verdict, note)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just("no ")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@settings(deadline=None)
@given(package=JSON, status=JSON, match=JSON, valid=JSON)
def test_whatever_comes_back_is_never_the_same_owner_by_accident(package, status, match, valid):
    item = {"reassigned_number": package, "line_status": status, "identity_match": match, "valid": valid}
    word = package.get("is_number_reassigned") if isinstance(package, dict) else None
    said = read_lookup(item, asked(KEPT, AS_OF))
    assert said.verdict is not VerdictKind.same_owner or (isinstance(word, str) and word.strip().lower() == "no")


@settings(deadline=None)
@given(word=JSON.filter(lambda value: not (isinstance(value, str) and value.strip().lower() == "no")))
def test_no_word_but_no_is_the_same_owner(word):
    assert read_lookup(body(is_number_reassigned=word), asked(KEPT, AS_OF)).verdict is not VerdictKind.same_owner


def test_a_day_to_come_is_not_asked_about(far):
    assert provider(far).ask([asked(KEPT, TODAY + timedelta(days=3))])[0].note == "date_in_future"
    assert far.calls == []
