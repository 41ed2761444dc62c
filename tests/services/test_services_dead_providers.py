"""Providers that cannot be reached, and secrets that are not there: the rest of the work goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from houses import local_settings
from status_fakes import Oracle, load_borrowers, wire_with

import misroute.app as wiring
from misroute.app import App
from misroute.connect.status import Question, StatusAnswer
from misroute.detect import VerdictKind
from misroute.errors import ConfigProblem
from misroute.store import Store

NUMBERS = [f"+8613812345{n:03d}" for n in range(12)]


@dataclass
class Dead(Oracle):
    """A provider that answers no request, for a reason."""

    why: str = "no_connection"
    batch_size: int = 1

    def ask(self, questions: Sequence[Question]) -> list[StatusAnswer]:
        """Every question fails the same way."""
        self.asked.extend(question.number for question in questions)
        later, free = VerdictKind.retry_later, Decimal(0)
        return [
            StatusAnswer(
                one.id, self.name, later, "", self.clock(), one.as_of, False, free, self.currency, note=self.why
            )
            for one in questions
        ]


@pytest.fixture
def book(store: Store) -> Store:
    """Twelve borrowers whose numbers were last proven long ago."""
    load_borrowers(store, [(number, date(2024, 6, 1)) for number in NUMBERS])
    return store


@pytest.fixture
def wired(database_url: str, tmp_path: Any, clock: Any) -> Callable[..., App]:
    return lambda store, *oracles: wire_with(store, database_url, tmp_path, clock, *oracles)


def run(app: App) -> dict[str, Any]:
    return app.checking.run(["100"], actor="li.na").to_json()


def test_a_provider_that_cannot_be_reached_is_given_up_after_three_requests(
    book: Store, wired: Callable[..., App], clock: Any
) -> None:
    dead = Dead("dead", "dytns", clock)
    done = run(wired(book, dead))
    assert len(dead.asked) == 3
    assert (done["given_up"], done["asked"], done["spent"]) == ({"dead": "no_connection"}, 0, {"CNY": "0"})


def test_what_never_left_is_asked_as_soon_as_the_way_is_free(
    book: Store, wired: Callable[..., App], clock: Any
) -> None:
    run(wired(book, Dead("dead", "dytns", clock)))
    alive = Oracle("dead", "dytns", clock)
    assert run(wired(book, alive))["asked"] == len(NUMBERS)


def test_the_money_goes_to_the_provider_that_answers(book: Store, wired: Callable[..., App], clock: Any) -> None:
    dead, alive = Dead("dead", "dytns", clock), Oracle("alive", "dytns", clock)
    done = run(wired(book, dead, alive))
    assert sorted(alive.asked) == NUMBERS
    assert done["verdicts"] == {"same_owner": len(NUMBERS)}
    assert done["given_up"] in ({}, {"dead": "no_connection"})


def test_questions_that_left_and_were_not_answered_count_as_asked(
    book: Store, wired: Callable[..., App], clock: Any
) -> None:
    mute = Dead("mute", "dytns", clock, why="no_answer")
    done = run(wired(book, mute))
    assert (done["given_up"], done["asked"]) == ({"mute": "no_answer"}, 3)
    assert done["no_clear_answer"] == {"mute": {"no_answer": 3}}


@pytest.mark.parametrize(
    "broken",
    [
        {"providers": {"p": {"kind": "dytns", "access_key_env": "NO_SUCH_KEY"}}},
        {"connectors": {"letters": {"kind": "webhook", "url": "https://example.com/x", "secret_env": "NO_SUCH_KEY"}}},
    ],
    ids=["a provider's", "a connector's"],
)
def test_a_secret_that_is_missing_keeps_nobody_from_stopping_a_send(
    broken: dict[str, Any], book: Store, database_url: str, tmp_path: Any, clock: Any
) -> None:
    app = wiring.wire(replace(local_settings(tmp_path, database_url), **broken), book, now=clock)
    opened = app.intake.open_case(NUMBERS[0], actor="li.na")
    assert opened.case_id
    assert app.gatekeeping.check({"channel": "sms", "purpose": "collection", "to": NUMBERS[0]}).decision == "block"
    use = partial(app.checking.plan, ["100"]) if "providers" in broken else app.delivery.deliver_all
    with pytest.raises(ConfigProblem, match="NO_SUCH_KEY"):
        use()
