"""The interceptor script in Jasmin's place: only a plain, fresh allow lets a message go, and never late."""

from __future__ import annotations

import itertools
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jasmin_shapes import FakeGate, Pdu, message, run

from misroute.connect.senders.interceptor import sender_script
from misroute.errors import UsageError

REFUSED = {"http_status": 403, "smpp_status": 8}
Script = Callable[..., str]


@pytest.fixture(autouse=True)
def fresh_interceptor() -> Iterator[None]:
    yield
    sys.modules.pop("misroute_gate_kept", None)


@pytest.fixture
def gate() -> Iterator[FakeGate]:
    with FakeGate() as made:
        yield made


@pytest.fixture
def script(tmp_path: Path, gate: FakeGate) -> Script:
    (tmp_path / "token").write_text("mrt_test\n")

    def make(url: str = gate.url, **settings: Any) -> str:
        text = sender_script("jasmin", url=url, token_file=tmp_path / "token", folder=tmp_path)
        return text.replace('if "routable" in locals()', f'SETTINGS.update({settings!r})\nif "routable" in locals()')

    return make


def closed_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def journal(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "blocked.jsonl").read_text().splitlines()]


def test_an_allowed_message_goes_on_untouched_and_the_gate_has_heard_all_of_it(gate: FakeGate, script: Script) -> None:
    tags = ("person-C-1", "purpose-reminder", "campaign-spring", "unknown-x", "17")
    assert run(script(users={"u1": {"gateway": "gw1"}}), message(tags=tags)) is None
    assert gate.asked == [
        {"channel": "sms", "purpose": "reminder", "to": "8613912345678", "person": "C-1", "campaign": "spring",
         "gateway": "gw1", "body": "【海港】您好"}
    ]  # fmt: skip


@pytest.mark.parametrize("decision", ["block", "defer", "maybe"])
def test_any_other_decision_refuses(gate: FakeGate, script: Script, decision: str) -> None:
    gate.said = {"decision": decision, "reasons": [{"code": "held"}]}
    assert run(script(), message()) == REFUSED


@pytest.mark.parametrize(
    "said",
    [
        {"reasons": [{"code": "held"}]},
        {"until": "2030-01-01T00:00:00+00:00"},
        {"answered_at": "2020-01-01T00:00:00+00:00"},
        {"answered_at": "2020-01-01T00:00:00"},
        {"answered_at": None},
        {"decision": ["allow"]},
        {"decision": "ALLOW"},
    ],
)
def test_an_allow_that_is_odd_or_old_is_none(gate: FakeGate, script: Script, said: dict[str, Any]) -> None:
    gate.said = said
    assert run(script(), message()) == REFUSED


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"decision": "allow"}'])
def test_garbage_with_status_200_is_no_allow(gate: FakeGate, script: Script, raw: bytes) -> None:
    from misroute.simulate.providers.server import Given

    gate.troubles = [Given(200, raw=raw)]
    assert run(script(), message()) == REFUSED


@pytest.mark.parametrize("status", [201, 302, 401, 422, 500, 503])
def test_any_other_status_is_no_allow(gate: FakeGate, script: Script, status: int) -> None:
    from misroute.simulate.providers.server import Given

    said = {"decision": "allow", "reasons": [], "until": None, "answered_at": "2030-01-01T00:00:00+00:00"}
    gate.troubles = [Given(status, said)]
    assert run(script(), message()) == REFUSED


def test_without_the_gate_nothing_goes_and_the_note_of_it_is_masked(tmp_path: Path, script: Script) -> None:
    assert run(script(closed_url()), message()) == REFUSED
    (note,) = journal(tmp_path)
    assert note["codes"] == ["gate_unreachable"]
    assert "13912345678" not in (tmp_path / "blocked.jsonl").read_text()
    assert (tmp_path / "blocked.jsonl").stat().st_mode & 0o777 == 0o600


def test_after_a_silence_nobody_is_asked_for_a_while(gate: FakeGate, script: Script) -> None:
    assert run(script(closed_url()), message()) == REFUSED
    assert run(script(), message()) == REFUSED
    assert gate.asked == []


def test_a_server_that_answers_byte_by_byte_costs_no_more_than_the_timeout(script: Script) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            there, _ = listener.accept()
            with there:
                try:
                    while not stop.wait(0.05):
                        there.sendall(b"H")
                except OSError:
                    pass

        thread = threading.Thread(target=trickle)
        thread.start()
        began = time.monotonic()
        try:
            assert run(script(f"http://127.0.0.1:{listener.getsockname()[1]}"), message()) == REFUSED
            assert time.monotonic() - began < 1.5
        finally:
            stop.set()
            thread.join()


def test_a_missing_token_refuses(tmp_path: Path, script: Script) -> None:
    (tmp_path / "token").unlink()
    assert run(script(), message()) == REFUSED


class TestWithoutTheGateAndAClassThatMayGo:
    """``open_purposes`` with the cache of holds."""

    @pytest.fixture
    def cut(self, script: Script, gate: FakeGate) -> Callable[..., dict[str, Any] | None]:
        names: dict[str, Any] = {"__name__": "asked"}
        exec(script(), names)
        refresh = names["_misroute"](names["SETTINGS"])[1]

        def ask(*holds: dict[str, Any], to: str = "+8613912345678", **settings: Any) -> dict[str, Any] | None:
            gate.holds = list(holds)
            assert refresh()
            cut_off = script(closed_url(), open_purposes=["fraud_alert"], **settings)
            return run(cut_off, message(to, tags=("purpose-fraud_alert", "person-C1", "campaign-a", "template-t")))

        return ask

    def test_it_goes_when_no_hold_covers_it(self, cut: Callable[..., Any]) -> None:
        assert cut({"scope": "campaign", "value": "b"}, {"scope": "template", "value": "u"}) is None

    @pytest.mark.parametrize(
        "hold",
        [
            {"scope": "all", "value": None},
            {"scope": "campaign", "value": "a"},
            {"scope": "customer", "value": "C1"},
            {"scope": "gateway", "value": "gw-not-named-by-the-message"},
            {"scope": "kind-of-tomorrow", "value": "x"},
        ],
    )
    def test_a_hold_that_covers_it_or_may_cover_it_stops_it(
        self, cut: Callable[..., Any], hold: dict[str, Any]
    ) -> None:
        assert cut(hold) == REFUSED

    def test_a_held_number_is_found_by_its_hash(self, cut: Callable[..., Any], gate: FakeGate) -> None:
        assert cut({"scope": "number", "value": gate.hide("+8613912345678")}) == REFUSED

    def test_another_number_held_does_not_stop_it(self, cut: Callable[..., Any], gate: FakeGate) -> None:
        assert cut({"scope": "number", "value": gate.hide("+8613700000000")}) is None

    def test_a_number_in_another_form_cannot_be_compared_and_stops(
        self, cut: Callable[..., Any], gate: FakeGate
    ) -> None:
        assert cut({"scope": "number", "value": gate.hide("+8613700000000")}, to="13912345678") == REFUSED

    def test_numbers_said_to_be_international_can_be_compared(self, cut: Callable[..., Any], gate: FakeGate) -> None:
        other = {"scope": "number", "value": gate.hide("+8613700000000")}
        assert cut(other, to="8613912345678", international=True) is None

    def test_an_old_cache_opens_nothing(self, cut: Callable[..., Any], gate: FakeGate) -> None:
        gate.ages = timedelta(minutes=5)
        assert cut() == REFUSED

    def test_a_changed_cache_opens_nothing(self, tmp_path: Path, cut: Callable[..., Any], script: Script) -> None:
        assert cut({"scope": "campaign", "value": "a"}) == REFUSED
        cache = tmp_path / "holds.cache"
        cache.write_text(cache.read_text().replace('"a"', '"b"'))
        closed = script(closed_url(), open_purposes=["fraud_alert"])
        assert run(closed, message(tags=("purpose-fraud_alert",))) == REFUSED


def test_a_long_message_in_parts_is_asked_about_as_a_whole(gate: FakeGate, script: Script) -> None:
    routable = message()
    texts = ("【海港】甲", "乙", "丙")
    parts = [
        Pdu({**routable.pdu.params, "esm_class": "EsmClass[UDHI_INDICATOR_SET]",
             "short_message": bytes([5, 0, 3, 7, 3, place]) + text.encode("utf-16-be")})
        for place, text in enumerate(texts, start=1)
    ]  # fmt: skip
    for earlier, later in itertools.pairwise(parts):
        earlier.nextPdu = later  # type: ignore[attr-defined]
    routable.pdu = parts[0]
    assert run(script(), routable) is None
    routable.pdu = parts[2]
    assert run(script(), routable) is None
    assert [asked.get("body") for asked in gate.asked] == ["【海港】甲乙丙", None]


def test_texts_with_control_characters_and_binary_messages_do_not_break_it(gate: FakeGate, script: Script) -> None:
    odd = message(text="a\x00b\u202ec😀")
    assert run(script(), odd) is None
    odd.pdu.params |= {"data_coding": 4, "short_message": bytes(range(256))}
    assert run(script(), odd) is None
    odd.pdu.params |= {"data_coding": 0, "short_message": b"user\x00bank.example \xff"}
    assert run(script(), odd) is None
    assert [asked.get("body") for asked in gate.asked] == ["a b\u202ec😀", None, "user@bank.example ÿ"]


def test_it_runs_in_a_plain_python_with_nothing_installed(tmp_path: Path, gate: FakeGate, script: Script) -> None:
    """As Jasmin does, in a process without site-packages."""
    (tmp_path / "gate.py").write_text(script(), "utf-8")
    asking = (
        "import types\n"
        "pdu = types.SimpleNamespace(params={'destination_addr': b'8613912345678', 'short_message': b'hi'})\n"
        "user = types.SimpleNamespace(uid='u1')\n"
        "routable = types.SimpleNamespace(pdu=pdu, user=user, getTags=lambda: [])\n"
        "names = {'routable': routable, 'smpp_status': None, 'http_status': None, 'extra': {}}\n"
        "eval(compile(open('gate.py', encoding='utf-8').read(), '', 'exec'), {}, names)\n"
        "print(names['smpp_status'], names['http_status'])\n"
    )
    bare = [sys.executable, "-I", "-S"]
    first = subprocess.run([*bare, "-c", asking], cwd=tmp_path, capture_output=True, text=True, check=True)
    gate.said = {"decision": "block", "reasons": [{"code": "held"}]}
    second = subprocess.run([*bare, "-c", asking], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (first.stdout, second.stdout) == ("None None\n", "8 403\n")
    assert subprocess.run([*bare, "gate.py", "refresh"], cwd=tmp_path).returncode == 0
    assert (tmp_path / "holds.cache").stat().st_mode & 0o777 == 0o600


def test_a_script_that_nobody_wrote_is_refused_in_one_line() -> None:
    with pytest.raises(UsageError, match="jasmin"):
        sender_script("kannel")


def test_settings_are_filled_in_and_the_rest_stays(tmp_path: Path) -> None:
    names: dict[str, Any] = {"__name__": "read"}
    exec(sender_script("jasmin", url='http://h"x', token_file=tmp_path / "t", folder=tmp_path), names)
    assert names["SETTINGS"]["url"] == 'http://h"x'
    assert names["SETTINGS"]["folder"] == str(tmp_path)
    assert names["SETTINGS"]["timeout"] == 0.5


@pytest.mark.jasmin
def test_the_real_interceptor_of_jasmin_runs_it(tmp_path: Path, gate: FakeGate, script: Script) -> None:
    """MISROUTE_JASMIN_PYTHON names the Python of an environment with Jasmin 0.11 in it."""
    python = os.environ.get("MISROUTE_JASMIN_PYTHON")
    if not python:
        pytest.skip("MISROUTE_JASMIN_PYTHON names no Python with Jasmin")
    (tmp_path / "gate.py").write_text(script(), "utf-8")
    real = (Path(__file__).parent / "real_jasmin.py").resolve()
    asked = [python, str(real), "gate.py"]
    allowed = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    gate.said = {"decision": "block", "reasons": [{"code": "held"}]}
    blocked = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True)
    assert allowed.stdout == "goes on\n", allowed.stderr
    assert json.loads(blocked.stdout) == {**REFUSED, "extra": {}}
    assert gate.asked[0]["body"] == "【海港】您好，" * 30
