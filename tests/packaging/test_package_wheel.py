"""The wheel, installed somewhere else, works: its templates and configuration travel with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installed:
    """A wheel and the folder it was installed into."""

    wheel: Path
    folder: Path
    elsewhere: Path

    def run(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MISROUTE_")}
        environ |= {
            "PYTHONPATH": str(self.folder),
            "MISROUTE_HOME": str(self.elsewhere / "home"),
            "MISROUTE_LANG": "en",
        }
        return subprocess.run(
            command, input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=self.elsewhere, env=environ
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel built with the hatchling of the developers' extra, so that no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    build = (*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(CHECKOUT))
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("misroute-*.whl")
    into = folder / "site"
    subprocess.run(
        (*pip, "install", "--no-deps", "--no-index", "--no-warn-script-location", "--target", str(into), str(wheel)),
        check=True,
        capture_output=True,
    )
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, into, elsewhere)


def test_every_template_and_configuration_file_is_in_the_wheel(installed: Installed) -> None:
    packed = set(zipfile.ZipFile(installed.wheel).namelist())
    for name in ("templates", "config"):
        for path in (CHECKOUT / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"misroute/_data/{path.relative_to(CHECKOUT).as_posix()}" in packed


def test_the_wheel_holds_the_package_and_nothing_else(installed: Installed) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(installed.wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"misroute"}


def test_the_installed_package_finds_its_own_data(installed: Installed) -> None:
    shown = installed.run(
        sys.executable,
        "-c",
        "from misroute.resources import data_dir; print(data_dir('config'), data_dir('templates'))",
    )
    assert shown.returncode == 0, shown.stderr
    assert all(part.startswith(str(installed.folder)) for part in shown.stdout.split())


def test_the_command_says_what_it_can_do(installed: Installed) -> None:
    shown = installed.run(str(installed.folder / "bin" / "misroute"), "--help")
    assert shown.returncode == 0, shown.stderr
    assert "misroute" in shown.stdout


def test_the_installed_command_answers_a_question(installed: Installed) -> None:
    shown = installed.run(str(installed.folder / "bin" / "misroute"), "try", "relation", stdin='{"label": "mother"}\n')
    assert shown.returncode == 0, shown.stderr
    assert '"parent"' in shown.stdout


def test_the_installed_command_lists_its_rules(installed: Installed) -> None:
    shown = installed.run(str(installed.folder / "bin" / "misroute"), "rules", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    assert '"code"' in shown.stdout
