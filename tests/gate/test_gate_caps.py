"""How often: China's three talks and six rings a day, Regulation F's seven in seven and the pause after a talk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from misroute.gate import Decision, decide, parse_scenario
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir

_CONFIG = data_dir("config")
POLICIES = load_policies(_CONFIG, load_calendars(_CONFIG))
CN, US = "+8613812345678", "+12125550100"


def past(at: str, outcome: str = "no_answer", **more: Any) -> dict[str, Any]:
    number = US if at.endswith(("-05:00", "-04:00")) else CN
    entry = {"at": at, "direction": "out", "channel": "call", "number": number, "person": "b", "debt": "d1"}
    return {**entry, "outcome": outcome, **more}


def ask(policy: str, now: str, history: list[dict[str, Any]], **more: Any) -> Decision:
    send = {"channel": "call", "purpose": "collection", "to": US if policy == "us" else CN, "person": "b", "debt": "d1"}
    scenario = {
        "policy": policy,
        "now": now,
        "send": send | more.pop("send", {}),
        "persons": {"b": {"role": "borrower"}},
        "history": history,
        **more,
    }
    return decide(parse_scenario(scenario), POLICIES)


def codes(answer: Decision) -> list[str]:
    return [f"{reason.code} {reason.rule}" for reason in answer.reasons]


def test_china_three_conversations_a_day_and_no_fourth() -> None:
    talks = [past(f"2026-03-02T{hour:02}:00:00+08:00", "conversation", effective=True) for hour in (9, 10, 11)]
    assert ask("cn", "2026-03-02T12:00:00+08:00", talks[:2]).decision == "allow"
    third = ask("cn", "2026-03-02T12:00:00+08:00", talks)
    assert codes(third) == ["frequency_cap cn.effective_calls"]
    assert third.until == datetime.fromisoformat("2026-03-03T08:00:00+08:00")


def test_china_the_next_day_begins_at_midnight_in_beijing() -> None:
    talks = [past(f"2026-03-02T{hour}:30:00+08:00", "conversation", effective=True) for hour in (19, 20, 21)]
    assert ask("cn", "2026-03-03T08:00:00+08:00", talks).decision == "allow"


def test_china_six_rings_to_a_number_a_day_and_no_seventh() -> None:
    rings = [past(f"2026-03-02T{hour:02}:00:00+08:00") for hour in range(9, 15)]
    assert ask("cn", "2026-03-02T16:00:00+08:00", rings[:5]).decision == "allow"
    assert codes(ask("cn", "2026-03-02T16:00:00+08:00", rings)) == ["frequency_cap cn.unanswered_calls"]
    other = ask("cn", "2026-03-02T16:00:00+08:00", rings, send={"to": "+8613912345678"})
    assert other.decision == "allow"


def test_china_caps_are_about_calls_not_texts() -> None:
    talks = [past(f"2026-03-02T{hour:02}:00:00+08:00", "conversation", effective=True) for hour in (9, 10, 11)]
    assert ask("cn", "2026-03-02T12:00:00+08:00", talks, send={"channel": "sms"}).decision == "allow"
    texts = [past(f"2026-03-02T{hour:02}:00:00+08:00", "delivered", channel="sms") for hour in range(9, 17)]
    assert ask("cn", "2026-03-02T18:00:00+08:00", texts).decision == "allow"


def test_china_a_call_of_unknown_effect_counts_on_the_safe_side() -> None:
    talks = [past(f"2026-03-02T{hour:02}:00:00+08:00", "answered") for hour in (9, 10, 11)]
    assert ask("cn", "2026-03-02T12:00:00+08:00", talks).decision == "defer"


def week(count: int, outcome: str = "no_answer", **more: Any) -> list[dict[str, Any]]:
    return [
        past(f"2026-01-{12 + index // 2:02}T{10 + index % 2}:00:00-05:00", outcome, **more) for index in range(count)
    ]


def test_us_seven_calls_in_seven_days_and_no_eighth() -> None:
    assert ask("us", "2026-01-15T15:00:00-05:00", week(6)).decision == "allow"
    eighth = ask("us", "2026-01-15T15:00:00-05:00", week(7))
    assert codes(eighth) == ["frequency_cap us.seven_in_seven"]
    # the two calls of the 12th leave the seven days on the 19th
    assert eighth.until == datetime.fromisoformat("2026-01-19T08:00:00-05:00")


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "third_party", "refused", "dropped"])
def test_us_whatever_reached_the_number_counts(outcome: str) -> None:
    assert ask("us", "2026-01-15T15:00:00-05:00", week(7, outcome)).decision == "defer"


@pytest.mark.parametrize("outcome", ["busy", "not_in_service"])
def test_us_what_did_not_connect_does_not_count(outcome: str) -> None:
    assert ask("us", "2026-01-15T15:00:00-05:00", week(7, outcome)).decision == "allow"


def test_us_each_debt_and_each_collector_has_its_own_count() -> None:
    now = "2026-01-15T15:00:00-05:00"
    assert ask("us", now, week(7, debt="d2")).decision == "allow"
    assert ask("us", now, week(7, collector="x"), send={"collector": "y"}).decision == "allow"
    assert ask("us", now, week(7, collector="x"), send={"collector": "x"}).decision == "defer"


def test_us_a_call_without_a_named_debt_counts_for_every_debt() -> None:
    assert ask("us", "2026-01-15T15:00:00-05:00", week(7, debt=None)).decision == "defer"


def test_us_all_numbers_of_a_person_add_up() -> None:
    assert ask("us", "2026-01-15T15:00:00-05:00", week(7, number="+12125550111")).decision == "defer"


def test_us_texts_and_the_persons_own_calls_are_not_calls() -> None:
    now = "2026-01-15T15:00:00-05:00"
    assert ask("us", now, week(7, "delivered", channel="sms")).decision == "allow"
    assert ask("us", now, week(7, "no_answer", direction="in")).decision == "allow"
    assert ask("us", now, week(7), send={"channel": "sms"}).decision == "allow"


@pytest.mark.parametrize(
    ("now", "decision"),
    [
        ("2026-01-12T18:00:00-05:00", "defer"),
        ("2026-01-18T20:59:59-05:00", "defer"),
        ("2026-01-19T08:00:00-05:00", "allow"),
    ],
)
@pytest.mark.parametrize("direction", ["out", "in"])
def test_us_no_call_for_seven_days_after_a_conversation_its_day_being_the_first(
    now: str, decision: str, direction: str
) -> None:
    talk = past("2026-01-12T10:00:00-05:00", "conversation", direction=direction)
    answer = ask("us", now, [talk])
    assert answer.decision == decision
    if decision == "defer":
        assert codes(answer) == ["after_conversation us.after_conversation"]
        assert answer.until == datetime.fromisoformat("2026-01-19T08:00:00-05:00")


def test_us_a_talk_about_another_debt_starts_no_pause_for_this_one() -> None:
    talk = past("2026-01-12T10:00:00-05:00", "conversation", debt="d2")
    assert ask("us", "2026-01-13T10:00:00-05:00", [talk]).decision == "allow"


def consent(at: str, **more: Any) -> dict[str, Any]:
    return {"at": at, "by": "b", "kind": "extra_call", "given_to": "us", **more}


def test_us_an_extra_call_the_person_agreed_to_is_outside_both_limits_for_seven_days() -> None:
    talk = past("2026-01-12T10:00:00-05:00", "conversation")
    agreed = [consent("2026-01-12T10:05:00-05:00")]
    assert ask("us", "2026-01-18T10:00:00-05:00", [talk], consents=agreed).decision == "allow"
    assert (
        ask(
            "us", "2026-01-18T10:00:00-05:00", [talk], consents=[consent(agreed[0]["at"], given_to="creditor")]
        ).decision
        == "defer"
    )
    late = [past("2026-01-14T10:00:00-05:00", "conversation"), talk]
    assert ask("us", "2026-01-18T10:00:00-05:00", late, consents=agreed).decision == "defer"
    old = [consent("2026-01-05T10:05:00-05:00")]
    assert ask("us", "2026-01-13T10:00:00-05:00", [talk], consents=old).decision == "defer"


def test_calls_of_another_kind_are_not_counted() -> None:
    talks = [past(f"2026-03-02T{hour:02}:00:00+08:00", "conversation", purpose="servicing") for hour in (9, 10, 11)]
    assert ask("cn", "2026-03-02T12:00:00+08:00", talks).decision == "allow"


def test_calls_that_lie_in_the_future_of_the_question_say_that_a_clock_is_wrong() -> None:
    answer = ask("us", "2026-01-10T15:00:00-05:00", week(7))
    assert answer.decision == "block"
    assert [reason.code for reason in answer.reasons] == ["clock_unsure"]
