"""Providers built from settings against fake far sides, with a clock, a tick and a sleep that tests control."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from misroute.connect.status import Question, build_providers
from misroute.simulate.providers import Lines, Person, Tenancy

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
ENV = {
    "SID": "AC0001",
    "TOKEN": "live-token",
    "TEST_TOKEN": "test-token",
    "AK": "testAccessKeyId",
    "SK": "testAccessKeySecret",
    "AUTH": "Dd1rTESTid",
    "CLIENT": "lender",
    "SECRET": "camara-secret",
    "WRONG": "wrong-secret-9f8e7d",
}
LOCAL = {"allow_http": True, "allow_private": True}
WANG = Person("wang", "王伟", "11010119900307761X")
LIU = Person("liu", "刘洋", "320102198506154321")


class Hands:
    """A clock that moves only when slept on or pushed."""

    def __init__(self) -> None:
        self.at = NOW
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.at

    def tick(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


def made(table: Mapping[str, Any], hands: Hands | None = None, **more: Any) -> Any:
    """The one provider of these settings."""
    hands = hands or Hands()
    local = {} if table["kind"] == "rnd" else LOCAL
    settings = {"p": {**local, "per_second": 100000, **table}}
    return build_providers(settings, ENV, hands.clock, sleep=hands.sleep, tick=hands.tick, **more)["p"]


def asked(number: str, as_of: date | str, **more: Any) -> Question:
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return Question(id=more.pop("id", "q1"), number=number, as_of=day, **more)


def lines(*tenancies: Tenancy) -> Lines:
    return Lines(tenancies)
