"""Every console example of the documentation is run: a page's in one shell, in order, in an empty folder.

In a ```` ```console ```` block a line after ``$ `` is a command, lines after ``> `` go on with it, the others are
output that must appear in that order; ``…`` stands for anything. Other kinds of block are not run.

The first page a reader follows starts each command as it is installed; on the others a warm process answers them, and
``make proof`` starts those as installed too.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import warm_commands

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted([*CHECKOUT.glob("docs/*.md"), *CHECKOUT.glob("docs/howto/*.md")])
FIRST_PAGE = CHECKOUT / "docs" / "quickstart.md"


@dataclass
class Example:
    """A command as shown, and the lines shown below it."""

    line: int
    command: str
    output: list[str] = field(default_factory=list)


def examples(page: Path) -> Iterator[Example]:
    running, inside, current = False, False, None
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        if line.startswith("```"):
            running = not inside and line == "```console"
            inside = not inside
            if current is not None:
                yield current
                current = None
        elif running and line.startswith("$ "):
            if current is not None:
                yield current
            current = Example(number, line[2:])
        elif running and current is not None and (line == ">" or line.startswith("> ")):
            current.command += "\n" + line[2:]
        elif running and current is not None:
            current.output.append(line)


def shown_in(output: list[str], said: str) -> str | None:
    """The first shown line that does not appear in what was said, or None."""
    rest = re.sub(r"[ \t]+", " ", said)
    for line in output:
        parts = [re.sub(r"[ \t]+", " ", part).strip() for part in line.split("…")]
        for part in filter(None, parts):
            found = rest.find(part)
            if found < 0:
                return line
            rest = rest[found + len(part) :]
    return None


def run_all(commands: list[str], folder: Path, environ: dict[str, str]) -> list[tuple[str, int]]:
    """What each command said (both streams) and its exit status; all in one shell, so that variables last."""
    mark = "@@@@ end of example"
    steps = [f"{command}\nprintf '\\n{mark} %d\\n' $?" for command in commands]
    script = folder.parent / f"{folder.name}.sh"
    script.write_text("set -o pipefail\nexec 2>&1\n" + "\n".join(steps) + "\n", encoding="utf-8")
    done = subprocess.run(
        ("bash", str(script)), cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8"
    )
    parts = re.split(rf"\n{mark} (\d+)\n", done.stdout)
    return [(parts[place], int(parts[place + 1])) for place in range(0, len(parts) - 1, 2)]


def environment(*folders: Path) -> dict[str, str]:
    """What a reader's shell has, with the commands of ``folders`` before the installed ones."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MISROUTE_", "PYTEST_"))}
    places = [*folders, Path(sys.executable).parent, *filter(None, [environ.get("PATH")])]
    return environ | {
        "PATH": os.pathsep.join(map(str, places)),
        "MISROUTE_LANG": "en",
        "PYTHONPATH": str(CHECKOUT / "src"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }


@pytest.fixture(scope="module")
def warm() -> Iterator[Path]:
    """A folder with a ``misroute`` that needs no second to start."""
    # Not under pytest's folder: a socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="mrwarm"))
    (folder / "bin").mkdir()
    warm_commands.write_command(folder / "bin" / "misroute", folder / "socket")
    command = [sys.executable, warm_commands.__file__, str(folder / "socket")]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline() == b"ready\n"
        yield folder / "bin"
        os.killpg(serving.pid, signal.SIGKILL)
    shutil.rmtree(folder)


def check(page: Path, folder: Path, environ: dict[str, str]) -> None:
    """Run a page in a folder and compare all it shows."""
    shown = list(examples(page))
    answers = run_all([example.command for example in shown], folder, environ)
    for example, (said, status) in zip(shown, answers, strict=True):
        where = f"{page.name}:{example.line}: {example.command}\n{said}"
        assert status == 0, where
        missing = shown_in(example.output, said)
        assert missing is None, f"not said: {missing!r}\n{where}"


def name_of(page: Path) -> str:
    return page.relative_to(CHECKOUT / "docs").as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_page_s_examples_do_what_it_says(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    warmed = () if page == FIRST_PAGE else (request.getfixturevalue("warm"),)
    check(page, tmp_path, environment(*warmed))


@pytest.mark.proof
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_page_s_examples_do_so_as_installed(page: Path, tmp_path: Path) -> None:
    check(page, tmp_path, environment())
