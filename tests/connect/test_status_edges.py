"""One life of a number, put to every provider: each keeps its own edge, and none calls a stranger the same owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from status_sides import LIU, NOW, TODAY, WANG, asked, lines, made

from misroute.detect import VerdictKind
from misroute.simulate.providers import FakeCamara, FakeDytns, FakeTwilio, Lines, Tenancy, answer_file

CN, US = "+8613900001234", "+12025550143"
LEFT, TAKEN = date(2024, 2, 1), date(2024, 6, 10)
DAY = timedelta(days=1)


def life(number: str) -> list[Tenancy]:
    return [Tenancy(number, WANG, date(2021, 3, 1), LEFT), Tenancy(number, LIU, TAKEN)]


@dataclass
class Sides:
    """Every far side over the same two lives, and our providers to them."""

    dytns: Any
    camara: Any
    twilio: Any
    rnd: Any
    held: Lines
    fakes: tuple[Any, ...]

    def tell(self, held: Lines) -> None:
        self.held = held
        for fake in self.fakes:
            fake.lines = held

    def ask(self, day: date) -> dict[str, str]:
        question = asked(US, day)
        text, _ = self.rnd.write([question], NOW)
        answers, _ = self.rnd.read(answer_file(text, self.held, TODAY), [question], NOW, file="answers.csv")
        return {
            "dytns": self.dytns.ask([asked(CN, day)])[0].verdict.value,
            "camara": self.camara.ask([asked(CN, day)])[0].verdict.value,
            "twilio": self.twilio.ask([question])[0].verdict.value,
            "rnd": answers[0].verdict.value,
        }


@pytest.fixture(scope="module")
def sides() -> Iterator[Sides]:
    held = lines(*life(CN), *life(US))
    clock = lambda: NOW  # noqa: E731
    with FakeDytns(held, clock) as dytns, FakeCamara(held, clock) as camara, FakeTwilio(held, clock) as twilio:
        keys = {"access_key_env": "AK", "access_secret_env": "SK", "auth_code_env": "AUTH"}
        client = {"client_id_env": "CLIENT", "client_secret_env": "SECRET"}
        yield Sides(
            made({"kind": "dytns", "endpoint": dytns.url, **keys}),
            made({"kind": "camara", "api_root": camara.url, "token_url": camara.token_url, **client}),
            made({"kind": "twilio", "root": twilio.url, "account_env": "SID", "token_env": "TOKEN"}),
            made({"kind": "rnd"}),
            held,
            (dytns, camara, twilio),
        )


@pytest.mark.parametrize(
    ("day", "dytns", "camara", "twilio"),
    [
        (LEFT - DAY, "owner_changed", "owner_changed", "owner_changed"),
        (LEFT, "owner_changed", "owner_changed", "owner_changed"),
        # a gap: nothing was disconnected since, though somebody new took the number
        (LEFT + DAY, "owner_changed", "owner_changed", "same_owner"),
        (TAKEN - DAY, "owner_changed", "owner_changed", "same_owner"),
        (TAKEN, "owner_changed", "same_owner", "same_owner"),
        (TAKEN + DAY, "same_owner", "same_owner", "same_owner"),
    ],
)
def test_each_provider_keeps_its_own_edge(sides, day, dytns, camara, twilio):
    sides.tell(lines(*life(CN), *life(US)))
    assert sides.ask(day) == {"dytns": dytns, "camara": camara, "twilio": twilio, "rnd": twilio}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    known=st.integers(1, 800),
    kept=st.integers(0, 600),
    rested=st.integers(45, 300),
)
def test_a_number_somebody_else_has_now_is_never_the_same_owners(sides, known, kept, rested):
    verified = date(2021, 3, 1) + timedelta(days=known)
    left = verified + timedelta(days=kept)
    taken = left + timedelta(days=rested)
    held = [
        Tenancy(number, person, start, end)
        for number in (CN, US)
        for person, start, end in ((WANG, date(2021, 3, 1), left), (LIU, taken, None))
        if left > verified and taken < TODAY
    ]
    if not held:
        return
    sides.tell(lines(*held))
    assert VerdictKind.same_owner.value not in sides.ask(verified).values()
