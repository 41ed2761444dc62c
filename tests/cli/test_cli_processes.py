"""Commands as processes of their own: pipes, signals, full disks, locked databases, odd terminals."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, PATIENCE_S

Ask = Callable[..., Any]


def book(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write("客户号,姓名,手机号\n")
        out.writelines(f"C{row},客户{row},139{row:08d}\n" for row in range(rows))
    return path


def leftovers(folder: Path) -> set[str]:
    """What lies in the folder, hidden files and folders included."""
    return {path.name for path in folder.iterdir()}


def test_a_reader_that_goes_away_ends_the_command_quietly(folder: Path) -> None:
    (folder / "questions").write_bytes(b'{"raw": "13912345678", "region": "CN"}\n' * 5000)
    with (
        (folder / "questions").open("rb") as questions,
        subprocess.Popen(
            [*COMMAND, "try", "phone"], stdin=questions, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child,
    ):
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        child.stdout.close()
        assert child.wait(PATIENCE_S) == 141
        assert child.stderr.read() == b""


@pytest.mark.parametrize("arguments", [("rules", "--format", "json"), ("--help",), ("--version",)], ids=" ".join)
def test_an_answer_that_nobody_reads_is_no_failure_to_be_told(folder: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, *arguments], stdout=writing, stderr=subprocess.PIPE, timeout=PATIENCE_S, check=False
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_answer_that_cannot_be_written_is_one_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "rules"], stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE_S, check=False)

    assert done.returncode == 1
    assert done.stderr == b"error: No space left on device\n"


def test_closed_streams_are_no_trouble(folder: Path) -> None:
    for redirection in (">&-", "2>&-", "<&-"):
        command = f'"$0" -c "from misroute.cli import main; main()" --version {redirection}'
        done = subprocess.run(["sh", "-c", command, COMMAND[0]], capture_output=True, timeout=PATIENCE_S, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def as_a_terminal_starts_it() -> None:
    """Whoever runs the tests may ignore signals (nohup, a background job), and children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interrupted_cleaning_leaves_nothing_half_written(folder: Path, number: signal.Signals) -> None:
    book(folder / "book.csv", 60_000)
    before = leftovers(folder)
    child = subprocess.Popen(
        [*COMMAND, "clean", "book.csv", "--out", "out.csv", "--findings", "f.jsonl", "--report", "r.html"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=as_a_terminal_starts_it,
    )
    deadline = time.monotonic() + PATIENCE_S
    while not (leftovers(folder) - before) and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)  # waits for another process, not for time
    child.send_signal(number)
    out, err = child.communicate(timeout=PATIENCE_S)

    assert (child.returncode, out) == (130, b"")
    assert err.decode().endswith("interrupted: nothing half-written was left behind\n")
    assert leftovers(folder) == before


def test_a_disk_that_fills_up_leaves_nothing_half_written_and_keeps_the_old_file(folder: Path) -> None:
    book(folder / "book.csv", 20_000)
    (folder / "out.csv").write_text("the old one\n", encoding="utf-8")
    before = leftovers(folder)

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [*COMMAND, "clean", "book.csv", "--out", "out.csv"],
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        preexec_fn=small_disk,
    )

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines()[-1].startswith("error: no space left")
    assert leftovers(folder) == before
    assert (folder / "out.csv").read_text("utf-8") == "the old one\n"


def test_a_locked_database_is_busy_and_says_so(home: Path, process: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = "import misroute.store.engine as e; e.BUSY_MS = 50; e.make_engine.__kwdefaults__['busy_ms'] = 50; "
    monkeypatch.setattr("command_line.COMMAND", [*COMMAND[:2], impatient + COMMAND[2]])
    holder = sqlite3.connect(home / "misroute.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        answer = process("case", "open", "--number", "13912345678")
    finally:
        holder.execute("ROLLBACK")
        holder.close()

    assert (answer.code, answer.out) == (5, "")
    assert "database is busy" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_database_that_is_none_is_one_line(home: Path, ask: Ask) -> None:
    (home / "misroute.db").write_bytes(b"this is a text" * 1000)

    answer = ask("case", "list")

    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1


def test_a_database_of_another_version_says_what_to_run(home: Path, ask: Ask) -> None:
    with sqlite3.connect(home / "misroute.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()

    answer = ask("case", "list")

    assert answer.code == 1
    assert "misroute db upgrade" in answer.err
    assert ask("db", "check").code == 1
    assert ask("doctor").code == 1


@pytest.mark.parametrize(
    "damage",
    ["", "{}", "not json", '{"current": 1, "keys": {"1": "AAAA"}}', '{"current": 9, "keys": {}}', "\x00\x01"],
    ids=["empty", "no keys", "no json", "short", "no current", "binary"],
)
def test_a_damaged_key_file_is_one_line_that_shows_nothing_of_it(home: Path, ask: Ask, damage: str) -> None:
    (home / "keys.json").write_text(damage, encoding="utf-8")

    answer = ask("case", "list")

    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1
    assert "AAAA" not in answer.err


def test_another_installations_keys_are_noticed(home: Path, ask: Ask, tmp_path: Path) -> None:
    ask("case", "open", "--number", "13912345678")
    (home / "keys.json").unlink()
    assert ask("init").code in (0, 1)

    answer = ask("case", "list")

    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1


ODD_TERMINALS = {
    "C": {"LC_ALL": "C", "LANG": "C"},
    "C without UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "gbk": {"PYTHONIOENCODING": "gbk"},
    "dumb": {"TERM": "dumb"},
    "narrow": {"COLUMNS": "20"},
    "one column": {"COLUMNS": "1"},
    "no width": {"COLUMNS": "0"},
}


@pytest.mark.parametrize("environ", ODD_TERMINALS.values(), ids=ODD_TERMINALS)
def test_odd_terminals_get_an_answer(process: Ask, environ: dict[str, str]) -> None:
    answer = process("--lang", "zh", "rules", **environ)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.strip()


def test_json_stays_json_where_the_terminal_is_not_utf8(process: Ask) -> None:
    question = '{"label": "老妈\U0001f600"}\n{"label": "母亲"}\n'.encode()

    answers = process("try", "relation", stdin=question, PYTHONIOENCODING="ascii").lines

    assert [found["matched"] for found in answers] == ["老妈", "母亲"]


def test_colours_stay_out_of_pipes(process: Ask, home: Path) -> None:
    environ = {"NO_COLOR": "", "FORCE_COLOR": ""}

    assert "\x1b" not in process("doctor", **environ).out


STRANGE = [b"\xff\xfe", "\U0001f600".encode(), b"\xed\xa0\x80", "\u202e123".encode(), b"[red]", b"{0}%s", b"A" * 5000]


def is_taken_or_refused_in_one_line(asked: Ask, text: str | bytes) -> None:
    for words in (
        ["case", "open", "--number", text, "--text", text, "--as", text],
        ["hold", "add", "--scope", "campaign", "--value", text, "--reason", text],
    ):
        answer = asked(*words)
        assert answer.code in (0, 2)
        assert "unexpected" not in answer.err
        assert answer.code == 0 or len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_arguments_are_taken_or_refused_in_one_line(home: Path, ask: Ask, text: bytes) -> None:
    is_taken_or_refused_in_one_line(ask, os.fsdecode(text))


def test_bytes_of_another_encoding_reach_a_real_process_the_same_way(home: Path, process: Ask) -> None:
    is_taken_or_refused_in_one_line(process, "王芳".encode("gb18030"))
