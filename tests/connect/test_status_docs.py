"""The page on status providers: its settings build, its notes are those of the code, its example runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from status_sides import NOW

from misroute.connect.status import build_providers
from misroute.connect.status.registry import KINDS

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs/howto/status-providers.md").read_text("utf-8")
CODE = "".join(path.read_text("utf-8") for path in (CHECKOUT / "src/misroute/connect/status").glob("*.py"))


class AnySecret(dict[str, str]):
    """An environment in which every variable is set."""

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        return "x"


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", PAGE, re.S))
def test_the_settings_shown_build(block):
    assert build_providers(tomllib.loads(block)["providers"], AnySecret(), lambda: NOW)


def test_every_kind_and_every_note_shown_is_one_of_the_code():
    table = PAGE.split("| note | meaning |")[1].split("\n\n")[0]
    cells = re.findall(r"^\| (.*?) \|", table, re.M)
    shown = [word for cell in cells for word in re.findall(r"`([a-z_]+)[A-Zs]*`", cell)]
    assert len(shown) > 30
    for word in shown:
        assert word in CODE, word
    assert all(f"`{kind}`" in PAGE for kind in KINDS)


def test_the_example_runs(capsys):
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.S)[0], {})
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
