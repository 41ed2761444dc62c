"""Writes docs/reference from the code itself: the commands from the command line, the rules from their docstrings.

``make docs`` writes; ``python docs/generate.py --check`` only says which pages are stale (exit 1).
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import get_args

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

os.environ["MISROUTE_LANG"] = "en"

REFERENCE = Path(__file__).resolve().parent / "reference"
NOTICE = "<!-- Written by docs/generate.py: change the code, then `make docs`. -->"
_SECTIONS = ("Flags:", "Why:", "Example:", "Not flagged:")


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {"cli.md": cli_page(), "rules.md": rules_page()}


def cli_page() -> str:
    """Every command with its arguments, options and examples."""
    from misroute.cli.commands import app

    lines = [NOTICE, "# Commands", ""]
    lines += ["Data goes to stdout, talk and progress to stderr. Exit codes:", ""]
    lines += [
        "| code | meaning |",
        "|---|---|",
        "| 0 | done |",
        "| 1 | failed, or a check answered no |",
        "| 2 | wrong usage or unreadable input |",
        "| 3 | done, with findings at or above `--fail-on` |",
        "| 4 | some records or lines refused, the rest done and every refusal reported |",
        "| 5 | busy or locked |",
        "| 130 | interrupted, nothing half-written |",
        "",
    ]
    for name, command in commands(typer.main.get_command(app), "misroute"):
        lines += [f"## {name}", "", *_help_lines(command), *_parameter_lines(command)]
    return _joined(lines)


def commands(command: TyperCommand | TyperGroup, name: str) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """The command itself and every visible command below it, in the order they are listed by ``--help``."""
    if command.hidden:
        return
    yield name, command
    if isinstance(command, TyperGroup):
        for child, found in command.commands.items():
            yield from commands(found, f"{name} {child}")


def _help_lines(command: TyperCommand | TyperGroup) -> list[str]:
    text = inspect.cleandoc(command.help or "").split("\f")[0]
    out: list[str] = []
    showing = False
    for paragraph in re.split(r"\n\s*\n", text):
        head = re.match(r"\[bold\]Examples?\[/bold\]\s*", paragraph)
        if head is not None:
            showing = True
            out += ["", "Examples:" if "Examples" in head[0] else "Example:", ""]
            paragraph = paragraph[head.end() :]
        if not showing:
            out += [paragraph, ""]
            continue
        shown = [line.strip() for line in re.split(r"\s+·\s+|\n", paragraph) if line.strip()]
        out += [f"    {line}" for line in shown]
    return [*out, ""]


def _parameter_lines(command: TyperCommand | TyperGroup) -> list[str]:
    rows = []
    for parameter in command.params:
        if parameter.hidden or parameter.name in ("help", "install_completion", "show_completion"):
            continue
        if isinstance(parameter, TyperArgument):
            name = (parameter.metavar or parameter.name or "").upper()
        else:
            name = ", ".join((*parameter.opts, *parameter.secondary_opts))
        said = " ".join((parameter.help or "").split()).replace("|", "\\|")
        rows.append(f"| `{name}` | {_kind(parameter)} | {_default(parameter)} | {said} |")
    return ["| option | value | default | meaning |", "|---|---|---|---|", *rows, ""] if rows else []


def _kind(parameter: TyperArgument | TyperOption) -> str:
    if getattr(parameter, "is_flag", False):
        return ""
    annotation = parameter.type_descriptor.annotation
    annotation = next(iter(get_args(annotation)), annotation)
    repeated = " (may be repeated)" if parameter.multiple or parameter.nargs == -1 else ""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{choice.value}`" for choice in annotation) + repeated
    return {str: "text", Path: "file", int: "whole number", float: "number"}.get(annotation, "text") + repeated


def _default(parameter: TyperArgument | TyperOption) -> str:
    value = parameter.default
    if parameter.required:
        return "required"
    if value is None or value is False or value in ((), []) or callable(value):
        return ""
    return f"`{getattr(value, 'value', value)}`"


def rules_page() -> str:
    """Every rule with what it flags, why, an example, and what it leaves alone."""
    from misroute.detect import all_rules

    rules = all_rules()
    lines = [NOTICE, "# Rules", ""]
    lines += [
        "A rule looks at one contact point and what is known of its number.",
        "`misroute rules CODE` prints the same page.",
        "Switch a rule off, change its severity or its options in `config/rules.toml`.",
        "",
        "| code | name | severity | problem |",
        "|---|---|---|---|",
    ]
    for code, rule in rules.items():
        problem = rule.problem.value if rule.problem else ""
        lines.append(f"| [{code}](#{code.lower()}) | {rule.name} | {rule.severity.value} | {problem} |")
    lines.append("")
    for code, rule in rules.items():
        lines += [f"## {code}", "", f"**{rule.name}** · {rule.title_zh} · {rule.severity.value}", ""]
        lines += [*_sections(rule.help), ""]
        if rule.options:
            lines += ["| option | default | from | to | meaning |", "|---|---|---|---|---|"]
            lines += [f"| `{n}` | {o.default} | {o.least} | {o.most} | {o.meaning} |" for n, o in rule.options.items()]
            lines.append("")
    return _joined(lines)


def _sections(text: str) -> list[str]:
    out: list[str] = []
    for line in text.splitlines():
        head = next((section for section in _SECTIONS if line.startswith(section)), None)
        if head is not None:
            out += ["", f"**{head[:-1]}.**{line[len(head) :]}"]
        else:
            out.append(line)
    return out


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip() + "\n"


def main() -> int:
    """Write the pages, or with ``--check`` name the stale ones."""
    written = pages()
    stale = [
        name
        for name, text in written.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for name in stale:
            sys.stderr.write(f"docs/reference/{name} is stale: make docs\n")
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
