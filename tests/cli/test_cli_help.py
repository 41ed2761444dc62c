"""The command line explains itself: examples, usage errors, completion; and it starts quickly."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from misroute.cli.commands import app

Ask = Callable[..., Any]

COMMANDS_OF_THE_CONTRACT = """
    clean | try | init | load | scan | findings | lookup | case open | case list | case show | case note | case assign
    | case approve | case complete | case skip | case pause | case resume | case merge | case unmerge | case reopen
    | case close | hold list | hold add | hold lift | outbox list | outbox requeue | worker | audit verify
    | audit export | keys rotate | db upgrade | db check | doctor | rules | demo
"""
LISTINGS = ("findings", "case list", "hold list", "outbox list", "rules", "doctor")


def commands(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, object]]:
    """Every command below a group, by the words that call it."""
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from commands(command, (*path, name))
        # a group may do something by itself: `misroute findings` lists, `misroute findings suppress` suppresses
        if not getattr(command, "commands", None) or getattr(command, "invoke_without_command", False):
            yield " ".join((*path, name)), command


TREE = dict(commands(typer.main.get_command(app)))


def test_every_command_of_the_contract_is_there() -> None:
    asked = {" ".join(name.split()) for name in COMMANDS_OF_THE_CONTRACT.split("|")}

    assert asked - TREE.keys() == set()


@pytest.mark.parametrize("name", TREE)
def test_every_command_shows_an_example_of_itself(name: str) -> None:
    help_text = getattr(TREE[name], "help", "") or ""

    assert "Example" in help_text
    assert f"misroute {name}" in help_text


@pytest.mark.parametrize("name", LISTINGS)
def test_every_listing_has_a_format(name: str) -> None:
    options = {option for parameter in TREE[name].params for option in parameter.opts}  # type: ignore[attr-defined]

    assert "--format" in options


@pytest.mark.parametrize("name", TREE)
def test_every_option_says_what_it_is_for(name: str) -> None:
    silent = [parameter.name for parameter in TREE[name].params if not getattr(parameter, "help", None)]  # type: ignore[attr-defined]

    assert silent == []


def test_help_goes_to_stdout_and_ends_well(ask: Ask) -> None:
    for flag in ("--help", "-h"):
        answer = ask("case", "list", flag)
        assert (answer.code, answer.err) == (0, "")
        assert "misroute case list --state open" in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("case", "list", "--bogus"), "--bogus"),
        (("case", "list", "--limit", "0"), "--limit"),
        (("case", "list", "--limit", "many"), "--limit"),
        (("case", "list", "--format", "xml"), "--format"),
        (("case", "list", "surplus"), "surplus"),
        (("findings", "--limit", "-5"), "--limit"),
        (("nosuch",), "nosuch"),
        (("try", "weather"), "weather"),
        (("clean",), "book"),
        (("clean", "book.csv"), "--out"),
        (("case", "skip", "01", "verify"), "--reason"),
        (("--lang", "fr", "rules"), "--lang"),
        (("demo", "--customers", "3"), "--customers"),
        (("case", "open", "--number", "1", "--reporter", "nobody"), "--reporter"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_a_hint_and_ends_with_2(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    answer = ask(*arguments)

    assert (answer.code, answer.out) == (2, "")
    first, *rest = answer.err.splitlines()
    assert first.startswith("error: ")
    assert said in first.lower()
    assert len(rest) <= 1


def test_a_group_without_a_command_shows_its_help(ask: Ask) -> None:
    answer = ask("case")

    assert answer.code == 2
    assert answer.err == ""
    assert "misroute case [OPTIONS] COMMAND" in answer.out


def test_completion_is_offered_for_bash_and_completes(process: Ask) -> None:
    # --show-completion looks for the shell it was started from, which a test cannot choose
    script = process(_MISROUTE_COMPLETE="source_bash")
    assert script.code == 0
    assert "_MISROUTE_COMPLETE" in script.out

    completed = process(_MISROUTE_COMPLETE="complete_bash", COMP_WORDS="misroute case o", COMP_CWORD="2")
    assert completed.out.split() == ["open"]


HEAVY = (
    "polars",
    "sqlmodel",
    "sqlalchemy",
    "numpy",
    "alembic",
    "apscheduler",
    "phonenumbers",
    "cryptography",
    "jinja2",
)


def test_the_version_is_told_without_importing_anything_heavy(folder: Path) -> None:
    code = (
        "import sys\nfrom misroute.cli import main\nsys.argv = ['misroute', '--version']\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    version, heavy = done.stdout.splitlines()
    assert version.startswith("misroute ")
    assert ast.literal_eval(heavy) == []


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs wait4")
def test_the_version_costs_less_than_half_a_second_of_processor_time(folder: Path) -> None:
    costs = []
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", "from misroute.cli import main; main()", "--version"], stdout=subprocess.DEVNULL
        )
        _, _, used = os.wait4(child.pid, 0)
        child.returncode = 0
        costs.append(used.ru_utime + used.ru_stime)

    assert min(costs) < 0.5
