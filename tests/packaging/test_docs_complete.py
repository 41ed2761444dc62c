"""The documentation is complete and fresh: every command and rule is on a page, no link is dead."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import typer

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted([CHECKOUT / "README.md", *CHECKOUT.glob("docs/**/*.md")])


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py as a module; it is a script beside the pages, not a part of the package."""
    spec = importlib.util.spec_from_file_location("docs_generate", CHECKOUT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_generate"] = module
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_fresh(generate: ModuleType) -> None:
    stale = [
        name
        for name, text in generate.pages().items()
        if not (generate.REFERENCE / name).is_file() or (generate.REFERENCE / name).read_text("utf-8") != text
    ]
    assert not stale, "run: make docs"


def test_every_command_is_on_the_reference_page(generate: ModuleType) -> None:
    from misroute.cli.commands import app

    page = (CHECKOUT / "docs" / "reference" / "cli.md").read_text("utf-8")
    for name, command in generate.commands(typer.main.get_command(app), "misroute"):
        assert f"## {name}\n" in page, name
        assert command.help, f"{name} says nothing of itself"


def test_every_rule_is_on_the_reference_page() -> None:
    from misroute.detect import all_rules

    page = (CHECKOUT / "docs" / "reference" / "rules.md").read_text("utf-8")
    for code in all_rules():
        assert f"## {code}\n" in page


def test_no_link_is_dead() -> None:
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(CHECKOUT)}: {target}")
    assert not dead


def test_every_command_named_by_a_page_exists(generate: ModuleType) -> None:
    from misroute.cli.commands import app

    known = {name for name, _ in generate.commands(typer.main.get_command(app), "misroute")}
    groups = {name for name in known if any(other.startswith(f"{name} ") for other in known)}
    for page in PAGES:
        for found in re.finditer(r"`(misroute(?: [a-z]+)+)", page.read_text("utf-8")):
            words = found[1].split()
            name = " ".join(words[:3]) if " ".join(words[:2]) in groups else " ".join(words[:2])
            assert name in known or name.split()[1] in ("try",), f"{page.name}: {found[1]}"


def test_the_readme_names_the_two_commands() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    for command in ("demo", "test"):
        assert re.search(rf"^make {command}\b", readme, re.MULTILINE)
        assert re.search(rf"^{command}: ", makefile, re.MULTILINE)
