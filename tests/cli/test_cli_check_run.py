"""``misroute check run`` against a provider on this machine, killed in the middle as a machine that loses its power."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event

import command_line
import pytest
from command_line import PATIENCE_S, Ask

from misroute.simulate.providers import FakeDytns, Given, Lines, Person, Tenancy

NUMBERS = [f"+8613912340{n:03d}" for n in range(12)]
OLD = (datetime.now(UTC) - timedelta(days=500)).date()
MOVED = NUMBERS[2:4]
SETTINGS = """
[providers.recycled]
kind = "dytns"
endpoint = "{url}"
allow_http = true
allow_private = true
access_key_env = "DYTNS_KEY"
access_secret_env = "DYTNS_SECRET"
auth_code_env = "DYTNS_CODE"
price = "0.60"
currency = "CNY"
"""


class StoppingDytns(FakeDytns):
    """Takes the question number ``stop_at``, and does not answer it until it is let go."""

    stop_at = 0
    reached = Event()
    let_go = Event()

    def answer(self, call: object) -> Given:
        given = super().answer(call)  # type: ignore[arg-type]
        asked = [one for one in self.calls if one.headers.get("x-acs-action") == "DescribePhoneTwiceTelVerify"]
        if self.stop_at and len(asked) == self.stop_at:
            self.reached.set()
            self.let_go.wait(PATIENCE_S)
            return Given(200, hang_up=True)  # whoever asked is gone
        return given

    def asked(self) -> list[str]:
        """The numbers that were asked about, in order."""
        return [
            f"+86{call.query['InputNumber']}"
            for call in self.calls
            if call.headers.get("x-acs-action") == "DescribePhoneTwiceTelVerify"
        ]


@pytest.fixture
def provider() -> Iterator[StoppingDytns]:
    first, second = Person("a"), Person("b")
    tenancies = []
    for number in NUMBERS:
        if number in MOVED:
            tenancies.append(Tenancy(number, first, date(2015, 1, 1), OLD + timedelta(days=100)))
            tenancies.append(Tenancy(number, second, OLD + timedelta(days=250)))
        else:
            tenancies.append(Tenancy(number, first, date(2015, 1, 1)))
    fake = StoppingDytns(Lines(tenancies), lambda: datetime.now(UTC))
    fake.reached, fake.let_go = Event(), Event()
    with fake:
        yield fake


@pytest.fixture
def ready(home: Path, folder: Path, ask: Ask, provider: StoppingDytns, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["customer_id,customer_name,phone,verified_at"]
    lines += [f"C-{n},客户{n},{number},{OLD - timedelta(days=n)}" for n, number in enumerate(NUMBERS)]
    (folder / "book.csv").write_text("\n".join(lines), encoding="utf-8")
    assert ask("load", "book.csv").code == 0
    (home / "misroute.toml").write_text(SETTINGS.format(url=provider.url), encoding="utf-8")
    secrets = {"DYTNS_KEY": provider.key, "DYTNS_SECRET": provider.secret, "DYTNS_CODE": provider.auth_code}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)


def status(ask: Ask) -> dict[str, tuple[int, Decimal]]:
    told = json.loads(ask("check", "status", "--format", "json").out)
    return {row["state"]: (row["questions"], Decimal(row["cost"])) for row in told["questions"]}


def test_a_run_asks_and_tells_what_it_cost(ready: None, ask: Ask, provider: StoppingDytns) -> None:
    answer = ask("check", "run", "--budget", "100", "--yes")
    assert answer.code == 0
    assert "12 question(s) asked, 7.20 CNY spent" in answer.err
    assert "owner_changed" in answer.out
    assert sorted(set(provider.asked())) == NUMBERS
    found = json.loads(ask("lookup", MOVED[0], "--format", "json").out)["standing"]
    assert (found["verdict"], found["agreed_by"]) == ("owner_changed", ["recycled"])
    again = ask("check", "run", "--budget", "100", "--yes")
    assert "0 question(s) asked" in again.err
    assert ask("audit", "verify").code == 0
    assert ask("doctor").code == 0


def test_a_run_killed_between_asking_and_hearing_loses_no_money_and_asks_nothing_twice(
    ready: None, ask: Ask, provider: StoppingDytns
) -> None:
    provider.stop_at = 5
    words = [*command_line.COMMAND, "check", "run", "--budget", "6.00", "--yes"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)) as running:
        assert provider.reached.wait(PATIENCE_S)
        running.send_signal(signal.SIGKILL)
        assert running.wait(PATIENCE_S) == -signal.SIGKILL
    provider.let_go.set()
    under_way = provider.asked()
    assert len(under_way) == 5
    assert status(ask) == {"answered": (4, Decimal("2.40")), "reserved": (1, Decimal("0.60"))}

    provider.stop_at = 0
    again = ask("check", "run", "--budget", "6.00", "--yes", "--format", "json")
    assert again.code == 0
    told = json.loads(again.out)
    assert (told["resumed"], told["abandoned"], told["in_doubt"]) == (True, 1, {"CNY": "0.60"})
    assert told["asked"] == 5
    assert told["spent"] == {"CNY": "6.00"}
    assert status(ask) == {"answered": (9, Decimal("5.40")), "abandoned": (1, Decimal("0.60"))}
    assert len(provider.asked()) == len(set(provider.asked())) == 10
    told = json.loads(ask("check", "status", "--format", "json").out)
    assert [row["state"] for row in told["runs"]] == ["complete"]
    assert ask("audit", "verify").code == 0


def test_wrong_credentials_stop_the_run_with_one_clear_line(
    ready: None, ask: Ask, provider: StoppingDytns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYTNS_SECRET", "not-the-secret")
    answer = ask("check", "run", "--budget", "100", "--yes")
    assert answer.code == 1
    assert "provider recycled" in answer.err
    assert "not-the-secret" not in answer.err
    assert "+86" not in answer.err
    assert status(ask) == {"failed": (1, Decimal(0))}


@pytest.mark.parametrize(
    ("typed", "asked"), [(b"y\n", 12), ("是\n".encode(), 12), (b"n\n", 0), (b"\n", 0), (b"", 0), (b"\xff\n", 0)]
)
def test_on_a_terminal_the_plan_is_shown_and_confirmed(
    ready: None, ask: Ask, provider: StoppingDytns, monkeypatch: pytest.MonkeyPatch, typed: bytes, asked: int
) -> None:
    monkeypatch.setattr("misroute.cli.checks.at_a_terminal", lambda: True)
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    answer = ask("check", "run", "--budget", "100", stdin=typed)
    assert "12 question(s) about 12 number(s): at most 7.20 CNY" in answer.err
    assert len(provider.asked()) == asked
    assert answer.code == (0 if asked else 1)
