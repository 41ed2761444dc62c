"""kill -9 within `load`, `scan` and `keys rotate`; run again, and the sums are those of a run that nobody disturbed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from test_chaos_cases import furnish

from misroute.app import open_app
from misroute.settings import Settings
from misroute.store import contact_points, events, findings, keys, rotation

COMMAND = Path(__file__).with_name("chaos_command.py")
ROWS = 4000
KILLS = 5


def write_book(folder: Path) -> tuple[Path, Path]:
    book, happened = folder / "book.csv", folder / "events.jsonl"
    rows = ["customer_id,customer_name,phone,role,contact_name"]
    for turn in range(ROWS // 2):
        mother = f"137{turn:08d}"
        own = mother if turn % 10 == 0 else f"138{turn:08d}"
        rows += [f"C-{turn},张{turn},{own},本人,", f"C-{turn},张{turn},{mother},母亲,王{turn}"]
    book.write_text("\n".join(rows) + "\n")
    told = [
        {"at": f"2026-01-{1 + turn % 28:02d}T10:00:00+08:00", "kind": "send", "number": f"138{turn:08d}",
         "customer_id": f"C-{turn}", "message_id": f"m-{turn}"}
        for turn in range(ROWS // 2)
    ]  # fmt: skip
    happened.write_text("".join(json.dumps(one) + "\n" for one in told))
    return book, happened


def run(env: dict[str, str], *words: str, kill_after: float | None = None) -> int:
    """The command's exit code; killed that many seconds into its work when asked."""
    with subprocess.Popen(
        [sys.executable, str(COMMAND), *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        timer = threading.Timer(kill_after, process.kill) if kill_after is not None else None
        if timer is not None:
            timer.start()
        _out, complaint = process.communicate(timeout=300)
        if timer is not None:
            timer.cancel()
    assert process.returncode in (0, -signal.SIGKILL), complaint
    return process.returncode


def disturbed(env: dict[str, str], chance: random.Random, *words: str) -> int:
    """Run and kill, several times; then once to the end. Returns how many runs were really killed."""
    killed = sum(run(env, *words, kill_after=chance.uniform(0.05, 4)) != 0 for _turn in range(KILLS))
    assert run(env, *words) == 0
    return killed


def points(settings: Settings) -> int:
    with open_app(settings) as app, app.store.read() as unit:
        return sum(contact_points.count_points(unit).values())


@pytest.mark.chaos
def test_load_scan_and_rotation_survive_every_kill(database_url: str, tmp_path: Path) -> None:
    settings, env = furnish(tmp_path, database_url)
    book, happened = write_book(tmp_path)
    chance = random.Random(7)
    killed = disturbed(env, chance, "load", str(book), "--events", str(happened))
    assert points(settings) == ROWS
    with open_app(settings) as app:
        assert sum(len(batch) for batch in events.stream_events(app.store)) == ROWS // 2
        assert app.records.verify_audit(None).whole

    killed += disturbed(env, chance, "scan")
    with open_app(settings) as app:
        with app.store.read() as unit:
            found = findings.find_findings(unit, states=("new", "unchanged", "absent"), limit=10 * ROWS)
        assert "absent" not in {one.state for one in found}
        assert len(found) >= ROWS // 20, "every tenth row holds the mother's number"
        again = app.scanning.scan(actor="test")
        assert (again.new, again.absent, again.findings) == (0, 0, len(found))

    killed += disturbed(env, chance, "keys", "rotate")
    with open_app(settings) as app:
        with app.store.read() as unit:
            assert set(rotation.keys_in_use(unit)) == {app.store.ring.current}
        assert list(keys.load_ring(settings.key_file).keys) == [app.store.ring.current]
        assert app.lookup.number("13800000001")["roles"]
        assert app.records.verify_audit(None).whole
    assert run(env, "load", str(book), "--events", str(happened)) == 0
    assert points(settings) == ROWS
    assert killed > 3
