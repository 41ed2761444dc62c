"""What must not stand in the project's files, and how large a file may grow."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 450
_BINARY = {".xlsx", ".parquet", ".png", ".zst", ".gz", ".ico", ".woff2"}

# Package registries are a matter of each machine's own settings. In two pieces, so that this file may pass itself.
_REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "index" + ".crates.io", "registry.n" + "pmjs.org")
# Folders of somebody's machine.
_MACHINE_PATH = re.compile(r"(?<![\w./~<-])/(?:home|root|Users|work|opt)/\w")


def project_files() -> list[Path]:
    """What git tracks or would track; without git (an unpacked sdist) every file outside hidden and built folders."""
    git = shutil.which("git")
    if git is not None and (CHECKOUT / ".git").exists():
        command = (git, "-C", str(CHECKOUT), "ls-files", "-z", "--cached")
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
        paths = [CHECKOUT / name for name in listed if name]
    else:
        paths = [p for p in CHECKOUT.rglob("*") if not any(part.startswith(".") for part in p.parts)]
    return [path for path in paths if path.is_file() and path.suffix not in _BINARY]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.relative_to(CHECKOUT).as_posix(): text_of(path) for path in project_files()}


def test_no_file_names_a_package_registry(texts: dict[str, str]) -> None:
    assert not [(name, host) for name, text in texts.items() for host in _REGISTRIES if host in text.lower()]


def test_no_file_names_a_folder_of_a_machine(texts: dict[str, str]) -> None:
    found = [(name, match[0]) for name, text in texts.items() for match in [_MACHINE_PATH.search(text)] if match]
    assert not found


def test_no_two_test_files_have_one_name(texts: dict[str, str]) -> None:
    """pytest imports them by their bare names: of two it would run one and call the other a mistake."""
    names = [Path(name).name for name in texts if name.startswith("tests/") and Path(name).name.startswith("test_")]
    assert not [name for name, times in Counter(names).items() if times > 1]


def test_no_source_file_outgrows_a_head(texts: dict[str, str]) -> None:
    lengths = {
        name: text.count("\n")
        for name, text in texts.items()
        # a migration is written once by a tool and read by nobody
        if name.startswith("src/") and name.endswith(".py") and "/migrations/versions/" not in name
    }
    assert lengths
    assert not {name: length for name, length in lengths.items() if length >= LONGEST_FILE}


def test_nothing_is_left_to_do_later(texts: dict[str, str]) -> None:
    mark = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b")
    assert not [name for name, text in texts.items() if name.startswith("src/") and mark.search(text)]
