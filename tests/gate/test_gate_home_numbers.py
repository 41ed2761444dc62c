"""Numbers of a country that lies in one zone are not looked up; where they may ring is the same all the same."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.gate import hours, parse_scenario
from misroute.gate.numbers import home_prefix
from misroute.packs.calendars import load_calendars
from misroute.packs.policies import load_policies
from misroute.resources import data_dir


@cache
def packs() -> Any:
    return load_policies(data_dir("config"), load_calendars(data_dir("config")))


NUMBERS = st.one_of(
    st.from_regex(r"\+(86|81|82|44|1|61|91|62|852)[0-9]{5,12}", fullmatch=True),
    st.from_regex(r"[0-9]{5,12}", fullmatch=True),
)


@settings(deadline=None)
@given(st.sampled_from(["cn", "kr", "jp", "hk", "uk", "in", "us", "id", "ru"]), NUMBERS, st.lists(NUMBERS, max_size=2))
def test_the_place_is_the_same_as_if_every_number_were_looked_up(pack: str, to: str, others: list[str]) -> None:
    send = {"channel": "sms", "purpose": "reminder", "to": to, "person": "C1"}
    persons = {"C1": {"role": "borrower", "numbers": others}}
    scenario = parse_scenario({"policy": pack, "now": "2026-03-02T01:00:00Z", "send": send, "persons": persons})
    assert scenario.send is not None
    short = hours.place_of(scenario, scenario.send, packs()[pack])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours, "home_prefix", lambda region, zones: None)
        assert hours.place_of(scenario, scenario.send, packs()[pack]) == short


def test_a_country_of_several_zones_or_a_shared_code_is_always_looked_up() -> None:
    china = packs()["cn"]
    assert home_prefix(china.region, china.same_as_zone) == "+86"
    assert home_prefix("US", frozenset({"America/New_York"})) is None
    assert home_prefix("RU", frozenset({"Europe/Moscow"})) is None
    assert home_prefix(None, frozenset()) is None
