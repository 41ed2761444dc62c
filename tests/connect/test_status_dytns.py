"""Alibaba Cloud's number encyclopedia: signature, codes, edges, masks, porting, and what is never said."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from status_sides import LIU, NOW, TODAY, WANG, Hands, asked, lines, made

from misroute.connect.status import ProviderRefused, dytns
from misroute.connect.status import dytns_reading as reading
from misroute.connect.status.acs3 import AccessKey, query_of, signed_headers
from misroute.detect import VerdictKind
from misroute.simulate.providers import FakeDytns, Given, Tenancy

KEPT, RECYCLED, GONE = "+8613900001234", "+8613800005678", "+8613600009999"
PORTED, PASSED_ON, DEAD_UNICOM = "+8613500002222", "+8615900003333", "+8613100004444"
START = date(2022, 5, 1)
ASSIGNED = date(2024, 6, 10)


def world() -> FakeDytns:
    return FakeDytns(
        lines(
            Tenancy(KEPT, WANG, date(2015, 1, 5)),
            Tenancy(RECYCLED, WANG, date(2015, 1, 5), date(2024, 2, 1)),
            Tenancy(RECYCLED, LIU, ASSIGNED),
            Tenancy(GONE, WANG, date(2015, 1, 5), date(2025, 12, 1)),
            Tenancy(PORTED, WANG, date(2015, 1, 5), carrier="CTCC", ported=date(2025, 1, 1)),
            Tenancy(PASSED_ON, WANG, date(2015, 1, 5), date(2024, 2, 1)),
            Tenancy(PASSED_ON, LIU, date(2024, 2, 1), transferred=True),
            Tenancy(DEAD_UNICOM, WANG, date(2015, 1, 5), date(2025, 12, 1), carrier="CUCC"),
        ),
        lambda: NOW,
    )


@pytest.fixture
def far() -> Iterator[FakeDytns]:
    with world() as running:
        yield running


def provider(far: FakeDytns, kind: str = "dytns", **more: object):
    table = {
        "kind": kind,
        "endpoint": far.url,
        "access_key_env": "AK",
        "access_secret_env": "SK",
        "auth_code_env": "AUTH",
        "price": "0.60",
        "currency": "CNY",
    }
    return made(table | more)


def test_the_signature_is_the_published_one():
    query = query_of(
        {"StartTime": "2018-01-01 00:00:00", "AuthCode": "Dd1rTESTid", "Mask": "NORMAL", "InputNumber": "13900001234"}
    )
    headers = signed_headers(
        AccessKey("testAccessKeyId", "testAccessKeySecret"),
        host="dytnsapi.aliyuncs.com",
        action="DescribePhoneTwiceTelVerify",
        version="2020-02-17",
        query=query,
        at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        nonce="00000000-0000-0000-0000-000000000001",
    )
    assert query == "AuthCode=Dd1rTESTid&InputNumber=13900001234&Mask=NORMAL&StartTime=2018-01-01%2000%3A00%3A00"
    assert headers["authorization"].endswith(
        "Signature=6b82c389d7122c948f78e056bacd79f2d56cd3280a7f5d5e08ceb1decd5d2df3"
    )


def test_a_query_is_encoded_as_it_is_signed():
    assert query_of({"b": "x/y+z*~ 王", "a": ""}) == "a=&b=x%2Fy%2Bz%2A~%20%E7%8E%8B"


@pytest.mark.parametrize(
    ("number", "as_of", "verdict", "note", "billed"),
    [
        (KEPT, START, "same_owner", "", True),
        (RECYCLED, START, "owner_changed", "", True),
        (GONE, START, "disconnected", "", True),
        (PASSED_ON, START, "transferred", "", True),
        (PORTED, START, "not_enough_data", "ported", True),
        ("+8613300008888", START, "not_enough_data", "", False),
        ("+8617012345678", START, "unsupported", "number_not_served", False),
        ("+8619212345678", START, "unsupported", "number_not_served", False),
    ],
)
def test_each_result_has_its_verdict_and_its_price(far, number, as_of, verdict, note, billed):
    (answer,) = provider(far).ask([asked(number, as_of)])
    assert (answer.verdict.value, answer.note, answer.billed) == (verdict, note, billed)
    assert str(answer.price) == ("0.60" if billed else "0")
    assert answer.currency == "CNY"
    assert answer.as_of == as_of
    assert answer.request_id == "CC3BB6D2-2FDF-4321-9DCE-B38165CE4C47"


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        (ASSIGNED - timedelta(days=1), "owner_changed"),
        (ASSIGNED, "owner_changed"),
        (ASSIGNED + timedelta(days=1), "same_owner"),
    ],
)
def test_the_very_day_of_the_assignment_is_recycled(far, as_of, verdict):
    assert provider(far).ask([asked(RECYCLED, as_of)])[0].verdict.value == verdict


def test_recycled_is_believed_only_after_porting_is_ruled_out(far):
    answer = provider(far).ask([asked(RECYCLED, START)])[0]
    actions = [call.headers["x-acs-action"] for call in far.calls]
    assert actions == ["DescribePhoneTwiceTelVerify", "DescribePhoneNumberOperatorAttribute"]
    assert answer.ported is False


def test_porting_that_may_not_be_asked_about_leaves_a_doubt_and_loses_no_paid_answer(far):
    far.closed_calls = {"DescribePhoneNumberOperatorAttribute"}
    answer = provider(far).ask([asked(RECYCLED, START)])[0]
    assert (answer.verdict.value, answer.note, answer.raw) == ("not_enough_data", "porting_refused", "result_1")
    assert answer.billed


def test_porting_that_nobody_answers_leaves_a_doubt(far):
    service = provider(far, tries=1)
    far.answer, real = (
        lambda call: (  # type: ignore[method-assign]
            Given(503) if "Operator" in call.headers["x-acs-action"] else real(call)
        ),
        far.answer,
    )
    answer = service.ask([asked(RECYCLED, START)])[0]
    assert (answer.verdict.value, answer.note) == ("not_enough_data", "porting_not_known")


def test_a_ported_number_that_is_refused_is_unsupported_and_known_as_ported(far):
    far.refuse_ported = True
    answer = provider(far).ask([asked(PORTED, START)])[0]
    assert (answer.verdict.value, answer.note, answer.ported) == ("unsupported", "ported", True)
    assert not answer.billed


@pytest.mark.parametrize("mask", ["NORMAL", "MD5", "SHA256"])
def test_every_mask_asks_about_the_same_eleven_digits(far, mask):
    assert provider(far, mask=mask).ask([asked(KEPT, START)])[0].verdict is VerdictKind.same_owner
    sent = far.calls[0].query["InputNumber"]
    digits = b"13900001234"
    assert (
        sent
        == {
            "NORMAL": digits.decode(),
            "MD5": hashlib.md5(digits).hexdigest(),
            "SHA256": hashlib.sha256(digits).hexdigest(),
        }[mask]
    )


@pytest.mark.parametrize("day", ["1970-01-01", "2000-01-01", "1900-01-01", "1969-05-05"])
def test_a_day_that_somebody_made_up_costs_nothing(far, day):
    answer = provider(far).ask([asked(KEPT, day)])[0]
    assert (answer.verdict.value, answer.note, answer.billed) == ("not_enough_data", "date_looks_made_up", False)
    assert far.calls == []


def test_a_day_to_come_and_a_number_of_elsewhere_cost_nothing(far):
    answers = provider(far).ask(
        [asked(KEPT, TODAY + timedelta(days=2)), asked("+12025550123", START), asked("+861", START)]
    )
    assert [answer.note for answer in answers] == ["date_in_future", "number_not_served", "number_not_served"]
    assert far.calls == []


def test_asking_one_number_too_often_is_later_and_free(far):
    far.most_per_number = 1
    answers = provider(far).ask([asked(KEPT, START, id="a"), asked(KEPT, START, id="b")])
    assert [answer.verdict.value for answer in answers] == ["same_owner", "retry_later"]
    assert (answers[1].note, answers[1].billed, answers[1].question_id) == ("number_asked_too_often", False, "b")


def test_throttling_is_tried_again_with_a_new_nonce_and_then_given_up(far):
    hands = Hands()
    table = {
        "kind": "dytns",
        "endpoint": far.url,
        "access_key_env": "AK",
        "access_secret_env": "SK",
        "auth_code_env": "AUTH",
    }
    service = made(table, hands)
    far.troubles = [Given(400, {"Code": "Throttling.User"}), Given(503)]
    assert service.ask([asked(KEPT, START)])[0].verdict is VerdictKind.same_owner
    assert len({call.headers["x-acs-signature-nonce"] for call in far.calls}) == 3
    far.troubles = [Given(400, {"Code": "Throttling.User"})] * 3
    answer = service.ask([asked(KEPT, START)])[0]
    assert (answer.verdict.value, answer.raw) == ("retry_later", "Throttling.User")


@pytest.mark.parametrize(
    "wrong", [{"access_key_env": "WRONG"}, {"access_secret_env": "WRONG"}, {"auth_code_env": "WRONG"}]
)
def test_wrong_credentials_are_one_clear_error_without_secret_or_number(far, wrong):
    with pytest.raises(ProviderRefused) as caught:
        provider(far, **wrong).ask([asked(KEPT, START)])
    text = str(caught.value) + repr(caught.value)
    assert "provider p: Alibaba Cloud refuses" in text
    for secret in ("wrong-secret-9f8e7d", "testAccessKeySecret", "Dd1rTESTid", "13900001234"):
        assert secret not in text
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_clock_that_is_wrong_is_told(far):
    far.clock = lambda: NOW + timedelta(hours=1)
    with pytest.raises(ProviderRefused, match=r"InvalidTimeStamp\.Expired"):
        provider(far).ask([asked(KEPT, START)])


def test_a_refusal_half_way_keeps_the_answers_that_are_paid(far):
    service = provider(far)
    real, count = far.answer, []
    far.answer = lambda call: (
        real(call) if not count.append(1) and len(count) < 2 else Given(403, {"Code": "NoPermission"})
    )  # type: ignore[method-assign, func-returns-value]
    answers = service.ask([asked(KEPT, START, id=str(place)) for place in range(4)])
    assert [answer.verdict.value for answer in answers] == ["same_owner"] + ["retry_later"] * 3
    assert {answer.note for answer in answers[1:]} == {"refused"}
    assert len(far.calls) == 2


def test_carriers_whose_books_are_a_week_old_do_not_know_last_week(far):
    far.lag = timedelta(days=7)
    far.lines = lines(
        Tenancy(KEPT, WANG, date(2015, 1, 5), date(2025, 6, 1)), Tenancy(KEPT, LIU, TODAY - timedelta(days=3))
    )
    assert provider(far).ask([asked(KEPT, START)])[0].verdict is VerdictKind.disconnected


@pytest.mark.parametrize(
    ("months_open", "months_known", "verdict"),
    [
        (1, 2, "not_enough_data"),
        (1, 4, "owner_changed"),
        (4, 2, "same_owner"),
        (4, 4, "not_enough_data"),
        (4, 8, "owner_changed"),
        (8, 5, "same_owner"),
        (8, 13, "owner_changed"),
        (14, 11, "same_owner"),
        (14, 26, "owner_changed"),
        (14, 20, "not_enough_data"),
        (40, 20, "same_owner"),
        (40, 100, "not_enough_data"),
    ],
)
def test_tenure_decides_only_when_its_bin_lies_on_one_side(months_open, months_known, verdict):
    opened = TODAY - timedelta(days=31 * months_open)
    with FakeDytns(lines(Tenancy(KEPT, LIU, opened)), lambda: NOW) as far:
        answer = provider(far, "dytns_tenure").ask([asked(KEPT, TODAY - timedelta(days=31 * months_known))])[0]
    assert answer.verdict.value == verdict


def test_tenure_of_a_dead_or_an_unknown_number(far):
    dead, never = provider(far, "dytns_tenure").ask([asked(GONE, START), asked("+8613300008888", START)])
    assert (dead.verdict.value, dead.billed) == ("disconnected", True)
    assert (never.verdict.value, never.raw, never.billed) == ("not_enough_data", "tenure_-1", False)


def test_tenure_does_not_take_a_ported_owner_for_a_new_one(far):
    answer = provider(far, "dytns_tenure").ask([asked(PORTED, date(2018, 1, 1))])[0]
    assert (answer.verdict.value, answer.note, answer.ported) == ("not_enough_data", "ported", True)


@pytest.mark.parametrize(
    "status", ["NORMAL", "SHUTDOWN", "POWER_OFF", "SUSPECTED_POWER_OFF", "BUSY", "DEFECT", "UNKNOWN"]
)
def test_a_line_in_whatever_state_is_no_proof_of_its_owner(far, status):
    far.status[KEPT] = status
    answer = provider(far, "dytns_status").ask([asked(KEPT, START)])[0]
    assert (answer.verdict.value, answer.raw) == ("not_enough_data", f"status_{status}")


def test_a_number_that_does_not_exist_is_disconnected(far):
    service = provider(far, "dytns_status", call="PhoneNumberStatusForVoice")
    assert service.ask([asked(GONE, START)])[0].verdict is VerdictKind.disconnected
    assert far.calls[0].headers["x-acs-action"] == "PhoneNumberStatusForVoice"


def person(number, as_of=START, who=WANG):
    return asked(number, as_of, name=who.name, identity_number=who.identity_number.lower())


@pytest.mark.parametrize("mask", ["NORMAL", "MD5", "SHA256"])
def test_three_elements_that_belong_together_are_the_same_owner(far, mask):
    service = provider(far, "dytns_three_elements", mask=mask)
    assert service.ask([person(KEPT)])[0].verdict is VerdictKind.same_owner
    assert service.ask([person(RECYCLED)])[0].verdict is VerdictKind.owner_changed
    if mask != "NORMAL":
        assert "王伟" not in str(far.calls[0].query)


def test_an_inconsistent_answer_of_unicom_may_be_a_dead_line(far):
    unicom, mobile = provider(far, "dytns_three_elements").ask([person(DEAD_UNICOM), person(GONE)])
    assert (unicom.verdict.value, unicom.note) == ("not_enough_data", "unicom_may_be_dead")
    assert (mobile.verdict.value, mobile.raw, mobile.billed) == ("not_enough_data", "consistent_2", False)


def test_three_elements_without_a_name_ask_nothing(far):
    assert provider(far, "dytns_three_elements").ask([asked(KEPT, START)])[0].note == "name_missing"
    assert far.calls == []


@pytest.mark.parametrize(
    ("owner_then", "verdict", "note"),
    [
        (WANG, "owner_changed", "theirs_then"),
        (type(WANG)("w", "王玮", WANG.identity_number), "not_enough_data", "name_differs"),
        (type(WANG)("w", "王伟", "0"), "not_enough_data", "identity_differs"),
        (LIU, "owner_changed", "never_theirs"),
    ],
)
def test_history_tells_a_number_that_changed_from_one_that_was_never_theirs(owner_then, verdict, note):
    held = lines(Tenancy(KEPT, owner_then, date(2015, 1, 5), date(2024, 1, 1)), Tenancy(KEPT, LIU, ASSIGNED))
    with FakeDytns(held, lambda: NOW) as far:
        answer = provider(far, "dytns_three_elements", history=True).ask([person(KEPT)])[0]
        assert far.calls[-1].query["VerificationTime"] == "20220501235959"
    assert (answer.verdict.value, answer.note) == (verdict, note)


def test_a_history_that_may_not_be_asked_leaves_a_doubt(far):
    far.closed_calls = {"HistoryThreeElementsVerification"}
    answer = provider(far, "dytns_three_elements", history=True).ask([person(RECYCLED)])[0]
    assert (answer.verdict.value, answer.note, answer.billed) == ("not_enough_data", "history_refused", True)


def test_no_log_of_any_library_holds_the_number_or_a_secret(far, caplog):
    caplog.set_level(logging.DEBUG)
    provider(far).ask([asked(KEPT, START), asked(RECYCLED, START)])
    for word in ("13900001234", "13800005678", "testAccessKeySecret", "Dd1rTESTid"):
        assert word not in caplog.text


def test_the_inverted_call_of_the_older_interface_is_not_there():
    assert "DescribePhoneNumberResale" in (dytns.__doc__ or "")
    assert not any("Resale" in name for name in vars(dytns))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from([" 2", "2 ", "２", "02", "1.0", "y"]),
)


@settings(deadline=None)
@given(value=ODD, carrier=ODD)
def test_no_unforeseen_value_is_ever_the_same_owner(value, carrier):
    if str(value) in ("1", "2", "3", "4", "5") and not isinstance(value, bool):
        return
    data = {"VerifyResult": value, "IsConsistent": value, "Status": value, "Carrier": carrier, "BasicCarrier": carrier}
    for said in (
        reading.twice_tel(data, False),
        reading.tenure(data, False, START, TODAY),
        reading.line_status(data),
        reading.three_elements(data),
    ):
        assert said.verdict is not VerdictKind.same_owner


@settings(deadline=None)
@given(word=st.text(), value=ODD)
def test_no_code_but_ok_gives_a_clear_verdict(word, value):
    assert reading.refused_code(word).verdict.value in ("not_enough_data", "unsupported", "retry_later")
    assert reading.ported_of({"IsNumberPortability": value}) in (None, True, False)
