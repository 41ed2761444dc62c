"""How much may be given, and by whose word."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.remedy import Given, Grant, GrantRequest, Limits, NeedsApproval, RefusedGrant, decide_grant, parse_amount
from misroute.remedy.money import MoneyError

YUAN = Limits("voucher", "CNY", Decimal(100), Decimal(100), Decimal(300), Decimal(500), Decimal(10_000), Decimal(1_000))
ASK = GrantRequest("voucher", Decimal(100), "CNY", "li")


def codes(answer: object) -> list[str]:
    assert isinstance(answer, RefusedGrant | NeedsApproval)
    assert all(reason.en and reason.zh for reason in answer.reasons)
    return [reason.code for reason in answer.reasons]


def test_the_usual_amount_is_given() -> None:
    assert decide_grant(ASK, YUAN, Given()) == Grant(Decimal(100), "CNY", None)


def test_more_needs_a_second_person() -> None:
    more = replace(ASK, amount=Decimal("100.01"))
    assert codes(decide_grant(more, YUAN, Given())) == ["above_limit"]
    assert decide_grant(replace(more, approver="wang"), YUAN, Given()) == Grant(Decimal("100.01"), "CNY", "wang")


def test_nobody_approves_for_himself() -> None:
    assert codes(decide_grant(replace(ASK, amount=Decimal(200), approver="li"), YUAN, Given())) == ["same_person"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(case=Decimal("200.01")), "cap_case"),
        (Given(customer=Decimal(450)), "cap_customer"),
        (Given(day=Decimal(9_950)), "cap_day"),
        (Given(agent_day=Decimal(950)), "cap_agent_day"),
    ],
)
def test_a_cap_holds_whoever_approves(given: Given, code: str) -> None:
    for approver in (None, "wang"):
        assert codes(decide_grant(replace(ASK, approver=approver), YUAN, given)) == [code]


def test_a_cap_may_be_reached_exactly() -> None:
    full = Given(Decimal(200), Decimal(400), Decimal(9_900), Decimal(900))
    assert isinstance(decide_grant(ASK, YUAN, full), Grant)


def test_the_system_is_no_agent() -> None:
    busy = Given(agent_day=Decimal(1_000))
    assert isinstance(decide_grant(replace(ASK, requester="system"), YUAN, busy), Grant)


def test_all_caps_passed_are_told() -> None:
    answer = decide_grant(replace(ASK, amount=Decimal(20_000)), YUAN, Given())
    assert codes(answer) == ["cap_case", "cap_customer", "cap_day", "cap_agent_day"]


def test_limits_of_another_kind_do_not_apply() -> None:
    for wrong in (replace(ASK, currency="USD"), replace(ASK, kind="waiver"), replace(ASK, amount=Decimal(0))):
        with pytest.raises(MoneyError):
            decide_grant(wrong, YUAN, Given())


def test_no_limit_is_no_limit() -> None:
    assert isinstance(decide_grant(replace(ASK, amount=Decimal(10**9)), Limits("voucher", "CNY"), Given()), Grant)


@pytest.mark.parametrize(("text", "amount"), [("100", "100.00"), ("0", "0.00"), (" 99.5 ", "99.50"), (15, "15.00")])
def test_an_amount_is_read(text: object, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "1.001",
        "¥100",
        "1,000",
        "NaN",
        "Infinity",
        "1e400",
        "1e12",
        "1_0",
        "１００",
        1.5,
        None,
        True,
        "9" * 30,
    ],
    ids=str,
)
def test_what_is_no_amount_is_refused(text: object) -> None:
    with pytest.raises(MoneyError) as caught:
        parse_amount(text)
    assert "\n" not in str(caught.value)


amounts = st.decimals(0, 2_000, places=2)
maybe = st.none() | amounts


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        Limits, st.just("voucher"), st.just("CNY"), st.none(), *[maybe] * 5
    ),
    st.builds(Given, amounts, amounts, amounts, amounts),
    st.decimals("0.01", 2_000, places=2),
    st.sampled_from([None, "li", "wang"]),
)  # fmt: skip
def test_what_is_granted_breaks_no_limit(limits: Limits, before: Given, amount: Decimal, approver: str | None) -> None:
    answer = decide_grant(GrantRequest("voucher", amount, "CNY", "li", approver), limits, before)
    assert Limits.from_json(limits.to_json()) == limits
    if not isinstance(answer, Grant):
        assert answer.reasons
        return
    for cap, used in (
        (limits.per_case, before.case),
        (limits.per_customer, before.customer),
        (limits.per_day, before.day),
        (limits.per_agent_day, before.agent_day),
    ):
        assert cap is None or used + amount <= cap
    assert limits.approval_above is None or amount <= limits.approval_above or approver == "wang"
