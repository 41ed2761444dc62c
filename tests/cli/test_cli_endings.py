"""How commands end: the exit code a script sees, and the one line a person sees."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from misroute.cli.endings import EXIT_OF_KIND, run
from misroute.errors import (
    Busy,
    ConfigProblem,
    Conflict,
    MisrouteError,
    MissingExtra,
    NotFound,
    Refused,
    UnreadableInput,
    UsageError,
)

Said = pytest.CaptureFixture[str]


def ending_with(error: BaseException) -> int:
    def command() -> NoReturn:
        raise error

    return run(command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("wrong"), 2),
        (UnreadableInput("wrong"), 2),
        (MissingExtra("this", "pg"), 2),
        (NotFound("wrong"), 1),
        (Conflict("wrong"), 1),
        (Refused("wrong"), 1),
        (MisrouteError("wrong"), 1),
        (Busy("wrong"), 5),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_kind_of_error_has_its_exit_code_and_one_line_on_stderr(
    error: MisrouteError, code: int, capsys: Said
) -> None:
    assert ending_with(error) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"error: {error}\n"


def test_an_error_of_many_lines_is_told_in_one(capsys: Said) -> None:
    ending_with(UsageError("first\nsecond"))

    assert capsys.readouterr().err == "error: first second\n"


def test_problems_of_the_configuration_are_all_told(capsys: Said) -> None:
    assert ending_with(ConfigProblem(["a: wrong", "b: wrong"])) == 2
    assert capsys.readouterr().err == "error: a: wrong\nerror: b: wrong\n"


@pytest.mark.parametrize("found", [None, 0, "text", 3, 4])
def test_what_a_command_answers_is_its_exit_code_when_it_is_a_number(found: object) -> None:
    assert run(lambda: found) == (found if isinstance(found, int) else 0)


def test_ctrl_c_says_that_nothing_is_half_written(capsys: Said) -> None:
    assert ending_with(KeyboardInterrupt()) == 130
    assert "nothing half-written" in capsys.readouterr().err


def test_a_full_disk_is_a_line_not_a_trace(capsys: Said) -> None:
    assert ending_with(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/book")) == 1
    assert capsys.readouterr().err == "error: /data/book: No space left on device\n"


def test_something_unexpected_is_one_line_and_a_log_for_its_owner(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISROUTE_HOME", str(tmp_path))

    assert ending_with(RuntimeError("13912345678 belongs to Wang Fang")) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert "RuntimeError" in line
    assert "Wang" not in line
    (log,) = tmp_path.glob("misroute-error-*.log")
    assert str(log) in line
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "Wang Fang" in log.read_text("utf-8")


def test_without_a_home_the_log_goes_to_the_systems_temporary_folder(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISROUTE_HOME", str(tmp_path / "none"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    ending_with(RuntimeError("x"))

    (log,) = tmp_path.glob("misroute-error-*.log")
    assert str(log) in capsys.readouterr().err


def test_where_no_log_can_be_written_the_line_is_told_all_the_same(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISROUTE_HOME", str(tmp_path / "none"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))

    assert ending_with(RuntimeError("x")) == 1
    assert capsys.readouterr().err == "error: something unexpected went wrong (RuntimeError)\n"


def test_every_kind_of_error_has_an_exit_code() -> None:
    kinds = {error.kind for error in MisrouteError.__subclasses__()} | {MisrouteError.kind}

    assert kinds <= EXIT_OF_KIND.keys()
