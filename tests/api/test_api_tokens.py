"""Tokens: made once, kept as a hash, refused from the moment they end; and the pace that each one may ask at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from misroute.api.pace import Pace
from misroute.api.problems import Problem
from misroute.api.tokens import Doorkeeper, read_tokens
from misroute.app import initialise
from misroute.cli.commands import app as commands
from misroute.errors import ConfigProblem, Conflict, NotFound, UsageError
from misroute.services.accounts import Accounts, digest_of
from misroute.settings import load_settings
from misroute.store import Store


class Ticks:
    """Seconds in a test's hands."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def door_of(accounts: Accounts, store: Store, clock: Any) -> Doorkeeper:
    door = Doorkeeper(accounts, (), clock)
    door.look()
    return door


def refusal(door: Doorkeeper, token: str, scope: str = "gate:check") -> int:
    with pytest.raises(Problem) as refused:
        door.admit(f"Bearer {token}", scope, "peer")
    return refused.value.status


def test_a_token_opens_what_it_is_for_until_it_is_revoked(store: Store, clock: Any) -> None:
    accounts = Accounts(store)
    made = accounts.new_token("dialler", ["gate:check"], sender="d1", actor="ops")
    door = door_of(accounts, store, clock)
    assert door.admit(f"bearer {made}", "gate:check", "peer").sender == "d1"
    assert refusal(door, made, "holds:write") == 403
    assert refusal(door, made[:-1]) == 401
    accounts.revoke_token("dialler", "lost 13912345678", actor="ops")
    door.look()
    assert refusal(door, made) == 401
    with pytest.raises(Conflict):
        accounts.revoke_token("dialler", "again", actor="ops")
    with pytest.raises(NotFound):
        accounts.revoke_token("nobody", "x", actor="ops")
    with pytest.raises(UsageError):
        accounts.revoke_token("dialler", " ", actor="ops")


def test_a_token_ends_with_its_last_day(store: Store, clock: Any) -> None:
    accounts = Accounts(store)
    made = accounts.new_token("dialler", ["gate:check"], days=1, actor="ops")
    door = door_of(accounts, store, clock)
    clock.forward(hours=23)
    assert door.admit(f"Bearer {made}", "gate:check", "peer").name == "dialler"
    clock.forward(hours=1)
    assert refusal(door, made) == 401  # at once, before the door looks anew
    assert accounts.list_tokens()[0]["state"] == "expired"
    again = accounts.new_token("dialler", ["gate:check"], actor="ops")
    door.look()
    assert door.admit(f"Bearer {again}", "gate:check", "peer").name == "dialler"
    assert refusal(door, made) == 401


def test_a_good_name_is_not_given_twice_and_only_the_hash_is_kept(store: Store) -> None:
    accounts = Accounts(store)
    made = accounts.new_token("dialler", ["gate:check"], actor="ops")
    with pytest.raises(Conflict):
        accounts.new_token("dialler", ["gate:check"], actor="ops")
    told = json.dumps(accounts.list_tokens(), default=str)
    assert made not in told
    assert digest_of(made) not in told
    assert digest_of(made) not in repr(accounts.good_tokens())


@pytest.mark.parametrize("name", ["", "a b", "ü", "x" * 41, "a/b", "--"])
def test_an_odd_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        Accounts(store).new_token(name, ["gate:check"], actor="ops")


@pytest.mark.parametrize("scopes", [[], ["gate:everything"], ["gate:check", ""]])
def test_odd_scopes_are_refused(store: Store, scopes: list[str]) -> None:
    with pytest.raises(UsageError):
        Accounts(store).new_token("dialler", scopes, actor="ops")


def test_when_a_token_was_used_is_kept_and_never_goes_back(store: Store) -> None:
    accounts = Accounts(store)
    accounts.new_token("dialler", ["gate:check"], actor="ops")
    (token,) = accounts.good_tokens()
    late = datetime(2026, 3, 2, 2, tzinfo=UTC)
    accounts.note_used({token.id: late})
    accounts.note_used({token.id: late - timedelta(hours=1)})
    assert accounts.list_tokens()[0]["last_used_at"] == late


def test_whoever_guesses_is_slowed_down_and_others_are_not(store: Store, clock: Any) -> None:
    accounts = Accounts(store)
    made = accounts.new_token("dialler", ["gate:check"], actor="ops")
    door = door_of(accounts, store, clock)
    assert {refusal(door, "mrt_guess") for _ in range(20)} == {401}
    assert 429 in {refusal(door, "mrt_guess") for _ in range(3)}
    assert door.admit(f"Bearer {made}", "gate:check", "peer").name == "dialler"


def test_the_pace_lets_a_burst_go_and_then_the_steady_rate() -> None:
    ticks = Ticks()
    pace = Pace(per_second=10, burst=20, clock=ticks)
    pace.take("a", 20)
    with pytest.raises(Problem) as refused:
        pace.take("a")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    pace.take("b", 20)
    ticks.now += 0.1
    pace.take("a")
    with pytest.raises(Problem):
        pace.take("a")
    with pytest.raises(Problem):
        pace.take("c", 21)


@pytest.mark.parametrize(
    "table",
    [
        {"sha256": "00"},
        {"sha256": "g" * 64, "scopes": ["gate:check"]},
        {"sha256": "0" * 64, "scopes": []},
        {"sha256": "0" * 64, "scopes": "gate:check"},
        {"sha256": "0" * 64, "scopes": ["all"]},
        {"sha256": "0" * 64, "scopes": ["gate:check"], "colour": 1},
        {"sha256": "0" * 64, "scopes": ["gate:check"], "sender": 1},
    ],
)
def test_a_wrong_token_of_the_settings_is_told(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigProblem) as told:
        read_tokens({"dialler": table})
    assert "tokens.dialler" in str(told.value)


def test_tokens_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISROUTE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    initialise(load_settings())
    run = CliRunner().invoke
    made = run(commands, ["token", "new", "dialler", "--scope", "gate:check", "--days", "30", "--as", "ops"])
    assert made.exit_code == 0, made.output
    assert made.stdout.strip().startswith("mrt_")
    listed = json.loads(run(commands, ["token", "list", "--format", "json"]).stdout)
    assert [(one["name"], one["state"], one["scopes"]) for one in listed] == [("dialler", "active", ["gate:check"])]
    assert run(commands, ["token", "revoke", "dialler", "--reason", "replaced"]).exit_code == 0
    assert json.loads(run(commands, ["token", "list", "--format", "json"]).stdout)[0]["state"] == "revoked"
