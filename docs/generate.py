"""Writes docs/reference from the project itself: the commands from the command line, the rules from their docstrings,
a page of each policy pack from its file.

``make docs`` writes; ``python docs/generate.py --check`` only says which pages are stale (exit 1).
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from misroute.packs.policypages import PolicyPage

os.environ["MISROUTE_LANG"] = "en"

REFERENCE = Path(__file__).resolve().parent / "reference"
NOTICE = "<!-- Written by docs/generate.py: change the code, then `make docs`. -->"
PACK_NOTICE = "<!-- Written by docs/generate.py: change config/policies, then `make docs`. -->"
_SECTIONS = ("Flags:", "Why:", "Example:", "Not flagged:")


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {"cli.md": cli_page(), "rules.md": rules_page(), **policy_pages()}


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


def policy_pages() -> dict[str, str]:
    """A page of every shipped policy pack in both languages, and their list."""
    from misroute.packs.policypages import MARKS, read_policy_pages
    from misroute.resources import data_dir

    packs = read_policy_pages(data_dir("config"))
    lines = [PACK_NOTICE, "# Policy packs · 政策包", ""]
    lines += [
        "`misroute policies NAME` prints the same page. How to write one: [howto](../../howto/write-a-policy-pack.md).",
        "Not legal advice: a lawyer signs off a pack before it is used.",
        "非法律意见：使用前须经律师审定。",
        "",
        "| pack | place · 地区 | version | inherits | rules | only recalled · 未核实 |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| [{name}]({name}.md) | {page.title.en} · {page.title.zh} | {page.version} | {', '.join(page.bases)} "
        f"| {len(page.rules)} | {page.unverified or ''} |"
        for name, page in packs.items()
    ]
    lines += ["", "| mark · 标记 | meaning | 含义 |", "|---|---|---|"]
    lines += [f"| {mark} | {meaning.en} | {meaning.zh} |" for mark, meaning in MARKS.items()]
    found = {f"policies/{name}.md": policy_page(page, packs) for name, page in packs.items()}
    return {"policies/README.md": _joined(lines), **found}


def policy_page(page: PolicyPage, packs: Mapping[str, PolicyPage]) -> str:
    """One pack: each rule with what it says and does, its source, mark and date; inherited ones by name."""
    lines = [PACK_NOTICE, f"# {page.name}: {page.title.en} · {page.title.zh}", ""]
    lines += [f"Version · 版本: `{page.version}`. [All packs · 全部政策包](README.md)", ""]
    lines += ["Not legal advice: a lawyer signs off a pack before it is used. 非法律意见：使用前须经律师审定。", ""]
    clock = page.clock()
    if clock.en:
        lines += [f"**Clock.** {clock.en}.", "", f"**时钟。** {clock.zh}。", ""]
    if page.incomplete:
        lines += [f"**Incomplete: everything is blocked · 不完整，一律禁止。** {page.incomplete}", ""]
    for base in page.bases:
        names = ", ".join(f"[{rule.id}]({base}.md#{_anchor(rule.id)})" for rule in packs[base].rules)
        lines += [f"**Inherits · 继承** [{base}]({base}.md): {names}.", ""]
    lines += ["| rule · 规则 | kind | mark · 标记 | since · 起始 |", "|---|---|---|---|"]
    lines += [
        f"| [{rule.id}](#{_anchor(rule.id)}) | {rule.kind} | {rule.confidence} | {rule.since or ''} |"
        for rule in page.rules
    ]
    for rule in page.rules:
        lines += ["", f"## {rule.id}", "", rule.says.en, "", rule.says.zh, ""]
        lines += ["| | English | 中文 |", "|---|---|---|"]
        lines += [f"| does · 作用 | {rule.does.en} | {rule.does.zh} |"]
        if rule.about.en:
            lines += [f"| about · 适用 | {rule.about.en} | {rule.about.zh} |"]
        lines += ["", f"Source · 依据: {rule.source} **[{rule.confidence}]**", ""]
        if rule.since:
            lines += [f"In force since · 施行日期: {rule.since}", ""]
    return _joined(lines)


def _anchor(heading: str) -> str:
    """The anchor that Markdown viewers make of a heading of one word: dots fall away."""
    return heading.lower().replace(".", "")


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
    left = [path for path in REFERENCE.glob("policies/*.md") if f"policies/{path.name}" not in written]
    if "--check" in sys.argv[1:]:
        for name in (*stale, *(f"policies/{path.name}" for path in left)):
            sys.stderr.write(f"docs/reference/{name} is stale: make docs\n")
        return 1 if stale or left else 0
    for path in left:
        path.unlink()
    for name, text in written.items():
        (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
