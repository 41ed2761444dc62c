"""``misroute send`` as people run it: a process killed in the middle of a hand-over, and what the next one does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from misroute.app import initialise, open_app
from misroute.settings import load_settings
from misroute.simulate.providers.server import Call, Given
from misroute.simulate.senders.gateway import FakeGateway
from misroute.simulate.senders.smsc import MessageCentre
from misroute.store.events import events_on

COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]
BOOK = "customer_id,customer_name,phone,role\n" + "".join(f"C{n},王伟{n},1391234000{n},self\n" for n in range(1, 6))
TEXT = "【海港金融】您好，您的账户资料已更新，详询400-800-1234。退订回T"


class SlowGateway(FakeGateway):
    """Takes the second message and does not answer; keeps no keys, so a repeat would be a second message."""

    def __init__(self) -> None:
        super().__init__()
        self.forgets = True
        self.has_second = threading.Event()
        self.go_on = threading.Event()

    def answer(self, call: Call) -> Given:
        given = super().answer(call)
        if call.method == "POST" and len(self.sent) == 2 and not self.go_on.is_set():
            self.has_second.set()
            self.go_on.wait(30)
        return given


@pytest.fixture
def gateway() -> Iterator[SlowGateway]:
    with SlowGateway() as made:
        yield made
        made.go_on.set()


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MISROUTE_")}
    return kept | {"MISROUTE_HOME": str(home), "LANG": "C.UTF-8", "GW": "Bearer gateway-token", "SMPP": "secret"}


def prepared(home: Path, way: str) -> None:
    (home / "misroute.toml").write_text(way, "utf-8")
    initialise(load_settings({"MISROUTE_HOME": str(home)}, cwd=home))
    (home / "book.csv").write_text(BOOK, "utf-8")
    # a letter that serves the customer may go at any hour, so the hour of the test decides nothing
    lines = [f"letter,servicing,1391234000{n},C{n},m-{n},{TEXT}" for n in range(1, 6)]
    (home / "sends.csv").write_text("channel,purpose,to,person,message_id,body\n" + "\n".join(lines) + "\n", "utf-8")
    run(home, "load", "book.csv")


def run(home: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run([*COMMAND, *arguments], cwd=home, env=environment(home), capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.mark.parametrize("can_be_asked", [True, False])
def test_killed_in_the_hand_over_the_next_run_sends_every_message_once(
    tmp_path: Path, gateway: SlowGateway, can_be_asked: bool
) -> None:
    status = f'status_url = "{gateway.url}/sent/{{key}}"' if can_be_asked else ""
    prepared(
        tmp_path,
        f'[ways.post]\nkind = "http"\nchannel = "letter"\nurl = "{gateway.url}/send"\n{status}\nreference = "data.id"\n'
        'header_envs = { authorization = "GW" }\nallow_http = true\nallow_private = true\n',
    )
    process = subprocess.Popen(
        [*COMMAND, "send", "sends.csv", "--via", "post"], cwd=tmp_path, env=environment(tmp_path)
    )
    assert gateway.has_second.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    gateway.go_on.set()

    said = json.loads(
        run(tmp_path, "send", "sends.csv", "--via", "post", "--format", "json", code=0 if can_be_asked else 4)
    )

    assert [one["message_id"] for one in gateway.sent] == ["m-1", "m-2", "m-3", "m-4", "m-5"]
    assert (said["already"], said["unknown"], said["sent"]) == ((1, 0, 4) if can_be_asked else (1, 1, 3))
    state = "sent" if can_be_asked else "unknown"
    shown = json.loads(run(tmp_path, "send", "show", "m-2", "--via", "post", "--format", "json"))
    assert shown["state"] == state
    assert "13912340002" not in json.dumps(shown)


def test_what_a_message_centre_tells_after_the_run_is_heard(tmp_path: Path) -> None:
    pytest.importorskip("smpplib", reason="the extra smpp is not installed")
    with MessageCentre() as centre:
        prepared(
            tmp_path,
            f'[ways.sms]\nkind = "smpp"\nhost = "127.0.0.1"\nport = {centre.port}\nsystem_id = "misroute"\n'
            'password_env = "SMPP"\nsource = "106"\n',
        )
        with subprocess.Popen(
            [*COMMAND, "send", "listen", "--via", "sms"],
            cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.DEVNULL,
        ) as listening:  # fmt: skip
            bound = centre.wait_bound(1, timeout=60)
            if bound:
                centre.say("8613912340001", "打错了，我不认识他")
                centre.wait_confirmed(1, timeout=60)
            listening.send_signal(signal.SIGTERM)
        assert (bound, centre.confirmed, listening.returncode) == (True, [0], 130)
    with open_app(load_settings({"MISROUTE_HOME": str(tmp_path)}, cwd=tmp_path)) as app, app.store.read() as unit:
        assert [event.text for event in events_on(unit, "+8613912340001")] == ["打错了，我不认识他"]
