"""The command line asked in this process (fast), and as a process of its own (pipes, signals, exit codes)."""

from __future__ import annotations

import functools
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import command_line
import pytest
import typer
from command_line import PATIENCE_S, Answer, Ask

from misroute.app import initialise
from misroute.cli.commands import app
from misroute.cli.endings import run
from misroute.cli.words import set_language
from misroute.services.configuration import load_configuration
from misroute.settings import load_settings


@pytest.fixture(scope="session", autouse=True)
def read_configuration_once() -> Iterator[None]:
    """The shipped configuration is read once a session: it is a frozen value, and reading it is most of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("misroute.app.load_configuration", functools.cache(load_configuration))
        yield


@pytest.fixture(scope="session")
def every_command() -> Callable[..., object]:
    """What Typer makes of the commands for each call; they keep nothing of it, so once a session is enough."""
    made: Callable[..., object] = typer.main.get_command(app)
    return made


@pytest.fixture(scope="session")
def initialised_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after `misroute init`, to be copied."""
    home = tmp_path_factory.mktemp("template") / "home"
    initialise(load_settings({"MISROUTE_HOME": str(home)}, cwd=home.parent))
    return home


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working folder and an environment in which nothing is set but the home below it."""
    for name in list(os.environ):
        if name.startswith("MISROUTE_"):
            monkeypatch.delenv(name)
    for name, value in {"LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1", "MISROUTE_USER": "li.na"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("MISROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    set_language("en")


@pytest.fixture
def home(folder: Path, initialised_home: Path) -> Path:
    """A home after `misroute init`."""
    shutil.copytree(initialised_home, folder / "home")
    return folder / "home"


@pytest.fixture
def ask(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    every_command: Callable[..., object],
) -> Ask:
    """Run a command in this process, with the real ending of a command."""

    def asked(*arguments: str | Path, stdin: bytes = b"") -> Answer:
        words = [str(argument) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["misroute", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = run(lambda: every_command(words, prog_name="misroute", standalone_mode=False))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(code, said.out, said.err)

    return asked


@pytest.fixture
def process(folder: Path) -> Ask:
    """Run a command as a process of its own."""

    def started(*arguments: str | Path | bytes, stdin: bytes = b"", **environ: str) -> Answer:
        words = [argument if isinstance(argument, bytes) else str(argument) for argument in arguments]
        done = subprocess.run(
            [*command_line.COMMAND, *words],
            input=stdin,
            capture_output=True,
            timeout=PATIENCE_S,
            env={**os.environ, **environ},
            check=False,
        )
        out, err = (text.decode("utf-8", "backslashreplace") for text in (done.stdout, done.stderr))
        assert "Traceback" not in err
        return Answer(done.returncode, out, err)

    return started


@pytest.fixture
def open_case(home: Path, ask: Ask) -> Callable[..., str]:
    """Open a case and answer its id."""

    def opened(number: str = "13912345678", *more: str) -> str:
        return ask("case", "open", "--number", number, *more).out.strip()

    return opened
