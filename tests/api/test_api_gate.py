"""The gate over HTTP, in a real process on a real database: what is asked is answered, what is odd is refused."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misroute.api.problems import Problem
from misroute.api.strict import parse_strict
from misroute.app import App, initialise, open_app
from misroute.client import GateClient
from misroute.settings import load_settings

COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]
SEND = {"channel": "letter", "purpose": "servicing", "to": "+8613912345678", "person": "C1"}
BOOK = "customer_id,customer_name,phone,role,verified_at\nC1,王伟,13912345678,self,2026-11-01\n"


@dataclass(frozen=True)
class Serving:
    """A server process and the way into its database."""

    url: str
    home: Path
    process: subprocess.Popen[str]

    def post(
        self, path: str, content: str | bytes, token: str = "mrt_all", kind: str = "application/json"
    ) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        return httpx2.post(self.url + path, content=content, headers=headers, timeout=30)

    def hold(self, scope: str, value: str) -> str:
        with self.app() as app:
            return app.holding.place(scope, value, "test", actor="test").hold_id

    def app(self) -> AbstractContextManager[App]:
        return open_app(load_settings({"MISROUTE_HOME": str(self.home)}, cwd=self.home))


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MISROUTE_")}
    return kept | {"MISROUTE_HOME": str(home), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    home = tmp_path_factory.mktemp("serve")
    lines = []
    for name, scopes in (("all", ["gate:check", "holds:read"]), ("reader", ["holds:read"])):
        digest = hashlib.sha256(f"mrt_{name}".encode()).hexdigest()
        lines.append(f'[tokens.{name}]\nsha256 = "{digest}"\nscopes = {json.dumps(scopes)}')
    (home / "misroute.toml").write_text("\n".join(lines), "utf-8")
    initialise(load_settings({"MISROUTE_HOME": str(home)}, cwd=home))
    (home / "book.csv").write_text(BOOK, "utf-8")
    subprocess.run([*COMMAND, "load", "book.csv"], cwd=home, env=environment(home), check=True, capture_output=True)
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--no-worker"],
        cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "serving on" in line, line
    made = Serving("http://" + line.split()[-1], home, process)
    yield made
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert "13912345678" not in said


def test_a_letter_may_go_and_the_answer_is_recorded(serving: Serving) -> None:
    answer = serving.post("/api/v1/gate/check", json.dumps({"send": SEND}))
    assert (answer.status_code, answer.json()["decision"]) == (200, "allow"), answer.text
    assert answer.headers["cache-control"] == "no-store"
    with serving.app() as app, app.store.read() as unit:
        from misroute.store.decisions import decisions_on

        assert decisions_on(unit, SEND["to"])[0].decision == "allow"


def test_a_hold_halts_the_very_next_answer_and_stands_in_the_clients_cache(serving: Serving, tmp_path: Path) -> None:
    client = GateClient(serving.url, "mrt_all", timeout=10, fail={"fraud_alert": "open"}, cache=tmp_path / "holds")
    with client:
        assert client.check(SEND).allowed
        hold = serving.hold("number", SEND["to"])
        assert client.check(SEND).codes == ("hold_number",)
        assert client.refresh_holds()
        assert SEND["to"] not in (tmp_path / "holds").read_text()
        with GateClient("http://127.0.0.1:1", "mrt_all", fail=client.fail, cache=client.cache) as cut_off:
            assert cut_off.check(SEND, message_class="fraud_alert").codes == ("held",)
            other = {**SEND, "to": "+8613812345678"}
            assert cut_off.check(other, message_class="fraud_alert").allowed
        with serving.app() as app:
            app.holding.lift(hold, "test", actor="test")
        assert client.check(SEND).allowed


def test_many_are_answered_in_order_and_count_for_each_other(serving: Serving) -> None:
    call = {**SEND, "channel": "call", "purpose": "collection"}
    sends = [SEND, {**SEND, "to": "junk", "channel": "sms"}, *[call] * 5]
    answers = serving.post("/api/v1/gate/check-many", json.dumps({"sends": sends})).json()["answers"]
    assert len(answers) == 7
    assert [answer["decision"] for answer in answers[:2]] == ["allow", "block"]
    assert sum(answer["decision"] == "allow" for answer in answers[2:]) in (0, 3)


def test_sixty_four_askers_at_once_are_all_answered(serving: Serving) -> None:
    with httpx2.Client(headers={"Authorization": "Bearer mrt_all"}, timeout=60) as client:

        def ask(_: int) -> str:
            return client.post(serving.url + "/api/v1/gate/check", json={"send": SEND}).json()["decision"]

        with ThreadPoolExecutor(64) as pool:
            assert set(pool.map(ask, range(256))) == {"allow"}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("", 422),
        ("[]", 422),
        ("nonsense", 422),
        ("{}", 422),
        ('{"send": 7}', 422),
        ('{"send": {}, "send": {}}', 422),
        ('{"send": {"to": NaN}}', 422),
        ('{"send": {"to": "\\u0000"}}', 422),
        ('{"send": {"to": "\\ud800"}}', 422),
        ('{"send": {"to": 13912345678}}', 422),
        ('{"send": {"visitors": true}}', 422),
        ('{"send": {"colour": "red"}}', 422),
        ('{"send": {}, "hold": []}', 422),
        ('{"send": {}, "holds": {}}', 422),
        ("[" * 50_000, 422),
        (b"\xff", 422),
        ('{"send": "' + "x" * 70_000 + '"}', 413),
    ],
    ids=lambda value: str(value)[:24],
)
def test_an_odd_body_is_refused_in_one_sentence(serving: Serving, content: str | bytes, status: int) -> None:
    answer = serving.post("/api/v1/gate/check", content)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "decision" not in answer.json()


def test_an_empty_send_blocks(serving: Serving) -> None:
    assert serving.post("/api/v1/gate/check", '{"send": {}, "now": "2020-01-01"}').json()["decision"] == "block"


def test_who_may_ask(serving: Serving) -> None:
    body = json.dumps({"send": SEND})
    assert serving.post("/api/v1/gate/check", body, token="mrt_none").status_code == 401
    assert serving.post("/api/v1/gate/check", body, token="x y").status_code == 401
    assert serving.post("/api/v1/gate/check", body, token="mrt_reader").status_code == 403
    assert serving.post("/api/v1/gate/check", body, kind="text/plain").status_code == 415
    assert httpx2.get(serving.url + "/api/v1/holds/snapshot").status_code == 401
    assert httpx2.get(serving.url + "/api/v1/gate/check").status_code == 405
    assert httpx2.get(serving.url + "/nowhere").headers["content-type"] == "application/problem+json"
    assert httpx2.get(serving.url + "/healthz").status_code == httpx2.get(serving.url + "/readyz").status_code == 200


def test_a_taken_port_is_one_clear_line(serving: Serving) -> None:
    port = serving.url.rpartition(":")[2]
    done = subprocess.run(
        [*COMMAND, "serve", "--port", port, "--no-worker"],
        env=environment(serving.home), cwd=serving.home, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert f"127.0.0.1:{port}" in done.stderr


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.binary(max_size=100) | JSONS.map(json.dumps).map(str.encode))
def test_a_body_is_an_object_or_a_problem(raw: bytes) -> None:
    with suppress(Problem):
        assert isinstance(parse_strict(raw), dict)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*SEND, "body", "place", "visitors", "x"]), JSONS, max_size=6))
def test_no_made_up_send_is_an_allow_or_a_crash(serving: Serving, send: dict[str, object]) -> None:
    answer = serving.post("/api/v1/gate/check", json.dumps({"send": send}))
    assert answer.status_code in (200, 422), answer.text
    assert answer.json().get("decision") != "allow"


def test_serving_and_its_worker_end_together(serving: Serving) -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        cwd=serving.home, env=environment(serving.home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    seen = ""
    while "is at work" not in seen or "serving on" not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=40)  # ends only when the worker, which writes there too, has ended
    assert "worker stopped" in said
    assert "Traceback" not in said
