"""Every console example of the documentation is run: a page's in one shell, in order, in an empty folder.

In a ```` ```console ```` block a line after ``$ `` is a command, lines after ``> `` go on with it, the others are
output that must appear in that order; ``…`` stands for anything. Other kinds of block are not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted([*CHECKOUT.glob("docs/*.md"), *CHECKOUT.glob("docs/howto/*.md")])


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(CHECKOUT / "docs").as_posix())
def test_the_page_s_examples_do_what_it_says(page: Path, tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MISROUTE_", "PYTEST_"))}
    environ |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}",
        "MISROUTE_LANG": "en",
        "PYTHONPATH": str(CHECKOUT / "src"),
        "COLUMNS": "160",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    shown = list(examples(page))
    answers = run_all([example.command for example in shown], tmp_path, environ)
    for example, (said, status) in zip(shown, answers, strict=True):
        where = f"{page.name}:{example.line}: {example.command}\n{said}"
        assert status == 0, where
        missing = shown_in(example.output, said)
        assert missing is None, f"not said: {missing!r}\n{where}"
