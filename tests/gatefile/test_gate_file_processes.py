"""The command itself, killed without warning in the middle of a file, and asked again."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from misroute.app import initialise, open_app
from misroute.services.books.loading import LoadJob
from misroute.settings import load_settings

LINES = 2500
COMMAND = [sys.executable, "-c", "from misroute.cli import main; main()"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An initialised home with fifty customers, and a file of sends to them."""
    for name in [name for name in os.environ if name.startswith("MISROUTE_")]:
        monkeypatch.delenv(name)
    env = {**os.environ, "MISROUTE_HOME": str(tmp_path / "home"), "MISROUTE_USER": "li.na", "LANG": "C.UTF-8"}
    settings = load_settings({"MISROUTE_HOME": str(tmp_path / "home")}, cwd=tmp_path)
    initialise(settings)
    people = [f"C{place},139123456{place:02d},self\n" for place in range(50)]
    (tmp_path / "book.csv").write_text("customer_id,phone,role\n" + "".join(people), "utf-8")
    with open_app(settings) as app:
        app.loading.load(LoadJob(book=tmp_path / "book.csv"), actor="loader")
    lines = [f"letter,servicing,139123456{place % 50:02d},C{place % 50},{place}\n" for place in range(LINES)]
    (tmp_path / "sends.csv").write_text("channel,purpose,to,person,n\n" + "".join(lines), "utf-8")
    return env


def recorded(tmp_path: Path) -> list[str]:
    """The ids on record in the order of the lines."""
    with sqlite3.connect(f"file:{tmp_path / 'home' / 'misroute.db'}?mode=ro", uri=True) as store:
        found = [row[0] for row in store.execute("SELECT id FROM decisions ORDER BY line")]
    store.close()
    return found


def test_a_killed_run_goes_on_and_every_line_is_answered_once(house: dict[str, str], tmp_path: Path) -> None:
    command = [*COMMAND, "gate", "file", "sends.csv", "--out", "answers.csv"]
    first = subprocess.Popen(command, env=house, cwd=tmp_path, stderr=subprocess.PIPE)
    while first.poll() is None and not recorded(tmp_path):
        pass
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    assert first.returncode == -signal.SIGKILL, "it was done before it could be killed"
    before = recorded(tmp_path)
    assert 0 < len(before) < LINES
    assert not (tmp_path / "answers.csv").exists()
    done = subprocess.run(command, env=house, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(before)} lines were answered before" in done.stderr
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert [row["n"] for row in found] == [str(place) for place in range(LINES)]
    assert [row["decision_id"] for row in found] == recorded(tmp_path)
    assert not list(tmp_path.glob(".answers.csv*"))
